"""The record of a round as a sheet of the next catalogue: who proposed what, who decided, and where it stands."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.catalogue.fields import CatalogueTable, Field, FieldKind
from pmf_xl.collect.ask_review import profile_words, proposed_target, tolerance_words
from pmf_xl.collect.ask_round import Planned
from pmf_xl.layout.catalogue import CatalogueSheet, Content
from pmf_xl.layout.words import written
from pmf_xl.rules.days import day_written

if TYPE_CHECKING:
    from pmf_xl.collect.round_outcome import ProposalOutcome, RoundOutcome
    from pmf_xl.returns.proposals import Said

COLUMNS = {
    "ref": "The measure, or what the milestone is for.",
    "about": "The measure, the milestone, or the part of the methodology statement.",
    "service": "Whose proposal it is.",
    "proposal": "What was proposed.",
    "target": "The target proposed.",
    "profile": "Its profile over the periods.",
    "tolerance": "The tolerance proposed.",
    "rationale": "Why, as the service gave it.",
    "proposed_by": "Who signed the proposal.",
    "proposed_on": "When it came.",
    "proposed_in": "File, sheet and cell it was read from.",
    "decision": "What a director decided.",
    "decided": "What was decided in place of what was proposed.",
    "reason": "Why it was amended or rejected.",
    "decided_by": "Who signed the decision.",
    "decided_on": "When it came.",
    "decided_in": "File, sheet and cell it was read from.",
}
LONG = frozenset({"about", "rationale", "reason", "profile", "decided", "proposed_in", "decided_in"})


def round_record(planned: Planned, outcome: "RoundOutcome") -> CatalogueSheet:
    """Lay the record of a round out."""
    fields = tuple(
        Field(key, meaning, FieldKind.LONG_TEXT if key in LONG else FieldKind.TEXT)
        for key, meaning in COLUMNS.items()
    )
    year = planned.period.year
    table = CatalogueTable(
        "round", f"Round {year}", "", "proposal",
        f"How the targets of {year} came about: who proposed what, who decided on it, and where that stands.",
        fields, ("ref", "about"), may_lack=True,
    )  # fmt: skip
    rows = (
        *(_of_measure(planned, one) for one in outcome.measures),
        *(_of_milestone(planned, one) for one in outcome.milestones),
        *(_of_statement(planned, one) for one in outcome.restated),
        *_without(planned, outcome),
    )
    return CatalogueSheet(
        table, fields, tuple(tuple(row.get(key) or None for key in COLUMNS) for row in rows)
    )


def _of_measure(planned: Planned, outcome: "ProposalOutcome") -> dict[str, Content]:
    said, measure = outcome.proposal, planned.catalogue.measure(outcome.proposal.row)
    target = proposed_target(planned.proposal(measure), said)
    figure = target if target is None or isinstance(target, str) else float(str(target))
    return {
        "ref": measure.ref,
        "about": measure.title,
        "proposal": said.text("proposal"),
        "target": written(figure, measure.unit, measure.decimals),
        "profile": profile_words(planned, measure, said).replace("\n", "; "),
        "tolerance": tolerance_words(measure, said),
        "rationale": said.text("rationale"),
        **_proposed(planned, said),
        **_decided(planned, outcome),
    }


def _of_milestone(planned: Planned, outcome: "ProposalOutcome") -> dict[str, Content]:
    said = outcome.proposal
    return {
        "ref": said.text("belongs"),
        "about": said.text("milestone"),
        "proposal": "Milestone",
        "target": _day(said),
        **_proposed(planned, said),
        **_decided(planned, outcome),
    }


def _of_statement(planned: Planned, said: "Said") -> dict[str, Content]:
    ref, _, part = said.row.rpartition("/")
    return {
        "ref": ref,
        "about": f"{part}: {said.text('new')}",
        "proposal": "Methodology",
        **_proposed(planned, said),
    }


def _without(planned: Planned, outcome: "RoundOutcome") -> Iterator[dict[str, Content]]:
    """Name the measures of which nothing was returned."""
    for ref in outcome.not_proposed:
        measure = planned.catalogue.measure(ref)
        service = planned.catalogue.service(measure.service).name
        yield {"ref": ref, "about": measure.title, "service": service, "proposal": "None returned"}


def _proposed(planned: Planned, said: "Said") -> dict[str, Content]:
    service = planned.catalogue.service_or_none(said.service)
    return {
        "service": service.name if service else said.service,
        "proposed_by": str(said.signed or ""),
        "proposed_on": day_written(said.received.date()),
        "proposed_in": said.origin,
    }


def _decided(planned: Planned, outcome: "ProposalOutcome") -> dict[str, Content]:
    decision = outcome.decision
    if decision is None:
        return {"decision": outcome.became}
    measure = planned.catalogue.measure_or_none(outcome.proposal.row)
    instead = [_day(decision)] if decision.text("due") else []
    if measure:
        target = decision.number("target")
        words = (
            decision.text("target_words")
            if target is None
            else written(target, measure.unit, measure.decimals)
        )
        profile = profile_words(planned, measure, decision).replace("\n", "; ")
        instead += [words, profile, tolerance_words(measure, decision)]
    return {
        "decision": outcome.became,
        "decided": "; ".join(filter(None, instead)),
        "reason": decision.text("reason"),
        "decided_by": str(decision.signed or ""),
        "decided_on": day_written(decision.received.date()),
        "decided_in": decision.origin,
    }


def _day(said: "Said") -> str:
    due = said.entries.get("due")
    return day_written(due) if isinstance(due, date) else ""
