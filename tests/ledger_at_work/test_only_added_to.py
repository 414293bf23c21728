"""What was recorded stays as it was, even for somebody with a SQL prompt: on both databases, by SQL of our own."""

import sqlite3
from typing import Any

import pytest
from at_work import TABLES, Database, fill_ledger, issued, received

from postgres_server import PostgresServer

#: A column of each table that somebody might like to put right.
COLUMNS = {
    "issues": "content", "submissions": "disposition", "figures": "commentary", "actions": "status",
    "milestones": "status", "sign_offs": "name", "problems": "severity", "scorecards": "content",
    "approvals": "name", "reminders": "sent_to", "moves": "moved_to",
    "catalogues": "content", "period_events": "by", "withdrawals": "reason",
    "identities": "identity", "read_grants": "reader",
    "register_entries": "entries",
}  # fmt: skip


def refused(database: Database, statement: str) -> str:
    """Run a statement that must be refused, see that nothing has changed, and give the refusal."""
    before = database.content()
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)
    if database.is_postgres:
        import psycopg

        errors = (psycopg.Error,)
    with pytest.raises(errors) as refusal:
        database.run(statement)
    assert database.content() == before
    return str(refusal.value)


@pytest.fixture
def filled(database: Database) -> Database:
    """A ledger that a test may change, with a row in every table."""
    return _filled(database)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def untouched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A ledger that every change is refused by, so that all such tests can have the same one."""
    if request.param == "sqlite":
        return _filled(Database(f"sqlite:///{tmp_path_factory.mktemp('filled') / 'ledger.sqlite'}"))
    return _filled(Database(request.getfixturevalue("postgres").new_database()))


def _filled(database: Database) -> Database:
    with database.ledger() as ledger:
        fill_ledger(ledger)
    database.run("INSERT INTO moves VALUES (1, 'york', '2024-07-10 09:00:00', 'elsewhere')")
    assert all(database.content().values()), "every table holds a row"
    return database


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = 'changed'",
        "UPDATE {table} SET council = 'york'",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE council <> ''",
    ],
)
def test_no_row_can_be_changed_or_deleted(untouched: Database, table: str, statement: str) -> None:
    said = refused(untouched, statement.format(table=table, column=COLUMNS[table]))
    assert f"the ledger is only added to: {table}" in said


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_put_in_the_place_of_another(untouched: Database, table: str) -> None:
    columns = [name for name in _columns(untouched, table) if name != COLUMNS[table]]
    listed = ", ".join(f'"{name}"' for name in columns)
    copied = f"({listed}, {COLUMNS[table]}) SELECT {listed}, 'changed' FROM {table} WHERE true"
    if not untouched.is_postgres:
        refused(untouched, f"INSERT OR REPLACE INTO {table} {copied}")
    refused(
        untouched, f"INSERT INTO {table} {copied} ON CONFLICT (id) DO UPDATE SET {COLUMNS[table]} = 'changed'"
    )


@pytest.mark.parametrize(
    "table", ["issues", "submissions", "moves", "catalogues", "withdrawals", "identities"]
)
def test_nor_by_what_tells_it_from_others_under_a_new_id(untouched: Database, table: str) -> None:
    columns = [name for name in _columns(untouched, table) if name not in ("id", COLUMNS[table])]
    listed = ", ".join(columns)
    new = f"INTO {table} (id, {COLUMNS[table]}, {listed}) SELECT 99, 'changed', {listed} FROM {table} WHERE true"
    refused(untouched, f"INSERT {'' if untouched.is_postgres else 'OR REPLACE '}{new}")


def test_tables_cannot_be_emptied_at_one_go(untouched: Database) -> None:
    statement = "TRUNCATE {table} CASCADE" if untouched.is_postgres else "DELETE FROM {table}"
    for table in TABLES:
        assert "only added to" in refused(untouched, statement.format(table=table))


def test_what_is_new_can_be_added(filled: Database) -> None:
    with filled.ledger() as ledger:
        assert ledger.record_issue(issued(number=2))
        assert ledger.record(received("b", issue="HR-2")) == 2
        assert len(ledger.submissions()) == 2


@pytest.mark.parametrize("table", TABLES)
def test_a_guard_that_was_taken_away_is_missed(filled: Database, table: str) -> None:
    with filled.ledger() as ledger:
        assert ledger.findings() == []
        for statement in _without_guard(filled, table):
            filled.run(statement)
        assert [(found.code, table in found.message) for found in ledger.findings()] == [
            ("ledger-unguarded", True)
        ]


def test_nor_does_a_guard_that_sleeps_pass(postgres: PostgresServer) -> None:
    database = Database(postgres.new_database())
    with database.ledger() as ledger:
        fill_ledger(ledger)
        database.run("ALTER TABLE figures DISABLE TRIGGER ALL")
        assert [found.code for found in ledger.findings()] == ["ledger-unguarded"]


def _without_guard(database: Database, table: str) -> list[str]:
    if database.is_postgres:
        return [f"DROP TRIGGER {table}_only_added_to ON {table}"]
    event = {"issues": "update", "submissions": "delete"}.get(table, "replace")  # each will do
    return [f"DROP TRIGGER {table}_only_added_to_{event}"]


def _columns(database: Database, table: str) -> list[str]:
    with database.raw() as connection:
        done: Any = connection.execute(f"SELECT * FROM {table}")
        return [column[0] for column in done.description]
