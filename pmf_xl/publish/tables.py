"""The tables of the publication workbook: what stands in each cell, with its title, its notes and its key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pmf_xl.layout.full_words import SHORTHAND

Cell = str | float | int  # a cell is never empty

WIDE, MIDDLING, NARROW = 48.0, 28.0, 15.0  # characters
AIM_WIDE = 44.0  # targets in words are of at most 40, and no column of figures is wrapped


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its heading, the most characters it may be wide, and whether numbers stand in it."""

    text: str
    width: float = NARROW
    figures: bool = False


@dataclass(frozen=True, slots=True)
class ShareBars:
    """A chart of one column of a table, beside it: a bar for each of its first `count` rows."""

    title: str
    says: str  # to those who cannot see it
    category: int
    column: int
    count: int


@dataclass(frozen=True, slots=True)
class Published:
    """One sheet with one table: all that stands on it, and how its figures are printed.

    `formats` are number formats by row, counted from zero, for the columns with figures in them.
    """

    tab: str
    name: str  # of the table as marked up
    title: str
    says: tuple[str, ...]  # what a reader needs to know first, one line each
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    formats: tuple[str, ...] = ()
    column_formats: Mapping[int, str] = field(default_factory=dict)
    bars: ShareBars | None = None


def shorthand_line(rows: Iterable[Sequence[Cell]]) -> tuple[str, ...]:
    """Explain the shorthand that stands in a table, in one line; nothing where there is none.

    >>> shorthand_line([("HR01", "[x]"), ("HR02", "Provisional [p]")])
    ('Shorthand in this table: [p] = provisional; [x] = not available.',)
    """
    texts = {cell for row in rows for cell in row if isinstance(cell, str)}
    used = {marker for marker in SHORTHAND if any(f"[{marker}]" in text for text in texts)}
    said = "; ".join(f"[{marker}] = {meaning}" for marker, meaning in SHORTHAND.items() if marker in used)
    return (f"Shorthand in this table: {said}.",) if said else ()
