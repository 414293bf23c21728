"""A copy of the ledger as it is at one moment, whatever it is kept in and whoever is at work."""

from collections.abc import Container
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.engine import Engine

from pmf_xl.ledger import tables
from pmf_xl.ledger.database import copy_file, file_of, open_database
from pmf_xl.ledger.schema import make_ready

ROWS_AT_ONCE = 5000
#: Where a ledger was moved to is said of the database that it has left, and does not go with it.
COPIED = tuple(table for table in tables.metadata.sorted_tables if table is not tables.moves)


def copy_ledger(engine: Engine, council: str, to: Path) -> None:
    """Copy the ledger of a council into an SQLite file that is empty or not there.

    Of a file that holds no other, all of it; of a database that councils share, the rows of this one.
    """
    file = file_of(engine)
    if file is not None and not _is_shared(engine, council):
        copy_file(file, to)
        return
    copy = open_database(to)
    options: dict[str, Any] = {"reading": True} if file else {"isolation_level": "REPEATABLE READ"}
    try:
        make_ready(copy)
        with engine.connect().execution_options(**options) as source, copy.begin() as target:
            copy_rows(source, target, council)
    finally:
        copy.dispose()


def _is_shared(engine: Engine, council: str) -> bool:
    """Say whether other councils keep their ledgers in the same database."""
    known = tables.ledger_councils.c.council
    with engine.connect().execution_options(reading=True) as connection:
        return connection.execute(select(known).where(known != council).limit(1)).first() is not None


def copy_rows(source: Connection, target: Connection, council: str, leaving_out: Container[str] = ()) -> None:
    """Copy every row of a council with its number, from one kind of database to the same or the other."""
    for table in (table for table in COPIED if table.name not in leaving_out):
        query = select(table).where(table.c.council == council).order_by(table.c.id)
        rows = source.execute(query, execution_options={"stream_results": True})
        for part in rows.mappings().partitions(ROWS_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])
