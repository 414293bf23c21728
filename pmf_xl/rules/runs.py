"""Trend: whether the last few moves of a series all went one way."""

from collections.abc import Iterable
from itertools import pairwise

from pmf_xl.rules.arguments import decimals_or_column, figure, whole_figures, word
from pmf_xl.rules.rounding import compare, round_half_away
from pmf_xl.rules.terms import Polarity, Trend


def trend(
    series: Iterable[object],
    polarity: str = "higher",
    moves: int = 3,
    *,
    target: float | None = None,
    target_high: float | None = None,
    decimals: int | None = None,
    partial: Iterable[object] | None = None,
) -> Trend:
    """Say what the last `moves` moves of a series, oldest figure first, say.

    All the good way is improving, all the bad way worsening. A blank among the last figures breaks the run, and so
    does a figure of a part of its period only, of which `partial` says so, true or false for each.
    Polarity "range" looks at the distance from `target` to `target_high`; "none", or a range that is not
    given, has no good way. `decimals` are places of the number as it is held. Raises `TypeError` for text
    where a number belongs, `ValueError` for a polarity there is not or no moves.

    >>> trend([90, 91, 92, 93]), trend([90, 91, None, 93, 94]), trend([90, 91])
    (<Trend.IMPROVING: 'IMPROVING'>, <Trend.NO_CLEAR_TREND: 'NO CLEAR TREND'>, <Trend.TOO_FEW: 'TOO FEW'>)
    """
    if moves < 1:
        raise ValueError(f"moves must be 1 or more, not {moves}")
    way = word(Polarity, polarity, "polarity")
    places = decimals_or_column(decimals)
    figures = whole_figures(series, partial)
    if sum(one is not None for one in figures) <= moves:
        return Trend.TOO_FEW
    last = [
        round_half_away(one, int(places)) if places is not None else one
        for one in figures[-moves - 1 :]
        if one is not None
    ]
    low, high = figure(target, "target"), figure(target_high, "target_high")
    if len(last) <= moves or way is Polarity.NONE or (way is Polarity.RANGE and low is None):
        return Trend.NO_CLEAR_TREND
    merits = [merit(one, way, low, high) for one in last]
    ways = {compare(later, earlier) for earlier, later in pairwise(merits)}
    if ways == {1}:
        return Trend.IMPROVING
    return Trend.WORSENING if ways == {-1} else Trend.NO_CLEAR_TREND


def merit(value: float, polarity: Polarity, low: float | None = None, high: float | None = None) -> float:
    """Turn a figure into one of which more is better: against a range, minus the distance from it.

    >>> merit(104, Polarity.RANGE, 90, 100), merit(7, Polarity.LOWER)
    (-4, -7)
    """
    if polarity is Polarity.RANGE and low is not None:
        return -max(low - value, value - (low if high is None else high), 0)
    return -value if polarity is Polarity.LOWER else value
