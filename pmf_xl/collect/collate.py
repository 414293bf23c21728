"""Collating: every file that came back gets one disposition, and what is good of it goes into the ledger.

Each file is read, archived by its bytes and recorded in one transaction before the next is opened, so that a run can
be stopped at any moment and run again: what was recorded is recognised, what was not is done. A file that a fault of
ours keeps from being read gets no disposition: it stays unrecorded, and the next run reads it.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import in_short, is_half_written, walk
from pmf_xl.books.guard import LARGEST_FILE
from pmf_xl.books.read import LONGEST_NAME, WORKBOOKS
from pmf_xl.collect.first_look import FirstLook
from pmf_xl.collect.read_and_judge import GET_READY
from pmf_xl.collect.so_far import SoFar
from pmf_xl.collect.take_file import CollatedFile, Taking, said_name
from pmf_xl.problems import FileMissingError, Severity, messages, problem
from pmf_xl.returns.services import service_returns
from pmf_xl.returns.standing import disposition_now, numbers_standing

if TYPE_CHECKING:
    from pmf_xl.books.workers import Workers
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


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


def collate(
    workspace: "WorkspaceFolder",
    period: "Period",
    paths: Sequence[Path] = (),
) -> Collated:
    """Read every file of the period's returned folder, or of the paths given, and bring the ledger up to date.

    Raises `PmfError` for a path that is not there, or a logo that cannot be shown.
    """
    workspace.require_key()  # before any file is touched
    workspace.require_theme()  # before anything is written
    workspace.tidy()
    closed: list[tuple[Path, str]] = []
    with workspace.reading_workers() as workers:
        files = _taken(workspace, period, paths, closed, workers)
        written = _answered(workspace, period, workers)
    files += [_not_entered(path, reason) for path, reason in dict(closed).items()]
    return _as_it_stands(workspace, period, files, written)


def _taken(
    workspace: "WorkspaceFolder",
    period: "Period",
    paths: Sequence[Path],
    closed: list[tuple[Path, str]],
    workers: "Workers",
) -> list[CollatedFile]:
    """Take every file, and give what became of each; all else that was known of them is let go here."""
    roots = [
        path.resolve()
        for path in (paths or (workspace.folder_of("returned", period),))
        if os.path.isdir(path)
    ]
    given = {path.absolute() for path in paths}  # a link that somebody names is meant
    so_far = SoFar(workspace.ledger, period)
    found = workspace.step("Looking at what came back").each(_files(workspace, period, paths, closed))
    looks = _in_order(found, so_far, workers)
    order = tuple(looks)
    step = workspace.step("Reading returns", len(order))
    taking = Taking(workspace, so_far, period, workers, looks, step)
    for path in order:
        taking.take(path, roots, path.absolute() in given)
    return taking.files()


def _answered(workspace: "WorkspaceFolder", period: "Period", workers: "Workers") -> tuple[Path, ...]:
    """Write what goes back, and again if somebody else has recorded more by then: the last list holds everything."""
    from pmf_xl.collect.feedback import write_feedback

    while True:
        last = workspace.ledger.last_number()
        written = write_feedback(workspace, period, workers)
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


def _in_order(paths: Iterator[Path], so_far: SoFar, workers: "Workers") -> dict[Path, FirstLook | None]:
    """Put files in the order in which they were saved, so that of two versions the later one stands.

    With each comes a first look at it; none at what cannot be a return. As soon as there is one that is not in the
    ledger a worker gets ready to read it.
    """
    ready = 0
    looks: dict[Path, FirstLook | None] = {}
    when: dict[Path, tuple[datetime, int, str]] = {}
    for path in paths:
        looks[path], when[path] = None, (datetime.max, 0, str(path))
        with suppress(OSError):
            status = path.stat()
            if stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST_FILE:
                looks[path] = FirstLook.at(path.read_bytes(), so_far.by_bytes)
            look = looks[path]
            if look and look.before is None and ready < workers.processes:
                ready += 1
                workers.get_ready(GET_READY)
            moment = (look and look.saved_at) or datetime.fromtimestamp(status.st_mtime)
            when[path] = moment, status.st_mtime_ns, str(path)
    return {path: looks[path] for path in sorted(looks, key=when.__getitem__)}


def _as_it_stands(
    workspace: "WorkspaceFolder", period: "Period", files: list[CollatedFile], written: tuple[Path, ...]
) -> Collated:
    ledger = workspace.ledger
    numbers = numbers_standing(ledger, period)
    returns = service_returns(ledger, workspace.catalogue_of(period), period, workspace.today)
    return Collated(
        str(period),
        tuple(_overtaken(file, numbers) for file in files),
        tuple(returns),
        tuple(code for code, one in returns.items() if one.returned),
        tuple(code for code, one in returns.items() if one.stands),
        ledger.count_of_figures(str(period), numbers),
        written,
    )


def _overtaken(file: CollatedFile, standing: set[int]) -> CollatedFile:
    """A file taken earlier in the run whose place a later one has taken is superseded."""
    now = file.disposition and disposition_now(file.disposition, file.submission, standing)
    if now is file.disposition:
        return file
    note = problem(messages.later_stands(when="later in this run"))
    return replace(file, disposition=now, problems=(*file.problems, note))
