"""A cheap look at a file from outside before any library opens it.

What no return can be is refused here, by its container alone. A file that means harm may still bring a reader down;
so files from outside are read in a process of its own (`outside`).
"""

import io
import zipfile
import zlib
from collections import Counter

from pmf_xl.books.read_once import KEPT, ReadOnce
from pmf_xl.problems import Problem, messages, problem

LARGEST_FILE = 50_000_000  # bytes
LARGEST_UNPACKED = 200_000_000
MOST_CELLS = 3_000_000  # a dense grid of more asks for gigabytes
MOST_PARTS = 5_000
OF_NUMBERS = ".numbers"  # how Apple's Numbers ends the names of its own files, which nothing else reads

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOKS = ("Workbook", "Book")
#: How the files of Excel 2 to 5 begin, which have no container.
_BEFORE_CONTAINERS = (b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0", b"\x09\x08\x08\0")
_CHUNK = 1 << 20
#: What Python raises for a container that is damaged, or made to look like one.
DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError, EOFError)


def look_inside(content: bytes, name: str, refuse: type[Exception]) -> ReadOnce | None:
    """Open the container of a file, where it is a zip; raise `refuse(problem)` if it is no return safe to open."""
    container = None
    try:
        container = ReadOnce(content) if content.startswith(b"PK") else None
        found = _what_is_wrong(content, name, container)
    except DAMAGED as reason:
        found = problem(messages.broken_file(name=name, reason=f"its container is damaged ({reason})"))
    if found:
        raise refuse(found)
    return container


def is_spreadsheet(content: bytes) -> bool:
    """Say whether a file is a spreadsheet by its container, whatever its name says; an encrypted one may be.

    >>> is_spreadsheet(b"PK"), is_spreadsheet(b"minutes of the meeting")
    (False, False)
    """
    if content.startswith(OLE):
        return any(holds_stream(content, name) for name in (*_BOOKS, "EncryptedPackage", "DRMContent"))
    if content.startswith(_BEFORE_CONTAINERS):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            return _holds_sheets(container)
    except DAMAGED:
        return False


def begins_like_a_workbook(content: bytes) -> bool:
    """Say whether a file begins like a workbook of any kind, rather than like text.

    >>> begins_like_a_workbook(b"PK"), begins_like_a_workbook(b"ref,period,outturn")
    (True, False)
    """
    return content.startswith((b"PK", OLE))


def holds_stream(content: bytes, name: str) -> bool:
    """Say whether the directory of an OLE file holds a stream of this name, in capitals or not."""
    return any(one.encode("utf-16-le") in content for one in {name, name.upper(), name.title()})


def _holds_sheets(container: zipfile.ZipFile) -> bool:
    names = {part.replace("\\", "/").lstrip("/").lower(): part for part in container.namelist()}
    if any(name.startswith("xl/") for name in names):
        return True
    if "mimetype" in names:
        return b"opendocument.spreadsheet" in container.read(names["mimetype"])[:100]
    if "content.xml" not in names:
        return False
    with container.open(
        names["content.xml"]
    ) as content:  # zipped anew by somebody who left the first part out
        return b":spreadsheet" in content.read(_CHUNK)


def _what_is_wrong(content: bytes, name: str, container: ReadOnce | None) -> Problem | None:
    if not content:
        return problem(messages.broken_file(name=name, reason="it is empty"))
    if len(content) > LARGEST_FILE:
        return too_large(name, f"{len(content) / 1e6:,.0f} MB", f"{LARGEST_FILE / 1e6:.0f} MB")
    if content.startswith(OLE):
        if any(holds_stream(content, locked) for locked in ("EncryptedPackage", "DRMContent")):
            return None  # whoever opens it finds out whether it takes a password
        if holds_stream(content, "_VBA_PROJECT"):
            return problem(messages.unsafe_content(name=name, what="macros"))
        return None if is_spreadsheet(content) else _something_else(name)
    if content.startswith(_BEFORE_CONTAINERS):
        return None
    if container is None:
        if content.lstrip()[:1] == b"<":
            return problem(messages.broken_file(name=name, reason="it is a web page, whatever its name says"))
        return _something_else(name)
    return _what_is_wrong_in_zip(container, name)


def _something_else(name: str) -> Problem:
    reason = "it is not a spreadsheet, whatever its name says"
    if name.lower().endswith(OF_NUMBERS):
        reason = "it is saved as Numbers saves for itself; in Numbers choose File, Export To, Excel"
    return problem(messages.broken_file(name=name, reason=reason))


def _what_is_wrong_in_zip(container: ReadOnce, name: str) -> Problem | None:
    parts = container.infolist()
    if any(part.flag_bits & 1 for part in parts) or _is_encrypted_document(container):
        return problem(messages.encrypted(name=name))
    if len(parts) > MOST_PARTS:
        return too_large(name, f"{len(parts):,} parts", f"{MOST_PARTS:,} parts")
    named = Counter(part.filename.replace("\\", "/").lstrip("/").lower() for part in parts)
    twice = [part for part, count in named.items() if count > 1]
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


def _length(container: ReadOnce, part: zipfile.ZipInfo) -> int:
    if part.file_size <= KEPT and part.compress_size <= KEPT and container.keeps:
        return len(container.read(part))
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
