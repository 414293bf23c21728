"""Which version of the tables a database holds, and whether it still refuses to have its rows changed.

Alembic is loaded only where there is something to migrate: opening a ledger must stay cheap.
"""

from sqlalchemy import Connection, text
from sqlalchemy.engine import Engine

from pmf_xl.ledger.database import file_of, name_of
from pmf_xl.ledger.versions import TABLES, VERSIONS, version_of
from pmf_xl.problems import LedgerMissingError, LedgerVersionError


def make_ready(engine: Engine, may_begin: bool = True) -> None:
    """Make the tables of an empty database, bring those of an older version up to date.

    An older ledger in a file is copied first, to `ledger-before-0008.sqlite` beside it. Raises `PmfError` for tables of
    a later version, or of another program; and for a database without any, unless a ledger `may_begin` in it.
    """
    file = file_of(engine)
    if file and not may_begin and not (file.exists() and file.stat().st_size):  # asking would make one
        raise _nothing_there(engine, "is empty" if file.exists() else "is not there")
    with engine.connect().execution_options(reading=True) as connection:
        found = version_of(connection)
    if found == VERSIONS[-1]:
        return
    if found is None and not may_begin:
        raise _nothing_there(engine, "holds no ledger")
    if found is not None and found not in VERSIONS:
        raise LedgerVersionError(
            f"This ledger was made by a later version of pmf-xl (its tables are {found}, "
            f"this one knows {VERSIONS[-1]}). Install a later one from its wheel: pip install -U pmf_xl-….whl",
            found=found,
            known=VERSIONS[-1],
        )
    from pmf_xl.ledger.migrate import migrate

    migrate(engine)


def _nothing_there(engine: Engine, what: str) -> LedgerMissingError:
    name, in_a_file = name_of(engine), file_of(engine) is not None
    return LedgerMissingError(
        f"{name} {what}, though this workspace has a ledger; nothing was changed. {put_back(in_a_file)}",
        ledger=name,
    )


def put_back(in_a_file: bool) -> str:
    """Say how the right ledger is brought back."""
    if in_a_file:
        return (
            "Put the right file back in its place (a drive that synchronises may still be bringing it), or bring the "
            "last backup back into a new folder with: pmf-xl restore. If the ledger is kept in a database, write its "
            "address into the line ledger of pmf.toml."
        )
    return (
        "Write the address of the right database into the line ledger of pmf.toml. A ledger that is kept in a file "
        "is brought into a database by: pmf-xl move-ledger URL"
    )


def unguarded(connection: Connection) -> list[str]:
    """Name the tables that no longer refuse to have rows changed or deleted."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        there = set(found.scalars())
        wanted = {
            table: {f"{table}_only_added_to_{event}" for event in ("update", "delete", "replace")}
            for table in TABLES
        }
    else:
        found = connection.execute(
            text(
                "SELECT tgname FROM pg_trigger "
                "WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal AND pg_table_is_visible(tgrelid)"
            )
        )
        there = set(found.scalars())
        wanted = {table: {f"{table}_only_added_to"} for table in TABLES}
    return [table for table, triggers in wanted.items() if not triggers <= there]
