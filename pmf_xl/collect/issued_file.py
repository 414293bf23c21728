"""A workbook in `issued/`: which issue it is of, and whether the file is whole."""

import re
import zipfile
import zlib
from pathlib import Path

from pmf_xl.books.files import in_short

STAMP = b"stamp"  # among the numbers that a workbook holds: it has one, of whatever issue

_NUMBER = re.compile(rb"\b[0-9a-f]{32}\b")  # of an issue, as the stamp holds it
_STAMPED = (b">made by<", b">pmf-xl<")


def look_inside(path: Path) -> tuple[set[bytes], str]:
    """Give the numbers of issues that a workbook holds, and `STAMP` if it has one; or why it cannot be read."""
    held: set[bytes] = set()
    stamped: set[bytes] = set()
    try:
        with zipfile.ZipFile(path) as container:
            for name in container.namelist():
                part = container.read(name)  # all of them: a fault in any is found by its checksum
                held.update(_NUMBER.findall(part))
                stamped.update(word for word in _STAMPED if word in part)
    except OSError as reason:
        return set(), in_short(reason)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return set(), "the file is damaged"
    return held | ({STAMP} if len(stamped) == len(_STAMPED) else set()), ""


def holds(path: Path, issue_id: str) -> bool:
    """Say whether a file is the workbook of an issue, filled in or not, and is whole."""
    return issue_id.encode() in look_inside(path)[0]
