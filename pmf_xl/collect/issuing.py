"""Issuing workbooks, some at a time: recorded in the ledger first, then put in their places.

A workbook that is out there must be known when it comes back. Whoever else issues meanwhile takes the next number of a
service, which is told when ours is recorded; what was issued then is looked at anew.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pmf_xl.books.files import set_aside, sha256_of, write_all_whole
from pmf_xl.books.workers import AHEAD, in_turn
from pmf_xl.collect.issued_file import holds
from pmf_xl.collect.workbook_file import WorkbookFile
from pmf_xl.collect.write_workbook import AT_ONCE, begun_by, written_by
from pmf_xl.key_file import fingerprint
from pmf_xl.layout.issued import Issued
from pmf_xl.ledger import IssueRecord

if TYPE_CHECKING:
    from pmf_xl.books.workers import Here, Workers
    from pmf_xl.ledger import IssueListed
    from pmf_xl.workspace_folder import WorkspaceFolder

#: Workbooks that are begun before what comes first, which takes as long as they do where there are that many.
BEFORE_FIRST = 160


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """What became of one service's workbook: written, written anew, or left as it was."""

    service: str
    path: Path
    issue: str
    number: int
    fresh: bool
    only: tuple[str, ...] = ()  # the measures it asks for, where that is not all


class _Begun(NamedTuple):
    """Workbooks of some services: those that are good as they were issued, and those that are being written."""

    last: Mapping[str, int]  # the number of the last issue to each service, as it was when they were begun
    good: Mapping[Path, IssueRecord]
    fresh: Mapping[Path, Issued]
    texts: Sequence[str]  # what the fresh ones are made from, as JSON
    contents: "list[Here]"  # of the fresh ones


