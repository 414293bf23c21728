"""Rules for tables."""

import re
from collections import Counter
from collections.abc import Iterator

from pmf_xl.books.heights import INSET, POINTS_A_CHARACTER, text_width
from pmf_xl.publish.checklist import Broken, Rules
from pmf_xl.publish.written import CheckedBook

RULES = Rules()

_NAMED_BY_NOBODY = re.compile(r"_?(table|tab)?_?\d*", re.IGNORECASE)
_NUMBER = re.compile(r"[-+£]*\d[\d,]*(\.\d+)?\s*%?")
_SPARE = 1.05  # text is measured without drawing it


@RULES.ask("tables-marked")
def tables_marked(book: CheckedBook) -> Iterator[Broken]:
    """Tables are marked up as tables, one on a sheet."""
    for sheet in book.sheets[1:]:
        count = len(sheet.worksheet.tables)
        if count != 1:
            yield sheet.name, None, f"Tables marked as such: {count}. There should be one."


@RULES.ask("table-names", essential=False)
def table_names(book: CheckedBook) -> Iterator[Broken]:
    """Tables have names of their own that say what is in them."""
    times = Counter(name.casefold() for sheet in book.sheets for name in sheet.worksheet.tables)
    for sheet in book.sheets:
        for table in sheet.worksheet.tables.values():
            name = table.name
            if _NAMED_BY_NOBODY.fullmatch(name) or times[name.casefold()] > 1:
                yield sheet.name, table.ref, f"The table's name, {name}, does not say what is in it."


@RULES.ask("merged-cells")
def merged_cells(book: CheckedBook) -> Iterator[Broken]:
    """No cells are merged."""
    for sheet in book.sheets:
        for merged in sheet.worksheet.merged_cells.ranges:
            yield sheet.name, str(merged), "These cells are merged."


@RULES.ask("table-place")
def table_place(book: CheckedBook) -> Iterator[Broken]:
    """A table stands against the left edge, under the text that explains it; nothing is below or beside it."""
    for sheet in book.sheets:
        if sheet.table is None:
            continue
        left, top, _, bottom = sheet.bounds
        if left != 1:
            yield sheet.name, sheet.table.ref, "The table does not begin in column A."
        filled = {cell.row for cell in sheet.cells}
        for row in range(1, top):
            if row not in filled:
                yield sheet.name, f"A{row}", "A row above the table is blank."
        for cell in sheet.cells:
            if cell.row > bottom:
                yield sheet.name, cell.coordinate, "Something stands below the table."
            elif not sheet.inside(cell) and cell.column > 1:
                yield (
                    sheet.name,
                    cell.coordinate,
                    "Something stands beside the table, or above it but not in column A.",
                )


@RULES.ask("header-row")
def header_row(book: CheckedBook) -> Iterator[Broken]:
    """A table has one row of headings, tagged as such, each with a text of its own."""
    for sheet in book.sheets:
        if sheet.table is None:
            continue
        if sheet.table.headerRowCount == 0:
            yield sheet.name, sheet.table.ref, "The table has no row of headings."
            continue
        cells = next(sheet.table_rows, ())
        times = Counter(str(cell.value or "").strip().casefold() for cell in cells)
        tagged = [column.name for column in sheet.table.tableColumns]
        for cell, name in zip(cells, tagged, strict=False):
            text = str(cell.value or "")
            if not text.strip():
                yield sheet.name, cell.coordinate, "The column has no heading."
            elif times[text.strip().casefold()] > 1:
                yield sheet.name, cell.coordinate, f"Another column is called {text} too."
            elif name.replace("_x000a_", "\n").replace("_x000A_", "\n") != text:
                yield sheet.name, cell.coordinate, f"The heading is tagged as {name} but reads {text}."


@RULES.ask("blank-cells")
def blank_cells(book: CheckedBook) -> Iterator[Broken]:
    """Tables have no blank rows, columns or cells; where there is no figure, shorthand says why."""
    for sheet in book.sheets:
        for cells in sheet.table_rows:
            for cell in cells:
                if cell.value is None or not str(cell.value).strip():
                    yield sheet.name, cell.coordinate, "The cell is blank and does not say why."


@RULES.ask("filters", essential=False)
def filters(book: CheckedBook) -> Iterator[Broken]:
    """There are no filters and no frozen panes."""
    for sheet in book.sheets:
        if sheet.worksheet.freeze_panes:
            yield sheet.name, str(sheet.worksheet.freeze_panes), "Panes are frozen here."
        if sheet.worksheet.auto_filter.ref or any(
            table.autoFilter for table in sheet.worksheet.tables.values()
        ):
            yield sheet.name, None, "The sheet has a filter."


@RULES.ask("wrapped")
def wrapped(book: CheckedBook) -> Iterator[Broken]:
    """Text is wrapped where it is wider than its column."""
    for sheet in book.sheets:
        widths: dict[int, float] = {}
        for column in sheet.worksheet.column_dimensions.values():
            for number in range(column.min or 0, (column.max or 0) + 1):
                widths[number] = column.width
        for cell in sheet.cells:
            if not sheet.inside(cell) or not isinstance(cell.value, str) or cell.alignment.wrap_text:
                continue
            room = widths.get(cell.column, 8.43) * POINTS_A_CHARACTER * _SPARE
            if text_width(cell.value, float(cell.font.sz or 11)) + INSET > room:
                yield sheet.name, cell.coordinate, "The text is wider than its column and not wrapped."


@RULES.ask("numbers", essential=False)
def numbers(book: CheckedBook) -> Iterator[Broken]:
    """Numbers are numbers and not text."""
    for sheet in book.sheets:
        rows = list(sheet.table_rows)[1:]
        for column in zip(*rows, strict=True):
            if any(isinstance(cell.value, int | float) for cell in column):
                for cell in column:
                    if isinstance(cell.value, str) and _NUMBER.fullmatch(cell.value.strip()):
                        yield sheet.name, cell.coordinate, f"{cell.value} is text among numbers."
