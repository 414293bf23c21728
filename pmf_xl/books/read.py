"""Reading a spreadsheet from outside: cell values of every sheet, whatever program saved it.

Values come from calamine, but for .xls from xlrd. What calamine does not tell (formulas, error values) comes from the
file's own XML or, in .xlsb, from its records.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pmf_xl.books.grid import Cell, Grid
from pmf_xl.books.guard import MOST_CELLS, OLE, look_inside, too_large
from pmf_xl.books.read_once import ReadOnce
from pmf_xl.problems import Problem, messages, problem
from pmf_xl.rules.days import Calendar

_SINCE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true)["']""")
_LENGTH = re.compile(r"PT(\d{1,9})H(\d{1,2})M(\d{1,2}(?:\.\d+)?)S")
LONGEST_NAME = 255  # characters of a name that the ledger keeps


class Unreadable(Exception):  # noqa: N818  the house keeps the word Error for what a user asked and could not have
    """A file that cannot be read, and the problem to report of it."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.problem = found


def read_grids(content: bytes, name: str) -> dict[str, Grid]:
    """Read every sheet of a workbook, by name in the order of its tabs.

    Raises `Unreadable` with the reason for the service: not a spreadsheet, encrypted, damaged, too large. A file from
    outside that was made to do harm can end the process: read those by `outside.ReadingProcess`.
    """
    container = look_inside(content, name, Unreadable)
    from python_calamine import CalamineError, PasswordError

    from pmf_xl.books.locked import LockedByLabel, NeedsPassword, is_locked_container, unlocked

    try:
        if content.startswith(OLE) and is_locked_container(content):
            content = unlocked(content)
            container = look_inside(content, name, Unreadable)
        kind = next(one for one in FORMATS if content.startswith(one.begins))
        grids = kind.read(content, name, container)
    except LockedByLabel as reason:
        raise Unreadable(problem(messages.encrypted_by_label(name=name))) from reason
    except (PasswordError, NeedsPassword) as reason:
        raise Unreadable(problem(messages.encrypted(name=name))) from reason
    except (CalamineError, ValueError, OSError, KeyError) as reason:
        raise Unreadable(problem(messages.broken_file(name=name, reason=_plainly(reason)))) from reason
    if not grids:
        raise Unreadable(problem(messages.broken_file(name=name, reason="it holds no sheet")))
    return grids


def _from_container(content: bytes, name: str, container: ReadOnce | None) -> dict[str, Grid]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    from pmf_xl.books import xlsb
    from pmf_xl.books.blank_cells import without_blank_cells
    from pmf_xl.books.common_form import in_common_form, replaced
    from pmf_xl.books.marked_cells import Marks
    from pmf_xl.books.marks import marks

    assert container is not None  # which a file of this kind begins like
    if rewritten := in_common_form(container):
        content, container = rewritten, ReadOnce(rewritten)
    found = xlsb.marks(container) if xlsb.is_xlsb(container) else marks(container)
    for sheet, own in found.items():
        if own.cells > MOST_CELLS:
            size = f"a sheet of {own.cells:,} cells ({sheet} has an entry as far as {own.corner})"
            raise Unreadable(too_large(name, size, f"{MOST_CELLS:,} cells"))
    readable = replaced(container, without_blank_cells(container, found)) or content
    calendar = _calendar(container)
    book = CalamineWorkbook.from_filelike(io.BytesIO(readable))
    grids: dict[str, Grid] = {}
    for sheet in (one.name for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet):
        values = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        rows: list[list[Cell]] = [list(row) for row in values]
        if calendar is Calendar.OPEN_DOCUMENT:
            rows = [[_length_of_time(cell) for cell in row] for row in rows]
        own = found.get(sheet, Marks())
        grids[sheet] = Grid(sheet, rows, own.formulas, own.errors, calendar=calendar)
    return grids


def _length_of_time(cell: Cell) -> Cell:
    """Read what an .ods file writes for a length of a day or more, which calamine gives as it stands."""
    found = _LENGTH.fullmatch(cell) if isinstance(cell, str) and cell.startswith("PT") else None
    if found is None:
        return cell
    hours, minutes, seconds = (float(part) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _calendar(container: zipfile.ZipFile) -> Calendar:
    """Say how a workbook counts its days."""
    from pmf_xl.books import xlsb

    names = container.namelist()
    if "content.xml" in names:
        return Calendar.OPEN_DOCUMENT
    if xlsb.is_xlsb(container):
        return Calendar.EXCEL_1904 if xlsb.counts_from_1904(container) else Calendar.EXCEL
    books = [name for name in names if name.endswith("/workbook.xml")]
    since_1904 = any(_SINCE_1904.search(container.read(name)) for name in books)
    return Calendar.EXCEL_1904 if since_1904 else Calendar.EXCEL


def _from_old_excel(content: bytes, name: str, _: ReadOnce | None) -> dict[str, Grid]:
    from pmf_xl.books import xls

    return xls.grids(content)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that a return may come in: its endings, how its bytes begin, and what reads one."""

    endings: tuple[str, ...]
    begins: bytes
    read: Callable[[bytes, str, ReadOnce | None], dict[str, Grid]]  # of its bytes, name and opened container


#: A file is read as the first of these that it begins like, whatever its name says.
FORMATS = (
    Format((".xlsx", ".xlsm", ".xlsb", ".ods"), b"PK", _from_container),
    Format((".xls",), b"", _from_old_excel),
)
WORKBOOKS = tuple(ending for one in FORMATS for ending in one.endings)


def _plainly(reason: Exception) -> str:
    """Give a library's reason as the end of a sentence."""
    if "detect file format" in str(reason):
        return "it is not in a format that can be read, or a part of it is damaged"
    text = str(reason).strip().rstrip(".") or type(reason).__name__
    if isinstance(reason, KeyError) or type(reason).__name__ == "WorksheetNotFound":
        return f"a part of it is missing ({text[:100]})"
    return text[:200]


def saved(content: bytes) -> tuple[datetime | None, str | None]:
    """Say when (by this computer's time zone) and by whom a workbook says it was last saved, as far as it does.

    A moment yet to come is that of a clock gone wrong, and says nothing.
    """
    import xml.etree.ElementTree as ET

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            names = set(container.namelist())
            part = "docProps/core.xml" if "docProps/core.xml" in names else "meta.xml"
            if part not in names or container.getinfo(part).file_size > 1_000_000:
                return None, None
            xml = container.read(part)
            if b"<!DOCTYPE" in xml or b"\0" in xml[:200]:  # entities that grow have no place here
                return None, None
            root = ET.fromstring(xml)  # noqa: S314  as above
    except Exception:  # whatever is wrong with it: the reading itself will say so
        return None, None
    texts = {element.tag.rsplit("}", 1)[-1]: (element.text or "").strip() for element in root.iter()}
    who = texts.get("lastModifiedBy") or texts.get("creator")
    return _moment(texts.get("modified") or texts.get("date") or ""), who[:LONGEST_NAME] if who else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        here = moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError, OSError):
        return None
    return here.replace(microsecond=0) if here <= datetime.now() + timedelta(days=1) else None
