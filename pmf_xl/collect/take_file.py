"""One path of those that came back: read, kept by its bytes and recorded, or said why not.

An e-mail or an archive stands for the workbooks inside it, each a file of its own. A file that a fault of ours keeps
from being read gets no disposition: it stays unrecorded, and the next run reads it.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmf_xl.books.containers import is_container
from pmf_xl.books.files import in_short, sha256_of, sha256_of_file
from pmf_xl.books.guard import LARGEST_FILE, too_large
from pmf_xl.books.outside import NotReadThisTime, ReadingProcess, fault_words
from pmf_xl.books.read import LONGEST_NAME, Unreadable
from pmf_xl.collect.filing import file_away
from pmf_xl.collect.submit import examine
from pmf_xl.ledger import Disposition, Received, Submission
from pmf_xl.problems import PmfError, Problem, ProblemCode, Severity, messages, problem
from pmf_xl.returns.standing import saved_before, standing
from pmf_xl.rules.days import moment_written

if TYPE_CHECKING:
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


def problem_as_json(found: Problem) -> dict[str, Any]:
    """Give a problem with the keys users' scripts lean on."""
    keys = ("code", "severity", "sheet", "cell", "ref", "message", "remedy")
    return {key: str(value) if (value := getattr(found, key)) is not None else None for key in keys}


#: How the names of what programs and systems leave beside people's files begin.
LEFT_BESIDE = ("~$", ".~lock.", "._", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class AtHand:
    """What every file of a run is read with."""

    workspace: "WorkspaceFolder"
    past: "Past"
    period: "Period"
    reader: ReadingProcess


def take_file(at_hand: AtHand, path: Path, roots: Sequence[Path], meant: bool) -> Iterator[CollatedFile]:
    """Give what became of a file, or of each of the workbooks in it."""
    if found := _not_a_file(path, roots, meant):
        foreign = found.code == ProblemCode.NOT_A_WORKBOOK
        disposition = Disposition.FOREIGN if foreign else Disposition.UNREADABLE
        yield CollatedFile(path, "", disposition, None, None, (found,))
        return
    name = said_name(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            yield _take_unread(at_hand.workspace, at_hand.period, path)
            return
        content = path.read_bytes()
    except OSError as reason:
        unread = problem(messages.broken_file(name=name, reason=_told(reason)))
        yield CollatedFile(path, "", Disposition.UNREADABLE, None, None, (unread,))
        return
    if is_container(content):
        yield from _take_inside(at_hand, path, content)
    else:
        yield _take_workbook(at_hand, path, name, content)


def _take_inside(at_hand: AtHand, path: Path, content: bytes) -> Iterator[CollatedFile]:
    """Give what became of each workbook inside an e-mail or an archive, and name what else is inside."""
    name = said_name(path)
    try:
        inside = at_hand.reader.inside(content, name)
    except Unreadable as reason:
        yield _refused(at_hand, path, content, Disposition.UNREADABLE, reason.problem)
        return
    except NotReadThisTime as reason:
        yield _not_read(path, sha256_of(content), str(reason))
        return
    if not any(held for _, held in inside):
        names = ", ".join(inner for inner, _ in inside[:5]) or "nothing but text"
        empty = problem(messages.no_workbook_inside(name=name, held=names))
        yield _refused(at_hand, path, content, Disposition.FOREIGN, empty)
        return
    for inner, held in inside:
        called = f"{name}: {inner}"
        if held:
            yield _take_workbook(at_hand, path / inner, called, held)
        else:
            note = problem(messages.passed_over(name=called, reason="it is not a workbook"))
            yield CollatedFile(path / inner, "", Disposition.FOREIGN, None, None, (note,))


def _refused(
    at_hand: AtHand, path: Path, content: bytes, disposition: Disposition, found: Problem
) -> CollatedFile:
    """Keep and record a file of which nothing could be read."""
    known = at_hand.workspace.ledger.submission_of(str(at_hand.period), sha256_of(content))
    if known is not None:
        return _duplicate(at_hand.workspace, path, known)
    name, moment = said_name(path)[:LONGEST_NAME], at_hand.workspace.now()
    received = Received(
        str(at_hand.period), sha256_of(content), name, len(content), moment, disposition, problems=(found,)
    )
    return _entered(at_hand.workspace, path, received, content)


def _take_workbook(at_hand: AtHand, path: Path, name: str, content: bytes) -> CollatedFile:
    workspace, period = at_hand.workspace, at_hand.period
    sha256 = sha256_of(content)
    if path.name.startswith(LEFT_BESIDE):  # nobody handed it in, so nothing of it is kept
        note = problem(messages.not_a_workbook(name=name), severity=Severity.NOTE)
        return CollatedFile(path, sha256, Disposition.FOREIGN, None, None, (note,))
    known = workspace.ledger.submission_of(str(period), sha256)
    if known is not None:
        return _duplicate(workspace, path, known)
    try:
        examined = examine(workspace, at_hand.past, period, name, content, at_hand.reader.read)
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
    """Keep a file and record what was found in it; where its content is not given, by size and hash alone."""
    ledger = workspace.ledger
    number = ledger.record(received) if content is None else file_away(workspace, received, content)
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


def _take_unread(workspace: "WorkspaceFolder", period: "Period", path: Path) -> CollatedFile:
    """Record a file that is larger than any return by its size and hash: it is not taken into memory, nor copied."""
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
