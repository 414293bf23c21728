"""The same workbook written by xlsxwriter alone, and the two made comparable part by part."""

import io
import re
import zipfile

import xlsxwriter

from pmf_xl.books import write
from pmf_xl.books.theme import Theme
from pmf_xl.layout.parts import Workbook

#: What only ours has: the lock, and rows that may grow.
_LOCK = re.compile(r'<workbookProtection [^>]*/>| (?:algorithmName|hashValue|saltValue|spinCount)="[^"]*"')
LANGUAGE = "<dc:language>en-GB</dc:language>"
_GROWS = re.compile(r'(<row [^>]*?) customHeight="1"')


def by_xlsxwriter_alone(declared: Workbook, theme: Theme, filling: write.Filling) -> bytes:
    """The workbook written cell by cell into one of xlsxwriter's own."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**write.options(theme), "in_memory": True})
    write.write_collection(book, declared, theme, filling)
    book.close()
    return out.getvalue()


def parts(content: bytes) -> dict[str, str]:
    """Its parts in their order, but for what only ours has."""
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        held = {
            name: container.read(name).decode("utf-8", "surrogateescape") for name in container.namelist()
        }
    return {name: _GROWS.sub(r"\1", _LOCK.sub("", xml)).replace(LANGUAGE, "") for name, xml in held.items()}


def difference(one: bytes, other: bytes) -> list[str]:
    """Where the parts of two workbooks differ."""
    first, second = parts(one), parts(other)
    told = [] if list(first) == list(second) else [f"{list(first)} / {list(second)}"]
    for name in first.keys() & second.keys():
        a, b = first[name], second[name]
        if a != b:
            at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            told.append(f"{name}: {a[max(0, at - 60) : at + 60]!r} / {b[max(0, at - 60) : at + 60]!r}")
    return told
