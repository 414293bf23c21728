"""The gate: builds what a reader may see of a table of figures, field by field.

A value is let out only where every figure it was worked out from may be seen. What is not named here is not released.
"""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

from pmf_xl.catalogue import Catalogue, Service
from pmf_xl.figures import Derived, Figure, FigureKey, FigureTable, RatedFigure, Run
from pmf_xl.layout.band_words import figure_words
from pmf_xl.layout.words import against_words
from pmf_xl.release.let_out import KnownPeriods, LetOut
from pmf_xl.release.registers import action_for_everybody, rows_for_everybody
from pmf_xl.release.released import (
    Aim,
    Comparison,
    Number,
    PeriodFigure,
    Release,
    ReleasedFigure,
    ReleasedRun,
    Revision,
    Withheld,
    unless_withheld,
)
from pmf_xl.release.texts import telling_names, without
from pmf_xl.release.withholding import Withholding, may_not_be_named
from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Marker, RateAgainst, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from pmf_xl.catalogue import Measure, Project, Target
    from pmf_xl.figures import Sources, Special
    from pmf_xl.past import Held
    from pmf_xl.returns.actions import Action
    from pmf_xl.returns.looks import LookStanding
    from pmf_xl.returns.milestones import MilestoneStanding
    from pmf_xl.returns.registers import RegisterStanding
    from pmf_xl.rules.periods import Period

    Every = Mapping[FigureKey, PeriodFigure]

T = TypeVar("T")

SHARE_PLACES = 2  # decimals of the distance travelled as it is printed: 24%


def release(
    table: FigureTable,
    reader: Reader,
    milestones: "Mapping[tuple[str, str], MilestoneStanding] | None" = None,
    registers: "Mapping[str, tuple[RegisterStanding, ...]] | None" = None,
    looks: "tuple[LookStanding, ...]" = (),
) -> Release:
    """Give what a reader may see of a period's figures, and of how its `milestones` and rows of `registers` stand.

    What was said in a month between returns, `looks`, is for officers alone: it is no figure yet.
    """
    whole = table.catalogue
    left_out = [measure for measure in whole.measures if may_not_be_named(measure)]
    if reader is Reader.OFFICERS:
        gate = _Gate(whole, table, None, frozenset())
        return replace(gate.released(reader, milestones or {}, registers or {}), looks=looks)
    shown = [measure for measure in whole.measures if not may_not_be_named(measure)]
    withholding = Withholding(whole, table.past, whole.framework.suppress_below)
    names = telling_names(left_out, shown)
    gate = _Gate(_for_everybody(whole, shown), table, withholding, names)
    return gate.released(reader, milestones or {}, registers or {})


