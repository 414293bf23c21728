"""Sheets of actions: the log in the scorecard, and what a pack tells of it."""

from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Gap, Kind, Line, Note, Sheet, Table, Title
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.pieces import or_note, printed_first, without_empty
from pmf_xl.rules.days import day_written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pmf_xl.catalogue import Measure
    from pmf_xl.release import Release
    from pmf_xl.returns.actions import Action

ACTIONS, CLOSED = "Actions", "Actions closed"
NO_ACTION = "No action has been promised in a return or agreed elsewhere."
ON_ONE_PAGE = 10  # actions that a printed page holds: no more than these stand on one sheet with those closed

_COLUMNS = (
    Column("ref", "Ref", Kind.TEXT, 0),
    Column("measure", "Measure or source", Kind.LONG_TEXT, 40),
    Column("service", "Service", Kind.TEXT, 0),
    Column("action", "Action", Kind.LONG_TEXT, 40),
    Column("owner", "Owner", Kind.LONG_TEXT, 17),
    Column("raised", "Raised in", Kind.TEXT, 0),
    Column("age", "Age in periods", Kind.COUNT, 0),
    Column("due", "Due", Kind.DATE, 0),
    Column("overdue", "Days overdue", Kind.COUNT, 0),
    Column("status", "Status", Kind.TEXT, 0),
    Column("progress", "Progress", Kind.LONG_TEXT, 30),
    Column("evidence", "Evidence", Kind.LONG_TEXT, 24),
)
_ON_SCREEN = ("service", "raised", "age")
_CLOSED_ON_SCREEN = (*_ON_SCREEN, "due", "overdue")  # a date that is met or no longer counts


def actions_sheet(release: "Release") -> Sheet:
    """Declare the log of actions: the open ones, the longest overdue first, and what was closed in this period."""
    return _sheet(release, ACTIONS, _standing(release), release.actions, _ON_SCREEN, "")


def pack_actions(release: "Release") -> list[Sheet]:
    """Declare what a pack tells of actions: the open ones, what was closed in its period, how many were before.

    Those closed stand on a sheet of their own once both would not fit on a page.
    """
    before = _closed_before(release)
    if len(release.actions) <= ON_ONE_PAGE:
        return [_sheet(release, ACTIONS, _standing(release), release.actions, _ON_SCREEN, before)]
    still = [action for action in release.actions if action.is_open]
    closed = [action for action in release.actions if not action.is_open]
    if not closed or not still:
        return [_sheet(release, ACTIONS, _standing(release), release.actions, _ON_SCREEN, before)]
    said = f"{len(closed)} done or dropped in {release.period.label}"
    return [
        _sheet(release, ACTIONS, f"{_standing(release)}; {said}", still, _ON_SCREEN, before),
        _sheet(release, CLOSED, said, closed, _CLOSED_ON_SCREEN, ""),
    ]


def _sheet(
    release: "Release",
    tab: str,
    said: str,
    actions: "Sequence[Action]",
    on_screen: tuple[str, ...],
    before: str,
) -> Sheet:
    titles = {measure.ref: measure for measure in release.catalogue.measures}
    ordered = sorted(actions, key=lambda action: (not action.is_open, -action.days_overdue, action.number))
    lines = tuple(_line(action, titles) for action in ordered)
    table, printed = printed_first(without_empty(Table(_COLUMNS, lines, keys=("ref",))), on_screen)
    none = f"No action is open. {before}" if before else NO_ACTION
    below = (Gap(), Note(before)) if before else ()
    parts = or_note(table, none, *below)
    return Sheet(tab, (Title(tab, said), *parts), freeze=2, filtered=bool(lines), on_paper=printed)


def _standing(release: "Release") -> str:
    still = sum(action.is_open for action in release.actions)
    late = sum(bool(action.days_overdue) for action in release.actions)
    return f"{still} open, {late} overdue at {day_written(release.period.last_day)}"


def _closed_before(release: "Release") -> str:
    """Say how many actions were closed before the period, and where they are listed; empty text if none was."""
    if not (count := len(release.closed_before)):
        return ""
    were = "was" if count == 1 else "were"
    return (
        f"{number_of(count, 'action')} {were} done or dropped earlier: "
        "the scorecard of each period lists what was closed in it."
    )


def _line(action: "Action", titles: "Mapping[str, Measure]") -> Line:
    return Line(
        action.number,
        {
            "ref": action.ref or action.number,
            "measure": _hangs_on(action, titles),
            "service": _answering(action, titles),
            "action": action.action,
            "owner": action.owner,
            "raised": action.raised.label,
            "age": action.age,
            "due": action.due,
            "overdue": action.days_overdue or None,
            "status": action.status,
            "progress": action.progress,
            "evidence": action.evidence,
        },
    )


def _hangs_on(action: "Action", measures: "Mapping[str, Measure]") -> str:
    """Say what an action hangs on: the measure it was promised for, or where it comes from and what it is about."""
    about = (measures[ref].title if ref in measures else ref for ref in action.refs)
    return "\n".join(part for part in (action.source, *about) if part)


def _answering(action: "Action", measures: "Mapping[str, Measure]") -> str | None:
    if action.row:
        return action.row.service
    return measures[action.ref].service if action.ref in measures else None
