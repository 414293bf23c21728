"""Every figure there is of a council's measures, and where each came from."""

from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from pmf_xl.catalogue.contributing import part_of, service_of
from pmf_xl.catalogue.in_time import reports_for
from pmf_xl.catalogue.kept import mark_of
from pmf_xl.past.budgeted import from_budget, line_of, parts_of_lines
from pmf_xl.past.filed import FiguresHeld, Key
from pmf_xl.past.held import RANKS, RETURN, Held
from pmf_xl.past.known import come_by_now
from pmf_xl.past.rolled import latest, of_services, rolled_up, where_it_stands, whole_of, with_words_of
from pmf_xl.rules.periods import Period, is_due, previous_due
from pmf_xl.rules.terms import Aggregation, Frequency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pmf_xl.catalogue.models import Measure, Service
    from pmf_xl.ledger.asking import Asking
    from pmf_xl.returns.times import Times


class Past:
    """The figures of one council as they stand now, or as they were known when a period `of` theirs was closed.

    A service's return counts before an imported figure, an imported one before the catalogue's past figures, and a
    revision before all that came before it; of several returns for one period the last that says anything. What differs
    from what was held when its period was closed is marked as revised. A figure is found under the period asked for,
    under the measure's own period that ends with it (the year's in Q4), or rolled up from the shorter periods in it.
    Where several services each give a part of it, the parts of a period are put together first, then periods rolled up:
    so a quarter is what its months say as they were reported, by whoever contributed in each.
    """

    def __init__(
        self,
        times: "Times",
        ledger: "Asking",
        of: Period | None = None,
        refs: "Collection[str] | None" = None,
    ) -> None:
        """Gather the figures; with `refs` those of some measures only."""
        self.times = times
        self._came = come_by_now(times, ledger)  # what comes while they are gathered may be in them already
        self._held = FiguresHeld(times, ledger, of, refs)
        #: The parts of services, or of lines of the budget, that a measure's figure was ever put together from.
        self._giving: dict[str, set[str]] = defaultdict(set)
        for ref, breakdown in self._held.periods:
            if service_of(breakdown) or line_of(breakdown):
                self._giving[ref].add(breakdown)
        self._found: dict[Key, Held | None] = {}
        self._series: dict[Key, Mapping[Period, Held]] = {}

    @cached_property
    def known(self) -> dict[str, Any]:
        """How much was known when they were gathered."""
        return {"catalogue": mark_of(self.times.catalogue), **self._came}

    def figure(self, ref: str, period: Period, breakdown: str = "") -> Held | None:
        """Return the figure that stands for a measure (or a breakdown of it) and a period."""
        key = (ref, breakdown, period)
        try:
            return self._found[key]
        except KeyError:
            found = self._found[key] = self._find(ref, period, breakdown)
            return found

    def _find(self, ref: str, period: Period, breakdown: str) -> Held | None:
        known = [
            held
            for alias in self._aliases(ref, period)
            if (held := self._held.standing(ref, breakdown, alias))
        ]
        filed = (
            max(known, key=_weight) if len(known) > 1 else known[0] if known else None
        )  # of equals the first
        made = self._put_together(ref, period) if ref in self._giving and not breakdown else None
        found = whole_of(filed, made)
        if found and found.says_something:
            return found
        rolled = self._rolled_up(ref, period, breakdown)
        return with_words_of(found, rolled) if found and rolled else found or rolled

    def _put_together(self, ref: str, period: Period) -> Held | None:
        """Put together the parts of a figure; None where none was given of this very period."""
        measure = self.times.measure(ref, period)
        if measure is None or measure.budget_result is None:
            return self._of_services(measure, ref, period)
        aliases = self._aliases(ref, period)
        return from_budget(self.times.at(period), measure, period, aliases, self._held.standing)

    def _of_services(self, measure: "Measure | None", ref: str, period: Period) -> Held | None:
        """Put together what services gave as their parts of a figure."""
        contributors = self.times.at(period).contributors_of(measure) if measure else ()
        given = [(service, self._given_by(ref, period, service)) for service in contributors]
        aliases = self._aliases(ref, period)
        parts = {held.breakdown for _, listed in given for held in listed}
        filed = (self._held.standing(ref, part, when) for part in parts for when in aliases)
        if measure is None or not any(filed):
            return None
        return of_services(measure, period, given)

    def _given_by(self, ref: str, period: Period, service: "Service") -> list[Held]:
        """Give the part of a service, and those of services it has taken over since that its own does not hold yet.

        What it gave before it was known to have taken over another is of itself only.
        """
        part = part_of(service.code)
        own = self.figure(ref, period, part) or Held(ref, part, period, None)
        before = {
            code: held for code in self._taken_over(ref, period, service)
            if (held := self.figure(ref, period, part_of(code))) and held.says_something
        }  # fmt: skip
        if own.says_something:
            came = max(leaf.submission or 0 for leaf in own.leaves)
            lasted = {code: self.times.contributed_until(ref, code, period) for code in before}
            return [own, *(held for code, held in before.items() if came <= lasted[code])]
        whole = self.times.kept(period) or self.times.catalogue
        measure = whole.measure_or_none(ref)
        in_its_own_right = measure is None or service.code in measure.contributors
        return [own, *before.values()] if in_its_own_right or not before else [*before.values()]

    def _taken_over(self, ref: str, period: Period, service: "Service") -> "Iterator[str]":
        """Give the services that gave parts of a measure's figure and have given way to another by a period."""
        every = {one.code: one for one in self.times.catalogue.services}
        for code in every:
            gave = code != service.code and part_of(code) in self._giving[ref]
            if gave and reports_for(every, code, period) == service.code:
                yield code

    def _aliases(self, ref: str, period: Period) -> tuple[Period, ...]:
        """Give the periods that a measure's figure for this one may stand under: the same figure, dated otherwise.

        The year's figure of an annual measure is given in Q4; the year's figure of a quarterly one is not that of Q4.
        """
        measure = self.times.measure(ref, period)
        return _same_ends(measure.frequency, period) if measure else (period,)

    def _rolled_up(self, ref: str, period: Period, breakdown: str) -> Held | None:
        """Roll the shorter periods of a measure up: those of the length of which the least is missing."""
        measure = self.times.measure(ref, period)
        if measure is None or not self.periods_of(ref, breakdown):
            return None
        best: list[tuple[Period, Held | None]] = []
        for step in Frequency:  # from short to long
            if measure.frequency.months <= step.months < period.months:
                parts = [
                    (part, self.figure(ref, part, breakdown))
                    if self.times.can_be_compared(ref, part, period)
                    else (part, None)
                    for part in period.within(step)
                ]
                if _months_of(parts) > _months_of(best):
                    best = parts
        return rolled_up(measure.aggregation, period, best) if best else None

    def may_be_partial(self, ref: str, period: Period, breakdown: str = "") -> bool:
        """Say whether a figure may be of a part only: put together of services, or of shorter periods and one lacks."""
        if ref in self._giving:
            return True
        measure = self.times.measure(ref, period)
        if measure is None or measure.frequency.months >= period.months:
            return False
        parts = period.within(measure.frequency)
        return not all(self.comparable(ref, part, period, breakdown) is not None for part in parts)

    def filed(self, ref: str, period: Period, breakdown: str = "") -> Held | None:
        """Return the figure that stands for just this period: not one of another that ends with it, nor a sum."""
        return self._held.standing(ref, breakdown, period)

    def outturn(self, ref: str, period: Period, breakdown: str = "") -> float | None:
        """Return that figure's outturn, or None."""
        held = self.figure(ref, period, breakdown)
        return held.outturn if held else None

    def comparable(self, ref: str, period: Period, beside: Period, breakdown: str = "") -> float | None:
        """Return a period's outturn to be compared with that of another.

        None where they are not of the same kind, or it is of a part of its period only.
        """
        if period == beside:
            return self.outturn(ref, period, breakdown)
        held = self.figure(ref, period, breakdown)
        if held is None or held.is_partial or not self.times.can_be_compared(ref, period, beside):
            return None
        return held.outturn

    def trail(self, ref: str, period: Period, breakdown: str = "") -> list[Held]:
        """Return every figure ever held for a measure and period, the newest first.

        Of a figure that was rolled up, every figure of its parts too; of one put together of services, those of each.
        """
        names = ["", *self._parts_of(ref, period)] if ref in self._giving else [""]
        every = [
            held
            for name in ([breakdown] if breakdown else names)
            for alias in self._aliases(ref, period)
            for held in self._held.all_of(ref, name, alias)
        ]
        shown = self.figure(ref, period, breakdown)
        parts = shown.parts if shown else ()
        if breakdown or len(names) == 1 or not (every and shown):
            below = (
                held for part in reversed(parts) for held in self.trail(ref, part.period, part.breakdown)
            )
            return [*latest(every), *below]
        elsewhere = [
            held for part in parts if part.parts for held in self.trail(ref, part.period, part.breakdown)
        ]
        return latest(where_it_stands(held, shown) for held in (*every, *elsewhere))

    def _parts_of(self, ref: str, period: Period) -> list[str]:
        """Name the parts that a figure may have been put together from."""
        measure, parts = self.times.measure(ref, period), sorted(self._giving[ref])
        if measure is None or measure.budget_result is None:
            return parts
        return parts_of_lines(self.times.at(period), measure, period)

    def periods_of(self, ref: str, breakdown: str = "") -> "Collection[Period]":
        """Return the periods under which a measure's figures, or those of a breakdown, are held."""
        own = self._held.periods.get((ref, breakdown), ())
        if breakdown or ref not in self._giving:
            return own
        return {
            *own,
            *(when for part in self._giving[ref] for when in self._held.periods[ref, part]),
        }

    def revised(self, period: Period) -> "list[Held]":
        """Return the figures up to a period that were revised after the period before it was closed, oldest first.

        Of that period itself, every one that was revised.
        """
        before = self.times.first_closing(period.previous())
        found = [
            held
            for held in self._may_be_revised()
            if held.is_revised
            and held.period.last_day <= period.last_day
            and (
                period.first_day <= held.period.last_day
                or before is None
                or (held.submission is not None and held.submission > before.submissions)
            )
        ]
        return sorted(found, key=lambda held: (held.period, held.ref, held.breakdown))

    def standing(self) -> "Iterator[Held]":
        """Give every figure that stands, as it is held: nothing rolled up."""
        for ref, breakdown in self._held.periods:
            yield from self._standing_of(ref, breakdown)

    def _standing_of(self, ref: str, breakdown: str) -> "Iterator[Held]":
        for period in self._held.periods[ref, breakdown]:
            if held := self._held.standing(ref, breakdown, period):
                yield held

    def ever_marked(self, marker: str) -> frozenset[str]:
        """Return the references of the measures of which some figure was ever held with a marker."""
        return self._held.ever_marked(marker)

    def _may_be_revised(self) -> "Iterator[Held]":
        """Give every figure that stands and may differ from what was held at closing: one of a closed period.

        Where services give parts of it, once what is shown of each period.
        """
        closed = {when for when in self._every_period() if self.times.first_closing(when)}
        for ref, breakdown in self._held.periods:
            if ref in self._giving:
                continue
            for period in closed.intersection(self._held.periods[ref, breakdown]) if closed else ():
                if held := self._held.standing(ref, breakdown, period):
                    yield held
        for ref in self._giving:
            whole_periods = {
                held.period for of in self._held.periods if of[0] == ref for held in self._standing_of(*of)
            }
            for period in whole_periods:
                whole = self.figure(ref, period)
                if whole and (whole.is_of_services or not whole.parts):
                    yield whole

    def _every_period(self) -> "set[Period]":
        return set[Period]().union(*self._held.periods.values())

    def series(self, ref: str, until: Period, breakdown: str = "") -> "Mapping[Period, Held]":
        """Return the standing figures up to and including `until`, by periods of its length, in the order of time."""
        key = (ref, breakdown, until)
        if key not in self._series:
            self._series[key] = self._find_series(ref, until, breakdown)
        return self._series[key]

    def _find_series(self, ref: str, until: Period, breakdown: str) -> dict[Period, Held]:
        held_under = self.periods_of(ref, breakdown)
        periods = sorted({period for held in held_under if (period := self._end(ref, held, until))})
        figures = {
            period: self.figure(ref, period, breakdown)
            for period in periods
            if period <= until and self.times.can_be_compared(ref, period, until)
        }
        return {period: held for period, held in figures.items() if held}

    def _end(self, ref: str, held: Period, until: Period) -> Period | None:
        """Give the period, of the length of `until`, for which a figure held under some period may speak."""
        if held.frequency is until.frequency:
            return held
        end = held.ending(until.frequency)
        measure = self.times.measure(ref, held)
        return end if measure and is_due(measure.frequency, end) else None

    def run(self, ref: str, until: Period, breakdown: str = "") -> list[Held]:
        """Return the standing figures of periods of this length up to and including `until`, in the order of time."""
        return list(self.series(ref, until, breakdown).values())

    def last_outturns(self, ref: str, until: Period, breakdown: str, count: int) -> tuple[float, ...]:
        """Return the last outturns there are up to and including `until`, of periods of its length, in order of time.

        The same as the end of `run`, without looking at what came long before.
        """
        held_under = self.periods_of(ref, breakdown)
        ends = {end for held in held_under if (end := self._end(ref, held, until)) and end <= until}
        outturns: list[float] = []
        for period in sorted(ends, reverse=True):
            if not self.times.can_be_compared(ref, period, until):
                continue
            outturn = self.outturn(ref, period, breakdown)
            if outturn is not None:
                outturns.append(outturn)
                if len(outturns) == count:
                    break
        return tuple(reversed(outturns))

    def latest(
        self, ref: str, until: Period, breakdown: str = "", *, whole: bool = False
    ) -> tuple[Period, Held] | None:
        """Return the last figure there is up to a period (that is `whole`), and the period it is of."""
        for period, held in reversed(tuple(self.series(ref, until, breakdown).items())):
            if held.outturn is not None and not (whole and held.is_partial):
                return period, held
        return None

    def added(self, measure: "Measure", period: Period, breakdown: str = "") -> float | None:
        """Return what a running total grew by in a period, or None where that cannot be told."""
        total, already = self._total(measure, period, breakdown), self.already(measure, period, breakdown)
        return None if total is None or already is None else total - already

    def already(self, measure: "Measure", period: Period, breakdown: str = "") -> float | None:
        """Return what a running total had reached before a period: zero at the start of a year, None if unknown."""
        before = previous_due(measure.frequency, period)
        return self._total(measure, before, breakdown) if before.starts == period.starts else 0.0

    def _total(self, measure: "Measure", period: Period, breakdown: str) -> float | None:
        """Return a running total at a period's end; one whose last part is missing is a total of an earlier day."""
        held = self.figure(measure.ref, period, breakdown)
        return None if held is None or held.is_partial else held.outturn

    def compared(
        self, measure: "Measure", period: Period, breakdown: str = ""
    ) -> tuple[float | None, float | None]:
        """Return what short travel takes off the outturn, and compares it with.

        Nothing and the last due period's outturn; for a running total what had been reached before this period, and
        what the period before added.
        """
        before = previous_due(measure.frequency, period)
        if measure.aggregation is not Aggregation.CUMULATIVE:
            return None, self.comparable(measure.ref, before, period, breakdown)
        already = self.already(measure, period, breakdown)
        if already is None:
            return 0.0, None
        same = self.times.can_be_compared(measure.ref, before, period)
        return already, self.added(measure, before, breakdown) if same else None


def _weight(held: Held) -> tuple[bool, int, int]:
    """Order figures that are dated otherwise but are the same: a blank stands behind, of returns the last counts."""
    rank = RANKS.get(held.origin, 0)
    return held.says_something, rank, (held.submission or 0) if rank == RANKS[RETURN] else 0


@lru_cache(maxsize=4096)
def _same_ends(frequency: Frequency, period: Period) -> tuple[Period, ...]:
    """Give a period, and the measure's own period that ends with it by each of its shorter names."""
    if frequency.months < period.months or not is_due(frequency, period):
        return (period,)
    own = period.ending(frequency)
    steps = [step for step in reversed(Frequency) if step.months <= own.months]
    return tuple(dict.fromkeys([period, *(own.within(step)[-1] for step in steps)]))


def _months_of(parts: list[tuple[Period, Held | None]]) -> int:
    """Count the months that the figures of some periods are of."""
    return sum(
        period.months - sum(gap.months for gap in held.gaps)
        for period, held in parts
        if held and held.outturn is not None
    )
