"""XmR charts by the Making Data Count method of NHS England: limits, special causes, variation and assurance.

Limits are the mean plus and minus 2.66 times the mean moving range, near limits two thirds of that. Source:
NHS England, Making Data Count; the conventions differ as its own workbook and the R package NHSRplotthedots
do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import fsum
from typing import Final

from pmf_xl.rules.arguments import figure, whole_figures, word
from pmf_xl.rules.rounding import compare
from pmf_xl.rules.runs import merit
from pmf_xl.rules.terms import Assurance, Point, Polarity, Variation

FEWEST: Final = 13  # figures before limits mean anything
REACH: Final = 2.66  # mean moving ranges from the mean to a limit
SCREEN: Final = 3.267  # mean moving ranges from which a single one is set aside, where they are screened
RUN: Final = 7  # points of a trend or a shift


@dataclass(frozen=True, slots=True)
class Convention:
    """How one published tool settles what the method leaves open.

    `screened`: moving ranges of 3.267 times their mean or more are set aside once. `outer_counts`: a point
    beyond the limits counts towards two of three. `touching_counts`: limits that just touch the target settle
    the assurance. `trend_by_its_way`: a trend is good or bad by where it is heading, not by which side of the
    mean it has reached.
    """

    name: str
    screened: bool
    outer_counts: bool
    touching_counts: bool
    trend_by_its_way: bool


CONVENTIONS: Final = {
    "nhs-england": Convention(
        "nhs-england", screened=False, outer_counts=True, touching_counts=True, trend_by_its_way=True
    ),
    "nhsr": Convention(
        "nhsr", screened=True, outer_counts=False, touching_counts=False, trend_by_its_way=False
    ),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The lines of a chart."""

    mean: float
    reach: float

    @property
    def lower(self) -> float:
        """The lower process limit."""
        return self.mean - self.reach

    @property
    def upper(self) -> float:
        """The upper process limit."""
        return self.mean + self.reach

    def side(self, value: float) -> int:
        """Say whether a figure is above (1), on (0) or below (-1) the mean."""
        return compare(value, self.mean)

    def beyond(self, figures: Sequence[float | None], share: float = 1) -> list[bool]:
        """Say of each figure whether it is beyond the limits, or beyond a share of the way to them."""
        reach = self.reach * share
        low, high = self.mean - reach, self.mean + reach
        return [one is not None and (compare(one, high) > 0 or compare(one, low) < 0) for one in figures]


@dataclass(frozen=True)
class Chart:
    """What an XmR chart shows; without enough figures its lines are None and every figure common cause."""

    figures: tuple[float | None, ...]
    limits: Limits | None
    rules: Convention
    variation: Variation
    assurance: Assurance

    @property
    def mean(self) -> float | None:
        """The mean of the figures."""
        return self.limits.mean if self.limits else None

    @property
    def lower(self) -> float | None:
        """The lower process limit."""
        return self.limits.lower if self.limits else None

    @property
    def upper(self) -> float | None:
        """The upper process limit."""
        return self.limits.upper if self.limits else None

    @property
    def near_lower(self) -> float | None:
        """Two thirds of the way from the mean to the lower limit."""
        return self.limits.mean - self.limits.reach * 2 / 3 if self.limits else None

    @property
    def near_upper(self) -> float | None:
        """Two thirds of the way from the mean to the upper limit."""
        return self.limits.mean + self.limits.reach * 2 / 3 if self.limits else None

    @cached_property
    def points(self) -> tuple[Point | None, ...]:
        """A word for each figure, None for a blank."""
        if self.limits:
            return special_causes(self.figures, self.limits, self.rules)
        return tuple(None if one is None else Point.COMMON_CAUSE for one in self.figures)


