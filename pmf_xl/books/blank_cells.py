"""Blank cells beyond the last entry, such as a space in the last row of all, taken out before values are read.

The reader of values makes a grid of everything between the first cell and the last, so that one space far away asks
for more memory than there is.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from pmf_xl.books.marked_cells import Marks, cell_position, row_or_column_count
from pmf_xl.books.marks import OPEN_DOCUMENT


def without_blank_cells(container: ZipFile, marks: Mapping[str, Marks]) -> dict[str, bytes]:
    """Give the parts of the sheets that blank cells make much larger than they are, without those cells."""
    beyond = [found for found in marks.values() if found.blank_beyond]
    parts: dict[str, bytes] = {}
    if any(found.part == OPEN_DOCUMENT for found in beyond):
        return {OPEN_DOCUMENT: _OpenDocument(marks).cut(container.read(OPEN_DOCUMENT))}
    for found in beyond:
        parts[found.part] = _Sheet(found).cut(container.read(found.part))
    return parts


class _Cutter:
    """Cuts stretches out of XML, by what `start` and `end` find in it."""

    def __init__(self) -> None:
        self.cuts: list[tuple[int, int, str, bytes]] = []
        self._parser: Any = None

    def cut(self, xml: bytes) -> bytes:
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = lambda tag, given: self.start(tag, given, parser.CurrentByteIndex)
        parser.EndElementHandler = lambda tag: self.end(tag, parser.CurrentByteIndex)
        parser.CharacterDataHandler = self.text
        parser.Parse(xml, True)
        return b"".join(self._kept(xml))

    def _kept(self, xml: bytes) -> Iterable[bytes]:
        at = 0
        for begin, end, tag, instead in self.cuts:
            yield xml[at:begin] + instead
            # For the parser an element ends before its end tag, and one without content after its only one.
            at = xml.index(b">", end) + 1 if xml.startswith(f"</{tag}".encode(), end) else end
        yield xml[at:]

    def start(self, tag: str, given: dict[str, str], at: int) -> None: ...

    def end(self, tag: str, at: int) -> None: ...

    def text(self, text: str) -> None: ...


class _Sheet(_Cutter):
    """Cuts the rows and cells of an .xlsx sheet that lie outside what can be seen."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        self._row = self._column = -1
        self._began: int | None = None  # where what is to be cut begins
        self._whole_row = False

    def start(self, tag: str, given: dict[str, str], at: int) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            self._row = row_or_column_count(given["r"]) - 1 if "r" in given else self._row + 1
            self._column, self._whole_row = -1, self._row >= self._marks.bottom
            self._began = at if self._whole_row else None
        elif tag == "c" and not self._whole_row:
            self._column = cell_position(given["r"])[1] if "r" in given else self._column + 1
            self._began = at if self._column >= self._marks.right else None

    def end(self, tag: str, at: int) -> None:
        if self._began is not None and tag.rpartition(":")[2] == ("row" if self._whole_row else "c"):
            self.cuts.append((self._began, at, tag, b""))
            self._began = None


class _OpenDocument(_Cutter):
    """Empties the cells of an .ods file's sheets that lie outside what can be seen."""

    def __init__(self, marks: Mapping[str, Marks]) -> None:
        super().__init__()
        self._every, self._marks = marks, Marks()
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._began = 0

    def start(self, tag: str, given: dict[str, str], at: int) -> None:
        kind = tag.rpartition(":")[2]
        own = {key.rpartition(":")[2]: value for key, value in given.items()}
        if kind == "table":
            self._marks, self._row = self._every.get(own.get("name", ""), Marks()), 0
        elif kind == "table-row":
            self._column, self._rows = 0, row_or_column_count(own.get("number-rows-repeated", "1"))
        elif kind in ("table-cell", "covered-table-cell"):
            self._columns = row_or_column_count(own.get("number-columns-repeated", "1"))
            self._began = at

    def end(self, tag: str, at: int) -> None:
        prefix, _, kind = tag.rpartition(":")
        if kind == "table-row":
            self._row += self._rows
        elif kind in ("table-cell", "covered-table-cell"):
            beyond = self._row >= self._marks.bottom or self._column >= self._marks.right
            if beyond and self._marks.blank_beyond:
                own = f"{prefix}:" if prefix else ""
                empty = f'<{own}table-cell {own}number-columns-repeated="{self._columns}"/>'
                self.cuts.append((self._began, at, tag, empty.encode()))
            self._column += self._columns
