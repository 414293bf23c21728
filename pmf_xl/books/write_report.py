"""Writing a declared report workbook: nothing in it is locked or to be filled."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlsxwriter.workbook import Workbook as Book

from pmf_xl.books import write, write_table
from pmf_xl.books.archive import Parts, archive
from pmf_xl.books.beneath import Beneath
from pmf_xl.books.chart_data import DataSheet
from pmf_xl.books.heights import INSET, POINTS_A_CHARACTER, height, text_width
from pmf_xl.books.marked import MARK, NO_MARK
from pmf_xl.books.paging import (
    Paper,
    Rows,
    begin_pages,
    fit_width,
    keep_together,
    one_strip,
    tall_of,
    turn_pages,
    turning,
)
from pmf_xl.books.paper import HEIGHT_OF_PORTRAIT, runs_on, set_paper
from pmf_xl.books.quick_book import QuickWorkbook
from pmf_xl.books.results import believe_results
from pmf_xl.books.sheet_widths import WIDEST_TEXT, sheet_fitted
from pmf_xl.books.staying import noted_below, staying
from pmf_xl.books.style import Styles
from pmf_xl.books.table_object import begin_table_object
from pmf_xl.books.widths import BOLD
from pmf_xl.books.write_boxes import GRID, Boxed, merge, write_icons, write_large
from pmf_xl.books.write_chart import AROUND, insert_bars
from pmf_xl.books.write_curve import insert_curve
from pmf_xl.books.write_page import Page
from pmf_xl.books.write_runs import draw_runs
from pmf_xl.books.write_variances import insert_variances, tall_of_variances
from pmf_xl.layout.parts import Section, Sheet, Table, Title, Workbook
from pmf_xl.layout.pictures import Bars, Boxes, Bullet, Curve, Icons, Key, Large, Variances

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.theme import Theme
    from pmf_xl.layout.parts import Part

DATA, ZOOM = "Data", 85
PRINT = 9.0  # points of the smallest print in a workbook that is made to be printed
NARROWEST_MARK, WIDEST_MARK = 14.0, 34.0  # characters of a column in which the key shows words by themselves
WIDTH_OF_KEY = 52.0  # characters
MANY = 20  # lines of a table that runs on to further pages
WIDE_ENOUGH = 20.0  # characters of a last column that holds a rating by itself
WIDEST_CHART = 760.0  # points
LOWEST_CURVE, TALLEST_CURVE = 150.0, 270.0  # points


def report_bytes(declared: Workbook, theme: "Theme", made_at: datetime) -> bytes:
    """Write a report and give its bytes."""
    return archive(report_parts(declared, theme, made_at))


def report_parts(declared: Workbook, theme: "Theme", made_at: datetime) -> Parts:
    """Write a report and give its parts, with a place for the mark by which its content is known again."""
    book = QuickWorkbook(options(theme))
    write_report(book, declared, theme, made_at)
    return book.finished()


def options(theme: "Theme") -> dict[str, Any]:
    """Give what a report is begun with; no text of it becomes a link of its own accord."""
    return {**write.options(theme), "strings_to_urls": False}


def write_report(book: Book, declared: Workbook, theme: "Theme", made_at: datetime) -> None:
    """Write a declared report into one of xlsxwriter's workbooks: ours and a plain one hold the same then."""
    about = {"title": declared.title, "subject": declared.subject, "created": made_at}
    book.set_properties(
        about | ({"author": declared.author, "company": declared.author} if declared.author else {})
    )
    book.set_custom_property(MARK, NO_MARK)
    book.set_size(1920, 1200)
    believe_results(book)
    styles = Styles(book, theme, report=True)
    worksheets = {sheet.name: book.add_worksheet(sheet.name) for sheet in declared.sheets}
    data = None if declared.printed else DataSheet(book, DATA, styles)
    for sheet in declared.sheets:
        worksheet = worksheets[sheet.name]
        if sheet.table and len(sheet.parts) == 1:
            write.write_table_sheet(worksheet, styles, sheet, sheet.table)
        else:
            paper = Paper.lying(sheet.landscape, *([PRINT / theme.size("table")] if declared.printed else []))
            ReportPage(book, worksheet, styles, sheet_fitted(sheet, theme, paper), data, paper).write()
        set_paper(worksheet, theme, declared, sheet)
    if data:
        data.finish()


