"""What may be released of a period: figures rounded as they are printed, and everything confidential left behind.

Nothing else of this package sees a figure that is not in a `Release`, so what is held back here cannot be published.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmf_xl.reports.rated import figure_row, rate_rows
from pmf_xl.reports.withheld import Withheld, as_printed, may_not_be_named
from pmf_xl.rules.periods import Period, is_due, previous_due
from pmf_xl.rules.terms import Marker, Rating

if TYPE_CHECKING:
    from pmf_xl.catalogue import Breakdown, Catalogue, Measure
    from pmf_xl.past import Past
    from pmf_xl.reports.rated import Row
    from pmf_xl.workspace_folder import WorkspaceFolder

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


def release(workspace: "WorkspaceFolder", period: Period) -> Release:
    """Gather what may be released of a period."""
    catalogue, past = workspace.catalogue, workspace.past
    measures = tuple(measure for measure in catalogue.measures if not may_not_be_named(measure))
    left_out = [measure for measure in catalogue.measures if may_not_be_named(measure)]
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
    """Lets every figure pass with what may be said of it."""

    def __init__(self, catalogue: "Catalogue", past: "Past") -> None:
        self._past, self._withheld = past, Withheld(catalogue, past)

    def figure(
        self, measure: "Measure", part: "Breakdown | None", when: Period, row: "Row", rated: "Row"
    ) -> Figure:
        """Let a figure pass."""
        code, withheld = part.code if part else "", self._withheld
        of = measure.ref, code
        held = self._past.figure(measure.ref, when, code)
        return Figure(
            measure, part, when,
            outturn=self._value(measure, code, when),
            target=as_printed(row["target"], measure),
            target_high=as_printed(row["target_high"], measure),
            rating=None if part or withheld.rating(*of, when) else str(rated["rating"]),
            travel=None if withheld.travel(*of, when) else str(rated["travel_short"]),
            travel_year=None if withheld.travel_year(*of, when) else str(rated["travel_long"]),
            previous=self._value(measure, code, previous_due(measure.frequency, when)),
            last_year=self._value(measure, code, when.year_before()),
            over_a_gap=not withheld.figure(*of, when) and held is not None and held.over_a_gap,
        )  # fmt: skip

    def _value(self, measure: "Measure", code: str, when: Period) -> Value:
        if self._withheld.figure(measure.ref, code, when):
            return Value(None, Marker.CONFIDENTIAL)
        held = self._past.figure(measure.ref, when, code)
        marker = Marker(held.marker) if held and held.marker else None
        if marker in INSTEAD:
            return Value(None, marker)
        if held is None or held.outturn is None:
            due = is_due(measure.frequency, when)
            return Value(None, Marker.NOT_AVAILABLE if due else Marker.NOT_APPLICABLE)
        return Value(as_printed(held.outturn, measure), marker)


def counted_ratings(figures: Iterable[Figure]) -> Iterator[Rating]:
    """Give the ratings of whole measures that may be counted."""
    for figure in figures:
        if figure.part is None and figure.rating is not None:
            yield Rating(figure.rating)
