"""Reading the catalogue workbook: sheets and columns by name, every cell with its type, place and format.

By openpyxl, because it tells a percentage from a number and an error from an empty cell; but for the cells of sheets
whose XML is as programs write it, which `plain_sheet` reads as it does, only sooner.
"""

import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from pmf_xl.books.catalogue_file import catalogue_bytes, refuse_unreadable
from pmf_xl.books.plain_sheet import WIDEST, Rows, plain_rows
from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.build import build, missing_table
from pmf_xl.catalogue.fields import CatalogueTable
from pmf_xl.catalogue.framework_table import FRAMEWORK
from pmf_xl.catalogue.grid import (
    Cell,
    Row,
    TableGrid,
    did_you_mean,
    empty,
    heading_keys,
    make_grid,
    plain,
    shown,
    tidy,
)
from pmf_xl.catalogue.tables import TABLES
from pmf_xl.problems import FileUnreadableError, PmfError, Problem, messages, problem
from pmf_xl.rules.addresses import letters

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.workbook.workbook import Workbook

SEARCHED = 50  # rows from the top in which headings are looked for

Formulas = Mapping[tuple[int, int], str]  # by row and column, counted from 1


def read_catalogue(path: str | Path) -> tuple[Catalogue | None, list[Problem]]:
    """Read a catalogue workbook and return what it holds, with every problem found in it.

    Columns are found by their headings, wherever these stand; columns and sheets of the team's own are left
    alone. The catalogue is sound but lacks what had errors; it is None where services, measures or the
    council's name are missing. Raises `PmfError` if the file cannot be opened as an Excel workbook.
    """
    return build(*read_catalogue_tables(path))


def read_catalogue_tables(path: str | Path) -> tuple[dict[str, TableGrid], list[Problem]]:
    """Read the tables of a catalogue workbook as they stand there, with what is wrong with sheets and headings.

    Raises `PmfError` if the file cannot be opened as an Excel workbook.
    """
    path = Path(path)
    return tables_in(catalogue_bytes(path), path)


def tables_in(content: bytes, path: Path) -> tuple[dict[str, TableGrid], list[Problem]]:
    """Read the tables in the bytes of a catalogue workbook; `path` is what it is called in an error."""
    refuse_unreadable(content, path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl does not know and that are not read here
            sheets = _sheets(content, path)
    except PmfError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
        raise FileUnreadableError(
            f"{path} is damaged and cannot be read: open and save it in Excel.", path=path
        ) from error
    grids: dict[str, TableGrid] = {}
    problems: list[Problem] = []
    for table in TABLES:
        name = next((name for name in table.sheets if plain(name) in sheets), table.sheet)
        rows = sheets.get(plain(name))
        if rows is None:
            if not table.may_lack:
                problems.append(missing_table(table, in_kit=False))
            continue
        made = _settings_grid(rows) if table is FRAMEWORK else _table_grid(table, name, rows)
        grids[table.key] = made[0]
        problems.extend(made[1])
    return grids, problems


def headings_in(content: bytes, path: Path, table: CatalogueTable) -> tuple[int, dict[str, str]] | None:
    """Say in which row of its sheet a table's headings stand, and over which column each; None where they are not."""
    sheets = _sheets(content, path)
    rows = next((sheets[plain(name)] for name in table.sheets if plain(name) in sheets), [])
    must = {plain(field.key) for field in table.fields if field.required}
    at = _heading_row(rows, {plain(field.key) for field in table.fields}, must)
    if at is None:
        return None
    keys = heading_keys(table, [cell.value if cell else None for cell in rows[at][1]])
    return rows[at][0], {key: letters(keys.index(key)) for key in keys if key}


def _sheets(content: bytes, path: Path) -> dict[str, Rows]:
    """Return the rows of each sheet of the catalogue's, by the sheet's name as it is compared."""
    wanted = {plain(name) for table in TABLES for name in table.sheets}
    with_formulas = _has_formulas(content, path)
    book: Workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
    try:
        found: dict[str, Rows | None] = {}
        others: dict[str, Any] = {}  # that openpyxl must read
        for sheet in book.worksheets:
            name = plain(sheet.title)
            if name in wanted and name not in found:
                found[name] = plain_rows(sheet, _cell)
                if found[name] is None:
                    others[name] = sheet
        formulas = _formulas(content, others) if with_formulas and others else {}
        return {
            name: list(_rows(others[name], formulas.get(name, {}))) if rows is None else rows
            for name, rows in found.items()
        }
    finally:
        book.close()


def _rows(sheet: Any, formulas: Formulas) -> Iterator[tuple[int, list[Cell | None]]]:
    """Give the rows of a sheet that hold anything, each cell with its place."""
    sheet.reset_dimensions()  # what a file says of its own extent is often wrong
    names = [letters(column) for column in range(WIDEST)]
    for number, row in enumerate(sheet.iter_rows(), 1):
        if not row:  # as a million are before a cell in the last row
            continue
        cells: list[Cell | None] = []
        filled = False
        for name, found in zip(names, row, strict=False):
            value = found.value
            if value is None:
                formula = formulas.get((number, len(cells) + 1)) if formulas else None
                cells.append(Cell(formula, f"{name}{number}", error=True) if formula else None)
                filled = filled or formula is not None
                continue
            filled = True
            cells.append(_cell(found, f"{name}{number}"))
        if filled:
            yield number, cells


def _cell(found: "ReadOnlyCell", place: str) -> Cell:
    value = found.value
    if isinstance(value, str):
        return Cell(value, place, error=found.data_type == "e")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(value, place, percent=_is_percent(found.number_format))
    if isinstance(value, bool | date | datetime | time):
        return Cell(value, place)
    return Cell(str(value), place)  # a duration, say


@lru_cache(maxsize=512)
def _is_percent(number_format: str) -> bool:
    """Say whether numbers are shown as percentages; a percent sign in quotes is only text.

    >>> _is_percent("0.0%"), _is_percent('0.0" %"'), _is_percent("General")
    (True, False, False)
    """
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format)


