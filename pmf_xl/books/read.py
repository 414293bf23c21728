"""Reading a spreadsheet from outside: cell values of every sheet, whatever program saved it.

Values come from calamine, which reads every format there is. What it does not tell (formulas, error values) is asked
of openpyxl for the formats that openpyxl knows.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

from pmf_xl.books.guard import look_inside
from pmf_xl.problems import Problem, problem

Cell = float | int | str | bool | date | datetime | time | timedelta | None
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


class Unreadable(Exception):  # noqa: N818  the house keeps the word Error for what a user asked and could not have
    """A file that cannot be read, and the problem to report of it."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.problem = found


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet by row and column, both counted from nought."""

    name: str
    rows: Sequence[Sequence[Cell]]
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Cell:
        """Return what a cell holds; None outside what is filled."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        value = self.rows[row][column]
        return None if value == "" else value


def read_grids(content: bytes, name: str) -> dict[str, Grid]:
    """Read every sheet of a workbook, by name in the order of its tabs.

    Raises `Unreadable` with the reason for the service: not a spreadsheet, encrypted, damaged, too large.
    """
    look_inside(content, name, Unreadable)
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids = {
            sheet: Grid(sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            for sheet in book.sheet_names
        }
    except PasswordError as reason:
        raise Unreadable(problem("encrypted", name=name)) from reason
    except (CalamineError, ValueError, OSError, KeyError) as reason:
        raise Unreadable(problem("broken-file", name=name, reason=_plainly(reason))) from reason
    if not grids:
        raise Unreadable(problem("broken-file", name=name, reason="it holds no sheet"))
    if content[:2] == b"PK" and PurePath(name).suffix.lower() in (".xlsx", ".xlsm"):
        return _with_formulas(content, grids)
    return grids


def _plainly(reason: Exception) -> str:
    """Give a library's reason as the end of a sentence."""
    text = str(reason).strip().rstrip(".") or type(reason).__name__
    return text[:200]


def _with_formulas(content: bytes, grids: dict[str, Grid]) -> dict[str, Grid]:
    """Add where formulas and error values stand; a file that openpyxl cannot read is read without them."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except Exception:  # openpyxl raises whatever its parser meets; calamine has read the values already
        return grids
    found = dict(grids)
    for sheet in book.worksheets:
        if sheet.title not in grids:
            continue
        formulas, errors = {}, {}
        for row, cells in enumerate(sheet.iter_rows()):
            for column, cell in enumerate(cells):
                if cell.data_type == "f":
                    formulas[row, column] = str(getattr(cell.value, "text", cell.value))
                elif cell.data_type == "e":
                    errors[row, column] = str(cell.value)
        found[sheet.title] = Grid(sheet.title, grids[sheet.title].rows, formulas, errors)
    return found


def saved(content: bytes) -> tuple[datetime | None, str | None]:
    """Say when and by whom a workbook says it was last saved, as far as it does."""
    import xml.etree.ElementTree as ET

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            names = set(container.namelist())
            part = "docProps/core.xml" if "docProps/core.xml" in names else "meta.xml"
            if part not in names or container.getinfo(part).file_size > 1_000_000:
                return None, None
            root = ET.fromstring(container.read(part))  # noqa: S314
    except (zipfile.BadZipFile, ET.ParseError, OSError, KeyError, RuntimeError, NotImplementedError):
        return None, None
    texts = {element.tag.rsplit("}", 1)[-1]: (element.text or "").strip() for element in root.iter()}
    when = texts.get("modified") or texts.get("date")
    who = texts.get("lastModifiedBy") or None
    try:
        moment = datetime.fromisoformat(when) if when else None
    except ValueError:
        moment = None
    return (moment.replace(tzinfo=None, microsecond=0) if moment else None), who
