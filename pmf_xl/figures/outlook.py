"""What a measure's figures say beyond this period: year to date, forecast, run, distance travelled, benchmark."""

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from pmf_xl.catalogue.contributing import Absent
from pmf_xl.figures.figure import Derived, Run, derived
from pmf_xl.past import absent_from, gaps_of
from pmf_xl.rules.direction import travel
from pmf_xl.rules.periods import Period, is_due, previous_due
from pmf_xl.rules.projection import FEWEST, LOOKED_BACK, forecast
from pmf_xl.rules.ranks import Place, places
from pmf_xl.rules.rollup import roll_up
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.runs import merit, trend
from pmf_xl.rules.terms import ADDS_UP, Aggregation, Frequency, Polarity, Travel, Unit, Variation
from pmf_xl.rules.xmr import spc, variations_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pmf_xl.catalogue import Benchmark, Catalogue, Target
    from pmf_xl.figures.figure import Special
    from pmf_xl.figures.subject import Subject
    from pmf_xl.past import Held
    from pmf_xl.rules.xmr import Chart

LONGEST_RUN = 13  # figures shown in a sparkline or a chart
MOVES = 3  # in a row the same way make a trend
GROWS = (Aggregation.CUMULATIVE, Aggregation.SUM)  # the year's figure is more than any one period's
AGAINST = {
    Travel.IMPROVING: "better",
    Travel.WORSENING: "worse",
    Travel.UNCHANGED: "same",
    Travel.UP: "higher",
    Travel.DOWN: "lower",
}
NOTHING: Derived[None] = Derived(None, frozenset())


def year_to_date(
    subject: "Subject",
) -> tuple[Derived[float | None], tuple[Period, ...], tuple[Absent, ...]]:
    """Roll the year's figures up to the last that was due, and name the periods and services that it lacks.

    None in a year without a figure, and of figures that are each expected for the whole year.
    """
    if subject.measure.aggregation is Aggregation.YEAR_END:
        return NOTHING, (), ()
    year = subject.period.ending(Frequency.ANNUAL)
    periods = [part for part in year.within(subject.step) if part <= subject.last]
    held = [subject.held(part) for part in periods]
    figures = [one.outturn if one else None for one in held]
    rolled = roll_up(
        figures,
        subject.measure.aggregation,
        numerators=[one.numerator if one else None for one in held],
        denominators=[one.denominator if one else None for one in held],
    )
    known = [part for part, one in zip(periods, figures, strict=True) if one is not None]
    sources = subject.keys(known if subject.measure.aggregation in ADDS_UP else known[-1:])
    over = list(zip(periods, held, strict=True))
    aggregation = subject.measure.aggregation
    return Derived(rolled.outturn, sources), gaps_of(aggregation, over), absent_from(aggregation, over)


def promised(subject: "Subject") -> "Target | None":
    """Give the target of a year that has ended as it was when the year began; of other periods nobody asks for it.

    None of a measure that was not there then, or was counted in another unit.
    """
    ref, year = subject.measure.ref, subject.period.ending(Frequency.ANNUAL)
    if subject.part or not is_due(Frequency.ANNUAL, subject.period):
        return None
    then = subject.past.times.begun(year)
    measure = then.measure_or_none(ref)
    return then.target(ref, year) if measure and measure.unit is subject.measure.unit else None


def year_end(subject: "Subject", own: Derived[float | None]) -> Derived[float | None]:
    """Forecast the year's last figure; a percentage that cannot leave 0 % to 100 % is not forecast to."""
    if own.value is not None:
        return own
    measure, last = subject.measure, subject.last
    series = subject.series(last)
    figures = _without_holes(series, last)
    if measure.unit is Unit.YESNO:
        figures = figures[-1:]  # a yes has no slope
    elapsed = (subject.period.last_month + 1) // subject.step.months
    ahead = forecast(
        [outturn for _, outturn in figures],
        12 // subject.step.months,
        measure.aggregation,
        elapsed=elapsed,
        profile=_profile(subject),
        covered=[_covered(subject, when, series.get(when)) for when, _ in figures],
    )
    if ahead is not None and measure.bounded and measure.is_percent:
        ahead = min(max(ahead, 0.0), 1.0)
    return Derived(ahead, subject.keys(_projected_from(measure.aggregation, figures, elapsed)))


def _covered(subject: "Subject", when: Period, held: "Held | None") -> float:
    """Give the share of a period that its figure is of: of what was aimed at in it, or of its months."""
    if held is None or not held.gaps:
        return 1.0
    whole = _aims(subject, (when,))
    if subject.measure.aggregation is Aggregation.SUM:
        lacking = _aims(subject, held.gaps)
    else:
        reached = _aims(subject, (held.gaps[0].previous(),))
        lacking = None if whole is None or reached is None else whole - reached
        before = 0.0 if when.number == 1 else _aims(subject, (when.previous(),))
        whole = None if whole is None or before is None else whole - before
    if whole is None or lacking is None or not round_half_away(whole, 9):
        return 1.0 - sum(gap.months for gap in held.gaps) / when.months
    return 1.0 - lacking / whole


