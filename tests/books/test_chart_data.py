"""The sheet of the figures that small lines draw."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from xlsxwriter.workbook import Workbook

from pmf_xl.books import write_report
from pmf_xl.books.chart_data import DataSheet
from pmf_xl.books.quick_book import QuickWorkbook
from pmf_xl.books.style import Styles
from pmf_xl.books.theme import house_theme


@pytest.mark.parametrize("made", [QuickWorkbook, Workbook], ids=["ours", "xlsxwriter's own"])
def test_a_heading_without_words_is_a_text_by_which_a_chart_names_a_point(made: type[Workbook]) -> None:
    theme, file = house_theme(), BytesIO()
    options = write_report.options(theme)
    book = QuickWorkbook(options) if made is QuickWorkbook else Workbook(file, {**options, "in_memory": True})
    sheet = DataSheet(book, "Data", Styles(book, theme, report=True))
    assert sheet.run("Run", ("", "Q2"), "P1", (1.0, None), "0") == "='Data'!$B$4:$C$4"
    sheet.finish()
    content = book.content() if isinstance(book, QuickWorkbook) else (book.close(), file.getvalue())[1]
    with ZipFile(BytesIO(content)) as parts:
        written = parts.read("xl/worksheets/sheet1.xml").decode()
    of_cells = {cell[:2]: cell.split(">")[0] for cell in written.split('<c r="')[1:]}
    assert [cell for cell in ("B3", "C3") if 't="s"' not in of_cells[cell]] == []  # the headings
    assert "t=" not in of_cells["C4"]  # a figure that is not there is nothing
