"""A cheap look at a file from outside before any library opens it.

What no return can be is refused here, by its container alone. A file that means harm may still bring a reader down;
so files from outside are read in a process of its own (`outside`).
"""

import io
import zipfile
import zlib
from collections import Counter

from pmf_xl.problems import Problem, messages, problem

LARGEST_FILE = 50_000_000  # bytes
LARGEST_UNPACKED = 200_000_000
MOST_CELLS = 3_000_000  # a dense grid of more asks for gigabytes
MOST_PARTS = 5_000
OF_NUMBERS = ".numbers"  # how Apple's Numbers ends the names of its own files, which nothing else reads

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError, EOFError)


def look_inside(content: bytes, name: str, refuse: type[Exception]) -> None:
    """Raise `refuse(problem)` if these bytes cannot be a return that is safe to open."""
    found = _what_is_wrong(content, name)
    if found:
        raise refuse(found)


def is_spreadsheet(content: bytes) -> bool:
    """Say whether a file is a spreadsheet by its container, whatever its name says; an encrypted one may be.

    >>> is_spreadsheet(b"PK"), is_spreadsheet(b"minutes of the meeting")
    (False, False)
    """
    if content.startswith(_OLE):
        return any(_stream(name) in content for name in ("Workbook", "Book", "EncryptedPackage"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            return _holds_sheets(container)
    except _DAMAGED:
        return False


def begins_like_a_workbook(content: bytes) -> bool:
    """Say whether a file begins like a workbook of any kind, rather than like text.

    >>> begins_like_a_workbook(b"PK"), begins_like_a_workbook(b"ref,period,outturn")
    (True, False)
    """
    return content.startswith((b"PK", _OLE))


def _stream(name: str) -> bytes:
    """Write a stream's name as the directory of an OLE file holds it."""
    return name.encode("utf-16-le")


def _holds_sheets(container: zipfile.ZipFile) -> bool:
    names = container.namelist()
    if any(name.startswith("xl/") for name in names):
        return True
    return "mimetype" in names and b"opendocument.spreadsheet" in container.read("mimetype")[:100]


def _what_is_wrong(content: bytes, name: str) -> Problem | None:
    if not content:
        return problem(messages.broken_file(name=name, reason="it is empty"))
    if len(content) > LARGEST_FILE:
        return too_large(name, f"{len(content) / 1e6:,.0f} MB", f"{LARGEST_FILE / 1e6:.0f} MB")
    if content.startswith(_OLE):
        if _stream("EncryptedPackage") in content:
            return problem(messages.encrypted(name=name))
        if _stream("_VBA_PROJECT") in content:
            return problem(messages.unsafe_content(name=name, what="macros"))
        return None if is_spreadsheet(content) else _something_else(name)
    if not content.startswith(b"PK"):
        if content.lstrip()[:1] == b"<":
            return problem(messages.broken_file(name=name, reason="it is a web page, whatever its name says"))
        return _something_else(name)
    try:
        return _what_is_wrong_in_zip(content, name)
    except _DAMAGED as reason:
        return problem(messages.broken_file(name=name, reason=f"its container is damaged ({reason})"))


def _something_else(name: str) -> Problem:
    reason = "it is not a spreadsheet, whatever its name says"
    if name.lower().endswith(OF_NUMBERS):
        reason = "it is saved as Numbers saves for itself; in Numbers choose File, Export To, Excel"
    return problem(messages.broken_file(name=name, reason=reason))


def _what_is_wrong_in_zip(content: bytes, name: str) -> Problem | None:
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        parts = container.infolist()
        if any(part.flag_bits & 1 for part in parts) or _is_encrypted_document(container):
            return problem(messages.encrypted(name=name))
        if len(parts) > MOST_PARTS:
            return too_large(name, f"{len(parts):,} parts", f"{MOST_PARTS:,} parts")
        twice = [part for part, count in Counter(part.filename for part in parts).items() if count > 1]
        if twice:
            return problem(messages.unsafe_content(name=name, what=f"the part {twice[0]} twice"))
        unpacked = sum(part.file_size for part in parts)
        if unpacked > LARGEST_UNPACKED:
            limit = f"{LARGEST_UNPACKED / 1e6:.0f} MB"
            return too_large(name, f"{unpacked / 1e6:,.0f} MB unpacked", limit)
        unsafe = next((what for part in parts if (what := _never_needed(part.filename))), None)
        if unsafe:
            return problem(messages.unsafe_content(name=name, what=unsafe))
        for part in parts:  # not damaged, or this raises
            if _length(container, part) != part.file_size:
                reason = "its container is damaged (a part is not as long as it says)"
                return problem(messages.broken_file(name=name, reason=reason))
        return None if _holds_sheets(container) else _something_else(name)


def _length(container: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    length = 0
    with container.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            length += len(chunk)
    return length


def _never_needed(part: str) -> str | None:
    """Name what a part holds that could act by itself, which nothing that was issued does."""
    name = part.casefold()
    if name.rpartition("/")[2].startswith("vbaproject") or "/macrosheets/" in name:
        return "macros"
    if name.startswith(("basic/", "scripts/")):
        return "macros"
    return "an ActiveX control" if "/activex/" in name else None


def _is_encrypted_document(container: zipfile.ZipFile) -> bool:
    """Say whether an OpenDocument's own list of parts calls them encrypted."""
    manifest = "META-INF/manifest.xml"
    if manifest not in container.namelist() or container.getinfo(manifest).file_size > _CHUNK:
        return False
    return b"encryption-data" in container.read(manifest)


def too_large(name: str, size: str, limit: str) -> Problem:
    """Make the problem of a file that is larger than any return."""
    return problem(messages.file_too_large(name=name, size=size, limit=limit))
