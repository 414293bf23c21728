"""Asking the ledger: what was issued, what came and what was found in it, as plain records."""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from sys import intern
from typing import Any, TypeVar

from sqlalchemy import Column, Select, Table, bindparam, func, select

from pmf_xl.ledger import tables
from pmf_xl.ledger.council_database import CouncilDatabase
from pmf_xl.ledger.records import (
    Approval,
    Disposition,
    Event,
    IssueListed,
    IssueRecord,
    PeriodEvent,
    ReadGrant,
    Reminder,
    Submission,
    Withdrawal,
)
from pmf_xl.problems import Problem, Severity

MOST_NAMED = 500  # numbers that a query names one by one; databases take some 30,000
_TAKEN = (Disposition.ACCEPTED.value, Disposition.QUERIED.value)
Issue = TypeVar("Issue", IssueRecord, IssueListed)


#: What many files have in common, or is kept of one in several places: each text is held in memory once.
_SHARED = ("period", "service", "issue", "sha256", "sender", "kind")
#: What is told of a file in lists: all but what was typed in it.
_LISTED = [column for column in tables.submissions.c if column.name != "entries"]


class Asking(CouncilDatabase):
    """What can be asked of the rows of one council."""

    def issue(self, issue_id: str) -> IssueRecord | None:
        """Return the issue of this id, if this council made it."""
        found = self._rows(select(tables.issues).where(tables.issues.c.id == issue_id))
        return _issue(found[0]) if found else None

    def issues_of(self, ids: Collection[str]) -> dict[str, IssueRecord]:
        """Return those issues of some ids that this council made, by their ids."""
        rows = self._rows_among(select(tables.issues), tables.issues.c.id, ids)
        return {row["id"]: _issue(row) for row in rows}

    def issues_listed(self, period: str, services: Collection[str] | None = None) -> list[IssueListed]:
        """Return every issue for a period, or of it to some services only, in the order of their numbers.

        What they were made from is left out.
        """
        table = tables.issues
        listed = [table.c[key] for key in IssueListed.__slots__]
        query = select(*listed).where(table.c.period == period).order_by(table.c.number)
        return [IssueListed(**row) for row in self._rows_among(query, table.c.service, services)]

    def issues(self, period: str) -> dict[str, IssueRecord]:
        """Return the latest issue to each service for a period, by service.

        One that asks for a part only counts where there is no other.
        """
        table = tables.issues
        rows = self._rows(select(table).where(table.c.period == period).order_by(table.c.number))
        return _latest([_issue(row) for row in rows])

    def latest_issues(self, period: str) -> dict[str, IssueListed]:
        """Return the issues that `issues` does, without what they were made from."""
        return _latest(self.issues_listed(period))

    def periods_issued(self) -> dict[str, str]:
        """Return the period of every issue there has been, by its id."""
        table = tables.issues
        query = select(table.c.id, table.c.period)
        return {row["id"]: row["period"] for row in self._rows(query, of=table)}

    def issued_as(self, parts: Collection[str]) -> set[str]:
        """Return the ids of the issues that asked for some parts only, whatever their period."""
        table = tables.issues
        return {row["id"] for row in self._rows(select(table.c.id).where(table.c.part.in_(parts)), of=table)}

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

    def submissions(
        self, period: str | None = None, numbers: Collection[int] | None = None
    ) -> list[Submission]:
        """Return every file received (for a period, or of some numbers), in the order received."""
        table = tables.submissions
        query = select(*_LISTED).order_by(table.c.id)
        if period is not None:
            query = query.where(table.c.period == period)
        return [_submission(row) for row in self._rows_among(query, table.c.id, numbers)]

    def figures(self, refs: Collection[str] | None = None) -> list[Mapping[str, Any]]:
        """Return every figure ever taken (of some measures), oldest first, each with columns of its file."""
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
        return self._rows_among(query, table.c.ref, refs)

    def refs_touched(self, since: int, period: str) -> set[str]:
        """Return the measures of which figures came for other periods than one in files after that of a number."""
        table = tables.figures
        query = select(table.c.ref).where(table.c.submission > since, table.c.period != period).distinct()
        return {row["ref"] for row in self._rows(query, of=table)}

    def submissions_from(self, number: int) -> list[Submission]:
        """Return the file of a number and every one received after it, in the order received."""
        table = tables.submissions
        query = select(*_LISTED).where(table.c.id >= number).order_by(table.c.id)
        return [_submission(row) for row in self._rows(query)]

    def submissions_since(self, period: str, number: int) -> list[Submission]:
        """Return every file received for a period after that of a number, in the order received."""
        table = tables.submissions
        query = select(*_LISTED).where(table.c.period == period, table.c.id > number).order_by(table.c.id)
        return [_submission(row) for row in self._rows(query)]

    def parts(self, name: str, submissions: Iterable[int]) -> list[Mapping[str, Any]]:
        """Return the rows of a table of what was found in files, such as `actions`, of these submissions."""
        table, among = table_of(name), sorted(set(submissions))
        if (
            len(among) <= MOST_NAMED
        ):  # asked for each return: putting a query together takes longer than it does
            return self._rows_prepared(_parts_of_some(name), table, council=self.council, among=among)
        return self._rows_among(select(table).order_by(table.c.id), table.c.submission, among)

    def _rows_among(self, query: Any, column: Column[Any], values: Collection[Any] | None) -> list[Any]:
        """Give the rows of a query in which a column holds one of some values, however many they are; None: any."""
        if values is None:
            return self._rows(query, of=column.table)
        among = sorted(set(values))
        if len(among) <= MOST_NAMED:
            return self._rows(query.where(column.in_(among)), of=column.table)
        rows = self._rows(query.where(column.between(among[0], among[-1])), of=column.table)
        wanted = set(among)
        return [row for row in rows if row[column.name] in wanted]

    def count_of_figures(self, period: str, submissions: Collection[int]) -> int:
        """Count the figures that some files, received for a period, give between them; of each the last counts once."""
        table, files = tables.figures, tables.submissions
        query = (
            select(table.c.ref, table.c.breakdown)
            .join(files, files.c.id == table.c.submission)
            .where(files.c.period == period, table.c.outturn.is_not(None))
            .distinct()
        )
        among, given = sorted(set(submissions)), set()
        for start in range(0, len(among), MOST_NAMED):  # some at a time: all of them would not fit in memory
            some = query.where(table.c.submission.in_(among[start : start + MOST_NAMED]))
            given |= {(row["ref"], row["breakdown"]) for row in self._rows(some, of=table)}
        return len(given)

    def problems_of(self, submission: int) -> list[Problem]:
        """Return what was found in one file."""
        return self.problems_of_each([submission])[submission]

    def problems_of_each(self, submissions: Collection[int]) -> dict[int, list[Problem]]:
        """Return what was found in each of some files, by their numbers."""
        found: dict[int, list[Problem]] = {number: [] for number in submissions}
        for row in self.parts("problems", submissions):
            held = {key: row[key] for key in Problem.__slots__}
            found[row["submission"]].append(Problem(**held | {"severity": Severity(row["severity"])}))
        return found

    def periods_of(self, submissions: Collection[int]) -> set[str]:
        """Return the periods that some files came for."""
        table = tables.submissions
        rows = self._rows(
            select(table.c.period).where(table.c.id.in_(sorted(submissions))).distinct(), of=table
        )
        return {row["period"] for row in rows}

    def to_be_answered(self, period: str) -> set[int]:
        """Return the files received for a period in which there is an error or a query."""
        table, files = tables.problems, tables.submissions
        query = select(table.c.submission).join(files, files.c.id == table.c.submission).distinct()
        asked = query.where(files.c.period == period, table.c.severity != Severity.NOTE.value)
        return {row["submission"] for row in self._rows(asked, of=table)}

    def actions_numbered(self, numbers: Collection[str]) -> list[Mapping[str, Any]]:
        """Return the rows of every action of some numbers, in the order in which they came."""
        table = tables.actions
        return self._rows_among(select(table).order_by(table.c.id), table.c.number, numbers)

    def entries_of(self, submission: int) -> str:
        """Return what was typed in one file, by sheet, row and column, as JSON."""
        rows = self._rows_prepared(
            _entries_of_one(), tables.submissions, council=self.council, number=submission
        )
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
        listed = [column for column in table.c if column.name not in ("content", "units")]
        rows = self._rows(select(*listed).order_by(table.c.id), of=table)
        listed_of = [key for key in PeriodEvent.__slots__ if key != "units"]
        return [
            PeriodEvent(**{key: row[key] for key in listed_of} | {"event": Event(row["event"])})
            for row in rows
        ]

    def units(self) -> dict[str, str]:
        """Return what the measures of each catalogue that was kept are counted in, as JSON, by its SHA-256."""
        table = tables.period_events
        rows = self._rows(select(table.c.catalogue, table.c.units).order_by(table.c.id), of=table)
        return {row["catalogue"]: row["units"] for row in rows}

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

    def read_grants(self) -> list[ReadGrant]:
        """Return whom this council let read its figures, and whom no longer, in the order in which that was said."""
        table = tables.read_grants
        rows = self._rows(select(table).order_by(table.c.id))
        return [ReadGrant(**{key: row[key] for key in ReadGrant.__slots__}) for row in rows]

    def reminders(self, period: str) -> list[Reminder]:
        """Return the reminders drafted for a period, in the order drafted."""
        table = tables.reminders
        rows = self._rows(select(table).where(table.c.period == period).order_by(table.c.id))
        return [Reminder(**{key: row[key] for key in Reminder.__slots__}) for row in rows]

    def every_issue(self) -> list[IssueRecord]:
        """Return every issue there has been."""
        table = tables.issues
        ordered = select(table).order_by(table.c.period, table.c.service, table.c.number)
        return [_issue(row) for row in self._rows(ordered)]

    def count_figures(self) -> int:
        """Return how many figures there are, superseded ones included."""
        counted = select(func.count().label("count")).select_from(tables.figures)
        return int(self._rows(counted, of=tables.figures)[0]["count"])


