"""Writing a page of labelled boxes: pairs share the width as their texts need it, and no text is cut off."""

from math import ceil
from typing import TYPE_CHECKING, Any

from pmf_xl.books.heights import INSET, LINE_HEIGHT, PADDING, POINTS_A_CHARACTER, lines_needed, text_width
from pmf_xl.books.widths import BOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles
    from pmf_xl.layout.pictures import Box, Boxes, Icons, Large

GRID = (7.4,) * 12  # columns of a page; pairs of boxes meet at any of them
_GAIN = 0.7  # characters that a column of a merged cell adds beyond its width
HALF = len(GRID) // 2
NARROWEST = 3  # columns of a box
TALLEST = 400.0  # points: a taller box takes several rows, for Excel allows none more than 409
LABEL = 16.0


class Boxed:
    """Rows of boxes being written from the top down."""

    def __init__(self, worksheet: "Worksheet", styles: "Styles", row: int, free: float) -> None:
        self.worksheet, self.styles, self.row = worksheet, styles, row
        self.free = free  # points that there are for all of them
        self.size = styles.theme.size("body")

    def write(self, boxes: "Boxes") -> int:
        """Write every row of boxes, in smaller print where they need it, and give the row after them."""
        if sum(LABEL + self._tall(pair, self._edges(pair)) for pair in boxes.rows) > self.free:
            self.size = self.styles.theme.size("table")
        for pair in boxes.rows:
            self._write_row(pair)
        return self.row

    def _write_row(self, boxes: "tuple[Box, ...]") -> None:
        edges = self._edges(boxes)
        tall = self._tall(boxes, edges)
        count = int(tall // TALLEST) + 1
        self.worksheet.set_row(self.row, LABEL)
        for down in range(1, count + 1):
            self.worksheet.set_row(self.row + down, tall / count)
        for box, first, last in zip(boxes, edges, (*edges[1:], len(GRID)), strict=True):
            label = self.styles("box_label", text_wrap=False, valign="bottom")
            merge(self.worksheet, (self.row, first, self.row, last - 1), box.label, label)
            look = self.styles("box", font_size=self.size, valign="top")
            merge(self.worksheet, (self.row + 1, first, self.row + count, last - 1), box.text, look)
        self.row += 1 + count

    def _edges(self, boxes: "tuple[Box, ...]") -> tuple[int, ...]:
        """Choose where two boxes meet: in the middle, unless elsewhere makes the row a good deal lower."""
        if len(boxes) == 1:
            return (0,)
        middle = self._tall(boxes, (0, HALF))
        first, second = (self._narrowest(box) for box in boxes)
        meets = range(first, len(GRID) - second + 1)
        best = min(meets, key=lambda edge: (self._tall(boxes, (0, edge)), abs(edge - HALF)))
        return (0, best if self._tall(boxes, (0, best)) < middle * 0.9 else HALF)

    def _narrowest(self, box: "Box") -> int:
        """Count the columns that a box's label needs."""
        label = self.styles.theme.size("table")
        needed = (text_width(box.label, label) * BOLD + INSET) / POINTS_A_CHARACTER
        return max(NARROWEST, ceil(needed / (GRID[0] + _GAIN)))

    def _tall(self, boxes: "tuple[Box, ...]", edges: tuple[int, ...]) -> float:
        ends = (*edges[1:], len(GRID))
        wide = [
            sum(GRID[first:last]) + _GAIN * (last - first - 1)
            for first, last in zip(edges, ends, strict=True)
        ]
        parts = [self._lines(box.text, width) for box, width in zip(boxes, wide, strict=True)]
        return max(20.0, *parts)

    def _lines(self, text: str, width: float) -> float:
        """Give the height of a text of any length, in points."""
        return lines_needed(text, width, self.size) * self.size * LINE_HEIGHT + 2 * PADDING


def write_large(
    worksheet: "Worksheet", styles: "Styles", row: int, large: "Large", widths: "Sequence[float]"
) -> int:
    """Write short texts in large print side by side over some columns, and give the row after them."""
    edges = [round(place * len(widths) / len(large.boxes)) for place in range(len(large.boxes) + 1)]
    lowest = 0.0
    for box, first, after in zip(large.boxes, edges, edges[1:], strict=False):
        merge(worksheet, (row, first, row, after - 1), box.label, styles("note"))
        look = styles("big_figure", text_wrap=True, valign="top")
        merge(worksheet, (row + 1, first, row + 1, after - 1), box.text, look)
        wide = (sum(widths[first:after]) + _GAIN * (after - first - 1)) / BOLD
        size = styles.theme.size("title")
        lowest = max(lowest, lines_needed(box.text, wide, size) * size * LINE_HEIGHT + 2 * PADDING)
    worksheet.set_row(row, LABEL)
    worksheet.set_row(row + 1, lowest)
    return row + 2


def write_icons(
    worksheet: "Worksheet", styles: "Styles", row: int, icons: "Icons", widths: "Sequence[float]"
) -> int:
    """Write signs one under the other, each beside what it says, and give the row after them."""
    for style, letter, says in icons.signs:
        colour = styles.theme.colour(styles.theme.data["icons"][style])
        look = styles("note", bold=True, align="center", font_color=colour, border=2, border_color=colour)
        worksheet.write_string(row, 0, letter, look)
        merge(worksheet, (row, 1, row, len(widths) - 1), says, styles("body"))
        worksheet.set_row(row, LABEL + 2)
        row += 1
    return row


def merge(worksheet: "Worksheet", place: tuple[int, int, int, int], text: str, look: Any) -> None:
    """Write a text over a block of cells, or into its only one; whatever it begins with, it stays a text."""
    first_row, first, last_row, last = place
    if (first_row, first) != (last_row, last):
        worksheet.merge_range(first_row, first, last_row, last, "", look)
    if text:
        worksheet.write_string(first_row, first, text, look)
    else:
        worksheet.write_blank(first_row, first, None, look)
