"""A sheet that takes whole rows by their shape, and writes them as xlsxwriter would cell by cell."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from pmf_xl.books.once import once
from pmf_xl.books.row_shape import (
    BLANK,
    OTHER,
    ROW,
    Link,
    RowShape,
    ShapeCell,
    cell_xml,
    number,
    prepared,
    result,
    value,
)
from pmf_xl.books.validations import RANGE, Validation
from pmf_xl.layout.parts import Content

if TYPE_CHECKING:
    from pmf_xl.books.style import Styles

SURELY_FITS = 16_383  # characters of a text that a cell holds, whatever they are
BLOCK = 16  # rows of which xlsxwriter tells the first and the last column together

Contents = Sequence[Content | Link]


def put_row(
    worksheet: Worksheet, styles: "Styles", row: int, shape: RowShape, contents: Contents, other: int = 0
) -> None:
    """Write a row of a shape; `contents` holds the value of each of its cells, or the result of its formula.

    A sheet of xlsxwriter's own takes it cell by cell, and the two are the same in the file.
    """
    if isinstance(worksheet, ShapedWorksheet):
        worksheet.keep_row(styles, row, shape, contents, other)
        return
    for cell, content in zip(shape.cells, contents, strict=True):
        put_cell(worksheet, styles, row, cell, content, other)


def put_cell(
    worksheet: Worksheet, styles: "Styles", row: int, cell: ShapeCell, content: Content | Link, other: int = 0
) -> None:
    """Write one cell by xlsxwriter's own means."""
    at, look = cell.position, cell.look and styles.of(cell.look)
    if cell.formula:
        text = cell.formula.replace(ROW, str(row + 1)).replace(OTHER, str(other))
        worksheet.write_formula(row, at, f"={text}", look, "" if content is None else content)
    elif content is None or (content == "" and look):
        worksheet.write_blank(row, at, None, look)
    elif isinstance(content, Link):
        worksheet.write_url(row, at, f"internal:{content.target}", look, content.text)
    elif isinstance(content, str):
        worksheet.write_string(row, at, content, look)
    elif isinstance(content, date):
        worksheet.write_datetime(row, at, content, look)
    else:
        worksheet.write_number(row, at, content, look)


def put_validation(worksheet: Worksheet, first: int, last: int, position: int, rule: Validation) -> None:
    """Say what may be typed in a column from one row to another."""
    if isinstance(worksheet, ShapedWorksheet):
        worksheet.keep_validation(xl_range(first, position, last, position), rule)
    else:
        worksheet.data_validation(first, position, last, position, rule.options)


class _Kept(NamedTuple):
    """What was put into a row: its shape, what goes into the gaps of that, and its other number."""

    shape: RowShape
    gaps: tuple[str, ...]
    other: int
    contents: Contents


