"""Rating whole columns at once: what every figure of one period, or of several, says against its target."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pmf_xl.figures.figure import Derived, RatedFigure
from pmf_xl.rules.direction import TRAVEL
from pmf_xl.rules.expression import Expression
from pmf_xl.rules.facts import FACT_NAMES, RuleFacts
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.rating import FORECAST_RATING, RATING, VARIANCE
from pmf_xl.rules.terms import Marker, Polarity, Rating, Travel

if TYPE_CHECKING:
    from pmf_xl.catalogue import Target
    from pmf_xl.figures.subject import Subject
    from pmf_xl.past import Held

Columns = Mapping[str, Sequence[Any]]


class FactsOf:
    """The facts of each measure, made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int], RuleFacts] = {}

    def __call__(self, subject: "Subject") -> RuleFacts:
        """Give the facts of a subject's measure under the scheme of its period."""
        measure, scheme = subject.measure, subject.catalogue.framework.scheme
        key = (id(measure), id(scheme))  # both are held by the catalogue that they are of
        if key not in self._made:
            self._made[key] = RuleFacts.of(measure, scheme)
        return self._made[key]


def rate_all(subjects: "Sequence[Subject]", council: str) -> list[RatedFigure]:
    """Rate every subject's figure, all at once."""
    if not subjects:
        return []
    facts_of = FactsOf()
    facts = [facts_of(subject) for subject in subjects]
    held = [subject.held(subject.period) for subject in subjects]
    targets = [subject.target(subject.period) for subject in subjects]
    previous = [subject.outturn(subject.before) for subject in subjects]
    last_year = [subject.outturn(subject.period.year_before()) for subject in subjects]
    compared = [subject.compared() for subject in subjects]
    outturns = [one.outturn if one else None for one in held]
    markers = [str(one.marker) if one and one.marker else None for one in held]
    due = [is_due(subject.measure.frequency, subject.period) for subject in subjects]
    gaps = [one.gaps if one else () for one in held]
    columns = _columns(facts) | {
        "outturn": outturns,
        "marker": markers,
        "due": due,
        "partial": [bool(lacking) for lacking in gaps],
        "target": [one.target if one else None for one in targets],
        "target_high": [one.target_high if one else None for one in targets],
    }
    long = _run(TRAVEL, columns | {"previous": [one.value for one in last_year]})
    added = [
        outturn if already.value is None or outturn is None else outturn - already.value
        for outturn, (already, _) in zip(outturns, compared, strict=True)
    ]
    short = _run(TRAVEL, columns | {"outturn": added, "previous": [before.value for _, before in compared]})
    ratings = _run(RATING, columns | {"travel_long": long})
    variances = _numbers(_run(VARIANCE, columns))
    figures = []
    for n, subject in enumerate(subjects):
        own = subject.keys([subject.period])
        judged = own | last_year[n].sources if facts[n].amber_if_improved else own
        judged = frozenset() if subject.part else judged  # that it has no rating says nothing
        rating = None if subject.part else Rating(ratings[n])
        marker = Marker(given) if (given := markers[n]) else None
        reason = None if subject.part else _reason(rating, marker, outturns[n], targets[n], subject, due[n])
        already, before = compared[n]
        figures.append(
            RatedFigure(
                council, subject.measure, subject.part, subject.period, facts[n], due[n], held[n],
                outturn=Derived(outturns[n], own),
                gaps=gaps[n],
                marker=marker,
                target=targets[n],
                rating=Derived(rating, judged),
                rating_reason=Derived(reason, judged),
                variance=Derived(variances[n], own),
                previous=previous[n],
                last_year=last_year[n],
                already=already,
                compared_with=before,
                travel_short=Derived(Travel(short[n]), own | already.sources | before.sources),
                travel_long=Derived(Travel(long[n]), own | last_year[n].sources),
                commentary=_commentary(subject, held[n]),
            )
        )  # fmt: skip
    return figures


def _commentary(subject: "Subject", held: "Held | None") -> Derived[str | None]:
    """Give what the service said of a figure, or of the last part of it of which it said anything."""
    if held is None:
        return Derived(None, subject.keys([subject.period]))
    return Derived(held.commentary, subject.keys([subject.period, held.commentary_of or subject.period]))


def rate_forecasts(
    forecasts: Sequence[Derived[float | None]],
    year_targets: "Sequence[Target | None]",
    facts: Sequence[RuleFacts],
) -> list[Derived[Rating | None]]:
    """Rate each forecast against the year's target; None where there is no forecast or no such target."""
    if not forecasts:
        return []
    columns = _columns(facts) | {
        "forecast": [one.value for one in forecasts],
        "year_target": [one.target if one else None for one in year_targets],
        "year_target_high": [one.target_high if one else None for one in year_targets],
    }
    words = _run(FORECAST_RATING, columns)
    return [
        Derived(Rating(word) if isinstance(word, str) and word else None, one.sources)
        for word, one in zip(words, forecasts, strict=True)
    ]


def _columns(facts: Iterable[RuleFacts]) -> dict[str, Sequence[Any]]:
    """Turn facts into columns by the names that the rules use."""
    every = list(facts)
    return {name: [getattr(one, name) for one in every] for name in FACT_NAMES}


def _run(rule: Expression, columns: Columns) -> list[Any]:
    from pmf_xl.rules.in_numpy import run

    return list(run(rule, columns).tolist())


def _numbers(column: Iterable[float]) -> list[float | None]:
    """Give a column's numbers, None for not-a-number."""
    return [None if value != value else float(value) for value in column]


def _reason(
    rating: Rating | None,
    marker: Marker | None,
    outturn: float | None,
    target: "Target | None",
    subject: "Subject",
    due: bool,
) -> str | None:
    """Say why there is no colour."""
    if rating is Rating.NO_DATA:
        return "Not available" if marker is Marker.NOT_AVAILABLE else "No figure given"
    if rating is not Rating.GREY:
        return None
    if marker is Marker.NOT_APPLICABLE:
        return "Not applicable"
    if outturn is None and not due:
        return "Not yet due"
    return "Monitoring only" if subject.measure.polarity is Polarity.NONE or target is None else None
