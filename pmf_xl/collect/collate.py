"""Collating: every file that came back gets one disposition, and what is good of it goes into the ledger.

Each file is read, archived by its bytes and recorded in one transaction before the next is opened, so that a run can
be stopped at any moment and run again: what was recorded is recognised, what was not is done.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import sha256_of, write_whole
from pmf_xl.books.guard import LARGEST_FILE
from pmf_xl.books.read import saved
from pmf_xl.collect.submit import examine
from pmf_xl.ledger import Disposition, Received, Submission
from pmf_xl.problems import PmfError, Problem, Severity, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from pmf_xl.desk import Desk
    from pmf_xl.past import Past
    from pmf_xl.rules.periods import Period


@dataclass(frozen=True, slots=True)
class CollatedFile:
    """What became of one file in a run."""

    path: Path
    sha256: str
    disposition: Disposition
    service: str | None
    submission: int | None
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as `collate --json` prints it."""
        return {
            "path": str(self.path),
            "sha256": self.sha256,
            "disposition": self.disposition.value,
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
    desk: "Desk", period: "Period", paths: Sequence[Path] = (), told: "Callable[[Path], None] | None" = None
) -> Collated:
    """Read every file of the period's returned drawer, or of the paths given, and bring the ledger up to date.

    `told` is called with each path before it is read. Raises `PmfError` for a path that is not there.
    """
    from pmf_xl.collect.feedback import write_feedback

    desk.ledger.issues(str(period))  # an unreachable ledger is found before any file is touched
    past = desk.past
    files = []
    for path in _in_order(_files(desk, period, paths)):
        if told:
            told(path)
        files.append(_collate_one(desk, past, period, path))
    written = write_feedback(desk, period)
    return _as_it_stands(desk, period, files, written)


def _files(desk: "Desk", period: "Period", paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths or (desk.drawer("returned", period),):
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file() or found.is_symlink())
        elif path.exists():
            yield path
        elif paths:
            raise PmfError(f"There is no file or folder {path}.")


def _in_order(paths: Iterator[Path]) -> list[Path]:
    """Put files in the order in which they were saved, so that of two versions the later one stands."""

    def when(path: Path) -> tuple[datetime, int, str]:
        try:
            status = path.stat()
            moment, _ = saved(path.read_bytes()) if status.st_size <= LARGEST_FILE else (None, None)
            return moment or datetime.fromtimestamp(status.st_mtime), status.st_mtime_ns, str(path)
        except OSError:
            return datetime.max, 0, str(path)

    return sorted(paths, key=when)


def _collate_one(desk: "Desk", past: "Past", period: "Period", path: Path) -> CollatedFile:
    try:
        too_large = path.stat().st_size > LARGEST_FILE
        content = b"" if too_large else path.read_bytes()
    except OSError as reason:
        unread = problem("broken-file", name=path.name, reason=reason.strerror or "it cannot be opened")
        return CollatedFile(path, "", Disposition.UNREADABLE, None, None, (unread,))
    if too_large:
        size = f"{path.stat().st_size / 1e6:,.0f} MB"
        unread = problem("file-too-large", name=path.name, size=size, limit=f"{LARGEST_FILE / 1e6:.0f} MB")
        return CollatedFile(path, "", Disposition.UNREADABLE, None, None, (unread,))
    sha256 = sha256_of(content)
    known = desk.ledger.submission_of(str(period), sha256)
    if known is None:
        received = _unless_older(desk, period, examine(desk, past, period, path.name, content))
        _archive(desk, received, path, content)
        number = desk.ledger.record(received)
        if number is not None:
            return CollatedFile(
                path, sha256, received.disposition, received.service, number, received.problems
            )
        known = desk.ledger.submission_of(str(period), sha256)  # somebody else was quicker
        assert known is not None
    return _duplicate(desk, path, known)


def _unless_older(desk: "Desk", period: "Period", received: Received) -> Received:
    """Let a version saved before the one that stands not take its place, whenever it is found."""
    stands = desk.ledger.standing(str(period)).get((str(period), received.service or ""))
    if not (stands and received.disposition.counts and received.saved_at and stands.saved_at):
        return received
    if received.saved_at >= stands.saved_at:
        return received
    when = f"{stands.saved_at:%d %B %Y at %H:%M}".lstrip("0")
    found = (*received.problems, problem("later-stands", when=when))
    return replace(received, disposition=Disposition.SUPERSEDED, problems=found)


def _archive(desk: "Desk", received: Received, path: Path, content: bytes) -> None:
    """Keep the bytes untouched under their SHA-256; the same bytes are kept once."""
    kept = archived(desk, received.sha256, path.name)
    if not kept.exists():
        write_whole(kept, content)


def archived(desk: "Desk", sha256: str, name: str) -> Path:
    """Give where a file's untouched copy is kept."""
    return desk.drawer("archive") / sha256[:2] / f"{sha256}{Path(name).suffix.lower()[:8]}"


def _duplicate(desk: "Desk", path: Path, known: Submission) -> CollatedFile:
    when = f"{known.received_at:%d %B %Y at %H:%M}".lstrip("0")
    note = problem("already-read", when=when, disposition=known.disposition.value)
    problems = (note, *desk.ledger.problems_of(known.id))
    return CollatedFile(path, known.sha256, Disposition.DUPLICATE, known.service, known.id, problems)


def _as_it_stands(
    desk: "Desk", period: "Period", files: list[CollatedFile], written: tuple[Path, ...]
) -> Collated:
    standing = desk.ledger.standing(str(period))
    numbers = {submission.id for submission in standing.values()}
    services = {code for _, code in standing}
    issued = desk.ledger.issues(str(period))
    came = {file.service for file in desk.ledger.submissions(str(period)) if file.issue}
    figures = sum(row["outturn"] is not None for row in desk.ledger.parts("figures", numbers))
    order = [service.code for service in desk.catalogue.services]
    expected = sorted(issued, key=lambda code: order.index(code) if code in order else len(order))
    return Collated(
        str(period),
        tuple(_overtaken(file, numbers) for file in files),
        tuple(expected),
        tuple(code for code in expected if code in came),
        tuple(code for code in expected if code in services),
        figures,
        written,
    )


def _overtaken(file: CollatedFile, standing: set[int]) -> CollatedFile:
    """A file taken earlier in the run whose place a later one has taken is superseded."""
    if file.disposition.counts and file.submission not in standing:
        note = problem("later-stands", when="later in this run")
        return replace(file, disposition=Disposition.SUPERSEDED, problems=(*file.problems, note))
    return file
