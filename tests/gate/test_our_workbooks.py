"""Workbooks that no year and no demo makes: each opens in Excel, as far as its own limits and the format can tell.

Those of a council's year are looked at in tests/reports/test_four_quarters.py, those of the demo in tests/test_gallery.py,
what is read of many councils in tests/ledger_at_work/test_national.py: each where they are made already.
"""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import xlsxwriter
from opening import LET_PASS, found_in, told_on_opening

from pmf_xl.addin.build import build_addin
from pmf_xl.addin.into_workbook import add_functions
from pmf_xl.addin.plain_workbook import write_plain
from pmf_xl.addin.toolkit import write_toolkit
from pmf_xl.books.catalogue_write import catalogue_bytes
from pmf_xl.books.write_report import report_bytes
from pmf_xl.layout.parts import Sheet, Title, Workbook
from pmf_xl.start import start_blank, start_from_kit
from pmf_xl.workspace_folder import CATALOGUE, WorkspaceFolder
from quarter import TESTSHIRE, Quarter, catalogue_of


def test_the_catalogue_of_a_next_year(tmp_path: Path) -> None:
    from pmf_xl.collect.new_year import new_year

    start_from_kit(tmp_path / "ours", "south-derbyshire")
    made = new_year(WorkspaceFolder(tmp_path / "ours"), "2026-27")
    assert told_on_opening(made.path) == []


def test_an_empty_catalogue(tmp_path: Path) -> None:
    start_blank(tmp_path / "ours", "Our Council", date(2026, 7, 1))
    assert told_on_opening(tmp_path / "ours" / CATALOGUE) == []


def test_plain_formulas(tmp_path: Path) -> None:
    assert told_on_opening(write_plain(tmp_path)) == []


def test_functions_put_into_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "mine.xlsx") as book:
        book.add_worksheet("Figures").write("A1", 95)
    assert told_on_opening(add_functions(tmp_path / "mine.xlsx").path) == []


def test_the_add_in(tmp_path: Path) -> None:
    assert told_on_opening(build_addin(tmp_path)) == []


def test_what_stands_at_the_head_and_foot_of_a_page_may_begin_with_a_figure(tmp_path: Path) -> None:
    """Excel reads `&92024-25` as a size of 92,024 points, and an ampersand as the beginning of a code."""
    named = TESTSHIRE["framework.yaml"].replace("Testshire Council", "24 Towns & Parishes Council")
    catalogue = catalogue_of(tmp_path / "kit", TESTSHIRE | {"framework.yaml": named})
    quarter = Quarter(tmp_path / "ours", catalogue, "2024-25-Q1", date(2024, 7, 10))
    (tmp_path / "catalogue.xlsx").write_bytes(catalogue_bytes(catalogue))
    sheets = (Sheet("Counts", (Title("Counts"),)),)
    report = Workbook("2030 Plan & vision", "Performance", sheets, "2024-25")
    (tmp_path / "report.xlsx").write_bytes(
        report_bytes(report, quarter.workspace.theme, datetime(2025, 4, 2))
    )
    books = [quarter.issue("HR")["HR"].path, tmp_path / "catalogue.xlsx", tmp_path / "report.xlsx"]
    assert {path.name: told for path in books if (told := told_on_opening(path))} == {}
    issued, kept, plan = (openpyxl.load_workbook(path).worksheets[0] for path in books)
    assert (issued.oddHeader.left.size, issued.oddHeader.left.text[:8]) == (9, "24 Towns")
    assert (kept.oddFooter.left.size, kept.oddFooter.left.text[:9]) == (9, "24 Towns ")
    assert (plan.oddFooter.left.size, plan.oddFooter.left.text) == (9, "2030 Plan && vision: &A")
    assert (plan.oddFooter.center.size, plan.oddFooter.center.text) == (9, "2024-25")


def test_what_is_let_pass_is_still_there(tmp_path: Path) -> None:
    """An entry of a list of what is let pass goes when nothing needs it any longer."""
    from excel_gate import findings

    toolkit = write_toolkit(tmp_path)
    assert found_in(toolkit) == []
    assert {one.kind for one in findings(toolkit.read_bytes())} == set(LET_PASS)
