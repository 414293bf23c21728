"""What makes a good measure, as far as data can show it: one small function for each criterion, in a list.

The criteria are those of three Performance Management Frameworks: Sheffield's four groups of criteria for selecting
high-quality measures (2024, Appendix 2), the fields of South Derbyshire's methodology statement (2024, Appendix 2),
and Shropshire's SMART measures and targets (2023). A criterion says what to add, or nothing where it is met.
"""

from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.catalogue.criterion import (
    ACHIEVABILITY,
    ACHIEVABLE,
    CONTROL,
    MEASURABLE,
    REALISTIC,
    RELEVANCE,
    SPECIFIC,
    TIMEBOUND,
    USABILITY,
    Criterion,
    Known,
    says,
)
from pmf_xl.catalogue.grid import plain
from pmf_xl.catalogue.names import PAST_FIGURES
from pmf_xl.catalogue.values import percent_text
from pmf_xl.problems.counts import number_of
from pmf_xl.rules.days import day_written
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.projection import FEWEST
from pmf_xl.rules.rounding import compare, round_half_away
from pmf_xl.rules.terms import Aggregation, Basis, CollectionMethod, Frequency, Polarity, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue.models import Measure

LAST_REVIEWED = "Review it with the service, and give the day under reviewed."


# -- relevance and reliability ------------------------------------------------------------------------------------


def serves_the_plan(known: Known) -> str | None:
    """It hangs on the council plan."""
    return None if known.measure.plan else "Name the priority, aim or outcome that it serves."


def there_is_a_plan(known: Known) -> bool:
    """Without a plan there is nothing to hang a measure on."""
    return bool(known.catalogue.framework.nodes)


def is_defined(known: Known) -> str | None:
    """Its definition says more than its title."""
    add = "Write what exactly is measured: what counts and what does not."
    definition, title = (plain(text.rstrip(". ")) for text in (known.measure.definition, known.measure.title))
    if not definition:
        return add
    return f"The definition only repeats the title. {add}" if definition == title else None


def has_its_parts(known: Known) -> str | None:
    """A percentage says what is counted out of what."""
    measure = known.measure
    missing = [name for name in ("numerator", "denominator") if not getattr(measure, name)]
    return f"Say what the {' and the '.join(missing)} of the percentage is." if missing else None


def is_percent(known: Known) -> bool:
    """Only a percentage is so many out of so many."""
    return known.measure.is_percent


def comes_in_time(known: Known) -> str | None:
    """Its figure is known by the day returns are due."""
    lag, room = known.measure.reporting_lag_days, _days_until_due(known)
    if lag is None or lag <= room:
        return None
    return (
        f"The figure is known {number_of(lag, 'day')} after a period, and returns are due after {room}: "
        "find an earlier figure, agree a provisional one, or report it a period behind."
    )


def has_a_lag(known: Known) -> bool:
    """Whether it comes in time is known only where the catalogue says how long it takes."""
    return known.measure.reporting_lag_days is not None


def _days_until_due(known: Known) -> int:
    """Give the fewest days there are, this year, between the end of a period it is due in and the return's due date."""
    cycle = known.year.within(known.catalogue.framework.cycle)
    due = [period for period in cycle if is_due(known.measure.frequency, period)]
    return min((known.catalogue.due_date(period) - period.last_day).days for period in due or cycle)


def is_reviewed(known: Known) -> str | None:
    """It was reviewed within the last year."""
    reviewed = known.measure.reviewed
    if reviewed is None:
        return LAST_REVIEWED
    if reviewed > known.today:
        return "The day under reviewed is yet to come: give the day on which it was last reviewed."
    if reviewed < _a_year_before(known.today):
        return f"It was last reviewed on {day_written(reviewed)}, more than a year ago. {LAST_REVIEWED}"
    return None


def _a_year_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


# -- achievability ------------------------------------------------------------------------------------------------


def rated(known: Known) -> bool:
    """Only what aims at something can have a target."""
    return known.is_rated


def has_a_target(known: Known) -> str | None:
    """There is a target this year."""
    return None if known.targets_now else f"Agree a target for {known.year.label}."


def has_later_targets(known: Known) -> str | None:
    """The plan's later years have targets too."""
    ahead = any(one.period.starts > known.year.starts for one in known.targets)
    return (
        None
        if ahead
        else f"Give the targets of the plan's years after {known.year.label}, at least its last."
    )


def has_last_year(known: Known) -> str | None:
    """There is last year's outturn to set the target by."""
    if known.last_year is not None:
        return None
    return f"Give the outturn of {known.year.previous().label}, which shows whether the target is realistic."


def asks_no_less_than_last_year(known: Known) -> str | None:
    """The year's target is no worse than what was reached."""
    measure, target = known.measure, known.year_target
    if target is None or target.target is None or known.last_year is None:
        return None
    asked, reached = (round_half_away(one, measure.places) for one in (target.target, known.last_year))
    worse = compare(asked, reached) * (-1 if measure.polarity is Polarity.LOWER else 1) < 0
    if not worse:
        return None
    return (
        f"The target for {known.year.label}, {_shown(measure, asked)}, asks for less than was reached the year before, "
        f"{_shown(measure, reached)}: make it more ambitious, or be ready to say why not."
    )


