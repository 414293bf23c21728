"""Whether the workbooks in `issued/` are those that the ledger remembers, and the ledger remembers all of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import walk
from pmf_xl.collect.issued_file import STAMP, look_inside
from pmf_xl.problems import Problem, messages, problem

if TYPE_CHECKING:
    from pmf_xl.ledger import IssueRecord
    from pmf_xl.workspace_folder import WorkspaceFolder


def issued_workbooks(workspace: "WorkspaceFolder", issues: "list[IssueRecord]") -> Iterator[Problem]:
    """Compare `issued/` and ledger both ways.

    A workbook that is not there is no fault: it has been sent, and is written again by `pmf-xl issue`. What a later
    issue has replaced is not looked at.
    """
    folder = workspace.folder_of("issued")
    latest = {
        folder / one.period / one.file: one for one in issues
    }  # they come in the order of their numbers
    known = {one.id.encode() for one in issues}
    closed: list[tuple[Path, str]] = []
    for path, is_folder in workspace.step("Looking at issued workbooks").each(walk(folder, closed)):
        record = latest.get(path)
        if path.suffix.lower() != ".xlsx" or path.parent.name == "replaced" or is_folder:
            continue
        held, fault = look_inside(path)
        if record and (fault or record.id.encode() not in held):
            yield _changed(workspace, path, record, fault or _which(held, known))
        elif not fault and not record and STAMP in held and not held & known:
            yield problem(messages.issued_unknown(path=_short(workspace, path)))
    for path, reason in closed:
        yield problem(messages.issued_unreadable(path=_short(workspace, path), reason=reason))


def _which(held: set[bytes], known: set[bytes]) -> str:
    return "it is that of an earlier issue" if held & known else "it does not hold the stamp of that issue"


def _changed(workspace: "WorkspaceFolder", path: Path, record: "IssueRecord", reason: str) -> Problem:
    said = messages.issued_changed(
        path=_short(workspace, path),
        service=record.service,
        period=record.period,
        number=record.number,
        reason=reason,
    )
    return problem(said)


def _short(workspace: "WorkspaceFolder", path: Path) -> str:
    return path.relative_to(workspace.folder).as_posix()