def _aims(subject: "Subject", periods: "Sequence[Period]") -> float | None:
    """Add up what is aimed at in some periods; None unless that is known of each."""
    targets = [subject.target(period) for period in periods]
    aims = [_middle(target) if target else None for target in targets]
    known = [aim for aim in aims if aim is not None]
    return fsum(known) if len(known) == len(aims) else None


def _projected_from(
    aggregation: Aggregation, figures: "Sequence[tuple[Period, float | None]]", elapsed: int
) -> list[Period]:
    """Give the periods whose figures a forecast is made from, as `forecast` reads them."""
    this_year = figures[len(figures) - min(elapsed, len(figures)) :]
    looked_at = this_year if aggregation in GROWS else figures
    known = [period for period, outturn in looked_at if outturn is not None]
    if aggregation is Aggregation.SUM:
        return known
    if aggregation in (Aggregation.CUMULATIVE, Aggregation.YEAR_END) or len(known) < FEWEST:
        return known[-1:]
    return known[-LOOKED_BACK:]


def _without_holes(series: "Mapping[Period, Held]", last: Period) -> list[tuple[Period, float | None]]:
    """Give the figures of a series, None for each period of its length between them without one.

    Of one that lacks the part of a service nobody knows how much is lacking, so that nothing follows from it.
    """
    figures: list[tuple[Period, float | None]] = []
    when = next(iter(series), last)
    while when <= last:
        held = series.get(when)
        figures.append((when, None if held is None or held.absent else held.outturn))
        when = when.next()
    return figures


def _profile(subject: "Subject") -> list[float | None] | None:
    """Give the target of each period of the year; of a range its middle."""
    targets = [subject.target(part) for part in subject.period.ending(Frequency.ANNUAL).within(subject.step)]
    middles = [_middle(target) for target in targets if target]
    return None if None in targets or None in middles else middles


def _middle(target: "Target") -> float | None:
    if target.target is None:
        return None
    return target.target if target.target_high is None else (target.target + target.target_high) / 2


def run_of(subject: "Subject") -> Run:
    """Give a measure's run up to this period; of running totals what each period added is judged, not the totals."""
    measure, period = subject.measure, subject.period
    series = subject.series(period)
    due, when = [], period if is_due(measure.frequency, period) else subject.before
    first = next(iter(series), None)  # they come in the order of time
    while first and when >= first:
        due.append(when)
        when = previous_due(measure.frequency, when)
    periods = tuple(reversed(due))
    # A part of a period is no figure of a run: it would look like a move.
    whole = {when: held.outturn for when, held in series.items() if not held.is_partial}
    outturns = [whole.get(when) for when in periods]
    target = subject.target(period)
    low, high = (target.target, target.target_high) if target else (None, None)
    judged: list[float | None] = outturns
    running = measure.aggregation is Aggregation.CUMULATIVE
    if running:
        judged = [subject.past.added(measure, when, subject.code) for when in periods]
        low, high = _added_target(subject)
    chart = spc(judged, measure.polarity, low, target_high=high)
    said = trend(judged, measure.polarity, MOVES, target=low, target_high=high, decimals=measure.places)
    keys = [subject.key(when) for when in periods]
    every = frozenset(keys)
    # A trend is said of the last moves; of running totals the first of those began with the total before.
    lately = frozenset(keys[-(MOVES + 1 + running) :])
    limits = None
    if not running and chart.lower is not None and chart.upper is not None:
        limits = (chart.lower, chart.upper)
    kept = slice(-LONGEST_RUN, None)
    return Run(
        periods[kept],
        tuple(map(derived, outturns[kept], keys[kept])),
        Derived(said, lately),
        Derived(chart.variation, every),
        Derived(chart.assurance, every),
        Derived(limits, every),
        Derived(_FindsSpecial(periods, chart, measure.polarity, (low, high)), every),
    )


@dataclass(frozen=True, slots=True)
class _FindsSpecial:
    """Works out, when it is called, what each figure says that chance alone does not explain, with its period."""

    periods: "tuple[Period, ...]"
    chart: "Chart"
    polarity: Polarity
    bounds: tuple[float | None, float | None]

    def __call__(self) -> "Special":
        said = variations_of(self.chart, self.polarity, self.bounds)
        return tuple(
            (when, variation)
            for when, variation in zip(self.periods, said, strict=True)
            if variation not in (None, Variation.COMMON_CAUSE, Variation.TOO_FEW)
        )


