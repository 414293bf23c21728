"""What may be released of a period: figures rounded as they are printed, and everything confidential left behind.

Nothing else of this package sees a figure that is not in a `Release`, so what is held back here cannot be published.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmf_xl.reports.rated import figure_row, rate_rows
from pmf_xl.rules.periods import Period, is_due, previous_due
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Aggregation, Marker, Rating

if TYPE_CHECKING:
    from pmf_xl.catalogue import Breakdown, Catalogue, Measure
    from pmf_xl.desk import Desk
    from pmf_xl.past import Past
    from pmf_xl.reports.rated import Row

CONFIDENTIAL_FLAG = "confidential"
INSTEAD = (
    Marker.CONFIDENTIAL,
    Marker.NOT_AVAILABLE,
    Marker.NOT_APPLICABLE,
)  # markers that stand in place of a figure


@dataclass(frozen=True, slots=True)
class Value:
    """One figure as it may be shown: a number, the marker that stands in its place, or a number with its marker.

    Percentages are fractions.

    >>> Value(0.954, Marker.PROVISIONAL).number, str(Value(None, Marker.CONFIDENTIAL).marker)
    (0.954, 'c')
    """

    number: float | None
    marker: Marker | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure, or a breakdown of it, in one period.

    Of a breakdown there is no target and no rating. `rating` and the travels are the rules' words, None where they
    are held back because they would say something of a confidential figure.
    """

    measure: "Measure"
    part: "Breakdown | None"
    period: Period
    outturn: Value
    target: float | None
    target_high: float | None
    rating: str | None
    travel: str | None  # since the previous figure
    travel_year: str | None  # since a year before
    previous: Value
    last_year: Value
    over_a_gap: bool  # rolled up although some shorter periods have no figure


@dataclass(frozen=True, slots=True)
class Release:
    """What may be released: the measures, their figures now and of every period up to now.

    `withheld` are the references and titles of the measures left out, as far as no other measure's title holds them
    too; they must stand nowhere.
    """

    catalogue: "Catalogue"
    period: Period
    measures: "tuple[Measure, ...]"
    figures: tuple[Figure, ...]  # measure by measure, each breakdown after the whole, in the order of time
    withheld: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def now(self) -> tuple[Figure, ...]:
        """The figures of the period released, of whole measures and of breakdowns."""
        return tuple(figure for figure in self.figures if figure.period == self.period)


def is_confidential(measure: "Measure") -> bool:
    """Say whether a measure may not even be named: by its own column, or by a flag of that name."""
    return measure.confidential or any(flag.strip().casefold() == CONFIDENTIAL_FLAG for flag in measure.flags)


def release(desk: "Desk", period: Period) -> Release:
    """Gather what may be released of a period."""
    catalogue, past = desk.catalogue, desk.past
    measures = tuple(measure for measure in catalogue.measures if not is_confidential(measure))
    left_out = [measure for measure in catalogue.measures if is_confidential(measure)]
    withheld = {name for measure in left_out for name in (measure.ref, measure.title)}
    named = " | ".join(measure.title for measure in measures).casefold()
    gate = _Gate(catalogue, past)
    asked = [
        (measure, part, when)
        for measure in measures
        for part in (None, *catalogue.breakdowns_of(measure.ref))
        for when in _periods(past, measure, part, period)
    ]
    rows = [figure_row(catalogue, past, measure, part, when) for measure, part, when in asked]
    rated = rate_rows(rows) if rows else {}
    figures = tuple(
        gate.figure(*subject, row, {key: column[number] for key, column in rated.items()})
        for number, (subject, row) in enumerate(zip(asked, rows, strict=True))
    )
    withheld = {name for name in withheld if name.casefold() not in named}
    return Release(catalogue, period, measures, figures, frozenset(withheld))


