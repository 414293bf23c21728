"""The table of a period's figures: one for each measure and breakdown, with those of the periods before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pmf_xl.figures import outlook
from pmf_xl.figures.exceptional import NONE, due_before, running, standing
from pmf_xl.figures.figure import Derived, ExceptionStanding, Figure, FigureKey, RatedFigure, derived
from pmf_xl.figures.rated import FactsOf, rate_all, rate_forecasts
from pmf_xl.figures.subject import Subject
from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.periods import Period, is_due
from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    from pmf_xl.catalogue import Benchmark, Catalogue, Target
    from pmf_xl.past import Held, Past
    from pmf_xl.returns.actions import Action

BESIDE = 4  # earlier periods that stand beside this one in a summary


@dataclass(frozen=True)
class FigureTable:
    """The figures of a period, and of every period before that something is said of.

    `runs` are the periods of the period's own length in which a measure or breakdown, by reference and code, has a
    place: from its first figure on, those with a figure or with one due; this period always. A measure that is not due
    in a month stands there as at an earlier period: `standing` says which.
    """

    catalogue: "Catalogue"
    past: "Past"
    period: Period
    figures: tuple[Figure, ...]
    every: Mapping[FigureKey, RatedFigure]  # those of earlier periods, and of this one
    runs: Mapping[tuple[str, str], tuple[Period, ...]]
    standing: Mapping[FigureKey, Period]
    actions: "tuple[Action, ...]"
    revised: "tuple[Held, ...]" = ()  # figures of this and earlier periods, since the one before was closed

    @cached_property
    def known(self) -> frozenset[Period]:
        """The periods of which anything was given a colour; of the others nothing is known."""
        return known_periods(self.every.values())


def known_periods(figures: Iterable[RatedFigure]) -> frozenset[Period]:
    """Give the periods of which anything was rated blue, green, amber or red, or a grade among these."""
    return frozenset(one.period for one in figures if has_colour(one.rating.value))


def figure_table(council: str, past: "Past", period: Period, actions: "Sequence[Action]") -> FigureTable:
    """Gather and rate the figures of a period; `council` is its code, `actions` those promised up to the period.

    Each period is judged by its own catalogue: the measures are those of this one, their earlier ratings as they were.
    """
    catalogue = past.times.at(period)
    subjects = [
        Subject(catalogue, past, measure, part, period)
        for measure in catalogue.measures
        for part in (None, *catalogue.breakdowns_of(measure.ref))
    ]
    benchmarks = [outlook.benchmark_of(subject) for subject in subjects]
    runs = {(subject.measure.ref, subject.code): tuple(_places(subject)) for subject in subjects}
    asked = dict.fromkeys(
        (number, when)
        for number, subject in enumerate(subjects)
        for when in _periods(subject, runs[subject.measure.ref, subject.code], benchmarks[number])
    )
    at = [subjects[number].in_period(when) for number, when in asked]
    every = {one.key: one for one in rate_all(at, council)}
    as_at = _standing(subjects, every)
    made = _Outlook(catalogue, period, subjects, benchmarks, every, as_at)
    of_measure: dict[str, list[Action]] = {}
    for action in actions:
        of_measure.setdefault(action.ref, []).append(action)
    figures = tuple(
        made.figure(number, () if subject.part else tuple(of_measure.get(subject.measure.ref, ())))
        for number, subject in enumerate(subjects)
    )
    revised = tuple(past.revised(period))
    return FigureTable(catalogue, past, period, figures, every, runs, as_at, tuple(actions), revised)


def _standing(subjects: Sequence[Subject], every: Mapping[FigureKey, RatedFigure]) -> dict[FigureKey, Period]:
    """Say as at which period a figure stands in this month and those beside it, where it was not due in them."""
    known = known_periods(every.values())
    found = {}
    for subject in subjects:
        if subject.period.frequency is Frequency.MONTHLY:
            for when in (subject.period.shifted(-back) for back in range(BESIDE + 1)):
                if before := _stands_as_at(subject.in_period(when), every, known):
                    found[subject.key(when)] = before
    return found


def _stands_as_at(
    subject: Subject, every: Mapping[FigureKey, RatedFigure], known: frozenset[Period]
) -> Period | None:
    """Give the last period in which a subject was due, where it is not in its own and nothing came for that."""
    now, before = every.get(subject.key(subject.period)), every.get(subject.key(subject.before))
    if now is None or now.due or now.held or before is None:
        return None
    if subject.past.times.at(before.period).measure_or_none(subject.measure.ref) is None:
        return None
    was_missed = before.period in known and _latest(subject)[0] is not None
    return before.period if before.held or was_missed else None


def _places(subject: Subject) -> Iterator[Period]:
    """Give the periods in which a subject has a place in its run."""
    series, until = subject.series(subject.period), subject.period
    when = min(series, default=until)
    while when < until:
        if when in series or is_due(subject.measure.frequency, when):
            yield when
        when = when.next()
    yield until


def _periods(subject: Subject, run: Sequence[Period], benchmark: "Benchmark | None") -> Iterator[Period]:
    """Give every period of which something may be said of a subject."""
    yield from run
    period = subject.period
    if subject.part:
        return
    yield from (period.shifted(-back) for back in range(1, BESIDE + 1))
    yield from due_before(subject.measure, period)
    yield period.ending(Frequency.ANNUAL).previous()
    if benchmark:
        yield benchmark.period


class _Outlook:
    """Makes the figures of a period out of what they are rated and what others add, whole columns where rules run."""

    def __init__(
        self,
        catalogue: "Catalogue",
        period: Period,
        subjects: Sequence[Subject],
        benchmarks: "Sequence[Benchmark | None]",
        every: Mapping[FigureKey, RatedFigure],
        as_at: Mapping[FigureKey, Period],
    ) -> None:
        self.framework, self.subjects, self.benchmarks = catalogue.framework, subjects, benchmarks
        self.earlier = {key: one.rating for key, one in every.items()}
        self.known = known_periods(every.values()) - {period}
        self.rated = [every[subject.key(as_at.get(subject.key(period), period))] for subject in subjects]
        self.year_targets: list[Target | None] = [
            subject.target(period.ending(Frequency.ANNUAL)) for subject in subjects
        ]
        self.ends = outlook.end_targets(catalogue, period.ending(Frequency.ANNUAL))
        self.own = [_own_forecast(one, period) for one in self.rated]
        self.ahead = list(map(outlook.year_end, subjects, self.own))
        facts_of = FactsOf()
        self.year_facts = [
            facts_of(subject, target) for subject, target in zip(subjects, self.year_targets, strict=True)
        ]
        self.forecast_ratings = rate_forecasts(self.ahead, self.year_targets, self.year_facts)

    def _as_at(self, number: int) -> Period | None:
        """Give the period that a figure stands as at, by the name that the measure's own period has."""
        subject, rated = self.subjects[number], self.rated[number]
        return None if rated.period == subject.period else rated.period.ending(subject.measure.frequency)

    def figure(self, number: int, actions: "tuple[Action, ...]") -> Figure:
        """Make one figure."""
        subject, rated, benchmark = self.subjects[number], self.rated[number], self.benchmarks[number]
        found, latest = _latest(subject)
        _, latest_whole = _latest(subject, whole=True)
        then, quartile, against = self._beside_others(subject, benchmark, latest_whole)
        to_date, to_date_gaps, to_date_absent = outlook.year_to_date(subject)
        return Figure(
            **_fields(rated),
            as_at=self._as_at(number),
            latest=latest,
            latest_period=found[1].period if found else None,
            latest_held=found[1] if found else None,
            year_to_date=to_date,
            year_to_date_gaps=to_date_gaps,
            year_to_date_absent=to_date_absent,
            year_target=self.year_targets[number],
            year_facts=self.year_facts[number],
            forecast=self.ahead[number],
            forecast_of=rated.held.forecast_of if rated.held and self.own[number].value is not None else None,
            forecast_rating=Derived(None, frozenset()) if subject.part else self.forecast_ratings[number],
            baseline=outlook.baseline_of(subject),
            distance_travelled=outlook.NOTHING
            if subject.part
            else outlook.distance_travelled(subject, latest_whole, self.ends.get(subject.measure.ref)),
            benchmark=benchmark,
            quartile=quartile,
            against_benchmark=against,
            at_benchmark=then,
            run=outlook.run_of(subject),
            exception=self._exception(number),
            actions=actions,
        )

    def _beside_others(
        self, subject: Subject, benchmark: "Benchmark | None", latest: Derived[float | None]
    ) -> tuple[Derived[float | None], Derived[int | None], Derived[str | None]]:
        if benchmark is None:
            return outlook.NOTHING, Derived(None, frozenset()), Derived(None, frozenset())
        then = subject.outturn(benchmark.period)
        quartile = Derived(benchmark.quartile, then.sources)
        return then, quartile, outlook.against(subject, benchmark, then, latest)

    def _exception(self, number: int) -> ExceptionStanding:
        subject, rated = self.subjects[number], self.rated[number]
        if subject.part:
            return NONE
        ratings = running(subject.measure, rated.period, rated.rating, self.earlier, self.known.__contains__)
        rule, escalation = self.framework.exceptions, self.framework.escalation
        return standing(rule, escalation, ratings, self.forecast_ratings[number], self.framework.scheme)


def _own_forecast(figure: RatedFigure, period: Period) -> Derived[float | None]:
    """Give what the service expects of the year, or did with the last part of its figure with which it said so."""
    held, sources = figure.held, figure.outturn.sources
    if held is None or figure.period.starts != period.starts:
        return Derived(None, sources)
    said = figure.key._replace(period=held.forecast_of or figure.period)
    return Derived(held.forecast, sources | {said})


def _latest(
    subject: Subject, *, whole: bool = False
) -> tuple["tuple[Period, Held] | None", Derived[float | None]]:
    """Give the last figure there is (that is `whole`), and its outturn."""
    found = subject.past.latest(subject.measure.ref, subject.period, subject.code, whole=whole)
    if found is None:
        return None, outlook.NOTHING
    return found, derived(found[1].outturn, subject.key(found[0]))


def _fields(rated: RatedFigure) -> dict[str, Any]:
    return {field.name: getattr(rated, field.name) for field in fields(rated)}
