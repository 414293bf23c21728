"""Writing the catalogue workbook with xlsxwriter: a table on each sheet, with lists drawn from each other."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from pmf_xl.books.catalogue_checks import ROOM, check_of, list_formula, list_name
from pmf_xl.books.catalogue_guidance import write_guidance, write_guide_page
from pmf_xl.books.files import write_whole
from pmf_xl.books.heights import height, text_width
from pmf_xl.books.language import EnglishWorkbook
from pmf_xl.books.results import believe_results
from pmf_xl.books.style import Styles
from pmf_xl.books.theme import house_theme
from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.fields import Field, FieldKind
from pmf_xl.catalogue.framework_table import FRAMEWORK
from pmf_xl.catalogue.tables import TABLES
from pmf_xl.layout.catalogue import CatalogueFigure, CatalogueSheet, Content, catalogue_sheets
from pmf_xl.layout.new_catalogue import NewCatalogue
from pmf_xl.problems import FileInTheWayError

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.theme import Theme

HEADINGS = 3  # the row of headings, counted from zero: below title, purpose and sections
A4, MARGIN = 9, 0.59  # paper; inches, which is 1.5 cm
WIDTH_OF_PAPER = 128  # characters of table text that A4 landscape holds at full size
LONG_TEXT, TITLE, TEXT = 55.0, 45.0, 34.0  # characters, at the most
TO_FILL = {FieldKind.TEXT: 22.0, FieldKind.EMAIL: 32.0}  # of a column that is still empty, at the least
LEAST = {FieldKind.PERIOD: 13.0, FieldKind.OF_COLUMN: 24.0}  # of one that is filled in as time goes on
NAMES = {"area": 26.0}  # of a column that is filled in later by what has names of its own
NARROW = 80  # characters of all columns together, up to which a sheet prints upright
NUMBERS = (FieldKind.FIGURE, FieldKind.AIM, FieldKind.TOLERANCE, FieldKind.WHOLE)


def write_catalogue(
    catalogue: Catalogue | NewCatalogue, path: str | Path, records: Sequence[CatalogueSheet] = ()
) -> None:
    """Write a catalogue as a workbook for the team to keep; a new one with a page of its own in front.

    `records` are sheets to be read by people only.

    Raises `PmfError` where a file of that name is there already, as it may hold the team's work, or where
    nothing can be written.
    """
    path = Path(path)
    if path.exists():
        raise FileInTheWayError(
            f"{path} is there already and is left as it is: move it away first.", path=path
        )
    write_whole(path, catalogue_bytes(catalogue, records=records))


def catalogue_bytes(
    catalogue: Catalogue | NewCatalogue,
    made_at: datetime | None = None,
    records: Sequence[CatalogueSheet] = (),
) -> bytes:
    """Return a catalogue's workbook as the bytes of an .xlsx file, stamped as made at `made_at`."""
    new = catalogue if isinstance(catalogue, NewCatalogue) else None
    framework = catalogue.catalogue.framework if isinstance(catalogue, NewCatalogue) else catalogue.framework
    out = io.BytesIO()
    book = EnglishWorkbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = f"{framework.short_name} performance catalogue"
    book.set_properties({"title": title, "author": framework.council, "created": made_at or datetime.now()})
    book.set_size(1920, 1200)
    believe_results(book)
    theme = house_theme(framework.accent)
    styles = Styles(book, theme)
    if new:
        write_guide_page(book, styles, new.page, title)
    sheets = catalogue.sheets if isinstance(catalogue, NewCatalogue) else catalogue_sheets(catalogue)
    for sheet in (*sheets, *records):
        _Writer(book, styles, sheet, framework.plan_levels).write(title)
    for table in TABLES:
        if table is not FRAMEWORK:
            _name_list(book, table.key, table.sheet)
    write_guidance(book, styles, title)
    book.close()
    return out.getvalue()


def _name_list(book: Workbook, key: str, sheet: str) -> None:
    """Name the first column of a table, from below its heading down to the last cell that is filled."""
    book.define_name(list_name(key), f"={list_formula(sheet, 'A', HEADINGS + 1)}")


