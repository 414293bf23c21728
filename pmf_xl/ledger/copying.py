"""A copy of the ledger as it is at one moment, in a file of its own, whatever it is kept in and whoever is at work."""

from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine

from pmf_xl.ledger import tables
from pmf_xl.ledger.database import copy_file, file_of, open_database
from pmf_xl.ledger.schema import make_ready

ROWS_AT_ONCE = 5000


def copy_ledger(engine: Engine, council: str, to: Path) -> None:
    """Copy a ledger into an SQLite file that is empty or not there: all of a file, of a shared database one council."""
    file = file_of(engine)
    if file is not None:
        copy_file(file, to)
        return
    copy = open_database(to)
    try:
        make_ready(copy)
        _copy_rows(engine, council, copy)
    finally:
        copy.dispose()


def _copy_rows(engine: Engine, council: str, copy: Engine) -> None:
    """Copy every row with its number, all as they are at one moment."""
    with (
        engine.connect().execution_options(isolation_level="REPEATABLE READ", stream_results=True) as source,
        copy.begin() as target,
    ):
        for table in tables.metadata.sorted_tables:
            rows = source.execute(select(table).where(table.c.council == council).order_by(table.c.id))
            for part in rows.mappings().partitions(ROWS_AT_ONCE):
                target.execute(insert(table), [dict(row) for row in part])
