"""What a reader may see: figures with everything that follows from them, plain values or the sign that one is withheld.

Only `pmf_xl.release.gate` makes these; nothing in them leads to what was held back.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from pmf_xl.figures import FigureKey
from pmf_xl.release.let_out import OfSome
from pmf_xl.rules.terms import (
    Assurance,
    Frequency,
    Marker,
    Polarity,
    Rating,
    Reader,
    Travel,
    Trend,
    Variation,
)

if TYPE_CHECKING:
    from pmf_xl.catalogue import Breakdown, Catalogue, Measure
    from pmf_xl.catalogue.contributing import Absent
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.figures import Special
    from pmf_xl.past import Held
    from pmf_xl.returns.actions import Action
    from pmf_xl.returns.looks import LookStanding
    from pmf_xl.returns.milestones import MilestoneStanding
    from pmf_xl.returns.registers import RegisterStanding
    from pmf_xl.rules.facts import RuleFacts
    from pmf_xl.rules.periods import Period
    from pmf_xl.rules.ranks import Place

T = TypeVar("T")


class Withheld(StrEnum):
    """What stands in place of a value that the reader may not see."""

    CONFIDENTIAL = f"[{Marker.CONFIDENTIAL}]"


Number = float | Withheld | None


@dataclass(frozen=True, slots=True)
class Revision:
    """What a figure was before it was revised; who revised it is told to officers alone."""

    reference: str
    title: str
    measure: "Measure"
    period: "Period"
    outturn: Number
    marker: Marker | None
    earlier: Number
    on: date | None
    reason: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class PeriodFigure:
    """A measure, or a breakdown of it, in one period, as its reader may see it.

    For the public figures are rounded as they are printed. Of a breakdown there is no target and no rating. `origin`
    is for officers alone.
    """

    council: str
    measure: "Measure"
    part: "Breakdown | None"
    period: "Period"
    facts: "RuleFacts"
    due: bool
    outturn: Number
    gaps: "tuple[Period, ...]"  # without a figure, so that this one is of a part of its period only
    absent: "tuple[Absent, ...]"  # services without their part of it, so that it is of the others only
    marker: Marker | None
    target: float | None
    target_high: float | None
    target_in_words: str | None  # where it is no figure
    benchmark_value: float | None  # of a measure that is rated against it
    rating: str | Withheld | None
    rating_reason: str | Withheld | None
    is_judged: bool  # the rating was not worked out but given, for that reason
    judged_by: str | None  # of which officers are told
    variance: Number
    previous: Number
    last_year: Number
    already: Number  # what short travel takes off the outturn
    compared_with: Number  # what it compares the rest with
    travel_short: Travel | Withheld
    travel_long: Travel | Withheld
    commentary: str | Withheld | None
    revision: Revision | None  # None: it is what was held when its period was closed
    origin: "Held | None"

    @property
    def ref(self) -> str:
        """The measure's reference."""
        return self.measure.ref

    @property
    def breakdown(self) -> str:
        """The code of the breakdown, empty for the whole."""
        return self.part.code if self.part else ""

    @property
    def reference(self) -> str:
        """The measure's reference; of a breakdown REF/CODE."""
        return self.part.key if self.part else self.measure.ref

    @property
    def title(self) -> str:
        """What it is of."""
        return _title_of(self.measure, self.part)

    @property
    def is_range(self) -> bool:
        """Whether the target is a range."""
        return self.measure.polarity is Polarity.RANGE

    @property
    def is_stale(self) -> bool:
        """Whether the measure is not due and has no figure in this period, so that its latest one is shown."""
        return self.outturn is None and not self.due

    @property
    def is_partial(self) -> bool:
        """Whether the figure is of a part of its period, or of some services, only."""
        return bool(self.gaps or self.absent)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How others did, and where the council stands among them; `ours` is its figure of that period.

    `of_areas` says of how many others `value` is the median; 0 where it was given as it is.
    """

    value: float
    group: str
    period: "Period"
    quartile: int | Withheld | None
    against: str | Withheld | None  # better, worse, same, higher or lower than they
    ours: Number
    place: "Place | Withheld | None"  # among the others
    of_areas: int


@dataclass(frozen=True, slots=True)
class Aim:
    """What a measure was to reach, or from where to where; in words where it is no figure."""

    low: float | None
    high: float | None
    in_words: str | None


@dataclass(frozen=True, slots=True)
class ReleasedRun:
    """The last figures of the periods a measure was due in, the oldest first, None where one is withheld or missing."""

    periods: "tuple[Period, ...]"
    outturns: tuple[float | None, ...]
    trend: Trend | Withheld
    variation: Variation | Withheld
    assurance: Assurance | Withheld
    limits: tuple[float, float] | None
    find_special: "Callable[[], Special]"

    @property
    def special(self) -> "Special":
        """What figures say that chance alone does not explain, by their periods, back to the first."""
        return self.find_special()


@dataclass(frozen=True, slots=True)
class ReleasedFigure(PeriodFigure):
    """A figure of the period that is looked at, with what figures of other periods add to it."""

    as_at: (
        "Period | None"  # the earlier period that it stands as at, of a measure that is not due in this one
    )
    confidential: bool  # of which officers are told that it is not for publication
    latest: Number
    latest_period: "Period | None"
    latest_origin: "Held | None"
    year_to_date: Number
    year_to_date_gaps: "tuple[Period, ...]"
    year_to_date_absent: "tuple[Absent, ...]"
    year_target: float | None
    year_target_high: float | None
    year_target_in_words: str | None
    year_facts: "RuleFacts"  # by which the forecast is rated
    promised: Aim | None  # of the year, as it began; told at its end
    forecast: Number
    forecast_of: "Period | None"  # in which the service gave it, where that is a part of this one
    forecast_rating: str | Withheld | None
    baseline: Number
    distance_travelled: Number
    benchmark: Comparison | None
    run: ReleasedRun
    exception_reason: str | None  # None: no exception, as far as the reader may know
    periods_running: int | Withheld
    tier: str | Withheld | None
    actions: "tuple[Action, ...]"

    @property
    def is_exception(self) -> bool:
        """Whether the measure is an exception."""
        return self.exception_reason is not None

    @property
    def title(self) -> str:
        """What it is of, and as at which period it stands if not as at the one that is looked at."""
        as_at = f" (as at {self.as_at.label})" if self.as_at else ""
        return _title_of(self.measure, self.part) + as_at

    @property
    def is_due_now(self) -> bool:
        """Whether a figure is due in the period that is looked at, and not an earlier one that it stands as at."""
        return self.due and self.as_at is None

    @property
    def shown_outturn(self) -> Number:
        """The figure, or the latest there is of a measure that is not due."""
        return self.latest if self.is_stale else self.outturn


@dataclass(frozen=True)
class Release:
    """What a reader may see of a period: the catalogue, its figures, and those of the periods before.

    `catalogue` holds nothing that the reader may not read: for the public no confidential measure, no past figures and
    no names of officers. `withheld_names` are the names of measures left out that no text should hold.
    """

    reader: Reader
    period: "Period"
    catalogue: "Catalogue"
    figures: tuple[ReleasedFigure, ...]
    every: "Mapping[FigureKey, PeriodFigure]"
    runs: "Mapping[tuple[str, str], tuple[Period, ...]]"
    standing: "Mapping[FigureKey, Period]"  # as at which period a figure stands that was not due in a month
    known: "Container[Period]"  # the periods of which something was rated blue, green, amber or red
    partial: (
        "tuple[FigureKey, ...]"  # the figures that are of a part of their period, or of some services, only
    )
    actions: "tuple[Action, ...]"
    milestones: "Mapping[tuple[str, str], MilestoneStanding]"  # how each stands, by project and milestone
    registers: "Mapping[str, tuple[RegisterStanding, ...]]" = field(default_factory=dict)
    looks: "tuple[LookStanding, ...]" = ()  # what was said between returns: provisional, and for officers alone
    withheld_names: frozenset[str] = frozenset()
    closed_before: "tuple[Action, ...]" = ()  # done or dropped in earlier periods: reports give their number
    revisions: tuple[Revision, ...] = ()  # since the period before was closed, the oldest period first

    @cached_property
    def measures(self) -> tuple[ReleasedFigure, ...]:
        """The figures of whole measures, without breakdowns."""
        return tuple(figure for figure in self.figures if figure.part is None)

    @cached_property
    def partial_of(self) -> str:
        """Say what figures are rated as a part of only, of this period or of one beside it; nothing where none is."""
        whole_year = self.period.ending(Frequency.ANNUAL)  # which is shown by the report of a year alone
        beside = [key for key in self.partial if key.period != whole_year or whole_year == self.period]
        partial = [figure for key in beside if (figure := self.every[key]).rating == Rating.PARTIAL]
        of_periods, of_services = any(one.gaps for one in partial), any(one.absent for one in partial)
        return " or of the ".join(["period"] * of_periods + ["figure"] * of_services)

    @property
    def exceptions(self) -> tuple[ReleasedFigure, ...]:
        """The measures that are exceptions."""
        return tuple(figure for figure in self.measures if figure.is_exception)

    @property
    def for_officers(self) -> bool:
        """Whether it is for the council's own officers."""
        return self.reader is Reader.OFFICERS

    @property
    def shows_withheld(self) -> bool:
        """Whether a figure stands as withheld."""
        return any(
            isinstance(value, Withheld)
            for figure in self.figures
            for value in (figure.outturn, figure.previous, figure.last_year)
        )

    def at(self, ref: str, period: "Period", breakdown: str = "") -> PeriodFigure | None:
        """Give the figure of another period; None where there is nothing to say of it."""
        return self.every.get(FigureKey(ref, breakdown, period))

    def standing_in(self, ref: str, period: "Period") -> PeriodFigure | None:
        """Give the figure that stands in a period: its own, or that of an earlier one that it stands as at."""
        return self.at(ref, self.standing.get(FigureKey(ref, "", period), period))

    def of(self, refs: Iterable[str], rows: "Callable[[RegisterRow], bool] | None" = None) -> "Release":
        """Give the part that is about some measures, and the `rows` of registers of it: else those about these."""
        wanted = frozenset(refs)
        belongs = rows or (lambda row: not wanted.isdisjoint(row.measures))

        def of_these(actions: "tuple[Action, ...]") -> "tuple[Action, ...]":
            return tuple(one for one in actions if (belongs(one.row) if one.row else one.ref in wanted))

        return replace(
            self,
            figures=tuple(figure for figure in self.figures if figure.ref in wanted),
            every=OfSome(self.every, wanted),
            partial=tuple(key for key in self.partial if key.ref in wanted),
            runs={key: run for key, run in self.runs.items() if key[0] in wanted},
            actions=of_these(self.actions),
            closed_before=of_these(self.closed_before),
            registers={
                key: tuple(one for one in listed if belongs(one.row))
                for key, listed in self.registers.items()
            },
            looks=tuple(one for one in self.looks if one.ref in wanted),
            revisions=tuple(one for one in self.revisions if one.measure.ref in wanted),
        )


def _title_of(measure: "Measure", part: "Breakdown | None") -> str:
    return f"{measure.title}: {part.label}" if part else measure.title


def number(value: Number) -> float | None:
    """Give a figure that can be reckoned with, None where there is none or it is withheld.

    >>> number(0.5), number(Withheld.CONFIDENTIAL)
    (0.5, None)
    """
    return None if isinstance(value, Withheld) else value


def unless_withheld(value: T | Withheld | None) -> T | None:
    """Give a value, None where it is withheld."""
    return None if isinstance(value, Withheld) else value
