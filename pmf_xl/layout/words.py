"""Words on screen for the fixed vocabularies: what people read where code says `percent` or `higher`."""

from functools import lru_cache
from typing import TYPE_CHECKING

from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Frequency, Marker, Polarity, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.catalogue import Target
    from pmf_xl.rules.periods import Period

UNIT_WORDS = {
    Unit.NUMBER: "Number",
    Unit.PERCENT: "%",
    Unit.CURRENCY: "£",
    Unit.DAYS: "Days",
    Unit.RATIO: "Ratio",
    Unit.SCORE: "Score",
    Unit.YESNO: "Yes or no",
}

POLARITY_WORDS = {
    Polarity.HIGHER: "Higher",
    Polarity.LOWER: "Lower",
    Polarity.RANGE: "In range",
    Polarity.NONE: "Not rated",
}

MARKER_WORDS = {
    Marker.PROVISIONAL: "provisional",
    Marker.REVISED: "revised",
    Marker.ESTIMATED: "estimated",
    Marker.NOT_AVAILABLE: "not available",
    Marker.NOT_APPLICABLE: "not applicable",
    Marker.CONFIDENTIAL: "confidential",
}

MOST_NAMED = 3  # periods named one by one
#: Markers that stand in place of a figure, and those that stand beside one.
NO_FIGURE = (Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE)
MARKERS_GIVEN = tuple(marker for marker in Marker if marker not in NO_FIGURE)


def written(figure: float | str | None, unit: str, decimals: int) -> str:
    """Write a figure as people do, in its unit; a percentage is held as a fraction. A sign in its place stays.

    >>> written(0.954, "percent", 1), written(1234.5, "currency", 0), written(-2, "days", 1)
    ('95.4%', '£1,235', '-2.0 days')
    """
    if figure is None:
        return ""
    if isinstance(figure, str):
        return figure
    if unit == Unit.YESNO:
        return "Yes" if figure else "No"
    shown = round_half_away(figure * 100 if unit == Unit.PERCENT else figure, decimals)
    sign, text = ("-" if shown < 0 else ""), f"{abs(shown):,.{decimals}f}"
    if unit == Unit.PERCENT:
        return f"{sign}{text}%"
    if unit == Unit.CURRENCY:
        return f"{sign}£{text}"
    return f"{sign}{text} days" if unit == Unit.DAYS else f"{sign}{text}"


def range_written(low: float, high: float | None, unit: str, decimals: int) -> str:
    """Write what is aimed at, from one figure to another, or the one figure where it has no other end.

    >>> range_written(0.9, 1, "percent", 0), range_written(40, None, "number", 0)
    ('90% to 100%', '40')
    """
    ends = (low,) if high in (None, low) else (low, high)
    return " to ".join(written(end, unit, decimals) for end in ends)


def aim_written(target: "Target", unit: str, decimals: int) -> str:
    """Write a target as people do: a figure, a range, or what it says in words."""
    if target.target is None:
        return target.words
    return range_written(target.target, target.target_high, unit, decimals)


def against_words(against: str, value: float | str | None, unit: str, decimals: int) -> str:
    """Say what a figure is rated against where that is not a target.

    >>> against_words("last year", 0.954, "percent", 1), against_words("benchmark", None, "percent", 1)
    ('Last year: 95.4%', 'Benchmark')
    """
    shown = written(value, unit, decimals)
    return f"{against.capitalize()}: {shown}" if shown else against.capitalize()


def gap_words(gaps: "Sequence[Period]") -> str:
    """Say for which periods there is no figure; of many how many there are.

    >>> from pmf_xl.rules.periods import Period
    >>> gap_words([Period.parse("2024-25-M03")])
    'no figure for June 2024'
    """
    named = [gap.label for gap in gaps[:MOST_NAMED]]
    if len(gaps) > MOST_NAMED:
        named = [*named[: MOST_NAMED - 1], f"{len(gaps) - MOST_NAMED + 1} more periods"]
    return f"no figure for {' and '.join(filter(None, (', '.join(named[:-1]), named[-1])))}"


def logo_words(council: str) -> str:
    """Say in words what the picture is that stands above a title."""
    return f"Logo of {council}"


@lru_cache(maxsize=1024)
def short_label(period: "Period") -> str:
    r"""Write a period as there is room for under a chart.

    >>> from pmf_xl.rules.periods import Period
    >>> short_label(Period.parse("2024-25-Q1")), short_label(Period.parse("2024-25-M01"))
    ('Q1\n24/25', 'Apr\n24')
    """
    if period.frequency is Frequency.MONTHLY:
        return f"{period.first_day:%b}\n{period.first_day:%y}"
    year = f"{period.starts % 100:02}/{(period.starts + 1) % 100:02}"
    return year if period.frequency is Frequency.ANNUAL else f"{str(period)[8:]}\n{year}"
