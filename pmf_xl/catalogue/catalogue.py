"""The catalogue as one thing to ask: what is measured, by whom, against what."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from pmf_xl.catalogue.comparators import benchmarks_worked_out
from pmf_xl.catalogue.in_time import DatedRows, is_anything_dated, rows_in
from pmf_xl.catalogue.models import (
    Benchmark,
    Breakdown,
    CalendarRow,
    Change,
    Comparator,
    Framework,
    HistoryFigure,
    Judgement,
    Measure,
    Milestone,
    Person,
    PlanNode,
    Project,
    Service,
    Target,
)
from pmf_xl.catalogue.registers import RegisterRow
from pmf_xl.catalogue.rows import RowsOnDemandByRef
from pmf_xl.problems import Problem, Severity
from pmf_xl.rules.grades import GradeEnd
from pmf_xl.rules.periods import REVIEW, ROUND, Period, is_due
from pmf_xl.rules.terms import Aggregation, Frequency

MARK = "mark"  # what is worked out of the past figures too, among what is worked out of a catalogue
DATED = "dated"  # whether it is another from one period to the next, among the same
Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Catalogue:
    """Everything that is measured, with its targets, its past and who answers for it.

    Periods may be given as :class:`Period` or as text such as `2024-25-Q1`. Lists come in the order of the
    catalogue, past figures in that of time. A reference or code that is not in it raises `KeyError`. Its tables are
    tuples, or rows that are read from what is kept of it once they are asked for.
    """

    framework: Framework
    services: Sequence[Service] = ()
    people: Sequence[Person] = ()
    measures: Sequence[Measure] = ()
    targets: Sequence[Target] = ()
    history: Sequence[HistoryFigure] = ()
    benchmarks: Sequence[Benchmark] = ()
    projects: Sequence[Project] = ()
    milestones: Sequence[Milestone] = ()
    breakdowns: Sequence[Breakdown] = ()
    changes: Sequence[Change] = ()
    #: The errors of each report that has any, by its name; those of rows that define none stand under the empty name.
    #: They stop that report and nothing else.
    report_errors: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict, compare=False)
    judgements: Sequence[Judgement] = ()
    registers: Sequence[RegisterRow] = ()
    comparators: Sequence[Comparator] = ()

    def stopping(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return those of the problems found in it that nothing can be done with until they are corrected.

        These are its errors, but for those of reports.
        """
        spared = {error for errors in self.report_errors.values() for error in errors}
        return [found for found in problems if found.severity is Severity.ERROR and found not in spared]

    def period(self, period: Period | str) -> Period:
        """Return a period of this council's financial year; raises `ValueError` for text that is not one."""
        return period if isinstance(period, Period) else Period.parse(period, self.framework.year_start)

    def at(self, period: Period | str) -> "Catalogue":
        """Return the catalogue as it held in a period: what was measured then, by whom and how."""
        when = self.period(period)
        if not self.is_dated:
            return self
        if when not in self._held:
            rows = rows_in(when, self._dated_rows, self.changes)
            self._held[when] = replace(self, **rows._asdict())
        return self._held[when]

    @property
    def is_dated(self) -> bool:
        """Whether it is another from one period to the next."""
        if DATED not in self.worked_out:
            dated = is_anything_dated(self._dated_rows, self.changes)
            self.worked_out[DATED] = "yes" if dated else ""
        return bool(self.worked_out[DATED])

    def service(self, code: str) -> Service:
        """Return a service."""
        return self._services[code]

    def service_or_none(self, code: str) -> Service | None:
        """Return a service, None if there is none of this code."""
        return self._services.get(code)

    def measure(self, ref: str) -> Measure:
        """Return a measure."""
        return self._measures[ref]

    def measure_or_none(self, ref: str) -> Measure | None:
        """Return a measure, None if there is none of this reference."""
        return self._measures.get(ref)

    def project(self, ref: str) -> Project:
        """Return a project."""
        return self._projects[ref]

    def node(self, code: str) -> PlanNode:
        """Return a priority, aim or outcome of the plan."""
        return self._nodes[code]

    def node_path(self, code: str | None) -> tuple[PlanNode, ...]:
        """Return a node of the plan with all that it belongs to, from the top; nothing for None."""
        path: list[PlanNode] = []
        while code:
            path.append(self.node(code))
            code = path[-1].parent
        return tuple(reversed(path))

    def measures_of(self, service: str) -> tuple[Measure, ...]:
        """Return the measures that a service leads on."""
        return self._measures_of.get(service, ())

    def asked_of(self, service: str) -> tuple[Measure, ...]:
        """Return the measures whose figure, or a part of it, a service fills in."""
        return self._asked_of.get(service, ())

    def contributors_of(self, measure: Measure) -> tuple[Service, ...]:
        """Return the services that each fill in a part of a measure's figure; none where its own fills in the whole."""
        if not measure.contributors:  # as nearly always
            return ()
        return tuple(service for service in self.services if service.code in measure.contributors)

    def projects_of(self, service: str) -> tuple[Project, ...]:
        """Return the projects that a service runs."""
        return tuple(project for project in self.projects if project.service == service)

    def milestones_of(self, project: str) -> tuple[Milestone, ...]:
        """Return a project's milestones."""
        return self._milestones_of.get(project, ())

    def register(self, key: str) -> tuple[RegisterRow, ...]:
        """Return the rows of a register, such as `risks`."""
        return self._registers.get(key, ())

    def breakdowns_of(self, ref: str) -> tuple[Breakdown, ...]:
        """Return the parts that a measure is also reported by."""
        return self._breakdowns_of.get(ref, ())

    def target(self, ref: str, period: Period | str) -> Target | None:
        """Return what a measure aims at in a period, or None.

        A target given for the period stands. Failing that, a measure that is due more seldom has the target
        of its own period that ends then (an annual one in Q4: the year's); and for one that is due more often
        it is what the targets of its periods come to, as its figures do: the last one for a running total or
        a snapshot, all of them together for a sum, and for an average the one that all of them share. Figures
        that are each expected for the whole year aim at the year's target, whatever their period.
        """
        key = (ref, self.period(period))
        if key not in self._aims:
            self._aims[key] = self._find_target(*key)
        return self._aims[key]

    def _find_target(self, ref: str, when: Period) -> Target | None:
        measure = self.measure(ref)
        year = when.ending(Frequency.ANNUAL)
        speaks_for_year = measure.aggregation is Aggregation.YEAR_END and is_due(measure.frequency, when)
        if speaks_for_year and when != year and (whole := self.target(ref, year)):
            return whole.model_copy(update={"period": when})
        given = self._targets.get((ref, when))
        if given and not given.gives_ends_only:
            return given
        found = self._target_of_others(measure, when)
        return found.model_copy(update={"ends": given.ends}) if found and given else found or given

    def _target_of_others(self, measure: Measure, when: Period) -> Target | None:
        """Return what a measure aims at in a period by the targets of other periods, or None."""
        ref = measure.ref
        if measure.frequency.months >= when.months:
            return (
                self._targets.get((ref, when.ending(measure.frequency)))
                if is_due(measure.frequency, when)
                else None
            )
        for step in Frequency:  # from short to long
            if measure.frequency.months <= step.months < when.months:
                parts = [self._targets.get((ref, part)) for part in when.within(step)]
                if rolled := _rolled(parts, measure.aggregation, when):
                    return rolled
        return None

    def year_target(self, ref: str, year: Period | str) -> Target | None:
        """Return what a measure aims at for the whole of the year that a period is in, or None."""
        return self.target(ref, self.period(year).ending(Frequency.ANNUAL))

    def benchmarks_of(self, ref: str, period: Period | str | None = None) -> tuple[Benchmark, ...]:
        """Return how others did on a measure, in one period or in all: what was given, then what was worked out."""
        found = self._benchmarks_of.get(ref, ())
        when = None if period is None else self.period(period)
        return tuple(benchmark for benchmark in found if when in (None, benchmark.period))

    def benchmark(self, measure: Measure, period: Period) -> Benchmark | None:
        """Return the latest benchmark up to a period, of the measure's own group before any other."""
        known = [one for one in self.benchmarks_of(measure.ref) if one.period <= period]
        return max(known, key=lambda one: (one.group == measure.benchmark_group, one.period), default=None)

    def judgement(self, ref: str, period: Period | str) -> Judgement | None:
        """Return the judgement on a measure in a period; one on an annual figure holds in the period it is due in."""
        measure, when = self.measure(ref), self.period(period)
        own = when.ending(measure.frequency) if is_due(measure.frequency, when) else when
        return self._judgements.get((ref, when)) or self._judgements.get((ref, own))

    def history_of(self, ref: str) -> tuple[HistoryFigure, ...]:
        """Return the past figures of a measure."""
        if isinstance(self.history, RowsOnDemandByRef):
            return self.history.of(ref)
        return self._history_of.get(ref, ())

    def with_history(self, history: Sequence[HistoryFigure]) -> "Catalogue":
        """Return the catalogue with other past figures, and what is known of the rest of it."""
        made = replace(self, history=history)
        made.worked_out.update({name: held for name, held in self.worked_out.items() if name != MARK})
        return made

    def dates(self, period: Period | str) -> CalendarRow:
        """Return the dates of a period; opening and due date follow from its end where not given.

        What is planned for a year is due before that begins.
        """
        when = self.period(period)
        given = self._calendar.get(when) or CalendarRow(period=when)
        if when.stage:
            due = when.first_day - timedelta(days=DAYS_BEFORE_YEAR[when.stage])
            return given.model_copy(update={"due": given.due or due})
        return given.model_copy(update={
            "opens": given.opens or when.last_day + timedelta(days=1),
            "due": given.due or when.last_day + timedelta(days=self.framework.due_days),
        })  # fmt: skip

    def due_date(self, period: Period | str) -> date:
        """Return when returns for a period are due."""
        when = self.period(period)
        return self.dates(when).due or when.last_day

    @cached_property
    def worked_out(self) -> dict[str, str]:
        """What others have worked out of it but for its past figures, by what they call it: it never changes."""
        return {}

    @cached_property
    def _dated_rows(self) -> DatedRows:
        return DatedRows(self.services, self.measures, self.projects, self.registers)

    @cached_property
    def _history_of(self) -> dict[str, tuple[HistoryFigure, ...]]:
        return _grouped(self.history, lambda figure: figure.ref)

    @cached_property
    def _held(self) -> "dict[Period, Catalogue]":
        return {}

    @cached_property
    def _services(self) -> Mapping[str, Service]:
        return {service.code: service for service in self.services}

    @cached_property
    def _measures(self) -> Mapping[str, Measure]:
        return {measure.ref: measure for measure in self.measures}

    @cached_property
    def _projects(self) -> Mapping[str, Project]:
        return {project.ref: project for project in self.projects}

    @cached_property
    def _nodes(self) -> Mapping[str, PlanNode]:
        return {node.code: node for node in self.framework.nodes}

    @cached_property
    def _targets(self) -> Mapping[tuple[str, Period], Target]:
        return {(target.ref, target.period): target for target in self.targets}

    @cached_property
    def _aims(self) -> dict[tuple[str, Period], Target | None]:
        return {}  # what each measure was found to aim at: every chart and rating asks for it again

    @cached_property
    def _judgements(self) -> Mapping[tuple[str, Period], Judgement]:
        return {(judgement.ref, judgement.period): judgement for judgement in self.judgements}

    @cached_property
    def _calendar(self) -> Mapping[Period, CalendarRow]:
        return {row.period: row for row in self.framework.calendar}

    @cached_property
    def _measures_of(self) -> Mapping[str, tuple[Measure, ...]]:
        return _grouped(self.measures, lambda measure: measure.service)

    @cached_property
    def _asked_of(self) -> Mapping[str, tuple[Measure, ...]]:
        pairs = [(code, measure) for measure in self.measures for code in measure.reporting]
        grouped = _grouped(pairs, lambda pair: pair[0])
        return {code: tuple(measure for _, measure in listed) for code, listed in grouped.items()}

    @cached_property
    def _milestones_of(self) -> Mapping[str, tuple[Milestone, ...]]:
        return _grouped(self.milestones, lambda milestone: milestone.project)

    @cached_property
    def _registers(self) -> Mapping[str, tuple[RegisterRow, ...]]:
        return _grouped(self.registers, lambda row: row.register_key)

    @cached_property
    def _breakdowns_of(self) -> Mapping[str, tuple[Breakdown, ...]]:
        return _grouped(self.breakdowns, lambda breakdown: breakdown.ref)

    @cached_property
    def _benchmarks_of(self) -> Mapping[str, tuple[Benchmark, ...]]:
        worked_out = benchmarks_worked_out(self.comparators, self.framework)
        return _grouped((*self.benchmarks, *worked_out), lambda benchmark: benchmark.ref)