@dataclass(frozen=True, slots=True)
class _Gate:
    """Lets the figures of a table out; with nothing withheld, as they are."""

    catalogue: Catalogue  # as the reader may read it
    table: FigureTable
    withholding: Withholding | None
    names: frozenset[str]  # that no text may hold

    def released(
        self,
        reader: Reader,
        milestones: "Mapping[tuple[str, str], MilestoneStanding]",
        registers: "Mapping[str, tuple[RegisterStanding, ...]]",
    ) -> Release:
        """Give everything that may be seen."""
        refs = {measure.ref for measure in self.catalogue.measures}
        every, known, partial = self._every(refs)
        named = [action for action in self.table.actions if action.row or action.ref in refs]
        every_action = tuple(filter(None, (self._action(action, refs) for action in named)))
        actions = tuple(action for action in every_action if action.is_of_the_period)
        return Release(
            reader=reader,
            period=self.table.period,
            catalogue=self.catalogue,
            figures=tuple(
                self._figure(one, every[one.key], actions)
                for one in self.table.figures
                if one.measure.ref in refs
            ),
            every=every,
            runs={key: run for key, run in self.table.runs.items() if key[0] in refs},
            standing={key: when for key, when in self.table.standing.items() if key.ref in refs},
            known=known,
            partial=partial,
            actions=actions,
            closed_before=tuple(action for action in every_action if not action.is_of_the_period),
            milestones={key: self._milestone(one) for key, one in milestones.items()},
            registers=self._registers(registers, refs),
            withheld_names=self.names,
            revisions=tuple(
                revision
                for held in self.table.revised
                if held.ref in refs and (revision := self._revision(held, frozenset({_key(held)})))
            ),
        )

    def _every(self, refs: set[str]) -> "tuple[Every, Container[Period], tuple[FigureKey, ...]]":
        """Give the figures of all periods, the periods of which something is known, and which figures are partial."""
        figures = self.table.every
        if self.withholding is None:
            return LetOut(figures, self._at), KnownPeriods(figures), figures.partial
        every = {key: self._at(one) for key, one in figures.items() if key.ref in refs}
        known = frozenset(one.period for one in every.values() if has_colour(unless_withheld(one.rating)))
        return every, known, tuple(key for key, one in every.items() if one.is_partial)

    # -- single values ---------------------------------------------------------------------------------------------

    def _let(self, derived: Derived[T]) -> T | Withheld:
        """Let a value out, or say that it is withheld."""
        if self.withholding is not None and self.withholding.any_of(derived.sources):
            return Withheld.CONFIDENTIAL
        return derived.value

    def _number(self, derived: Derived[float | None], measure: "Measure") -> Number:
        if self.withholding is None:
            return derived.value
        return self._printed(self._let(derived), measure.places)

    def _printed(self, value: Number, places: int) -> Number:
        """Round a figure for the public as it is printed: more decimals can give away of how few people a share is."""
        if self.withholding is None or not isinstance(value, float):
            return value
        return round_half_away(value, places)

    def _aim(self, value: float | None, measure: "Measure") -> float | None:
        return unless_withheld(self._printed(value, measure.places))

    def _text(self, derived: Derived[str | None]) -> str | Withheld | None:
        text = self._let(derived)
        return text if isinstance(text, Withheld) else without(self.names, text)

    def _none_unless_officers(self, value: T) -> T | None:
        return value if self.withholding is None else None

    # -- figures -----------------------------------------------------------------------------------------------------

    def _at(self, one: RatedFigure) -> PeriodFigure:
        """Let out a figure of any period."""
        measure, held = self.catalogue.measure(one.measure.ref), one.held
        outturn = self._number(one.outturn, measure)
        target = one.target if one.facts.rate_against == RateAgainst.TARGET else None
        hidden = isinstance(outturn, Withheld)
        return PeriodFigure(
            council=one.council,
            measure=measure,
            part=one.part,
            period=one.period,
            facts=one.facts,
            due=one.due,
            outturn=outturn,
            gaps=() if hidden else one.gaps,
            absent=() if hidden else one.absent,
            marker=None if hidden else one.marker,
            target=self._aim(target.target, measure) if target else None,
            target_high=self._aim(target.target_high, measure) if target else None,
            target_in_words=self._in_words(one, measure),
            benchmark_value=self._aim(one.benchmark_value, measure),
            rating=self._let(one.rating),
            rating_reason=self._text(one.rating_reason),
            is_judged=one.judgement is not None and not isinstance(self._let(one.rating), Withheld),
            judged_by=self._none_unless_officers(one.judgement.by if one.judgement else None),
            variance=self._number(one.variance, measure),
            previous=self._number(one.previous, measure),
            last_year=self._number(one.last_year, measure),
            already=self._number(one.already, measure),
            compared_with=self._number(one.compared_with, measure),
            travel_short=self._let(one.travel_short),
            travel_long=self._let(one.travel_long),
            commentary=self._text(one.commentary),
            revision=self._revision(held, one.outturn.sources) if held else None,
            origin=self._none_unless_officers(held),
        )

    def _revision(self, held: "Held", sources: "Sources") -> Revision | None:
        """Let out what a figure was before it was revised; None where it was not, or where that may not be known."""
        earlier = held.earlier
        if earlier is None:
            return None
        measure = self.catalogue.measure(held.ref)
        outturn = self._number(Derived(held.outturn, sources), measure)
        if isinstance(outturn, Withheld):
            return None
        was = self._number(Derived(earlier.outturn, sources), measure)
        if self.withholding is not None and earlier.marker == Marker.CONFIDENTIAL:
            was = Withheld.CONFIDENTIAL
        part = next(
            (one for one in self.catalogue.breakdowns_of(held.ref) if one.code == held.breakdown), None
        )
        return Revision(
            reference=part.key if part else held.ref,
            title=f"{measure.title}: {part.label}" if part else measure.title,
            measure=measure,
            period=held.period,
            outturn=outturn,
            marker=Marker(held.marker) if held.marker else None,
            earlier=was,
            on=held.received_at.date() if held.received_at else None,
            reason=without(self.names, held.reason),
            by=self._none_unless_officers(held.sender),
        )

    def _in_words(self, one: RatedFigure, measure: "Measure") -> str | None:
        """Say what is aimed at where that is no figure of its own."""
        if one.part:
            return None
        kind = one.facts.rate_against
        if kind == RateAgainst.LAST_YEAR:
            against = self._number(one.last_year, measure)
            return against_words(RateAgainst.LAST_YEAR, against, measure.unit, measure.decimals)
        if kind == RateAgainst.BENCHMARK:
            value = self._aim(one.benchmark_value, measure)
            return against_words(RateAgainst.BENCHMARK, value, measure.unit, measure.decimals)
        if one.target and one.target.target is not None:
            return None
        words = without(self.names, one.target.words) if one.target else ""
        return words or figure_words(one.facts, measure.unit, self.catalogue.framework.scheme) or None

    def _figure(self, one: Figure, at: PeriodFigure, actions: "tuple[Action, ...]") -> ReleasedFigure:
        """Let out a figure of the period that is looked at."""
        measure, year_target, standing = at.measure, one.year_target, one.exception
        reasons = [reason for reason in map(self._let, standing.reasons) if not isinstance(reason, Withheld)]
        numbers = {action.number for action in one.actions}
        return ReleasedFigure(
            **{field.name: getattr(at, field.name) for field in fields(at)},
            as_at=one.as_at,
            confidential=self._is_confidential(one),
            latest=self._number(one.latest, measure),
            latest_period=one.latest_period,
            latest_origin=self._none_unless_officers(one.latest_held),
            year_to_date=self._number(one.year_to_date, measure),
            year_to_date_gaps=one.year_to_date_gaps,
            year_to_date_absent=one.year_to_date_absent,
            year_target=self._aim(year_target.target, measure) if year_target else None,
            year_target_high=self._aim(year_target.target_high, measure) if year_target else None,
            year_target_in_words=without(self.names, year_target.words) or None if year_target else None,
            year_facts=one.year_facts,
            promised=self._promised(one.promised, measure),
            forecast=self._number(one.forecast, measure),
            forecast_of=one.forecast_of,
            forecast_rating=self._let(one.forecast_rating),
            baseline=self._number(one.baseline, measure),
            distance_travelled=self._printed(self._let(one.distance_travelled), SHARE_PLACES),
            benchmark=self._comparison(one),
            run=self._run(one.run, measure),
            exception_reason="; ".join(reasons) or None,
            periods_running=self._let(standing.running),
            tier=self._let(standing.tier),
            actions=tuple(action for action in actions if action.number in numbers),
        )

    def _promised(self, target: "Target | None", measure: "Measure") -> Aim | None:
        if target is None:
            return None
        low, high = (self._aim(one, measure) for one in (target.target, target.target_high))
        return Aim(low, high, without(self.names, target.words) or None)

    def _is_confidential(self, one: Figure) -> bool:
        """Say whether officers are to be told that a figure is not for publication."""
        marked = one.measure.confidential or one.marker is Marker.CONFIDENTIAL
        return marked and self.withholding is None

    def _comparison(self, one: Figure) -> Comparison | None:
        benchmark, measure = one.benchmark, one.measure
        if benchmark is None:
            return None
        value = self._aim(benchmark.value, measure)
        assert value is not None  # a benchmark has a value
        return Comparison(
            value, benchmark.group, benchmark.period, self._let(one.quartile), self._let(one.against_benchmark),
            self._number(one.at_benchmark, measure), self._let(one.place), len(benchmark.figures),
        )  # fmt: skip

    def _run(self, run: Run, measure: "Measure") -> ReleasedRun:
        limits = unless_withheld(self._let(run.limits))
        if limits:
            low, high = (self._aim(one, measure) for one in limits)
            limits = (low or 0.0, high or 0.0)
        return ReleasedRun(
            run.periods,
            tuple(unless_withheld(self._number(one, measure)) for one in run.outturns),
            self._let(run.trend),
            self._let(run.variation),
            self._let(run.assurance),
            limits,
            self._special(run),
        )

    def _special(self, run: Run) -> "Callable[[], Special]":
        """Let out what figures say beyond chance; for the public worked out, as what does that knows every figure."""
        found = unless_withheld(self._let(run.special))
        if self.withholding is None and found:
            return found
        special = found() if found else ()
        return lambda: special

    def _action(self, action: "Action", refs: set[str]) -> "Action | None":
        """Let an action out, without its owner, where the figures it was raised and reported beside may be seen."""
        if self.withholding is None:
            return action
        if action.row:
            return action_for_everybody(action, action.row, refs, self.names)
        parts = {
            "",
            *(part.code for part in self.catalogue.breakdowns_of(action.ref) if part.code in action.number),
        }
        beside = {
            FigureKey(action.ref, part, when) for part in parts for when in (action.raised, action.reported)
        }
        if self.withholding.any_of(frozenset(beside)):
            return None
        words, progress = (without(self.names, text) for text in (action.action, action.progress))
        return replace(action, action=words or "", progress=progress, owner=None)

    def _registers(
        self, registers: "Mapping[str, tuple[RegisterStanding, ...]]", refs: set[str]
    ) -> "Mapping[str, tuple[RegisterStanding, ...]]":
        """Let the rows of registers out."""
        if self.withholding is None:
            return registers
        below = self.withholding.below
        return {key: rows_for_everybody(rows, refs, self.names, below) for key, rows in registers.items()}

    def _milestone(self, one: "MilestoneStanding") -> "MilestoneStanding":
        return replace(one, commentary=without(self.names, one.commentary))


def _key(held: "Held") -> FigureKey:
    return FigureKey(held.ref, held.breakdown, held.period)


def _for_everybody(whole: Catalogue, measures: "list[Measure]") -> Catalogue:
    """Give the catalogue as everybody may read it: what is measured, and no past figures, people or addresses."""
    refs = {measure.ref for measure in measures}
    return Catalogue(
        framework=whole.framework,
        services=tuple(
            Service(code=one.code, name=one.name, directorate=one.directorate) for one in whole.services
        ),
        measures=tuple(_without_people(measure) for measure in measures),
        targets=tuple(target for target in whole.targets if target.ref in refs),
        projects=tuple(_without_owner(project) for project in whole.projects),
        milestones=whole.milestones,
        breakdowns=tuple(part for part in whole.breakdowns if part.ref in refs),
    )


def _without_people(measure: "Measure") -> "Measure":
    """Give a measure without the names on it, and without its baseline: the gate lets that out by itself."""
    nobody = dict.fromkeys(("data_collector", "data_reviewer", "strategic_lead"), "")
    return measure.model_copy(update={**nobody, "baseline": None})


def _without_owner(project: "Project") -> "Project":
    return project.model_copy(update={"owner": ""})
