"""One figure and everything that follows from it, each value with the figures it was worked out from.

What a reader may see of it is decided by `pmf_xl.release`, which lets a value out only where all of its sources may be.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from pmf_xl.catalogue import Benchmark, Breakdown, Judgement, Measure, Target
from pmf_xl.catalogue.contributing import Absent
from pmf_xl.past import Held
from pmf_xl.returns.actions import Action
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.periods import Period
from pmf_xl.rules.ranks import Place
from pmf_xl.rules.terms import Assurance, Marker, Travel, Trend, Variation

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class FigureKey(NamedTuple):
    """Which figure is meant: the measure's reference, the code of the breakdown (empty for the whole), the period."""

    ref: str
    breakdown: str
    period: Period


Special = tuple[
    tuple[Period, Variation], ...
]  # figures that chance alone does not explain, and what they say
Sources = frozenset[FigureKey]


class Derived(NamedTuple, Generic[T_co]):
    """A value, and the figures it was worked out from: who may not see one of them may not see the value."""

    value: T_co
    sources: Sources


def derived(value: T, *sources: FigureKey) -> Derived[T]:
    """Give a value with its sources."""
    return Derived(value, frozenset(sources))


@dataclass(frozen=True, slots=True)
class RatedFigure:
    """A measure, or a breakdown of it, in one period: its figure and what that says beside target and earlier ones.

    Figures are at full precision, percentages as fractions, None where there is none. A breakdown has no target and so
    no rating of its own. `already` is what short travel takes off the outturn, `compared_with` what it compares the
    rest with: of a running total what each period added.
    """

    council: str
    measure: Measure
    part: Breakdown | None
    period: Period
    facts: RuleFacts
    due: bool
    held: Held | None  # the figure with its origin
    outturn: Derived[float | None]
    gaps: tuple[Period, ...]  # without a figure, so that this one is of a part of its period only
    absent: tuple[Absent, ...]  # services without their part of it, so that it is of the others only
    marker: Marker | None
    target: Target | None
    benchmark_value: float | None  # of a measure that is rated against it
    rating: Derived[str | None]
    rating_reason: Derived[str | None]  # why there is no colour, or one that was not worked out
    judgement: Judgement | None  # the one that the rating is
    variance: Derived[float | None]
    previous: Derived[float | None]
    last_year: Derived[float | None]
    already: Derived[float | None]
    compared_with: Derived[float | None]
    travel_short: Derived[Travel]
    travel_long: Derived[Travel]
    commentary: Derived[str | None]

    @property
    def key(self) -> FigureKey:
        """Which figure it is."""
        return FigureKey(self.measure.ref, self.part.code if self.part else "", self.period)


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of the periods a measure was due in, the oldest first, and what they say.

    `limits` are those of the process; there are none for running totals. `special` gives what the figures say that
    chance alone does not explain, by their periods, back to the first: worked out when it is called.
    """

    periods: tuple[Period, ...]
    outturns: tuple[Derived[float | None], ...]
    trend: Derived[Trend]
    variation: Derived[Variation]
    assurance: Derived[Assurance]
    limits: Derived[tuple[float, float] | None]
    special: Derived[Callable[[], Special]]


@dataclass(frozen=True, slots=True)
class ExceptionStanding:
    """Whether a measure is an exception, why, for how many periods running, and how far up that takes it.

    It is one for each of its `reasons`; there are none where it is none. `running` is 0 then, and `tier` None.
    """

    reasons: tuple[Derived[str], ...]
    running: Derived[int]
    tier: Derived[str | None]


@dataclass(frozen=True, slots=True)
class Figure(RatedFigure):
    """A figure of the period that is looked at, with what figures of other periods add to it."""

    as_at: Period | None  # the earlier period that it stands as at, of a measure that is not due in this one
    latest: Derived[float | None]  # the last figure there is, of `latest_held`
    latest_period: Period | None
    latest_held: Held | None
    year_to_date: Derived[float | None]
    year_to_date_gaps: tuple[Period, ...]
    year_to_date_absent: tuple[Absent, ...]
    year_target: Target | None
    year_facts: RuleFacts  # by which the forecast is rated
    promised: Target | None  # the year's target as the year began; asked for at its end
    forecast: Derived[float | None]
    forecast_of: Period | None  # in which the service gave it, where that is a part of this one
    forecast_rating: Derived[str | None]
    baseline: Derived[float | None]
    distance_travelled: Derived[float | None]  # share of the way from baseline to the plan's end target
    benchmark: Benchmark | None
    place: Derived[Place | None]  # where our figure of that period stands among those of others
    quartile: Derived[int | None]
    against_benchmark: Derived[str | None]  # better, worse, same, higher or lower than others
    at_benchmark: Derived[float | None]  # our figure of the benchmark's own period
    run: Run
    exception: ExceptionStanding
    actions: tuple[Action, ...]


def all_sources(derived: Iterable[Derived[object]]) -> Sources:
    """Give everything that several values were worked out from."""
    return frozenset().union(*(one.sources for one in derived))