#: By how many days before a year begins its targets are proposed, and decided on.
DAYS_BEFORE_YEAR = {ROUND: 42, REVIEW: 14}
BAND_ENDS = ("green_from", "green_up_to", "amber_from", "amber_up_to")


def _rolled(parts: Sequence[Target | None], aggregation: Aggregation, whole: Period) -> Target | None:
    """Return what targets of the parts of a period come to, or None if that is not known."""
    last = parts[-1] if parts else None
    if last is None:
        return None
    low, high = last.target, last.target_high
    if aggregation is Aggregation.SUM:
        held = [part for part in parts if part]
        if len(held) < len(parts):
            return None
        low = _sum([part.target for part in held])
        high = None if high is None else _sum([part.target_high or part.target for part in held])
    elif aggregation is Aggregation.AVERAGE and any(
        (part.target, part.target_high) != (low, high) for part in parts if part
    ):
        return None
    update: dict[str, object] = {"period": whole, "target": low, "target_high": high}
    if aggregation is Aggregation.SUM:
        update |= {key: _sum([getattr(part, key) for part in held]) for key in BAND_ENDS}
        update["ends"] = tuple(_rolled_end(end, [part.ends for part in held]) for end in last.ends)
    return last.model_copy(update=update)


def _rolled_end(last: GradeEnd, every: Sequence[tuple[GradeEnd, ...]]) -> GradeEnd:
    """Return where a further grade ends for a sum: its figures added up, where every part gives them."""
    ends = [next((end for end in ends if end.grade == last.grade), GradeEnd(last.grade)) for ends in every]
    return replace(last, least=_sum([end.least for end in ends]), most=_sum([end.most for end in ends]))


def _sum(given: Sequence[float | None]) -> float | None:
    return None if None in given else sum(one for one in given if one is not None)


def _grouped(things: Iterable[Thing], key: Callable[[Thing], Key]) -> dict[Key, tuple[Thing, ...]]:
    """Return things by key, each list in the order given."""
    lists: dict[Key, list[Thing]] = defaultdict(list)
    for thing in things:
        lists[key(thing)].append(thing)
    return {name: tuple(listed) for name, listed in lists.items()}