class _Writer:
    """One sheet being written."""

    def __init__(
        self, book: Workbook, styles: Styles, sheet: CatalogueSheet, levels: tuple[str, ...]
    ) -> None:
        self.book, self.styles, self.sheet, self.levels = book, styles, sheet, levels
        self.theme: Theme = styles.theme
        self.worksheet: Worksheet = book.add_worksheet(sheet.table.sheet)
        self.widths = [self.width(field, position) for position, field in enumerate(sheet.fields)]
        blank = (None,) * len(sheet.fields)
        self.rows = [*sheet.rows, *[blank] * (sheet.room - len(sheet.rows))]
        self.last = HEADINGS + len(self.rows)

    def write(self, title: str) -> None:
        """Write the sheet."""
        self.set_columns()
        self.write_bands()
        self.write_table()
        self.write_rows()
        self.write_checks()
        self.set_paper(title)

    def set_columns(self) -> None:
        for position, width in enumerate(self.widths):
            self.worksheet.set_column(position, position, width)

    def write_bands(self) -> None:
        """Write the title, the purpose and what stands over sections of columns."""
        size = self.theme.size("body")
        needed = text_width(self.sheet.table.purpose, size) / 5.3 + 2
        columns, wide = len(self.widths), sum(self.widths)
        while wide < needed:  # the band reaches as far as its text
            columns, wide = columns + 1, wide + 8.43
        for row, text, look in (
            (0, self.sheet.table.sheet, "title"),
            (1, self.sheet.table.purpose, "subtitle"),
        ):
            for column in range(columns):
                self.worksheet.write_blank(row, column, None, self.styles(look))
            self.worksheet.write_string(row, 0, text, self.styles(look))
        self.worksheet.set_row(0, self.theme.data["rows"]["title"])
        self.worksheet.set_row(1, 20)
        for position, field in enumerate(self.sheet.fields):
            if over := (self.sheet.sections or {}).get(field.key):
                self.worksheet.write_string(2, position, over, self.styles("section"))
        self.worksheet.set_row(2, 20 if self.sheet.sections else 8)

    def write_table(self) -> None:
        columns = [{"header": field.key, "header_format": self.heading(field)} for field in self.sheet.fields]
        self.worksheet.add_table(
            HEADINGS, 0, self.last, len(columns) - 1,
            {"name": self.sheet.table.sheet.replace(" ", "_").replace("-", "_"), "style": None, "columns": columns,
             "autofilter": self.sheet.table is not FRAMEWORK},
        )  # fmt: skip
        self.worksheet.set_row(HEADINGS, self.theme.data["rows"]["heading"])
        self.worksheet.freeze_panes(HEADINGS + 1, self.sheet.fixed)

    def heading(self, field: Field) -> "Format":
        """Give a heading's look: bold where the column must be filled, aligned as what is below."""
        must = field.required or self.sheet.table is FRAMEWORK
        right = field.kind in NUMBERS or field.kind is FieldKind.DATE
        # Indented from the right, the text stands clear of the filter's button.
        side = {"align": "right", "indent": 2} if right else {"align": "left"}
        return self.styles("heading", bold=must, text_wrap=False, **side)

    def write_rows(self) -> None:
        size, least = self.theme.size("table"), self.theme.size("table") * 1.28 + 4
        for row, contents in enumerate(self.rows, HEADINGS + 1):
            texts: list[tuple[str, float]] = []
            for column, (field, content) in enumerate(zip(self.sheet.fields, contents, strict=True)):
                self.write_cell(row, column, field, content)
                if isinstance(content, str) and len(content) + 2 > self.widths[column]:
                    texts.append((content, self.widths[column]))
            self.worksheet.set_row(row, min(409, height(texts, size, least)))

    def write_cell(self, row: int, column: int, field: Field, content: Content) -> None:
        worksheet, styles = self.worksheet, self.styles
        side = {"align": "left"} if self.sheet.table is FRAMEWORK else {}
        if isinstance(content, CatalogueFigure):
            shape = self.theme.number(content.unit, content.decimals)
            worksheet.write_number(row, column, content.held, styles("figure", num_format=shape, **side))
        elif isinstance(content, date):
            shape = self.theme.date_format
            worksheet.write_datetime(row, column, content, styles("date", num_format=shape))
        elif isinstance(content, int):
            worksheet.write_number(row, column, content, styles("figure", **side))
        elif content is None:
            dated = field.kind is FieldKind.DATE
            style = styles("date", num_format=self.theme.date_format) if dated else self.text_style(field)
            worksheet.write_blank(row, column, None, style)
        else:
            worksheet.write_string(row, column, content, self.text_style(field))

    def text_style(self, field: Field) -> "Format":
        table = self.sheet.table
        # A code stays as it is typed: 3-4 is no date there.
        as_typed = {"num_format": "@"} if field.kind is FieldKind.CODE else {}
        if field.key == table.identity[0] and not field.refers_to:
            return self.styles("reference", **as_typed)
        right = field.kind in NUMBERS
        quiet = table is FRAMEWORK and field.key == "meaning"
        return self.styles(
            "computed_text" if quiet else "text", **as_typed, **({"align": "right"} if right else {})
        )

    def width(self, field: Field, position: int) -> float:
        """Return how wide a column must be for its heading and, within reason, for what stands in it."""
        heading = len(field.key) * 1.15 + 4  # and the filter's button
        if self.sheet.table is FRAMEWORK:
            return (28.0, 44.0, 90.0)[position]
        if field.kind is FieldKind.LONG_TEXT:
            return LONG_TEXT
        most = 60.0 if field.kind is FieldKind.EMAIL else TITLE if field.key in ("title", "name") else TEXT
        texts = [self.shown(row[position]) for row in self.sheet.rows]
        longest = max(map(len, texts), default=0) * 1.05 + 2
        least = max(LEAST.get(field.kind, 0.0), NAMES.get(field.key, 0.0))
        if self.sheet.room > 1:  # somebody is to fill it, and sees by its width what it is for
            least = TITLE if field.key in ("title", "name") else TO_FILL.get(field.kind, 12.0)
        return max(heading, least, min(most, longest))

    def shown(self, content: Content) -> str:
        if isinstance(content, CatalogueFigure):
            return f"{content.held * (100 if content.unit == 'percent' else 1):,.{content.decimals}f} %"
        return "30 Sept 2025" if isinstance(content, date) else str(content or "")

    def write_checks(self) -> None:
        """Write what is shown and allowed where something is typed."""
        if self.sheet.table is FRAMEWORK:
            for row, field in enumerate(FRAMEWORK.fields, HEADINGS + 1):
                self.worksheet.data_validation(row, 1, row, 1, check_of(FRAMEWORK, field, self.levels))
            return
        for column, field in enumerate(self.sheet.fields):
            check = check_of(self.sheet.table, field, self.levels)
            self.worksheet.data_validation(HEADINGS + 1, column, HEADINGS + ROOM, column, check)

    def set_paper(self, title: str) -> None:
        """Set how the sheet prints: its name over every page, so that no band is cut where a page turns."""
        worksheet, wide = self.worksheet, sum(self.widths)
        worksheet.hide_gridlines(2)
        worksheet.set_paper(A4)
        if wide > NARROW:
            worksheet.set_landscape()
        worksheet.set_margins(MARGIN, MARGIN, MARGIN + 0.4, MARGIN + 0.2)
        worksheet.set_header(f'&L&14&"Arial,Bold"{self.sheet.table.sheet}')
        worksheet.set_footer(f'&L&9&"Arial"{title.replace("&", "&&")}&R&9&"Arial"Page &P of &N')
        worksheet.repeat_rows(HEADINGS - 1 if self.sheet.sections else HEADINGS, HEADINGS)
        pages = max(1, round(wide / (WIDTH_OF_PAPER * 1.25)))
        if pages > 1:
            worksheet.repeat_columns(0, self.sheet.fixed - 1)
        worksheet.fit_to_pages(pages, 0)
        worksheet.set_selection(HEADINGS + 1, 0, HEADINGS + 1, 0)
        first = HEADINGS if self.sheet.sections else HEADINGS + 1
        worksheet.print_area(f"A{first}:{xl_col_to_name(len(self.widths) - 1)}{self.last + 1}")
