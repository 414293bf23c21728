"""Reading a list of a council's own: a workbook of any kind, or text with separators, known by its bytes.

Beside what `read` tells of a workbook, this tells the sign that each number is shown with. Text may be in UTF-8,
UTF-16 or Windows' own code, and be separated by commas, semicolons or tabs.
"""

import codecs
import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from pmf_xl.books.grid import Cell, Grid
from pmf_xl.books.guard import LARGEST_FILE, begins_like_a_workbook, too_large
from pmf_xl.books.number_signs import PERCENT, POUND, signs
from pmf_xl.books.read import Unreadable, read_grids
from pmf_xl.catalogue import grid as catalogue_grid
from pmf_xl.lists.table import ListSheet
from pmf_xl.problems import messages, problem
from pmf_xl.rules.addresses import address

SEPARATORS = ",;\t|"
LONGEST_CELL = 1_000_000  # characters
_LIKENESS = 200  # rows from the top by which the separator is told
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WRITTEN = frozenset("\t\n\r\x0b\x0c")  # control characters that text may hold


def read_list(content: bytes, name: str) -> dict[str, Grid]:
    """Read every sheet of a workbook, or a text file as one sheet under its own name.

    Raises `Unreadable` with the reason. A file that was made to do harm can end the process: read those by
    `outside.ReadingProcess`.
    """
    if begins_like_a_workbook(content):
        grids = read_grids(content, name)
        shown = signs(content)
        return {sheet: replace(grid, signs=shown.get(sheet, {})) for sheet, grid in grids.items()}
    return {name: Grid(name, _rows(_text(content, name), name), typed=False)}


def list_sheet(grid: Grid) -> ListSheet:
    """Give a sheet as lists are read: each cell with its place, its sign, and whether it is an error."""
    rows = [[_cell(grid, row, column) for column in range(len(cells))] for row, cells in enumerate(grid.rows)]
    return ListSheet(grid.name, rows, grid.typed)


def _cell(grid: Grid, row: int, column: int) -> catalogue_grid.Cell | None:
    at, place = (row, column), address(row, column)
    if error := grid.errors.get(at):
        return catalogue_grid.Cell(error, place, error=True)
    value = grid.at(row, column)
    if value is None:
        formula = grid.formulas.get(at)  # whose result was never worked out
        return catalogue_grid.Cell(formula, place, error=True) if formula else None
    if isinstance(value, timedelta):
        value = str(value)
    sign = grid.signs.get(at)
    return catalogue_grid.Cell(value, place, percent=sign == PERCENT, pounds=sign == POUND)


def _text(content: bytes, name: str) -> str:
    """Give a file's text; raises `Unreadable` where it holds something else."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(too_large(name, f"{len(content) / 1e6:,.0f} MB", f"{LARGEST_FILE / 1e6:.0f} MB"))
    if content.startswith(_BYTE_ORDER_MARKS):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    if not text.strip():
        raise Unreadable(problem(messages.broken_file(name=name, reason="it is empty")))
    if text.lstrip().startswith("<"):
        reason = "it is a web page, whatever its name says"
        raise Unreadable(problem(messages.broken_file(name=name, reason=reason)))
    if any(sign < " " and sign not in _WRITTEN for sign in text):
        reason = "it is neither a spreadsheet nor text, whatever its name says"
        raise Unreadable(problem(messages.broken_file(name=name, reason=reason)))
    return text


def _rows(text: str, name: str) -> list[list[Cell]]:
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').casefold().startswith("sep=") and len(first.strip().strip('"')) <= 5:
        separator = (
            first.strip().strip('"')[4:] or "\t"
        )  # how Excel is told; not a row, but it is counted as one
        return [[], *_split(rest, separator, name)]
    return _split(text, _separator(text, name), name)


def _separator(text: str, name: str) -> str:
    """Tell what separates the cells: what makes the most columns of the most rows."""

    def likeness(separator: str) -> int:
        widths = Counter(len(row) for row in _split(text, separator, name)[:_LIKENESS] if len(row) > 1)
        return max(((width - 1) * count for width, count in widths.items()), default=0)

    return max(SEPARATORS, key=likeness)


def _split(text: str, separator: str, name: str) -> list[list[Cell]]:
    previous = csv.field_size_limit(LONGEST_CELL)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as reason:
        raise Unreadable(problem(messages.broken_file(name=name, reason=str(reason)))) from reason
    finally:
        csv.field_size_limit(previous)
