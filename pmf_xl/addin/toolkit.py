"""The toolkit workbook: a page for each function, with worked examples on real figures, in the house look."""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from xlsxwriter.workbook import Workbook

from pmf_xl.addin.example_pages import PAGES
from pmf_xl.addin.into_workbook import keep_or_write
from pmf_xl.addin.toolkit_page import LAST, SCALE, ToolkitPage
from pmf_xl.books.language import EnglishWorkbook
from pmf_xl.books.named_functions import with_names
from pmf_xl.books.results import believe_results
from pmf_xl.books.style import Styles
from pmf_xl.books.theme import house_theme
from pmf_xl.books.write import A4, MARGIN
from pmf_xl.rules.declaring import Shape
from pmf_xl.rules.functions import FUNCTIONS, function
from pmf_xl.rules.in_lambda import named_lambdas

TOOLKIT: Final = "PMF functions.xlsx"
TITLE: Final = "PMF functions"
_ANY_DAY: Final = datetime(2024, 4, 1)  # so that the same sources give the same bytes
_ROUTES: Final = (
    (
        "Microsoft 365 or Excel 2024",
        "Use the functions of this workbook as they are. They are names of the workbook: no macro, "
        "nothing to install. To have them in a workbook of yours: pmf-xl functions FILE.",
    ),
    (
        "Excel 2010 to 2021, LibreOffice",
        "Use plain formulas that say the same: pmf-xl functions --plain writes a workbook of them to copy from.",
    ),
    (
        "Excel with xlwings Lite",
        "On the web and on a Mac too, with that add-in of Microsoft's store: pmf-xl functions --lite writes a "
        "script for it.",
    ),
    (
        "Excel for Windows with Python",
        "The add-in has all of them, those of the ledger too, and a ribbon: pmf-xl addin install.",
    ),
)


def write_toolkit(folder: Path) -> Path:
    """Write the toolkit workbook into a folder and return its path; one that is the same stays.

    Raises `PmfError` where another file of its name is there.
    """
    path = folder / TOOLKIT
    keep_or_write(path, toolkit_bytes())
    return path


def toolkit_bytes() -> bytes:
    """Write the toolkit workbook and give its bytes."""
    theme = house_theme()
    out = io.BytesIO()
    font = {"font_name": theme.font, "font_size": theme.size("table")}
    book = EnglishWorkbook(
        out, {"in_memory": True, "default_format_properties": font, "strings_to_urls": False}
    )
    book.set_properties(
        {"title": TITLE, "subject": "Functions of pmf-xl, with examples", "created": _ANY_DAY}
    )
    book.set_size(1920, 1200)
    believe_results(book)
    styles = Styles(book, theme)
    _write_start(book, styles)
    spilled = []
    for page in PAGES:
        sheet = book.add_worksheet(page.function)
        written = ToolkitPage(book, sheet, styles)
        written.write(function(page.function), page)
        _set_up(written)
        spilled.append(written.spilled)
    book.close()
    return with_names(_with_results(out.getvalue(), spilled), named_lambdas()).content


def _with_results(content: bytes, spilled: list[dict[str, str]]) -> bytes:
    """Mark texts that a formula spilled as its results, the way Excel does, and not as texts somebody typed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            for number, cells in enumerate(spilled, start=2):  # the first sheet has no examples
                if info.filename == f"xl/worksheets/sheet{number}.xml":
                    part = _marked(part.decode(), cells).encode()
            new.writestr(info, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _marked(sheet: str, cells: dict[str, str]) -> str:
    for cell, text in cells.items():
        pattern = rf'<c r="{cell}"((?: s="\d+")?) t="s"><v>\d+</v></c>'
        sheet = re.sub(pattern, rf'<c r="{cell}"\1 t="str"><v>{escape(text)}</v></c>', sheet)
    return sheet


def _write_start(book: Workbook, styles: Styles) -> None:
    sheet = book.add_worksheet("Start here")
    page = ToolkitPage(book, sheet, styles)
    page.band(TITLE, "title", 34)
    page.band(
        "Rating, tolerance, travel, trend, chart limits and forecast, with the answers of the scorecard",
        "subtitle",
        22,
    )
    page.gap()
    page.paragraph(
        "Each function has a page with its arguments, examples on real figures that you can change, "
        "and formulas to copy. If the cells show #NAME?, click Enable Editing; if they still do, this "
        "Excel has no LAMBDA: see below."
    )
    page.section("Which way to use them")
    for label, text in _ROUTES:
        page.pair(label, text)
    page.section("The functions")
    for one in FUNCTIONS:
        sheet.write_url(page.row, 0, f"internal:'{one.name}'!A1", styles("link"), one.name)
        page.paragraph(
            one.says
            + (" Needs the add-in, or figures in the workbook." if one.shape is Shape.LEDGER else ""),
            first=1,
        )
    page.section("What holds for all of them")
    page.paragraph(
        "Blank is no data, never zero. A percentage is held as 0.954 and shown as 95.4%. Text where "
        "a number belongs gives #VALUE!. Words may be typed in capitals or not. What is left out, or "
        "blank, takes its default. By row: give columns and a column comes out."
    )
    sheet.hide_gridlines(2)
    _set_up(page)
    sheet.fit_to_pages(1, 1)


def _set_up(page: ToolkitPage) -> None:
    """Set a page up for the screen and A4 paper."""
    sheet = page.sheet
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(MARGIN, MARGIN, MARGIN, MARGIN + 0.2)
    sheet.set_print_scale(SCALE)  # and not fitted to a page, for then Excel heeds no breaks
    sheet.set_h_pagebreaks(page.breaks)
    sheet.print_area(0, 0, page.row, LAST)
    sheet.set_zoom(85)
    sheet.set_footer('&L&"Arial,Regular"&8PMF functions: &A&R&"Arial,Regular"&8Page &P of &N')
