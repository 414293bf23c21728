"""A mark kept unseen in a report, by which it is known again: of all that was rendered, but for when it was made."""

import io
import re
from hashlib import sha256
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

MARK = "content mark"  # a property of the document
NO_MARK = "0" * 64  # stands in its place until the content is known
_PROPERTIES = "docProps/"
_CUSTOM = "docProps/custom.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every part, so that the same content is the same bytes


def marked(content: bytes, moment: str) -> tuple[bytes, str]:
    """Put the mark of a workbook's content into it, and give both; `moment` says in words when it was made.

    Raises `ValueError` where the workbook was written without a place for it.
    """
    with ZipFile(io.BytesIO(content)) as written:
        parts = {name: written.read(name) for name in written.namelist()}
    if NO_MARK.encode() not in parts.get(_CUSTOM, b""):
        raise ValueError("the workbook has no place for a mark")
    digest = sha256()
    for name, part in parts.items():
        if not name.startswith(_PROPERTIES):
            digest.update(name.encode() + b"\0" + part.replace(moment.encode(), b""))
    mark = digest.hexdigest()
    parts[_CUSTOM] = parts[_CUSTOM].replace(NO_MARK.encode(), mark.encode())
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as finished:
        for name, part in parts.items():
            finished.writestr(ZipInfo(name, _EPOCH), part, ZIP_DEFLATED)
    return out.getvalue(), mark


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
