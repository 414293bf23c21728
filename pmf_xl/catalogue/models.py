"""What is measured and who answers for it: the things a catalogue holds.

Codes that refer to other things always resolve within their catalogue; figures are floats, percentages as
fractions.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field

from pmf_xl.catalogue.entity import Entity, GradedBands
from pmf_xl.rules.money import BudgetResult, BudgetScale
from pmf_xl.rules.periods import Period
from pmf_xl.rules.risk import RiskScale
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import (
    Aggregation,
    CollectionMethod,
    Contributions,
    Frequency,
    Marker,
    MilestoneStatus,
    Polarity,
    RateAgainst,
    Rating,
    Reader,
    Unit,
)


class PlanNode(Entity):
    """A priority, aim or outcome of the council plan."""

    code: str
    title: str
    level: str = ""
    parent: str | None = None
    description: str = ""


class Committee(Entity):
    """A committee that receives reports."""

    code: str
    name: str


class Group(Entity):
    """A group of measures with a sheet of its own."""

    code: str
    name: str


class Grade(Entity):
    """What a council calls a rating and how it looks, as far as that is not as everywhere; or a grade of its own.

    `tolerance` is how far short of target is still a grade of its own; None of a built-in rating.
    """

    code: str
    label: str = ""
    shape: str = ""
    colour: str = ""
    tolerance: float | None = None


class Contact(Entity):
    """Whom services ask."""

    name: str = ""
    email: str = ""
    phone: str = ""


class CalendarRow(Entity):
    """The dates of one period; `committees` are committee dates by code."""

    period: Period
    opens: date | None = None
    due: date | None = None
    review: date | None = None
    leadership: date | None = None
    theme: str | None = None
    committees: Mapping[str, date] = Field(default_factory=dict)


class ExceptionRule(Entity):
    """What makes a measure an exception, and what its page shows; `amber_periods` None: amber never does."""

    ratings: tuple[str, ...] = (Rating.RED, Rating.NO_DATA)
    forecast_ratings: tuple[str, ...] = ()
    amber_periods: int | None = None
    commentary_for: tuple[str, ...] = (Rating.RED,)  # ratings that a service must comment on
    action_for: tuple[str, ...] = (Rating.RED,)  # ratings that a service must answer with an action
    empty_boxes: bool = False  # whether boxes of a page that hold nothing are shown


class Escalation(Entity):
    """After how many periods running an exception moves up a tier, and the tiers from the lowest."""

    after: int = 2
    tiers: tuple[str, ...] = ("service", "directorate", "corporate board", "committee")


class Plausibility(Entity):
    """When a figure that can be read is still questioned: see `pmf_xl.collect.plausible`."""

    outlier_distance: int = 5  # robust standard deviations from the median of its past
    outlier_share: float = 0.1  # of the median: what is nearer is never outlying, however steady the past
    outlier_figures: int = 6  # past figures that there must be
    jump_factor: int = 8  # times as large, or as small, as the figure before; a slipped decimal point is ten


class Report(Entity):
    """A report the framework defines: `filter` holds the words allowed under each column name.

    `audience` is printed and decides nothing; what a report may show is decided by `reader`.
    """

    name: str
    title: str = ""
    audience: str = ""
    reader: Reader = Reader.PUBLIC
    frequency: Frequency | None = None
    filter: str = ""
    sections: tuple[str, ...] = ()

    @property
    def wanted(self) -> Mapping[str, tuple[str, ...]]:
        """The filter, taken apart.

        >>> Report(name="eds", filter="committee: EDS; rating: red, no data").wanted
        {'committee': ('EDS',), 'rating': ('red', 'no data')}
        """
        parts = (part.partition(":") for part in self.filter.split(";") if part.strip())
        return {key.strip(): tuple(word.strip() for word in words.split(",")) for key, _, words in parts}


class Framework(Entity):
    """What holds for the whole council."""

    council: str
    short_name: str
    year_start: int = 4
    accent: str = "12324A"
    contact: Contact = Contact()
    plan_levels: tuple[str, ...] = ()
    nodes: tuple[PlanNode, ...] = ()
    committees: tuple[Committee, ...] = ()
    groups: tuple[Group, ...] = ()
    grades: tuple[Grade, ...] = ()
    lenses: tuple[str, ...] = ()
    scheme: Scheme = Scheme()
    cycle: Frequency = Frequency.QUARTERLY
    due_days: int = 15
    calendar: tuple[CalendarRow, ...] = ()
    exceptions: ExceptionRule = ExceptionRule()
    escalation: Escalation = Escalation()
    plausibility: Plausibility = Plausibility()
    risk: RiskScale = RiskScale()
    money: BudgetScale = BudgetScale()
    reports: tuple[Report, ...] = ()
    open_data_licence: str = "Open Government Licence v3.0"
    neighbours: tuple[str, ...] = ()  # the councils it is compared with; none: all there are figures of
    neighbours_name: str = ""
    monthly_look: tuple[str, ...] = ()  # flags of measures looked at between quarters, or `all`
    suppress_below: int | None = None  # counts below it are held back from the public; None: none are


class Service(Entity):
    """A service that reports."""

    code: str
    name: str
    directorate: str = ""
    head_of_service: str = ""
    contact: str = ""
    email: str = ""
    director_email: str = ""
    holds_from: Period | None = None  # its first period; None: from the beginning
    holds_until: Period | None = None  # its last period; None: to this day
    successor: str | None = None  # the code of the service that reports after that


class Person(Entity):
    """Somebody named on a service or a measure."""

    name: str
    role: str = ""
    service: str | None = None
    email: str = ""
    phone: str = ""


class Measure(GradedBands):
    """What is reported on, with its whole definition.

    `decimals` is the reporting precision, of a percentage's percent figure; tolerances and their basis are None where
    the scheme's hold; `baseline` is in the measure's unit. Where it has `contributors`, each fills in a part of its
    figure and `service` answers for the whole.
    """

    ref: str
    title: str
    service: str
    supporting_services: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    contributions: Contributions | None = None
    budget_result: BudgetResult | None = None  # worked out of lines of the budget, and asked of nobody
    budget_lines: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    lenses: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    unit: Unit
    decimals: int
    polarity: Polarity
    frequency: Frequency
    aggregation: Aggregation = Aggregation.SNAPSHOT
    over_tolerance: float | None = None
    rate_against: RateAgainst = RateAgainst.TARGET
    bounded: bool
    baseline: float | None = None
    baseline_period: Period | None = None
    numerator: str = ""
    denominator: str = ""
    definition: str = ""
    rationale: str = ""
    calculation: str = ""
    data_source: str = ""
    collection_method: CollectionMethod | None = None
    reporting_lag_days: int | None = None
    data_collector: str = ""
    data_reviewer: str = ""
    strategic_lead: str = ""
    benchmark_group: str = ""
    confidential: bool = False
    reviewed: date | None = None
    holds_from: Period | None = None  # the first period it is measured in; None: from the beginning
    holds_until: Period | None = None  # the last period it is measured in; None: to this day

    @property
    def main_plan(self) -> str | None:
        """The code of the priority, aim or outcome it serves first of all."""
        return self.plan[0] if self.plan else None

    @property
    def is_percent(self) -> bool:
        """Whether figures are percentages, held as fractions."""
        return self.unit is Unit.PERCENT

    @property
    def places(self) -> int:
        """Decimals of a figure as it is held: two more than reported for a percentage."""
        return self.decimals + 2 if self.is_percent else self.decimals

    @property
    def has_parts(self) -> bool:
        """Whether services give a numerator and a denominator."""
        return bool(self.numerator and self.denominator)

    @property
    def reporting(self) -> tuple[str, ...]:
        """The codes of the services that fill in its figure, or a part of it each; none where it is worked out."""
        return () if self.budget_result else self.contributors or (self.service,)


class Change(Entity):
    """What a column of a measure or service held before a period; what it holds since stands in its own row.

    `was` is None where nothing was given. Figures from before can be compared with those after if `comparable`.
    """

    ref: str
    column: str
    holds_from: Period
    was: Any = None
    reason: str = ""
    comparable: bool = True


class Target(GradedBands):
    """What a measure aims at in a period, with bands of that period; `target_high` is the upper end of a range.

    Where it aims at no figure, `words` say what it aims at ("Top quartile", "To be set") and `target` is None.
    """

    ref: str
    period: Period
    target: float | None = None
    target_high: float | None = None
    words: str = ""

    @property
    def gives_ends_only(self) -> bool:
        """Whether nothing is said of the period but where further grades end in it, which stands on Bands."""
        said = self.target is not None or bool(self.words)
        return bool(self.ends) and not said and not self.model_copy(update={"ends": ()}).has_bands


class HistoryFigure(Entity):
    """A past figure, or the marker that says why there is none."""

    ref: str
    period: Period
    outturn: float | None = None
    marker: Marker | None = None


class Benchmark(Entity):
    """How a group of councils did; `quartile` is where this council stands in it, 1 the best.

    Where it was worked out of `figures`, those of each of the group, `value` is their median, and the quartile is for
    whoever knows this council's figure.
    """

    ref: str
    period: Period
    group: str
    value: float
    quartile: int | None = None
    figures: tuple[float, ...] = ()


class Comparator(Entity):
    """The figure that another council had."""

    ref: str
    period: Period
    area: str
    value: float


class Judgement(Entity):
    """A rating given in place of the one worked out, and why."""

    ref: str
    period: Period
    rating: str
    reason: str
    by: str


class Project(Entity):
    """Something followed by its milestones."""

    ref: str
    title: str
    service: str
    plan: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    owner: str = ""
    flags: tuple[str, ...] = ()

    @property
    def main_plan(self) -> str | None:
        """The code of the priority, aim or outcome it serves first of all."""
        return self.plan[0] if self.plan else None


class Milestone(Entity):
    """What a project delivers, and by when."""

    project: str
    ref: str
    title: str
    due: date
    status: MilestoneStatus | None = None
    completed: date | None = None


class Breakdown(Entity):
    """A part that a measure is also reported by: its row in a return is `REF/CODE`."""

    ref: str
    code: str
    label: str

    @property
    def key(self) -> str:
        """Its reference in a return."""
        return f"{self.ref}/{self.code}"
