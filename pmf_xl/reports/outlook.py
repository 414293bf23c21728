"""What a measure's figures say beyond this period: year to date, forecast, run, distance travelled, benchmark."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmf_xl.rules.direction import travel
from pmf_xl.rules.periods import Period, is_due, previous_due
from pmf_xl.rules.projection import forecast
from pmf_xl.rules.rollup import roll_up
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.runs import merit, trend
from pmf_xl.rules.terms import Aggregation, Frequency, Polarity, Travel, Unit
from pmf_xl.rules.xmr import spc

if TYPE_CHECKING:
    from pmf_xl.catalogue import Benchmark, Catalogue, Measure, Target
    from pmf_xl.past import Past

LONGEST_RUN = 13  # figures shown in a sparkline or a chart
GROWS = (Aggregation.CUMULATIVE, Aggregation.SUM)  # the year's figure is more than any one period's
AGAINST = {
    Travel.IMPROVING: "better",
    Travel.WORSENING: "worse",
    Travel.UNCHANGED: "same",
    Travel.UP: "higher",
    Travel.DOWN: "lower",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A measure, or a breakdown of it, as it is looked at in one period."""

    catalogue: "Catalogue"
    past: "Past"
    measure: "Measure"
    breakdown: str
    period: Period

    @property
    def step(self) -> Frequency:
        """How often there is a figure: as the measure is due, or as reports are made if that is more seldom."""
        own, asked = self.measure.frequency, self.period.frequency
        return own if own.months >= asked.months else asked

    @property
    def last(self) -> Period:
        """The last of its own periods that has ended."""
        ending = self.period.ending(self.step)
        return ending if is_due(self.step, self.period) else ending.previous()

    def target(self, when: Period) -> "Target | None":
        """What it aims at; a breakdown has no target of its own."""
        return None if self.breakdown else self.catalogue.target(self.measure.ref, when)


def year_to_date(subject: Subject) -> float | None:
    """Roll the year's figures up to the last that was due; None in a year without a figure."""
    past, ref, code = subject.past, subject.measure.ref, subject.breakdown
    year = subject.period.ending(Frequency.ANNUAL)
    held = [past.figure(ref, part, code) for part in year.within(subject.step) if part <= subject.last]
    return roll_up(
        [figure and figure.outturn for figure in held],
        subject.measure.aggregation,
        numerators=[figure and figure.numerator for figure in held],
        denominators=[figure and figure.denominator for figure in held],
    ).outturn


def year_end(subject: Subject, own: float | None) -> float | None:
    """Forecast the year's last figure; a percentage that cannot leave 0 % to 100 % is not forecast to."""
    measure, last = subject.measure, subject.last
    series = subject.past.series(measure.ref, last, subject.breakdown)
    figures = _without_holes(series, last)
    if measure.unit is Unit.YESNO:
        figures = figures[-1:]  # a yes has no slope
    ahead = forecast(
        figures,
        12 // subject.step.months,
        measure.aggregation,
        elapsed=(subject.period.last_month + 1) // subject.step.months,
        profile=_profile(subject),
        own=own,
    )
    if ahead is None or own is not None or not (measure.bounded and measure.is_percent):
        return ahead
    return min(max(ahead, 0.0), 1.0)


def _without_holes(series: "dict[Period, Any]", last: Period) -> list[float | None]:
    """Give the figures of a series, None for each period of its length between them without one."""
    figures: list[float | None] = []
    when = min(series, default=last)
    while when <= last:
        figures.append(series[when].outturn if when in series else None)
        when = when.next()
    return figures


def _profile(subject: Subject) -> list[float | None] | None:
    """Give the target of each period of the year; of a range its middle."""
    targets = [subject.target(part) for part in subject.period.ending(Frequency.ANNUAL).within(subject.step)]
    return None if None in targets else [_middle(target) for target in targets if target]


