"""The exception report: an index, then one A4 page for each measure that is an exception."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Sheet, Title, Workbook
from pmf_xl.layout.words import logo_words
from pmf_xl.reports.exception_pages import INDEX, pages_of
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.undisturbed import undisturbed
from pmf_xl.reports.wording import tab_name
from pmf_xl.reports.write import ReportFile, write_report
from pmf_xl.rules.terms import Reader

if TYPE_CHECKING:
    from pmf_xl.release import Release
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

DATA, TITLE = "Data", "Exception report"


@undisturbed()
def write_exceptions(workspace: "WorkspaceFolder", period: "Period") -> ReportFile:
    """Write `reports/PERIOD/exceptions.xlsx`, for officers.

    One that holds the same already is left alone; one that holds something else is kept in a folder `earlier`.
    """
    path = workspace.folder_of("reports", period) / "exceptions.xlsx"
    release = Gathered(workspace, period).release(Reader.OFFICERS)
    council = release.catalogue.framework.council
    sheets = tuple(exception_sheets(release))
    declared = Workbook(f"{TITLE}, {council}", "Performance", sheets, period.label)
    fresh = write_report(path, declared, workspace.theme, workspace.now())
    return ReportFile("exceptions", TITLE, path, Reader.OFFICERS, fresh)


def exception_sheets(release: "Release") -> Iterable[Sheet]:
    """Declare the index and the pages."""
    taken = {INDEX.casefold(), DATA.casefold()}
    index, *pages = pages_of(release, lambda figure: tab_name(figure.ref, taken))
    title, *below = index.parts
    assert isinstance(title, Title)
    headed = replace(title, logo=logo_words(release.catalogue.framework.council))
    yield replace(index, parts=(headed, *below))
    yield from pages
