"""Collating: every file that came back gets one disposition, and what is good of it goes into the ledger.

Each file is read, archived by its bytes and recorded in one transaction before the next is opened, so that a run can
be stopped at any moment and run again: what was recorded is recognised, what was not is done. A file that a fault of
ours keeps from being read gets no disposition: it stays unrecorded, and the next run reads it.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import in_short, is_half_written, sha256_of, sha256_of_file, walk
from pmf_xl.books.guard import LARGEST_FILE, too_large
from pmf_xl.books.outside import NotReadThisTime, ReadingProcess, fault_words
from pmf_xl.books.read import LONGEST_NAME, WORKBOOKS, saved
from pmf_xl.collect.filing import file_away
from pmf_xl.collect.submit import Read, examine
from pmf_xl.ledger import Disposition, Received, Submission
from pmf_xl.problems import FileMissingError, PmfError, Problem, ProblemCode, Severity, messages, problem
from pmf_xl.returns.services import service_returns
from pmf_xl.returns.standing import disposition_now, numbers_standing, saved_before, standing
from pmf_xl.rules.days import moment_written

if TYPE_CHECKING:
    from collections.abc import Callable

    from pmf_xl.past import Past
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class CollatedFile:
    """What became of one file in a run; it has no disposition where it could not be read this time."""

    path: Path
    sha256: str
    disposition: Disposition | None
    service: str | None
    submission: int | None
    problems: tuple[Problem, ...]

    @property
    def became(self) -> str:
        """Its disposition in a word, or that it was not read."""
        return self.disposition.value if self.disposition else "not read"

    def as_json(self) -> dict[str, Any]:
        """Give it as `collate --json` prints it."""
        return {
            "path": os.fsencode(self.path).decode("utf-8", "replace"),
            "sha256": self.sha256,
            "disposition": self.disposition and self.disposition.value,
            "service": self.service,
            "submission": self.submission,
            "problems": [problem_as_json(found) for found in self.problems],
        }


@dataclass(frozen=True, slots=True)
class Collated:
    """What a run of collate found, and how the period stands after it."""

    period: str
    files: tuple[CollatedFile, ...]
    expected: tuple[str, ...]
    returned: tuple[str, ...]
    accepted: tuple[str, ...]
    figures: int
    written: tuple[Path, ...]

    @property
    def outstanding(self) -> tuple[str, ...]:
        """The services of which nothing has come."""
        return tuple(code for code in self.expected if code not in self.returned)

    @property
    def not_read(self) -> tuple[CollatedFile, ...]:
        """The files that could not be read this time, for a reason that does not lie in them."""
        return tuple(file for file in self.files if file.disposition is None)

    @property
    def has_errors(self) -> bool:
        """Whether any file of the run has an error to be mended."""
        return any(found.severity is Severity.ERROR for file in self.files for found in file.problems)

    def as_json(self) -> dict[str, Any]:
        """Give it as `collate --json` prints it."""
        return {
            "period": self.period,
            "files": [file.as_json() for file in self.files],
            "services": {
                "expected": len(self.expected),
                "returned": len(self.returned),
                "accepted": len(self.accepted),
                "outstanding": list(self.outstanding),
            },
            "figures": self.figures,
        }


def problem_as_json(found: Problem) -> dict[str, Any]:
    """Give a problem with the keys users' scripts lean on."""
    keys = ("code", "severity", "sheet", "cell", "ref", "message", "remedy")
    return {key: str(value) if (value := getattr(found, key)) is not None else None for key in keys}


def collate(
    workspace: "WorkspaceFolder",
    period: "Period",
    paths: Sequence[Path] = (),
    on_progress: "Callable[[Path], None] | None" = None,
) -> Collated:
    """Read every file of the period's returned folder, or of the paths given, and bring the ledger up to date.

    `on_progress` is called with each path before it is read. Raises `PmfError` for a path that is not there, or a logo
    that cannot be shown.
    """
    workspace.require_key()  # before any file is touched
    workspace.require_theme()  # before anything is written
    workspace.tidy()
    past = workspace.past
    files = []
    closed: list[tuple[Path, str]] = []
    with ReadingProcess() as reader:
        roots = [
            path.resolve()
            for path in (paths or (workspace.folder_of("returned", period),))
            if os.path.isdir(path)
        ]
        given = {path.absolute() for path in paths}  # a link that somebody names is meant
        for path in _in_order(_files(workspace, period, paths, closed)):
            if on_progress:
                on_progress(path)
            files.append(
                _collate_one(workspace, past, period, path, reader.read, roots, path.absolute() in given)
            )
    files += [_not_entered(path, reason) for path, reason in dict(closed).items()]
    return _as_it_stands(workspace, period, files, _answered(workspace, period))


