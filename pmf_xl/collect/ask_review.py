"""What a director is asked: every proposal of the services of a directorate, as returned, to be decided on."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from pmf_xl.catalogue.planned import directorate_of
from pmf_xl.collect.ask_round import Planned, about, head, period_key
from pmf_xl.layout.annual.aims import MONTHS
from pmf_xl.layout.annual.decisions import DECIDED
from pmf_xl.layout.annual.milestones import DECIDED_MILESTONES, PROPOSED_KEY
from pmf_xl.layout.annual.proposals import KEY, RETIRE
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.entries import row_to_json
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.words import range_written, written
from pmf_xl.returns.proposals import Said, rows_of
from pmf_xl.rules.terms import Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.layout.parts import Content
    from pmf_xl.past import Past
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

Proposals = Mapping[tuple[str, str, str], Said]


def ask_review(
    workspace: "WorkspaceFolder",
    catalogues: "tuple[Catalogue, Catalogue]",
    past: "Past",
    periods: "tuple[Period, Period]",
    proposals: Proposals,
) -> Iterator[Issued]:
    """Gather what goes into the review of each directorate in which anything has been proposed.

    `catalogues` and `periods` are those of the round and of its review.
    """
    catalogue, reviewed = catalogues
    planned = Planned(catalogue, past, periods[0])
    whose = {one.code: directorate_of(catalogue, one) for one in catalogue.services}
    for directorate in reviewed.services:
        own = {key: said for key, said in proposals.items() if whose.get(said.service) == directorate.code}
        registers = {
            DECIDED.key: tuple(_decisions(planned, own)),
            DECIDED_MILESTONES.key: tuple(_milestones(catalogue, own)),
        }
        if any(registers.values()):
            yield Issued(
                id=uuid4().hex,
                council=workspace.settings.council,
                service=directorate.code,
                period=str(periods[1]),
                about=about(reviewed, directorate.code, periods[1]),
                measures=(),
                registers={key: rows for key, rows in registers.items() if rows},
                held_against={"known": past.known, "rows": {}},
            )


def _decisions(planned: Planned, proposals: Proposals) -> Iterator[Asked]:
    """Give a row for each measure of which something is proposed, in the order of the catalogue."""
    said = {one.row: one for one in rows_of(proposals, KEY)}
    for measure in planned.catalogue.measures:
        if (proposal := said.get(measure.ref)) and proposal.text("proposal"):
            yield _decision(planned, measure, proposal)


def _decision(planned: Planned, measure: "Measure", said: Said) -> Asked:
    asked = planned.proposal(measure)
    facts = dict(asked.facts)
    target = said.number("target")
    if target is not None:
        facts["kept"] = target  # what the year aims at, unless the director says otherwise
    facts |= {
        "profiled": any(said.number(key) is not None for key in MONTHS),
        "submission": said.submission,
        "proposed_by": said.service,
        "said": row_to_json(said.entries),
    }
    service = planned.catalogue.service(said.service).name
    signed = f", {said.signed.name}" if said.signed else ""
    values: dict[str, Content] = {
        "reference": measure.ref,
        "measure": f"{measure.title}\n{service}{signed}",
        "present": asked.facts["present"],
        "benchmark": asked.values["benchmark"],
        "this_target": asked.values["this_target"],
        "proposal": said.text("proposal"),
        "proposed": proposed_target(asked, said),
        "profile": profile_words(planned, measure, said) or None,
        "tolerance_proposed": tolerance_words(measure, said) or None,
        "rationale": said.text("rationale") or None,
    }
    return Asked(measure.ref, values, facts)


def proposed_target(asked: Asked, said: Said) -> "Content":
    """Give the target that is proposed as a cell shows it; this year's where that is to stay."""
    if said.text("proposal") == RETIRE:
        return None
    if said.text("target_words"):
        return said.text("target_words")
    low, high = said.number("target"), said.number("target_high")
    if low is None:
        return asked.values["this_target"]
    if high is None:
        return low
    return range_written(low, high, str(asked.facts["unit"]), int(str(asked.facts["decimals"])))


def profile_words(planned: Planned, measure: "Measure", said: Said) -> str:
    """Write a profile as people do, a period on each line: Q1 90%."""
    figures = ((head(one), said.number(period_key(one))) for one in planned.own_periods(measure))
    return "\n".join(
        f"{name} {written(figure, measure.unit, measure.decimals)}"
        for name, figure in figures
        if figure is not None
    )


def tolerance_words(measure: "Measure", said: Said) -> str:
    """Write a tolerance in its own unit."""
    share, points = said.number("tolerance"), said.number("tolerance_points")
    if share is not None:
        return written(share, Unit.PERCENT, 1)
    return "" if points is None else written(points, measure.unit, measure.decimals)


def _milestones(catalogue: "Catalogue", proposals: Proposals) -> Iterator[Asked]:
    for said in rows_of(proposals, PROPOSED_KEY):
        if not said.text("milestone"):
            continue
        key = f"{said.service}/{said.row}"
        values: dict[str, Content] = {
            "reference": key,
            "service": catalogue.service(said.service).name,
            "belongs": _belongs(catalogue, said.text("belongs")),
            "milestone": said.text("milestone"),
            "proposed_due": said.entries.get("due"),
        }
        facts: dict[str, Content] = {
            "title": said.text("milestone"),
            "submission": said.submission,
            "proposed_by": said.service,
            "said": row_to_json(said.entries),
        }
        yield Asked(key, values, facts)


def _belongs(catalogue: "Catalogue", ref: str) -> str:
    """Name the project or measure that a milestone is for."""
    projects = {one.ref: one.title for one in catalogue.projects}
    measure = catalogue.measure_or_none(ref)
    title = projects.get(ref) or (measure.title if measure else "")
    return f"{ref} {title}".strip()
