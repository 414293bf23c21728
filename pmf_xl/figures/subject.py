"""A measure, or a breakdown of it, as it is looked at in one period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pmf_xl.catalogue import Breakdown, Catalogue, Judgement, Measure, Target
from pmf_xl.figures.figure import Derived, FigureKey, derived
from pmf_xl.past import Held, Past
from pmf_xl.rules.periods import Period, is_due, previous_due
from pmf_xl.rules.terms import Frequency


@dataclass(frozen=True, slots=True)
class Subject:
    """A measure, or a breakdown of it, in one period, and where its figures are."""

    catalogue: Catalogue  # that the period is judged by
    past: Past
    measure: Measure
    part: Breakdown | None
    period: Period

    def in_period(self, when: Period) -> "Subject":
        """Give it as it is looked at in another period: measured and judged as it was then, if it was."""
        then = self.past.times.at(when)
        measure = then.measure_or_none(self.measure.ref)
        if measure is None:
            return replace(self, period=when)
        return Subject(then, self.past, measure, self.part, when)

    @property
    def code(self) -> str:
        """The code of the breakdown, empty for the whole."""
        return self.part.code if self.part else ""

    @property
    def step(self) -> Frequency:
        """How often there is a figure: as the measure is due, or as reports are made if that is more seldom."""
        own, asked = self.measure.frequency, self.period.frequency
        return own if own.months >= asked.months else asked

    @property
    def last(self) -> Period:
        """The last of its own periods that has ended."""
        ending = self.period.ending(self.step)
        return ending if is_due(self.step, self.period) else ending.previous()

    @property
    def before(self) -> Period:
        """The period it was due in before this one."""
        return previous_due(self.measure.frequency, self.period)

    def key(self, when: Period) -> FigureKey:
        """Name its figure of a period."""
        return FigureKey(self.measure.ref, self.part.code if self.part else "", when)

    def keys(self, periods: Iterable[Period]) -> frozenset[FigureKey]:
        """Name its figures of several periods."""
        return frozenset(map(self.key, periods))

    def held(self, when: Period) -> Held | None:
        """Give its figure of a period with all that is known of it; None where it is of another kind."""
        if when != self.period and not self.past.times.can_be_compared(self.measure.ref, when, self.period):
            return None
        return self.past.figure(self.measure.ref, when, self.code)

    def outturn(self, when: Period) -> Derived[float | None]:
        """Give its outturn of a period; None where that cannot be compared with this one's."""
        outturn = self.past.comparable(self.measure.ref, when, self.period, self.code)
        return derived(outturn, self.key(when))

    def target(self, when: Period) -> Target | None:
        """Give what it aims at in a period; a breakdown has no target of its own."""
        return None if self.part else self.catalogue.target(self.measure.ref, when)

    def judgement(self) -> Judgement | None:
        """Give the judgement on it, if there is one; there is none on a breakdown."""
        if self.part or not self.catalogue.judgements:
            return None
        return self.catalogue.judgement(self.measure.ref, self.period)

    def series(self, until: Period) -> Mapping[Period, Held]:
        """Give its figures up to a period, by periods of that length, in the order of time."""
        return self.past.series(self.measure.ref, until, self.code)

    def compared(self) -> tuple[Derived[float | None], Derived[float | None]]:
        """Give what short travel takes off the outturn, and what it compares the rest with.

        Of a running total what had been reached before this period, and what the period before added; else nothing
        and the figure before.
        """
        already, compared = self.past.compared(self.measure, self.period, self.code)
        if already is None:
            return Derived(None, frozenset()), derived(compared, self.key(self.before))
        return Derived(already, self._reached_before(self.period)), Derived(
            compared, frozenset({self.key(self.before)}) | self._reached_before(self.before)
        )

    def _reached_before(self, when: Period) -> frozenset[FigureKey]:
        """Name the figure that a running total had reached before a period: none at the start of a year."""
        before = previous_due(self.measure.frequency, when)
        return self.keys([before] if before.starts == when.starts else ())
