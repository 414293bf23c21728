"""A written workbook as the checker sees it: cells and looks through openpyxl, the rest in the parts themselves."""

import io
import posixpath
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree  # the workbook was written by this program a moment ago
from zipfile import ZipFile

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.table import Table
    from openpyxl.worksheet.worksheet import Worksheet

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_SHAPES = ("graphicFrame", "pic", "sp", "cxnSp", "grpSp")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, picture or shape on a sheet: what kind it is, its alternative text, and the part of a chart."""

    kind: str
    cell: str
    says: str
    chart: Any = None  # the root of its part


class CheckedBook:
    """One workbook; `withheld` are names that must stand nowhere in it."""

    def __init__(self, content: bytes, withheld: frozenset[str] = frozenset()) -> None:
        import openpyxl

        self.withheld = withheld
        with ZipFile(io.BytesIO(content)) as container:
            self.parts = {name: container.read(name) for name in container.namelist()}
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of what openpyxl does not keep: the parts are looked at for that
            self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheets = [CheckedSheet(self, worksheet) for worksheet in self.book.worksheets]

    def related(self, part: str, ending: str) -> Iterator[str]:
        """Give the parts that one part refers to by relations of a kind, such as `/drawing`."""
        folder, name = posixpath.split(part)
        relations = self.parts.get(f"{folder}/_rels/{name}.rels")
        for relation in ElementTree.fromstring(relations) if relations else ():  # noqa: S314
            if relation.get("Type", "").endswith(ending):
                yield posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).removeprefix("/")

    @cached_property
    def theme_colours(self) -> list[str]:
        """The colours that cells may refer to by number."""
        found = re.findall(
            rb'<a:(\w+)><a:(?:sysClr [^>]*lastClr|srgbClr val)="([0-9A-Fa-f]{6})"', self._theme
        )
        dark, light, dark2, light2, *others = (colour.decode() for _, colour in found[:12])
        return [light, dark, light2, dark2, *others]

    @property
    def _theme(self) -> bytes:
        return next(content for name, content in self.parts.items() if name.startswith("xl/theme/"))


class CheckedSheet:
    """One sheet of it."""

    def __init__(self, book: CheckedBook, worksheet: "Worksheet") -> None:
        self.book, self.worksheet = book, worksheet
        self.name: str = worksheet.title

    @cached_property
    def cells(self) -> "list[Cell]":
        """Every cell that holds something, row by row."""
        rows = self.worksheet.iter_rows()
        return [cell for row in rows for cell in row if cell.value is not None and cell.value != ""]

    @cached_property
    def looks(self) -> "list[Cell]":
        """One cell of every look there is, the first that has it."""
        return list({cell.style_id: cell for cell in reversed(self.cells)}.values())[::-1]

    @cached_property
    def table(self) -> "Table | None":
        """Its table, where it has one and no more."""
        tables = list(self.worksheet.tables.values())
        return tables[0] if len(tables) == 1 else None

    @cached_property
    def bounds(self) -> tuple[int, int, int, int]:
        """First column, first row, last column and last row of its table; of a sheet without one, nothing."""
        from openpyxl.utils import range_boundaries

        if self.table is None:
            return (1, 1, 0, 0)
        left, top, right, bottom = range_boundaries(self.table.ref)
        return int(left or 1), int(top or 1), int(right or 0), int(bottom or 0)

    def inside(self, cell: "Cell") -> bool:
        """Say whether a cell is part of the table."""
        left, top, right, bottom = self.bounds
        return left <= cell.column <= right and top <= cell.row <= bottom

    @property
    def table_rows(self) -> "Iterator[tuple[Cell, ...]]":
        """The rows of the table, the headings first."""
        left, top, right, bottom = self.bounds
        if self.table is not None:
            yield from self.worksheet.iter_rows(top, bottom, left, right)  # type: ignore[misc]

    @property
    def above(self) -> str:
        """All that stands above the table, as one text."""
        top = self.bounds[1] if self.table else self.worksheet.max_row + 1
        return "\n".join(str(cell.value) for cell in self.cells if cell.row < top)

    @cached_property
    def drawn(self) -> list[Drawing]:
        """Every chart, picture and shape on it."""
        found = []
        for part in self.book.related(self._part, "/drawing"):
            for anchor in ElementTree.fromstring(self.book.parts[part]):  # noqa: S314
                found += [
                    _drawn(self.book, part, anchor, kind)
                    for kind in _SHAPES
                    if anchor.find(_DRAWN + kind) is not None
                ]
        return found

    @property
    def _part(self) -> str:
        number = self.book.book.sheetnames.index(self.name)
        sheets = re.findall(rb'<sheet [^>]*r:id="([^"]+)"', self.book.parts["xl/workbook.xml"])
        relations = ElementTree.fromstring(self.book.parts["xl/_rels/workbook.xml.rels"])  # noqa: S314
        target = next(one.get("Target", "") for one in relations if one.get("Id") == sheets[number].decode())
        return f"xl/{target}".replace("xl//xl/", "xl/")


def _drawn(book: CheckedBook, part: str, anchor: Any, kind: str) -> Drawing:
    from openpyxl.utils import get_column_letter

    start = anchor.find(f"{_DRAWN}from")
    cell = ""
    if start is not None:
        column, row = (int(start.findtext(_DRAWN + name, "0")) for name in ("col", "row"))
        cell = f"{get_column_letter(column + 1)}{row + 1}"
    about = next(iter(anchor.iter(f"{_DRAWN}cNvPr")), None)
    says = (about.get("descr") or "") if about is not None else ""
    shown = next(iter(anchor.iter(f"{_CHART}chart")), None)
    chart = None
    if shown is not None:
        name = next(value for key, value in shown.attrib.items() if key.endswith("}id"))
        relations = ElementTree.fromstring(book.parts[_relations(part)])  # noqa: S314
        target = next(one.get("Target", "") for one in relations if one.get("Id") == name)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
        chart = ElementTree.fromstring(book.parts[path.removeprefix("/")])  # noqa: S314
    return Drawing("chart" if chart is not None and kind == "graphicFrame" else kind, cell, says, chart)


def _relations(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"
