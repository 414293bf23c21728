"""Issuing workbooks, some at a time: recorded in the ledger first, then put in their places.

A workbook that is out there must be known when it comes back. Whoever else issues meanwhile takes the next number of a
service, which is told when ours is recorded; what was issued then is looked at anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import set_aside, sha256_of, write_all_whole
from pmf_xl.books.workers import in_turn
from pmf_xl.collect.issued_file import holds
from pmf_xl.collect.workbook_file import WorkbookFile
from pmf_xl.collect.write_workbook import AT_ONCE, written_by
from pmf_xl.key_file import fingerprint
from pmf_xl.layout.issued import Issued
from pmf_xl.ledger import IssueRecord

if TYPE_CHECKING:
    from pmf_xl.books.workers import Workers
    from pmf_xl.ledger import IssueListed
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """What became of one service's workbook: written, written anew, or left as it was."""

    service: str
    path: Path
    issue: str
    number: int
    fresh: bool
    only: tuple[str, ...] = ()  # the measures it asks for, where that is not all


class Issuing:
    """Issues the workbooks of one period; `part` names what they ask for, where that is not all of a service's.

    `count` is how many they are.
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
    ) -> None:
        self._workspace, self._period, self._workers = workspace, period, workers
        self._new_key, self._part = new_key, part
        self._seal = fingerprint(workspace.key)
        self._step = workspace.step("Writing workbooks", count)

    def issue(self, wanted: Iterable[tuple[Issued, Path]]) -> list[IssuedFile]:
        """Issue what services are asked, each to its path, unless they have been asked the same; in their order."""
        files: dict[Path, IssuedFile] = {}
        order: list[Path] = []
        for some in in_turn(wanted, AT_ONCE):
            waiting = {path: asked for asked, path in some}
            order += waiting
            while waiting:
                done = self._issued(waiting)
                files |= done
                waiting = {path: asked for path, asked in waiting.items() if path not in done}
        return [files[path] for path in order]

    def put_back(self, records: Mapping[Path, IssueRecord]) -> None:
        """Write workbooks that were issued once more, where they are not in their places."""
        gone = {path: record for path, record in records.items() if not holds(path, record.id)}
        self._step.more(len(gone))
        for some in in_turn(gone.items(), AT_ONCE):
            self._put(
                {path: (record.id, record.service) for path, record in some},
                self._written([Issued.from_json(record.content) for _, record in some]),
            )

    def _issued(self, waiting: Mapping[Path, Issued]) -> dict[Path, IssuedFile]:
        """Issue some workbooks, and give what became of each; of none for which somebody else was quicker."""
        # Listed before anything is compared: whoever issues meanwhile takes the next number, and that is told.
        listed = self._workspace.ledger.issues_listed(self._period)
        last = {one.service: one.number for one in listed}
        earlier = self._earlier(listed, {asked.service for asked in waiting.values()})
        done = {}
        for path, asked in waiting.items():
            before = earlier.get(asked.service)
            if before and self._is_still_good(before, asked):
                done[path] = IssuedFile(asked.service, path, before.id, before.number, fresh=False)
        self.put_back({path: earlier[file.service] for path, file in done.items()})
        self._step.done(len(done))
        fresh = {path: asked for path, asked in waiting.items() if path not in done}
        contents = self._written(list(fresh.values()))
        records = [
            IssueRecord(
                asked.id, self._period, asked.service, last.get(asked.service, 0) + 1, self._workspace.now(),
                path.name, sha256_of(content), asked.to_json(), self._seal, self._part,
            )
            for (path, asked), content in zip(fresh.items(), contents, strict=True)
        ]  # fmt: skip
        recorded = self._workspace.ledger.record_issues(records, self._new_key)
        ours = [number for number, is_ours in enumerate(recorded) if is_ours]
        paths = list(fresh)
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

    def _earlier(self, listed: "Sequence[IssueListed]", services: set[str]) -> dict[str, IssueRecord]:
        """Give the latest issue of the same part to each of some services."""
        same = {one.service: one.id for one in listed if one.part == self._part and one.service in services}
        return {record.service: record for record in self._workspace.ledger.issues_of(same.values()).values()}

    def _is_still_good(self, earlier: IssueRecord, asked: Issued) -> bool:
        """Say whether what was issued asks the same, and is sealed by a key that is known."""
        good = (
            (self._seal,) if self._new_key else (self._seal, None)
        )  # of what was issued long ago it may not be
        return earlier.sealed_by in good and asked.asks_the_same(Issued.from_json(earlier.content))

    def _written(self, asked: Sequence[Issued]) -> list[bytes]:
        files = [WorkbookFile.of(self._workspace, one) for one in asked]
        return written_by(self._workers, files, self._step)

    def _put(self, issued: Mapping[Path, tuple[str, str]], contents: Sequence[bytes]) -> None:
        """Write workbooks in their places, unless somebody else has by now written them or ones that follow them."""
        listed = self._workspace.ledger.issues_listed(self._period) if issued else []
        latest = {one.service: one.id for one in listed if one.part == self._part}
        files = {}
        for (path, (issue, service)), content in zip(issued.items(), contents, strict=True):
            if latest.get(service) != issue or (path.exists() and holds(path, issue)):
                continue
            if path.exists():
                set_aside(path, path.parent / "replaced")
            files[path] = content
        write_all_whole(files.items())