def _added_target(subject: "Subject") -> tuple[float | None, float | None]:
    """Give what the running target grows by in this period, from low to high."""
    now = subject.target(subject.period)
    if now is None or now.target is None:
        return None, None
    if subject.before.starts < subject.period.starts:
        return now.target, now.target_high
    then = subject.target(subject.before)
    if then is None or then.target is None:
        return None, None
    high = None if now.target_high is None or then.target_high is None else now.target_high - then.target_high
    return now.target - then.target, high


def end_targets(catalogue: "Catalogue", year: Period) -> "dict[str, Target]":
    """Give each measure's target for the last whole year, from this one on, that has one: where the plan ends."""
    ahead = [
        one
        for one in catalogue.targets
        if one.target is not None and one.period.frequency is Frequency.ANNUAL and one.period >= year
    ]
    return {target.ref: target for target in sorted(ahead, key=lambda target: target.period)}


def baseline_of(subject: "Subject") -> Derived[float | None]:
    """Give a measure's baseline, which is its figure of some period where the catalogue says of which."""
    measure = subject.measure
    if subject.part or measure.baseline is None:
        return NOTHING
    return Derived(measure.baseline, subject.keys(filter(None, (measure.baseline_period,))))


def distance_travelled(
    subject: "Subject", latest: Derived[float | None], end: "Target | None"
) -> Derived[float | None]:
    """Give the share of the way from baseline to the plan's end target that has been gone; below 0 it is the wrong way.

    A figure that grows through the year is compared year by year: with this year's once it is over, else last
    year's.
    """
    measure, year = subject.measure, subject.period.ending(Frequency.ANNUAL)
    now = _whole_year(subject, year) if measure.aggregation in GROWS else latest
    start = baseline_of(subject)
    if now.value is None or end is None or start.value is None or measure.polarity is Polarity.NONE:
        return NOTHING
    gone = _gone(measure.polarity, start.value, now.value, end)
    return Derived(gone, now.sources | start.sources)


def _gone(polarity: Polarity, start: float, now: float, end: "Target") -> float | None:
    if polarity is Polarity.RANGE:
        whole, left = (merit(one, polarity, end.target, end.target_high) for one in (start, now))
        return 1 - left / whole if round_half_away(whole, 9) else None
    if end.target is None:
        return None
    way = end.target - start
    return (now - start) / way if round_half_away(way, 9) else None


def _whole_year(subject: "Subject", year: Period) -> Derived[float | None]:
    for when in (year, year.previous()):
        held = subject.held(when)
        over = when.last_day <= subject.period.last_day
        if held and held.outturn is not None and not held.is_partial and over:
            return subject.outturn(when)
    return NOTHING


def benchmark_of(subject: "Subject") -> "Benchmark | None":
    """Give the latest benchmark up to this period, of the measure's own group before any other."""
    return None if subject.part else subject.catalogue.benchmark(subject.measure, subject.period)


def at_benchmark(subject: "Subject", benchmark: "Benchmark") -> Derived[float | None]:
    """Give the council's figure of a benchmark's period; None where there is none, or one of a part of it only."""
    ours, held = subject.outturn(benchmark.period), subject.held(benchmark.period)
    return Derived(None, ours.sources) if held is not None and held.is_partial else ours


def against(subject: "Subject", benchmark: "Benchmark", then: Derived[float | None]) -> Derived[str | None]:
    """Say whether the council's figure of a benchmark's period is better or worse than others'.

    Figures of different periods are not compared.
    """
    measure, target = subject.measure, _range_at(subject, benchmark)
    word = travel(
        then.value,
        benchmark.value,
        polarity=measure.polarity,
        target=target.target if target else None,
        target_high=target.target_high if target else None,
        decimals=measure.places,
    )
    return Derived(AGAINST.get(word), then.sources)


def _range_at(subject: "Subject", benchmark: "Benchmark") -> "Target | None":
    """Give what is aimed at in a benchmark's period, failing that now: of a range it says which figure is better."""
    periods = (benchmark.period, subject.period, subject.period.ending(Frequency.ANNUAL))
    return next((found for when in periods if (found := subject.target(when))), None)


def place_among(
    subject: "Subject", benchmark: "Benchmark", then: Derived[float | None]
) -> Derived[Place | None]:
    """Say where the council's figure of a benchmark's period stands among those of the others, as they are printed."""
    if then.value is None or not benchmark.figures:
        return Derived(None, then.sources)
    target, decimals = _range_at(subject, benchmark), subject.measure.places
    every = [round_half_away(one, decimals) for one in (then.value, *benchmark.figures)]
    found = places(
        every,
        subject.measure.polarity,
        target.target if target else None,
        target.target_high if target else None,
    )
    return Derived(found[0] if found else None, then.sources)