def _middle(target: "Target") -> float:
    return target.target if target.target_high is None else (target.target + target.target_high) / 2


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of the periods a measure was due in, the oldest first, and what they say."""

    periods: tuple[Period, ...]
    outturns: tuple[float | None, ...]
    trend: str
    variation: str
    assurance: str
    limits: tuple[float, float] | None = None  # of the process; none for running totals


def run_of(subject: Subject) -> Run:
    """Give a measure's run up to this period; of running totals what each period added is judged, not the totals."""
    measure, period = subject.measure, subject.period
    series = subject.past.series(measure.ref, period, subject.breakdown)
    due, when = [], period if is_due(measure.frequency, period) else previous_due(measure.frequency, period)
    while series and when >= min(series):
        due.append(when)
        when = previous_due(measure.frequency, when)
    periods = tuple(reversed(due))
    outturns = [series[when].outturn if when in series else None for when in periods]
    target = subject.target(period)
    low, high = (target.target, target.target_high) if target else (None, None)
    judged = outturns
    if measure.aggregation is Aggregation.CUMULATIVE:
        judged = [subject.past.added(measure, when, subject.breakdown) for when in periods]
        low, high = _added_target(subject)
    places = measure.places
    chart = spc(judged, measure.polarity, low, target_high=high)
    said = trend(judged, measure.polarity, target=low, target_high=high, decimals=places)
    kept = slice(-LONGEST_RUN, None)
    words = (str(said), str(chart.variation), str(chart.assurance))
    limits = None
    if judged is outturns and chart.lower is not None and chart.upper is not None:
        limits = (chart.lower, chart.upper)
    return Run(periods[kept], tuple(outturns[kept]), *words, limits)


def _added_target(subject: Subject) -> tuple[float | None, float | None]:
    """Give what the running target grows by in this period, from low to high."""
    now, before = subject.target(subject.period), previous_due(subject.measure.frequency, subject.period)
    if now is None:
        return None, None
    if before.starts < subject.period.starts:
        return now.target, now.target_high
    then = subject.target(before)
    if then is None:
        return None, None
    high = None if now.target_high is None or then.target_high is None else now.target_high - then.target_high
    return now.target - then.target, high


def end_targets(catalogue: "Catalogue", year: Period) -> "dict[str, Target]":
    """Give each measure's target for the last whole year, from this one on, that has one: where the plan ends."""
    ahead = [
        one for one in catalogue.targets if one.period.frequency is Frequency.ANNUAL and one.period >= year
    ]
    return {target.ref: target for target in sorted(ahead, key=lambda target: target.period)}


def distance_travelled(subject: Subject, latest: float | None, end: "Target | None") -> float | None:
    """Give the share of the way from baseline to the plan's end target that has been gone; below 0 it is the wrong way.

    A figure that grows through the year is compared year by year: with this year's once it is over, else last
    year's.
    """
    measure, year = subject.measure, subject.period.ending(Frequency.ANNUAL)
    now = _whole_year(subject, year) if measure.aggregation in GROWS else latest
    if now is None or end is None or measure.baseline is None or measure.polarity is Polarity.NONE:
        return None
    if measure.polarity is Polarity.RANGE:
        start, here = (
            merit(one, measure.polarity, end.target, end.target_high) for one in (measure.baseline, now)
        )
        return 1 - here / start if round_half_away(start, 9) else None
    whole = end.target - measure.baseline
    return (now - measure.baseline) / whole if round_half_away(whole, 9) else None


def _whole_year(subject: Subject, year: Period) -> float | None:
    for when in (year, year.previous()):
        held = subject.past.figure(subject.measure.ref, when, subject.breakdown)
        if (
            held
            and held.outturn is not None
            and not held.over_a_gap
            and when.last_day <= subject.period.last_day
        ):
            return held.outturn
    return None


def benchmark_of(subject: Subject) -> "Benchmark | None":
    """Give the latest benchmark up to this period, of the measure's own group before any other."""
    measure = subject.measure
    known = [one for one in subject.catalogue.benchmarks_of(measure.ref) if one.period <= subject.period]
    return max(known, key=lambda one: (one.group == measure.benchmark_group, one.period), default=None)


def against(subject: Subject, benchmark: "Benchmark", latest: float | None) -> str | None:
    """Say whether the council's figure of that period (failing that, its latest) is better or worse than others'."""
    measure = subject.measure
    then = subject.past.outturn(measure.ref, benchmark.period)
    target = subject.target(subject.period)
    word = travel(
        latest if then is None else then,
        benchmark.value,
        polarity=measure.polarity,
        target=target.target if target else None,
        target_high=target.target_high if target else None,
        decimals=measure.places,
    )
    return AGAINST.get(word)