def spc(
    series: Iterable[object],
    polarity: str = "higher",
    target: float | None = None,
    convention: str = "nhs-england",
    *,
    target_high: float | None = None,
    rebase_at: int = 1,
    partial: Iterable[object] | None = None,
) -> Chart:
    """Chart a series, oldest figure first, by the Making Data Count method.

    Needs 13 figures; a blank is skipped for the limits and breaks every run, and so does a figure of a part of its
    period only, of which `partial` says so, true or false for each. With polarity "range" a figure
    is better the nearer it is to `target` up to `target_high`. Where the process has changed, `rebase_at` is
    the place in the series, counted from 1, of the first figure after that: those before it are left out. Raises
    `TypeError` for text where a number belongs, `ValueError` for a polarity or convention there is not, or a
    place below 1.

    >>> chart = spc([10, 12, 11, 13, 10, 12, 11, 13, 12, 11, 10, 12, 30], target=9)
    >>> chart.points[-1], chart.variation
    (<Point.ASTRONOMICAL: 'astronomical'>, <Variation.IMPROVING: 'IMPROVING'>)
    """
    way = word(Polarity, polarity, "polarity")
    if convention not in CONVENTIONS:
        raise ValueError(f"convention must be one of {', '.join(CONVENTIONS)}, not {convention!r}")
    rules = CONVENTIONS[convention]
    if rebase_at < 1:
        raise ValueError(f"rebase_at must be 1 or more, not {rebase_at}")
    since = [None if place < rebase_at else value for place, value in enumerate(series, 1)]
    figures = tuple(whole_figures(since, partial))
    low, high = figure(target, "target"), figure(target_high, "target_high")
    limits = limits_of(figures, rules) if sum(one is not None for one in figures) >= FEWEST else None
    if limits is None:
        assurance = Assurance.TOO_FEW if low is not None else Assurance.NO_TARGET
        return Chart(figures, None, rules, Variation.TOO_FEW, assurance)
    variation = variation_of(figures, limits, way, rules, (low, high))
    return Chart(figures, limits, rules, variation, assurance_of(limits, way, rules, low, high))


def limits_of(figures: Sequence[float | None], rules: Convention) -> Limits | None:
    """Work out the mean and how far the limits reach; None where no two figures follow each other."""
    held = [one for one in figures if one is not None]
    pairs = pairwise(figures)
    moves = [abs(later - earlier) for earlier, later in pairs if earlier is not None and later is not None]
    if not moves:
        return None
    spread = fsum(moves) / len(moves)
    if rules.screened:
        kept = [move for move in moves if compare(move, SCREEN * spread) < 0]
        spread = fsum(kept) / len(kept) if kept else spread
    return Limits(fsum(held) / len(held), REACH * spread)


def special_causes(
    figures: Sequence[float | None], limits: Limits, rules: Convention
) -> tuple[Point | None, ...]:
    """Give each figure the first special cause it belongs to, in the method's order of precedence."""
    sides = [0 if one is None else limits.side(one) for one in figures]
    outside, near = limits.beyond(figures), limits.beyond(figures, 2 / 3)
    if not rules.outer_counts:
        near = [close and not out for close, out in zip(near, outside, strict=True)]
    in_trend = part_of_run(trend_ends(figures))
    in_pair = two_of_three(near, sides)
    in_shift = part_of_run(shift_ends(sides))
    points: list[Point | None] = []
    for index, one in enumerate(figures):
        if one is None:
            points.append(None)
        elif outside[index]:
            points.append(Point.ASTRONOMICAL)
        elif in_trend[index]:
            points.append(Point.TREND)
        elif in_pair[index]:
            points.append(Point.TWO_OF_THREE)
        else:
            points.append(Point.SHIFT if in_shift[index] else Point.COMMON_CAUSE)
    return tuple(points)


def trend_ends(figures: Sequence[float | None]) -> list[int]:
    """Mark the figures that end six strict moves one way: 1 up, -1 down, else 0."""
    moves = [_way(earlier, later) for earlier, later in pairwise(figures)]
    ends = [0] * len(figures)
    for last in range(RUN - 1, len(figures)):
        ways = set(moves[last - RUN + 1 : last])
        ends[last] = ways.pop() if len(ways) == 1 else 0
    return ends


def shift_ends(sides: Sequence[int]) -> list[int]:
    """Mark the figures that end seven the same side of the mean: 1 above, -1 below, else 0."""
    return [
        sides[last] if last >= RUN - 1 and len(set(sides[last - RUN + 1 : last + 1])) == 1 else 0
        for last in range(len(sides))
    ]


def part_of_run(ends: Sequence[int]) -> list[bool]:
    """Mark every figure of the runs whose ends are marked."""
    return [any(ends[index : index + RUN]) for index in range(len(ends))]


