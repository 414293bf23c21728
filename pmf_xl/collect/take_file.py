"""What came back, one path after another: read, kept by its bytes and recorded, or said why not.

Several files are read at once, each by a process of its own; they are entered in the order in which they came, some at
a time. An e-mail or an archive stands for the workbooks inside it, each a file of its own. A file that a fault of ours
keeps from being read gets no disposition: it stays unrecorded, and the next run reads it.
"""

import os
import stat
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmf_xl.books.containers import is_container
from pmf_xl.books.files import in_short, sha256_of, sha256_of_file
from pmf_xl.books.guard import LARGEST_FILE, too_large
from pmf_xl.books.read import Unreadable
from pmf_xl.books.worker import NotReadThisTime, fault_words
from pmf_xl.books.workers import AHEAD
from pmf_xl.collect.entering import Entering
from pmf_xl.collect.first_look import FirstLook
from pmf_xl.collect.read_and_judge import TASK, answered, sent
from pmf_xl.collect.so_far import SoFar
from pmf_xl.collect.submit import Brief, Examiner, is_foreign, not_a_workbook, of_nobody, settled_as
from pmf_xl.collect.which_issue import issue_of
from pmf_xl.ledger import Disposition, Received, Submission
from pmf_xl.problems import PmfError, Problem, ProblemCode, Severity, messages, problem
from pmf_xl.rules.days import moment_written

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pmf_xl.books.workers import Workers
    from pmf_xl.rules.periods import Period
    from pmf_xl.told import LongStep
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


