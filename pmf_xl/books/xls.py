"""Reading .xls files: by xlrd, which tells errors from empty cells and takes a percentage for what it is."""

import os
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import xlrd

from pmf_xl.books.formula_code import written_out
from pmf_xl.books.grid import Cell, Grid
from pmf_xl.books.locked import NeedsPassword, unlocked
from pmf_xl.books.marked_cells import ERROR_UNNAMED
from pmf_xl.books.marks import FORMULA_IN_CODE, as_a_book_names_them
from pmf_xl.rules.days import Calendar

Formulas = dict[tuple[int, int], str]

_EXCEL_97 = 80  # as xlrd counts the versions of the format
_FORMULA = (0x0006, 0x0206, 0x0406)  # the records of one, as Excel 97, 3 and 4 write them
_AFTER_THE_LAST_DAY = 2958466  # 31 December 9999 and one more


def grids(content: bytes) -> dict[str, Grid]:
    """Read every sheet of an .xls file, by name in the order of its tabs.

    Raises `ValueError` where it is damaged, `NeedsPassword` where it is locked.
    """
    try:
        found = _read(content)
    except NeedsPassword:
        found = _read(unlocked(content))
    as_a_book_names_them([grid.name for grid in found])
    return {grid.name: grid for grid in found}


def number_formats(content: bytes) -> Iterator[tuple[str, dict[tuple[int, int], str]]]:
    """Give every sheet's name, and the number format of each of its cells that holds a number."""
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        xlrd.open_workbook(file_contents=content, logfile=nowhere, formatting_info=True) as book,
    ):
        for sheet in book.sheets():
            yield (
                sheet.name,
                {
                    (row, column): book.format_map[book.xf_list[cell.xf_index].format_key].format_str
                    for row in range(sheet.nrows)
                    for column, cell in enumerate(sheet.row(row))
                    if cell.ctype == xlrd.XL_CELL_NUMBER
                },
            )


def _read(content: bytes) -> list[Grid]:
    try:
        with (
            open(os.devnull, "w", encoding="utf-8") as nowhere,  # what xlrd has to say is not for our output
            xlrd.open_workbook(
                file_contents=content, logfile=nowhere, on_demand=True, ragged_rows=True
            ) as book,
        ):
            formulas = _formulas_as_it_reads(book)
            return [_grid(book, number, formulas) for number in range(book.nsheets)]
    except MemoryError:
        raise
    except Exception as reason:  # xlrd has no one kind for what is wrong with a file
        if "encrypted" in str(reason):
            raise NeedsPassword(str(reason)) from reason
        raise ValueError("a part of it is damaged") from reason


def _formulas_as_it_reads(book: Any) -> Formulas:
    """Have formulas noted, which xlrd passes over, by their places in a sheet; they come as it reads one."""
    found: Formulas = {}
    next_record = book.get_record_parts

    def noted() -> Any:
        kind, length, held = next_record()
        if kind in _FORMULA:
            at = int.from_bytes(held[:2], "little"), int.from_bytes(held[2:4], "little")
            code = held[22 : 22 + int.from_bytes(held[20:22], "little")]
            found[at] = written_out(code, wide=False) if book.biff_version >= _EXCEL_97 else FORMULA_IN_CODE
        return kind, length, held

    book.get_record_parts = noted
    return found


def _grid(book: Any, number: int, formulas: Formulas) -> Grid:
    formulas.clear()
    sheet = book.sheet_by_index(number)
    rows: list[list[Cell]] = []
    errors: dict[tuple[int, int], str] = {}
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        rows.append([_value(kind, value, book.datemode) for kind, value in zip(kinds, values, strict=True)])
        errors |= {
            (row, column): xlrd.error_text_from_code.get(value, ERROR_UNNAMED)
            for column, (kind, value) in enumerate(zip(kinds, values, strict=True))
            if kind == xlrd.XL_CELL_ERROR
        }
    book.unload_sheet(number)
    calendar = Calendar.EXCEL_1904 if book.datemode else Calendar.EXCEL
    return Grid(sheet.name, rows, dict(formulas), errors, calendar=calendar)


def _value(kind: int, value: Any, epoch: int) -> Cell:
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return None
    if kind == xlrd.XL_CELL_DATE:
        return _moment(value, epoch)
    return bool(value) if kind == xlrd.XL_CELL_BOOLEAN else value


def _moment(number: float, epoch: int) -> date | datetime | time | float:
    """Read a number in a cell that shows a day or a time; what no calendar has stays a number."""
    if not 0 <= number < _AFTER_THE_LAST_DAY:
        return number
    moment: datetime = xlrd.xldate_as_datetime(number, epoch)
    if number < 1:
        return moment.time()
    return moment if moment.time() > time() else moment.date()
