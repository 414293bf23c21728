"""Where the pages of a report turn on paper, and how large they are printed, so that none is torn or nearly empty."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pmf_xl.books.paper import (
    HEIGHT_OF_PAPER,
    HEIGHT_OF_PORTRAIT,
    SMALLEST_SCALE,
    WIDTH_OF_PAPER,
    WIDTH_OF_PORTRAIT,
    page_turns,
)
from pmf_xl.layout.parts import Kind

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.layout.parts import Column

BETWEEN = 0.7  # characters that a column takes beyond its width
REMNANT = 0.3  # of a page: what little of a table is not worth a page of its own
SMALLER = 0.85  # of its size, to which a table is printed to save such a page
HEADED, LOW = (
    2,
    45.0,
)  # lines that stand with the heading over them; points of one that a second one stands with
SURE = 0.97  # of a page: what every program prints on one at a given scale
NARROWEST_COMMENTARY, NARROWEST_TEXT, NARROWEST_RUN = 45.0, 26.0, 14.0  # characters


@dataclass(frozen=True, slots=True)
class Paper:
    """What there is between the margins, in characters and in points at full size."""

    wide: float
    tall: float
    smallest: float = SMALLEST_SCALE  # of the full size, at which anything may be printed on it

    @classmethod
    def lying(cls, landscape: bool, smallest: float = SMALLEST_SCALE) -> "Paper":
        """Give A4 as it lies."""
        sides = (WIDTH_OF_PAPER, HEIGHT_OF_PAPER) if landscape else (WIDTH_OF_PORTRAIT, HEIGHT_OF_PORTRAIT)
        return cls(*sides, smallest)

    @property
    def is_read(self) -> bool:
        """Whether what is on it is made to be read on paper, and so is printed no smaller than a person reads."""
        return self.smallest > SMALLEST_SCALE

    @property
    def room(self) -> float:
        """How many characters any program prints across it at the smallest scale."""
        return self.wide * SURE / (self.smallest + 0.01)  # a scale is told in whole parts of a hundred


@dataclass(frozen=True, slots=True)
class Rows:
    """How tall the printed rows of a sheet are, in points, and the headings that are repeated on each page.

    `heads` are the rows that head those below them.
    """

    tall: tuple[float, ...]
    headings: float = 0.0
    heads: tuple[int, ...] = ()


def tall_of(worksheet: "Worksheet", start: int, end: int) -> tuple[float, ...]:
    """Give the heights of some rows of a sheet that is written, in points."""
    sizes = worksheet.row_sizes
    return tuple(sizes[row][0] * 0.75 if row in sizes else 15.0 for row in range(start, end))


def narrowed(columns: "tuple[Column, ...]", fixed: int, room: float) -> "tuple[Column, ...]":
    """Give columns of long texts somewhat narrower, where that makes a wide table turn to fewer pages.

    The first `fixed` columns stand on every page; `room` is how many characters the widest page may hold.
    """
    pages = _pages(columns, fixed, room)
    for share in (0.25, 0.5, 0.75, 1.0):
        narrower = tuple(
            replace(column, width=column.width - share * max(0.0, column.width - _narrowest(column)))
            for column in columns
        )
        if _pages(narrower, fixed, room) < pages:
            return narrower
    return columns


def _pages(columns: "Sequence[Column]", fixed: int, room: float) -> int:
    return len(page_turns([column.width + BETWEEN for column in columns], fixed, room)[0])


def _narrowest(column: "Column") -> float:
    """Give how narrow a column may become: one of long texts, or of small lines; others keep their width."""
    if column.kind is Kind.SPARKLINE:
        return NARROWEST_RUN
    if column.kind is not Kind.LONG_TEXT:
        return column.width
    return NARROWEST_COMMENTARY if column.width >= NARROWEST_COMMENTARY else NARROWEST_TEXT


def turning(widths: Sequence[float], fixed: int, paper: Paper) -> tuple[list[int], float]:
    """Give the columns that begin a further page, and how wide the widest page is; a column of no width is hidden."""
    taken = [width + BETWEEN if width else 0.0 for width in widths]
    return page_turns(taken, fixed, paper.room if paper.is_read else paper.wide / paper.smallest)


def turn_pages(
    worksheet: "Worksheet", widths: Sequence[float], fixed: int, paper: Paper, rows: Rows
) -> float:
    """Let a wide table turn to further pages, with its first `fixed` columns on each, and give its scale in print."""
    turns, widest = turning(widths, fixed, paper)
    if turns:
        worksheet.repeat_columns(0, fixed - 1)
        worksheet.set_v_pagebreaks(turns)
    if rows.heads:
        return _turn_by_heads(worksheet, widest, paper, rows)
    scale = min(1.0, paper.wide / widest)
    return _print_at(worksheet, _without_remnant(scale, paper, rows))


def fit_width(worksheet: "Worksheet", widths: Sequence[float], paper: Paper, rows: Rows) -> None:
    """Print a list on pages of its whole width, as many as it takes."""
    if rows.heads:  # fitted to a width, a sheet turns where it likes
        one_strip(worksheet, widths, paper, rows)
        return
    scale = _scale(widths, paper)
    smaller = _without_remnant(scale, paper, rows)
    worksheet.fit_to_pages(1, len(_filled(paper.tall / smaller, rows)) if smaller < scale else 0)


def _without_remnant(scale: float, paper: Paper, rows: Rows) -> float:
    """Print somewhat smaller where that saves a last page with next to nothing on it.

    >>> _without_remnant(1.0, Paper(100, 100), Rows((30, 30, 30, 20)))
    0.9
    >>> _without_remnant(1.0, Paper(100, 100), Rows((30, 30, 30, 60)))
    1.0
    """
    pages = _filled(paper.tall / scale, rows)
    if len(pages) == 1 or pages[-1] > REMNANT * paper.tall / scale:
        return scale
    least = max(paper.smallest, scale * SMALLER)
    for percent in range(int(100 * scale), int(100 * least), -1):
        if len(_filled(paper.tall * 100 / percent, rows)) < len(pages):
            return percent / 100
    return scale


def _filled(room: float, rows: Rows) -> list[float]:
    """Give how much of each page some rows take, on pages with room for so many points."""
    pages = [0.0]
    for tall in rows.tall:
        if pages[-1] + tall > room and pages[-1]:
            pages.append(rows.headings)
        pages[-1] += tall
    return pages


def _turn_by_heads(worksheet: "Worksheet", widest: float, paper: Paper, rows: Rows) -> float:
    """Say where each page turns, so that no heading ends one page while what it heads begins the next."""
    sure = replace(paper, wide=paper.wide * SURE, tall=paper.tall * SURE)
    scale = _print_at(worksheet, _without_remnant(min(1.0, sure.wide / widest), sure, rows))
    worksheet.set_h_pagebreaks(_turns(rows, sure.tall / scale))
    return scale


def _turns(rows: Rows, room: float) -> list[int]:
    """Give the rows that begin a further page, a heading with some of what it heads.

    >>> _turns(Rows((10, 10, 10, 10, 10, 10, 10), heads=(3,)), 55)
    [3]
    >>> _turns(Rows((10, 10, 10, 10, 10, 10, 10), heads=(2,)), 55)
    [5]
    """
    turns, used = [], 0.0
    for row, tall in enumerate(rows.tall):
        together = row
        while together in rows.heads:
            together += 1
        headed = row in rows.heads and row - 1 not in rows.heads
        low = sum(rows.tall[together : together + 1]) < LOW
        needed = sum(rows.tall[row : together + (HEADED if low else 1)]) if headed else tall
        if used + needed > room and used:
            turns.append(row)
            used = rows.headings
        used += tall
    return turns


def one_strip(worksheet: "Worksheet", widths: Sequence[float], paper: Paper, rows: Rows) -> None:
    """Print columns that fit side by side, and turn no page between what heads lines and the first of these."""
    _turn_by_heads(worksheet, sum(width + BETWEEN for width in widths), paper, rows)


def begin_pages(worksheet: "Worksheet", widths: Sequence[float], paper: Paper, titles: Sequence[int]) -> None:
    """Turn the page before every title but the first; pages are as wide as the paper."""
    _print_at(worksheet, _scale(widths, paper))
    worksheet.set_h_pagebreaks(list(titles[1:]))


def keep_together(
    worksheet: "Worksheet", widths: Sequence[float], paper: Paper, blocks: Sequence[int], end: int
) -> None:
    """Turn the page before a block of rows that would not end on it: no heading is left alone, no table torn.

    It is printed as wide as the paper, or as much smaller as saves a page.
    """
    tall = [sum(tall_of(worksheet, start, after)) for start, after in pairwise((*blocks, end))]
    widest = _scale(widths, replace(paper, wide=paper.wide * SURE))
    least = max(min(widest, paper.smallest), widest * SMALLER) if paper.is_read else widest
    scales = [percent / 100 for percent in range(int(100 * widest), int(100 * least) - 1, -1)]
    scale = min(scales, key=lambda one: (len(_breaks(tall, paper.tall * SURE / one)), -one))
    _print_at(worksheet, scale)
    worksheet.set_h_pagebreaks([blocks[place] for place in _breaks(tall, paper.tall * SURE / scale)])


def _breaks(tall: Sequence[float], room: float) -> list[int]:
    """Say which blocks begin a page, `room` being how many points of rows it holds.

    >>> _breaks([60, 30, 30, 250, 10], 100)
    [2]
    """
    left, breaks = room, []
    for place, needed in enumerate(tall):
        if left < needed <= room and place:
            breaks.append(place)
            left = room
        left -= needed
        while left < 0:  # longer than a page: it turns by itself
            left += room
    return breaks


def _scale(widths: Sequence[float], paper: Paper) -> float:
    return min(1.0, paper.wide / sum(width + BETWEEN for width in widths))


def _print_at(worksheet: "Worksheet", scale: float) -> float:
    percent = max(10, int(100 * scale))
    worksheet.set_print_scale(percent)
    return percent / 100
