"""A cheap look at a file from outside before any library opens it.

Some readers give up the whole interpreter over a cell at the far corner of a sheet, so what no return can be is
refused here, by its container and its extent alone.
"""

import io
import re
import zipfile
from collections import Counter

from pmf_xl.problems import Problem, problem

LARGEST_FILE = 50_000_000  # bytes
LARGEST_UNPACKED = 200_000_000
MOST_CELLS = 3_000_000  # a dense grid of more asks for gigabytes
MOST_PARTS = 5_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def look_inside(content: bytes, name: str, refuse: type[Exception]) -> None:
    """Raise `refuse(problem)` if these bytes cannot be a return that is safe to open."""
    found = _what_is_wrong(content, name)
    if found:
        raise refuse(found)


def _what_is_wrong(content: bytes, name: str) -> Problem | None:
    if not content:
        return problem("broken-file", name=name, reason="it is empty")
    if len(content) > LARGEST_FILE:
        return _too_large(name, f"{len(content) / 1e6:,.0f} MB", f"{LARGEST_FILE / 1e6:.0f} MB")
    if content.startswith(_OLE):
        return _what_is_wrong_in_ole(content, name)
    if not content.startswith(b"PK"):
        what = (
            "it is a web page"
            if content.lstrip()[:1] == b"<"
            else "it is not a spreadsheet, whatever its name says"
        )
        return problem("broken-file", name=name, reason=what)
    try:
        return _what_is_wrong_in_zip(content, name)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as reason:
        return problem("broken-file", name=name, reason=f"its container is damaged ({reason})")
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        return problem("broken-file", name=name, reason="its container is damaged")


def _what_is_wrong_in_ole(content: bytes, name: str) -> Problem | None:
    # The stream names of an encrypted workbook, in the UTF-16 that the directory is written in.
    if "EncryptedPackage".encode("utf-16-le") in content:
        return problem("encrypted", name=name)
    if not any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        return problem("broken-file", name=name, reason="it is not a spreadsheet, whatever its name says")
    return None


def _what_is_wrong_in_zip(content: bytes, name: str) -> Problem | None:
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        parts = container.infolist()
        if any(part.flag_bits & 1 for part in parts):
            return problem("encrypted", name=name)
        if len(parts) > MOST_PARTS:
            return _too_large(name, f"{len(parts):,} parts", f"{MOST_PARTS:,} parts")
        unpacked = sum(part.file_size for part in parts)
        if unpacked > LARGEST_UNPACKED:
            return _too_large(name, f"{unpacked / 1e6:,.0f} MB unpacked", f"{LARGEST_UNPACKED / 1e6:.0f} MB")
        twice = [part for part, count in Counter(part.filename for part in parts).items() if count > 1]
        if twice:
            return problem("unsafe-content", name=name, what=f"the part {twice[0]} twice")
        for part in parts:
            if _SHEET.fullmatch(part.filename):
                cells = _extent(container.read(part))
                if cells > MOST_CELLS:
                    return _too_large(name, f"a sheet of {cells:,} cells", f"{MOST_CELLS:,} cells")
    return None


def _extent(sheet: bytes) -> int:
    """Give rows times columns of the rectangle that holds every cell of a sheet."""
    bottom = right = 0
    for letters, row in _CELL.findall(sheet):
        bottom = max(bottom, int(row))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        right = max(right, column)
    return bottom * right


def _too_large(name: str, size: str, limit: str) -> Problem:
    return problem("file-too-large", name=name, size=size, limit=limit)
