"""Which issue a workbook that came back is of, and whether a later one asks for something else."""

from typing import TYPE_CHECKING, Any

from pmf_xl.collect.stamp import Stamp, is_genuine
from pmf_xl.key_file import fingerprint
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.issued import Issued
from pmf_xl.problems import Problem, messages, problem
from pmf_xl.rules.days import day_written, moment_written
from pmf_xl.rules.facts import RuleFacts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pmf_xl.ledger import IssueRecord
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


IS_RATED = {"polarity", "tolerance"}  # facts of a row that a rating follows from


def issue_of(
    workspace: "WorkspaceFolder", stamped: Stamp, known: "IssueRecord | None" = None
) -> "tuple[list[Problem], IssueRecord | None]":
    """Find the issue a stamp names, which may be one that is `known` already, or say why there is none to be had."""
    council = workspace.settings.council
    if stamped.council != council:
        return [problem(messages.wrong_council(found=stamped.council, expected=council))], None
    record = known if known and known.id == stamped.issue else workspace.ledger.issue(stamped.issue)
    if record is None:
        return [problem(messages.issue_unknown(issue=stamped.issue[:8] or "without a number"))], None
    return [], record


def stamp_problems(
    workspace: "WorkspaceFolder",
    period: "Period",
    record: "IssueRecord",
    issued: Issued,
    stamps: "Sequence[Stamp]",
) -> list[Problem]:
    """Say where the stamps of a file are not that of its issue, and the issue not one of the period."""
    stamped, wrong = stamps[0], []
    for said, known in (("service", record.service), ("period", record.period)):
        if getattr(stamped, said) != known:
            what = f"{said} reads {getattr(stamped, said)!r}, the issue is for {known}"
            wrong.append(problem(messages.stamp_damaged(what=what)))
    if not wrong and not is_genuine(workspace, issued, stamped):
        wrong.append(problem(messages.stamp_damaged(what=_not_its_seal(workspace, record))))
    if record.period != str(period):
        wrong.append(problem(messages.wrong_period(found=record.period, expected=str(period))))
    if len(stamps) > 1:
        others = " and ".join(sorted({stamp.service or "nobody" for stamp in stamps}))
        wrong.append(problem(messages.stamp_damaged(what=f"it holds {len(stamps)} stamps, for {others}")))
    return wrong


def _not_its_seal(workspace: "WorkspaceFolder", record: "IssueRecord") -> str:
    if record.sealed_by == fingerprint(workspace.key):
        return "its seal is not the one it was issued with"
    if record.sealed_by is None:  # of what was issued long ago it is not known
        return (
            "its seal is not the one it was issued with; or, where that is said of every return, "
            "pmf.key is not the key it was sealed by"
        )
    return "it was sealed by a key that has been lost since, so nobody can tell any more"


def superseded(record: "IssueRecord", issued: Issued, latest: "IssueRecord") -> list[Problem]:
    """Say so where the latest issue asks for something else; one that differs in nothing to fill changes nothing."""
    changed = _changes(issued, Issued.from_json(latest.content))
    if not changed:
        return []
    same_day = record.issued_at.date() == latest.issued_at.date()
    issued_on, again = (
        moment_written(issue.issued_at) if same_day else day_written(issue.issued_at)
        for issue in (record, latest)
    )
    return [problem(messages.superseded_issue(issued=issued_on, again=again, changed="; ".join(changed[:5])))]


def _changes(was: Issued, now: Issued) -> list[str]:
    """Say in which rows to fill two issues differ."""
    said: list[str] = []
    asked_before = {name: rows for name, rows, _ in was.rows()}
    asked_now = {name: (rows, passed_over) for name, rows, passed_over in now.rows()}
    for name in dict.fromkeys((*asked_before, *asked_now)):
        rows, passed_over = asked_now.get(name, ((), frozenset()))
        before = {row.key: row for row in asked_before.get(name, ())}
        after = {row.key: row for row in rows}
        said += [f"{key} was added" for key in after.keys() - before.keys()]
        said += [f"{key} was taken out" for key in before.keys() - after.keys()]
        for key in before.keys() & after.keys():
            columns = [
                column
                for column, value in after[key].values.items()
                if before[key].values.get(column) != value and column not in passed_over
            ]
            if columns or _rules(before[key], passed_over) != _rules(after[key], passed_over):
                said.append(f"{' and '.join(columns).replace('_', ' ') or 'the rules'} of {key} changed")
    return sorted(said)


def _rules(row: Asked, passed_over: "Collection[str]") -> dict[str, Any]:
    """Give what a row is judged by; a fact that was added since it was issued is no change of it."""
    facts: dict[str, Any] = {name: fact for name, fact in row.facts.items() if name not in passed_over}
    return facts | RuleFacts.issued(facts).known() if facts.keys() >= IS_RATED else facts
