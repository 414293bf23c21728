"""Rating whole columns at once: what every figure of one period, or of several, says against its target."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pmf_xl.figures.figure import Derived, RatedFigure, derived
from pmf_xl.rules.direction import TRAVEL
from pmf_xl.rules.expression import Expression
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.rating import forecast_rule, rating_rule
from pmf_xl.rules.terms import Marker, Polarity, RateAgainst, Rating, Travel
from pmf_xl.rules.variances import VARIANCE

if TYPE_CHECKING:
    from pmf_xl.catalogue import Judgement, Target
    from pmf_xl.figures.subject import Subject
    from pmf_xl.past import Held
    from pmf_xl.rules.expression import Value
    from pmf_xl.rules.scheme import Scheme

Columns = Mapping[str, Any]  # lists or arrays
_TRAVELS = {str(travel): travel for travel in Travel}  # an enum takes several times as long to be asked
_MARKERS = {str(marker): marker for marker in Marker}


class FactsOf:
    """The facts of each measure, made once, and once more for a target with bands of its own."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int, Target | None, str | None], RuleFacts] = {}
        self._known: dict[int, dict[str, Value]] = {}

    def __call__(
        self, subject: "Subject", target: "Target | None", judgement: "Judgement | None" = None
    ) -> RuleFacts:
        """Give the facts of a subject's measure under the scheme of its period, beside a target and a judgement."""
        measure, scheme = subject.measure, subject.catalogue.framework.scheme
        said = target if target and target.has_bands else None
        judged = judgement.rating if judgement else None
        key = (id(measure), id(scheme), said, judged)  # both are held by the catalogue that they are of
        if key not in self._made:
            made = self._made[key] = RuleFacts.of(measure, scheme, said, judged)
            self._known[id(made)] = made.known()
        return self._made[key]

    def columns(self, facts: Iterable[RuleFacts]) -> dict[str, Sequence[Any]]:
        """Turn facts that it has given into columns by the names that the rules use."""
        every = [self._known[id(one)] for one in facts]
        names = dict.fromkeys(name for known in {id(one): one for one in every}.values() for name in known)
        return {name: [known.get(name) for known in every] for name in names}


def rate_all(subjects: "Sequence[Subject]", council: str, facts_of: FactsOf) -> list[RatedFigure]:
    """Rate every subject's figure, all at once."""
    if not subjects:
        return []
    held = [subject.held(subject.period) for subject in subjects]
    targets = [subject.target(subject.period) for subject in subjects]
    judgements = [subject.judgement() for subject in subjects]
    facts = [facts_of(*each) for each in zip(subjects, targets, judgements, strict=True)]
    previous = [subject.outturn(subject.before) for subject in subjects]
    last_year = [subject.outturn(subject.period.year_before()) for subject in subjects]
    compared = [subject.compared() for subject in subjects]
    benchmarks = [_benchmark(subject) for subject in subjects]
    outturns = [one.outturn if one else None for one in held]
    markers = [str(one.marker) if one and one.marker else None for one in held]
    due = [is_due(subject.measure.frequency, subject.period) for subject in subjects]
    gaps = [one.gaps if one else () for one in held]
    absent = [one.absent if one else () for one in held]
    given = facts_of.columns(facts) | {
        "outturn": outturns,
        "marker": markers,
        "due": due,
        "partial": [one is not None and one.is_partial for one in held],
        "target": [one.target if one else None for one in targets],
        "target_high": [one.target_high if one else None for one in targets],
        "last_year": [
            None if subject.part else one.value for subject, one in zip(subjects, last_year, strict=True)
        ],
        "benchmark_value": benchmarks,
    }
    columns = _as_arrays(given)
    long = _run(TRAVEL, columns | {"previous": [one.value for one in last_year]})
    added = [
        outturn if already.value is None or outturn is None else outturn - already.value
        for outturn, (already, _) in zip(outturns, compared, strict=True)
    ]
    short = _run(TRAVEL, columns | {"outturn": added, "previous": [before.value for _, before in compared]})
    rated_by = columns | {"travel_long": long, "travel_short": short}
    ratings = unjudged = _by_grades(rating_rule, facts, rated_by)
    if any(judgements):
        unjudged = _by_grades(rating_rule, facts, rated_by | {"judged": [None] * len(subjects)})
    variances = _numbers(_run(VARIANCE, columns))
    figures = []
    for n, subject in enumerate(subjects):
        own = frozenset((subject.key(subject.period),))
        aim = last_year[n].sources if facts[n].rate_against == RateAgainst.LAST_YEAR else frozenset()
        judged = own | aim
        if facts[n].amber_if_improved:
            judged |= last_year[n].sources
        if facts[n].amber_if_improved_on_previous:
            judged |= compared[n][0].sources | compared[n][1].sources
        judged = frozenset() if subject.part else judged  # that it has no rating says nothing
        rating = None if subject.part else subject.catalogue.framework.scheme.rating(ratings[n])
        marker = _MARKERS[said] if (said := markers[n]) else None
        reason = None if subject.part else _reason(rating, marker, outturns[n], targets[n], subject, due[n])
        judgement = judgements[n]
        if judgement and judgement.rating == rating:
            reason = _judged(judgement, unjudged[n], subject.catalogue.framework.scheme)
        else:  # there is none, or a figure is lacking and it does not stand in for it
            judgement = None
        already, before = compared[n]
        figures.append(
            RatedFigure(
                council, subject.measure, subject.part, subject.period, facts[n], due[n], held[n],
                outturn=Derived(outturns[n], own),
                gaps=gaps[n],
                absent=absent[n],
                marker=marker,
                target=targets[n],
                benchmark_value=benchmarks[n],
                rating=Derived(rating, judged),
                rating_reason=Derived(reason, judged),
                judgement=judgement,
                variance=Derived(variances[n], own | aim),
                previous=previous[n],
                last_year=last_year[n],
                already=already,
                compared_with=before,
                travel_short=Derived(_TRAVELS[short[n]], own | already.sources | before.sources),
                travel_long=Derived(_TRAVELS[long[n]], own | last_year[n].sources),
                commentary=_commentary(subject, held[n]),
            )
        )  # fmt: skip
    return figures


