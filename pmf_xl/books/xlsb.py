"""What the records of an .xlsb file say and the reader of values does not: formulas, error values, short cells.

The records of a sheet stand one after another, each with its kind and length.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from xlrd import error_text_from_code

from pmf_xl.books.formula_code import written_out
from pmf_xl.books.marked_cells import ERROR_UNNAMED, Marks
from pmf_xl.books.marks import FORMULA_IN_CODE, as_a_book_names_them, links
from pmf_xl.rules.letters import as_seen

Record = tuple[int, bytes]  # kind and content

BOOK = "xl/workbook.bin"
_STRINGS = "xl/sharedStrings.bin"
_SHARED_STRING = 19
_ROW = 0
_EMPTY, _OF_TEXT, _OF_SHARED_TEXT = 1, 6, 7  # kinds of cells
_CELLS = range(1, 19)  # the kinds of cells: each has its column first
_SHORT_CELLS = range(12, 19)  # but for these: the first seven again, in the column after the last one
_SHORTER_BY = 11
#: Where the length of a formula's code stands, by the kind of its result; the code comes next. Not after a text.
_FORMULAS = {8: None, 9: 18, 10: 11, 11: 11}
_ERRORS = (3, 11)
_TEXT_IN_PIECES = 62
_CELLS_BEGIN, _CELLS_END = 145, 146
_SHEET = 156
_BOOK_PROPERTIES = 153
_ROWS, _COLUMNS = 1_048_576, 16_384  # of any sheet


def is_xlsb(container: ZipFile) -> bool:
    """Say whether the reader of values will take a container for an .xlsb file."""
    names = container.namelist()
    return BOOK in names and "xl/workbook.xml" not in names


def marks(container: ZipFile) -> dict[str, Marks]:
    """Read the marks of every sheet, by its name; raises `ValueError` where the records are damaged."""
    try:
        sheets = list(_sheets(container))
    except (ExpatError, LookupError) as reason:
        raise ValueError(f"its XML is damaged ({reason})") from reason
    as_a_book_names_them([name for name, _ in sheets])
    return {name: _marks(container.read(part)) for name, part in sheets}


def counts_from_1904(container: ZipFile) -> bool:
    """Say whether a workbook counts its days from 1904."""
    return any(
        held[:1] and held[0] & 1 for kind, held in records(container.read(BOOK)) if kind == _BOOK_PROPERTIES
    )


def written_in_full(container: ZipFile) -> dict[str, bytes]:
    """Give every sheet's part with its short cells written in full, since the reader of values passes them over.

    Cells that only have a look, or a text in which nothing can be seen, are left out: there may be one in the last row.
    """
    blank = _blank_strings(container)
    return {part: _in_full(container.read(part), blank) for _, part in _sheets(container)}


def _blank_strings(container: ZipFile) -> frozenset[int]:
    """Give the numbers of the texts that cells share in which nothing can be seen."""
    if _STRINGS not in container.namelist():
        return frozenset()
    texts = (
        text_in(held, 1)[0] for kind, held in records(container.read(_STRINGS)) if kind == _SHARED_STRING
    )
    return frozenset(number for number, text in enumerate(texts) if not as_seen(text))


def _sheets(container: ZipFile) -> Iterator[tuple[str, str]]:
    """Give name and part of every sheet of cells."""
    targets = {key: part for kind, key, part in links(container, PurePosixPath(BOOK)) if kind == "worksheet"}
    names = set(container.namelist())
    for kind, held in records(container.read(BOOK)):
        if kind == _SHEET:
            key, after = text_in(held, 8)
            name, _ = text_in(held, after)
            if targets.get(key) in names:
                yield name, targets[key]


def text_in(held: bytes, at: int) -> tuple[str, int]:
    """Read a text that stands in a record, and say where it ends."""
    end = at + 4 + 2 * int.from_bytes(held[at : at + 4], "little")
    return held[at + 4 : end].decode("utf-16-le", "replace"), end


def records(part: bytes) -> Iterator[Record]:
    """Give every record in turn; raises `ValueError` where one is cut short."""
    at = 0
    try:
        while at < len(part):
            kind, at = part[at], at + 1
            if kind > 0x7F:
                kind, at = kind & 0x7F | (part[at] & 0x7F) << 7, at + 1
            length = 0
            for place in range(4):
                byte, at = part[at], at + 1
                length |= (byte & 0x7F) << 7 * place
                if byte <= 0x7F:
                    break
            if at + length > len(part):
                raise IndexError
            yield kind, part[at : at + length]
            at += length
    except IndexError as reason:
        raise ValueError("a record in it is cut short") from reason


def _in_order(part: bytes) -> Iterator[tuple[Record, tuple[int, int] | None]]:
    """Give every record of a sheet, of a cell with its place and always in full."""
    row = column = -1
    among_cells = False
    for kind, held in records(part):
        at = None
        if kind in (_CELLS_BEGIN, _CELLS_END):
            among_cells = kind == _CELLS_BEGIN
        elif among_cells and kind == _ROW:
            row, column = _next(row, held, _ROWS), -1
        elif among_cells and kind in _CELLS:
            if kind in _SHORT_CELLS:
                kind, held = kind - _SHORTER_BY, (column + 1).to_bytes(4, "little") + held
            column = _next(column, held, _COLUMNS)
            at = row, column
        elif among_cells and kind == _TEXT_IN_PIECES:
            raise ValueError("a text in it is kept in a way that cannot be read")
        yield (kind, held), at


def _next(last: int, held: bytes, end: int) -> int:
    """Read the number of a row or column, which comes after the last one."""
    if len(held) < 8:
        raise ValueError("a record in it is cut short")
    number = int.from_bytes(held[:4], "little")
    if not last < number < end:
        raise ValueError("its cells are out of their order, or one stands in it twice")
    return number


def styles(container: ZipFile) -> Iterator[tuple[str, dict[tuple[int, int], int]]]:
    """Give every sheet's name, and the number of the format of each of its cells."""
    for name, part in _sheets(container):
        in_order = _in_order(container.read(part))
        yield name, {at: int.from_bytes(held[4:7], "little") for (_, held), at in in_order if at is not None}


def _marks(part: bytes) -> Marks:
    found = Marks()
    for (kind, held), at in _in_order(part):
        if at is None or _nothing_to_see(kind, held, frozenset()):
            continue
        found.reach(*at)
        if kind in _FORMULAS:
            found.formulas[at] = _formula(held, _FORMULAS[kind])
        if kind in _ERRORS:
            found.errors[at] = error_text_from_code.get(held[8] if len(held) > 8 else -1, ERROR_UNNAMED)
    return found


def _formula(held: bytes, at: int | None) -> str:
    if at is None:
        return FORMULA_IN_CODE
    code = at + 4
    return written_out(held[code : code + int.from_bytes(held[at:code], "little")], wide=True)


def _in_full(part: bytes, blank: frozenset[int] = frozenset()) -> bytes:
    return b"".join(
        _written(kind, held)
        for (kind, held), at in _in_order(part)
        if at is None or not _nothing_to_see(kind, held, blank)
    )


def _nothing_to_see(kind: int, held: bytes, blank: frozenset[int]) -> bool:
    if kind == _OF_SHARED_TEXT:
        return int.from_bytes(held[8:12], "little") in blank
    return kind == _EMPTY or (kind == _OF_TEXT and not as_seen(text_in(held, 8)[0]))


def _written(kind: int, held: bytes) -> bytes:
    head = bytes([kind]) if kind <= 0x7F else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(held)
    while size > 0x7F:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return head + length + bytes([size]) + held
