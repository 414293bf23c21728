"""A file with a list of a council's own, opened as every file from outside is: in a process with limits."""

from dataclasses import dataclass
from pathlib import Path

from pmf_xl.books.files import in_short
from pmf_xl.books.outside import ReadingProcess
from pmf_xl.books.read import Unreadable
from pmf_xl.books.read_list import list_sheet
from pmf_xl.books.worker import NotReadThisTime
from pmf_xl.lists.table import ListSheet
from pmf_xl.problems import FileMissingError, FileUnreadableError

REMEDY = "Open it in Excel or LibreOffice, save the list by itself as .xlsx without a password, and use that."


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file as it was read: its bytes, and its sheets in the order of their tabs."""

    path: Path
    content: bytes
    sheets: tuple[ListSheet, ...]


def read_list_file(path: Path) -> ListFile:
    """Read a workbook of any kind or a text file with separators, whatever its name says.

    Raises `PmfError` where it is not there, cannot be read, needs a password, is too large or may do harm.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileMissingError(f"There is no file {path}.", path=path) from None
    except OSError as reason:
        raise FileUnreadableError(f"{path} cannot be read: {in_short(reason)}.", path=path) from reason
    try:
        with ReadingProcess() as outside:
            grids = outside.read(content, path.name, a_list=True)
    except Unreadable as reason:
        raise FileUnreadableError(f"{reason.problem.message} {REMEDY}", path=path) from reason
    except NotReadThisTime as reason:
        raise FileUnreadableError(
            f"{path} could not be read this time: {reason}. Try again.", path=path
        ) from reason
    return ListFile(path, content, tuple(list_sheet(grid) for grid in grids.values()))
