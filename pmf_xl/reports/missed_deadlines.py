"""The report on missed deadlines: which returns could not be taken by the day they were due, and who was told."""

from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Content, Kind, Line, Note, Sheet, Table, Title, Workbook
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.write import write_report
from pmf_xl.rules.days import day_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.returns.services import ServiceReturn
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

COLUMNS = (
    Column("service", "Service", Kind.LONG_TEXT, 30),
    Column("directorate", "Directorate", Kind.LONG_TEXT, 20),
    Column("head", "Head of service", Kind.LONG_TEXT, 29),
    Column("due", "Due", Kind.DATE, 12),
    Column("returned", "First returned", Kind.DATE, 12),
    Column("accepted", "Accepted", Kind.DATE, 12),
    Column("late", "Days late", Kind.COUNT, 8),
    Column("stands", "How it stands", Kind.LONG_TEXT, 26),
    Column("reminders", "Reminders drafted", Kind.COUNT, 12),
    Column("told", "Director told on", Kind.DATE, 12),
)


def write_missed_deadlines(
    workspace: "WorkspaceFolder", period: "Period", every: "Sequence[ServiceReturn]"
) -> Path:
    """Write `reports/PERIOD/missed deadlines.xlsx` and return its path.

    One that holds the same already is left alone; one that holds something else is kept in a folder `earlier`.
    """
    path = workspace.folder_of("reports", period) / "missed deadlines.xlsx"
    title = f"Missed deadlines, {workspace.catalogue.framework.council}"
    sheets = (missed_sheet(workspace, period, every),)
    write_report(path, Workbook(title, "Performance", sheets, period.label), workspace.theme, workspace.now())
    return path


def missed_sheet(workspace: "WorkspaceFolder", period: "Period", every: "Sequence[ServiceReturn]") -> Sheet:
    """Declare the list, the latest first."""
    missed = sorted((one for one in every if one.is_late), key=lambda one: -one.days_late)
    due = workspace.catalogue_of(period).due_date(period)
    subtitle = (
        f"{workspace.catalogue.framework.council}, {period.label}: "
        f"{len(missed)} of {number_of(len(every), 'service')}, "
        f"due on {day_written(due)}, as at {day_written(workspace.today)}"
    )
    title = Title("Missed deadlines", subtitle)
    if not missed:
        return Sheet("Missed deadlines", (title, Note("Every return was there in time and could be taken.")))
    told = _reminded(workspace, period)
    lines = tuple(_line(workspace, period, one, *told.get(one.service, (0, None))) for one in missed)
    named = any(line.values["directorate"] for line in lines)
    columns = tuple(column for column in COLUMNS if named or column.key != "directorate")
    return Sheet(
        "Missed deadlines",
        (
            title,
            Table(columns, lines, keys=("service",)),
            Note(
                "A deadline is met by a return that could be accepted. Days late count from the due date to the "
                "day of such a return, or to today. Director told on: the day of the first reminder that was drafted "
                "with a copy to the director; whether it was sent, your mailbox knows."
            ),
        ),
        freeze=1,
    )


def _reminded(workspace: "WorkspaceFolder", period: "Period") -> dict[str, tuple[int, Content]]:
    """Count the reminders drafted to each service, with the day of the first that was copied to its director."""
    found: dict[str, tuple[int, Content]] = {}
    for one in workspace.ledger.reminders(str(period)):
        count, told = found.get(one.service, (0, None))
        found[one.service] = (count + 1, told or (one.made_at.date() if one.copied_to else None))
    return found


def _line(
    workspace: "WorkspaceFolder", period: "Period", one: "ServiceReturn", reminders: int, told: Content
) -> Line:
    service = workspace.catalogue_of(period).service(one.service)
    return Line(
        one.service,
        {
            "service": service.name,
            "directorate": service.directorate or None,
            "head": service.head_of_service or None,
            "due": one.due,
            "returned": one.returned,
            "accepted": one.accepted,
            "late": one.days_late,
            "stands": _how_it_stands(one),
            "reminders": reminders,
            "told": told,
        },
    )


def _how_it_stands(one: "ServiceReturn") -> str:
    if one.returned is None:
        return "Nothing has come"
    if one.accepted is None:
        return "Rejected, waiting to be mended"
    if one.returned <= one.due:
        return "Came in time, but had to be mended"
    return "Came late" if one.accepted == one.returned else "Came late, and had to be mended"
