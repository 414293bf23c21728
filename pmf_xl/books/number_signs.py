"""The sign a cell shows beside its number, `%` or `£`, which its value does not tell: 0.954 is shown as 95.4%.

Values come from `read`; this tells what their number formats add, in every kind of workbook. Where a file's formats
cannot be read there are no signs, and a number is taken for what it is.
"""

import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.parsers import expat
from zipfile import ZipFile

from pmf_xl.books import xlsb
from pmf_xl.books.marked_cells import row_or_column_count

Signs = Mapping[tuple[int, int], str]  # by row and column, counted from zero

PERCENT, POUND = "%", "£"
_OPEN_DOCUMENT = {"percentage": PERCENT, "currency": POUND}
_FORMAT, _CELL_FORMAT, _CELL_FORMATS_BEGIN, _CELL_FORMATS_END = 44, 47, 617, 618  # kinds of records in .xlsb


def signs(content: bytes) -> dict[str, Signs]:
    """Give the signs of every sheet, by its name; none where they cannot be told."""
    try:
        if not content.startswith(b"PK"):
            return dict(_of_old_excel(content))
        with ZipFile(io.BytesIO(content)) as container:
            if xlsb.is_xlsb(container):
                return dict(_of_binary(container))
            if "content.xml" in container.namelist():
                return _of_open_document(container.read("content.xml"))
        return dict(_of_excel(content))
    except MemoryError:
        raise
    except (
        Exception
    ):  # the values have been read; formats that a library cannot make out change nothing in them
        return {}


@lru_cache(maxsize=512)
def sign_of(number_format: str) -> str:
    """Say which sign a number format puts beside a number; one in quotes is only text, but a pound is one there too.

    >>> sign_of("0.0%"), sign_of('0.0" %"'), sign_of("[$£-809]#,##0"), sign_of('"£"#,##0'), sign_of("General")
    ('%', '', '£', '£', '')
    """
    if "%" in re.sub(r'"[^"]*"|\\.', "", number_format):
        return PERCENT
    return POUND if "£" in number_format else ""


def _of_excel(content: bytes) -> Iterator[tuple[str, Signs]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says of its own extent is often wrong
            yield (
                sheet.title,
                {
                    (row, column): sign
                    for row, cells in enumerate(sheet.iter_rows())
                    for column, cell in enumerate(cells)
                    if isinstance(cell.value, int | float) and (sign := sign_of(cell.number_format))
                },
            )
    finally:
        book.close()


def _of_old_excel(content: bytes) -> Iterator[tuple[str, Signs]]:
    from pmf_xl.books.xls import number_formats

    for name, formats in number_formats(content):
        yield name, {place: sign for place, text in formats.items() if (sign := sign_of(text))}


def _of_binary(container: ZipFile) -> Iterator[tuple[str, Signs]]:
    by_style = list(_styles_of_binary(container.read("xl/styles.bin")))
    for name, styles in xlsb.styles(container):
        yield (
            name,
            {
                place: sign
                for place, style in styles.items()
                if style < len(by_style) and (sign := by_style[style])
            },
        )


def _styles_of_binary(part: bytes) -> Iterator[str]:
    """Give the sign of every cell format in turn."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    formats = dict(BUILTIN_FORMATS)
    among_cells = False
    for kind, held in xlsb.records(part):
        if kind == _FORMAT:
            formats[int.from_bytes(held[:2], "little")] = xlsb.text_in(held, 2)[0]
        elif kind in (_CELL_FORMATS_BEGIN, _CELL_FORMATS_END):
            among_cells = kind == _CELL_FORMATS_BEGIN
        elif kind == _CELL_FORMAT and among_cells:
            yield sign_of(formats.get(int.from_bytes(held[2:4], "little"), ""))


def _of_open_document(xml: bytes) -> dict[str, Signs]:
    reader = _OpenDocument()
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, given: reader.start(tag.rpartition(":")[2], given)
    parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(":")[2])
    parser.Parse(xml, True)
    return dict(reader.sheets)


class _OpenDocument:
    """Reads the kinds of value in every sheet of an .ods file; one row or cell of its XML may stand for many."""

    def __init__(self) -> None:
        self.sheets: dict[str, dict[tuple[int, int], str]] = {}
        self._signs: dict[tuple[int, int], str] = {}
        self._row = self._column = 0
        self._rows = self._columns = 1

    def start(self, tag: str, given: dict[str, str]) -> None:
        given = {key.rpartition(":")[2]: value for key, value in sorted(given.items(), reverse=True)}
        if tag == "table":
            self._signs = self.sheets.setdefault(given.get("name", ""), {})
            self._row = 0
        elif tag == "table-row":
            self._column, self._rows = 0, row_or_column_count(given.get("number-rows-repeated", "1"))
        elif tag in ("table-cell", "covered-table-cell"):
            self._columns = row_or_column_count(given.get("number-columns-repeated", "1"))
            if sign := _OPEN_DOCUMENT.get(given.get("value-type", "")):
                rows, columns = range(self._row, self._row + self._rows), range(self._columns)
                self._signs |= {(row, self._column + column): sign for row in rows for column in columns}

    def end(self, tag: str) -> None:
        if tag == "table-row":
            self._row += self._rows
        elif tag in ("table-cell", "covered-table-cell"):
            self._column += self._columns
