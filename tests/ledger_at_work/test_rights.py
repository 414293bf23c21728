"""At a server, colleagues need no more than the right to read and to add; guards are then out of their reach."""

from pathlib import Path

import psycopg
import pytest
from at_work import TABLES, Database, fill_ledger, received, workspace

from pmf_xl.problems import PmfError
from postgres_server import PostgresServer

GUIDE = Path(__file__).parents[2] / "docs" / "performance-team.md"


@pytest.fixture
def owner(postgres: PostgresServer) -> Database:
    """A ledger that somebody else owns and that is open to the role `team` as the guide says."""
    database = Database(postgres.new_database())
    with database.ledger():
        pass
    schema = database.run("SELECT current_schema()")[0][0]
    if not database.run("SELECT 1 FROM pg_roles WHERE rolname = 'team'"):
        database.run("CREATE ROLE team LOGIN")
    database.run(f"GRANT USAGE ON SCHEMA {schema} TO team")
    for statement in granted():
        database.run(statement.replace("SCHEMA public", f"SCHEMA {schema}"))
    return database


def granted() -> list[str]:
    """The statements that the guide gives."""
    return [line.rstrip(";") for line in GUIDE.read_text("utf-8").splitlines() if line.startswith("GRANT ")]


def test_the_rights_in_the_guide_are_enough_to_work_with(owner: Database) -> None:
    team = Database(owner.url.replace("//pmf@", "//team@"))
    with team.ledger() as ledger:
        number = fill_ledger(ledger)
        assert ledger.submissions()[0].id == number
        assert ledger.record(received()) is None
        assert ledger.findings() == []
    for table in TABLES:
        for statement in (
            f"DROP TRIGGER {table}_only_added_to ON {table}", f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DELETE FROM {table}", f"UPDATE {table} SET council = 'york'", f"TRUNCATE {table}", f"DROP TABLE {table}",
        ):  # fmt: skip
            with pytest.raises(psycopg.Error, match=r"permission denied|must be owner|only added to"):
                team.run(statement)


def test_they_are_enough_to_move_a_ledger_there(owner: Database, tmp_path: Path) -> None:
    council = workspace(tmp_path / "council")
    number = fill_ledger(council.ledger)
    council.move_ledger(owner.url.replace("//pmf@", "//team@"))
    assert council.ledger.record(received("b")) == number + 1
    assert council.ledger.findings() == []
    council.ledger.close()


def test_a_ledger_that_needs_a_later_version_is_its_owners_to_migrate(owner: Database) -> None:
    owner.run("UPDATE ledger_version SET version_num = '0002'")
    owner.run("DROP VIEW ledger_councils")
    owner.run(
        "DROP TABLE approvals, reminders, moves, catalogues, period_events, withdrawals, identities, "
        "read_grants, register_entries"
    )
    owner.run("ALTER TABLE issues DROP COLUMN sealed_by, DROP COLUMN part")
    with (
        pytest.raises(PmfError, match="The ledger cannot be opened .*permission denied"),
        Database(owner.url.replace("//pmf@", "//team@")).ledger(),
    ):
        pass
    with owner.ledger() as ledger:
        assert ledger.findings() == []
