"""Writing a declared report workbook: nothing in it is locked or to be filled."""

import io
from datetime import datetime
from typing import TYPE_CHECKING

from xlsxwriter.workbook import Workbook as Book

from pmf_xl.books.style import Styles
from pmf_xl.books.write import write_page_sheet, write_table_sheet
from pmf_xl.layout.parts import Workbook

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme


def report_bytes(declared: Workbook, theme: "Theme", made_at: datetime) -> bytes:
    """Write a report and give its bytes."""
    out = io.BytesIO()
    font = {"font_name": theme.font, "font_size": theme.size("table")}
    book = Book(out, {"in_memory": True, "default_format_properties": font})
    book.set_properties({"title": declared.title, "subject": declared.subject, "created": made_at})
    styles = Styles(book, theme)
    for sheet in declared.sheets:
        worksheet = book.add_worksheet(sheet.name)
        if sheet.table:
            write_table_sheet(worksheet, styles, sheet, sheet.table)
        else:
            write_page_sheet(worksheet, styles, sheet)
    book.close()
    return out.getvalue()
