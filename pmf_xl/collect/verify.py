"""Whether everything a workspace keeps is whole: the ledger, what was issued, and the copy of every file received."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pmf_xl.books.files import in_short, is_half_written, sha256_of_file, walk
from pmf_xl.collect.close import rated
from pmf_xl.collect.filing import archived, is_copied
from pmf_xl.collect.take_file import LEFT_BESIDE, problem_as_json
from pmf_xl.collect.verify_issued import issued_workbooks
from pmf_xl.key_file import KEY, fingerprint
from pmf_xl.layout.issued import Issued
from pmf_xl.ledger.records import Event
from pmf_xl.problems import FileError, Problem, ProblemCode, Severity, messages, problem
from pmf_xl.rights import open_to_others
from pmf_xl.settings import LEDGER

if TYPE_CHECKING:
    from pmf_xl.ledger import IssueRecord, Submission
    from pmf_xl.workspace_folder import WorkspaceFolder

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at, and everything that was found wrong."""

    issues: int
    files: int
    figures: int
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is lost or changed."""
        return not any(found.severity is Severity.ERROR for found in self.problems)

    def as_json(self) -> dict[str, Any]:
        """Give it as `verify --json` prints it."""
        return {
            "sound": self.sound,
            "issues": self.issues,
            "files": self.files,
            "figures": self.figures,
            "problems": [problem_as_json(found) for found in self.problems],
        }


def verify(workspace: "WorkspaceFolder") -> Verified:
    """Look at every issue, every figure's source and the SHA-256 of every archived file; nothing is changed.

    Raises `PmfError` where the ledger cannot be opened at all.
    """
    workspace.step("Looking at the ledger")
    damage = workspace.ledger.findings()
    if any(found.code == ProblemCode.LEDGER_DAMAGED for found in damage):
        return Verified(0, 0, 0, tuple(damage))  # nothing more can be believed
    with workspace.ledger.snapshot():
        issues, files = workspace.ledger.every_issue(), workspace.ledger.submissions()
        figures = workspace.ledger.count_figures()
    problems = [
        *damage,
        *key_problems(workspace, issues),
        *_in_two(workspace, files),
        *(
            found
            for record in _each(workspace, "Looking at issues", issues)
            if (found := _unreadable(record))
        ),
        *_archive(workspace, files),
        *issued_workbooks(workspace, issues),
        *_closed_periods(workspace),
        *_rights(workspace),
    ]
    return Verified(len(issues), len(files), figures, tuple(problems))


def _each(workspace: "WorkspaceFolder", what: str, things: Sequence[Thing]) -> Iterator[Thing]:
    return workspace.step(what, len(things)).each(things)


def key_problems(workspace: "WorkspaceFolder", issues: "list[IssueRecord]") -> list[Problem]:
    """Say so where the key is gone, or is not the one by which the workbooks that were issued are sealed."""
    try:
        key = (workspace.folder / KEY).read_bytes().strip()
    except OSError:
        key = b""
    if not issues:
        return []
    if not key:
        return [problem(messages.key_missing(name=KEY))]
    known = {record.sealed_by for record in issues} - {None}
    return [problem(messages.key_differs(name=KEY))] if known and fingerprint(key) not in known else []


def _in_two(workspace: "WorkspaceFolder", files: "list[Submission]") -> Iterator[Problem]:
    """Look for ledgers that a synchronising drive has put beside ours: ledger-LAPTOP7.sqlite, ledger (1).sqlite …

    Beside a shared one in PostgreSQL `ledger.sqlite` is another, too: one that was moved holds nothing more.
    """
    name, ours = Path(LEDGER), workspace.ledger.file
    known = {(file.period, file.sha256) for file in files}
    for beside in sorted(workspace.folder.glob(f"{name.stem}*{name.suffix}")):
        if not (ours and ours.samefile(beside)) and (count := workspace.ledger.held_elsewhere(beside, known)):
            yield problem(messages.ledger_in_two(name=beside.name, count=count))


def _unreadable(record: "IssueRecord") -> Problem | None:
    try:
        issued = Issued.from_json(record.content)
    except Exception as reason:  # whatever it is: it cannot be read
        return _cannot_be_read(record, f"{type(reason).__name__}: {reason}")
    said = (issued.id, issued.service, issued.period)
    if said != (record.id, record.service, record.period):
        return _cannot_be_read(record, f"it says it is {' '.join(said)}")
    return None


def _cannot_be_read(record: "IssueRecord", reason: str) -> Problem:
    return problem(
        messages.issue_unreadable(
            service=record.service, period=record.period, number=record.number, reason=reason
        )
    )


def _archive(workspace: "WorkspaceFolder", files: "list[Submission]") -> Iterator[Problem]:
    """Compare ledger and archive both ways: each record has its copy, and each copy its record."""
    seen: dict[Path, str | OSError] = {}
    for file in _each(workspace, "Looking at the archive", files):
        path = archived(workspace, file.sha256, file.name)
        found = seen[path] = seen[path] if path in seen else _sha256(path)
        if isinstance(found, FileNotFoundError):
            if is_copied(file):
                yield copy_missing(file, _short(workspace, path))
        elif isinstance(found, OSError):
            yield copy_unreadable(_short(workspace, path), found)
        elif found != file.sha256:
            yield copy_changed(file, _short(workspace, path), found)
    closed: list[tuple[Path, str]] = []
    for path, is_folder in walk(workspace.folder_of("archive"), closed):
        if path not in seen and not is_folder and not _left_behind(path):
            yield problem(messages.archive_unknown(path=_short(workspace, path)))
    for folder, reason in closed:
        yield problem(messages.archive_unreadable(path=_short(workspace, folder), reason=reason))


def _left_behind(path: Path) -> bool:
    """Say whether a file is what a run that was stopped, a program or a system leaves."""
    return is_half_written(path) or path.name.startswith(LEFT_BESIDE)


def _rights(workspace: "WorkspaceFolder") -> Iterator[Problem]:
    if names := list(open_to_others(workspace.folder)):
        yield problem(
            messages.open_to_others(names=" and ".join(filter(None, (", ".join(names[:-1]), names[-1]))))
        )


def copy_unreadable(path: str, reason: OSError) -> Problem:
    """Say that a file of the archive cannot be read, and why."""
    return problem(messages.archive_unreadable(path=path, reason=in_short(reason)))


def copy_missing(file: "Submission", path: str) -> Problem:
    """Say that the untouched copy of a file is not in the archive."""
    return problem(
        messages.archive_missing(name=file.name, submission=file.id, period=file.period, path=path)
    )


def copy_changed(file: "Submission", path: str, found: str) -> Problem:
    """Say that what stands in the archive for a file has another SHA-256."""
    return problem(
        messages.archive_changed(
            name=file.name, submission=file.id, period=file.period, path=path, found=found
        )
    )


def _closed_periods(workspace: "WorkspaceFolder") -> Iterator[Problem]:
    """Say what of a closed period comes out otherwise than it was kept, but for what has been revised since.

    Nothing can be said of that as long as the catalogue cannot be read, or has errors.
    """
    try:
        events = workspace.times.events
    except FileError:
        return
    closed = [(period, event) for period, event in events.items() if event.event is Event.CLOSED]
    for period, event in _each(workspace, "Rating closed periods again", closed):
        now = {(row["ref"], row["breakdown"]): row for row in rated(workspace, period)}
        for kept in json.loads(workspace.ledger.rated_when_closed(event.period)):
            row = now.get((kept["ref"], kept["breakdown"]))
            if row is None or not (row["revised"] or _stated(row) == _stated(kept)):
                key = "/".join(filter(None, (kept["ref"], kept["breakdown"])))
                said = messages.closed_period_differs(
                    key=key, period=event.period, was=_stated(kept), now=_stated(row) if row else "nothing"
                )
                yield problem(said, ref=key)


def _stated(row: Mapping[str, Any]) -> str:
    """Write what is stated of a figure."""
    parts = (row[name] for name in ("outturn", "marker", "target", "target_high", "rating"))
    return " ".join("-" if part is None else str(part) for part in parts)


def _sha256(path: Path) -> str | OSError:
    try:
        return sha256_of_file(path)
    except OSError as reason:
        return reason


def _short(workspace: "WorkspaceFolder", path: Path) -> str:
    return path.relative_to(workspace.folder).as_posix()
