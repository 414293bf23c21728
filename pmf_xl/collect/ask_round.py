"""What a service is asked in the annual round: its measures with what they reached, and what it proposes."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING
from uuid import uuid4

from pmf_xl.layout.annual.aims import ADDED, AMONG, LAST, NO_PROFILE
from pmf_xl.layout.annual.methodology import METHODOLOGY, PARTS
from pmf_xl.layout.annual.milestones import PROPOSED_MILESTONES, ROOM
from pmf_xl.layout.annual.proposals import PROPOSED
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.words import POLARITY_WORDS, against_words, aim_written, written
from pmf_xl.rules.days import day_written, serial
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import (
    Aggregation,
    Basis,
    Frequency,
    Polarity,
    RateAgainst,
    Unit,
    Variation,
)
from pmf_xl.rules.xmr import spc

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure, Target
    from pmf_xl.layout.parts import Content
    from pmf_xl.past import Past
    from pmf_xl.workspace_folder import WorkspaceFolder

YEARS = 3  # of outturns beside what is proposed
LONGEST_RUN = 13  # figures that the variation is told from
GROWS = (Aggregation.CUMULATIVE, Aggregation.SUM)  # the year's figure is more than any one period's
VARIATION_WORDS = {
    Variation.IMPROVING: "Improving",
    Variation.CONCERN: "Getting worse",
    Variation.COMMON_CAUSE: "No significant change",
    Variation.NEUTRAL_HIGH: "Rising",
    Variation.NEUTRAL_LOW: "Falling",
    Variation.TOO_FEW: "Too few figures",
}
#: What the upper bounds of what may be typed are called in messages.
BOUNDS = {
    "bounds_target_high": "the upper end of a range is not below its lower end",
    "bounds_tolerance": "a tolerance is nought or more",
    "bounds_tolerance_points": "a tolerance is nought or more",
}


def ask_round(
    workspace: "WorkspaceFolder", catalogue: "Catalogue", past: "Past", service: str, period: Period
) -> Issued:
    """Gather what goes into one service's workbook of the round for a year, under a new issue number.

    `catalogue` is that of the round, in which each measure is of the service that leads on it.
    """
    planned = Planned(catalogue, past, period)
    measures = catalogue.measures_of(service)
    registers = {
        PROPOSED.key: tuple(map(planned.proposal, measures)),
        PROPOSED_MILESTONES.key: tuple(_milestones(catalogue, service, period)),
        METHODOLOGY.key: tuple(row for measure in measures for row in _methodology(measure)),
    }
    return Issued(
        id=uuid4().hex,
        council=workspace.settings.council,
        service=service,
        period=str(period),
        about=about(catalogue, service, period),
        measures=(),
        registers={key: rows for key, rows in registers.items() if rows},
        held_against={"known": past.known, "rows": {}},
    )


def about(catalogue: "Catalogue", service: str, period: Period) -> dict[str, str]:
    """Give the lines of Start here."""
    framework, due = catalogue.framework, catalogue.dates(period).due
    contact = ", ".join(
        filter(None, (framework.contact.name, framework.contact.email, framework.contact.phone))
    )
    return {
        "Council": framework.council,
        "Service": catalogue.service(service).name,
        "Period": f"{period.year} ({day_written(period.first_day)} to {day_written(period.last_day)})",
        "Due": day_written(due) if due else "",
        "Send it to": contact or "The performance team",
    }


@dataclass(frozen=True, slots=True)
class Planned:
    """The year that a round plans for, with what is known of its measures."""

    catalogue: "Catalogue"
    past: "Past"
    period: Period

    @property
    def year(self) -> Period:
        """The year itself."""
        return self.period.ending(Frequency.ANNUAL)

    @property
    def this_year(self) -> Period:
        """The year before it, which is not over yet."""
        return self.year.previous()

    def step(self, measure: "Measure") -> Frequency:
        """Give how often a measure has a target: as often as it is reported, but no more often than is collected."""
        return max(measure.frequency, self.catalogue.framework.cycle, key=lambda one: one.months)

    def own_periods(self, measure: "Measure") -> tuple[Period, ...]:
        """Give the periods of the year that a measure has a profile over; none where it has none."""
        if rule_of(measure) == NO_PROFILE or self.step(measure) is Frequency.ANNUAL:
            return ()
        return self.year.within(self.step(measure))

    def proposal(self, measure: "Measure") -> Asked:
        """Give the row of a measure."""
        outturns = [self.outturn_of(measure, self.year.shifted(back)) for back in range(-YEARS, 0)]
        facts = self.facts(measure) | {"present": self.present(measure, outturns)}
        values: dict[str, Content] = {
            "reference": measure.ref,
            "measure": self.named(measure),
            **{f"year{at}": outturn for at, outturn in enumerate(outturns, 1)},
            "benchmark": self.benchmark(measure) or None,
            "variation": self.variation(measure) or None,
            "this_target": self.shown(measure, self.target(measure)),
        }
        return Asked(measure.ref, values, facts)

    def facts(self, measure: "Measure") -> "dict[str, Content]":
        """Give what the checks on a target of a measure need to know."""
        target, asks = self.target(measure), asks_of(measure)
        periods = [period_key(period) for period in self.own_periods(measure)]
        rated = RuleFacts.of(measure, self.catalogue.framework.scheme, target)
        kept = target.target if target and asks != "against" else None
        return {
            "title": measure.title,
            "unit": str(measure.unit),
            "decimals": measure.decimals,
            "bounded": measure.bounded and measure.is_percent,
            "polarity": str(measure.polarity),
            "asks": asks,
            "kept": kept,
            "kept_high": target.target_high if target else None,
            "rule": rule_of(measure) if periods else NO_PROFILE,
            "adds_up": bool(periods) and measure.aggregation in GROWS,
            "periods": ";".join(periods),
            "has_tolerance": asks != "none" and rated.amber_from is None and rated.amber_up_to is None,
            "points": rated.basis == Basis.POINTS,
            "year": self.year.year,
            "this_year": self.this_year.year,
            "years": self.years(),
            "heads": self.heads(),
            "bounds_target_high": BOUNDS["bounds_target_high"] if asks == "range" else None,
            "bounds_tolerance": BOUNDS["bounds_tolerance"],
            "bounds_tolerance_points": BOUNDS["bounds_tolerance_points"],
        }

    def years(self) -> str:
        """Name the years of the outturns: the last is not over."""
        years = [self.year.shifted(back).year for back in range(-YEARS, 0)]
        return ";".join((*years[:-1], f"{years[-1]} so far"))

    def heads(self) -> str:
        """Name every period that a profile is given in, as they stand on a sheet for the whole council."""
        cycle = self.catalogue.framework.cycle
        periods = () if cycle is Frequency.ANNUAL else self.year.within(cycle)
        return ";".join(f"{period_key(one)}={head(one)}" for one in periods)

    def named(self, measure: "Measure") -> str:
        """Name a measure, and say which way is good and how often it is reported."""
        better = POLARITY_WORDS[measure.polarity].lower()
        return f"{measure.title}\nGood is: {better}. {measure.frequency.capitalize()}."

    # -- what it reached ----------------------------------------------------------------------------------------------

    def outturn_of(self, measure: "Measure", year: Period) -> float | None:
        """Give what a measure reached in a year, or has so far in one that is not over."""
        whole = self.past.comparable(measure.ref, year, self.period)
        if whole is not None or year != self.this_year:
            return whole
        parts = [self.past.comparable(measure.ref, one, self.period) for one in self.parts(measure, year)]
        known = [part for part in parts if part is not None]
        if not known:
            return None
        return fsum(known) if measure.aggregation is Aggregation.SUM else known[-1]

    def parts(self, measure: "Measure", year: Period) -> tuple[Period, ...]:
        """Give the periods of a year that a measure has figures of."""
        return year.within(self.step(measure))

    def present(self, measure: "Measure", outturns: list[float | None]) -> float | None:
        """Give what a target is held against: the latest outturn; of what grows through the year, that of a year."""
        if measure.unit is Unit.YESNO:
            return None
        over = self.past.comparable(measure.ref, self.this_year, self.period)
        if measure.aggregation in GROWS and over is None:
            outturns = outturns[:-1]
        return next((one for one in reversed(outturns) if one is not None), None)

    def variation(self, measure: "Measure") -> str:
        """Say what the run of figures says, where they are of a kind that can be told by."""
        if measure.aggregation is Aggregation.CUMULATIVE or measure.unit is Unit.YESNO:
            return ""
        last = self.this_year.within(self.step(measure))[-1]
        run = self.past.last_outturns(measure.ref, last, "", LONGEST_RUN)
        return VARIATION_WORDS[spc(run, measure.polarity).variation] if run else ""

    def benchmark(self, measure: "Measure") -> str:
        """Say how others did, of which period and who they are."""
        found = self.catalogue.benchmark(measure, self.this_year)
        if found is None or not self.counted_as_before(measure):
            return ""
        figure = written(found.value, measure.unit, measure.decimals)
        return f"{figure}\n{found.group}, {found.period.label}"

    # -- what it aims at ----------------------------------------------------------------------------------------------

    def target(self, measure: "Measure") -> "Target | None":
        """Give what a measure aims at this year: for the whole of it, or else in the last period that has a target.

        None where it is counted in another unit from next year on.
        """
        if not self.counted_as_before(measure):
            return None
        periods = (self.this_year, *reversed(self.parts(measure, self.this_year)))
        return next((one for period in periods if (one := self.catalogue.target(measure.ref, period))), None)

    def counted_as_before(self, measure: "Measure") -> bool:
        """Say whether a measure is counted in the same unit this year and next."""
        before = self.past.times.measure(measure.ref, self.this_year)
        return before is None or before.unit is measure.unit

    def shown(self, measure: "Measure", target: "Target | None") -> "Content":
        """Give this year's target as its cell shows it."""
        if measure.rate_against is not RateAgainst.TARGET:
            return against_words(measure.rate_against, None, measure.unit, measure.decimals)
        if target is None:
            return None
        if target.target is None or measure.polarity is Polarity.RANGE:
            return aim_written(target, measure.unit, measure.decimals) or None
        return target.target