def _commentary(subject: "Subject", held: "Held | None") -> Derived[str | None]:
    """Give what the service said of a figure, or of the last part of it of which it said anything."""
    if held is None or held.commentary_of is None:
        return derived(held.commentary if held else None, subject.key(subject.period))
    return derived(held.commentary, subject.key(subject.period), subject.key(held.commentary_of))


def rate_forecasts(
    forecasts: Sequence[Derived[float | None]],
    year_targets: "Sequence[Target | None]",
    facts: Sequence[RuleFacts],
    facts_of: FactsOf,
) -> list[Derived[str | None]]:
    """Rate each forecast against the year's target; None where there is no forecast or no such target."""
    if not forecasts:
        return []
    columns = facts_of.columns(facts) | {
        "forecast": [one.value for one in forecasts],
        "year_target": [one.target if one else None for one in year_targets],
        "year_target_high": [one.target_high if one else None for one in year_targets],
    }
    words = _by_grades(forecast_rule, facts, columns)
    return [Derived(word or None, one.sources) for word, one in zip(words, forecasts, strict=True)]


def _benchmark(subject: "Subject") -> float | None:
    if subject.part or subject.measure.rate_against is not RateAgainst.BENCHMARK:
        return None
    found = subject.catalogue.benchmark(subject.measure, subject.period)
    return found.value if found else None


def _by_grades(
    rule_of: Callable[[tuple[str, ...]], Expression], facts: Sequence[RuleFacts], columns: Columns
) -> list[str]:
    """Rate whole columns, the figures of each scheme's grades by the rule that knows them."""
    words = [""] * len(facts)
    every = dict.fromkeys(one.grades for one in facts)
    if len(every) == 1:  # as nearly always
        return [word if isinstance(word, str) else "" for word in _run(rule_of(facts[0].grades), columns)]
    for grades in every:
        rows = [number for number, one in enumerate(facts) if one.grades == grades]
        theirs = {name: [column[number] for number in rows] for name, column in columns.items()}
        for number, word in zip(rows, _run(rule_of(grades), theirs), strict=True):
            words[number] = word if isinstance(word, str) else ""  # where a rule gives nothing
    return words


def _run(rule: Expression, columns: Columns) -> list[Any]:
    from pmf_xl.rules.in_numpy import run

    return list(run(rule, columns).tolist())


def _as_arrays(columns: Columns) -> dict[str, Any]:
    """Give columns as arrays: several rules read them, and each would make one of every list."""
    from pmf_xl.rules.columns import as_array, as_numbers

    return {
        name: as_array(column) if (numbers := as_numbers(column)) is None else numbers
        for name, column in columns.items()
    }


def _numbers(column: Iterable[float]) -> list[float | None]:
    """Give a column's numbers, None for not-a-number."""
    return [None if value != value else float(value) for value in column]


def _judged(judgement: "Judgement", worked_out: str, scheme: "Scheme") -> str:
    """Say that a rating is a judgement, and why."""
    other = "" if worked_out == judgement.rating else f" (worked out as {scheme.label(worked_out).lower()})"
    return f"Judged{other}: {judgement.reason}"


_LACKING = {
    RateAgainst.LAST_YEAR: "No figure of last year to compare with",
    RateAgainst.BENCHMARK: "No benchmark to compare with",
}


def _reason(
    rating: str | None,
    marker: Marker | None,
    outturn: float | None,
    target: "Target | None",
    subject: "Subject",
    due: bool,
) -> str | None:
    """Say why there is no colour."""
    if rating == Rating.NO_DATA:
        return "Not available" if marker is Marker.NOT_AVAILABLE else "No figure given"
    if rating != Rating.GREY:
        return None
    if marker is Marker.NOT_APPLICABLE:
        return "Not applicable"
    if outturn is None and not due:
        return "Not yet due"
    if (
        subject.measure.polarity is not Polarity.NONE
        and (against := subject.measure.rate_against) in _LACKING
    ):
        return _LACKING[against]
    if subject.measure.polarity is not Polarity.NONE and target and target.words:
        return "The target is in words"
    return "Monitoring only" if subject.measure.polarity is Polarity.NONE or target is None else None