class ShapedWorksheet(Worksheet):
    """A sheet that takes whole rows."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[int, list[_Kept]] = {}
        self._styles: Styles | None = None

    def keep_row(self, styles: "Styles", row: int, shape: RowShape, contents: Contents, other: int) -> None:
        """Keep a row until the sheet is written, in place of what stood there; no other shape may have a cell in it."""
        self._styles = styles
        if row in self.table:
            for cell in shape.cells:
                self.table[row].pop(cell.position, None)
        self._check_dimensions(row, shape.first)
        self._check_dimensions(row, shape.last)
        place_of = self.str_table._get_shared_string_index
        gaps: list[str] = []
        for cell, content in zip(shape.cells, contents, strict=True):
            if cell.formula:
                gaps += result(content)
            elif content is None or (content == "" and cell.look):
                gaps.append(BLANK)
            elif isinstance(content, str) and len(content) <= SURELY_FITS:
                gaps.append(value(place_of(content)))
            elif isinstance(content, (int, float)) and isfinite(content):
                gaps.append(number(content))
            elif type(content) is date:
                gaps.append(number(self._convert_date_time(content)))
            else:  # what is seldom is a cell of xlsxwriter's own, in place of that of the shape
                put_cell(self, styles, row, cell, content)
                gaps.append("")
        self._kept.setdefault(row, []).append(_Kept(shape, tuple(gaps), other, contents))

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return str(prepared(formula, expand_future_functions))

    def keep_validation(self, cells: str, rule: Validation) -> None:
        """Keep what may be typed in some cells."""
        if rule.xml:
            self.validations.append(rule.xml.replace(RANGE, f' sqref="{cells}"', 1))

    def _write_data_validation(self, options: Any) -> None:
        if isinstance(options, str):
            self.fh.write(options)
        else:
            super()._write_data_validation(options)

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> Sequence[Any]:
        """Give what stands in some cells, as charts keep it of what they draw."""
        data: list[Any] = []
        for row in range(row_start, row_end + 1):
            if row not in self._kept:
                data += super()._get_range_data(row, col_start, row, col_end)
                continue
            drawn = {
                cell.position: self._drawn(cell, content)
                for kept in self._kept[row]
                for cell, content in zip(kept.shape.cells, kept.contents, strict=True)
            }
            for column in range(col_start, col_end + 1):
                if column in self.table.get(row, ()):
                    data += super()._get_range_data(row, column, row, column)
                else:
                    data.append(drawn.get(column))
        return data

    def _drawn(self, cell: ShapeCell, content: Content | Link) -> Any:
        """Give what a chart keeps of a cell."""
        if cell.formula:
            return "" if content is None else content
        if content is None:
            return "" if cell.look else None
        if type(content) is date:
            content = self._convert_date_time(content)
        return f"{content:.16g}" if isinstance(content, (int, float)) else content

    def _write_cf_rule(self, params: dict[str, Any]) -> None:
        self.fh.write(once(self, ("rule", repr(params)), super()._write_cf_rule, params))

    def _write_cols(self) -> None:
        alike = ("columns", tuple([(at, *vars(column).values()) for at, column in self.col_info.items()]))
        self.fh.write(once(self, alike, super()._write_cols))

    def _write_row(self, row: int, spans: str | None, row_info: Any = None, empty_row: bool = False) -> None:
        alike = ("row", type(self), spans, row_info and tuple(vars(row_info).values()), empty_row)
        first = once(self, alike, super()._write_row, 0, spans, row_info, empty_row)
        self.fh.write(first.replace(' r="1"', f' r="{row + 1}"', 1))

    def _write_rows(self) -> None:
        self._calculate_spans()
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            # What has been written is let go of, so that a long sheet is not held twice.
            kept, cells, info = self._kept.pop(row, ()), self.table.get(row), self.row_info.get(row)
            span = self.row_spans.get(row // BLOCK)
            if kept or cells:
                self._write_row(row, span, info)
                if cells:
                    self._write_one_by_one(row, kept, cells)
                else:
                    for one in sorted(kept, key=_from_left) if len(kept) > 1 else kept:
                        self._write_kept(row, one)
                self._xml_end_tag("row")
            elif info or row in self.comments:
                self._write_empty_row(row, span, info)

    def _write_kept(self, row: int, kept: _Kept) -> None:
        assert self._styles  # of whatever was kept
        self.fh.write(_filled(self._styles.written(kept.shape), row, kept.other, kept.gaps))

    def _write_one_by_one(self, row: int, kept: Sequence[_Kept], cells: dict[int, Any]) -> None:
        """Write the cells of a row from left to right; xlsxwriter's own stand in place of those of a shape."""
        own = {cell.position: (cell, one, gaps) for one in kept for cell, gaps in _cells(one)}
        for position in sorted({*own, *cells}):
            if position in cells:
                self._write_cell(row, position, cells[position])
            else:
                assert self._styles
                cell, one, gaps = own[position]
                self.fh.write(_filled(cell_xml(cell, self._styles.number(cell.look)), row, one.other, gaps))

    def _calculate_spans(self) -> None:
        """Say where the rows of each block begin and end, as xlsxwriter does for its own cells."""
        ends: dict[int, list[int]] = {}
        for row, every in self._kept.items():
            for kept in every:
                ends.setdefault(row // BLOCK, []).extend((kept.shape.first, kept.shape.last))
        for row, cells in (*self.table.items(), *self.comments.items()):
            ends.setdefault(row // BLOCK, []).extend(cells)
        self.row_spans = {block: f"{min(held) + 1}:{max(held) + 1}" for block, held in ends.items() if held}


def _from_left(kept: _Kept) -> int:
    return kept.shape.first


def _filled(written: str, row: int, other: int, gaps: tuple[str, ...]) -> str:
    return written.replace(ROW, str(row + 1)).replace(OTHER, str(other)) % gaps


def _cells(kept: _Kept) -> Iterator[tuple[ShapeCell, tuple[str, ...]]]:
    """Give each cell that was kept, with what goes into its own gaps."""
    gaps = iter(kept.gaps)
    for cell in kept.shape.cells:
        yield cell, tuple(islice(gaps, 2 if cell.formula else 1))
