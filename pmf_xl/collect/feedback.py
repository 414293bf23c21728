"""Answering services: the workbook they sent, with what they typed kept and every problem marked at its cell."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import safe_name, sha256_of, write_all_whole, write_whole
from pmf_xl.books.workers import in_turn
from pmf_xl.collect.problem_list import problem_list
from pmf_xl.collect.workbook_file import WorkbookFile
from pmf_xl.collect.write_workbook import AT_ONCE, written_by
from pmf_xl.layout.entries import entries_from_json
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.sheet_names import MEASURES
from pmf_xl.ledger import Disposition
from pmf_xl.problems import ProblemCode, Severity
from pmf_xl.problems.in_files import STRUCTURE_CODES
from pmf_xl.returns.doubts import TO_CONFIRM
from pmf_xl.returns.services import handed_in
from pmf_xl.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pmf_xl.books.workers import Workers
    from pmf_xl.ledger import Submission
    from pmf_xl.problems import Problem
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


#: What is wrong with a file and not with what was typed in it: a fresh workbook with the entries has it no more.
MENDED = frozenset(code.code for code in STRUCTURE_CODES) - {ProblemCode.NOTHING_FILLED_IN} | {
    ProblemCode.SUPERSEDED_ISSUE,
    ProblemCode.STAMP_DAMAGED,
}
PUT_RIGHT = (
    "That has been put right in this workbook: check that your figures are all here, and send it back."
)


def write_feedback(workspace: "WorkspaceFolder", period: "Period", workers: "Workers") -> tuple[Path, ...]:
    """Write a feedback workbook for each service whose last return has problems, and the list of all problems.

    A feedback workbook carries the number of its submission and is written once; the list where anything is new.
    """
    last = {
        submission.service: submission
        for submission in handed_in(workspace.ledger, period)
        if submission.disposition is not Disposition.SUPERSEDED
    }
    paths = {submission: feedback_path(workspace, period, submission) for submission in last.values()}
    asked = workspace.ledger.to_be_answered(str(period))
    fresh = [one for one, path in paths.items() if one.id in asked and not path.exists()]
    found = workspace.ledger.problems_of_each([submission.id for submission in fresh])
    to_answer = {one: _to_answer(found[one.id]) for one in fresh}
    step = workspace.step("Writing feedback", len(to_answer))
    writers = workers.for_own(len(to_answer))
    for some in in_turn(to_answer, AT_ONCE):
        files = {one: file for one in some if (file := _file(workspace, one, to_answer[one]))}
        contents = written_by(writers, list(files.values()), step)
        write_all_whole((paths[one], content) for one, content in zip(files, contents, strict=True))
    written = [path for path in paths.values() if path.exists()]
    return (*written, _list_problems(workspace, period))


def _list_problems(workspace: "WorkspaceFolder", period: "Period") -> Path:
    """Write the list of all problems, unless the one that is there says the same."""
    from pmf_xl.books.marked import mark_in, with_mark
    from pmf_xl.books.write_report import report_parts

    path = workspace.folder_of("collated", period) / "problems.xlsx"
    mark = _mark_of(workspace, period)
    workspace.step("Listing problems")
    if not path.exists() or mark_in(path.read_bytes()) != mark:
        parts = report_parts(problem_list(workspace, period), workspace.theme, workspace.now())
        write_whole(path, with_mark(parts, mark))
    return path


def _mark_of(workspace: "WorkspaceFolder", period: "Period") -> str:
    """Give a text that is another where the list of problems says something else, or looks otherwise."""
    ledger, theme = workspace.ledger, workspace.theme.as_json()
    withdrawn = max((one.id or 0 for one in ledger.withdrawals()), default=0)
    council = workspace.catalogue.framework.council
    said = [VERSION, str(period), ledger.last_number(), withdrawn, council, theme]
    return sha256_of(json.dumps(said).encode())


def feedback_path(workspace: "WorkspaceFolder", period: "Period", submission: "Submission") -> Path:
    """Give where the feedback workbook to a submission is written."""
    name = f"{safe_name(f'{period} {submission.service}')} feedback {submission.id}.xlsx"
    return workspace.folder_of("collated", period) / name


def feedback_file(workspace: "WorkspaceFolder", submission: "Submission") -> bytes | None:
    """Write what goes back to the service, or None where there is nothing to mend or explain."""
    problems = _to_answer(workspace.ledger.problems_of(submission.id))
    return filled_in(workspace, submission, problems) if problems else None


def _to_answer(problems: "Sequence[Problem]") -> "list[Problem]":
    return [found for found in problems if found.severity is not Severity.NOTE]


def filled_in(
    workspace: "WorkspaceFolder", submission: "Submission", problems: "Sequence[Problem]"
) -> bytes | None:
    """Write the workbook of a submission's service with what was read in it, stamp and all, and these problems marked.

    None where nothing has been issued that it could be.
    """
    file = _file(workspace, submission, problems)
    return file.content() if file else None


def _file(
    workspace: "WorkspaceFolder", submission: "Submission", problems: "Sequence[Problem]"
) -> WorkbookFile | None:
    sent = workspace.ledger.issue(submission.issue or "")
    only = sent.part if sent else None
    record = workspace.ledger.latest_issue(submission.period, submission.service or "", only)
    if record is None:
        return None
    issued = Issued.from_json(record.content)
    typed = entries_from_json(workspace.ledger.entries_of(submission.id))
    problems = [replace(found, remedy=PUT_RIGHT) if found.code in MENDED else found for found in problems]
    questions = _questions(problems, typed.get(MEASURES, {})) or None
    return replace(
        WorkbookFile.of(workspace, issued),
        made_at=submission.received_at,
        typed=typed,
        problems=problems,
        questions=questions,
    )


def _questions(problems: "Sequence[Problem]", typed: "Mapping[str, Mapping[str, Any]]") -> dict[str, str]:
    """Give the questions to be answered with yes or no, by the row of each; those that were answered are kept."""
    answered = {key: "Is the figure right?" for key, row in typed.items() if row.get("confirmed")}
    asked = {
        found.ref: f"{found.message} Is it right? Choose Yes, or type the right figure."
        for found in problems
        if found.code in TO_CONFIRM and found.ref
    }
    return answered | asked
