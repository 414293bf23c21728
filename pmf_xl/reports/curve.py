"""A measure's run as a chart: its figures, what was aimed at, and the limits."""

from typing import TYPE_CHECKING, TypeVar

from pmf_xl.layout.pictures import Curve
from pmf_xl.layout.words import short_label, written
from pmf_xl.rules.rating import tolerance_limit
from pmf_xl.rules.terms import Aggregation, Frequency, Polarity, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.catalogue import Catalogue
    from pmf_xl.reports.rated import Row
    from pmf_xl.rules.periods import Period

T = TypeVar("T")
Values = tuple[float | None, ...]


def curve_of(catalogue: "Catalogue", period: "Period", row: "Row") -> Curve | None:
    """Draw a row's run with targets and limits; None where there are not two figures to draw."""
    if sum(one is not None for one in row["run"]) < 2 or row["unit"] == Unit.YESNO:
        return None
    periods = [catalogue.period(text) for text in row["run_periods"]]
    targets = [catalogue.target(row["ref"], when) for when in periods]
    low = _carried_back(tuple(one.target if one else None for one in targets))
    high = _carried_back(tuple(one.target_high if one else None for one in targets))
    begins = years_begin(row["aggregation"], row["frequency"], periods)
    return Curve(
        f"{row['ref']}: outturn, target and limits",
        _told(period, row),
        parted(tuple(short_label(when) for when in periods), begins, ""),
        parted(row["run"], begins, None),
        parted(low, begins, None),
        parted(high, begins, None),
        tuple((name, parted(values, begins, None)) for name, values in _limits(row, low)),
        row["unit"],
        row["decimals"],
    )


def years_begin(aggregation: str, frequency: str, periods: "Sequence[Period]") -> list[int]:
    """Give the places where a running total starts again: a line across them would look like a fall."""
    whole_years = frequency == Frequency.ANNUAL or all(one.frequency is Frequency.ANNUAL for one in periods)
    if aggregation != Aggregation.CUMULATIVE or whole_years:
        return []
    return [place for place in range(1, len(periods)) if periods[place].starts > periods[place - 1].starts]


def parted(values: "tuple[T, ...]", places: list[int], gap: T) -> "tuple[T, ...]":
    """Put a gap before the values at some places."""
    return tuple(
        one for place, value in enumerate(values) for one in ((gap, value) if place in places else (value,))
    )


def _carried_back(targets: Values) -> Values:
    """Draw a target that is known for one period only as a line through all: it is what the run is held against."""
    known = [target for target in targets if target is not None]
    return (known[0],) * len(targets) if len(known) == 1 else targets


def _limits(row: "Row", targets: Values) -> tuple[tuple[str, Values], ...]:
    """Give the limits of the process where there are figures enough, else the worst that is still amber."""
    if row["run_limits"]:
        lower, upper = row["run_limits"]
        count = len(row["run"])
        return (("Upper limit", (upper,) * count), ("Lower limit", (lower,) * count))
    if row["polarity"] not in (Polarity.HIGHER, Polarity.LOWER):
        return ()
    worst = tuple(
        tolerance_limit(one, polarity=row["polarity"], tolerance=row["tolerance"], basis=row["basis"])
        for one in targets
    )
    same = all(limit == target for limit, target in zip(worst, targets, strict=True))
    return () if same or all(one is None for one in worst) else (("Amber limit", worst),)


def _told(period: "Period", row: "Row") -> str:
    """Say what the chart shows to those who cannot see it."""
    known = [one for one in row["run"] if one is not None]
    figures = ", ".join(written(one, row["unit"], row["decimals"]) for one in known)
    target = (
        ""
        if row["target"] is None
        else f" The target is {written(row['target'], row['unit'], row['decimals'])}."
    )
    return f"Line of {len(known)} figures of {row['ref']} up to {period.label}: {figures}.{target}"
