"""The marks of a sheet whose XML is written as the usual programs write it: read without walking through its tags.

Excel, LibreOffice and the libraries write a cell in one way, in which nothing can be misunderstood. Whatever differs
from that in the least is left to `marks`, which reads any XML and says what is wrong with it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from xml.parsers import expat

from pmf_xl.books.marked_cells import ERROR_UNNAMED, MOST_COLUMNS, Marks, can_be_seen, cell_position

_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_TEXT = rb"((?:[^<&\x00-\x08\x0b-\x1f]++|&(?:amp|lt|gt|quot|apos);)*+)"
_ATTRIBUTE = rb'\s[A-Za-z][A-Za-z0-9]*(?::[A-Za-z][A-Za-z0-9]*)?="[^"<&\x00-\x1f]*"'
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"((?:%s)*+)(/?)>' % _ATTRIBUTE)
_CELL = re.compile(
    rb'(<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="(s|str|n|b|e)")?'
    rb'(?:/>|>(?:<f(?: aca="false")?>%s</f>)?(?:<v>%s</v>)?</c>))' % (_TEXT, _TEXT)
)
_NAMES = re.compile(rb"\s([A-Za-z0-9:]+)=")
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)""")
_OF_CELLS = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)[\s/>]")
#: What may not stand in text, or is read as something else than it says: left to whoever reads XML in full.
_UNUSUAL = (b"]]>", b"<f></f>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")

_EMPTY, _EMPTY_RESULT = (
    b"<v></v>",
    b"</f><v></v>",
)  # what is empty without a formula is looked at more closely

Cell = tuple[bytes, bytes, bytes, bytes, bytes, bytes]  # all of it, column, row, type, formula, value


def marks_of_usual(xml: bytes) -> Marks | None:
    """Give the marks of a sheet; None where its XML is not of the usual kind."""
    begin, end = xml.find(_BEGIN), xml.rfind(_END)
    if begin < 0 or end < begin:
        return None
    begin += len(_BEGIN)
    cells = xml[begin:end]
    if any(one in cells for one in _UNUSUAL) or cells.count(_EMPTY) > cells.count(_EMPTY_RESULT):
        return None
    if not _is_sound(xml[:begin] + xml[end:], xml):
        return None
    marks, last = Marks(), 0
    *rows, rest = cells.split(_ROW_END)
    for text in rows:
        last = _take_row(marks, text, last)
        if not last:
            return None
    return None if rest and not _only_empty_rows(rest, last) else marks


def _is_sound(around: bytes, xml: bytes) -> bool:
    """Say whether what is around the cells is XML, and all of it text."""
    try:
        xml.decode()
        expat.ParserCreate().Parse(around, True)
    except (UnicodeDecodeError, expat.ExpatError, LookupError):
        return False
    declared = _ENCODING.match(around)
    return (declared is None or declared[1].lower() == b"utf-8") and not _OF_CELLS.search(around)


def _take_row(marks: Marks, text: bytes, last: int) -> int:
    """Take in the marks of a row, and empty ones before it; give its number, 0 where it is not of the usual kind."""
    at = 0
    while True:
        found = _ROW.match(text, at)
        if found is None or int(found[1]) <= last or not _told_apart(found[2]):
            return 0
        last, at = int(found[1]), found.end()
        if not found[3]:
            break
    cells: list[Cell] = _CELL.findall(text, at)
    if sum([len(cell[0]) for cell in cells]) != len(text) - at:
        return 0
    if cells and not _take_cells(marks, cells, found[1]):
        return 0
    return last


def _take_cells(marks: Marks, cells: Sequence[Cell], number: bytes) -> bool:
    columns = [_column(cell[1]) for cell in cells]
    in_order = all(map(int.__lt__, columns, columns[1:])) and columns[-1] < MOST_COLUMNS
    if not in_order or any(cell[2] != number for cell in cells):
        return False
    row, seen = int(number) - 1, -1
    for column, (_, _, _, kind, formula, value) in zip(columns, cells, strict=True):
        if formula:
            marks.formulas[row, column] = f"={_unescaped(formula)}"
        elif not value:
            continue
        elif kind != b"s" and not (value[0] > 32 and value.isascii()) and not can_be_seen(_unescaped(value)):
            marks.pass_over(row, column)
            continue
        seen = column
        if kind == b"e" and value:
            marks.errors[row, column] = _unescaped(value) or ERROR_UNNAMED
    if seen >= 0:
        marks.reach(row, seen)
    return True


def _only_empty_rows(text: bytes, last: int) -> bool:
    at = 0
    while at < len(text):
        found = _ROW.match(text, at)
        if found is None or not found[3] or int(found[1]) <= last or not _told_apart(found[2]):
            return False
        last, at = int(found[1]), found.end()
    return True


@lru_cache(maxsize=4096)
def _told_apart(attributes: bytes) -> bool:
    """Say whether no attribute of a row stands there twice."""
    names = [b"r", *_NAMES.findall(attributes)]
    return len(set(names)) == len(names)


@lru_cache(maxsize=2048)
def _column(letters: bytes) -> int:
    return cell_position(f"{letters.decode()}1")[1]


def _unescaped(text: bytes) -> str:
    whole = text.decode()
    if "&" in whole:
        for code, character in (
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", '"'),
            ("&apos;", "'"),
            ("&amp;", "&"),
        ):
            whole = whole.replace(code, character)
    return whole