class Issuing:
    """Issues the workbooks of one period; `part` names what they ask for, where that is not all of a service's.

    `count` is how many they are; `first` is done before any of them is recorded, while they are being written.
    """

    def __init__(
        self,
        workspace: "WorkspaceFolder",
        period: str,
        workers: "Workers",
        *,
        new_key: bool = False,
        part: str | None = None,
        count: int = 1,
        first: "Callable[[], object] | None" = None,
    ) -> None:
        self._workspace, self._period, self._workers = workspace, period, workers
        self._new_key, self._part = new_key, part
        self._seal = fingerprint(workspace.key)
        self._step = workspace.step("Writing workbooks", count)
        self._first = first

    def issue(self, wanted: Iterable[tuple[Issued, Path]]) -> list[IssuedFile]:
        """Issue what services are asked, each to its path, unless they have been asked the same; in their order."""
        files: dict[Path, IssuedFile] = {}
        order: list[Path] = []
        begun: deque[_Begun] = deque()
        # What they ask is gathered while those before are being written.
        for some in in_turn(wanted, AT_ONCE, self._workers.processes * AHEAD):
            waiting = {path: asked for asked, path in some}
            order += waiting
            begun.append(self._begin(waiting))
            if len(order) >= BEFORE_FIRST:
                self._do_first()
                while len(begun) > 1:
                    files |= self._finished(begun.popleft())
        self._do_first()
        for some_begun in begun:
            files |= self._finished(some_begun)
        return [files[path] for path in order]

    def _do_first(self) -> None:
        """Do once what is to be done before anything is recorded."""
        first, self._first = self._first, None
        if first:
            first()

    def _finished(self, begun: _Begun) -> dict[Path, IssuedFile]:
        """Issue what has been begun, and once more that for which somebody else was quicker."""
        files = self._issued(begun)
        while waiting := {path: asked for path, asked in begun.fresh.items() if path not in files}:
            begun = self._begin(waiting)
            files |= self._issued(begun)
        return files

    def put_back(self, records: Mapping[Path, IssueRecord]) -> None:
        """Write workbooks that were issued once more, where they are not in their places."""
        gone = {path: record for path, record in records.items() if not holds(path, record.id)}
        self._step.more(len(gone))
        for some in in_turn(gone.items(), AT_ONCE):
            self._put(
                {path: (record.id, record.service) for path, record in some},
                written_by(
                    self._workers,
                    self._files(Issued.from_json(record.content) for _, record in some),
                    self._step,
                ),
            )

    def _begin(self, waiting: Mapping[Path, Issued]) -> "_Begun":
        """Have workbooks begun of those that ask something else than what has been issued already."""
        # Listed before anything is compared: whoever issues meanwhile takes the next number, and that is told.
        listed = self._workspace.ledger.issues_listed(
            self._period, {asked.service for asked in waiting.values()}
        )
        last = {one.service: one.number for one in listed}
        earlier = self._earlier(listed)
        good = {
            path: before
            for path, asked in waiting.items()
            if (before := earlier.get(asked.service)) and self._is_still_good(before, asked)
        }
        fresh = {path: asked for path, asked in waiting.items() if path not in good}
        texts = [asked.to_json() for asked in fresh.values()]
        return _Begun(last, good, fresh, texts, begun_by(self._workers, self._files(fresh.values()), texts))

    def _issued(self, begun: "_Begun") -> dict[Path, IssuedFile]:
        """Record and put in their places what has been begun; nothing of that for which somebody else was quicker."""
        self.put_back(begun.good)
        done = {
            path: IssuedFile(before.service, path, before.id, before.number, fresh=False)
            for path, before in begun.good.items()
        }
        self._step.done(len(done))
        contents = [content() for content in self._step.each(begun.contents)]
        records = [
            IssueRecord(
                asked.id, self._period, asked.service, begun.last.get(asked.service, 0) + 1, self._workspace.now(),
                path.name, sha256_of(content), text, self._seal, self._part,
            )
            for (path, asked), content, text in zip(begun.fresh.items(), contents, begun.texts, strict=True)
        ]  # fmt: skip
        recorded = self._workspace.ledger.record_issues(records, self._new_key)
        ours = [number for number, is_ours in enumerate(recorded) if is_ours]
        paths = list(begun.fresh)
        self._put(
            {paths[number]: (records[number].id, records[number].service) for number in ours},
            [contents[number] for number in ours],
        )
        return done | {
            paths[number]: IssuedFile(
                records[number].service, paths[number], records[number].id, records[number].number, fresh=True
            )
            for number in ours
        }

    def _earlier(self, listed: "Sequence[IssueListed]") -> dict[str, IssueRecord]:
        """Give the latest issue of the same part to each service, of those listed."""
        same = {one.service: one.id for one in listed if one.part == self._part}
        return {record.service: record for record in self._workspace.ledger.issues_of(same.values()).values()}

    def _is_still_good(self, earlier: IssueRecord, asked: Issued) -> bool:
        """Say whether what was issued asks the same, and is sealed by a key that is known."""
        good = (
            (self._seal,) if self._new_key else (self._seal, None)
        )  # of what was issued long ago it may not be
        return earlier.sealed_by in good and asked.asks_the_same(Issued.from_json(earlier.content))

    def _files(self, asked: Iterable[Issued]) -> list[WorkbookFile]:
        return [WorkbookFile.of(self._workspace, one) for one in asked]

    def _put(self, issued: Mapping[Path, tuple[str, str]], contents: Sequence[bytes]) -> None:
        """Write workbooks in their places, unless somebody else has by now written them or ones that follow them."""
        services = {service for _, service in issued.values()}
        listed = self._workspace.ledger.issues_listed(self._period, services)
        latest = {one.service: one.id for one in listed if one.part == self._part}
        files = {}
        for (path, (issue, service)), content in zip(issued.items(), contents, strict=True):
            if latest.get(service) != issue or (path.exists() and holds(path, issue)):
                continue
            if path.exists():
                set_aside(path, path.parent / "replaced")
            files[path] = content
        write_all_whole(files.items())
