"""What edits of the catalogue would change in periods that are closed or issued, which stay as they were."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pmf_xl.ledger import Event
from pmf_xl.problems import Problem, messages, problem

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.catalogue.entity import Entity
    from pmf_xl.ledger import PeriodEvent
    from pmf_xl.returns.times import Times
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

#: Columns whose change makes other figures of those that are held.
MEANING = ("unit", "polarity", "aggregation", "frequency")
#: Columns of services that say how to reach somebody, and no more.
ADDRESSES = frozenset({"email", "director_email", "contact", "successor"})
HOLDS = frozenset(
    {"holds_from", "holds_until"}
)  # that something does not hold yet, or any more, is told as such
NAMES = {"ends": "bands"}  # of columns that are called otherwise where people see them
NAMED = 6  # edits told of one period
STATES = {Event.CLOSED: "closed", Event.ISSUED: "issued", Event.REOPENED: "open again"}


def edits_told(workspace: "WorkspaceFolder") -> list[Problem]:
    """Say of each edit, once, in which period it does not count, and from which it does; and what is amiss in it."""
    times = workspace.times
    told: set[str] = set()
    found = []
    past = sorted(times.events.items(), reverse=True)
    for period, event in workspace.step("Comparing with periods gone by", len(past)).each(past):
        edits = [one for one in edits_of(times, period) if one not in told]
        told.update(edits)
        if edits:
            found.append(_of_period(period, event, edits))
    return [*_taken_out(workspace, times), *_meanings(times), *found]


def edits_of(times: "Times", period: "Period") -> list[str]:
    """Name what the catalogue now says otherwise of a period than that which it is judged by."""
    kept = times.kept(period)
    if kept is None or kept is times.catalogue:
        return []
    was, now = kept.at(period), times.catalogue.at(period)
    return [
        *_changed({one.ref: one for one in was.measures}, {one.ref: one for one in now.measures}, HOLDS),
        *_changed(
            {one.code: one for one in was.services},
            {one.code: one for one in now.services},
            ADDRESSES | HOLDS,
        ),
        *_targets(was, now, period),
        *_rules(was, now),
    ]


def _of_period(period: "Period", event: "PeriodEvent", edits: list[str]) -> Problem:
    shown = edits[:NAMED] + ([f"and {len(edits) - NAMED} more"] if len(edits) > NAMED else [])
    said = messages.counts_from_next_period(
        period=period.label, state=STATES[event.event], next=period.next().label, edits="; ".join(shown)
    )
    return problem(said, ref=str(period))


def _changed(
    was: "Mapping[str, Entity]", now: "Mapping[str, Entity]", passed_over: frozenset[str]
) -> Iterator[str]:
    for key, before in was.items():
        after = now.get(key)
        if after is None:
            yield f"{key} taken out"
            continue
        for column, value in before:
            if column not in passed_over and getattr(after, column) != value:
                yield f"{NAMES.get(column, column.replace('_', ' '))} of {key}"
    yield from (f"{key} added" for key in now if key not in was)


def _targets(was: "Catalogue", now: "Catalogue", period: "Period") -> Iterator[str]:
    for measure in was.measures:
        if now.measure_or_none(measure.ref):
            for name, before, after in (
                ("target", was.target(measure.ref, period), now.target(measure.ref, period)),
                ("year target", was.year_target(measure.ref, period), now.year_target(measure.ref, period)),
            ):
                if before != after:
                    yield f"{name} of {measure.ref} for {period.label}"


def _rules(was: "Catalogue", now: "Catalogue") -> Iterator[str]:
    for name in ("scheme", "exceptions", "escalation"):
        if getattr(was.framework, name) != getattr(now.framework, name):
            yield f"the rules on {name}" if name != "scheme" else "the rating scheme"


def _meanings(times: "Times") -> Iterator[Problem]:
    """Say where a measure's meaning differs from that of its figures, and no row of Changes says from when."""
    told = set()
    for period in sorted(times.events, reverse=True):
        kept = times.kept(period)
        if kept is None or kept is times.catalogue:
            continue
        now = times.catalogue.at(period)
        for before in kept.at(period).measures:
            after = now.measure_or_none(before.ref)
            for column in MEANING if after else ():
                if getattr(before, column) != getattr(after, column) and (before.ref, column) not in told:
                    told.add((before.ref, column))
                    yield _meaning_changed(before, after, column, period)


def _meaning_changed(before: "Measure", after: "Measure | None", column: str, last: "Period") -> Problem:
    said = messages.meaning_changed(
        column=column, key=before.ref, now=str(getattr(after, column)), was=str(getattr(before, column)),
        last=str(last),
    )  # fmt: skip
    return problem(said, sheet="Measures", ref=before.ref, column=column)


def _taken_out(workspace: "WorkspaceFolder", times: "Times") -> Iterator[Problem]:
    """Say which measures there are figures of and no row any more."""
    gone = {
        ref: measure
        for ref, measure in times.measures().items()
        if not times.catalogue.measure_or_none(ref) and measure.holds_until is None
    }
    if not gone:
        return
    last: dict[str, Period] = {}
    for row in workspace.ledger.figures():
        if row["ref"] in gone:
            when = times.catalogue.period(row["period"])
            last[row["ref"]] = max(when, last.get(row["ref"], when))
    for ref, when in last.items():
        out = messages.measure_taken_out(key=ref, title=gone[ref].title, last=str(when))
        yield problem(out, sheet="Measures", ref=ref)