def _answered(workspace: "WorkspaceFolder", period: "Period") -> tuple[Path, ...]:
    """Write what goes back, and again if somebody else has recorded more by then: the last list holds everything."""
    from pmf_xl.collect.feedback import write_feedback

    while True:
        last = workspace.ledger.last_number()
        written = write_feedback(workspace, period)
        if workspace.ledger.last_number() == last:
            return written


def _files(
    workspace: "WorkspaceFolder", period: "Period", paths: Sequence[Path], closed: list[tuple[Path, str]]
) -> Iterator[Path]:
    """Give every file once, however often a path or a folder above it was given; folders that are shut in `closed`."""
    met = set()
    for path in _found(workspace, period, paths, closed):
        if path.absolute() not in met:
            met.add(path.absolute())
            yield path


def _found(
    workspace: "WorkspaceFolder", period: "Period", paths: Sequence[Path], closed: list[tuple[Path, str]]
) -> Iterator[Path]:
    for path in paths or (workspace.folder_of("returned", period),):
        if os.path.isdir(path):  # Path.is_dir would raise where the way to it is shut
            for one, is_folder in walk(path, closed):
                whole = not is_folder or os.path.islink(one) or _named_as_one(one)
                if whole and not is_half_written(one):
                    yield one
            continue
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError) as reason:
            if paths:
                raise FileMissingError(f"There is no file or folder {path}.", path=path) from reason
        except OSError as reason:
            closed.append((path, in_short(reason)))
        else:
            yield path


def _not_entered(path: Path, reason: str) -> CollatedFile:
    """Say that a folder, or the way to a file, is shut: whatever is in it was not read."""
    found = problem(messages.folder_not_read(name=said_name(path)[:LONGEST_NAME], reason=reason))
    return CollatedFile(path, "", None, None, None, (found,))


def _named_as_one(folder: Path) -> bool:
    return folder.suffix.lower() in WORKBOOKS


def _not_a_file(path: Path, roots: Sequence[Path], meant: bool) -> Problem | None:
    """Say so of what stands in the folder and is no file that could be read, or leads to one elsewhere."""
    if os.path.isdir(path) and not os.path.islink(path):
        return problem(messages.not_a_workbook(name=said_name(path)))
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device would never end
            reason = "it is not an ordinary file"
        elif (
            os.path.islink(path)
            and not meant
            and not any(path.resolve().is_relative_to(root) for root in roots)
        ):
            reason = "it is only a link to a file outside this folder"
        else:
            return None
    except (OSError, RuntimeError) as error:
        reason = "it is a link that leads nowhere" if os.path.islink(path) else _told(error)
    return problem(messages.broken_file(name=said_name(path), reason=reason))


def _told(error: Exception) -> str:
    return in_short(error) if isinstance(error, OSError) else "it cannot be opened"


def said_name(path: Path) -> str:
    """Give a file's name as text that can be kept and printed, whatever bytes it is on the disk.

    >>> said_name(Path("a\\udcff.xlsx")), said_name(Path("Return.xlsx"))
    ('a\ufffd.xlsx', 'Return.xlsx')
    """
    return os.fsencode(path.name).decode("utf-8", "replace")


def _in_order(paths: Iterator[Path]) -> list[Path]:
    """Put files in the order in which they were saved, so that of two versions the later one stands."""

    def when(path: Path) -> tuple[datetime, int, str]:
        try:
            status = path.stat()
            small = stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST_FILE
            moment, _ = saved(path.read_bytes()) if small else (None, None)
            return moment or datetime.fromtimestamp(status.st_mtime), status.st_mtime_ns, str(path)
        except OSError:
            return datetime.max, 0, str(path)

    return sorted(paths, key=when)


