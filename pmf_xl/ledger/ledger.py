"""Writing to the ledger and asking it: one class, no SQL anywhere else."""

import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from pmf_xl.ledger import tables
from pmf_xl.ledger.copying import copy_ledger
from pmf_xl.ledger.council_database import CouncilDatabase
from pmf_xl.ledger.database import in_plain_words, plainly
from pmf_xl.ledger.integrity import findings, held_elsewhere
from pmf_xl.ledger.moving import copy_and_compare, write_moved
from pmf_xl.ledger.one_key import refuse_another_key
from pmf_xl.ledger.records import (
    Approval,
    Disposition,
    Event,
    IssueListed,
    IssueRecord,
    PeriodEvent,
    Received,
    Reminder,
    Submission,
    Withdrawal,
)
from pmf_xl.problems import Problem, Severity, messages, problem

MOST_NAMED = 500  # numbers that a query names one by one; databases take some 30,000
#: The tables that hold what was found in a file, as `Received` names them.
_PARTS = ("figures", "actions", "milestones", "sign_offs", "problems")
_TAKEN = (Disposition.ACCEPTED.value, Disposition.QUERIED.value)


#: What is told of a file in lists: all but what was typed in it.
_LISTED = [column for column in tables.submissions.c if column.name != "entries"]


class Ledger(CouncilDatabase):
    """The ledger of one council."""

    # -- writing ------------------------------------------------------------------------------------------------

    def record_issue(self, issue: IssueRecord, new_key: bool = False) -> bool:
        """Record a workbook as issued; False, and nothing is recorded, if another of its number has been by now.

        Raises `PmfError` where others were sealed by another key, unless that is meant.
        """
        try:
            with self._writing() as connection:
                if not new_key:
                    refuse_another_key(connection, self.council, issue.sealed_by)
                connection.execute(insert(tables.issues), _clean(asdict(issue) | {"council": self.council}))
        except IntegrityError:
            if self.last_issue_number(issue.period, issue.service) < issue.number:
                raise  # something else is wrong, which must not pass for somebody's being quicker
            return False
        return True

    def record(self, received: Received) -> int | None:
        """Record a file and everything found in it, and return its number; see `record_all`."""
        return self.record_all([received])[0]

    def record_all(self, files: Sequence[Received]) -> list[int | None]:
        """Record some files and everything found in them in one transaction, and return their numbers.

        None where the same bytes have been recorded for the period already, by this run or another.
        """
        with self._writing() as connection:
            numbers = [self._recorded(connection, received) for received in files]
            for name in _PARTS:
                rows = [
                    _clean(_values(part) | {"submission": number, "council": self.council})
                    for number, received in zip(numbers, files, strict=True)
                    if number is not None
                    for part in getattr(received, name)
                ]
                if rows:
                    connection.execute(insert(_table(name)), rows)
        return numbers

    def _recorded(self, connection: Connection, received: Received) -> int | None:
        """Record a file by itself, unless it is there already: nobody else writes meanwhile."""
        table = tables.submissions
        same = (
            table.c.council == self.council,
            table.c.period == received.period,
            table.c.sha256 == received.sha256,
        )
        if connection.execute(select(table.c.id).where(*same)).first() is not None:
            return None
        row = {name: getattr(received, name) for name in Received.__slots__ if name not in _PARTS}
        row |= {"council": self.council, "disposition": received.disposition.value}
        key = connection.execute(insert(table), _clean(row)).inserted_primary_key
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
                text = zlib.compress(catalogue.encode())
                held = {"council": self.council, "sha256": event.catalogue, "content": text}
                connection.execute(insert(kept), held)
            connection.execute(insert(tables.period_events), _clean(row))

    def record_withdrawal(self, withdrawal: Withdrawal) -> None:
        """Record that a return counts no longer."""
        with self._writing() as connection:
            connection.execute(
                insert(tables.withdrawals), _clean(_unnumbered(withdrawal) | {"council": self.council})
            )

    # -- asking -------------------------------------------------------------------------------------------------

    def issue(self, issue_id: str) -> IssueRecord | None:
        """Return the issue of this id, if this council made it."""
        found = self._rows(select(tables.issues).where(tables.issues.c.id == issue_id))
        return _issue(found[0]) if found else None

    def issues_of(self, ids: Collection[str]) -> dict[str, IssueRecord]:
        """Return those issues of some ids that this council made, by their ids."""
        rows = self._rows(select(tables.issues).where(tables.issues.c.id.in_(sorted(ids)))) if ids else []
        return {row["id"]: _issue(row) for row in rows}

    def issues_listed(self, period: str) -> list[IssueListed]:
        """Return every issue for a period in the order of their numbers, without what they were made from."""
        table = tables.issues
        listed = [table.c[key] for key in IssueListed.__slots__]
        rows = self._rows(select(*listed).where(table.c.period == period).order_by(table.c.number), of=table)
        return [IssueListed(**row) for row in rows]

    def issues(self, period: str) -> dict[str, IssueRecord]:
        """Return the latest issue to each service for a period, by service.

        One that asks for a part only counts where there is no other.
        """
        table = tables.issues
        rows = self._rows(select(table).where(table.c.period == period).order_by(table.c.number))
        every = [_issue(row) for row in rows]
        some = {one.service: one for one in every if one.part is not None}
        return some | {one.service: one for one in every if one.part is None}

    def periods_issued(self) -> dict[str, str]:
        """Return the period of every issue there has been, by its id."""
        table = tables.issues
        query = select(table.c.id, table.c.period)
        return {row["id"]: row["period"] for row in self._rows(query, of=table)}

    def has_issued(self) -> bool:
        """Say whether anything has ever been issued."""
        return bool(self._rows(select(tables.issues.c.id).limit(1), of=tables.issues))

    def latest_issue(self, period: str, service: str, part: str | None = None) -> IssueRecord | None:
        """Return the latest issue to one service for a period, of all it reports or of a `part` only."""
        table = tables.issues
        asked = table.c.part.is_(None) if part is None else table.c.part == part
        query = select(table).where(table.c.period == period, table.c.service == service, asked)
        rows = self._rows(query.order_by(table.c.number.desc()).limit(1))
        return _issue(rows[0]) if rows else None

    def last_issue_number(self, period: str, service: str) -> int:
        """Return the number of the last issue to one service for a period, 0 if there is none."""
        table = tables.issues
        query = select(func.max(table.c.number).label("last"))
        rows = self._rows(query.where(table.c.period == period, table.c.service == service), of=table)
        return int(rows[0]["last"] or 0)

    def submission_of(self, period: str, sha256: str) -> Submission | None:
        """Return the file of these bytes, if it has been collated for this period."""
        table = tables.submissions
        rows = self._rows(select(*_LISTED).where(table.c.period == period, table.c.sha256 == sha256))
        return _submission(rows[0]) if rows else None

    def submission(self, number: int) -> Submission | None:
        """Return the file of a number."""
        table = tables.submissions
        rows = self._rows(select(*_LISTED).where(table.c.id == number))
        return _submission(rows[0]) if rows else None

    def submissions(self, period: str | None = None) -> list[Submission]:
        """Return every file received (for a period), in the order received."""
        table = tables.submissions
        query = select(*_LISTED).order_by(table.c.id)
        return [
            _submission(row)
            for row in self._rows(query if period is None else query.where(table.c.period == period))
        ]

    def figures(self, ref: str | None = None) -> list[Mapping[str, Any]]:
        """Return every figure ever taken, oldest first, each with its file: columns of both tables."""
        table, files = tables.figures, tables.submissions
        query = (
            select(
                table,
                *(
                    files.c[name]
                    for name in ("kind", "service", "sha256", "name", "received_at", "sender", "disposition")
                ),
            )
            .join(files, files.c.id == table.c.submission)
            .where(files.c.disposition.in_((*_TAKEN, Disposition.SUPERSEDED.value)))
            .order_by(table.c.id)
        )
        return self._rows(query if ref is None else query.where(table.c.ref == ref), of=table)

    def submissions_since(self, period: str, number: int) -> list[Submission]:
        """Return every file received for a period after that of a number, in the order received."""
        table = tables.submissions
        query = select(*_LISTED).where(table.c.period == period, table.c.id > number).order_by(table.c.id)
        return [_submission(row) for row in self._rows(query)]

    def parts(self, name: str, submissions: Iterable[int]) -> list[Mapping[str, Any]]:
        """Return the rows of `actions`, `milestones`, `sign_offs` or `problems` of these submissions."""
        table, wanted = _table(name), sorted(set(submissions))
        query = select(table).order_by(table.c.id)
        if len(wanted) <= MOST_NAMED:
            return self._rows(query.where(table.c.submission.in_(wanted)))
        rows = self._rows(query.where(table.c.submission.between(wanted[0], wanted[-1])))
        among = set(wanted)
        return [row for row in rows if row["submission"] in among]

    def problems_of(self, submission: int) -> list[Problem]:
        """Return what was found in one file."""
        return [
            Problem(**{key: row[key] for key in Problem.__slots__} | {"severity": Severity(row["severity"])})
            for row in self.parts("problems", [submission])
        ]

    def entries_of(self, submission: int) -> str:
        """Return what was typed in one file, by sheet, row and column, as JSON."""
        table = tables.submissions
        rows = self._rows(select(table.c.council, table.c.entries).where(table.c.id == submission))
        return str(rows[0]["entries"]) if rows else "{}"

    def last_scorecard(self, period: str) -> tuple[datetime, str] | None:
        """Return when the last scorecard of a period was made, and what it said."""
        table = tables.scorecards
        rows = self._rows(select(table).where(table.c.period == period).order_by(table.c.id.desc()).limit(1))
        return (rows[0]["made_at"], rows[0]["content"]) if rows else None

    def approvals(self, period: str) -> list[Approval]:
        """Return the approvals of a period, in the order given."""
        table = tables.approvals
        rows = self._rows(select(table).where(table.c.period == period).order_by(table.c.id))
        return [Approval(**{key: row[key] for key in Approval.__slots__}) for row in rows]

    def events(self) -> list[PeriodEvent]:
        """Return what happened to every period, in the order in which it did."""
        table = tables.period_events
        listed = [column for column in table.c if column.name != "content"]
        rows = self._rows(select(*listed).order_by(table.c.id), of=table)
        return [
            PeriodEvent(**{key: row[key] for key in PeriodEvent.__slots__} | {"event": Event(row["event"])})
            for row in rows
        ]

    def rated_when_closed(self, period: str) -> str:
        """Return what was rated when a period was last closed, as JSON."""
        table = tables.period_events
        query = select(table).where(table.c.period == period, table.c.event == Event.CLOSED.value)
        rows = self._rows(query.order_by(table.c.id.desc()).limit(1))
        return str(rows[0]["content"]) if rows else "[]"

    def catalogue(self, sha256: str) -> str:
        """Return the text of a catalogue that a period is judged by; raises `KeyError` if there is none."""
        table = tables.catalogues
        rows = self._rows(select(table).where(table.c.sha256 == sha256))
        if not rows:
            raise KeyError(sha256)
        return zlib.decompress(rows[0]["content"]).decode()

    def withdrawals(self) -> list[Withdrawal]:
        """Return the returns that count no longer, in the order in which that was said."""
        table = tables.withdrawals
        rows = self._rows(select(table).order_by(table.c.id))
        return [Withdrawal(**{key: row[key] for key in Withdrawal.__slots__}) for row in rows]

    def reminders(self, period: str) -> list[Reminder]:
        """Return the reminders drafted for a period, in the order drafted."""
        table = tables.reminders
        rows = self._rows(select(table).where(table.c.period == period).order_by(table.c.id))
        return [Reminder(**{key: row[key] for key in Reminder.__slots__}) for row in rows]

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

    def every_issue(self) -> list[IssueRecord]:
        """Return every issue there has been."""
        table = tables.issues
        ordered = select(table).order_by(table.c.period, table.c.service, table.c.number)
        return [_issue(row) for row in self._rows(ordered)]

    def count_figures(self) -> int:
        """Return how many figures there are, superseded ones included."""
        counted = select(func.count().label("count")).select_from(tables.figures)
        return int(self._rows(counted, of=tables.figures)[0]["count"])

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


def _table(name: str) -> Table:
    return tables.metadata.tables[name]


def _clean(row: Mapping[str, Any]) -> dict[str, Any]:
    """Replace what a database cannot hold in a text: halves of characters, as in odd file names, and null ones."""
    return {
        name: value.encode("utf-8", "replace").decode().replace("\0", "?")
        if isinstance(value, str)
        else value
        for name, value in row.items()
    }


def _issue(row: Mapping[str, Any]) -> IssueRecord:
    return IssueRecord(**{key: row[key] for key in IssueRecord.__slots__})


def _submission(row: Mapping[str, Any]) -> Submission:
    held = {key: row[key] for key in Submission.__slots__}
    return Submission(**held | {"disposition": Disposition(row["disposition"])})