def asks_of(measure: "Measure") -> str:
    """Say what sort of target a measure has: a figure, a range, none, or what it is rated against instead."""
    if measure.polarity is Polarity.NONE:
        return "none"
    if measure.rate_against is not RateAgainst.TARGET:
        return "against"
    return "range" if measure.polarity is Polarity.RANGE else "figure"


def rule_of(measure: "Measure") -> str:
    """Say how the profile of a measure comes to the year's target."""
    if asks_of(measure) != "figure" or measure.unit is Unit.YESNO:
        return NO_PROFILE
    return {
        Aggregation.SUM: ADDED,
        Aggregation.AVERAGE: AMONG,
        Aggregation.YEAR_END: NO_PROFILE,
    }.get(measure.aggregation, LAST)


def period_key(period: Period) -> str:
    """Give the column of a profile that a period stands in: by the month it ends in."""
    return f"m{period.last_month + 1:02}"


def head(period: Period) -> str:
    """Name a period of a profile as there is room for: Q1, or Apr."""
    return f"{period.first_day:%b}" if period.frequency is Frequency.MONTHLY else str(period)[8:]


def _milestones(catalogue: "Catalogue", service: str, period: Period) -> Iterator[Asked]:
    """Give empty lines for milestones, each to be for a project or a measure of the service."""
    own = [one.ref for one in catalogue.projects_of(service)]
    own += [one.ref for one in catalogue.measures_of(service)]
    facts: dict[str, Content] = {
        "choices": ";".join(own),
        "year_starts": serial(period.first_day),
        "bounds_due": f"{period.year} begins on {day_written(period.first_day)}",
    }
    for number in range(1, ROOM + 1 if own else 1):
        yield Asked(str(number), {"reference": str(number)}, {**facts, "title": f"milestone {number}"})


def _methodology(measure: "Measure") -> Iterator[Asked]:
    for column, part in PARTS.items():
        values: dict[str, Content] = {
            "reference": measure.ref,
            "measure": measure.title,
            "part": part,
            "now": getattr(measure, column) or None,
        }
        yield Asked(f"{measure.ref}/{part}", values, {"title": measure.title, "column": column})
