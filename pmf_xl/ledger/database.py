"""Reaching the database: SQLite in a file, or PostgreSQL for a team that shares one; what goes wrong in plain words."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePath
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from pmf_xl.problems import LedgerUnreachableError, MissingPackageError, UsageError

SECONDS_TO_WAIT_FOR_ANOTHER = 30
SECONDS_TO_REACH_A_SERVER = 10
#: A laptop that falls asleep in the middle of a transaction must not keep the others waiting for ever.
_SERVER_SETTINGS = (
    f"-c lock_timeout={SECONDS_TO_WAIT_FOR_ANOTHER}s "
    f"-c idle_in_transaction_session_timeout={2 * SECONDS_TO_WAIT_FOR_ANOTHER}s"
)
_IN_SQLITE = (  # the longest names first: SQLITE_IOERR_LOCK before SQLITE_IOERR
    ("SQLITE_BUSY", "somebody else has been writing to it for half a minute"),
    ("SQLITE_LOCKED", "somebody else has been writing to it for half a minute"),
    ("SQLITE_FULL", "the disk is full"),
    ("SQLITE_READONLY", "it or its folder may only be read"),
    ("SQLITE_CANTOPEN", "the file cannot be opened or made there"),
    ("SQLITE_PERM", "the file cannot be opened or made there"),
    ("SQLITE_CORRUPT", "the file is damaged; bring back the last backup"),
    ("SQLITE_NOTADB", "the file is damaged or not a ledger at all; bring back the last backup"),
    ("SQLITE_IOERR", "the drive it stands on gave an error, or keeps no locks"),
)


def open_database(where: Path | str) -> Engine:
    """Make what speaks to a database: a file, or the URL of one; nothing is opened yet.

    Raises `PmfError` for a URL that is none, or of a kind of database that the ledger cannot be kept in.
    """
    try:
        url = URL.create("sqlite", database=str(where)) if isinstance(where, Path) else make_url(where)
    except ArgumentError as reason:
        raise UsageError(
            f"{where} is not the URL of a database, such as postgresql+psycopg://server/name."
        ) from reason
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    if url.get_backend_name() != "postgresql":
        raise UsageError(f"A ledger is kept in SQLite or PostgreSQL, not in {url.get_backend_name()}.")
    given = url.query.get("options", "")
    settings = " ".join([_SERVER_SETTINGS, *([given] if isinstance(given, str) else given)])
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            connect_args={"connect_timeout": SECONDS_TO_REACH_A_SERVER, "options": settings},
        )
    except (ModuleNotFoundError, NoSuchModuleError) as reason:
        raise MissingPackageError(
            "A ledger in PostgreSQL needs a driver: pip install 'psycopg[binary]'",
            install="pip install 'psycopg[binary]'",
        ) from reason


def _sqlite(url: URL) -> Engine:
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


def file_of(engine: Engine) -> Path | None:
    """Give the file that a ledger in SQLite is kept in."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


def name_of(engine: Engine) -> str:
    """Name a database to people, without its password."""
    url = engine.url.difference_update_query(["password"])
    return str(file_of(engine) or url.render_as_string(hide_password=True))


def take_turns(connection: Connection, about: str) -> None:
    """Wait until nobody else writes about the same, and let nobody until this transaction has ended.

    So numbers are given in the order in which they become visible: who has seen number 7 will never see a new 6. SQLite
    lets one write at a time as it is. In PostgreSQL, the same is what is kept in the same schema.
    """
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(f"pmf-xl {about}".encode()).digest()[:8], "big", signed=True)
        here = "current_schema()::regnamespace::oid::bigint"
        connection.execute(text(f"SELECT pg_advisory_xact_lock(:key # {here})"), {"key": key})


@contextmanager
def in_plain_words(what: str, ledger: str = "") -> Iterator[None]:
    """Turn what a database says of its troubles into a `LedgerUnreachableError`: `what` could not be done, and why."""
    try:
        yield
    except DBAPIError as reason:
        raise LedgerUnreachableError(f"{what}: {plainly(reason.orig)}.", ledger=ledger) from reason
    except sqlite3.Error as reason:
        raise LedgerUnreachableError(f"{what}: {plainly(reason)}.", ledger=ledger) from reason


def plainly(reason: BaseException | None) -> str:
    """Say in a few words why a database could not do as it was asked."""
    name = getattr(reason, "sqlite_errorname", None) or ""
    for start, words in _IN_SQLITE:
        if name.startswith(start):
            return words
    if type(reason).__name__ == "LockNotAvailable":
        return "somebody else has been writing to it for half a minute"
    lines = str(reason).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(reason).__name__


def copy_whole_file(source: Path, to: Path) -> None:
    """Copy a ledger in SQLite as it is at one moment, others at work or not; the copy is there whole or not at all."""
    handle, beside = tempfile.mkstemp(prefix=".writing-", dir=to.parent)
    os.close(handle)
    try:
        copy_file(source, Path(beside))
        os.replace(beside, to)
    except BaseException:
        os.unlink(beside)
        raise


def address_of(file: PurePath, mode: str) -> str:
    r"""Give the address by which SQLite opens a file of its own, in a mode such as `ro`.

    A folder of another computer stands in the path, for SQLite takes no server's name:

    >>> from pathlib import PureWindowsPath
    >>> address_of(PureWindowsPath(r"\\drive\ours\a#1.sqlite"), "ro")
    'file:////drive/ours/a%231.sqlite?mode=ro'
    """
    address = (file.absolute() if isinstance(file, Path) else file).as_uri()
    server = "" if address.startswith("file:///") else "//"
    return f"file://{server}{address.removeprefix('file://')}?mode={mode}"


def copy_file(source: Path, to: Path) -> None:
    """Copy a ledger in SQLite by SQLite's own means for doing so while it is in use."""
    give_up = monotonic() + SECONDS_TO_WAIT_FOR_ANOTHER

    def look_at_the_clock(_: int, remaining: int, __: int) -> None:
        if remaining and monotonic() > give_up:
            raise LedgerUnreachableError(
                f"{source} could not be copied: somebody else has been writing to it for half a minute.",
                ledger=str(source),
            )

    # To read; but a run that was killed may have left work to undo.
    with (
        closing(sqlite3.connect(address_of(source, "rw"), uri=True)) as held,
        closing(sqlite3.connect(to)) as copy,
    ):
        # All pages at one go: a copy in portions starts anew with every writing of others.
        held.backup(copy, pages=-1, progress=look_at_the_clock, sleep=0.05)
