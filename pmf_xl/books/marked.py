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
    digest, made = sha256(), moment.encode()
    for name, content in parts:
        if not name.startswith(_PROPERTIES):
            part = content.encode() if isinstance(content, str) else content
            digest.update(name.encode() + b"\0" + part.replace(made, b""))
    mark = digest.hexdigest()
    return with_mark(parts, mark), mark


def with_mark(parts: Parts, mark: str) -> bytes:
    """Give a workbook's bytes with a mark of 64 characters in it; raises `ValueError` as `marked` does."""
    place = [name for name, _ in parts].index(_CUSTOM)
    custom = parts[place][1]
    text = custom.decode() if isinstance(custom, bytes) else custom
    if NO_MARK not in text:
        raise ValueError("the workbook has no place for a mark")
    return archive([*parts[:place], (_CUSTOM, text.replace(NO_MARK, mark)), *parts[place + 1 :]])


def mark_in(content: bytes) -> str:
    """Give the mark that a workbook holds, or empty text."""
    try:
        with ZipFile(io.BytesIO(content)) as container:
            properties = container.read(_CUSTOM).decode("utf-8")
    except (BadZipFile, KeyError, UnicodeDecodeError):
        return ""
    found = re.search(rf'name="{MARK}"[^>]*>\s*<(?:\w+:)?lpwstr\b[^>]*>([^<]*)<', properties)
    return found[1] if found else ""