def _has_formulas(content: bytes, path: Path) -> bool:
    try:
        with ZipFile(BytesIO(content)) as parts:
            sheets = [name for name in parts.namelist() if re.match(r"xl/worksheets/[^/]+\.xml$", name)]
            return any(re.search(rb"<f[ >/]", parts.read(name)) for name in sheets)
    except (BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise FileUnreadableError(
            f"{path} is damaged and cannot be read: open and save it in Excel.", path=path
        ) from error


def _formulas(content: bytes, wanted: Collection[str]) -> dict[str, Formulas]:
    """Return the formulas on the catalogue's sheets: one whose result was never worked out reads as empty."""
    book: Workbook = load_workbook(BytesIO(content), read_only=True)
    try:
        found: dict[str, Formulas] = {}
        for sheet in book.worksheets:
            name = plain(sheet.title)
            if name in wanted and name not in found:
                sheet.reset_dimensions()
                found[name] = {
                    (row, column): str(cell.value)
                    for row, cells in enumerate(sheet.iter_rows(), 1)
                    for column, cell in enumerate(cells[:WIDEST], 1)
                    if cell.data_type == "f" and cell.value is not None
                }
        return found
    finally:
        book.close()


def _table_grid(table: CatalogueTable, sheet: str, rows: Rows) -> tuple[TableGrid, list[Problem]]:
    """Return the grid under the first row that reads like the table's headings."""
    names = {plain(field.key) for field in table.fields}
    must = {plain(field.key) for field in table.fields if field.required}
    at = _heading_row(rows, names, must)
    if at is None:
        place = (rows[0][0] if rows else 1, list[object]())
        return make_grid(table, sheet, [], place, typed=True)
    number, cells = rows[at]
    headings: list[object] = [cell.value if cell else None for cell in cells]
    return make_grid(table, sheet, rows[at + 1 :], (number, headings), typed=True)


def _heading_row(rows: Rows, names: set[str], must: set[str]) -> int | None:
    """Return where in the list the row is that has most of the headings, those that must be there first."""
    best, most = None, (0, 0)
    for at, (number, cells) in enumerate(rows):
        if number > SEARCHED:
            break
        found = {plain(cell.value) for cell in cells if cell and isinstance(cell.value, str)}
        score = len(found & must), len(found & names)
        if score > most:
            best, most = at, score
    return best if most[1] > 1 or most[0] == len(must) else None


def _settings_grid(rows: Rows) -> tuple[TableGrid, list[Problem]]:
    """Return the framework's settings, one under the other, as a single row."""
    sheet = FRAMEWORK.sheet
    at = _heading_row(rows, {"setting", "value", "meaning"}, {"setting", "value"})
    names = [plain(cell.value) if cell else "" for cell in rows[at][1]] if at is not None else []
    if at is None or not {"setting", "value"} <= set(names):
        missing = [
            problem(
                messages.column_missing(heading=name, says=f"the framework's {name}s"), sheet=sheet, cell="A1"
            )
            for name in ("setting", "value")
            if name not in names
        ]
        return TableGrid(FRAMEWORK, sheet, typed=True), missing
    setting_column, value_column = names.index("setting"), names.index("value")
    cells: dict[str, Cell] = {}
    first: dict[str, str] = {}
    problems: list[Problem] = []
    for number, row in rows[at + 1 :]:
        named = row[setting_column] if setting_column < len(row) else None
        if named is None or empty(named.value):
            continue
        key = heading_keys(FRAMEWORK, [named.value])[0]
        place = f"{letters(value_column)}{number}"
        if key is None:
            problems.append(_unknown_setting(named))
        elif key in first:
            twice = messages.duplicate_reference(thing="setting", found=key, other=first[key])
            problems.append(problem(twice, sheet=sheet, cell=named.place))
        else:
            first[key] = named.place
            value = row[value_column] if value_column < len(row) else None
            cells[key] = value if value is not None else Cell(None, place)
    return TableGrid(FRAMEWORK, sheet, (Row(rows[at][0], cells, {}),), typed=True), problems


def _unknown_setting(named: Cell) -> Problem:
    near = did_you_mean(tidy(str(named.value)), (field.key for field in FRAMEWORK.fields))
    return problem(
        messages.setting_unknown(found=shown(named), near=near), sheet=FRAMEWORK.sheet, cell=named.place
    )
