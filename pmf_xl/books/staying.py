"""Which rows of a report stay on the page of those below them: headings, totals, the end of a table with its notes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmf_xl.books.paging import BETWEEN, SURE, Paper

if TYPE_CHECKING:
    from pmf_xl.books.write_table import Placed


def staying(longest: "Placed", blocks: Sequence[int], headings: Sequence[int]) -> list[int]:
    """Give the lines that head others, and, of several tables, the rows of their headings."""
    placed = [(longest.line_row(index), line) for index, line in enumerate(longest.table.lines)]
    strong = [row for row, line in placed[:-1] if line.strong]
    return [*strong, *blocks[1:], *headings] if len(headings) > 1 else strong


def noted_below(last: "Placed", paper: Paper, widths: Sequence[float], tall: Sequence[float]) -> list[int]:
    """Give the last line of the last table, and what stands below it but for its end.

    What is noted or drawn there is not left alone on a page, under the headings of a table that has ended.
    """
    if not last.table.lines or not paper.is_read:
        return []
    scale = min(1.0, paper.wide * SURE / sum(width + BETWEEN for width in widths))
    runs_over = sum(tall) * scale > paper.tall * SURE
    return list(range(last.line_row(len(last.table.lines) - 1), len(tall) - 1)) if runs_over else []
