"""Accepting a return whose stamp is gone: the team says whose it is, and what was read of it counts.

What was typed is written into that service's workbook, stamp and all, which then comes back like any other; so the
original stays in the archive as it came, and what counts has a whole stamp.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import safe_name, sha256_of, write_whole
from pmf_xl.collect.close import person
from pmf_xl.collect.feedback import filled_in
from pmf_xl.collect.filing import file_away
from pmf_xl.collect.submit import examine
from pmf_xl.collect.take_file import CollatedFile
from pmf_xl.problems import (
    FileMissingError,
    ProblemCode,
    Severity,
    UsageError,
    messages,
    problem,
)
from pmf_xl.rules.days import day_written

if TYPE_CHECKING:
    from pmf_xl.ledger import Submission
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


def accept(workspace: "WorkspaceFolder", path: Path, period: "Period", by: str) -> CollatedFile:
    """Take a file whose stamp is gone as the return that it looks to be.

    Raises `PmfError` where there is no such file, where it did not fail for want of a stamp alone, or where nobody can
    tell whose it is.
    """
    name = person(by)
    try:
        content = path.read_bytes()
    except OSError as reason:
        raise FileMissingError(f"There is no file {path} that can be read.", path=path) from reason
    submission = _waiting(workspace, period, path, sha256_of(content))
    filled = filled_in(workspace, submission, ())
    assert filled is not None  # since it was recognised as what has been issued
    room = workspace.folder_of("returned", period)
    stamped = room / f"{safe_name(f'{period} {submission.service}')} accepted {submission.id}.xlsx"
    if workspace.ledger.submission_of(str(period), sha256_of(filled)) is not None:
        raise UsageError(f"{path.name} has been accepted already.")
    note = messages.accepted_by_team(
        name=submission.name, by=name, when=day_written(workspace.today), submission=submission.id
    )
    received = examine(workspace, workspace.past, period, stamped.name, filled)
    received = replace(received, problems=(*received.problems, problem(note)))
    write_whole(stamped, filled)
    number = file_away(workspace, received, filled)
    return CollatedFile(
        stamped, received.sha256, received.disposition, received.service, number, received.problems
    )


def _waiting(workspace: "WorkspaceFolder", period: "Period", path: Path, sha256: str) -> "Submission":
    """Find the record of a file that waits for somebody to say whose it is."""
    known = workspace.ledger.submission_of(str(period), sha256)
    if known is None:
        raise UsageError(
            f"{path.name} has not been read for {period} yet. First: pmf-xl collate {path} --period {period}."
        )
    errors = [found for found in workspace.ledger.problems_of(known.id) if found.severity is Severity.ERROR]
    if not any(found.code == ProblemCode.STAMP_MISSING for found in errors):
        raise UsageError(
            f"{path.name} does not wait to be accepted: it was {known.disposition.value}. Only a workbook whose stamp "
            "is gone can be accepted so."
        )
    others = [found for found in errors if found.code != ProblemCode.STAMP_MISSING]
    if known.service is None:
        raise UsageError(f"{path.name} may be that of several services. {errors[0].message}")
    if others:
        raise UsageError(
            f"{path.name} has other errors, which are to be mended first; send the service its feedback workbook. "
            + " ".join(str(found) for found in others[:3])
        )
    return known
