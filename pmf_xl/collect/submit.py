"""One file that came in: what it is, what is in it, and the record the ledger keeps of it."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import sha256_of
from pmf_xl.books.grid import Grid
from pmf_xl.books.guard import OF_NUMBERS, is_spreadsheet
from pmf_xl.books.read import LONGEST_NAME, WORKBOOKS, Unreadable, read_grids, saved
from pmf_xl.catalogue.contributing import split_key
from pmf_xl.collect.beside_earlier import BesideEarlier
from pmf_xl.collect.dates import date_queries
from pmf_xl.collect.plausible import queries
from pmf_xl.collect.read_return import Filed, FiledLine, read_return
from pmf_xl.collect.recognise import looks_like
from pmf_xl.collect.stamp import find_stamps
from pmf_xl.collect.which_issue import issue_of, superseded
from pmf_xl.layout.collection import ACTIONS, MEASURES, PROJECTS, SIGN_OFF, workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.parts import Content
from pmf_xl.ledger import (
    Disposition,
    FiledAction,
    FiledFigure,
    FiledMilestone,
    FiledSignOff,
    IssueRecord,
    Received,
)
from pmf_xl.problems import Problem, Severity, messages, problem
from pmf_xl.returns.actions import latest_actions
from pmf_xl.rules.days import day_written
from pmf_xl.rules.terms import Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import Ledger, Submission
    from pmf_xl.past import Held, Past
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


Read = Callable[[bytes, str], dict[str, Grid]]


def examine(
    workspace: "WorkspaceFolder",
    past: "Past",
    period: "Period",
    name: str,
    content: bytes,
    read: Read = read_grids,
) -> Received:
    """Read one file, with `read`, and decide what becomes of it; nothing is written.

    Whatever it raises is no fault of the file's.
    """
    moment, who = saved(content)
    received = Received(
        str(period),
        sha256_of(content),
        name[:LONGEST_NAME],
        len(content),
        workspace.now(),
        Disposition.FOREIGN,
        saved_at=moment,
        sender=who,
    )
    if PurePath(name).suffix.lower() not in (*WORKBOOKS, OF_NUMBERS) and not is_spreadsheet(content):
        return _settled(received, Disposition.FOREIGN, [problem(messages.not_a_workbook(name=name))])
    try:
        grids = read(content, name)
    except Unreadable as reason:
        return _settled(received, Disposition.UNREADABLE, [reason.problem])
    stamps = find_stamps(grids)
    if not stamps:
        return _without_stamp(workspace, past, period, received, grids)
    wrong, record = issue_of(workspace, period, stamps[0])
    if record is None:
        return _settled(received, Disposition.FOREIGN, wrong, service=stamps[0].service or None)
    if len(stamps) > 1:
        others = " and ".join(sorted({stamp.service or "nobody" for stamp in stamps}))
        wrong.append(problem(messages.stamp_damaged(what=f"it holds {len(stamps)} stamps, for {others}")))
    return _examine_return(workspace, past, period, received, grids, record, wrong)


def _without_stamp(
    workspace: "WorkspaceFolder",
    past: "Past",
    period: "Period",
    received: Received,
    grids: Mapping[str, Grid],
) -> Received:
    """Say whose a workbook looks to be whose stamp is gone, and read it as theirs for the team to accept."""
    alike = looks_like(workspace, period, grids)
    if not alike:
        return _settled(
            received, Disposition.FOREIGN, [problem(messages.not_our_workbook(name=received.name))]
        )
    names = {service.code: service.name for service in workspace.catalogue_of(period).services}
    if len(alike) > 1:  # Start here names the service
        texts = {
            cell for grid in grids.values() for row in grid.rows for cell in row if isinstance(cell, str)
        }
        named = [one for one in alike if names.get(one.service) in texts]
        alike = named if len(named) == 1 else alike
    services = " or ".join(names.get(one.service, one.service) for one in alike)
    issued = day_written(alike[0].issued_at.date())
    whose = f"the workbook of {services} for {period.label}, issued on {issued}"
    missing = problem(messages.stamp_missing(name=received.name, whose=whose, period=str(period)))
    if len(alike) > 1:
        return _settled(received, Disposition.FOREIGN, [missing])
    return _examine_return(workspace, past, period, received, grids, alike[0], [missing])


def _settled(received: Received, disposition: Disposition, problems: list[Problem], **more: Any) -> Received:
    return replace(received, disposition=disposition, problems=tuple(problems), **more)


def _examine_return(
    workspace: "WorkspaceFolder",
    past: "Past",
    period: "Period",
    received: Received,
    grids: Mapping[str, Grid],
    record: IssueRecord,
    wrong: list[Problem],
) -> Received:
    issued = Issued.from_json(record.content)
    wrong += superseded(workspace, period, record, issued)
    # What came back may be feedback, in which figures were asked about.
    declared = workbook(issued, {row.key: "" for row in issued.measures})
    catalogue = past.times.at(period)
    filed = read_return(declared, grids)
    table = declared.sheet(MEASURES).table
    assert table is not None
    refused = {(found.ref, found.column) for found in filed.problems if found.severity is Severity.ERROR}
    doubts = [
        *queries(catalogue, past, period, table, filed.lines(MEASURES)),
        *date_queries(filed, period, workspace.today),
    ]
    earlier = BesideEarlier(workspace.ledger, catalogue, period, record.service)
    problems = earlier.settled(
        filed,
        table,
        [
            *wrong,
            *filed.problems,
            *_sign_offs_differ(filed),
            *_earlier_wrong(filed),
            *(found for found in doubts if (found.ref, found.column) not in refused),
            *_late(workspace, period),
            *([problem(messages.entered_by_team(source=issued.entered))] if issued.entered else []),
        ],
    )
    figures = list(_figures(catalogue, period, filed))
    problems += _after_closing(past, period, figures)
    disposition = _disposition(problems)
    taken = disposition.counts
    if taken and (repeated := earlier.repeats(filed)):
        problems.append(_older(*repeated))
        disposition = Disposition.SUPERSEDED
    return _settled(
        received,
        disposition,
        problems,
        service=record.service,
        issue=record.id,
        entries=json.dumps(filed.typed, default=lambda day: {"date": day.isoformat()}, ensure_ascii=False),
        figures=tuple(figures) if taken else (),
        actions=tuple(_actions(workspace.ledger, catalogue, period, filed)) if taken else (),
        milestones=tuple(_milestones(filed)) if taken else (),
        sign_offs=tuple(_sign_offs(filed)) if taken else (),
    )


def _after_closing(past: "Past", period: "Period", figures: list[FiledFigure]) -> list[Problem]:
    """Say so where a return comes for a period that has been closed, and how much of it differs from what was."""
    closed = past.times.closing(period)
    if closed is None:
        return []
    differ = sum(_differs(past.filed(one.ref, period, one.breakdown), one) for one in figures)
    count = "1 figure" if differ == 1 else f"{differ} figures"
    when = day_written(closed.at.date())
    return [problem(messages.came_after_closing(period=period.label, when=when, count=count))]


def _differs(held: "Held | None", filed: FiledFigure) -> bool:
    says = filed.outturn is not None or filed.marker is not None
    return says and (held is None or held.outturn != filed.outturn)


def _older(before: "Submission", since: "Submission") -> Problem:
    """Say that a file repeats what has been corrected since."""
    days = (day_written(one.received_at.date()) for one in (before, since))
    return problem(messages.older_content(before=next(days), since=next(days), submission=since.id))


def _disposition(problems: list[Problem]) -> Disposition:
    severities = {found.severity for found in problems}
    if Severity.ERROR in severities:
        return Disposition.REJECTED
    return Disposition.QUERIED if Severity.QUERY in severities else Disposition.ACCEPTED


def _late(workspace: "WorkspaceFolder", period: "Period") -> list[Problem]:
    due = workspace.catalogue_of(period).dates(period).due
    if due is None or workspace.today <= due:
        return []
    return [problem(messages.late(due=day_written(due), received=day_written(workspace.today)))]


# -- what is taken from it ----------------------------------------------------------------------------------------


def _number(value: Content) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _text(value: Content) -> str | None:
    return str(value) if value is not None else None


def _figure(filed: FiledLine, column: str) -> float | None:
    value = filed.held.get(column)
    if filed.line.facts.get("unit") == Unit.YESNO and isinstance(value, str):
        return {"yes": 1.0, "no": 0.0}.get(value.casefold())
    return _number(value)


def _figures(catalogue: "Catalogue", period: "Period", filed: Filed) -> "list[FiledFigure]":
    figures = []
    for line in filed.lines(MEASURES):
        if line.line.idle:
            continue
        ref, breakdown = _key_parts(catalogue, line.line.key)
        typed = line.typed
        figures.append(
            FiledFigure(
                ref, breakdown, str(period), _figure(line, "outturn"), _text(typed.get("marker")),
                _number(typed.get("numerator")), _number(typed.get("denominator")), _figure(line, "forecast"),
                _text(typed.get("commentary")), MEASURES, line.cells.get("outturn") or line.cells.get("numerator"),
            )
        )  # fmt: skip
    return figures


def _key_parts(catalogue: "Catalogue", key: str) -> tuple[str, str]:
    """Take a row's reference apart into the measure's and the name of the breakdown or part."""
    return (key, "") if catalogue.measure_or_none(key) else split_key(key)


def _actions(ledger: "Ledger", catalogue: "Catalogue", period: "Period", filed: Filed) -> "list[FiledAction]":
    actions = []
    for line in filed.lines(MEASURES):
        action = _text(line.typed.get("action"))
        if action:
            owner, due = _text(line.typed.get("action_owner")), line.typed.get("action_due")
            number = f"{line.line.key}/{period}"
            actions.append(
                FiledAction(
                    number,
                    _key_parts(catalogue, line.line.key)[0],
                    action,
                    owner,
                    _day(due),
                    str(period),
                    "Open",
                )
            )
    carried = latest_actions(ledger, catalogue, period, before=True)
    for line in filed.lines(ACTIONS):
        earlier = carried.get(line.line.key)
        if earlier and line.typed:
            status = _text(line.typed.get("status")) or earlier.status
            actions.append(
                FiledAction(
                    earlier.number, earlier.ref, earlier.action, earlier.owner, earlier.due,
                    str(earlier.raised), status, _text(line.typed.get("progress")),
                )
            )  # fmt: skip
    return actions


def _milestones(filed: Filed) -> "list[FiledMilestone]":
    return [
        FiledMilestone(
            str(line.line.values["project"]), str(line.line.values["milestone"]), _text(line.typed.get("status")),
            _day(line.typed.get("completed")), _text(line.typed.get("commentary")), PROJECTS, line.cells["status"],
        )
        for line in filed.lines(PROJECTS)
    ]  # fmt: skip


def _sign_offs(filed: Filed) -> "list[FiledSignOff]":
    return [
        FiledSignOff(
            line.line.key,
            _text(line.typed.get("name")),
            _day(line.typed.get("date")),
            line.typed.get("confirmed") == "Yes",
        )
        for line in filed.lines(SIGN_OFF)
    ]


def _sign_offs_differ(filed: Filed) -> list[Problem]:
    """The reviewer must be somebody else than the collector."""
    signed = {line.line.key: line for line in filed.lines(SIGN_OFF)}
    collector, reviewer = signed.get("Data collector"), signed.get("Data reviewer")
    if not collector or not reviewer:
        return []
    names = [" ".join(str(line.typed.get("name") or "").split()).casefold() for line in (collector, reviewer)]
    if not names[0] or names[0] != names[1]:
        return []
    name = str(reviewer.typed.get("name"))
    return [
        problem(
            messages.reviewer_is_collector(name=name),
            sheet=SIGN_OFF,
            cell=reviewer.cells.get("name"),
            ref="Data reviewer",
            column="name",
        )
    ]


def _earlier_wrong(filed: Filed) -> Iterator[Problem]:
    """Say where a service has answered that its last figure is not right."""
    for line in filed.lines(MEASURES):
        if line.typed.get("earlier_right") == "No":
            found = messages.earlier_figure_wrong(
                title=line.line.title, question=str(line.line.facts.get("doubt") or "the last figure")
            )
            yield problem(
                found,
                sheet=MEASURES,
                cell=line.cells.get("earlier_right"),
                ref=line.line.key,
                column="earlier_right",
            )


def _day(value: Content) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
