"""Moving a ledger to another database: every row with its number, and afterwards nobody writes to the old one."""

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, cast, func, insert, select
from sqlalchemy.exc import IntegrityError

from pmf_xl.ledger import tables
from pmf_xl.ledger.copying import COPIED, copy_rows
from pmf_xl.problems import LedgerConflictError, LedgerMovedError
from pmf_xl.rules.days import day_written


@dataclass(frozen=True, slots=True)
class HeldRows:
    """What a table holds of a council: how many rows, and a digest of all that stands in them."""

    rows: int
    digest: str


def refuse_if_moved(connection: Connection, council: str, name: str) -> None:
    """Raise `PmfError` where a council's ledger has been moved away from the database of this name."""
    moved = connection.execute(select(tables.moves).where(tables.moves.c.council == council)).first()
    if moved is not None:
        day = day_written(moved.moved_at)
        raise LedgerMovedError(
            f"The ledger of {council} is no longer kept in {name}: it was moved to {moved.moved_to} on {day}. "
            "Put that address into the line ledger of pmf.toml.",
            ledger=name,
            moved_to=moved.moved_to,
        )


def write_moved(connection: Connection, council: str, at: datetime, to: str) -> None:
    """Write down that a council's ledger has been moved away, which ends all writing to it."""
    connection.execute(insert(tables.moves), {"council": council, "moved_at": at, "moved_to": to})


def copy_and_compare(source: Connection, target: Connection, council: str, name: str) -> Mapping[str, int]:
    """Copy every row of a council, see that both databases hold the same, and count the rows of each table.

    Where a move was stopped after its copying, that is recognised by both holding the same already. Raises `PmfError`
    where the database, of this name, holds anything else of the council, or its numbers are another council's.
    """
    ours, theirs = held(source, council), held(target, council)
    begun = {table: there for table, there in theirs.items() if there.rows}
    same_identity = {tables.identities.name: ours[tables.identities.name]}
    if begun and begun != same_identity:
        if theirs != ours:
            raise LedgerConflictError(
                f"{name} holds a ledger of {council} already, and not the same; nothing was changed. Give the one that "
                "is to be moved a database of its own.",
                ledger=name,
            )
    else:
        _copy(source, target, council, name, leaving_out=begun)
        _compare(ours, held(target, council), name)
        _let_numbers_go_on(target)
    return {table: count.rows for table, count in ours.items()}


def held(connection: Connection, council: str) -> dict[str, HeldRows]:
    """Say what every table holds of a council; the same rows give the same digest in either kind of database."""
    return {table.name: _held(connection, council, table) for table in COPIED}


def _held(connection: Connection, council: str, table: Table) -> HeldRows:
    rows = connection.execute(
        select(table).where(table.c.council == council), execution_options={"stream_results": True}
    )
    # Sorted by their digests: databases do not agree on the order of texts.
    digests = sorted(hashlib.sha256(repr(tuple(row)).encode()).digest() for row in rows)
    return HeldRows(len(digests), hashlib.sha256(b"".join(digests)).hexdigest())


def _copy(
    source: Connection, target: Connection, council: str, name: str, leaving_out: Container[str]
) -> None:
    try:
        copy_rows(source, target, council, leaving_out)
    except IntegrityError as reason:
        raise LedgerConflictError(
            f"{name} holds the ledger of another council, which has taken numbers of this one; nothing was changed. "
            "Give each a database of its own.",
            ledger=name,
        ) from reason


def _compare(ours: Mapping[str, HeldRows], copied: Mapping[str, HeldRows], name: str) -> None:
    differ = [table for table, there in ours.items() if copied[table] != there]
    if differ:
        raise LedgerConflictError(
            f"{name} does not give back what was copied into it ({', '.join(differ)}): the ledger stays where it was.",
            ledger=name,
        )


def _let_numbers_go_on(connection: Connection) -> None:
    """Draw numbers in PostgreSQL up to the highest there is; setting the next one would need the rights of an owner."""
    if connection.dialect.name != "postgresql":
        return
    from sqlalchemy.dialects.postgresql import REGCLASS

    for table in COPIED:
        last = connection.execute(select(func.max(table.c.id))).scalar()
        if isinstance(last, int):  # neither an empty table nor issues, which have numbers of their own
            numbers = cast(func.pg_get_serial_sequence(table.name, "id"), REGCLASS)
            drawn = func.coalesce(func.pg_sequence_last_value(numbers), 0)
            missing = func.generate_series(drawn + 1, last)
            connection.execute(select(func.count(func.nextval(numbers))).select_from(missing))
