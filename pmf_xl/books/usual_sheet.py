"""The marks of a sheet whose XML is written as the usual programs write it: read without walking through its tags.

Excel, LibreOffice and the libraries write a cell in one way, in which nothing can be misunderstood. Whatever differs
from that in the least is left to `marks`, which reads any XML and says what is wrong with it.
"""

import re
from functools import lru_cache
from xml.parsers import expat

from pmf_xl.books.marked_cells import MOST_COLUMNS, Marks, can_be_seen, cell_position

_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_NAME = rb"[A-Za-z][A-Za-z0-9]*(?::[A-Za-z][A-Za-z0-9]*)?"
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"((?:\s%s="[^"<]*")*+)(/?)>' % _NAME)
#: All of a cell, its column, row and type, its formula and its value.
_CELL = re.compile(
    rb'(<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="(s|str|n|b|e)")?'
    rb'(?:/>|>(?:<f(?: aca="false")?>([^<]+)</f>)?(?:<v>([^<]*)</v>)?</c>))'
)
_NAMES = re.compile(rb"\s([A-Za-z0-9:]+)=")
#: Around what is printed above a sheet, which names the service and would make the sheets of any two differ.
_HEADER = b"<oddHeader>"
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)""")
_OF_CELLS = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)[\s/>]")
#: What may not stand in XML, by the byte in it that seldom stands in any.
_UNUSUAL = ((b"]", b"]]>"), (b"\xef", b"\xef\xbf\xbe"), (b"\xef", b"\xef\xbf\xbf"))
_CODE = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;)")
_CONTROL = bytes({*range(32)} - {*b"\t\n"})
_EMPTY, _EMPTY_RESULT = b"<v></v>", b"</f><v></v>"
_APART = b"\0"  # which stands in no XML, as has been seen to before


def marks_of_usual(xml: bytes) -> Marks | None:
    """Give the marks of a sheet; None where its XML is not of the usual kind."""
    begin, end = xml.find(_BEGIN), xml.rfind(_END)
    if begin < 0 or end < begin:
        return None
    begin += len(_BEGIN)
    cells = xml[begin:end]
    if not _is_plain(cells) or not _is_text(xml) or not _is_sound(_without_header(xml[:begin] + xml[end:])):
        return None
    marks, last = Marks(), 0
    *rows, rest = cells.split(_ROW_END)
    for text in rows:
        last, at = _row_begun(text, last)
        if not at or not _take_cells(marks, text, at, last):
            return None
    return None if rest and not _only_empty_rows(rest, last) else marks


def _is_plain(cells: bytes) -> bool:
    """Say whether what stands between tags stands for itself; an empty value does beside a formula only."""
    return (
        len(cells.translate(None, _CONTROL)) == len(cells)
        and not any(seldom in cells and whole in cells for seldom, whole in _UNUSUAL)
        and not _CODE.search(cells)
        and (_EMPTY not in cells or cells.count(_EMPTY) == cells.count(_EMPTY_RESULT))
    )


def _is_text(xml: bytes) -> bool:
    try:
        xml.decode()
    except UnicodeDecodeError:
        return False
    return True


def _without_header(around: bytes) -> bytes:
    """Leave out what is printed above, where it stands for itself."""
    before, tag, rest = around.partition(_HEADER)
    header, end, after = rest.partition(b"<")
    return before + tag + end + after if tag and _is_plain(header) else around


@lru_cache(maxsize=64)
def _is_sound(around: bytes) -> bool:
    """Say whether what is around the cells, which is the same in many returns, is XML without others in it."""
    try:
        expat.ParserCreate().Parse(around, True)
    except (expat.ExpatError, LookupError):
        return False
    declared = _ENCODING.match(around)
    return (declared is None or declared[1].lower() == b"utf-8") and not _OF_CELLS.search(around)


def _row_begun(text: bytes, last: int) -> tuple[int, int]:
    """Give the number of a row and where its cells begin, after empty ones; the latter is 0 where it is unusual."""
    at = 0
    while True:
        found = _ROW.match(text, at)
        if found is None or int(found[1]) <= last or not _told_apart(found[2]):
            return 0, 0
        last, at = int(found[1]), found.end()
        if not found[3]:
            return last, at


def _take_cells(marks: Marks, text: bytes, at: int, number: int) -> bool:
    """Take in the marks of the cells of a row; say whether they are of the usual kind and in their order."""
    found = _CELL.findall(text, at)
    if not found:
        return len(text) == at
    cells, letters, rows, kinds, formulas, values = zip(*found, strict=True)
    columns = _in_order(letters)
    if sum(map(len, cells)) != len(text) - at or set(rows) != {b"%d" % number} or columns is None:
        return False
    row = number - 1
    if any(formulas):
        texts = _as_formulas(_APART.join(formulas))
        marks.formulas.update(
            {(row, column): text for column, text in zip(columns, texts, strict=True) if text}
        )
    if b"e" in kinds:
        for column, kind, value in zip(columns, kinds, values, strict=True):
            if kind == b"e" and value:
                marks.errors[row, column] = _unescaped(value)
    for column, kind, formula, value in zip(
        reversed(columns), reversed(kinds), reversed(formulas), reversed(values), strict=True
    ):
        if formula or (value and _is_seen(kind, value)):
            marks.reach(row, column)
            break
        if value:
            marks.pass_over(row, column)
    return True


def _is_seen(kind: bytes, value: bytes) -> bool:
    """Say whether anything can be seen in a cell; the texts that cells share are looked at later, where they matter."""
    return kind == b"s" or (not value.isspace() if value.isascii() else can_be_seen(_unescaped(value)))


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


@lru_cache(maxsize=1024)
def _in_order(letters: tuple[bytes, ...]) -> list[int] | None:
    """Give the places of the columns of some cells; None where they are not in their order, or no sheet has them."""
    columns = [cell_position(f"{one.decode()}1")[1] for one in letters]
    return columns if sorted(set(columns)) == columns and columns[-1] < MOST_COLUMNS else None


@lru_cache(maxsize=1024)
def _as_formulas(texts: bytes) -> list[str]:
    """Give the formulas of a row, which are the same in the same row of many returns; empty where a cell has none."""
    return [text and f"={text}" for text in _unescaped(texts).split(_APART.decode())]


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
