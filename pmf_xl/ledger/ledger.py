"""Writing to the ledger and asking it: one class, no SQL anywhere else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, create_engine, event, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from pmf_xl.ledger import tables
from pmf_xl.ledger.records import CLOSED, Disposition, FiledAction, IssueRecord, Received, Submission
from pmf_xl.problems import PmfError, Problem, Severity

SECONDS_TO_WAIT_FOR_ANOTHER = 30
_TAKEN = (Disposition.ACCEPTED.value, Disposition.QUERIED.value)


#: What is told of a file in lists: all but what was typed in it.
_LISTED = [column for column in tables.submissions.c if column.name != "entries"]


class Ledger:
    """The ledger of one council, in a database that may hold others too.

    Raises `PmfError` where the database cannot be reached or stays locked.
    """

    def __init__(self, url: str, council: str) -> None:
        self.council = council
        self._engine = _engine(url)
        try:
            tables.metadata.create_all(self._engine)
        except OperationalError as reason:
            raise PmfError(f"The ledger cannot be opened ({url}): {reason.orig}.") from reason

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # -- writing ------------------------------------------------------------------------------------------------

    def record_issue(self, issue: IssueRecord) -> None:
        """Record a workbook as issued; raises `PmfError` if another of its number has been in the meantime."""
        try:
            with self._writing() as connection:
                connection.execute(insert(tables.issues), asdict(issue) | {"council": self.council})
        except IntegrityError as reason:
            raise PmfError(
                f"Somebody else is issuing {issue.service} for {issue.period} at this moment. Try again."
            ) from reason

    def record(self, received: Received) -> int | None:
        """Record a file and everything found in it in one transaction, and return its number.

        Returns None when the same bytes have been recorded for this period already, by this run or another.
        """
        kept = asdict(received)
        parts = {
            name: kept.pop(name) for name in ("figures", "actions", "milestones", "sign_offs", "problems")
        }
        try:
            with self._writing() as connection:
                row = kept | {"council": self.council, "disposition": received.disposition.value}
                key = connection.execute(insert(tables.submissions), row).inserted_primary_key
                assert key is not None
                for name, rows in parts.items():
                    if rows:
                        shared = {"submission": key[0], "council": self.council}
                        connection.execute(insert(_table(name)), [part | shared for part in rows])
                return int(key[0])
        except IntegrityError:
            if self.submission_of(received.period, received.sha256) is None:
                raise  # something else is wrong, which must not pass for a file already read
            return None

    def record_scorecard(self, period: str, made_at: datetime, content: str) -> None:
        """Keep what a scorecard said, so that the next one can say what has changed."""
        with self._writing() as connection:
            connection.execute(
                insert(tables.scorecards),
                {"council": self.council, "period": period, "made_at": made_at, "content": content},
            )

    # -- asking -------------------------------------------------------------------------------------------------

    def issue(self, issue_id: str) -> IssueRecord | None:
        """Return the issue of this id, if this council made it."""
        found = self._rows(select(tables.issues).where(tables.issues.c.id == issue_id))
        return _issue(found[0]) if found else None

    def issues(self, period: str) -> dict[str, IssueRecord]:
        """Return the latest issue to each service for a period, by service."""
        table = tables.issues
        rows = self._rows(select(table).where(table.c.period == period).order_by(table.c.number))
        return {row["service"]: _issue(row) for row in rows}

    def latest_issue(self, period: str, service: str) -> IssueRecord | None:
        """Return the latest issue to one service for a period."""
        table = tables.issues
        query = select(table).where(table.c.period == period, table.c.service == service)
        rows = self._rows(query.order_by(table.c.number.desc()).limit(1))
        return _issue(rows[0]) if rows else None

    def submission_of(self, period: str, sha256: str) -> Submission | None:
        """Return the file of these bytes, if it has been collated for this period."""
        table = tables.submissions
        rows = self._rows(select(*_LISTED).where(table.c.period == period, table.c.sha256 == sha256))
        return _submission(rows[0]) if rows else None

    def submissions(self, period: str | None = None) -> list[Submission]:
        """Return every file received (for a period), in the order received."""
        table = tables.submissions
        query = select(*_LISTED).order_by(table.c.id)
        return [
            _submission(row)
            for row in self._rows(query if period is None else query.where(table.c.period == period))
        ]

    def standing(self, period: str | None = None) -> dict[tuple[str, str], Submission]:
        """Return the submission that stands for each period and service: the last one that was taken."""
        return {
            (submission.period, submission.service): submission
            for submission in self.submissions(period)
            if submission.kind == "return" and submission.disposition.counts and submission.service
        }

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

    def parts(self, name: str, submissions: Iterable[int]) -> list[Mapping[str, Any]]:
        """Return the rows of `actions`, `milestones`, `sign_offs` or `problems` of these submissions."""
        table = _table(name)
        return self._rows(select(table).where(table.c.submission.in_(list(submissions))).order_by(table.c.id))

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

    def actions(self, periods: Sequence[str]) -> dict[str, FiledAction]:
        """Return the actions in the returns that stand for some periods, by number, as told in the last of them."""
        numbers = {
            submission.id: (periods.index(submission.period), submission.id)
            for submission in self.standing().values()
            if submission.period in periods
        }
        rows = sorted(self.parts("actions", numbers), key=lambda row: numbers[row["submission"]])
        return {
            row["number"]: FiledAction(**{key: row[key] for key in FiledAction.__slots__}) for row in rows
        }

    def open_actions(self) -> dict[str, FiledAction]:
        """Return the actions promised in returns that stand and not yet done or dropped, by number, as last told."""
        every = self.actions(sorted({period for period, _ in self.standing()}))
        return {number: action for number, action in every.items() if action.status not in CLOSED}

    def last_scorecard(self, period: str) -> tuple[datetime, str] | None:
        """Return when the last scorecard of a period was made, and what it said."""
        table = tables.scorecards
        rows = self._rows(select(table).where(table.c.period == period).order_by(table.c.id.desc()).limit(1))
        return (rows[0]["made_at"], rows[0]["content"]) if rows else None

    # -- the database -------------------------------------------------------------------------------------------

    def _rows(self, query: Any, of: Table | None = None) -> list[Any]:
        table = of if of is not None else query.get_final_froms()[0]
        with self._engine.connect().execution_options(reading=True) as connection:
            return list(connection.execute(query.where(table.c.council == self.council)).mappings())

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except OperationalError as reason:
            raise PmfError(
                f"The ledger could not be written to: {reason.orig}. Try again in a moment."
            ) from reason


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": SECONDS_TO_WAIT_FOR_ANOTHER})

    @event.listens_for(engine, "connect")
    def _check_references(connection: Any, _: object) -> None:
        connection.isolation_level = None  # SQLAlchemy begins and ends transactions, not the driver
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _take_the_lock_at_once(connection: Connection) -> None:
        # A transaction that starts by reading and then writes can deadlock with another like it.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _table(name: str) -> Table:
    return tables.metadata.tables[name]


def _issue(row: Mapping[str, Any]) -> IssueRecord:
    return IssueRecord(**{key: row[key] for key in IssueRecord.__slots__})


def _submission(row: Mapping[str, Any]) -> Submission:
    held = {key: row[key] for key in Submission.__slots__}
    return Submission(**held | {"disposition": Disposition(row["disposition"])})
