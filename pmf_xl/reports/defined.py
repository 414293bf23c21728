"""Reports that the framework defines: each the sections it names, of the measures its filter selects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import safe_name
from pmf_xl.layout.parts import Gap, Note, Sheet, Title, Workbook
from pmf_xl.problems import PmfError
from pmf_xl.reports.changes import mark_of
from pmf_xl.reports.confidential import hushed
from pmf_xl.reports.front_sheets import COVER
from pmf_xl.reports.keep import keep_earlier
from pmf_xl.reports.sections import KEY, SECTIONS
from pmf_xl.reports.sections.front import Entry, cover
from pmf_xl.reports.selection import Gathered, View, view_of
from pmf_xl.reports.wording import tab_name
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    from datetime import datetime

    from pmf_xl.catalogue.models import Report
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

CHART_DATA = "Chart data"
TAKEN = ("scorecard", "exceptions")  # files in the same folder that other commands write


@dataclass(frozen=True, slots=True)
class Written:
    """A report that has been written, or was there already as it is."""

    name: str
    title: str
    path: Path
    outside: bool  # for others than officers: nothing confidential, no names


def report_named(workspace: "WorkspaceFolder", name: str) -> "Report":
    """Return the definition of a report; raises `PmfError` with what comes near where there is none."""
    reports = workspace.catalogue.framework.reports
    for report in reports:
        if report.name == name:
            return report
    near = get_close_matches(name, [report.name for report in reports], 3)
    meant = f" Did you mean {', '.join(near)}?" if near else ""
    raise PmfError(f"The framework defines no report {name}.{meant} List them with: pmf-xl report --list")


def due_reports(workspace: "WorkspaceFolder", period: "Period") -> "list[Report]":
    """Return the reports to be made of a period: those made as often or oftener, and in its last part the year's.

    One without a frequency is due every time. A quarterly report is of a quarter, not of its last month.
    """
    return [
        report
        for report in workspace.catalogue.framework.reports
        if report.frequency is None
        or report.frequency.months <= period.months
        or (report.frequency.months > Frequency.QUARTERLY.months and is_due(report.frequency, period))
    ]


def write_reports(workspace: "WorkspaceFolder", period: "Period", names: Sequence[str] = ()) -> list[Written]:
    """Write the reports named, or all that are due, into `reports/PERIOD/`.

    One that holds the same already is left alone; one that holds something else is kept in a folder `earlier`.
    Raises `PmfError` for a name, a section or a filter that there is not, or a logo that cannot be shown, before
    anything is written.
    """
    reports = [report_named(workspace, name) for name in names] or due_reports(workspace, period)
    for report in reports:
        _check(report)
    workspace.require_theme()  # before anything is written
    gathered = Gathered(workspace, period)
    return [_write(view_of(gathered, report)) for report in reports]


def _check(report: "Report") -> None:
    unknown = [name for name in report.sections if name != KEY and name not in SECTIONS]
    if unknown:
        known = ", ".join((KEY, *SECTIONS))
        raise PmfError(
            f"The report {report.name} asks for the section {unknown[0]}, which there is not. There are: {known}."
        )


def path_of(workspace: "WorkspaceFolder", report: "Report", period: "Period") -> Path:
    """Say where a report is written."""
    name = safe_name(report.name)
    return workspace.folder_of("reports", period) / f"{f'{name}-report' if name in TAKEN else name}.xlsx"


def _write(view: View) -> Written:
    from pmf_xl.books.files import write_whole
    from pmf_xl.books.write_report import mark_in, report_bytes

    report, workspace = view.report, view.workspace
    path = path_of(workspace, report, view.period)
    title = report.title or report.name
    body = body_of(view)
    logo = workspace.theme.logo_mark if KEY in report.sections else ""  # it stands on the cover
    mark, made_at = mark_of(body.sheets(view, None), logo), workspace.now()
    written = Written(report.name, title, path, view.outside)
    if path.exists() and mark_in(path.read_bytes()) == mark:
        return written
    council = workspace.catalogue.framework.council
    subject = f"Performance, {view.period.label}"
    dated = body.sheets(view, made_at)
    declared = Workbook(f"{title}, {council}", subject, dated, view.period.label, council, CHART_DATA)
    content = report_bytes(declared, workspace.theme, made_at, mark)
    keep_earlier(path, made_at)
    write_whole(path, content)
    return written


@dataclass(frozen=True, slots=True)
class Body:
    """The sheets of a report in the order of its sections, and what each holds, for the cover to list."""

    made: tuple[Sheet, ...]
    contents: tuple[Entry, ...]

    def sheets(self, view: View, made_at: "datetime | None") -> tuple[Sheet, ...]:
        """Give every sheet, the cover first where there is a key; when it was made is no part of what it says."""
        if KEY not in view.report.sections:
            return self.made
        return (*_fit_to_read(view, [cover(view, self.contents, made_at)]), *self.made)


def _fit_to_read(view: View, sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """Take out of every text what the readers of a report may not read."""
    names = view.gathered.names if view.outside else None
    for sheet in sheets:
        yield replace(sheet, parts=hushed(sheet.parts, names)) if names else sheet


def body_of(view: View) -> Body:
    """Declare the sheets of a report, section by section."""
    view.taken.update({COVER.casefold(), CHART_DATA.casefold()})
    sheets: list[Sheet] = []
    contents: list[Entry] = []
    keyed = KEY in view.report.sections
    for name in view.report.sections:
        if name == KEY:
            continue
        made = [_named(view, sheet) for sheet in SECTIONS[name].sheets(view)]
        if keyed and (nothing := _nothing_in(made)):  # no page for a sentence: the cover says it
            contents.append(Entry(made[0].name, nothing, linked=False))
            continue
        sheets += made
        contents.append(Entry(made[0].name, _holds(SECTIONS[name].holds, len(made) - 1)))
    return Body(tuple(_fit_to_read(view, sheets)), tuple(contents))


def _named(view: View, sheet: Sheet) -> Sheet:
    """Give a sheet a tab of its own, unless its section has chosen one that links lead to."""
    if sheet.name in view.chosen:
        return sheet
    return replace(sheet, name=tab_name(sheet.name, view.taken))


def _nothing_in(sheets: Sequence[Sheet]) -> str:
    """Give what a section says in place of what it would hold; empty text if it holds something."""
    parts = [part for sheet in sheets for part in sheet.parts]
    if not all(isinstance(part, (Title, Note, Gap)) for part in parts):
        return ""
    return [part.text for part in parts if isinstance(part, Note)][-1]


def _holds(holds: str, more: int) -> str:
    return (
        f"{holds}; the next {more} sheets too"
        if more > 1
        else f"{holds}; the next sheet too"
        if more
        else holds
    )
