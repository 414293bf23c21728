"""What the annual round came to: of each proposal what was decided, by whom, and what follows for the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.catalogue.agreed import AgreedAim, AgreedMeasure, AgreedMilestone, Restated
from pmf_xl.collect.ask_round import Planned, asks_of, period_key
from pmf_xl.layout.annual.aims import MONTHS
from pmf_xl.layout.annual.decisions import ACCEPT, AMEND, REJECT
from pmf_xl.layout.annual.decisions import KEY as DECISIONS
from pmf_xl.layout.annual.methodology import KEY as METHODOLOGY
from pmf_xl.layout.annual.methodology import PARTS
from pmf_xl.layout.annual.milestones import DECIDED_KEY, PROPOSED_KEY
from pmf_xl.layout.annual.proposals import KEEP, RETIRE
from pmf_xl.layout.annual.proposals import KEY as PROPOSALS
from pmf_xl.layout.entries import row_to_json
from pmf_xl.layout.issued import Issued
from pmf_xl.returns.proposals import Said, rows_of, said_in
from pmf_xl.rules.periods import REVIEW, Period
from pmf_xl.rules.terms import Basis

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure
    from pmf_xl.workspace_folder import WorkspaceFolder

UNDECIDED, UNSIGNED, OVERTAKEN = "Not decided", "Not signed", "Proposed anew since it was decided"


@dataclass(frozen=True, slots=True)
class ProposalOutcome:
    """What became of one proposal: what was decided, or why nothing follows from it."""

    proposal: Said
    decision: Said | None  # the last that was made, whether it counts or not
    became: str  # Accept, Amend, Reject, or why it is open

    @property
    def counts(self) -> bool:
        """Whether it goes into the catalogue."""
        return self.became in (ACCEPT, AMEND)

    @property
    def is_open(self) -> bool:
        """Whether a director has still to decide."""
        return self.became in (UNDECIDED, UNSIGNED, OVERTAKEN)

    def entry(self, column: str) -> Said:
        """Give the row that says what a column is to hold: the director's where it is amended there."""
        amended = self.became == AMEND and self.decision and self.decision.text(column)
        return self.decision if amended and self.decision else self.proposal


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """What a round came to."""

    measures: tuple[ProposalOutcome, ...] = ()
    milestones: tuple[ProposalOutcome, ...] = ()
    restated: tuple[Said, ...] = ()
    not_proposed: tuple[str, ...] = ()  # measures of which nothing was returned
    agreed: tuple[AgreedMeasure, ...] = ()
    agreed_milestones: tuple[AgreedMilestone, ...] = ()
    agreed_statements: tuple[Restated, ...] = field(default=())

    @property
    def undecided(self) -> tuple[str, ...]:
        """The measures and milestones on which no director has decided."""
        return tuple(_named(one) for one in (*self.measures, *self.milestones) if one.is_open)

    @property
    def rejected(self) -> tuple[str, ...]:
        """The measures and milestones of which the proposal was rejected."""
        return tuple(_named(one) for one in (*self.measures, *self.milestones) if one.became == REJECT)


def _named(outcome: ProposalOutcome) -> str:
    said = outcome.proposal
    return said.row if said.sheet_key == PROPOSALS else f"milestone {said.service}/{said.row}"


def round_outcome(workspace: "WorkspaceFolder", period: Period) -> RoundOutcome:
    """Find what the round of a year came to; it is empty where there was none."""
    said = said_in(workspace.ledger, period)
    if not said:
        return RoundOutcome()
    catalogue = workspace.catalogue_of(period)
    decided = _Decided(workspace, workspace.catalogue.period(f"{period.year}-{REVIEW}"))
    known = {one.ref for one in catalogue.measures}
    proposals = [one for one in rows_of(said, PROPOSALS) if one.row in known and one.text("proposal")]
    measures = tuple(decided.on(one, DECISIONS, one.row) for one in proposals)
    milestones = tuple(
        decided.on(one, DECIDED_KEY, f"{one.service}/{one.row}")
        for one in rows_of(said, PROPOSED_KEY)
        if one.text("milestone")
    )
    restated = tuple(one for one in rows_of(said, METHODOLOGY) if one.text("new"))
    planned = Planned(catalogue, workspace.past, period)
    proposed = {one.row for one in proposals}
    return RoundOutcome(
        measures,
        milestones,
        restated,
        tuple(one.ref for one in catalogue.measures if one.ref not in proposed),
        tuple(_agreed(planned, one) for one in measures if one.counts),
        tuple(_milestone(one) for one in milestones if one.counts),
        tuple(_statement(one, period) for one in restated),
    )


