"""The file of a catalogue workbook: its bytes, or why it is plainly not one to be read."""

from io import BytesIO
from pathlib import Path
from zipfile import is_zipfile

from pmf_xl.problems import FileMissingError, FileUnreadableError

OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # how .xls files and files locked with a password begin


def catalogue_bytes(path: Path) -> bytes:
    """Give what is in a catalogue workbook; raises `PmfError` if there is none or it cannot be opened."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileMissingError(f"There is no catalogue {path}.", path=path) from None
    except OSError as error:
        raise FileUnreadableError(
            f"{path} cannot be read: {error.strerror or error}. Is it open in another program?", path=path
        ) from None


def refuse_unreadable(content: bytes, path: Path) -> None:
    """Raise `PmfError` with the reason if a file is plainly not one to be read."""
    if content.startswith(OLD_OR_LOCKED):
        raise FileUnreadableError(
            f"{path} needs a password to open, or is an old .xls: save it as .xlsx without a password.",
            path=path,
        )
    if not is_zipfile(BytesIO(content)):
        raise FileUnreadableError(f"{path} is not an Excel workbook (.xlsx).", path=path)