def can_be_compared_with_last_year(known: Known) -> bool:
    """A target is compared with last year's outturn where both are known and one way is good."""
    measure = known.measure
    one_way = measure.polarity in (Polarity.HIGHER, Polarity.LOWER) and measure.unit is not Unit.YESNO
    return one_way and known.last_year is not None and known.year_target is not None


def _shown(measure: "Measure", figure: float) -> str:
    if measure.unit is Unit.PERCENT:
        return percent_text(figure)
    return f"{'£' if measure.unit is Unit.CURRENCY else ''}{figure:,.{measure.decimals}f}"


# -- usability and comparability ----------------------------------------------------------------------------------


def has_a_baseline(known: Known) -> str | None:
    """Progress can be counted from a figure of a known period."""
    if known.measure.baseline is None:
        return "Give the figure that progress is counted from, and its period."
    return "Say which period the baseline is of." if known.measure.baseline_period is None else None


def has_a_benchmark(known: Known) -> str | None:
    """There is a figure of others to compare with."""
    compared = known.catalogue.benchmarks_of(known.measure.ref)
    return None if compared else "Give the figure of a comparable group for a period."


def shows_a_trend(known: Known) -> str | None:
    """There are figures enough for a trend."""
    return _more_figures(known, "a trend")


def is_labelled(known: Known) -> str | None:
    """It can be picked out for the levels it is reported at."""
    measure = known.measure
    named = measure.committees or measure.groups or measure.lenses or measure.flags
    return (
        None
        if named
        else "Name the committees that receive it, or the groups, lenses or flags it is picked by."
    )


def _more_figures(known: Known, what: str) -> str | None:
    if known.run >= FEWEST:
        return None
    there = {0: "there are none", 1: "there is 1"}.get(known.run, f"there are {known.run}")
    return f"{what.capitalize()} needs {FEWEST} figures without a gap, and {there}: give past ones."


# -- control and grip ---------------------------------------------------------------------------------------------


def can_be_forecast(known: Known) -> str | None:
    """There are figures enough for a forecast that says more than the last of them."""
    if _grows(known.measure):
        return None if known.run else "A forecast needs a figure to begin with."
    return _more_figures(known, "a forecast")


def is_forecast(known: Known) -> bool:
    """What grows through a year and is reported at its end is known only then."""
    return not (_grows(known.measure) and known.measure.frequency is Frequency.ANNUAL)


def _grows(measure: "Measure") -> bool:
    return measure.aggregation in (Aggregation.CUMULATIVE, Aggregation.SUM)


def has_a_year_end_target(known: Known) -> str | None:
    """There is a target to rate the year-end forecast against."""
    if known.year_target and known.year_target.target is not None:
        return None
    return f"Give the target for the end of {known.year.label}, so that the forecast can be rated against it."


def warns_before_red(known: Known) -> str | None:
    """There is an amber between green and red."""
    target = known.targets_now[-1]
    facts = RuleFacts.of(known.measure, known.catalogue.framework.scheme, target)
    figures = ((facts.green_from, facts.amber_from), (facts.green_up_to, facts.amber_up_to))
    if given := [pair for pair in figures if None not in pair]:
        same = all(green == amber for green, amber in given)
        return "Green and amber end at the same figure, so nothing warns before red." if same else None
    if not facts.tolerance:
        return "With a tolerance of zero there is no amber to warn before red: give a tolerance."
    if facts.basis == Basis.PERCENT and not target.target and not target.target_high:
        return "A percentage of a target of zero is zero, so nothing warns before red: give a tolerance in points."
    return None


def can_warn(known: Known) -> bool:
    """Between yes and no there is nothing, and without a target there is no threshold."""
    return known.is_rated and bool(known.targets_now) and known.measure.unit is not Unit.YESNO


def is_reviewed_by_another(known: Known) -> str | None:
    """Somebody else than the collector checks the figure."""
    collector, reviewer = plain(known.measure.data_collector), plain(known.measure.data_reviewer)
    if not reviewer:
        return "Name who checks the figure: somebody else than the collector."
    return "The reviewer must be somebody else than the collector." if reviewer == collector else None


def is_signed_off(known: Known) -> str | None:
    """Its service has a head who signs its return off."""
    head = known.catalogue.service(known.measure.service).head_of_service
    return None if head else "Name the head of the service, who signs its return off."