class _Decided:
    """The decisions on a year's proposals, each with what had been proposed when it was made."""

    def __init__(self, workspace: "WorkspaceFolder", period: Period) -> None:
        self._said = said_in(workspace.ledger, period)
        records = workspace.ledger.issues_of({one.issue for one in self._said.values()})
        self._issues = {number: Issued.from_json(one.content) for number, one in records.items()}

    def on(self, proposal: Said, key: str, row: str) -> ProposalOutcome:
        """Say what was decided on a proposal."""
        made = [one for (sheet, _, at), one in self._said.items() if (sheet, at) == (key, row)]
        decision = max(made, key=lambda one: one.submission, default=None)
        if decision is None or not decision.text("decision"):
            return ProposalOutcome(proposal, None, UNDECIDED)
        asked = {one.key: one for one in self._issues[decision.issue].registers.get(key, ())}
        if row not in asked or asked[row].facts["said"] != row_to_json(proposal.entries):
            return ProposalOutcome(proposal, decision, OVERTAKEN)
        return ProposalOutcome(proposal, decision, decision.text("decision") if decision.signed else UNSIGNED)


def _agreed(planned: Planned, outcome: ProposalOutcome) -> AgreedMeasure:
    """Give what follows for a measure."""
    said, measure = outcome.proposal, planned.catalogue.measure(outcome.proposal.row)
    amended = outcome.became == AMEND
    reason = (outcome.decision.text("reason") if outcome.decision else "") or said.text("rationale")
    if said.text("proposal") == RETIRE and not amended:
        return AgreedMeasure(measure.ref, retire=True, reason=reason)
    tolerance = outcome.entry("tolerance").number("tolerance")
    points = outcome.entry("tolerance_points").number("tolerance_points")
    return AgreedMeasure(
        measure.ref,
        aim=_aim(planned, measure, outcome),
        tolerance=points if tolerance is None else tolerance,
        basis=Basis.POINTS if tolerance is None else Basis.PERCENT,
        reason=reason,
    )


def _aim(planned: Planned, measure: "Measure", outcome: ProposalOutcome) -> AgreedAim:
    target, high = (outcome.entry("target").number(key) for key in ("target", "target_high"))
    words = outcome.entry("target_words").text("target_words") if target is None else ""
    profile = _profile(planned, measure, outcome)
    kept = planned.target(measure)
    if target is None and not words and profile and kept and asks_of(measure) == "figure":
        target = kept.target  # of what is kept, only the profile was given
    return AgreedAim(target, high, words, profile)


def _profile(planned: Planned, measure: "Measure", outcome: ProposalOutcome) -> Mapping[Period, float]:
    """Give the profile that goes with the target: a director's target takes none of the one that was proposed."""
    decision = outcome.decision
    source = outcome.proposal
    if outcome.became == AMEND and decision:
        amended = ("target", *MONTHS)
        source = decision if any(decision.text(key) for key in amended) else source
    figures = {period: source.number(period_key(period)) for period in planned.own_periods(measure)}
    return {period: figure for period, figure in figures.items() if figure is not None}


def _milestone(outcome: ProposalOutcome) -> AgreedMilestone:
    said = outcome.proposal
    due = outcome.entry("due").entries.get("due")
    return AgreedMilestone(
        said.text("belongs"), said.text("milestone"), due if isinstance(due, date) else date.max
    )


def _statement(said: Said, period: Period) -> Restated:
    ref, _, part = said.row.rpartition("/")
    column = next(key for key, name in PARTS.items() if name == part)
    by = f" by {said.signed}" if said.signed else ""
    return Restated(
        ref, column, said.text("new"), said.text("comparable") != "No", f"Annual round {period.year}{by}"
    )


def kept_refs(outcome: RoundOutcome) -> frozenset[str]:
    """Name the measures of which this year's target was agreed to stay."""
    return frozenset(
        one.proposal.row for one in outcome.measures if one.counts and one.proposal.text("proposal") == KEEP
    )