class ReportPage(Page):
    """A sheet of a report being written from the top down."""

    def __init__(
        self, book: Book, worksheet: "Worksheet", styles: Styles, sheet: Sheet, data: DataSheet | None,
        paper: Paper,
    ) -> None:  # fmt: skip
        if any(isinstance(part, Boxes) for part in sheet.parts):
            sheet = replace(sheet, widths=GRID)
        super().__init__(worksheet, styles, sheet, {}, ())
        self.book, self.data = book, data
        self.main: write_table.Placed | None = None  # frozen, filtered and repeated on paper
        self.longest: write_table.Placed | None = None
        self.above: write_table.Placed | None = None  # the table just above
        self.headings: list[int] = []  # the rows in which the heads of columns stand
        self.paper = paper
        self.first_page = self._first_page()
        self.blocks: list[int] = []  # the rows in which sections begin
        self.titles: list[int] = []  # the rows in which titles stand
        self.key_begins: int | None = None
        self.charts: list[Callable[[Beneath], object]] = []  # those to be drawn once the sheet's end is known

    def write(self) -> None:
        """Write every part, and set the sheet up for the screen."""
        super().write()
        self.worksheet.hide_gridlines(2)
        self.worksheet.set_zoom(ZOOM)
        end = self.row
        if self.main and runs_on(self.sheet):
            self._set_up_main(self.main)
            # On paper the key stands at the head of every page instead of under the last.
            end = self.key_begins or self.row
        elif self.paper.is_read and not self.sheet.one_page:
            end = self.key_begins or self.row
        columns = self.sheet.on_paper or len(self.sheet.widths)
        self.worksheet.print_area(0, 0, max(0, end - 1), columns - 1)
        self._set_up_pages(end)
        beneath = Beneath(self.worksheet, self.styles, self.row, self.sheet.widths)
        for draw in self.charts:
            draw(beneath)

    def _set_up_pages(self, end: int) -> None:
        """Set up where pages turn, and how large they are printed."""
        headings = sum(self._tall(self.longest.row, self.longest.row + 1)) if self.longest else 0.0
        rows = Rows(self._tall(0, end), headings, self._heads(end))
        if self.sheet.wide and self.main:
            turn_pages(self.worksheet, self._shown_widths(), self.sheet.freeze, self.paper, rows)
        elif self.sheet.on_paper:
            one_strip(self.worksheet, self.sheet.widths[: self.sheet.on_paper], self.paper, rows)
        elif self.sheet.one_page:
            self.worksheet.fit_to_pages(1, 1)
            self.worksheet.center_horizontally()
        elif self.sheet.pages:
            begin_pages(self.worksheet, self.sheet.widths, self.paper, self.titles)
        elif any(isinstance(part, (Bars, Curve)) for part in self.sheet.parts):
            blocks = [
                row for row in self.blocks if row != self.key_begins
            ]  # the key stays with what it explains
            keep_together(self.worksheet, self.sheet.widths, self.paper, blocks, end)
        else:
            fit_width(self.worksheet, self.sheet.widths, self.paper, rows)

    def _heads(self, end: int) -> tuple[int, ...]:
        """Give the rows that stay with those below."""
        if self.longest is None or self.above is None:
            return ()
        widths = self.sheet.widths[: self.sheet.on_paper or None]
        noted = noted_below(self.above, self.paper, widths, self._tall(0, end))
        heads = (*staying(self.longest, self.blocks, self.headings), *noted)
        return tuple(row for row in heads if row != self.key_begins)

    def _tall(self, start: int, end: int) -> tuple[float, ...]:
        return tall_of(self.worksheet, start, end)

    def _shown_widths(self) -> list[float]:
        """Give the widths of the columns, zero for one that is hidden."""
        main = next((part for part in self.sheet.parts if isinstance(part, Table)), None)
        hidden = {main.position(key) for key in main.hidden} if main else set()
        return [0.0 if place in hidden else width for place, width in enumerate(self.sheet.widths)]

    def _set_up_main(self, main: write_table.Placed) -> None:
        if self.sheet.freeze:
            self.worksheet.freeze_panes(main.row + 1, self.sheet.freeze)
        # Where another table follows a short one, the heads of the one would stand over the other.
        if self.longest and (self.longest.row == self.headings[-1] or len(self.longest.table.lines) > MANY):
            self.worksheet.repeat_rows(self.longest.row)
        if self.sheet.filtered and main.table.lines and self.paper.is_read:
            last = main.line_row(len(main.table.lines) - 1)
            self.worksheet.autofilter(main.row, 0, last, len(main.table.columns) - 1)

    def _first_page(self) -> tuple[int, int]:
        """Give the first and the last column that a paragraph or chart may take.

        Where the sheet turns to further pages these are those that stand on the first page only: of what reaches
        from columns that stand on every page into others, each would show a piece.
        """
        turns, _ = (
            turning(self._shown_widths(), self.sheet.freeze, self.paper) if self.sheet.wide else ([], 0)
        )
        return (self.sheet.freeze, turns[0] - 1) if turns else (0, len(self.sheet.widths) - 1)

    def _text_columns(self) -> tuple[int, int]:
        """Give the columns over which a paragraph is wrapped: as many as a reader's eye can follow."""
        first, last = self.first_page
        wide = 0.0
        for column in range(first, last + 1):
            width = self.sheet.widths[column]
            wide += width
            if wide > WIDEST_TEXT and column > first:
                return first, column - 1 if wide - width > WIDEST_TEXT / 2 else column
        return first, last

    def _write(self, part: "Part") -> None:
        if isinstance(part, (Title, Section)):
            self.blocks.append(self.row)
        if isinstance(part, Title):
            self.titles.append(self.row)
        match part:
            case Table():
                self._table(part)
            case Key():
                self._key(part)
            case Bars() if self.above:
                tall = insert_bars(
                    self.book, self.worksheet, self.styles.theme, self.above, part, self.row, self._wide()
                )
                self._leave(tall)
            case Curve():
                self._curve(part)
            case Variances() if self.above:
                self._variances(part, self.above)
            case Large():
                self.row = write_large(self.worksheet, self.styles, self.row, part, self.sheet.widths)
            case Bullet():
                self._bullet(part)
            case Icons():
                self.row = write_icons(self.worksheet, self.styles, self.row, part, self.sheet.widths)
            case Boxes():
                above = self.titles[-1] if self.sheet.pages and self.titles else 0
                free = HEIGHT_OF_PORTRAIT - sum(self._tall(above, self.row))
                free -= 0 if self.sheet.pages else LOWEST_CURVE * 1.2  # for the chart below
                self.row = Boxed(self.worksheet, self.styles, self.row, free).write(part)
            case Section() if self.sheet.one_page:
                self._paragraph(part.text, "section")
            case Title():
                at = self.row
                self._title(part)
                if part.rating:
                    self._rate(at, part.rating)
                if not self._with_logo(part) and part.subtitle:
                    self._subtitle(part.subtitle)
            case _:
                super()._write(part)

    def _table(self, table: Table) -> None:
        # Below the first one, a table stands in the columns there are.
        columns = zip(table.columns, self.sheet.widths, strict=False)
        table = replace(table, columns=tuple(replace(column, width=width) for column, width in columns))
        if self.main is None and self.sheet.filtered and table.lines and not self.paper.is_read:
            begin_table_object(self.worksheet, table, self.row)
        placed = write_table.write(self.worksheet, self.styles, table, self.row, {}, set_widths=False)
        if self.main is None:
            self.main = placed
            for position, column in enumerate(table.columns):
                if column.key in table.hidden:
                    self.worksheet.set_column(position, position, column.width, None, {"hidden": True})
        self.above = placed
        self.headings.append(placed.row)
        if self.longest is None or len(table.lines) > len(self.longest.table.lines):
            self.longest = placed
        draw_runs(self.worksheet, self.styles, placed, self.data)
        self.row += 1 + len(table.lines)

    def _key(self, key: Key) -> None:
        """Write each word as its cells look, and beside it what it means; in one cell where the first is narrow."""
        if self.key_begins is None:
            self.key_begins = self.blocks[-1]
        widths, size = self.sheet.widths, self.styles.theme.size("table")
        apart = NARROWEST_MARK <= widths[0] <= WIDEST_MARK
        last = self._key_ends(apart)
        width = sum(widths[1 if apart else 0 : last + 1])
        for word, meaning in key.meanings:
            mark = self.styles.theme.mark(key.kind, word)
            colours = self.styles.theme.rating(word) if key.kind == "ratings" else {}
            look = self.styles("text", **{**colours, "bold": apart and key.kind == "ratings"})
            text = meaning if apart else f"{mark}: {meaning[0].lower()}{meaning[1:]}"
            if apart:
                self.worksheet.write_string(self.row, 0, mark, look)
                merge(self.worksheet, (self.row, 1, self.row, last), text, self.styles("text"))
            else:
                merge(self.worksheet, (self.row, 0, self.row, last), text, look)
            self.worksheet.set_row(self.row, height([(text, width)], size, 17))
            self.row += 1

    def _key_ends(self, apart: bool) -> int:
        """Give the last column of the key: wide enough to read, and on wide sheets one that stands on every page."""
        if self.sheet.wide:
            return self.sheet.freeze - 1
        wide = 0.0
        for place, width in enumerate(self.sheet.widths):
            wide += width
            if wide >= WIDTH_OF_KEY and (place or not apart):
                return place
        return len(self.sheet.widths) - 1

    def _curve(self, curve: Curve) -> None:
        """Draw a run, as tall as the page has room for."""
        if self.sheet.one_page:
            left = HEIGHT_OF_PORTRAIT - sum(self._tall(0, self.row)) - 12
            curve = replace(curve, tall=min(TALLEST_CURVE, max(LOWEST_CURVE, left)))
        at, wide = self.row, self._wide()
        self.charts.append(
            lambda data: insert_curve(self.book, self.worksheet, self.styles.theme, data, curve, at, wide)
        )
        self._leave(curve.tall + AROUND)

    def _bullet(self, bullet: Bullet) -> None:
        """Draw a figure against its target, with what is drawn in words below it."""
        from pmf_xl.books.write_bullet import insert_bullet

        self._leave(insert_bullet(self.worksheet, self.styles.theme, bullet, self.row, self.sheet.widths))
        self._paragraph(bullet.says, "note")

    def _variances(self, variances: Variances, above: write_table.Placed) -> None:
        """Draw variances over the columns of the first page."""
        first, last = self.first_page
        wide = min(WIDEST_CHART, sum(width + 0.7 for width in self.sheet.widths[first : last + 1]) * 5.25)
        at, tall = self.row, tall_of_variances(variances)
        self.charts.append(
            lambda data: insert_variances(
                self.book, self.worksheet, self.styles.theme, above, data, variances, at, first, wide
            )
        )
        self._leave(tall + AROUND)

    def _wide(self) -> float:
        """Give the width of the sheet's columns, in points."""
        return sum(self.sheet.widths) * 5.25 + 3.75 * len(self.sheet.widths)

    def _leave(self, tall: float) -> None:
        """Leave one row for a picture, so that no page can end inside it."""
        self.worksheet.set_row(self.row, tall)
        self.row += 1

    def _title(self, title: Title) -> None:
        """Write a title on its band; one that is too long for it in smaller print, over as many lines as it takes."""
        theme, last = self.styles.theme, self._last_of_titles()
        last -= 2 if title.rating else 0
        width = sum(self.sheet.widths[: last + 1])
        if (
            text_width(title.text, theme.size("title")) * BOLD < width * POINTS_A_CHARACTER - INSET
            or last < 0
        ):
            self._band(title.text, "title", 34)
            return
        size = theme.size("section")
        look = self.styles("title", font_size=size, text_wrap=True)
        for position in range(len(self.sheet.widths)):
            self.worksheet.write_blank(self.row, position, None, look)
        merge(self.worksheet, (self.row, 0, self.row, last), title.text, look)
        self.worksheet.set_row(self.row, height([(title.text, width / BOLD)], size, 34))
        self.row += 1

    def _last_of_titles(self) -> int:
        """Give the last column of what heads every page, also one that shows other columns."""
        return (self.first_page[0] or len(self.sheet.widths)) - 1

    def _subtitle(self, text: str) -> None:
        last, size = self._last_of_titles(), self.styles.theme.size("table")
        width = sum(self.sheet.widths[: last + 1])
        merge(self.worksheet, (self.row, 0, self.row, last), text, self.styles("note", text_wrap=True))
        self.worksheet.set_row(self.row, height([(text, width)], size, 22))
        self.row += 1

    def _rate(self, row: int, rating: str) -> None:
        """Show a rating at the right end of a title's band."""
        colours = self.styles.theme.rating(rating)
        look = self.styles(
            "title", **{**colours, "font_size": self.styles.theme.size("section"), "align": "center"}
        )
        last = len(self.sheet.widths) - 1
        first = last if self.sheet.widths[last] >= WIDE_ENOUGH else last - 1
        place = (row, first, row, last)
        merge(self.worksheet, place, self.styles.theme.mark("ratings", rating), look)

    def _paragraph(self, text: str, look: str = "body") -> None:
        """Write a text over as many columns as read well."""
        first, last = self._text_columns()
        width = sum(self.sheet.widths[first : last + 1]) / (BOLD if look == "section" else 1)
        merge(
            self.worksheet,
            (self.row, first, self.row, last),
            text,
            self.styles(look, text_wrap=True, valign="bottom" if look == "section" else "top"),
        )
        size = self.styles.theme.size("table" if look == "note" else look)
        self.worksheet.set_row(self.row, height([(text, width)], size, 17))
        self.row += 1
