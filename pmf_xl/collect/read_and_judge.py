"""The unit of work of collating: a file, its issue and what is known besides go in; what was found out comes back.

It is done by a process that reads files (`books.outside`), which asks neither catalogue nor ledger. What goes there and
comes back is JSON, since nothing that a file from outside has touched may be unpickled.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, TypeVar

from pmf_xl.books.read import read_grids
from pmf_xl.collect.beside_earlier import Given
from pmf_xl.collect.held_against import HeldAgainst, PlausibleWithin
from pmf_xl.collect.judge import Judged, JudgedBy, judge
from pmf_xl.collect.stamp import Stamp, find_stamps
from pmf_xl.layout.issued import Issued
from pmf_xl.ledger.records import FiledAction, FiledEntry, FiledFigure, FiledMilestone, FiledSignOff
from pmf_xl.problems import Problem, Severity
from pmf_xl.rules.periods import Period

TASK, GET_READY = (f"{__name__}:{name}" for name in ("read_and_judge", "get_ready"))

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Found:
    """What a process found in a file: its stamps, and where it is of the issue that was sent with it what it judged."""

    stamps: tuple[Stamp, ...]
    judged: Judged | None


def read_and_judge(content: bytes, name: str, more: bytes) -> dict[str, Any]:
    """Read a file, and judge it where it is of the issue that comes with it, if one does.

    Raises `Unreadable` where it cannot be read.
    """
    grids = read_grids(content, name)
    stamps = find_stamps(grids)
    said: dict[str, Any] = {"stamps": [_values(stamp) for stamp in stamps]}
    if stamps and more:
        context, _, issue = more.partition(b"\n")
        issued = Issued.from_json(issue.decode())
        if issued.id == stamps[0].issue:
            said["judged"] = _judged_out(judge(issued, _context_in(json.loads(context)), grids))
    return said


def get_ready(_: bytes, __: str, ___: bytes) -> dict[str, Any]:
    """Import what reading a workbook takes; this module has brought the rest."""
    import_module("python_calamine")
    return {}


def sent(context: JudgedBy, issue: str) -> bytes:
    """Give what is sent with a file: the context on a line, and what was issued."""
    return f"{json.dumps(_context_out(context), default=_day_out)}\n{issue}".encode("utf-8", "replace")


def answered(told: Mapping[str, Any]) -> Found:
    """Take an answer as it came back."""
    stamps = tuple(Stamp(*stamp) for stamp in told["stamps"])
    return Found(stamps, _judged_in(told["judged"]) if "judged" in told else None)


# -- the context ---------------------------------------------------------------------------------------------------


def _context_out(context: JudgedBy) -> dict[str, Any]:
    return {
        "period": [str(context.period), context.period.year_start],
        "today": context.today.isoformat(),
        "limits": _values(context.limits),
        "held_against": {key: _values(one) for key, one in context.held_against.items()},
        "carried": {key: _values(one) for key, one in context.carried.items()},
        "given": {key: _values(one) for key, one in context.given.items()},
        "signed": sorted(context.signed),
        "notes": [_values(note) for note in context.notes],
    }


def _context_in(held: Mapping[str, Any]) -> JudgedBy:
    return JudgedBy(
        Period.parse(*held["period"]),
        date.fromisoformat(held["today"]),
        PlausibleWithin(*held["limits"]),
        {key: HeldAgainst.from_values(values) for key, values in held["held_against"].items()},
        {key: _action(values) for key, values in held["carried"].items()},
        {key: Given(*values) for key, values in held["given"].items()},
        frozenset(held["signed"]),
        tuple(map(_problem, held["notes"])),
    )


# -- what was found ------------------------------------------------------------------------------------------------


def _judged_out(judged: Judged) -> dict[str, Any]:
    found: dict[str, Any] = {"entries": judged.entries}
    for name in ("problems", "figures", "actions", "milestones", "register_entries", "sign_offs"):
        found[name] = [[_day_out(value) for value in _values(row)] for row in getattr(judged, name)]
    return found


def _judged_in(held: Mapping[str, Any]) -> Judged:
    return Judged(
        held["entries"],
        tuple(map(_problem, held["problems"])),
        tuple(FiledFigure(*values) for values in held["figures"]),
        tuple(map(_action, held["actions"])),
        tuple(_with_day(FiledMilestone, "completed", values) for values in held["milestones"]),
        tuple(FiledEntry(*values) for values in held["register_entries"]),
        tuple(_with_day(FiledSignOff, "date", values) for values in held["sign_offs"]),
    )


def _problem(values: list[Any]) -> Problem:
    code, severity, *texts = values
    return Problem(code, Severity(severity), *texts)


def _action(values: list[Any]) -> FiledAction:
    return _with_day(FiledAction, "due", values)


def _with_day(kind: type[Row], name: str, values: list[Any]) -> Row:
    """Make a row of its values, one of which is a day."""
    made: Any = kind
    place = made.__slots__.index(name)
    day = values[place]
    row: Row = made(*values[:place], day and date.fromisoformat(day), *values[place + 1 :])
    return row


def _values(row: Any) -> list[Any]:
    """Give the values of a row in the order of its fields."""
    return [getattr(row, name) for name in row.__slots__]


def _day_out(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
