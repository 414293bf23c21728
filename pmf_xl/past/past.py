"""Every figure there is of a council's measures, and where each came from."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pmf_xl.past.filed import FiguresHeld, Key
from pmf_xl.past.held import RANKS, RETURN, SEVERAL, Held, gaps_of
from pmf_xl.rules.periods import Period, is_due, previous_due
from pmf_xl.rules.rollup import roll_up
from pmf_xl.rules.terms import ADDS_UP, Aggregation, Frequency, Marker

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pmf_xl.catalogue.models import Measure
    from pmf_xl.ledger import Ledger
    from pmf_xl.returns.times import Times

_ORIGIN = ("file", "sha256", "sheet", "submission", "service", "sender", "received_at")
_CARRIED = (
    Marker.CONFIDENTIAL,
    Marker.PROVISIONAL,
    Marker.ESTIMATED,
    Marker.REVISED,
)  # from a part to the whole


class Past:
    """The figures of one council as they stand now, or as they were known when a period `of` theirs was closed.

    A service's return counts before an imported figure, an imported one before the catalogue's History sheet, and a
    revision before all that came before it; of several returns for one period the last that says anything. What differs
    from what was held when its period was closed is marked as revised. A figure is found under the period asked for,
    under the measure's own period that ends with it (the year's in Q4), or rolled up from the shorter periods in it.
    """

    def __init__(self, times: "Times", ledger: "Ledger", of: Period | None = None) -> None:
        self.times = times
        self._all = FiguresHeld(times, ledger, of).figures()
        self._standing = {
            key: next((held for held in reversed(every) if held.stands), None)
            for key, every in self._all.items()
        }
        self._periods: dict[tuple[str, str], set[Period]] = defaultdict(set)
        for ref, breakdown, period in self._all:
            self._periods[ref, breakdown].add(period)
        self._found: dict[Key, Held | None] = {}

    def figure(self, ref: str, period: Period, breakdown: str = "") -> Held | None:
        """Return the figure that stands for a measure (or a breakdown of it) and a period."""
        key = (ref, breakdown, period)
        if key not in self._found:
            self._found[key] = self._find(ref, period, breakdown)
        return self._found[key]

    def _find(self, ref: str, period: Period, breakdown: str) -> Held | None:
        aliases = self._aliases(ref, period)
        known = [held for alias in aliases if (held := self._standing.get((ref, breakdown, alias)))]
        filed = max(known, key=_weight, default=None)  # of equals the first
        if filed and filed.says_something:
            return filed
        rolled = self._rolled_up(ref, period, breakdown)
        return _with_words_of(filed, rolled) if filed and rolled else filed or rolled

    def _aliases(self, ref: str, period: Period) -> tuple[Period, ...]:
        """Give the periods that a measure's figure for this one may stand under: the same figure, dated otherwise.

        The year's figure of an annual measure is given in Q4; the year's figure of a quarterly one is not that of Q4.
        """
        measure = self.times.measure(ref, period)
        return _same_ends(measure.frequency, period) if measure else (period,)

    def _rolled_up(self, ref: str, period: Period, breakdown: str) -> Held | None:
        """Roll the shorter periods of a measure up: those of the length of which the least is missing."""
        measure = self.times.measure(ref, period)
        if measure is None or (ref, breakdown) not in self._periods:
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
        return _roll_up(measure.aggregation, period, best) if best else None

    def filed(self, ref: str, period: Period, breakdown: str = "") -> Held | None:
        """Return the figure that stands for just this period: not one of another that ends with it, nor a sum."""
        return self._standing.get((ref, breakdown, period))

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

        Of a figure that was rolled up, every figure of its parts too.
        """
        every = [
            held
            for alias in self._aliases(ref, period)
            for held in self._all.get((ref, breakdown, alias), [])
        ]
        every.sort(key=lambda held: held.received_at or datetime.min)
        rolled = self.figure(ref, period, breakdown)
        parts = reversed(rolled.parts) if rolled else ()
        return [
            *every[::-1],
            *(held for part in parts for held in self.trail(ref, part.period, breakdown)),
        ]

    def periods_of(self, ref: str, breakdown: str = "") -> "Collection[Period]":
        """Return the periods under which a measure's figures, or those of a breakdown, are held."""
        return self._periods.get((ref, breakdown), ())

    def revised(self, period: Period) -> "list[Held]":
        """Return the figures up to a period that were revised after the period before it was closed, oldest first.

        Of that period itself, every one that was revised.
        """
        before = self.times.first_closing(period.previous())
        found = [
            held
            for held in self.standing()
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
        return (held for held in self._standing.values() if held)

    def series(self, ref: str, until: Period, breakdown: str = "") -> dict[Period, Held]:
        """Return the standing figures up to and including `until`, by periods of its length, in the order of time."""
        held_under = self._periods.get((ref, breakdown), ())
        periods = sorted({period for held in held_under for period in self._ends(ref, held, until)})
        figures = {
            period: self.figure(ref, period, breakdown)
            for period in periods
            if period <= until and self.times.can_be_compared(ref, period, until)
        }
        return {period: held for period, held in figures.items() if held}

    def _ends(self, ref: str, held: Period, until: Period) -> "Iterator[Period]":
        """Give the period, of the length of `until`, for which a figure held under some period may speak."""
        end = held.ending(until.frequency)
        measure = self.times.measure(ref, held)
        if held.frequency is until.frequency or (measure and is_due(measure.frequency, end)):
            yield end

    def run(self, ref: str, until: Period, breakdown: str = "") -> list[Held]:
        """Return the standing figures of periods of this length up to and including `until`, in the order of time."""
        return list(self.series(ref, until, breakdown).values())

    def latest(
        self, ref: str, until: Period, breakdown: str = "", *, whole: bool = False
    ) -> tuple[Period, Held] | None:
        """Return the last figure there is up to a period (that is `whole`), and the period it is of."""
        series = self.series(ref, until, breakdown)
        known = [
            (period, held)
            for period, held in series.items()
            if held.outturn is not None and not (whole and held.is_partial)
        ]
        return known[-1] if known else None

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


def _roll_up(aggregation: Aggregation, period: Period, over: list[tuple[Period, Held | None]]) -> Held:
    """Make one figure of several; it keeps their common origin, and of a running total or snapshot the last one's.

    What was last said with any of them goes with it. Where one was revised, it knows what it was before.
    """
    made = _rolled(aggregation, period, over)
    before = [(when, part.earlier or part if part else None) for when, part in over]
    if not any(part and part.earlier for _, part in over):
        return made
    known = any(part and part.outturn is not None for _, part in before)
    was = _rolled(aggregation, period, before) if known else replace(made, outturn=None, marker=None)
    differs = (was.outturn, was.gaps) != (made.outturn, made.gaps)
    return replace(made, earlier=replace(was, earlier=None, stands=False) if differs else None)


def _rolled(aggregation: Aggregation, period: Period, over: list[tuple[Period, Held | None]]) -> Held:
    parts = [part for _, part in over]
    held = [part for part in parts if part is not None and part.outturn is not None]
    rolled = roll_up(
        [part.outturn if part else None for part in parts], aggregation,
        numerators=[part.numerator if part else None for part in parts],
        denominators=[part.denominator if part else None for part in parts],
    )  # fmt: skip
    made = replace(
        held[-1], period=period, outturn=rolled.outturn, parts=tuple(held), gaps=gaps_of(aggregation, over),
        marker=next((str(marker) for marker in _CARRIED if any(part.marker == marker for part in held)), None),
        **_last_said(over),
    )  # fmt: skip
    if aggregation not in ADDS_UP:
        return made
    shared = {name: _common(held, name) for name in _ORIGIN}
    cells = {part.cell for part in held if part.cell}
    return replace(
        made, **shared, origin=_common(held, "origin") or SEVERAL, cell=cells.pop() if len(cells) == 1 else None,
        numerator=_total_of(held, "numerator"), denominator=_total_of(held, "denominator"),
    )  # fmt: skip


def _last_said(over: list[tuple[Period, Held | None]]) -> dict[str, Any]:
    """Give the last commentary and the last forecast of a service in some periods, and of which each is."""
    said: dict[str, Any] = dict.fromkeys(("commentary", "commentary_of", "forecast", "forecast_of"))
    for period, held in over:
        if held and held.commentary:
            of = held.commentary_of or period
            words = held.commentary if held.commentary_of else f"{of.label}: {held.commentary}"
            said |= {"commentary": words, "commentary_of": of}
        if held and held.forecast is not None:
            said |= {"forecast": held.forecast, "forecast_of": held.forecast_of or period}
    return said


def _with_words_of(filed: Held, rolled: Held) -> Held:
    """Give a figure rolled up what was said for the whole of its period, where the figure itself was left blank."""
    said: dict[str, Any] = {}
    if filed.commentary:
        said |= {"commentary": filed.commentary, "commentary_of": None}
    if filed.forecast is not None:
        said |= {"forecast": filed.forecast, "forecast_of": None}
    return replace(rolled, **said)


def _common(held: list[Held], name: str) -> Any:
    """Give what all figures have in common under a name, or None."""
    values = {getattr(part, name) for part in held}
    return values.pop() if len(values) == 1 else None


def _total_of(held: list[Held], name: str) -> float | None:
    values = [getattr(part, name) for part in held]
    return None if None in values else sum(values)
