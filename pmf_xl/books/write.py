"""Writing a declared collection workbook with xlsxwriter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from pmf_xl.books import todo, write_table
from pmf_xl.books.protect import Lock, LockedWorkbook
from pmf_xl.books.results import believe_results
from pmf_xl.books.row_shape import RowShape, ShapeCell
from pmf_xl.books.shaped_sheet import put_row
from pmf_xl.books.style import Styles
from pmf_xl.books.theme import Theme
from pmf_xl.books.widths import with_room_for
from pmf_xl.books.write_page import Page
from pmf_xl.layout.parts import Content, Sheet, Table, Workbook
from pmf_xl.problems import Problem

STAMP = "Stamp"
STAMPED = RowShape([ShapeCell(0), ShapeCell(1)])  # a line of it
A4 = 9
MARGIN = 0.59  # inches: 1.5 cm
WIDTH_OF_PAPER = 136  # characters of table text that A4 landscape holds at full size
ALLOWED = {"format_rows": True, "format_columns": True, "objects": True}  # rows may grow with what is typed

Typed = Mapping[str, Mapping[str, Mapping[str, Content]]]  # what was typed: sheet, line key, column key

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Filling:
    """What a workbook carries beyond its declaration: its stamp, and in feedback what was typed and what is wrong."""

    stamp: Mapping[str, str]
    made_at: datetime
    typed: Typed = field(default_factory=dict)
    problems: Sequence[Problem] = ()


def collection_bytes(declared: Workbook, theme: Theme, lock: Lock, filling: Filling) -> bytes:
    """Write a locked workbook and give its bytes.

    Every sheet and the structure are protected with `lock`; entry cells are open. Formulas carry their results.
    """
    book = LockedWorkbook(lock, options(theme))
    write_collection(book, declared, theme, filling)
    return book.content()


def options(theme: Theme) -> dict[str, Any]:
    """Give what a workbook is begun with: the default font sets what a column's width is counted in."""
    return {"default_format_properties": {"font_name": theme.font, "font_size": theme.size("table")}}


def write_collection(book: Book, declared: Workbook, theme: Theme, filling: Filling) -> None:
    """Write a declared workbook into one of xlsxwriter's: ours and a plain one hold the same then, but for the lock."""
    book.set_properties({"title": declared.title, "subject": declared.subject, "created": filling.made_at})
    book.set_size(1920, 1200)
    believe_results(book)
    styles = Styles(book, theme)
    worksheets = {sheet.name: book.add_worksheet(sheet.name) for sheet in declared.sheets}
    tables = {
        sheet.name: write_table_sheet(
            worksheets[sheet.name], styles, sheet, sheet.table, filling.typed, filling.problems
        )
        for sheet in declared.sheets
        if sheet.table
    }
    for sheet in declared.sheets:
        if not sheet.table:
            write_page_sheet(worksheets[sheet.name], styles, sheet, tables, filling.problems)
    todo.write_lists(book.add_worksheet(todo.LISTS), styles, todo.items(list(tables.values())))
    _write_stamp(book.add_worksheet(STAMP), styles, filling.stamp)
    # Excel takes 255 characters, these and the font's name; the size stands first, for a text may begin with a figure.
    shown = declared.title[: 200 - declared.title[:200].count("&")].replace("&", "&&")
    for worksheet in book.worksheets():
        worksheet.set_header(f'&L&9&"{theme.font},Bold"{shown}')
        worksheet.protect("", ALLOWED)


def write_table_sheet(
    worksheet: Worksheet,
    styles: Styles,
    sheet: Sheet,
    table: Table,
    typed: Typed = NOTHING,
    problems: Sequence[Problem] = (),
) -> write_table.Placed:
    """Write a sheet that is one table from its first row, set up for screen and paper."""
    marks: dict[tuple[str, str], str] = {}
    for problem in problems:
        if problem.sheet == sheet.name and problem.ref and problem.column:
            at, said = (problem.ref, problem.column), f"{problem.message}\n{problem.remedy}"
            marks[at] = f"{marks[at]}\n\n{said}" if at in marks else said
    table = with_room_for(styles.theme.marks, table, styles.theme.size("table"))
    placed = write_table.write(worksheet, styles, table, 0, typed.get(sheet.name, {}), marks)
    worksheet.freeze_panes(1, sheet.freeze)
    worksheet.repeat_rows(0)
    worksheet.hide_gridlines(2)
    worksheet.set_zoom(85)
    first = placed.first_entry()
    if first:
        worksheet.set_selection(*first, *first)
    _set_paper(worksheet, styles, sheet)
    worksheet.print_area(f"A1:{xl_rowcol_to_cell(len(table.lines), len(table.columns) - 1)}")
    if sheet.split:
        _print_on_two_pages(worksheet, sheet, table)
    else:
        worksheet.fit_to_pages(1, 0)
    return placed


def _print_on_two_pages(worksheet: Worksheet, sheet: Sheet, table: Table) -> None:
    """Let a wide table turn to a second page after a chosen column, with its first columns on both.

    On one page a return's commentary would be printed in letters of two millimetres.
    """
    turn = table.position(sheet.split or "") + 1
    widths = [0.0 if column.key in table.hidden else column.width + 0.7 for column in table.columns]
    widest = max(sum(widths[:turn]), sum(widths[: sheet.freeze]) + sum(widths[turn:]))
    worksheet.repeat_columns(0, sheet.freeze - 1)
    worksheet.set_v_pagebreaks([turn])
    worksheet.set_print_scale(max(10, min(100, int(100 * WIDTH_OF_PAPER / widest))))


def write_page_sheet(
    worksheet: Worksheet, styles: Styles, sheet: Sheet,
    tables: Mapping[str, write_table.Placed] = NOTHING, problems: Sequence[Problem] = (),
) -> None:  # fmt: skip
    """Write a sheet of parts one under the other, set up for screen and paper."""
    page = Page(worksheet, styles, sheet, tables, problems)
    page.write()
    worksheet.hide_gridlines(2)
    _set_paper(worksheet, styles, sheet)
    worksheet.fit_to_pages(1, 0)
    worksheet.print_area(0, 0, page.row, len(sheet.widths) - 1)


def _set_paper(worksheet: Worksheet, styles: Styles, sheet: Sheet) -> None:
    worksheet.set_paper(A4)
    if sheet.landscape:
        worksheet.set_landscape()
    worksheet.set_margins(MARGIN, MARGIN, MARGIN + 0.2, MARGIN + 0.2)
    small = f'&8&"{styles.theme.font},Regular"'
    worksheet.set_footer(f"&L{small}&A&R{small}Page &P of &N")


def _write_stamp(worksheet: Worksheet, styles: Styles, stamp: Mapping[str, str]) -> None:
    for row, line in enumerate(stamp.items()):
        put_row(worksheet, styles, row, STAMPED, line)
    worksheet.hide()