#: Files that are begun for each process before the first of them is entered, and of how many bytes together.
FARTHEST, MUCH = 16, 20_000_000
#: How the names of what programs and systems leave beside people's files begin.
LEFT_BESIDE = ("~$", ".~lock.", "._", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that something has been begun with: what is known of it, and its place among the files of the run.

    Where a process is reading it, `answer` is what that will say, to be taken by the `brief` that was sent with it.
    """

    place: int
    path: Path
    received: Received
    content: bytes | None  # None: it is recorded by its size and hash alone
    name: str = ""
    answer: "Future[dict[str, Any]] | None" = None
    brief: Brief | None = None


class Taking:
    """Takes the files of a run, as many at once as there are processes to read them.

    Of the first looks at them each is let go when its file is taken.
    """

    def __init__(
        self,
        workspace: "WorkspaceFolder",
        so_far: SoFar,
        period: "Period",
        workers: "Workers",
        looks: "dict[Path, FirstLook | None]",
        step: "LongStep",
    ) -> None:
        self.workspace, self.period, self._step = workspace, period, step
        self._workers, self._looks = workers, looks
        expected = [issue for look in looks.values() if look for issue in look.issues]
        self._examiner = Examiner(workspace, period, so_far=so_far, expected=expected)
        self._begun: deque[_Begun] = deque()
        #: Of which services, and of which bytes, something has been begun that is not entered yet.
        self._services_ahead: set[str] = set()
        self._bytes_ahead: set[str] = set()
        self._entering = Entering(workspace, self._examiner.so_far)
        self._files: dict[int, CollatedFile] = {}
        self._count = 0

    def take(self, path: Path, roots: Sequence[Path], meant: bool) -> None:
        """Take a path: a file, or one that stands for several."""
        if found := _not_a_file(path, roots, meant):
            foreign = found.code == ProblemCode.NOT_A_WORKBOOK
            disposition = Disposition.FOREIGN if foreign else Disposition.UNREADABLE
            self._done(CollatedFile(path, "", disposition, None, None, (found,)))
            return
        left_beside = path.name.startswith(LEFT_BESIDE)
        look = self._looks.get(path)
        if (
            look and look.before and not left_beside
        ):  # as are most when run again: it need not be read a second time
            self._known(path, look.before)
            return
        name = said_name(path)
        try:
            if path.stat().st_size > LARGEST_FILE:
                self._take_unread(path)
                return
            content = path.read_bytes()
        except OSError as reason:
            unread = problem(messages.broken_file(name=name, reason=_told(reason)))
            self._done(CollatedFile(path, "", Disposition.UNREADABLE, None, None, (unread,)))
            return
        if not left_beside and self._is_known(
            path, sha256_of(content)
        ):  # a copy, say, of one taken in this run
            return
        if is_container(content):
            self._take_inside(path, content)
        else:
            self._take_workbook(path, name, content)

    def files(self) -> list[CollatedFile]:
        """Finish what has been begun, and give what became of each file."""
        self._finish_all()
        return [self._files[place] for place in range(self._count)]

    # -- what is done with a path --------------------------------------------------------------------------------------

    def _take_inside(self, path: Path, content: bytes) -> None:
        """Take each workbook inside an e-mail or an archive, and name what else is inside."""
        name = said_name(path)
        try:
            inside = self._workers.inside(content, name)
        except Unreadable as reason:
            self._refused(path, content, Disposition.UNREADABLE, reason.problem)
            return
        except NotReadThisTime as reason:
            self._done(_not_read(path, sha256_of(content), str(reason)))
            return
        if not any(held for _, held in inside):
            names = ", ".join(inner for inner, _ in inside[:5]) or "nothing but text"
            empty = problem(messages.no_workbook_inside(name=name, held=names))
            self._refused(path, content, Disposition.FOREIGN, empty)
            return
        self._step.more(len(inside) - 1)
        for inner, held in inside:
            called = f"{name}: {inner}"
            if held:
                self._take_workbook(path / inner, called, held)
            else:
                note = problem(messages.passed_over(name=called, reason="it is not a workbook"))
                self._done(CollatedFile(path / inner, "", Disposition.FOREIGN, None, None, (note,)))

    def _refused(self, path: Path, content: bytes, disposition: Disposition, found: Problem) -> None:
        """Keep and record a file of which nothing could be read."""
        sha256 = sha256_of(content)
        if not self._is_known(path, sha256):
            received = self._examiner.arrived(said_name(path), sha256, len(content), None, None)
            self._begin(_Begun(self._place(), path, settled_as(received, disposition, [found]), content))

    def _take_unread(self, path: Path) -> None:
        """Record a file that is larger than any return by its size and hash: it is neither read nor copied."""
        sha256, size = sha256_of_file(path), path.stat().st_size
        if not self._is_known(path, sha256):
            found = too_large(said_name(path), f"{size / 1e6:,.0f} MB", f"{LARGEST_FILE / 1e6:.0f} MB")
            received = self._examiner.arrived(said_name(path), sha256, size, None, None)
            unread = settled_as(received, Disposition.UNREADABLE, [found])
            self._begin(_Begun(self._place(), path, unread, None))

    def _take_workbook(self, path: Path, name: str, content: bytes) -> None:
        sha256 = sha256_of(content)
        if path.name.startswith(LEFT_BESIDE):  # nobody handed it in, so nothing of it is kept
            note = problem(messages.not_a_workbook(name=name), severity=Severity.NOTE)
            self._done(CollatedFile(path, sha256, Disposition.FOREIGN, None, None, (note,)))
            return
        if self._is_known(path, sha256):
            return
        look = self._looks.pop(path, None)
        if look is None or look.sha256 != sha256:  # it was inside another, or has changed since
            look = FirstLook.at(content)
        received = self._examiner.arrived(name, sha256, len(content), look.saved_at, look.sender)
        if is_foreign(name, content):
            self._begin(_Begun(self._place(), path, not_a_workbook(received), content))
            return
        brief = self._brief(look.issues)
        more = sent(brief.context, brief.record.content) if brief else b""
        answer = self._workers.submit(TASK, content, name, more)
        self._begin(_Begun(self._place(), path, received, content, name, answer, brief))

    def _begin(self, begun: _Begun) -> None:
        self._bytes_ahead.add(begun.received.sha256)
        self._begun.append(begun)
        while self._is_far_ahead():
            self._finish(self._begun.popleft())

    def _is_far_ahead(self) -> bool:
        """Say whether enough has been begun for no process to wait while a batch is entered; less of large files."""
        processes, ahead = self._workers.processes, len(self._begun)
        if ahead <= processes * AHEAD:
            return False
        return ahead > processes * FARTHEST or sum(len(one.content or b"") for one in self._begun) > MUCH

    def _brief(self, issues: Sequence[str]) -> Brief | None:
        """Gather what a file is judged by that looks to be of one of some issues; it may yet turn out to be of none."""
        record = next((one for issue in issues if (one := self._examiner.issue(issue))), None)
        if record is None:
            return None
        if record.service in self._services_ahead:  # what is in that may answer what is asked of this
            self._finish_all()
        self._services_ahead.add(record.service)
        return self._examiner.brief(record)

    def _is_known(self, path: Path, sha256: str) -> bool:
        """Say whether a file of the same bytes was there before; then that is what is told of it."""
        if sha256 in self._bytes_ahead:
            self._finish_all()
        known = self._examiner.so_far.submission_of(sha256)
        if known is None:
            return False
        self._known(path, known)
        return True

    def _known(self, path: Path, before: "Submission") -> None:
        self._done(_duplicate(path, before, self._examiner.so_far.problems_of(before)))

    # -- what becomes of it --------------------------------------------------------------------------------------------

    def _finish_all(self) -> None:
        while self._begun:
            self._finish(self._begun.popleft())
        self._enter_all()

    def _finish(self, begun: _Begun) -> None:
        """Take the answer to one file, and have what was found out entered."""
        path, sha256, place = begun.path, begun.received.sha256, begun.place
        try:
            received = self._examined(begun)
        except PmfError:  # the ledger is out of reach, for every file
            raise
        except NotReadThisTime as reason:
            self._done(_not_read(path, sha256, str(reason)), place)
        except Exception as reason:  # a mistake of ours in one file must not keep the others from being read
            self._done(_not_read(path, sha256, fault_words(reason)), place)
        else:
            self._entering.add(place, path, self._examiner.unless_older(received), begun.content)
            if self._entering.is_full:
                self._enter_all()
        self._step.done()

    def _examined(self, begun: _Begun) -> Received:
        received, brief, examiner = begun.received, begun.brief, self._examiner
        if begun.answer is None or begun.content is None:
            return received
        try:
            answer = answered(begun.answer.result())
            if not answer.stamps:  # whose it may be is found by everything that was issued
                self._enter_all()
                return examiner.examined(received, self._workers.read(begun.content, begun.name))
            wrong, record = issue_of(self.workspace, answer.stamps[0], brief.record if brief else None)
            if record is None:
                return of_nobody(received, answer.stamps[0], wrong)
            if brief is None or brief.record.id != record.id or not examiner.is_current(brief):
                self._enter_all()
                brief = examiner.brief(record)
                more = sent(brief.context, record.content)
                answer = answered(self._workers.do(TASK, begun.content, begun.name, more))
        except Unreadable as reason:
            return settled_as(received, Disposition.UNREADABLE, [reason.problem])
        assert answer.judged is not None
        return examiner.settled(received, brief, answer.judged, answer.stamps)

    def _enter_all(self) -> None:
        """Enter what waits, so that what is known so far holds it."""
        for entered in self._entering.enter():
            if entered.known is not None:  # somebody else was quicker
                found = self._examiner.so_far.problems_of(entered.known)
                self._done(_duplicate(entered.path, entered.known, found), entered.place)
                continue
            received = entered.received
            file = CollatedFile(
                entered.path, received.sha256, received.disposition, received.service,
                entered.number, received.problems,
            )  # fmt: skip
            self._done(file, entered.place)
        self._bytes_ahead = {begun.received.sha256 for begun in self._begun}
        self._services_ahead = {begun.brief.record.service for begun in self._begun if begun.brief}

    def _place(self) -> int:
        self._count += 1
        return self._count - 1

    def _done(self, file: CollatedFile, place: int | None = None) -> None:
        if place is None:  # nothing was begun with it
            place = self._place()
            self._step.done()
        self._files[place] = file


def _not_read(path: Path, sha256: str, reason: str) -> CollatedFile:
    """Say that a file could not be read this time; nothing of it is kept or recorded."""
    found = problem(messages.not_read_this_time(name=said_name(path), reason=reason))
    return CollatedFile(path, sha256, None, None, None, (found,))


def _duplicate(path: Path, known: Submission, problems: Sequence[Problem]) -> CollatedFile:
    """Say that a file of the same bytes has been read before, and what was found in it then."""
    when = moment_written(known.received_at)
    note = problem(messages.already_read(when=when, disposition=known.disposition.value))
    return CollatedFile(path, known.sha256, Disposition.DUPLICATE, known.service, known.id, (note, *problems))


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
