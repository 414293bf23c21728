"""What has been agreed for a year in the annual round, put into that year's catalogue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pmf_xl.catalogue.catalogue import Catalogue
from pmf_xl.catalogue.models import Change, Measure, Milestone, Project, Target
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Aggregation, Basis, Frequency

#: Of these the year's target says nothing of its periods: only a profile does.
NEEDS_PROFILE = (Aggregation.CUMULATIVE, Aggregation.SUM)


@dataclass(frozen=True, slots=True)
class AgreedAim:
    """What a measure is to aim at in a year: a figure, a range, or words; and its profile, where one was given."""

    target: float | None = None
    target_high: float | None = None
    words: str = ""
    profile: Mapping[Period, float] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether anything is aimed at."""
        return self.target is not None or bool(self.words) or bool(self.profile)


@dataclass(frozen=True, slots=True)
class AgreedMeasure:
    """What was agreed on one measure: that it ends, or what it aims at and by what tolerance it is rated."""

    ref: str
    retire: bool = False
    aim: AgreedAim = AgreedAim()
    tolerance: float | None = None
    basis: Basis | None = None  # of the tolerance
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Restated:
    """A part of a measure's methodology statement as it is to stand."""

    ref: str
    column: str
    text: str
    comparable: bool
    reason: str


@dataclass(frozen=True, slots=True)
class AgreedMilestone:
    """A milestone that was agreed on, for a project or for a measure."""

    belongs: str
    title: str
    due: date


def with_agreed(
    catalogue: Catalogue,
    year: Period,
    measures: Iterable[AgreedMeasure],
    restated: Iterable[Restated] = (),
    milestones: Iterable[AgreedMilestone] = (),
) -> Catalogue:
    """Put what was agreed into the catalogue of a year; changes of a measure are dated."""
    cycle = catalogue.framework.cycle
    first, last = year.within(cycle)[0], year.previous().within(cycle)[-1]
    rows = {one.ref: one for one in catalogue.measures}
    targets, changes = list(catalogue.targets), list(catalogue.changes)
    for agreed in measures:
        measure = rows.get(agreed.ref)
        if measure is None:
            continue
        if agreed.retire:
            rows[measure.ref] = measure.model_copy(update={"holds_until": last})
            targets = [one for one in targets if not _is_of(one, measure, year)]
            continue
        if agreed.aim.says_something:
            targets = _aimed(targets, measure, cycle, year, agreed.aim)
        if agreed.tolerance is not None and agreed.tolerance != measure.tolerance:
            new: dict[str, object] = {"tolerance": agreed.tolerance}
            usual = measure.tolerance_basis or catalogue.framework.scheme.tolerance_basis
            if agreed.basis and agreed.basis != usual:
                new["tolerance_basis"] = agreed.basis
            changes += [_change(measure, column, first, agreed.reason) for column in new]
            rows[measure.ref] = measure.model_copy(update=new)
            targets = [
                one.model_copy(update={"tolerance": None}) if _is_of(one, measure, year) else one
                for one in targets
            ]
    for part in restated:
        measure = rows.get(part.ref)
        if measure and getattr(measure, part.column) != part.text:
            change = _change(measure, part.column, first, part.reason)
            changes.append(change.model_copy(update={"comparable": part.comparable}))
            rows[part.ref] = measure.model_copy(update={part.column: part.text})
    made = replace(catalogue, measures=tuple(rows.values()), targets=tuple(targets), changes=tuple(changes))
    return _with_milestones(made, milestones)


def _is_of(target: Target, measure: Measure, year: Period) -> bool:
    return target.ref == measure.ref and target.period.starts == year.starts


def _change(measure: Measure, column: str, first: Period, reason: str) -> Change:
    """Record what a column held before; nothing is given for one that was empty."""
    was = getattr(measure, column)
    return Change(
        ref=measure.ref, column=column, holds_from=first, was=None if was == "" else was, reason=reason
    )


def _aimed(
    targets: Sequence[Target], measure: Measure, cycle: Frequency, year: Period, aim: AgreedAim
) -> list[Target]:
    """Give targets with those of a measure for a year as agreed; what they say of bands stays."""
    before = {one.period: one for one in targets if _is_of(one, measure, year)}
    others = [one for one in targets if not _is_of(one, measure, year) or one.gives_ends_only]
    kept = {one.period for one in others if _is_of(one, measure, year)}
    new = []
    for period, figure in _figures(measure, cycle, year, aim):
        held = {
            "target": figure,
            "target_high": aim.target_high,
            "words": "" if figure is not None else aim.words,
        }
        new.append(before.get(period, Target(ref=measure.ref, period=period)).model_copy(update=held))
    replaced = {one.period for one in new} & kept
    return [one for one in others if not (_is_of(one, measure, year) and one.period in replaced)] + new


def _figures(
    measure: Measure, cycle: Frequency, year: Period, aim: AgreedAim
) -> Iterator[tuple[Period, float | None]]:
    """Give what is aimed at in each period of a year, and in the year."""
    step = max(measure.frequency, cycle, key=lambda one: one.months)
    if aim.profile:
        yield from aim.profile.items()
    elif step is not Frequency.ANNUAL and measure.aggregation not in (*NEEDS_PROFILE, Aggregation.YEAR_END):
        yield from ((period, aim.target) for period in year.within(step))
    if aim.target is not None or aim.words:
        yield year, aim.target


def _with_milestones(catalogue: Catalogue, agreed: Iterable[AgreedMilestone]) -> Catalogue:
    """Put milestones under their projects; for a measure under one that is begun to reach its target."""
    projects, milestones = list(catalogue.projects), list(catalogue.milestones)
    for one in agreed:
        project = next((known for known in projects if known.ref == one.belongs), None)
        if project is None:
            measure = catalogue.measure_or_none(one.belongs)
            if measure is None:
                continue
            project = next((known for known in projects if known.ref == f"{measure.ref}-T"), None)
            if project is None:
                project = _project_for(measure)
                projects.append(project)
        taken = {known.ref for known in milestones if known.project == project.ref}
        ref = next(f"M{number}" for number in range(1, len(taken) + 2) if f"M{number}" not in taken)
        milestones.append(Milestone(project=project.ref, ref=ref, title=one.title, due=one.due))
    return replace(catalogue, projects=tuple(projects), milestones=tuple(milestones))


def _project_for(measure: Measure) -> Project:
    return Project(
        ref=f"{measure.ref}-T", title=f"Reaching the target: {measure.title}", service=measure.service,
        plan=measure.plan, committees=measure.committees, owner=measure.strategic_lead,
    )  # fmt: skip
