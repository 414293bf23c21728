"""One file that came in: what it is, what is in it, and the record the ledger keeps of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import sha256_of
from pmf_xl.books.grid import Grid
from pmf_xl.books.guard import is_spreadsheet
from pmf_xl.books.read import LONGEST_NAME, WORKBOOKS, Unreadable, read_grids, saved
from pmf_xl.collect.beside_earlier import BesideEarlier
from pmf_xl.collect.dates import date_queries
from pmf_xl.collect.plausible import queries
from pmf_xl.collect.read_return import Filed, FiledLine, read_return
from pmf_xl.collect.stamp import Stamp, find_stamps, is_genuine
from pmf_xl.key_file import fingerprint
from pmf_xl.layout.collection import ACTIONS, MEASURES, PROJECTS, SIGN_OFF, workbook
from pmf_xl.layout.issued import CONTEXT, Asked, Issued
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
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.terms import Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import Ledger, Submission
    from pmf_xl.past import Held, Past
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


Read = Callable[[bytes, str], dict[str, Grid]]
LEFT_BY_PROGRAMS = ("~$", ".~lock.")  # beside a workbook that is open
LEFT_BY_SYSTEMS = ("Thumbs.db", ".DS_Store", "desktop.ini")


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
    if name.startswith(LEFT_BY_PROGRAMS) or name in LEFT_BY_SYSTEMS:  # nobody handed these in
        left = problem(messages.not_a_workbook(name=name), severity=Severity.NOTE)
        return _settled(received, Disposition.FOREIGN, [left])
    if PurePath(name).suffix.lower() not in WORKBOOKS and not is_spreadsheet(content):
        return _settled(received, Disposition.FOREIGN, [problem(messages.not_a_workbook(name=name))])
    try:
        grids = read(content, name)
    except Unreadable as reason:
        return _settled(received, Disposition.UNREADABLE, [reason.problem])
    stamps = find_stamps(grids)
    if not stamps:
        return _settled(received, Disposition.FOREIGN, [problem(messages.not_our_workbook(name=name))])
    return _examine_return(workspace, past, period, received, grids, stamps)


def _settled(received: Received, disposition: Disposition, problems: list[Problem], **more: Any) -> Received:
    return replace(received, disposition=disposition, problems=tuple(problems), **more)


def _examine_return(
    workspace: "WorkspaceFolder",
    past: "Past",
    period: "Period",
    received: Received,
    grids: Mapping[str, Grid],
    stamps: tuple[Stamp, ...],
) -> Received:
    stamped = stamps[0]
    wrong, record = _issue_of(workspace, period, stamped)
    if record is None:
        return _settled(received, Disposition.FOREIGN, wrong, service=stamped.service or None)
    issued = Issued.from_json(record.content)
    if len(stamps) > 1:
        others = " and ".join(sorted({stamp.service or "nobody" for stamp in stamps}))
        wrong.append(problem(messages.stamp_damaged(what=f"it holds {len(stamps)} stamps, for {others}")))
    wrong += _superseded(workspace, period, record, issued)
    declared, catalogue = workbook(issued), past.times.at(period)
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


# -- which issue it is ------------------------------------------------------------------------------------------


def _issue_of(
    workspace: "WorkspaceFolder", period: "Period", stamped: Stamp
) -> tuple[list[Problem], IssueRecord | None]:
    """Find the issue a stamp names, or say why there is none to be had."""
    council = workspace.settings.council
    if stamped.council != council:
        return [problem(messages.wrong_council(found=stamped.council, expected=council))], None
    record = workspace.ledger.issue(stamped.issue)
    if record is None:
        return [problem(messages.issue_unknown(issue=stamped.issue[:8] or "without a number"))], None
    wrong = []
    for said, known in (("service", record.service), ("period", record.period)):
        if getattr(stamped, said) != known:
            wrong.append(
                problem(
                    messages.stamp_damaged(
                        what=f"{said} reads {getattr(stamped, said)!r}, the issue is for {known}"
                    )
                )
            )
    if not wrong and not is_genuine(workspace, Issued.from_json(record.content), stamped):
        wrong.append(problem(messages.stamp_damaged(what=_not_its_seal(workspace, record))))
    if record.period != str(period):
        wrong.append(problem(messages.wrong_period(found=record.period, expected=str(period))))
    return wrong, record


def _not_its_seal(workspace: "WorkspaceFolder", record: IssueRecord) -> str:
    if record.sealed_by == fingerprint(workspace.key):
        return "its seal is not the one it was issued with"
    if record.sealed_by is None:  # of what was issued long ago it is not known
        return (
            "its seal is not the one it was issued with; or, where that is said of every return, "
            "pmf.key is not the key it was sealed by"
        )
    return "it was sealed by a key that has been lost since, so nobody can tell any more"


def _superseded(
    workspace: "WorkspaceFolder", period: "Period", record: IssueRecord, issued: Issued
) -> list[Problem]:
    """Say so where a later issue asks for something else; one that differs in nothing to fill changes nothing."""
    latest = workspace.ledger.latest_issue(record.period, record.service, record.part)
    if latest is None or latest.id == record.id:
        return []
    changed = _changes(issued, Issued.from_json(latest.content))
    if not changed:
        return []
    issued_on, again = (day_written(issue.issued_at.date()) for issue in (record, latest))
    return [problem(messages.superseded_issue(issued=issued_on, again=again, changed="; ".join(changed[:5])))]


def _changes(was: Issued, now: Issued) -> list[str]:
    """Say in which rows to fill two issues differ."""
    said: list[str] = []
    for name in ("measures", "milestones", "actions"):
        before = {row.key: row for row in getattr(was, name)}
        after = {row.key: row for row in getattr(now, name)}
        said += [f"{key} was added" for key in after.keys() - before.keys()]
        said += [f"{key} was taken out" for key in before.keys() - after.keys()]
        for key in before.keys() & after.keys():
            columns = [
                column
                for column, value in after[key].values.items()
                if before[key].values.get(column) != value and column not in CONTEXT.get(name, ())
            ]
            if columns or _rules(before[key]) != _rules(after[key]):
                said.append(f"{' and '.join(columns).replace('_', ' ') or 'the rules'} of {key} changed")
    return sorted(said)


def _rules(row: Asked) -> dict[str, Any]:
    """Give what a row is judged by; a fact that was added since it was issued is no change of it."""
    facts: dict[str, Any] = dict(row.facts)
    return facts | RuleFacts.issued(facts).known() if "polarity" in facts else facts


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
        ref, breakdown = split_key(catalogue, line.line.key)
        typed = line.typed
        figures.append(
            FiledFigure(
                ref, breakdown, str(period), _figure(line, "outturn"), _text(typed.get("marker")),
                _number(typed.get("numerator")), _number(typed.get("denominator")), _figure(line, "forecast"),
                _text(typed.get("commentary")), MEASURES, line.cells.get("outturn") or line.cells.get("numerator"),
            )
        )  # fmt: skip
    return figures


def split_key(catalogue: "Catalogue", key: str) -> tuple[str, str]:
    """Take a row's reference apart into the measure's and the breakdown's code."""
    if catalogue.measure_or_none(key):
        return key, ""
    ref, _, breakdown = key.rpartition("/")
    return (ref, breakdown) if ref else (key, "")


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
                    split_key(catalogue, line.line.key)[0],
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


def _day(value: Content) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
