"""A catalogue as JSON, as the ledger keeps it for a period: what it measured, by whom and how, and nobody's address."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from functools import lru_cache
from hashlib import sha256
from types import GenericAlias
from typing import Any, TypeVar

from pydantic import TypeAdapter

from pmf_xl.catalogue.catalogue import MARK, Catalogue
from pmf_xl.catalogue.entity import Entity
from pmf_xl.catalogue.models import (
    Benchmark,
    Breakdown,
    Change,
    Comparator,
    Framework,
    Judgement,
    Measure,
    Milestone,
    Project,
    Service,
    Target,
)
from pmf_xl.catalogue.registers import RegisterRow
from pmf_xl.rules.periods import Period
from pmf_xl.rules.scheme import Scheme

Thing = TypeVar("Thing", bound=Entity)

#: What is kept of a catalogue beside its framework. People, and how to reach anybody, are not: nothing that is reported
#: hangs on that. Past figures are kept with those that were collected, where a period is closed.
KEPT: Mapping[str, type[Entity]] = {
    "services": Service,
    "measures": Measure,
    "changes": Change,
    "targets": Target,
    "benchmarks": Benchmark,
    "comparators": Comparator,
    "judgements": Judgement,
    "projects": Project,
    "milestones": Milestone,
    "breakdowns": Breakdown,
    "registers": RegisterRow,
}
#: What is not written where there is none, so that a catalogue without has the text that it has always had.
ADDED = frozenset({"registers", "comparators"})
NOT_KEPT = frozenset({"email", "director_email"})
OF_PERIOD = frozenset({"starts", "frequency", "number", "year_start"})  # what one is made of
DIGEST = "digest"  # of a catalogue, among what has been worked out of it


def to_json(catalogue: Catalogue) -> str:
    """Write a catalogue as JSON, the same text for the same catalogue."""
    framework = catalogue.framework.model_dump(
        exclude_defaults=True, exclude={"scheme", "contact", "reports"}
    )
    scheme = asdict(catalogue.framework.scheme)
    if not scheme["further"]:
        del scheme["further"]  # so that a catalogue without such grades has the text that it has always had
    held: dict[str, Any] = {"framework": framework, "scheme": scheme}
    for name, kind in KEPT.items():
        rows = fields_of(kind, getattr(catalogue, name), defaults=False)
        for key in NOT_KEPT & kind.model_fields.keys():
            for row in rows:
                row.pop(key, None)
        if rows or name not in ADDED:
            held[name] = rows
    return json.dumps(held, default=written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a catalogue's text, under which it is kept."""
    return sha256(text.encode()).hexdigest()


def digest_of(catalogue: Catalogue) -> str:
    """Return the digest of a catalogue, worked out once."""
    if DIGEST not in catalogue.worked_out:
        catalogue.worked_out[DIGEST] = digest(to_json(catalogue))
    return catalogue.worked_out[DIGEST]


def mark_of(catalogue: Catalogue) -> str:
    """Return a text that is another where a catalogue or its past figures are, worked out once."""
    if MARK not in catalogue.worked_out:
        mark = sha256(digest_of(catalogue).encode())
        for one in catalogue.history:
            mark.update(f"{one.ref} {one.period} {one.outturn!r} {one.marker}\n".encode())
        catalogue.worked_out[MARK] = mark.hexdigest()
    return catalogue.worked_out[MARK]


def from_json(text: str) -> Catalogue:
    """Read what `to_json` wrote; what was not known then has its default.

    >>> from pmf_xl.catalogue.models import Framework, Service
    >>> kept = to_json(Catalogue(Framework(council="Hart", short_name="Hart"), (Service(code="HR", name="People"),)))
    >>> from_json(kept).service("HR").name
    'People'
    """
    held: dict[str, Any] = json.loads(text, object_hook=as_written)
    scheme = {key: value for key, value in held["scheme"].items() if key in _SCHEME}
    framework = Framework(**_known(Framework, held["framework"]), scheme=Scheme(**scheme))
    rows = {
        name: tuple(kind(**_known(kind, row)) for row in held.get(name, ())) for name, kind in KEPT.items()
    }
    return Catalogue(framework=framework, **rows)  # type: ignore[arg-type]  # each of its own kind


_SCHEME = frozenset(field.name for field in fields(Scheme))


def fields_of(
    kind: type[Thing], rows: Iterable[Thing], *, unset: bool = True, defaults: bool = True
) -> list[dict[str, Any]]:
    """Give the fields of rows as their model writes them, unless they were not set or are as by default.

    Ledgers hold what was in a column of periods by what one is made of, whatever else it may come to keep of itself.
    """
    things = list(rows)
    if not things:
        return []
    listed: list[dict[str, Any]] = _many(kind).dump_python(
        things, exclude_unset=not unset, exclude_defaults=not defaults
    )
    for thing, held in zip(things, listed, strict=True):
        if isinstance(thing, Change) and isinstance(thing.was, Period):
            held["was"] = _parts_of(thing.was)
        if isinstance(thing, RegisterRow) and "more" in held:
            held["more"] = {
                key: _parts_of(value) if isinstance(value, Period) else value
                for key, value in thing.more.items()
            }
    return listed


@lru_cache
def _many(kind: type[Thing]) -> TypeAdapter[list[Thing]]:
    """Give what writes many rows of a kind at a stroke, in half the time that one after another takes."""
    many: Any = GenericAlias(list, kind)
    return TypeAdapter(many)


def _parts_of(period: Period) -> dict[str, Any]:
    return {name: getattr(period, name) for name in OF_PERIOD}


def _known(kind: type[Entity], row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key in kind.model_fields}


def written(value: object) -> object:
    """Give what JSON has no word of its own for as it is written."""
    if isinstance(value, Period):
        return {"period": str(value), "year_start": value.year_start}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"cannot keep {value!r} of a catalogue")


def as_written(held: dict[str, Any]) -> Any:
    """Give back what `written` or a model wrote of a period or a date, and any other object of JSON as it is."""
    if type(held.get("starts")) is int and held.keys() <= {*OF_PERIOD, "stage"}:
        return _period(**held)
    size = len(held)  # of a row it is another, and there are many rows
    if size == 2 and "period" in held and "year_start" in held:
        return Period.parse(held["period"], held["year_start"])
    if size == 1 and "date" in held:
        return date.fromisoformat(held["date"])
    return held


_period = lru_cache(maxsize=4096)(Period)  # the same few stand in thousands of rows
