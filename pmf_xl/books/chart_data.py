"""The sheet that holds the figures which charts and sparklines draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from pmf_xl.books.heights import POINTS_A_CHARACTER, height, text_width
from pmf_xl.books.looks import Look, look
from pmf_xl.books.row_shape import RowShape, ShapeCell
from pmf_xl.books.shaped_sheet import put_row
from pmf_xl.books.widths import BOLD, printed

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles

Values = Sequence[float | str | None]
LABELS = 20.0  # characters of the column that says what each row holds
NARROWEST, SLACK = 7.5, 4.0  # of a column of figures; the points in it that no figure takes
BEGINS = 2  # rows of the sheet's own title
SAYS = "What the small lines draw"


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    values: Values
    pattern: str  # the number format of its figures
    heads: bool  # whether it heads the rows below


class DataSheet:
    """The hidden sheet on which stand the figures that sparklines draw; only there if it is needed.

    It is made of blocks: a bold line that says what is drawn, with the periods, and the figures under it.
    """

    def __init__(self, book: "Workbook", name: str, styles: "Styles") -> None:
        self._book, self._name, self._styles = book, name, styles
        self._rows: list[_Row] = []
        self._runs: dict[tuple[str, tuple[str, ...], tuple[float | None, ...]], str] = {}

    def head(self, label: str, headings: Sequence[str]) -> str:
        """Begin a block, and give the range in which its headings stand."""
        return self._keep(_Row(label, tuple(headings), "", heads=True))

    def put(self, label: str, values: Values, pattern: str) -> str:
        """Keep a row of figures in the block just begun, and give its range."""
        return self._keep(_Row(label, tuple(values), pattern, heads=False))

    def run(
        self, head: str, headings: tuple[str, ...], label: str, values: tuple[float | None, ...], pattern: str
    ) -> str:
        """Keep a run of figures under its periods, and give its range; one that is there already serves again."""
        known = (label, headings, values)
        if known not in self._runs:
            last = next((row for row in reversed(self._rows) if row.heads), None)
            if last is None or (last.label, last.values) != (head, headings):
                self.head(head, headings)
            self._runs[known] = self.put(label, values, pattern)
        return self._runs[known]

    def _keep(self, row: _Row) -> str:
        self._rows.append(row)
        number = BEGINS + len(self._rows)
        return f"='{self._name}'!$B${number}:${xl_col_to_name(max(1, len(row.values)))}${number}"

    def finish(self) -> None:
        """Write the sheet, after all others."""
        if not self._rows:
            return
        worksheet = self._book.add_worksheet(self._name)
        widths = self._widths()
        for position, width in enumerate(widths):
            worksheet.set_column(position, position, width)
        self._write_title(worksheet, len(widths))
        for number, row in enumerate(self._rows, start=BEGINS):
            self._write(worksheet, number, row, len(widths))
        worksheet.hide()

    def _widths(self) -> list[float]:
        size = self._styles.theme.size("table")
        columns = max(len(row.values) for row in self._rows)
        texts = (line for row in self._rows for value in row.values for line in _lines(value, row.pattern))
        widest = max((text_width(text, size) for text in texts), default=0.0)
        return [LABELS, *([max(NARROWEST, (widest + SLACK) / POINTS_A_CHARACTER)] * columns)]

    def _write_title(self, worksheet: "Worksheet", columns: int) -> None:
        """Write what the sheet is in its first column alone, which stands on every page."""
        sizes = self._styles.theme.size
        for number, (text, seen, size) in enumerate(
            ((self._name, "title", sizes("title")), (SAYS, "subtitle", sizes("body")))
        ):
            for position in range(columns):
                worksheet.write_blank(number, position, None, self._styles(seen))
            worksheet.write_string(number, 0, text, self._styles(seen, text_wrap=True))
            worksheet.set_row(number, height([(text, LABELS / BOLD)], size, 20))

    def _write(self, worksheet: "Worksheet", number: int, row: _Row, columns: int) -> None:
        """Write a row: what it holds, and its figures as the measure is shown, at the right of their columns."""
        rest = [None] * (columns - 1 - len(row.values))
        over = _over(row.heads, row.pattern)
        shape = _shape(row.heads, over, columns)
        put_row(worksheet, self._styles, number, shape, (row.label, *row.values, *rest))
        for position, value in enumerate(row.values, start=1):
            if value == "":  # a heading without words is a text all the same, which a chart names a point by
                worksheet.write_string(number, position, "", self._styles.of(over))
        texts = [
            (row.label, LABELS / BOLD),
            *((text, LABELS) for text in row.values if isinstance(text, str)),
        ]
        worksheet.set_row(number, height(texts, self._styles.theme.size("table"), 17))


def _over(heads: bool, pattern: str) -> Look:
    if heads:
        return look("total", align="right", valign="bottom", indent=0)
    return look("figure", align="right", num_format=pattern, indent=0)


@lru_cache(maxsize=256)
def _shape(heads: bool, over: Look, columns: int) -> RowShape:
    """Give the shape of a row: its label, and what stands at the right of so many columns less one."""
    label = look("total" if heads else "text", valign="bottom", text_wrap=True)
    return RowShape([ShapeCell(0, label), *(ShapeCell(position, over) for position in range(1, columns))])


def _lines(value: float | str | None, pattern: str) -> list[str]:
    if value is None:
        return []
    return value.split("\n") if isinstance(value, str) else [printed(value, pattern)]