def _periods(past: "Past", measure: "Measure", part: "Breakdown | None", until: Period) -> list[Period]:
    """Give the periods that have a row: this one, and from the first figure on those with one or due to have one."""
    series = past.series(measure.ref, until, part.code if part else "")
    when, periods = min(series, default=until), []
    while when < until:
        if when in series or is_due(measure.frequency, when):
            periods.append(when)
        when = when.next()
    return [*periods, until]


class _Gate:
    """Decides of every figure whether it may pass.

    Confidential are figures with that marker (a figure rolled up from one is marked too), and so are those from which
    one could be worked out: the breakdowns of a confidential whole, and all breakdowns of a whole where only one of
    them is confidential.
    """

    def __init__(self, catalogue: "Catalogue", past: "Past") -> None:
        self._catalogue, self._past = catalogue, past
        self._improved = catalogue.framework.scheme.amber_if_improved
        self._known: dict[tuple[str, str, Period], bool] = {}

    def figure(
        self, measure: "Measure", part: "Breakdown | None", when: Period, row: "Row", rated: "Row"
    ) -> Figure:
        """Let a figure pass, with what may be said of it."""
        code = part.code if part else ""
        before, year_before = previous_due(measure.frequency, when), when.year_before()
        compared = [when, before]
        if (
            measure.aggregation is Aggregation.CUMULATIVE
        ):  # what each period added depends on the one before it
            compared += [previous_due(measure.frequency, before)]
        now, last_year = self._hides(measure, code, when), self._hides(measure, code, year_before)
        held = self._past.figure(measure.ref, when, code)
        hides_rating = now or (self._improved and last_year)
        return Figure(
            measure, part, when,
            outturn=self._value(measure, code, when),
            target=_rounded(measure, row["target"]),
            target_high=_rounded(measure, row["target_high"]),
            rating=None if part or hides_rating else str(rated["rating"]),
            travel=None if any(self._hides(measure, code, one) for one in compared) else str(rated["travel_short"]),
            travel_year=None if now or last_year else str(rated["travel_long"]),
            previous=self._value(measure, code, before),
            last_year=self._value(measure, code, year_before),
            over_a_gap=not now and held is not None and held.over_a_gap,
        )  # fmt: skip

    def _value(self, measure: "Measure", code: str, when: Period) -> Value:
        if self._hides(measure, code, when):
            return Value(None, Marker.CONFIDENTIAL)
        held = self._past.figure(measure.ref, when, code)
        marker = Marker(held.marker) if held and held.marker else None
        if marker in INSTEAD:
            return Value(None, marker)
        if held is None or held.outturn is None:
            due = is_due(measure.frequency, when)
            return Value(None, Marker.NOT_AVAILABLE if due else Marker.NOT_APPLICABLE)
        return Value(_rounded(measure, held.outturn), marker)

    def _hides(self, measure: "Measure", code: str, when: Period) -> bool:
        key = (measure.ref, code, when)
        if key not in self._known:
            self._known[key] = self._decide(measure, code, when)
        return self._known[key]

    def _decide(self, measure: "Measure", code: str, when: Period) -> bool:
        if self._marked(measure, "", when):
            return True
        if not code:
            return False
        parts = self._catalogue.breakdowns_of(measure.ref)
        return (
            self._marked(measure, code, when)
            or sum(self._marked(measure, part.code, when) for part in parts) == 1
        )

    def _marked(self, measure: "Measure", code: str, when: Period) -> bool:
        held = self._past.figure(measure.ref, when, code)
        return held is not None and held.marker == Marker.CONFIDENTIAL


def _rounded(measure: "Measure", number: float | None) -> float | None:
    """Round as it is printed: further decimals could give away how few people a share is of."""
    return None if number is None else round_half_away(number, measure.places)


def counted_ratings(figures: Iterable[Figure]) -> Iterator[Rating]:
    """Give the ratings of whole measures that may be counted."""
    for figure in figures:
        if figure.part is None and figure.rating is not None:
            yield Rating(figure.rating)
