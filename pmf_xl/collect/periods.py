"""What happens to a period as a whole: issued from a catalogue, closed, opened again."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.entity import Entity
from pmf_xl.catalogue.kept import digest, digest_of, to_json
from pmf_xl.ledger import Event, PeriodEvent
from pmf_xl.problems import PeriodClosedError
from pmf_xl.rules.days import day_written

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


Row = TypeVar("Row", bound=Entity)


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
    """Give today's catalogue with the rules, and what is asked of services other than those given, as kept."""
    chosen = frozenset(services)
    measures = {
        one.ref
        for one in (*kept.measures, *now.measures)
        if not chosen.isdisjoint((one.service, *one.contributors))
    }
    projects = {one.ref for one in (*kept.projects, *now.projects) if one.service in chosen}
    rules = {name: getattr(kept.framework, name) for name in ("scheme", "exceptions", "escalation")}
    return replace(
        now,
        framework=now.framework.model_copy(update=rules),
        services=_merged(kept.services, now.services, lambda one: one.code, chosen),
        measures=_merged(kept.measures, now.measures, lambda one: one.ref, measures),
        changes=_merged(kept.changes, now.changes, lambda one: one.ref, measures | chosen),
        targets=_merged(kept.targets, now.targets, lambda one: one.ref, measures),
        benchmarks=_merged(kept.benchmarks, now.benchmarks, lambda one: one.ref, measures),
        comparators=_merged(kept.comparators, now.comparators, lambda one: one.ref, measures),
        breakdowns=_merged(kept.breakdowns, now.breakdowns, lambda one: one.ref, measures),
        projects=_merged(kept.projects, now.projects, lambda one: one.ref, projects),
        registers=_of_services(kept.registers, now.registers, chosen),
        milestones=_merged(kept.milestones, now.milestones, lambda one: one.project, projects),
    )


def _of_services(
    kept: "Sequence[RegisterRow]", now: "Sequence[RegisterRow]", chosen: "Collection[str]"
) -> "tuple[RegisterRow, ...]":
    """Give the rows of registers of the services chosen as they are now, and the others as they were kept."""
    refs = {(one.register_key, one.ref) for one in (*kept, *now) if one.service in chosen}
    old = [one for one in kept if (one.register_key, one.ref) not in refs]
    return (*old, *(one for one in now if (one.register_key, one.ref) in refs))


def _merged(
    kept: "Iterable[Row]", now: "Iterable[Row]", key: "Callable[[Row], str]", chosen: "Collection[str]"
) -> tuple[Row, ...]:
    """Give the rows of those chosen as they are now, and the others as they were kept; in today's order."""
    rows: dict[str, list[Row]] = {}
    for row in now:
        rows.setdefault(key(row), [])
        if key(row) in chosen:
            rows[key(row)].append(row)
    for row in kept:
        if key(row) not in chosen:
            rows.setdefault(key(row), []).append(row)
    return tuple(row for listed in rows.values() for row in listed)


def keep_for(workspace: "WorkspaceFolder", period: "Period", catalogue: Catalogue) -> None:
    """Keep the catalogue that a period is judged by from now on, unless it says the same of it as the one kept."""
    kept = workspace.times.kept(period)
    if kept is None or digest_of(kept.at(period)) != digest_of(catalogue.at(period)):
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
    ledger, text = workspace.ledger, to_json(catalogue)
    last = max((one.id or 0 for one in ledger.withdrawals()), default=0)
    units = json.dumps({one.ref: str(one.unit) for one in catalogue.at(period).measures}, ensure_ascii=False)
    made = PeriodEvent(
        str(period), event, workspace.now(), by, reason, digest(text), ledger.last_number(), last, units
    )
    ledger.record_event(made, text, content)
    return made
