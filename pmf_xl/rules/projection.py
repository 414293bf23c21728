"""Forecast of the figure a measure will end its year with."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, combinations
from math import fsum
from statistics import median
from typing import Final

from pmf_xl.rules.arguments import figure, word
from pmf_xl.rules.rounding import compare
from pmf_xl.rules.terms import Aggregation

LOOKED_BACK: Final = 8  # figures the slope is taken from
FEWEST: Final = 4  # figures before there is a slope


def forecast(
    series: Iterable[object],
    periods_in_year: int,
    aggregation: str = "snapshot",
    *,
    elapsed: int | None = None,
    profile: Sequence[object] | None = None,
    covered: Sequence[float] | None = None,
    own: float | None = None,
) -> float | None:
    """Forecast the year-end figure; None where nothing is known.

    `series` holds one figure a period, oldest first. `elapsed` says how many periods of the year the last of
    them brings; not given, the series is taken to start with a year. The service's `own` forecast stands if
    there is one. "cumulative" figures are running totals, divided by the share reached of the year's target
    `profile` (the running target of each period of the year), else by the share of the year elapsed; "sum"
    figures are first added up, over the periods that were reported. `covered` says what share of its period each
    of them is of; not given, the whole. "snapshot" and "average" are the last figure, carried on by the Theil-Sen
    slope of the last 8 when there are 4 or more (Sen, Journal of the American Statistical Association 63, 1968).
    "year-end" figures are forecasts already: the last stands. Raises `TypeError` for text where a number belongs,
    `ValueError` for an aggregation there is not, impossible periods, or not one share covered for each figure.

    >>> forecast([12, 25, 36], 12, "cumulative"), forecast([90, 91, 92, 93], 12), forecast([90, 91], 12)
    (144.0, 101.0, 91)
    """
    figures = [figure(value, "figure") for value in series]
    kind = word(Aggregation, aggregation, "aggregation")
    given = figure(own, "own forecast")
    if periods_in_year < 1:
        raise ValueError(f"a year has 1 period or more, not {periods_in_year}")
    if elapsed is None:
        elapsed = (len(figures) - 1) % periods_in_year + 1 if figures else 0
    if not 0 <= elapsed <= periods_in_year:
        raise ValueError(f"{elapsed} periods of a year of {periods_in_year} cannot have passed")
    if covered is not None and len(covered) != len(figures):
        raise ValueError(f"give a share covered for each of the {len(figures)} figures, not {len(covered)}")
    if given is not None:
        return given
    if kind is Aggregation.YEAR_END:
        return next((one for one in reversed(figures) if one is not None), None)
    if kind in (Aggregation.SNAPSHOT, Aggregation.AVERAGE):
        return _carried_on(figures, periods_in_year - elapsed)
    this_year = figures[len(figures) - min(elapsed, len(figures)) :]
    shares = _shares(profile, periods_in_year, running=kind is Aggregation.CUMULATIVE)
    # The series may begin after the year did.
    first = elapsed - len(this_year)
    of_each = dict(enumerate((covered or [1.0] * len(figures))[len(figures) - len(this_year) :], first))
    reported = [index for index, one in enumerate(this_year, first) if one is not None]
    if not reported:
        return None
    if kind is Aggregation.CUMULATIVE:
        total, last = this_year[reported[-1] - first], reported[-1]
        share = fsum([*shares[:last], shares[last] * of_each[last]])
    else:
        total = fsum(one for one in this_year if one is not None)
        share = fsum(shares[index] * of_each[index] for index in reported)
    return None if total is None or compare(share, 0) <= 0 else total / share


def _shares(profile: Sequence[object] | None, periods: int, *, running: bool) -> list[float]:
    """Give the share of the year's total that falls to each period."""
    even = [1 / periods] * periods
    if profile is None:
        return even
    targets = [figure(value, "profile") for value in profile]
    if len(targets) != periods:
        raise ValueError(
            f"a profile needs a target for each of the year's {periods} periods, not {len(targets)}"
        )
    held = [target for target in targets if target is not None]
    if len(held) < periods:
        return even
    reached = held if running else list(accumulate(held))
    if compare(reached[-1], 0) == 0:
        return even
    return [(later - earlier) / reached[-1] for earlier, later in zip([0.0, *reached], reached, strict=False)]


def _carried_on(figures: Sequence[float | None], left: int) -> float | None:
    """Carry the last figure on along the slope, for the periods left and any that were missed since."""
    held = [(place, one) for place, one in enumerate(figures) if one is not None]
    if not held:
        return None
    place, last = held[-1]
    left += len(figures) - 1 - place
    return last + theil_sen(held[-LOOKED_BACK:]) * left if len(held) >= FEWEST and left else last


def theil_sen(points: Sequence[tuple[float, float]]) -> float:
    """Give the median of the slopes between every two points.

    >>> theil_sen([(0, 1), (1, 2), (2, 3), (3, 40)])
    7.0
    """
    return median(
        (later[1] - earlier[1]) / (later[0] - earlier[0]) for earlier, later in combinations(points, 2)
    )