def _collate_one(
    workspace: "WorkspaceFolder",
    past: "Past",
    period: "Period",
    path: Path,
    read: Read,
    roots: Sequence[Path],
    meant: bool,
) -> CollatedFile:
    if found := _not_a_file(path, roots, meant):
        foreign = found.code == ProblemCode.NOT_A_WORKBOOK
        disposition = Disposition.FOREIGN if foreign else Disposition.UNREADABLE
        return CollatedFile(path, "", disposition, None, None, (found,))
    name = said_name(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return _collate_unread(workspace, period, path)
        content = path.read_bytes()
    except OSError as reason:
        unread = problem(messages.broken_file(name=name, reason=_told(reason)))
        return CollatedFile(path, "", Disposition.UNREADABLE, None, None, (unread,))
    sha256 = sha256_of(content)
    known = workspace.ledger.submission_of(str(period), sha256)
    if known is not None:
        return _duplicate(workspace, path, known)
    try:
        examined = examine(workspace, past, period, name, content, read)
    except PmfError:  # the ledger is out of reach, for every file
        raise
    except NotReadThisTime as reason:
        return _not_read(path, sha256, str(reason))
    except Exception as reason:  # a mistake of ours in one file must not keep the others from being read
        return _not_read(path, sha256, fault_words(reason))
    received = _unless_older(workspace, period, examined)
    return _entered(workspace, path, received, content)


def _not_read(path: Path, sha256: str, reason: str) -> CollatedFile:
    """Say that a file could not be read this time; nothing of it is kept or recorded."""
    found = problem(messages.not_read_this_time(name=said_name(path), reason=reason))
    return CollatedFile(path, sha256, None, None, None, (found,))


def _entered(
    workspace: "WorkspaceFolder", path: Path, received: Received, content: bytes | None = None
) -> CollatedFile:
    """Keep a file (copied from where it is, where its content is not given) and record what was found in it."""
    number = file_away(workspace, received, path if content is None else content)
    if number is None:  # somebody else was quicker
        known = workspace.ledger.submission_of(received.period, received.sha256)
        assert known is not None
        return _duplicate(workspace, path, known)
    return CollatedFile(
        path, received.sha256, received.disposition, received.service, number, received.problems
    )


def _unless_older(workspace: "WorkspaceFolder", period: "Period", received: Received) -> Received:
    """Let a version saved before the one that stands not take its place, whenever it is found."""
    stands = standing(workspace.ledger, period).get((str(period), received.service or ""))
    if stands is None or not (received.disposition.counts and saved_before(received, stands)):
        return received
    assert stands.saved_at is not None  # or it could not be told which was saved before
    when = moment_written(stands.saved_at)
    found = (*received.problems, problem(messages.later_stands(when=when)))
    return replace(received, disposition=Disposition.SUPERSEDED, problems=found)


def _collate_unread(workspace: "WorkspaceFolder", period: "Period", path: Path) -> CollatedFile:
    """Keep and record a file that is larger than any return without taking it into memory."""
    sha256, size = sha256_of_file(path), path.stat().st_size
    known = workspace.ledger.submission_of(str(period), sha256)
    if known is not None:
        return _duplicate(workspace, path, known)
    found = (too_large(said_name(path), f"{size / 1e6:,.0f} MB", f"{LARGEST_FILE / 1e6:.0f} MB"),)
    name, unreadable = said_name(path)[:LONGEST_NAME], Disposition.UNREADABLE
    received = Received(str(period), sha256, name, size, workspace.now(), unreadable, problems=found)
    return _entered(workspace, path, received)


def _duplicate(workspace: "WorkspaceFolder", path: Path, known: Submission) -> CollatedFile:
    when = moment_written(known.received_at)
    note = problem(messages.already_read(when=when, disposition=known.disposition.value))
    problems = (note, *workspace.ledger.problems_of(known.id))
    return CollatedFile(path, known.sha256, Disposition.DUPLICATE, known.service, known.id, problems)


def _as_it_stands(
    workspace: "WorkspaceFolder", period: "Period", files: list[CollatedFile], written: tuple[Path, ...]
) -> Collated:
    ledger = workspace.ledger
    numbers = numbers_standing(ledger, period)
    returns = service_returns(ledger, workspace.catalogue_of(period), period, workspace.today)
    figures = ledger.parts("figures", numbers)
    return Collated(
        str(period),
        tuple(_overtaken(file, numbers) for file in files),
        tuple(returns),
        tuple(code for code, one in returns.items() if one.returned),
        tuple(code for code, one in returns.items() if one.stands),
        len({(row["ref"], row["breakdown"]) for row in figures if row["outturn"] is not None}),
        written,
    )


def _overtaken(file: CollatedFile, standing: set[int]) -> CollatedFile:
    """A file taken earlier in the run whose place a later one has taken is superseded."""
    now = file.disposition and disposition_now(file.disposition, file.submission, standing)
    if now is file.disposition:
        return file
    note = problem(messages.later_stands(when="later in this run"))
    return replace(file, disposition=now, problems=(*file.problems, note))
