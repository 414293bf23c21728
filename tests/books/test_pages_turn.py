"""Where the pages of a list turn: what is noted below a table is not left alone under the headings of one that ended."""

import io
from datetime import datetime

import openpyxl
import pytest

from pmf_xl.books.theme import house_theme
from pmf_xl.books.write_report import report_bytes
from pmf_xl.layout.parts import Column, Gap, Kind, Line, Note, Sheet, Table, Title, Workbook

COLUMNS = (Column("line", "Line", Kind.TEXT, 20), Column("said", "Said", Kind.LONG_TEXT, 60))
NOTE = Note("A variance is favourable where it carries a plus.")
FIRST = 4  # the row of the first line, under title, subtitle and headings


def turns(lines: int, on_paper: int) -> list[int]:
    """The last rows of the pages that a list of so many lines takes, but for the last page."""
    table = Table(COLUMNS, tuple(Line(str(at), {"line": str(at)}) for at in range(lines)), keys=("line",))
    sheet = Sheet("List", (Title("List", "Q1"), table, Gap(), NOTE), on_paper=on_paper)
    written = report_bytes(Workbook("List", "", (sheet,), printed=True), house_theme(), datetime(2024, 7, 1))
    return [turn.id for turn in openpyxl.load_workbook(io.BytesIO(written))["List"].row_breaks.brk]


@pytest.mark.parametrize("on_paper", [0, 2])
def test_the_last_line_of_a_table_goes_with_its_note(on_paper: int) -> None:
    """However many lines there are: a page of A4 on its side holds some thirty of 17 points."""
    found = {lines: turns(lines, on_paper) for lines in range(18, 36)}
    assert not [lines for lines, ends in found.items() if ends and ends[-1] >= FIRST + lines - 1]
    assert found[18] == []
    assert found[30], "where it turns is said"
