"""Which figures may not be shown to the public: the one place that decides it.

Withheld are figures with the marker `c`, counts below the framework's threshold, and every figure from which one of
those could be worked out together with what is shown: the total of some periods and the parts of a total, the
breakdowns of a whole and the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pmf_xl.figures import FigureKey
from pmf_xl.rules.terms import ADDS_UP, Marker, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.figures import Sources
    from pmf_xl.past import Held, Past
    from pmf_xl.rules.periods import Period

FLAG = "confidential"


def may_not_be_named(measure: "Measure") -> bool:
    """Say whether a measure may not even be named: by its own column, or by a flag of that name."""
    return measure.confidential or any(flag.strip().casefold() == FLAG for flag in measure.flags)


@dataclass
class Withholding:
    """Says of each figure whether it is withheld; `below` is the threshold under which counts are, None for none."""

    catalogue: "Catalogue"
    past: "Past"
    below: int | None = None
    _known: dict[FigureKey, bool] = field(default_factory=dict)
    _siblings: "dict[tuple[str, Period], frozenset[str]]" = field(default_factory=dict)

    def any_of(self, sources: "Sources") -> bool:
        """Say whether any of some figures is withheld."""
        return any(map(self.figure, sources))

    def figure(self, key: FigureKey) -> bool:
        """Say whether a figure is withheld."""
        if self.below is None and key.ref not in self._with_something_marked:
            return False
        if key not in self._known:
            self._known[key] = self._decide(key)
        return self._known[key]

    @cached_property
    def _with_something_marked(self) -> frozenset[str]:
        """The references of measures any figure of which was ever marked: of the others nothing can be given away."""
        return self.past.ever_marked(Marker.CONFIDENTIAL)

    def _decide(self, key: FigureKey) -> bool:
        if self._by_itself(key):
            return True
        if not key.breakdown:
            return False
        whole = FigureKey(key.ref, "", key.period)
        return self.figure(whole) or key.breakdown in self._withheld_siblings(key.ref, key.period)

    def _by_itself(self, key: FigureKey) -> bool:
        """Say whether a figure is withheld for its own sake, or for that of a longer or a shorter period of its own."""
        return (
            self._is_marked(key)
            or self._is_small(key)
            or any(self._gives_away(key, longer) for longer in self._around(key))
            or any(self.figure(shorter) for shorter in self._told_by(key))
        )

    # -- marked, and small ---------------------------------------------------------------------------------------

    def _is_marked(self, key: FigureKey) -> bool:
        held = self._held(key)
        return held is not None and held.marker == Marker.CONFIDENTIAL

    def _is_small(self, key: FigureKey) -> bool:
        held = self._held(key)
        if self.below is None or held is None:
            return False
        return any(0 < count < self.below for count in self._counts(held))

    def _counts(self, held: "Held") -> Iterable[float]:
        """Give the counts of people or things that a figure tells: itself, or those that its share is of."""
        measure = self.catalogue.measure(held.ref)
        if measure.unit is Unit.NUMBER and held.outturn is not None:
            yield held.outturn
        if held.numerator is not None and held.denominator is not None:
            yield from (held.numerator, held.denominator - held.numerator)

    # -- longer and shorter periods ------------------------------------------------------------------------------

    def _gives_away(self, key: FigureKey, longer: FigureKey) -> bool:
        """Say whether a figure would give away that of a longer period which is confidential in its own right.

        A total that was put together from its parts is marked for the sake of one of them, which is withheld itself;
        but parts that services gave of it are of the same period, and printed nowhere.
        """
        held = self._held(longer)
        if held is None or held.marker != Marker.CONFIDENTIAL:
            return False
        return held.is_of_services or not held.parts

    def _around(self, key: FigureKey) -> Iterable[FigureKey]:
        """Give the figures of longer periods that this one is a part of, or ends with."""
        for when in self._periods(key):
            if when.months > key.period.months and when.contains(key.period) and self._bears_on(key, when):
                yield key._replace(period=when)

    def _told_by(self, key: FigureKey) -> Iterable[FigureKey]:
        """Give the figures of shorter periods that this one is put together from, or ends with."""
        for when in self._periods(key):
            shorter = when.months < key.period.months and key.period.contains(when)
            if shorter and self._bears_on(key._replace(period=when), key.period):
                yield key._replace(period=when)

    def _bears_on(self, key: FigureKey, longer: "Period") -> bool:
        """Say whether a figure bears on that of a longer period: of a running total or a snapshot only the last."""
        measure = self.catalogue.measure(key.ref)
        return measure.aggregation in ADDS_UP or key.period.last_day == longer.last_day

    def _periods(self, key: FigureKey) -> "Iterable[Period]":
        return self.past.periods_of(key.ref, key.breakdown)

    def _held(self, key: FigureKey) -> "Held | None":
        return self.past.figure(key.ref, key.period, key.breakdown)

    # -- breakdowns ----------------------------------------------------------------------------------------------

    def _withheld_siblings(self, ref: str, period: "Period") -> frozenset[str]:
        """Give the codes of the breakdowns that are withheld, so that none can be taken off the whole."""
        if (ref, period) not in self._siblings:
            self._siblings[ref, period] = self._decide_siblings(ref, period)
        return self._siblings[ref, period]

    def _decide_siblings(self, ref: str, period: "Period") -> frozenset[str]:
        keys = [FigureKey(ref, part.code, period) for part in self.catalogue.breakdowns_of(ref)]
        hidden = {key for key in keys if self._by_itself(key)}
        if len(hidden) == 1 and not all(self._is_small(key) for key in hidden):
            hidden = set(keys)
        return frozenset(key.breakdown for key in self._enough(keys, hidden))

    def _enough(self, keys: list[FigureKey], hidden: set[FigureKey]) -> set[FigureKey]:
        """Withhold the next smallest too, until there are two and they come to the threshold together."""
        if not hidden or self.below is None:
            return hidden
        rest = sorted((key for key in keys if key not in hidden), key=lambda key: self._count(key))
        while rest and (len(hidden) < 2 or sum(map(self._count, hidden)) < self.below):
            hidden = {*hidden, rest.pop(0)}
        return hidden

    def _count(self, key: FigureKey) -> float:
        held = self._held(key)
        if held is None:
            return 0.0
        return (held.outturn if held.numerator is None else held.numerator) or 0.0
