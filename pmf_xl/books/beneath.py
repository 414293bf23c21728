"""The figures that the charts of a sheet draw, as tables beneath what is printed of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from pmf_xl.books.heights import INSET, POINTS_A_CHARACTER, height, text_width
from pmf_xl.books.widths import BOLD, printed

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles

OTHERS = 8.43  # characters of a column that has no width of its own
SAYS = "On the screen only, what the chart draws: "


class Beneath:
    """Tables written one under the other: a row for each point of a chart, a column for each of its lines."""

    def __init__(self, worksheet: "Worksheet", styles: "Styles", row: int, widths: Sequence[float]) -> None:
        self._worksheet, self._styles, self._widths = worksheet, styles, widths
        self._top, self._next = row, row + 1  # the row of a table's headings, and the first below it
        self._column = 0

    def head(self, title: str, labels: Sequence[str]) -> str:
        """Begin a table with the names of its rows, and give the range of these."""
        self._worksheet.write_string(self._next, 0, f"{SAYS}{title}", self._styles("note", text_wrap=False))
        self._top, self._column = self._next + 1, 0
        self._next = self._top + len(labels) + 2
        lines = [part for label in labels for part in label.split("\n")]
        cells = self._put("", [*labels], self._styles("text"), lines)
        size, deep = self._styles.theme.size("table"), 1 + max(label.count("\n") for label in labels)
        for down in range(1, len(labels) + 1):
            self._worksheet.set_row(self._top + down, height([("\n" * (deep - 1), OTHERS)], size, 17))
        return cells

    def put(self, name: str, values: Sequence[float | None], pattern: str) -> str:
        """Put the figures of a line into the table just begun, and give their range."""
        look = self._styles("figure", num_format=pattern, indent=0)
        return self._put(
            name, values, look, [printed(value, pattern) for value in values if value is not None]
        )

    def _put(
        self, name: str, held: Sequence[float | str | None], look: "Format", texts: Sequence[str]
    ) -> str:
        """Write a column of the table over as many columns of the sheet as its texts need."""
        size = self._styles.theme.size("table")
        needed = max(
            (text_width(text, size) * BOLD for text in (*texts, *name.split())),
            default=0.0,
        )
        first, last = self._column, self._last((needed + INSET) / POINTS_A_CHARACTER)
        heading = self._styles("heading", align="right" if first else "left", text_wrap=True)
        wide = sum(self._wide(column) for column in range(first, last + 1))
        self._write(self._top, first, last, name, heading)
        if first:
            self._worksheet.set_row(self._top, max(30, height([(name, wide / BOLD)], size, 30)))
        for down, value in enumerate(held, start=self._top + 1):
            self._write(down, first, last, value, look)
        self._column = last + 1
        sheet, column = quote_sheetname(self._worksheet.get_name()), xl_col_to_name(first)
        return f"={sheet}!${column}${self._top + 2}:${column}${self._top + 1 + len(held)}"

    def _write(self, row: int, first: int, last: int, value: float | str | None, look: "Format") -> None:
        if last > first:
            self._worksheet.merge_range(row, first, row, last, "", look)
        if isinstance(value, str):  # also an empty one, which a chart names a point by
            self._worksheet.write_string(row, first, value, look)
        elif value is not None:
            self._worksheet.write_number(row, first, value, look)

    def _last(self, needed: float) -> int:
        last, wide = self._column, self._wide(self._column)
        while wide < needed:
            last += 1
            wide += self._wide(last)
        return last

    def _wide(self, column: int) -> float:
        return self._widths[column] if column < len(self._widths) else OTHERS
