"""What happens to a period as a whole: issued from a catalogue, closed, opened again."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.catalogue import Catalogue
from pmf_xl.ledger import Event, PeriodEvent
from pmf_xl.problems import PeriodClosedError
from pmf_xl.rules.days import day_written

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


def refuse_closed(workspace: "WorkspaceFolder", period: "Period", so: str) -> None:
    """Raise `PeriodClosedError` where a period is closed; `so` says what was not done."""
    closed = workspace.times.closing(period)
    if closed is not None:
        raise PeriodClosedError(
            f"{period.label} was closed on {day_written(closed.at.date())} by {closed.by}, {so}. To correct a figure: "
            f"pmf-xl revise REF {period} FIGURE --reason. To open it again: pmf-xl reopen --period {period} --reason.",
            period=str(period),
        )


def catalogue_to_issue(
    workspace: "WorkspaceFolder", period: "Period", services: "Sequence[str]"
) -> Catalogue:
    """Give the catalogue that a period is to be issued from: today's.

    Where some services only are issued anew, what the others were asked stays, and so do the rules for all.
    """
    kept = workspace.times.kept(period)
    return taken_over(kept, workspace.catalogue, services) if services and kept else workspace.catalogue


def taken_over(kept: Catalogue, now: Catalogue, services: "Collection[str]") -> Catalogue:
    """Give a catalogue with what is asked of some services as another has it, and all else as it was."""
    chosen = frozenset(services)
    known = {service.code for service in kept.services}
    moved = {one.ref for one in (*kept.measures, *now.measures) if one.service in chosen}
    projects = {one.ref for one in (*kept.projects, *now.projects) if one.service in chosen}
    return replace(
        kept,
        people=now.people,
        services=(
            *(service for service in kept.services if service.code not in chosen),
            *(service for service in now.services if service.code in chosen or service.code not in known),
        ),
        measures=(
            *(m for m in kept.measures if m.ref not in moved),
            *(m for m in now.measures if m.ref in moved),
        ),
        changes=(
            *(c for c in kept.changes if c.ref not in moved | chosen),
            *(c for c in now.changes if c.ref in moved | chosen),
        ),
        targets=(
            *(t for t in kept.targets if t.ref not in moved),
            *(t for t in now.targets if t.ref in moved),
        ),
        benchmarks=(
            *(b for b in kept.benchmarks if b.ref not in moved),
            *(b for b in now.benchmarks if b.ref in moved),
        ),
        breakdowns=(
            *(b for b in kept.breakdowns if b.ref not in moved),
            *(b for b in now.breakdowns if b.ref in moved),
        ),
        projects=(
            *(p for p in kept.projects if p.ref not in projects),
            *(p for p in now.projects if p.ref in projects),
        ),
        milestones=(
            *(m for m in kept.milestones if m.project not in projects),
            *(m for m in now.milestones if m.project in projects),
        ),
    )


def keep_for(workspace: "WorkspaceFolder", period: "Period", catalogue: Catalogue) -> None:
    """Keep the catalogue that a period is judged by from now on, unless it says the same of it as the one kept."""
    kept = workspace.times.kept(period)
    if kept is None or kept.at(period).as_kept != catalogue.at(period).as_kept:
        record_event(workspace, period, Event.ISSUED, catalogue)


def record_event(
    workspace: "WorkspaceFolder",
    period: "Period",
    event: Event,
    catalogue: Catalogue,
    *,
    by: str = "",
    reason: str = "",
    content: str = "[]",
) -> PeriodEvent:
    """Record what happened to a period, and by which catalogue it is judged from then on."""
    ledger, (sha256, text) = workspace.ledger, catalogue.as_kept
    last = max((one.id or 0 for one in ledger.withdrawals()), default=0)
    units = json.dumps({one.ref: str(one.unit) for one in catalogue.at(period).measures}, ensure_ascii=False)
    made = PeriodEvent(
        str(period), event, workspace.now(), by, reason, sha256, ledger.last_number(), last, units
    )
    ledger.record_event(made, text, content)
    return made
