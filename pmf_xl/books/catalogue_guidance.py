"""Pages of the catalogue workbook that are only read: Guidance, and the page in front of a new one."""

from typing import TYPE_CHECKING

from pmf_xl.books.heights import height
from pmf_xl.catalogue.framework_table import FRAMEWORK
from pmf_xl.catalogue.tables import TABLES
from pmf_xl.layout.catalogue import ABOUT, NEW_YEAR, meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles
    from pmf_xl.layout.new_catalogue import GuidePage

SHEET = "Guidance"
WIDTHS = (21.0, 27.0, 9.0, 84.0)
HEADINGS = ("Sheet", "Column", "Needed", "What to write")
A4, MARGIN = 9, 0.59


def write_guidance(book: "Workbook", styles: "Styles", title: str) -> None:
    """Write the last sheet of the workbook."""
    _Page(book.add_worksheet(SHEET), styles, WIDTHS).write_guidance(title)


def write_guide_page(book: "Workbook", styles: "Styles", page: "GuidePage", title: str) -> None:
    """Write the page in front of a new catalogue."""
    _Page(book.add_worksheet(page.sheet), styles, page.widths).write_parts(page, title)


class _Page:
    """A sheet, written from the top down."""

    def __init__(self, worksheet: "Worksheet", styles: "Styles", widths: "Sequence[float]") -> None:
        self.worksheet, self.styles, self.row, self.widths = worksheet, styles, 0, tuple(widths)
        self.table_size, self.body_size = styles.theme.size("table"), styles.theme.size("body")
        for column, width in enumerate(self.widths):
            self.worksheet.set_column(column, column, width)

    def write_parts(self, page: "GuidePage", title: str) -> None:
        """Write the sections of a page."""
        self.band(page.sheet, "title", 30)
        for part in page.parts:
            self.section(part.heading)
            self.paragraphs(part.paragraphs)
            if part.headings:
                self.headings(part.headings)
            for texts in part.lines:
                self.line(texts, across=part.links, link=part.links)
        self.paper(title)

    def write_guidance(self, title: str) -> None:
        """Write how a year begins, and what every column means."""
        self.band(SHEET, "title", 30)
        self.section("What this workbook is")
        self.paragraphs(ABOUT)
        self.section("How to start a new year")
        self.paragraphs(tuple(f"{number}.  {step}" for number, step in enumerate(NEW_YEAR, 1)))
        self.section("The sheets")
        self.headings(("Sheet", "What it holds", "", ""))
        for table in TABLES:
            self.line((table.sheet, table.purpose), across=True, link=True)
        self.section("Every column")
        self.headings(HEADINGS)
        for table in TABLES:
            for field in table.fields:
                needed = "yes" if field.required else ""
                where = table.sheet if table is not FRAMEWORK else f"{table.sheet} setting"
                self.line((where, field.key, needed, meaning(field)))
        self.paper(title)

    def band(self, text: str, look: str, tall: float) -> None:
        for column in range(len(self.widths)):
            self.worksheet.write_blank(self.row, column, None, self.styles(look))
        self.worksheet.write_string(self.row, 0, text, self.styles(look))
        self.worksheet.set_row(self.row, tall)
        self.row += 1

    def section(self, text: str) -> None:
        self.row += 1
        self.worksheet.write_string(self.row, 0, text, self.styles("section"))
        self.worksheet.set_row(self.row, 22)
        self.row += 1

    def paragraphs(self, texts: tuple[str, ...]) -> None:
        for text in texts:
            self.worksheet.merge_range(self.row, 0, self.row, len(self.widths) - 1, text, self.styles("body"))
            self.worksheet.set_row(self.row, height([(text, sum(self.widths))], self.body_size))
            self.row += 1

    def headings(self, texts: tuple[str, ...]) -> None:
        for column, text in enumerate(texts):
            self.worksheet.write_string(self.row, column, text, self.styles("heading"))
        self.worksheet.set_row(self.row, 20)
        self.row += 1

    def line(self, texts: tuple[str, ...], *, across: bool = False, link: bool = False) -> None:
        """Write a row; `across` lets its second text run over the columns right of it."""
        widths = (self.widths[0], sum(self.widths[1:])) if across else self.widths
        if across:
            self.worksheet.merge_range(
                self.row, 1, self.row, len(self.widths) - 1, texts[1], self.styles("text")
            )
        else:
            for column, text in enumerate(texts[1:], 1):
                self.worksheet.write_string(self.row, column, text, self.styles("text"))
        if link:
            self.worksheet.write_url(self.row, 0, f"internal:'{texts[0]}'!A1", self.styles("link"), texts[0])
        else:
            self.worksheet.write_string(self.row, 0, texts[0], self.styles("text"))
        self.worksheet.set_row(self.row, height(list(zip(texts, widths, strict=False)), self.table_size))
        self.row += 1

    def paper(self, title: str) -> None:
        self.worksheet.hide_gridlines(2)
        self.worksheet.set_paper(A4)
        self.worksheet.set_margins(MARGIN, MARGIN, MARGIN + 0.2, MARGIN + 0.2)
        self.worksheet.set_footer(f'&L&9&"Arial"{title.replace("&", "&&")}&R&9&"Arial"Page &P of &N')
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.print_area(0, 0, self.row - 1, len(self.widths) - 1)
