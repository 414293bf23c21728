"""The master scorecard: everything about one period in one workbook, for the performance team and the directors."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Sheet, Workbook
from pmf_xl.reports.changes import CHANGES, Said, changes_sheet, mark_of, said_now
from pmf_xl.reports.figures import all_figures
from pmf_xl.reports.front_sheets import COVER, SUMMARY, cover_sheet, summary_sheet
from pmf_xl.reports.keep import keep_earlier
from pmf_xl.reports.list_sheets import (
    ACTIONS,
    ESCALATIONS,
    EXCEPTIONS,
    SCORECARD_NAME,
    TRAVEL,
    actions_sheet,
    escalations_sheet,
    exceptions_sheet,
    group_sheet,
    scorecard_sheet,
    travel_sheet,
)
from pmf_xl.reports.project_sheet import PROJECTS, projects_sheet
from pmf_xl.reports.record_sheets import (
    PROBLEMS,
    QUALITY,
    SOURCES,
    problems_sheet,
    quality_sheet,
    sources_sheet,
)
from pmf_xl.reports.wording import tab_name

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.reports.figures import Figures
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

HOLDS = {
    SUMMARY: "Counts by plan, service and committee, beside the last periods",
    SCORECARD_NAME: "Every measure: figure, target, rating, travel, forecast, benchmark, commentary",
    PROJECTS: "Every milestone with its rating, under its project",
    TRAVEL: "Rating against direction of travel",
    EXCEPTIONS: "The measures reported because they are off target",
    ESCALATIONS: "Exceptions that have lasted, and the tier they go to",
    ACTIONS: "What was promised, by whom and by when",
    QUALITY: "How complete, on time and valid each service's figures are",
    PROBLEMS: "Every finding in every file",
    CHANGES: "What has changed since the last scorecard of this period",
    SOURCES: "The file, sheet and cell each figure came from",
}
FIXED = (COVER, *HOLDS, "Data")


def write_scorecard(workspace: "WorkspaceFolder", period: "Period") -> Path:
    """Write `reports/PERIOD/scorecard.xlsx` and return its path.

    One that holds the same already is left alone; one that holds something else is kept in a folder `earlier`. What
    it says is recorded in the ledger, so that the next one can say what has changed.
    """
    path = workspace.folder_of("reports", period) / "scorecard.xlsx"
    figures = all_figures(workspace, period)
    sheets = list(_sheets(workspace, period, figures))
    mark, before = mark_of(sheets, workspace.theme.logo_mark), workspace.ledger.last_scorecard(str(period))
    last = Said.from_json(before[1]) if before else None
    if last and last.mark == mark:
        if not path.exists():  # somebody tidied it away; the ledger still knows what it said
            _write(workspace, period, figures, sheets, last, path)
        return path
    said = said_now(mark, figures.measures, before)
    _write(workspace, period, figures, sheets, said, path)
    workspace.ledger.record_scorecard(str(period), workspace.now(), said.to_json())
    return path


def _write(
    workspace: "WorkspaceFolder",
    period: "Period",
    figures: "Figures",
    sheets: list[Sheet],
    said: Said,
    path: Path,
) -> None:
    from pmf_xl.books.files import write_whole
    from pmf_xl.books.named_functions import with_names
    from pmf_xl.books.write_report import report_bytes
    from pmf_xl.rules.in_lambda import named_lambdas

    made_at = workspace.now()
    council = workspace.catalogue.framework.council
    every = [*sheets[:-1], changes_sheet(workspace.catalogue, period, said), sheets[-1]]
    contents = [(sheet.name, HOLDS.get(sheet.name, "The measures of one group")) for sheet in every]
    cover = cover_sheet(workspace, period, figures, contents, made_at)
    declared = Workbook(f"Master scorecard, {council}", "Performance", (cover, *every), period.label)
    # The PMF functions come with it, so that an analyst can try a figure out beside the scorecard's own.
    content = with_names(report_bytes(declared, workspace.theme, made_at), named_lambdas()).content
    keep_earlier(path, made_at)
    write_whole(path, content)


def _sheets(workspace: "WorkspaceFolder", period: "Period", figures: "Figures") -> Iterable[Sheet]:
    """Give every sheet but the cover and the changes, which depend on when it is made."""
    catalogue = workspace.catalogue
    yield summary_sheet(catalogue, period, figures)
    yield scorecard_sheet(catalogue, period, figures)
    yield from _groups(catalogue, period, figures)
    if catalogue.projects:
        yield projects_sheet(workspace, period)
    yield travel_sheet(catalogue, period, figures)
    yield exceptions_sheet(catalogue, period, figures)
    yield escalations_sheet(catalogue, period, figures)
    yield actions_sheet(catalogue, period, figures.actions)
    services = [
        service for service in workspace.catalogue.services if workspace.catalogue.measures_of(service.code)
    ]
    yield quality_sheet(workspace, period, figures, services)
    yield problems_sheet(workspace, period)
    yield sources_sheet(period, figures)


def _groups(catalogue: "Catalogue", period: "Period", figures: "Figures") -> Iterable[Sheet]:
    """Give a sheet for each group and each lens that has measures."""
    taken = {name.casefold() for name in FIXED}
    groups = [(group.name, "groups", group.code) for group in catalogue.framework.groups]
    lenses = [(lens.capitalize(), "lenses", lens) for lens in catalogue.framework.lenses]
    for name, column, code in (*groups, *lenses):
        rows = [row for figure in figures.measures if code in row[column]]
        if rows:
            yield group_sheet(catalogue, period, tab_name(name, taken), name, rows)
