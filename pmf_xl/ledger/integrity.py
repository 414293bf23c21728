"""Whether the ledger holds together: the database itself, its guards, and what every row comes from."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, text

from pmf_xl.ledger import tables
from pmf_xl.ledger.database import address_of
from pmf_xl.ledger.records import Disposition
from pmf_xl.ledger.schema import unguarded
from pmf_xl.problems import Problem, messages, problem

PARTS = (
    tables.figures,
    tables.actions,
    tables.milestones,
    tables.register_entries,
    tables.sign_offs,
    tables.problems,
)
_HELD = (Disposition.ACCEPTED.value, Disposition.QUERIED.value, Disposition.SUPERSEDED.value)


def findings(connection: Connection, council: str) -> Iterator[Problem]:
    """Give everything that is wrong with what the ledger holds of a council."""
    if connection.dialect.name == "sqlite":
        for table, row in _broken_in_sqlite(connection):
            yield problem(messages.ledger_damaged(what=f"{table}: {row}" if table else row))
    for table in unguarded(connection):
        yield problem(messages.ledger_unguarded(table=table))
    yield from _without_source(connection, council)
    yield from _not_taken(connection, council)
    yield from _unreadable(connection, council)


def _broken_in_sqlite(connection: Connection) -> Iterator[tuple[str, str]]:
    for said in connection.execute(text("PRAGMA integrity_check(20)")).scalars():
        if said != "ok":
            yield "", " ".join(str(said).split())
    for row in connection.execute(text("PRAGMA foreign_key_check")).fetchmany(20):
        yield str(row[0]), f"row {row[1]} names a row of {row[2]} that is not there"


def _without_source(connection: Connection, council: str) -> Iterator[Problem]:
    """A database that checks references would not let this happen; a copy put together by hand might."""
    files, issues = tables.submissions, tables.issues
    for table in PARTS:
        its_file = exists().where(and_(files.c.id == table.c.submission, files.c.council == table.c.council))
        ours = select(files.c.id).where(files.c.council == council)
        concerned = or_(table.c.council == council, table.c.submission.in_(ours))
        if count := _count(connection, select(func.count()).select_from(table).where(concerned, ~its_file)):
            yield problem(messages.source_missing(count=count, table=table.name, source="a file"))
    its_issue = exists().where(and_(issues.c.id == files.c.issue, issues.c.council == files.c.council))
    without = select(func.count()).where(files.c.council == council, files.c.issue.is_not(None), ~its_issue)
    if count := _count(connection, without):
        yield problem(messages.source_missing(count=count, table=files.name, source="an issue"))


def _not_taken(connection: Connection, council: str) -> Iterator[Problem]:
    files, figures = tables.submissions, tables.figures
    query = (
        select(files.c.id, files.c.disposition, func.count(figures.c.id))
        .join(figures, figures.c.submission == files.c.id)
        .where(files.c.council == council, files.c.disposition.not_in(_HELD))
        .group_by(files.c.id, files.c.disposition)
    )
    for submission, disposition, count in connection.execute(query):
        yield problem(messages.source_not_taken(count=count, submission=submission, disposition=disposition))


def _unreadable(connection: Connection, council: str) -> Iterator[Problem]:
    """What is kept as JSON must be JSON, and every disposition one that there is."""
    kept = ((tables.submissions, "entries"), (tables.scorecards, "content"), (tables.approvals, "covers"))
    for table, column in kept:
        for row in connection.execute(select(table.c.id, table.c[column]).where(table.c.council == council)):
            if not _is_json(row[1]):
                yield problem(
                    messages.ledger_damaged(what=f"{table.name}: the {column} of row {row[0]} cannot be read")
                )
    words = [word.value for word in Disposition]
    files = tables.submissions
    strange = select(files.c.id, files.c.disposition).where(
        files.c.council == council, files.c.disposition.not_in(words)
    )
    for number, word in connection.execute(strange):
        yield problem(
            messages.ledger_damaged(
                what=f"submission {number} has the disposition {word}, which there is not"
            )
        )


def _is_json(content: str) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())


def held_elsewhere(copy: Path, council: str, known: Collection[tuple[str, str]]) -> int:
    """Count the files in another ledger's file that are not known, by period and SHA-256; 0 if it is no ledger."""
    query = "SELECT period, sha256 FROM submissions WHERE council = ?"
    try:
        with closing(sqlite3.connect(address_of(copy, "ro"), uri=True)) as connection:
            return sum(tuple(row) not in known for row in connection.execute(query, (council,)))
    except sqlite3.Error:
        return 0
