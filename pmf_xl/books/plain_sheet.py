"""The cells of a worksheet whose XML is as programs write it, read at a stroke: openpyxl takes ten times as long.

Only what means the same to openpyxl is read so. Whatever is written in any other way is left to it.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import unescape

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import CELL_TAG, INLINE_STRING, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from pmf_xl.catalogue.grid import Cell
from pmf_xl.rules.addresses import letters

WIDEST = 250  # columns that are read

Rows = list[tuple[int, list[Cell | None]]]  # the rows that hold anything, with their numbers

TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"

_COLUMNS = {letters(column): column for column in range(WIDEST)}
_BEGIN, _END = "<sheetData>", "</sheetData>"
_ROOT = re.compile(
    r"""(?:<\?xml version=["']1\.0["'](?: encoding=["'](?i:UTF-8)["'])?(?: standalone=["']\w+["'])?\?>)?\s*"""
    r"""<worksheet(?=\s)[^>]*\sxmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"[^>]*>""",
    re.ASCII,
)
#: What would make something else of what stands outside the data: comments, other namespaces, more data.
_ELSEWHERE = ("<!", "<?", "xmlns=", "<sheetData", "sheetData>")
#: What may not stand in XML, or stands for something else in it than itself.
_NOT_AS_IT_STANDS = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|]]>|&(?!(?:amp|lt|gt|quot|apos|#\d{2,6});)")
_BY_NUMBER = re.compile(r"&#(\d+);")  # a character, as programs write it that keep to ASCII
_OF_ROWS = (
    "spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed|thickTop|thickBot|ph|x14ac:dyDescent"
)
_NUMBER = r"-?\d{1,40}(?:\.\d{1,40})?(?:[eE][-+]?\d{1,4})?"
_FORMULA = r"(?:<f>[^<]++</f>)?+"
_CELL = (
    r'<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d{1,6}")?+'
    r'(?:(?: t="(?:n|s|b|str|e|inlineStr)")?+ ?/>'
    rf'|(?: t="n")?+>{_FORMULA}(?:<v>{_NUMBER}</v>|<v ?/>|<v></v>)?+</c>'
    rf'|(?: t="[sb]")>{_FORMULA}(?:<v>\d{{1,9}}</v>|<v ?/>|<v></v>)?+</c>'
    rf'|(?: t="(?:str|e)")>{_FORMULA}(?:<v>[^<]++</v>|<v ?/>|<v></v>)?+</c>'
    r'|(?: t="inlineStr")>(?:<is><t(?: xml:space="preserve")?+>[^<]++</t></is>)?+</c>)'
)
_AS_WRITTEN = re.compile(
    rf'(?:<row r="[1-9]\d{{0,6}}"(?: (?:{_OF_ROWS})="[^"<&]*+")*+ ?(?:/>|>(?:{_CELL})*+</row>))*+', re.ASCII
)
_NAMES = re.compile(r"([\w:]+)=")
_TOKENS = re.compile(
    r'<(?:row r="(\d+)"([^>]*)'
    r'|c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?>?(?:<f>([^<]+)</f>)?'
    r'(?:(?:<v>|<is><t(?: xml:space="preserve")?>)([^<]+))?)',
    re.ASCII,
)


def plain_rows(sheet: Any, cell_of: Callable[[ReadOnlyCell, str], Cell]) -> Rows | None:
    """Give the rows of a sheet of openpyxl's, each cell with its place; None where it must read them itself.

    `cell_of` makes a cell of one of openpyxl's and its place.
    """
    with sheet._get_source() as xml:
        data = _data(xml.read())
    if data is None:
        return None
    rows: Rows = []
    cells: list[Cell | None] = []
    looks = set[str]()
    values = _Values(sheet, cell_of)
    number, last = 0, -1
    for row, look, column, style, kind, formula, value in _TOKENS.findall(data):
        if row:
            if cells:
                rows.append((number, cells))
            if int(row) <= number:
                return None
            number, last, cells = int(row), -1, []
            looks.add(look)
            continue
        at = _COLUMNS.get(column, WIDEST)
        if at <= last and at < WIDEST:
            return None
        last = at
        if at < WIDEST and (value or formula):
            cells.extend([None] * (at - len(cells)))
            place = f"{column}{number}"
            cells.append(
                values.cell(kind, style, value, place)
                if value
                else Cell(f"={_unescaped(formula)}", place, error=True)
            )
    if cells:
        rows.append((number, cells))
    return rows if all(map(_is_sound, looks)) else None


def _data(xml: bytes) -> str | None:
    """Give what stands between the ends of a sheet's data, where all of it is as programs write it.

    Raises what openpyxl does for what stands elsewhere in the sheet.
    """
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return None
    root = _ROOT.match(text)
    begin, end = text.find(_BEGIN), text.find(_END)
    if not root or not root.end() <= begin < end:
        return None
    head, data, tail = text[root.end() : begin], text[begin + len(_BEGIN) : end], text[end + len(_END) :]
    if any(sign in part for part in (head, tail) for sign in _ELSEWHERE):
        return None
    if "x14ac:" in data and "xmlns:x14ac=" not in root[0]:
        return None
    if _NOT_AS_IT_STANDS.search(data) or not _AS_WRITTEN.fullmatch(data):
        return None
    if any(not _stands_for_itself(int(number)) for number in _BY_NUMBER.findall(data)):
        return None
    around = f"{root[0]}{head}{_BEGIN}{_END}{tail}".encode()
    return None if list(WorkSheetParser(BytesIO(around), []).parse()) else data


def _stands_for_itself(character: int) -> bool:
    """Say whether a character given by its number may stand in XML, and is no sign of it."""
    written = chr(character)
    return written not in "&<>" and not _NOT_AS_IT_STANDS.match(written) and not 0xD800 <= character < 0xE000


def _is_sound(look: str) -> bool:
    """Say whether no attribute of a row is given twice."""
    names = _NAMES.findall(look)
    return len(names) == len(set(names))


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    by_number = _BY_NUMBER.sub(lambda found: chr(int(found[1])), text)
    return unescape(by_number, {"&quot;": '"', "&apos;": "'"}) if "&" in by_number else by_number


class _Values:
    """Makes cells of what is written in them: numbers and shared texts at once, anything else as openpyxl does."""

    def __init__(self, sheet: Any, cell_of: Callable[[ReadOnlyCell, str], Cell]) -> None:
        book = sheet.parent
        self._sheet, self._cell_of = sheet, cell_of
        self._texts: list[str] = sheet._shared_strings
        self._parser = WorkSheetParser(
            BytesIO(), self._texts, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        self._found: dict[tuple[str, str, str], ReadOnlyCell] = {}
        self._percent: dict[str, bool] = {}  # by style, of those in which numbers are no dates

    def cell(self, kind: str, style: str, value: str, place: str) -> Cell:
        """Make a cell of its type, the number of its style and what is written in it."""
        if kind == "s":
            return Cell(self._texts[int(value)], place)
        percent = self._percent.get(style) if kind in ("", "n") else None
        if percent is None:
            made = self._as_openpyxl(kind, style, value, place)
            if kind in ("", "n") and isinstance(made.value, int | float):
                self._percent[style] = made.percent  # and not a date
            return made
        is_whole = not ("." in value or "e" in value or "E" in value)
        return Cell(int(value) if is_whole else float(value), place, percent)

    def _as_openpyxl(self, kind: str, style: str, value: str, place: str) -> Cell:
        key = (kind, style, value)
        if key not in self._found:
            given = {"r": place, "t": kind or "n"} | ({"s": style} if style else {})
            element = Element(CELL_TAG, given)
            within = SubElement(element, INLINE_STRING) if kind == "inlineStr" else element
            SubElement(within, TEXT_TAG if kind == "inlineStr" else VALUE_TAG).text = _unescaped(value)
            self._found[key] = ReadOnlyCell(self._sheet, **self._parser.parse_cell(element))
        return self._cell_of(self._found[key], place)
