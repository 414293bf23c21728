"""Writing to the ledger and asking it: one class, no SQL anywhere else."""

import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError

from pmf_xl.ledger import tables
from pmf_xl.ledger.asking import Asking, table_of
from pmf_xl.ledger.copying import copy_ledger
from pmf_xl.ledger.database import in_plain_words, plainly
from pmf_xl.ledger.integrity import findings, held_elsewhere
from pmf_xl.ledger.moving import copy_and_compare, write_moved
from pmf_xl.ledger.one_key import refuse_another_key
from pmf_xl.ledger.records import (
    Approval,
    IssueRecord,
    PeriodEvent,
    ReadGrant,
    Received,
    Reminder,
    Withdrawal,
)
from pmf_xl.problems import Problem, messages, problem

QUICKLY = 4  # of 9: a twelfth larger than as usual, in half the time
#: The tables that hold what was found in a file, as `Received` names them.
_PARTS = ("figures", "actions", "milestones", "register_entries", "sign_offs", "problems")


class Ledger(Asking):
    """The ledger of one council."""

    # -- writing ------------------------------------------------------------------------------------------------

    def record_issue(self, issue: IssueRecord, new_key: bool = False) -> bool:
        """Record a workbook as issued; see `record_issues`."""
        return self.record_issues([issue], new_key)[0]

    def record_issues(self, issues: Sequence[IssueRecord], new_key: bool = False) -> list[bool]:
        """Record some workbooks as issued, in one transaction; False of one whose number another has by now.

        Raises `PmfError` where others were sealed by another key, unless that is meant.
        """
        if not issues:
            return []
        with self._writing() as connection:
            if not new_key:
                refuse_another_key(connection, self.council, issues[0].sealed_by)
            taken = self._numbers_taken(connection, issues)
            free, rows = [], []
            for issue in issues:
                number = issue.period, issue.service, issue.number
                free.append(number not in taken)
                if free[-1]:
                    taken.add(number)
                    rows.append(_clean(_values(issue) | {"council": self.council}))
            if rows:
                connection.execute(insert(tables.issues), rows)
            return free

    def _numbers_taken(
        self, connection: Connection, issues: Sequence[IssueRecord]
    ) -> set[tuple[str, str, int]]:
        """Give period, service and number of what the same services were issued: nobody else writes meanwhile."""
        table = tables.issues
        among = table.c.service.in_(sorted({issue.service for issue in issues}))
        of_period = table.c.period.in_(sorted({issue.period for issue in issues}))
        query = select(table.c.period, table.c.service, table.c.number)
        found = connection.execute(query.where(table.c.council == self.council, of_period, among))
        return {(period, service, number) for period, service, number in found}

    def record(self, received: Received) -> int | None:
        """Record a file and everything found in it, and return its number; see `record_all`."""
        return self.record_all([received])[0]

    def record_all(self, files: Sequence[Received]) -> list[int | None]:
        """Record some files and everything found in them in one transaction, and return their numbers.

        None where the same bytes have been recorded for the period already, by this run or another.
        """
        with self._writing() as connection:
            known = self._known(connection, files)
            numbers = [self._recorded(connection, received, known) for received in files]
            for name in _PARTS:
                rows = [
                    _clean(_values(part) | {"submission": number, "council": self.council})
                    for number, received in zip(numbers, files, strict=True)
                    if number is not None
                    for part in getattr(received, name)
                ]
                if rows:
                    connection.execute(insert(table_of(name)), rows)
        return numbers

    def _known(self, connection: Connection, files: Sequence[Received]) -> set[tuple[str, str]]:
        """Give period and bytes of those files that are there already: nobody else writes meanwhile."""
        table = tables.submissions
        among = table.c.sha256.in_([received.sha256 for received in files])
        query = select(table.c.period, table.c.sha256).where(table.c.council == self.council, among)
        return {(period, sha256) for period, sha256 in connection.execute(query)}

    def _recorded(
        self, connection: Connection, received: Received, known: set[tuple[str, str]]
    ) -> int | None:
        """Record a file by itself, unless it is known by now."""
        if (received.period, received.sha256) in known:
            return None
        known.add((received.period, received.sha256))
        row = {name: getattr(received, name) for name in Received.__slots__ if name not in _PARTS}
        row |= {"council": self.council, "disposition": received.disposition.value}
        key = connection.execute(insert(tables.submissions), _clean(row)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def record_scorecard(self, period: str, made_at: datetime, content: str) -> None:
        """Keep what a scorecard said, so that the next one can say what has changed."""
        with self._writing() as connection:
            connection.execute(
                insert(tables.scorecards),
                _clean({"council": self.council, "period": period, "made_at": made_at, "content": content}),
            )

    def record_approval(self, approval: Approval) -> None:
        """Record that somebody approved a period's figures."""
        with self._writing() as connection:
            connection.execute(insert(tables.approvals), _clean(asdict(approval) | {"council": self.council}))

    def record_reminder(self, reminder: Reminder) -> None:
        """Record a reminder as drafted."""
        with self._writing() as connection:
            connection.execute(insert(tables.reminders), _clean(asdict(reminder) | {"council": self.council}))

    def record_event(self, event: PeriodEvent, catalogue: str, content: str = "[]") -> None:
        """Record what happened to a period, with the text of the catalogue that it is judged by from then on.

        `content` is what was rated then, as JSON, where it was closed.
        """
        kept = tables.catalogues
        known = select(kept.c.id).where(kept.c.council == self.council, kept.c.sha256 == event.catalogue)
        row = asdict(event) | {"council": self.council, "event": event.event.value, "content": content}
        with self._writing() as connection:
            if connection.execute(known).first() is None:
                text = zlib.compress(catalogue.encode(), QUICKLY)
                held = {"council": self.council, "sha256": event.catalogue, "content": text}
                connection.execute(insert(kept), held)
            connection.execute(insert(tables.period_events), _clean(row))

    def record_withdrawal(self, withdrawal: Withdrawal) -> None:
        """Record that a return counts no longer."""
        with self._writing() as connection:
            connection.execute(
                insert(tables.withdrawals), _clean(_unnumbered(withdrawal) | {"council": self.council})
            )

    def record_read_grant(self, grant: ReadGrant) -> None:
        """Record that another council may read this one's figures, or may no longer."""
        with self._writing() as connection:
            row = asdict(grant) | {"council": self.council}
            connection.execute(insert(tables.read_grants), _clean(row))

    # -- keeping it -----------------------------------------------------------------------------------------------

    def must_know_key(self, fingerprint: str) -> None:
        """Raise `PmfError` where it is known that issues were sealed, and none by the key of this fingerprint."""
        with self._reading() as connection:
            refuse_another_key(connection, self.council, fingerprint)

    def sealed_by(self) -> set[str | None]:
        """Return by which keys workbooks were sealed, by their fingerprints; None where that is not known."""
        rows = self._rows(select(tables.issues.c.sealed_by).distinct(), of=tables.issues)
        return {row["sealed_by"] for row in rows}

    def findings(self) -> list[Problem]:
        """Return everything that is wrong with the ledger itself; what the files are that it names is not looked at."""
        try:
            with self._engine.connect().execution_options(reading=True) as connection:
                return list(findings(connection, self.council))
        except DBAPIError as reason:
            return [problem(messages.ledger_damaged(what=plainly(reason.orig)))]

    def held_elsewhere(self, copy: Path, known: Collection[tuple[str, str]]) -> int:
        """Count the files that a ledger in another file holds of this council and that are not known here."""
        return held_elsewhere(copy, self.council, known)

    def copy_to(self, file: Path) -> None:
        """Copy the ledger as it is now into a new file, as SQLite; others may go on writing to it.

        Raises `PmfError` where that cannot be done, as on a full disk.
        """
        with in_plain_words(f"The ledger could not be copied to {file}", self.name):
            copy_ledger(self._engine, self.council, file)

    def move_to(self, other: "Ledger", at: datetime, use: Callable[[], None]) -> Mapping[str, int]:
        """Move everything to another ledger of this council, which is empty, and count the rows of each table.

        Nobody can write to this one from its copying on, nor after. `use` makes the other one be used from then on;
        until that has been done, this one is in charge. Raises `PmfError` where it cannot be moved there.
        """
        with self._writing() as source:
            with other._writing() as target:
                counts = copy_and_compare(source, target, self.council, other.name)
            write_moved(source, self.council, at, other.name)
            use()
        return counts


def _unnumbered(withdrawal: Withdrawal) -> dict[str, Any]:
    return {key: value for key, value in asdict(withdrawal).items() if key != "id"}


def _values(part: Any) -> dict[str, Any]:
    """Give the values of a record by their names."""
    return {name: getattr(part, name) for name in part.__slots__}


def _clean(row: Mapping[str, Any]) -> dict[str, Any]:
    """Replace what a database cannot hold in a text: halves of characters, as in odd file names, and null ones."""
    return {
        name: value.encode("utf-8", "replace").decode().replace("\0", "?")
        if isinstance(value, str) and not (value.isascii() and "\0" not in value)
        else value
        for name, value in row.items()
    }
