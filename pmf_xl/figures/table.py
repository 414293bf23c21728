"""The table of a period's figures: one for each measure and breakdown, with those of the periods before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from pmf_xl.figures import outlook
from pmf_xl.figures.exceptional import NONE, due_before, may_be_one, running, standing
from pmf_xl.figures.figure import Derived, ExceptionStanding, Figure, FigureKey, RatedFigure, derived
from pmf_xl.figures.rated import rate_forecasts
from pmf_xl.figures.ratings import Ratings
from pmf_xl.figures.subject import Subject
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
    every: Ratings  # those of earlier periods, and of this one
    runs: Mapping[tuple[str, str], tuple[Period, ...]]
    standing: Mapping[FigureKey, Period]
    actions: "tuple[Action, ...]"
    revised: "tuple[Held, ...]" = ()  # figures of this and earlier periods, since the one before was closed


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
    every = Ratings(
        (
            (subject, _periods(subject, runs[subject.measure.ref, subject.code], benchmark))
            for subject, benchmark in zip(subjects, benchmarks, strict=True)
        ),
        council,
    )
    as_at = _standing(subjects, every)
    made = _Outlook(catalogue, period, subjects, benchmarks, every, as_at)
    of_measure: dict[str, list[Action]] = {}
    for action in (one for one in actions if one.is_of_the_period):
        for ref in action.refs:
            of_measure.setdefault(ref, []).append(action)
    figures = tuple(
        made.figure(number, () if subject.part else tuple(of_measure.get(subject.measure.ref, ())))
        for number, subject in enumerate(subjects)
    )
    revised = tuple(past.revised(period))
    return FigureTable(catalogue, past, period, figures, every, runs, as_at, tuple(actions), revised)


def _standing(subjects: Sequence[Subject], every: Ratings) -> dict[FigureKey, Period]:
    """Say as at which period a figure stands in this month and those beside it, where it was not due in them."""
    found = {}
    for subject in subjects:
        if subject.period.frequency is Frequency.MONTHLY:
            for when in (subject.period.shifted(-back) for back in range(BESIDE + 1)):
                if before := _stands_as_at(subject.in_period(when), every):
                    found[subject.key(when)] = before
    return found


def _stands_as_at(subject: Subject, every: Ratings) -> Period | None:
    """Give the last period in which a subject was due, where it is not in its own and nothing came for that."""
    now, before = every.get(subject.key(subject.period)), every.get(subject.key(subject.before))
    if now is None or now.due or now.held or before is None:
        return None
    if subject.past.times.at(before.period).measure_or_none(subject.measure.ref) is None:
        return None
    was_missed = every.knows(before.period) and _latest(subject)[0] is not None
    return before.period if before.held or was_missed else None


def _places(subject: Subject) -> Iterator[Period]:
    """Give the periods in which a subject has a place in its run."""
    series, until = subject.series(subject.period), subject.period
    when = next(iter(series), until)
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
    year = period.ending(Frequency.ANNUAL)
    yield year.previous()
    if is_due(Frequency.ANNUAL, period):  # the whole year is looked back at
        yield from (year, *year.within(Frequency.QUARTERLY))
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
        every: Ratings,
        as_at: Mapping[FigureKey, Period],
    ) -> None:
        self.framework, self.subjects, self.benchmarks = catalogue.framework, subjects, benchmarks
        self.period, self.every = period, every
        self.rated = [every[subject.key(as_at.get(subject.key(period), period))] for subject in subjects]
        self.year_targets: list[Target | None] = [
            subject.target(period.ending(Frequency.ANNUAL)) for subject in subjects
        ]
        self.ends = outlook.end_targets(catalogue, period.ending(Frequency.ANNUAL))
        self.own = [_own_forecast(one, period) for one in self.rated]
        self.ahead = list(map(outlook.year_end, subjects, self.own))
        facts_of = every.facts_of
        self.year_facts = [
            facts_of(subject, target) for subject, target in zip(subjects, self.year_targets, strict=True)
        ]
        self.forecast_ratings = rate_forecasts(self.ahead, self.year_targets, self.year_facts, facts_of)
        self._look_back()

    def _as_at(self, number: int) -> Period | None:
        """Give the period that a figure stands as at, by the name that the measure's own period has."""
        subject, rated = self.subjects[number], self.rated[number]
        return None if rated.period == subject.period else rated.period.ending(subject.measure.frequency)

    def figure(self, number: int, actions: "tuple[Action, ...]") -> Figure:
        """Make one figure."""
        subject, rated, benchmark = self.subjects[number], self.rated[number], self.benchmarks[number]
        found, latest = _latest(subject)
        _, latest_whole = _latest(subject, whole=True)
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
            promised=outlook.promised(subject),
            forecast=self.ahead[number],
            forecast_of=rated.held.forecast_of if rated.held and self.own[number].value is not None else None,
            forecast_rating=Derived(None, frozenset()) if subject.part else self.forecast_ratings[number],
            baseline=outlook.baseline_of(subject),
            distance_travelled=outlook.NOTHING
            if subject.part
            else outlook.distance_travelled(subject, latest_whole, self.ends.get(subject.measure.ref)),
            benchmark=benchmark,
            **self._beside_others(subject, benchmark),
            run=outlook.run_of(subject),
            exception=self._exception(number),
            actions=actions,
        )

    def _beside_others(self, subject: Subject, benchmark: "Benchmark | None") -> dict[str, Any]:
        """Give what is said of a benchmark, by the fields of a figure."""
        if benchmark is None:
            nothing: Derived[None] = Derived(None, frozenset())
            return dict.fromkeys(("at_benchmark", "place", "quartile", "against_benchmark"), nothing)
        then = outlook.at_benchmark(subject, benchmark)
        place = outlook.place_among(subject, benchmark, then)
        quartile = benchmark.quartile if place.value is None else place.value.quartile
        return {
            "at_benchmark": then,
            "place": place,
            "quartile": Derived(quartile, then.sources),
            "against_benchmark": outlook.against(subject, benchmark, then),
        }

    def _look_back(self) -> None:
        """Rate all that is looked back at of the measures that may be exceptions, at once."""
        self.every.rate(
            FigureKey(subject.measure.ref, "", when)
            for number, subject in enumerate(self.subjects)
            if self._may_be_exception(number)
            for when in due_before(subject.measure, self.rated[number].period)
        )

    def _may_be_exception(self, number: int) -> bool:
        rule, scheme = self.framework.exceptions, self.framework.scheme
        now, forecast = self.rated[number].rating, self.forecast_ratings[number]
        return self.subjects[number].part is None and may_be_one(rule, now, forecast, scheme)

    def _exception(self, number: int) -> ExceptionStanding:
        if not self._may_be_exception(number):
            return NONE
        rated, framework = self.rated[number], self.framework
        ratings = running(self.subjects[number].measure, rated.period, rated.rating, self._rating_before)
        forecast = self.forecast_ratings[number]
        return standing(framework.exceptions, framework.escalation, ratings, forecast, framework.scheme)

    def _rating_before(self, key: FigureKey) -> Derived[str | None] | None:
        """Give an earlier rating, as far as anything is known of its period."""
        rated = self.every.get(key)
        return rated.rating if rated and key.period != self.period and self.every.knows(key.period) else None


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
