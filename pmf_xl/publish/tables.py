"""The tables of the publication workbook: what stands in each cell, with its title, its notes and its key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pmf_xl.rules.terms import Aggregation, CollectionMethod, Frequency, Marker, Polarity, Unit

Cell = str | float | int  # a cell is never empty

#: What is written in place of a figure, or beside one, and what it means; UK government shorthand.
SHORTHAND: Mapping[Marker, str] = {
    Marker.CONFIDENTIAL: "confidential",
    Marker.ESTIMATED: "estimated",
    Marker.PROVISIONAL: "provisional",
    Marker.REVISED: "revised",
    Marker.NOT_AVAILABLE: "not available",
    Marker.NOT_APPLICABLE: "not applicable, or not due",
}
STATUS: Mapping[Marker | None, str] = {
    None: "Final",
    Marker.PROVISIONAL: "Provisional [p]",
    Marker.REVISED: "Revised [r]",
    Marker.ESTIMATED: "Estimated [e]",
    Marker.NOT_AVAILABLE: "Not available [x]",
    Marker.NOT_APPLICABLE: "Not applicable [z]",
    Marker.CONFIDENTIAL: "Confidential [c]",
}
UNITS = {
    Unit.NUMBER: "Number",
    Unit.PERCENT: "Percent",
    Unit.CURRENCY: "Pounds",
    Unit.DAYS: "Days",
    Unit.RATIO: "Ratio",
    Unit.SCORE: "Score",
    Unit.YESNO: "Yes or no",
}
GOOD_IS = {
    Polarity.HIGHER: "Higher",
    Polarity.LOWER: "Lower",
    Polarity.RANGE: "Within the target range",
    Polarity.NONE: "Neither: for monitoring only",
}
HOW_OFTEN = {
    Frequency.MONTHLY: "Monthly",
    Frequency.QUARTERLY: "Quarterly",
    Frequency.HALF_YEARLY: "Every half year",
    Frequency.ANNUAL: "Once a year",
}
ADDS_UP = {
    Aggregation.SNAPSHOT: "The last figure stands for the year",
    Aggregation.CUMULATIVE: "Each figure is a running total since the start of the financial year",
    Aggregation.SUM: "The year is the sum of its periods",
    Aggregation.AVERAGE: "The year is the average of its periods",
    Aggregation.YEAR_END: "Each figure is what is expected for the whole financial year",
}
GATHERED = {
    CollectionMethod.SYSTEM: "From a system of record",
    CollectionMethod.MANUAL: "By hand",
    CollectionMethod.PROJECT: "For this purpose, such as a survey",
}
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
