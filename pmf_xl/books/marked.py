"""A mark kept unseen in a report, by which it is known again: of all that was rendered, but for when it was made."""

import io
import re
from hashlib import sha256
from zipfile import BadZipFile, ZipFile

from pmf_xl.books.archive import Parts, archive

MARK = "content mark"  # a property of the document
NO_MARK = "0" * 64  # stands in its place until the content is known
_PROPERTIES = "docProps/"
_CUSTOM = "docProps/custom.xml"


def marked(parts: Parts, moment: str) -> tuple[bytes, str]:
    """Give a workbook's bytes with its content's mark in it, and the mark; `moment` says in words when it was made.

    Raises `ValueError` where the workbook was written without a place for it.
    """
    digest, made, place = sha256(), moment.encode(), -1
    for number, (name, content) in enumerate(parts):
        part = content.encode() if isinstance(content, str) else content
        if name == _CUSTOM and NO_MARK.encode() in part:
            place, custom = number, part.decode()
        if not name.startswith(_PROPERTIES):
            digest.update(name.encode() + b"\0" + part.replace(made, b""))
    if place < 0:
        raise ValueError("the workbook has no place for a mark")
    mark = digest.hexdigest()
    with_mark = (_CUSTOM, custom.replace(NO_MARK, mark))
    return archive([*parts[:place], with_mark, *parts[place + 1 :]]), mark


def with_mark(content: bytes, mark: str) -> bytes:
    """Put a mark of 64 characters into a workbook, by which it is known again; raises `ValueError` as `marked` does."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as written, ZipFile(out, "w", ZIP_DEFLATED) as finished:
        if NO_MARK.encode() not in written.read(_CUSTOM):
            raise ValueError("the workbook has no place for a mark")
        for part in written.infolist():
            held = written.read(part)
            whole = held.replace(NO_MARK.encode(), mark.encode()) if part.filename == _CUSTOM else held
            finished.writestr(part, whole, ZIP_DEFLATED)
    return out.getvalue()


def mark_in(content: bytes) -> str:
    """Give the mark that a workbook holds, or empty text."""
    try:
        with ZipFile(io.BytesIO(content)) as container:
            properties = container.read(_CUSTOM).decode("utf-8")
    except (BadZipFile, KeyError, UnicodeDecodeError):
        return ""
    found = re.search(rf'name="{MARK}"[^>]*><vt:lpwstr>([^<]*)<', properties)
    return found[1] if found else ""