def two_of_three(near: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    """Mark the figures near a limit where two or more of three in a row are, all on one side of the mean."""
    marked = [False] * len(near)
    for first in range(len(near) - 2):
        three = range(first, first + 3)
        if abs(sum(sides[index] for index in three)) == 3 and sum(near[index] for index in three) >= 2:
            for index in three:
                marked[index] = marked[index] or near[index]
    return marked


def variation_of(
    figures: Sequence[float | None],
    limits: Limits,
    polarity: Polarity,
    rules: Convention,
    bounds: tuple[float | None, float | None] = (None, None),
) -> Variation:
    """Say what the last figure says."""
    last = max(index for index, one in enumerate(figures) if one is not None)
    lately = figures[max(0, last - RUN + 1) : last + 1]  # no cause of the last goes back further
    value, cause = lately[-1], special_causes(lately, limits, rules)[-1]
    assert value is not None  # it is the last that is held
    assert cause is not None
    return _judged(value, cause, trend_ends(lately)[-1], limits, polarity, rules, bounds)


def variations_of(
    chart: Chart, polarity: Polarity, bounds: tuple[float | None, float | None] = (None, None)
) -> tuple[Variation | None, ...]:
    """Say what every figure of a chart says, None for a blank; `bounds` are the target's ends, low and high.

    >>> from pmf_xl.rules.terms import Polarity
    >>> chart = spc([10, 12, 11, 13, 10, 12, 11, 13, 12, 11, 10, 12, 30])
    >>> [str(word) for word in variations_of(chart, Polarity.LOWER)[-2:]]
    ['COMMON CAUSE', 'CONCERN']
    """
    if chart.limits is None:
        return tuple(None if one is None else Variation.TOO_FEW for one in chart.figures)
    ends = trend_ends(chart.figures)
    ways = [next(filter(None, ends[index : index + RUN]), 0) for index in range(len(ends))]
    return tuple(
        None if value is None or cause is None
        else _judged(value, cause, way, chart.limits, polarity, chart.rules, bounds)
        for value, cause, way in zip(chart.figures, chart.points, ways, strict=True)
    )  # fmt: skip


def _judged(
    value: float,
    cause: Point,
    way: int,
    limits: Limits,
    polarity: Polarity,
    rules: Convention,
    bounds: tuple[float | None, float | None],
) -> Variation:
    """Say whether a special cause is good or bad; `way` is where the trend it belongs to is heading."""
    if cause is Point.COMMON_CAUSE:
        return Variation.COMMON_CAUSE
    heading = limits.side(value)
    if cause is Point.TREND and rules.trend_by_its_way:
        heading = way or heading
    if polarity is Polarity.RANGE and bounds[0] is not None:
        better = compare(merit(value, polarity, *bounds), merit(limits.mean, polarity, *bounds))
    else:
        better = {Polarity.HIGHER: heading, Polarity.LOWER: -heading}.get(polarity, 0)
    if better:
        return Variation.IMPROVING if better > 0 else Variation.CONCERN
    return Variation.NEUTRAL_HIGH if heading > 0 else Variation.NEUTRAL_LOW


def assurance_of(
    limits: Limits,
    polarity: Polarity,
    rules: Convention,
    target: float | None,
    target_high: float | None = None,
) -> Assurance:
    """Say whether a process within these limits hits its target every time, never, or now and then."""
    if target is None or polarity is Polarity.NONE:
        return Assurance.NO_TARGET
    lower, upper = limits.lower, limits.upper
    high = target if target_high is None else target_high
    # How far the worst and the best that can be expected are on the good side of the target.
    worst, best = {
        Polarity.HIGHER: ((lower, target), (upper, target)),
        Polarity.LOWER: ((target, upper), (target, lower)),
    }.get(polarity, ((0, 0), (0, 0)))
    if polarity is Polarity.RANGE:
        inside = compare(lower, target) >= 0 and compare(upper, high) <= 0
        outside = compare(upper, target) < 0 or compare(lower, high) > 0
        return Assurance.CONSISTENTLY_HIT if inside else (
            Assurance.CONSISTENTLY_MISSED if outside else Assurance.HIT_OR_MISS
        )  # fmt: skip
    touch = 0 if rules.touching_counts else 1
    if compare(*worst) >= touch:
        return Assurance.CONSISTENTLY_HIT
    return Assurance.CONSISTENTLY_MISSED if compare(*best) <= -touch else Assurance.HIT_OR_MISS


def _way(earlier: float | None, later: float | None) -> int:
    return 0 if earlier is None or later is None else compare(later, earlier)