CRITERIA: tuple[Criterion, ...] = (
    Criterion("plan", "Serves a priority, aim or outcome of the council plan", RELEVANCE, serves_the_plan,
              "Measures: plan", smart=SPECIFIC, applies=there_is_a_plan),
    Criterion("definition", "Says what exactly is measured", RELEVANCE, is_defined,
              "Measures: definition", "Definition of measure", SPECIFIC),
    Criterion("rationale", "Says why it is measured", RELEVANCE, says("rationale", "Write why it is measured."),
              "Measures: rationale", "Summary of measure"),
    Criterion("calculation", "Says how the figure is worked out", RELEVANCE,
              says("calculation", "Write how the figure is worked out, with an example."),
              "Measures: calculation", "Summary of measurement", MEASURABLE),
    Criterion("parts", "A percentage says what is counted out of what", RELEVANCE, has_its_parts,
              "Measures: numerator, denominator", smart=MEASURABLE, applies=is_percent),
    Criterion("source", "Says where the data comes from", RELEVANCE,
              says("data_source", "Name the system or record that the figure is taken from."),
              "Measures: data_source", "Data source and quality assurance", MEASURABLE),
    Criterion("confidence", "Says how the data is collected, which sets the level of confidence", RELEVANCE,
              says("collection_method", f"Choose how it is collected: {', '.join(CollectionMethod)}."),
              "Measures: collection_method", "Confidence level"),
    Criterion("lag", "Says how long after a period the figure is known", RELEVANCE,
              says("reporting_lag_days", "Give the days between the end of a period and the figure being known."),
              "Measures: reporting_lag_days", "Reporting lag", TIMEBOUND),
    Criterion("timely", "Is known by the day returns are due", RELEVANCE, comes_in_time,
              "Measures: reporting_lag_days", smart=TIMEBOUND, applies=has_a_lag),
    Criterion("reviewed", "Was reviewed within the last year", RELEVANCE, is_reviewed, "Measures: reviewed"),
    Criterion("target", "Has a target this year", ACHIEVABILITY, has_a_target,
              "Targets", "Planned target over the plan", ACHIEVABLE, rated),
    Criterion("later-targets", "Has targets for the plan's later years", ACHIEVABILITY, has_later_targets,
              "Targets", "Planned target over the plan", TIMEBOUND, rated),
    Criterion("last-year", "Has last year's outturn to set the target by", ACHIEVABILITY, has_last_year,
              PAST_FIGURES, smart=REALISTIC, applies=rated),
    Criterion("ambition", "Asks for no less than was reached last year", ACHIEVABILITY, asks_no_less_than_last_year,
              "Targets", smart=ACHIEVABLE, applies=can_be_compared_with_last_year),
    Criterion("baseline", "Has a baseline of a known period", USABILITY, has_a_baseline,
              "Measures: baseline, baseline_period", smart=REALISTIC),
    Criterion("benchmark", "Can be compared with others", USABILITY, has_a_benchmark, "Benchmarks", smart=REALISTIC),
    Criterion("trend", f"Has figures enough for a trend: {FEWEST} without a gap", USABILITY, shows_a_trend,
              PAST_FIGURES, smart=MEASURABLE),
    Criterion("labelled", "Names the committees, groups, lenses or flags it is reported by", USABILITY, is_labelled,
              "Measures: committees, groups, lenses, flags"),
    Criterion("forecast", "Has figures enough for a forecast", CONTROL, can_be_forecast,
              PAST_FIGURES, applies=is_forecast),
    Criterion("year-end", "Has a year-end target to rate the forecast against", CONTROL, has_a_year_end_target,
              "Targets", smart=TIMEBOUND, applies=rated),
    Criterion("thresholds", "Has thresholds that warn before red", CONTROL, warns_before_red,
              "Measures: tolerance, tolerance_basis", applies=can_warn),
    Criterion("collector", "Names who gathers the figure", CONTROL,
              says("data_collector", "Name who gathers the figure."), "Measures: data_collector", "Data collector"),
    Criterion("reviewer", "Names who checks the figure: somebody else", CONTROL, is_reviewed_by_another,
              "Measures: data_reviewer", "Data reviewer"),
    Criterion("head", "Has a head of service who signs it off", CONTROL, is_signed_off,
              "Services: head_of_service", "Head of service"),
    Criterion("lead", "Names who answers for it to members", CONTROL,
              says("strategic_lead", "Name who answers for it to members."),
              "Measures: strategic_lead", "Strategic lead"),
)  # fmt: skip

#: Fields of a methodology statement that no measure in a catalogue can be without, and so show nothing.
ALWAYS_THERE = ("Measure and reference", "Collection interval", "Return format", "Decimal places")

#: What the frameworks also ask, and no data in a catalogue can show.
NOT_SCORED = (
    "Whether the service had a part in choosing the measure and finds it of use.",
    "Whether the measures together cover statutory duties and the council's own priorities.",
    "Whether a target is well balanced between ambition and realism, beyond what past figures say of it.",
    "Whether measures that are hard to reach, or to measure, have been talked over and the approach agreed.",
    "Whether figures and what people say complement each other, and the commentary puts a figure in its context.",
    "Whether reviews are fair and single out nobody.",
    "Whether performance is looked at together with risks and finance.",
    "Whether the measures shown to the public are the ones that make the council answerable.",
)
