"""What may not be shown to others than officers: the one place that decides it, for reports and for publication.

Withheld are figures with the marker `c` (a figure rolled up from one is marked too), and those from which one could be
worked out: the breakdowns of a confidential whole, and all breakdowns of a whole of which only one is confidential.
"""

from typing import TYPE_CHECKING, Any

from pmf_xl.rules.periods import Period, previous_due
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Aggregation, Marker

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.past import Past

FLAG = "confidential"


def may_not_be_named(measure: "Measure") -> bool:
    """Say whether a measure may not even be named: by its own column, or by a flag of that name."""
    return measure.confidential or any(flag.strip().casefold() == FLAG for flag in measure.flags)


def as_printed(figure: Any, measure: "Measure") -> Any:
    """Round a figure as it is printed, leave what is none: more decimals can give away of how few people a share is."""
    return round_half_away(figure, measure.places) if isinstance(figure, float) else figure


class Withheld:
    """Says of each figure, and of what follows from it, whether it is withheld."""

    def __init__(self, catalogue: "Catalogue", past: "Past") -> None:
        self._catalogue, self._past = catalogue, past
        self._known: dict[tuple[str, str, Period], bool] = {}

    def figure(self, ref: str, breakdown: str, *periods: Period) -> bool:
        """Say whether a figure of any of these periods is withheld."""
        return any(self._one(ref, breakdown, period) for period in periods)

    def rating(self, ref: str, breakdown: str, period: Period) -> bool:
        """Say whether a rating is withheld: with its figure, and with last year's where that bears on it."""
        bears_on_it = (period.year_before(),) if self._catalogue.framework.scheme.amber_if_improved else ()
        return self.figure(ref, breakdown, period, *bears_on_it)

    def travel(self, ref: str, breakdown: str, period: Period) -> bool:
        """Say whether travel since the previous figure is withheld."""
        measure = self._catalogue.measure(ref)
        before = previous_due(measure.frequency, period)
        compared = [period, before]
        if measure.aggregation is Aggregation.CUMULATIVE:  # what each period added depends on the one before
            compared.append(previous_due(measure.frequency, before))
        return self.figure(ref, breakdown, *compared)

    def travel_year(self, ref: str, breakdown: str, period: Period) -> bool:
        """Say whether travel since the same period last year is withheld."""
        return self.figure(ref, breakdown, period, period.year_before())

    def _one(self, ref: str, breakdown: str, period: Period) -> bool:
        key = (ref, breakdown, period)
        if key not in self._known:
            self._known[key] = self._decide(*key)
        return self._known[key]

    def _decide(self, ref: str, breakdown: str, period: Period) -> bool:
        if self._marked(ref, "", period):
            return True
        if not breakdown:
            return False
        codes = [part.code for part in self._catalogue.breakdowns_of(ref)]
        return (
            self._marked(ref, breakdown, period)
            or sum(self._marked(ref, code, period) for code in codes) == 1
        )

    def _marked(self, ref: str, breakdown: str, period: Period) -> bool:
        held = self._past.figure(ref, period, breakdown)
        return held is not None and held.marker == Marker.CONFIDENTIAL
