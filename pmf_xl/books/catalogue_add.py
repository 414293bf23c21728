"""Adding rows to one table of the catalogue workbook, and leaving everything else in it byte for byte as it is.

A library that reads a workbook and writes it again loses what it does not know: results of formulas, shapes, comments.
So the XML of the one sheet is cut open where its rows are.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from pmf_xl.books.catalogue_read import headings_in
from pmf_xl.books.catalogue_sheets import (
    WORKBOOK,
    lacking,
    packed,
    parts_of,
    resolved,
    sheets_in,
    with_sheets,
)
from pmf_xl.catalogue.fields import CatalogueTable
from pmf_xl.catalogue.grid import plain
from pmf_xl.problems import FileUnreadableError

_STYLES = "xl/styles.xml"
_ROW = re.compile(r'<row\b[^>]*?\br="(\d+)"[^>]*?(?:/>|>.*?</row>)', re.S)
_CELL = re.compile(r'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?(?:/>|>.*?</c>)', re.S)
_STYLE = re.compile(r'<c\b[^>]*?\bs="(\d+)"')
_PERCENT, _GENERAL = "10", "0"  # the numbers of Excel's own formats 0.00% and General


@dataclass(frozen=True, slots=True)
class NewCell:
    """What is to stand in a cell: a text, or a number, maybe shown as a percentage."""

    value: str | float
    percent: bool = False


NewRow = Mapping[str, NewCell]  # by the table's column keys


def with_rows(
    content: bytes, path: Path, table: CatalogueTable, added: Sequence[NewRow], changed: Mapping[str, NewCell]
) -> bytes:
    """Give a catalogue workbook with rows added under a table, and some cells of it, by their place, changed.

    A workbook made before there was such a table gets its sheet. Raises `PmfError` where that is not written as
    spreadsheet programs write it.
    """
    if table in lacking(content):
        content = with_sheets(content, path, [table])
    held = parts_of(content)
    names = set(map(plain, table.sheets))
    sheet = next(part for name, part in sheets_in(held) if name in names)
    made = _Sheet(held, sheet, table, path, headings_in(content, path, table))
    for place, cell in changed.items():
        made.change(place, cell)
    made.add(added)
    made.finish()
    return packed(held)


class _Sheet:
    """The XML of one sheet being changed."""

    def __init__(
        self,
        held: dict[str, bytes],
        part: str,
        table: CatalogueTable,
        path: Path,
        heading: tuple[int, dict[str, str]] | None,
    ) -> None:
        self.held, self.part, self.table = held, part, table
        xml = held[part].decode()
        data = re.search(r"<sheetData>(.*)</sheetData>", xml, re.S)
        if data is None or heading is None or any(field.key not in heading[1] for field in table.fields):
            raise FileUnreadableError(
                f"The sheet {table.sheet} of {path} cannot be added to: save the catalogue in Excel or LibreOffice, "
                "and run this again.",
                path=path,
            )
        self.before, self.after = xml[: data.start(1)], xml[data.end(1) :]
        self.rows = {int(found[1]): found[0] for found in _ROW.finditer(data[1])}
        self.heading, self.columns = heading
        self.last = max((number for number, row in self.rows.items() if _is_filled(row)), default=0)
        self.styles: dict[tuple[str, str], str] = {}

    def change(self, place: str, cell: NewCell) -> None:
        """Write something else into a cell there is."""
        number = int("".join(filter(str.isdigit, place)))

        def instead(found: re.Match[str]) -> str:
            if found[1] + found[2] != place:
                return found[0]
            style = _STYLE.match(found[0])
            return self._cell(place, cell, style[1] if style else "0")

        self.rows[number] = _CELL.sub(instead, self.rows[number])

    def add(self, added: Sequence[NewRow]) -> None:
        """Write rows under the last that holds anything, each cell in the style of the table's last."""
        below = self.rows.get(self.last + 1) or self.rows.get(self.last, "")
        if self.last == self.heading and self.last + 1 not in self.rows:
            below = ""
        styles = {found[1]: style[1] for found in _CELL.finditer(below) if (style := _STYLE.match(found[0]))}
        order = sorted(self.columns.items(), key=lambda one: (len(one[1]), one[1]))
        for row in added:
            self.last += 1
            cells = [
                self._cell(f"{letter}{self.last}", row[key], styles.get(letter, "0"))
                for key, letter in order
                if key in row
            ]
            self.rows[self.last] = f'<row r="{self.last}">{"".join(cells)}</row>'

    def _cell(self, place: str, cell: NewCell, style: str) -> str:
        if isinstance(cell.value, str):
            text = f'<is><t xml:space="preserve">{escape(cell.value)}</t></is>'
            return f'<c r="{place}" s="{style}" t="inlineStr">{text}</c>'
        shown = self._like(style, _PERCENT if cell.percent else _GENERAL)
        return f'<c r="{place}" s="{shown}"><v>{cell.value!r}</v></c>'

    def _like(self, style: str, shape: str) -> str:
        """Give the number of a style like another, but showing numbers in one of Excel's own shapes."""
        if (style, shape) not in self.styles:
            xml = self.held[_STYLES].decode()
            all_of = re.search(r"<cellXfs\b[^>]*>(.*?)</cellXfs>", xml, re.S)
            assert all_of  # every workbook has styles
            styles = re.findall(r"<xf\b[^>]*/>|<xf\b[^>]*>.*?</xf>", all_of[1], re.S)
            head = re.match(r"<xf\b[^>]*", styles[int(style)])
            assert head
            slash = "/" if head[0].endswith("/") else ""
            plain = re.sub(r'\s(?:numFmtId|applyNumberFormat)="[^"]*"', "", head[0].rstrip("/"))
            new = (
                f'{plain} numFmtId="{shape}" applyNumberFormat="1"{slash}{styles[int(style)][len(head[0]) :]}'
            )
            if new in styles:
                self.styles[style, shape] = str(styles.index(new))
                return self.styles[style, shape]
            made = f'<cellXfs count="{len(styles) + 1}">{all_of[1]}{new}</cellXfs>'
            self.held[_STYLES] = (xml[: all_of.start()] + made + xml[all_of.end() :]).encode()
            self.styles[style, shape] = str(len(styles))
        return self.styles[style, shape]

    def finish(self) -> None:
        """Put the sheet together again, and let its table and what is printed reach to its last row."""
        data = "".join(self.rows[number] for number in sorted(self.rows))
        before = re.sub(r'(<dimension ref="[A-Z]+\d+:[A-Z]+)(\d+)"', self._reach, self.before)
        self.held[self.part] = (before + data + self.after).encode()
        for table in self._tables():
            xml = self.held[table].decode()
            self.held[table] = re.sub(r'(\bref="[A-Z]+\d+:[A-Z]+)(\d+)"', self._reach, xml).encode()
        names = tuple(re.escape(escape(name)) for name in self.table.sheets)
        printed = rf"(_xlnm\.Print_Area\"[^>]*>'?(?:{'|'.join(names)})'?!\$[A-Z]+\$\d+:\$[A-Z]+\$)(\d+)(?=<)"
        workbook = self.held[WORKBOOK].decode()
        self.held[WORKBOOK] = re.sub(
            printed, lambda found: f"{found[1]}{max(int(found[2]), self.last)}", workbook
        ).encode()

    def _reach(self, found: re.Match[str]) -> str:
        return f'{found[1]}{max(int(found[2]), self.last)}"'

    def _tables(self) -> Iterable[str]:
        """Give the parts of the sheet's table."""
        folder, name = self.part.rsplit("/", 1)
        rels = f"{folder}/_rels/{name}.rels"
        if rels in self.held:
            for found in re.finditer(r"<Relationship\b[^>]*>", self.held[rels].decode()):
                target = re.search(r'\bTarget="([^"]*)"', found[0])
                if target and "/table" in found[0] and target[1].rsplit("/", 1)[-1].startswith("table"):
                    yield resolved(rels, target[1])


def _is_filled(row: str) -> bool:
    return "<v>" in row or "<is>" in row or "<f" in row
