"""A catalogue with its problems as bytes that are soon read again, each table once it is asked for.

JSON in parts, one after the other. All that is read goes through the models, so that nothing else can come of it; what
cannot be read raises whatever it makes them stumble over.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from pmf_xl.catalogue.catalogue import DATED, MARK, Catalogue
from pmf_xl.catalogue.entity import Entity
from pmf_xl.catalogue.kept import (
    DIGEST,
    KEPT,
    as_written,
    digest_of,
    fields_of,
    mark_of,
    written,
)
from pmf_xl.catalogue.models import Change, Framework, HistoryFigure, Person
from pmf_xl.catalogue.rows import RowsOnDemand, RowsOnDemandByRef
from pmf_xl.problems import Problem
from pmf_xl.rules.scheme import Scheme

Thing = TypeVar("Thing", bound=Entity)
Instead = Callable[
    [], Catalogue
]  # gives the same catalogue in another way, where a table cannot be read after all

#: The tables that are written row by row. Of past figures there are many more than of anything else.
TABLES: Mapping[str, type[Entity]] = {"people": Person, **KEPT}
HISTORY = "history"
HEAD = 1024  # bytes that say how long each part is, filled up with blanks


def pack(catalogue: Catalogue | None, problems: Sequence[Problem]) -> bytes:
    """Write what reading a catalogue has given."""
    parts: dict[str, Any] = {"problems": _listed(problems)}
    counts: dict[str, int] = {}
    if catalogue is not None:
        framework = catalogue.framework
        parts["about"] = {
            "digest": digest_of(catalogue),
            "mark": mark_of(catalogue),
            "dated": "yes" if catalogue.is_dated else "",
            "framework": framework.model_dump(exclude_unset=True, exclude={"scheme"}),
            "scheme": asdict(framework.scheme),
            "report_errors": [[name, _listed(errors)] for name, errors in catalogue.report_errors.items()],
        }
        for name, kind in TABLES.items():
            parts[name] = fields_of(kind, getattr(catalogue, name), unset=False)
            counts[name] = len(parts[name])
        parts[HISTORY], counts[HISTORY] = _columns(catalogue.history), len(catalogue.history)
    texts = {name: json.dumps(part, default=written).encode() for name, part in parts.items()}
    told = {"sizes": {name: len(text) for name, text in texts.items()}, "counts": counts}
    return b"".join([json.dumps(told).ljust(HEAD).encode(), *texts.values()])


def unpack(content: memoryview, instead: Instead) -> tuple[Catalogue | None, list[Problem]]:
    """Read what `pack` wrote: problems and framework at once, each table once it is asked for."""
    told = _json(content[:HEAD])
    parts: dict[str, memoryview] = {}
    at = HEAD
    for name, size in told["sizes"].items():
        parts[name] = content[at : at + size]
        at += size
    of_problems = TypeAdapter(list[Problem])
    problems = of_problems.validate_json(bytes(parts["problems"]))
    if "about" not in parts:
        return None, problems
    about, counts = _json(parts["about"]), told["counts"]
    rows: dict[str, Any] = {
        name: _table(name, kind, parts[name], counts[name], instead) for name, kind in TABLES.items()
    }
    catalogue = Catalogue(
        framework=Framework(**about["framework"], scheme=Scheme(**about["scheme"])),
        report_errors={
            str(name): tuple(of_problems.validate_python(errors)) for name, errors in about["report_errors"]
        },
        history=_history(parts[HISTORY], counts[HISTORY], instead),
        **rows,
    )
    catalogue.worked_out.update({name: str(about[name]) for name in (DIGEST, MARK, DATED)})
    return catalogue, problems


def _json(part: memoryview) -> Any:
    return json.loads(bytes(part), object_hook=as_written)


def _listed(problems: Iterable[Problem]) -> list[dict[str, str | None]]:
    return [asdict(one) for one in problems]


def _table(
    name: str, kind: type[Thing], part: memoryview, count: int, instead: Instead
) -> RowsOnDemand[Thing]:
    def read() -> tuple[Thing, ...]:
        try:
            rows = _json(part)
            return _all_of(count, (kind.model_validate(_with_tuples(kind, row)) for row in rows))
        except Exception:  # whatever it holds that it should not
            found: tuple[Thing, ...] = tuple(getattr(instead(), name))
            return found

    return RowsOnDemand(count, read)


def _all_of(count: int, rows: Iterable[Thing]) -> tuple[Thing, ...]:
    found = tuple(rows)
    if len(found) != count:
        raise ValueError(f"{len(found)} rows where there should be {count}")
    return found


def _with_tuples(kind: type[Entity], row: dict[str, Any]) -> dict[str, Any]:
    """Give a row with lists as tuples where the model takes anything, and so does not make them."""
    if kind is Change and isinstance(row.get("was"), list):
        row["was"] = tuple(row["was"])
    return row


# -- past figures, column by column --------------------------------------------------------------------------------


def _columns(history: Sequence[HistoryFigure]) -> dict[str, Any]:
    """Write past figures in columns; references and periods, of which there are few, once and by number."""
    refs = {ref: at for at, ref in enumerate(dict.fromkeys(one.ref for one in history))}
    periods = {period: at for at, period in enumerate(dict.fromkeys(one.period for one in history))}
    return {
        "refs": list(refs),
        "periods": list(periods),
        "ref": [refs[one.ref] for one in history],
        "period": [periods[one.period] for one in history],
        "outturn": [one.outturn for one in history],
        "marker": [one.marker for one in history],
    }


def _history(part: memoryview, count: int, instead: Instead) -> RowsOnDemandByRef[HistoryFigure]:
    @cache
    def columns() -> dict[str, Any]:
        found: dict[str, Any] = _json(part)
        return found

    def figures(of: str | None = None) -> Iterable[HistoryFigure]:
        held = columns()
        refs, periods = held["refs"], held["periods"]
        wanted = None if of is None else refs.index(of) if of in refs else -1
        for ref, period, outturn, marker in zip(
            held["ref"], held["period"], held["outturn"], held["marker"], strict=True
        ):
            if wanted in (None, ref):
                yield HistoryFigure(ref=refs[ref], period=periods[period], outturn=outturn, marker=marker)

    def read() -> tuple[HistoryFigure, ...]:
        try:
            return _all_of(count, figures())
        except Exception:  # whatever it holds that it should not
            return tuple(instead().history)

    def read_of(ref: str) -> tuple[HistoryFigure, ...]:
        try:
            return tuple(figures(ref))
        except Exception:
            return instead().history_of(ref)

    return RowsOnDemandByRef(count, read, read_of)
