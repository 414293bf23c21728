"""A measure's run as a chart: its figures, what was aimed at, and the limits."""

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pmf_xl.figures.outlook import LONGEST_RUN
from pmf_xl.layout.full_words import SHORTHAND
from pmf_xl.layout.pictures import Curve
from pmf_xl.layout.words import short_label, written
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import number
from pmf_xl.reports.scorecard_table import figure_words
from pmf_xl.reports.values import value_of
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.in_python import run
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.terms import Aggregation, Frequency, Polarity, RateAgainst, Unit
from pmf_xl.rules.variances import TOLERANCE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pmf_xl.catalogue import Catalogue, Target
    from pmf_xl.release import PeriodFigure, Release, ReleasedFigure
    from pmf_xl.rules.periods import Period
    from pmf_xl.rules.terms import Variation

T = TypeVar("T")
YEARS = 5  # of a long run
UPPER_LIMIT, LOWER_LIMIT, AMBER_LIMIT = "Upper limit", "Lower limit", "Amber limit"
Values = tuple[float | None, ...]


def curve_of(catalogue: "Catalogue", period: "Period", figure: "ReleasedFigure") -> Curve | None:
    """Draw a measure's run with targets and limits; None where there are not two figures to draw."""
    shown, measure = figure.run, figure.measure
    if sum(one is not None for one in shown.outturns) < 2 or measure.unit is Unit.YESNO:
        return None
    says = _in_words(period, figure)
    title = f"{figure.ref}: outturn, target and limits"
    curve = _curve(catalogue, figure, title, says, shown.periods, shown.outturns)
    # A chart in a workbook has room for either: the limits of the process say more where there are figures enough.
    of_process = tuple(one for one in curve.limits if one[0] != AMBER_LIMIT)
    return replace(curve, limits=of_process or curve.limits)


def long_curve_of(
    release: "Release",
    figure: "ReleasedFigure",
    held: "Sequence[PeriodFigure]",
    special: "Mapping[Period, Variation]",
    says: str,
) -> Curve | None:
    """Draw the figures `held_in` a measure's long run, with what is `special` of them and the forecast.

    None where there are not two figures to draw.
    """
    measure = figure.measure
    known = [one for one in held if outturn_drawn(one) is not None]
    if len(known) < 2:
        return None
    periods = tuple(one.period for one in held)
    curve = _curve(release.catalogue, figure, measure.title, says, periods, tuple(map(outturn_drawn, held)))
    ahead = _ahead(release, figure)
    begins = years_begin(measure.aggregation, measure.frequency, periods)
    return replace(
        curve,
        special=parted(tuple(map(special.get, periods)), begins, None),
        last=_last_words(known[-1]),
        forecast=ahead,
        forecast_label=short_label(release.period.ending(Frequency.ANNUAL)) if ahead is not None else "",
    )


def past_of(release: "Release", figure: "ReleasedFigure") -> "list[PeriodFigure]":
    """Give every figure there is of a measure or breakdown, up to the period, in the order of time."""
    periods = release.runs[figure.ref, figure.breakdown]
    return [one for when in periods if (one := release.at(figure.ref, when, figure.breakdown))]


def held_in(past: "Sequence[PeriodFigure]", now: "Period") -> "list[PeriodFigure]":
    """Give the figures of a long run, each period that has a place in it: of some years, or as many as runs have."""
    held = [one for one in past if _has_a_place(one)]
    recent = sum(one.period.starts > now.starts - YEARS for one in held)
    return held[-max(recent, LONGEST_RUN) :]


def _has_a_place(figure: "PeriodFigure") -> bool:
    """Say whether a figure has a place in a run: a gap is drawn only where a figure was due."""
    return value_of(figure).number is not None or is_due(figure.measure.frequency, figure.period)


def outturn_drawn(figure: "PeriodFigure") -> float | None:
    """Give the figure that is drawn: none of a part of a period, which would look like a move."""
    return None if figure.is_partial else value_of(figure).number


def _last_words(figure: "PeriodFigure") -> str:
    """Write the last figure, and what it is where it is not final."""
    value, measure = value_of(figure), figure.measure
    words = written(value.number, measure.unit, measure.decimals)
    return f"{words}, {SHORTHAND[value.marker]}" if value.marker else words


def _ahead(release: "Release", figure: "ReleasedFigure") -> float | None:
    """Give what is expected at the end of the year, where that is still to come and is a number."""
    year = release.period.ending(Frequency.ANNUAL)
    if figure.part or figure.measure.unit is Unit.YESNO or release.period.last_day >= year.last_day:
        return None
    return number(figure.forecast)


def _curve(
    catalogue: "Catalogue",
    figure: "ReleasedFigure",
    title: str,
    says: str,
    periods: "tuple[Period, ...]",
    outturns: Values,
) -> Curve:
    measure = figure.measure
    targets = [catalogue.target(figure.ref, when) for when in periods]
    low = _carried_back(tuple(one.target if one else None for one in targets))
    high = _carried_back(tuple(one.target_high if one else None for one in targets))
    begins = years_begin(measure.aggregation, measure.frequency, periods)
    return Curve(
        title,
        says,
        parted(tuple(map(short_label, periods)), begins, ""),
        parted(outturns, begins, None),
        parted(low, begins, None),
        parted(high, begins, None),
        tuple(
            (name, parted(values, begins, None)) for name, values in _limits(catalogue, figure, targets, low)
        ),
        measure.unit,
        measure.decimals,
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


def _limits(
    catalogue: "Catalogue",
    figure: "ReleasedFigure",
    targets: "Sequence[Target | None]",
    aims: Values,
) -> "Iterator[tuple[str, Values]]":
    """Give the limits of the process where there are figures enough, and the worst that is still amber."""
    if figure.run.limits:
        lower, upper = figure.run.limits
        yield UPPER_LIMIT, (upper,) * len(aims)
        yield LOWER_LIMIT, (lower,) * len(aims)
    if figure.facts.polarity not in (Polarity.HIGHER, Polarity.LOWER) or figure.measure.unit is Unit.YESNO:
        return
    worst = tuple(_worst_amber(catalogue, figure, targets, aims))
    same = all(limit == aim for limit, aim in zip(worst, aims, strict=True))
    if not same and any(one is not None for one in worst):
        yield AMBER_LIMIT, worst


def _worst_amber(
    catalogue: "Catalogue", figure: "ReleasedFigure", targets: "Sequence[Target | None]", aims: Values
) -> "Iterator[float | None]":
    """Give the worst figure that is still amber in each period; periods with the same target and bands share theirs."""
    known: dict[object, float | None] = {}
    for target, aim in zip(targets, aims, strict=True):
        alike = (
            aim,
            target.model_copy(update={"period": None, "words": ""}) if target and target.has_bands else None,
        )
        if alike not in known:
            facts = RuleFacts.of(figure.measure, catalogue.framework.scheme, target)
            limit = run(TOLERANCE_LIMIT, {**facts.known(), "rate_against": RateAgainst.TARGET, "target": aim})
            known[alike] = float(limit) if isinstance(limit, int | float) else None
        yield known[alike]


def _in_words(period: "Period", figure: "ReleasedFigure") -> str:
    """Say what the chart shows to those who cannot see it."""
    known = [one for one in figure.run.outturns if one is not None]
    figures = ", ".join(figure_words(figure, one) for one in known)
    target = "" if figure.target is None else f" The target is {figure_words(figure, figure.target)}."
    return (
        f"Line of {number_of(len(known), 'figure')} of {figure.ref} up to {period.label}: {figures}.{target}"
    )