def table_of(name: str) -> Table:
    """Return the table that holds what was found in files under a name, such as `figures`."""
    return tables.metadata.tables[name]


@cache
def _parts_of_some(name: str) -> Select[Any]:
    table = table_of(name)
    ours = table.c.council == bindparam("council")
    return (
        select(table)
        .where(table.c.submission.in_(bindparam("among", expanding=True)), ours)
        .order_by(table.c.id)
    )


@cache
def _entries_of_one() -> Select[Any]:
    table = tables.submissions
    return select(table.c.entries).where(
        table.c.id == bindparam("number"), table.c.council == bindparam("council")
    )


def _latest(every: Sequence[Issue]) -> dict[str, Issue]:
    """Give the last of some issues to each service; one that asks for a part only counts where there is no other."""
    some = {one.service: one for one in every if one.part is not None}
    return some | {one.service: one for one in every if one.part is None}


def _issue(row: Mapping[str, Any]) -> IssueRecord:
    return IssueRecord(**{key: row[key] for key in IssueRecord.__slots__})


def _submission(row: Mapping[str, Any]) -> Submission:
    held = {key: row[key] for key in Submission.__slots__}
    held |= {key: intern(held[key]) for key in _SHARED if held[key] is not None}
    return Submission(**held | {"disposition": Disposition(row["disposition"])})
