"""A council's part of a database: opening it, and reading and writing rows of it."""

import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from pmf_xl.ledger import tables
from pmf_xl.ledger.copying import COPIED
from pmf_xl.ledger.database import file_of, in_plain_words, name_of, open_database, take_turns
from pmf_xl.ledger.moving import refuse_if_moved
from pmf_xl.ledger.one_computer import OneComputer
from pmf_xl.ledger.schema import make_ready

#: The tables of which what came later is passed over, counted in this order.
NUMBERED = (tables.approvals, tables.period_events, tables.withdrawals, tables.submissions)

#: What work records; neither which ledger it is nor where it went.
_WORK = tuple(table for table in COPIED if table is not tables.identities)


class CouncilDatabase:
    """The rows of one council: in a file, or in the database of a URL, that may hold others too.

    Raises `PmfError` where the database cannot be reached, is of a later version, stays locked, or holds it no longer;
    also where it holds no ledger at all, unless one `may_begin` there.
    """

    def __init__(self, where: Path | str, council: str, *, may_begin: bool = True) -> None:
        self.council = council
        self._engine = open_database(where)
        weakref.finalize(self, self._engine.dispose)
        self.name, self.file = name_of(self._engine), file_of(self._engine)
        self._until: Mapping[str, int] = {}
        self._one_computer = OneComputer(self.file) if self.file else None
        try:
            with in_plain_words(f"The ledger cannot be opened ({self.name})", self.name):
                make_ready(self._engine, may_begin)
                with self._engine.connect().execution_options(reading=True) as connection:
                    refuse_if_moved(connection, council, self.name)
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
        if self._one_computer:
            self._one_computer.leave()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let nothing that is received or approved in the meantime be seen: what is asked within is of one moment.

        Since nothing in the ledger ever changes, that takes no lock: later numbers are passed over. The files are
        counted last: so no approval or withdrawal is seen of figures that are not.
        """
        with self._seen({table.name: self._last(table) for table in NUMBERED}):
            yield

    def as_it_was(self, submissions: int, withdrawals: int) -> Self:
        """Give the ledger as it was when so many files, by their numbers, had been received and so many withdrawn."""
        then = copy(self)
        then._until = {
            **self._until,
            tables.submissions.name: submissions,
            tables.withdrawals.name: withdrawals,
        }
        return then

    @contextmanager
    def _seen(self, until: Mapping[str, int]) -> Iterator[None]:
        before, self._until = self._until, until
        try:
            yield
        finally:
            self._until = before

    # -- which one it is ----------------------------------------------------------------------------------------

    def identity(self) -> str:
        """Return by what the workspace of this council knows it, empty if it has not been given one."""
        rows = self._rows(select(tables.identities))
        return str(rows[0]["identity"]) if rows else ""

    def give_identity(self, identity: str) -> str:
        """Give it an identity, and return the one it has from then on: somebody else may have been quicker."""
        with suppress(IntegrityError), self._writing() as connection:
            row = {"council": self.council, "identity": identity}
            connection.execute(insert(tables.identities), row)
        return self.identity()

    def council_of(self, identity: str) -> str | None:
        """Return the council whose ledger in this database has an identity, if there is one."""
        known = tables.identities
        with self._reading() as connection:
            query = select(known.c.council).where(known.c.identity == identity)
            return connection.execute(query).scalar()

    def councils(self) -> list[str]:
        """Return every council of which this database holds anything, identities left aside."""
        with self._reading() as connection:
            found = {
                str(council)
                for table in _WORK
                for council in connection.execute(select(table.c.council).distinct()).scalars()
            }
        return sorted(found)

    def holds_anything(self) -> bool:
        """Say whether anything has ever been recorded of this council."""
        return self.council in self.councils()

    def last_number(self) -> int:
        """Return the number of the file received last, 0 if there is none."""
        return self._last(tables.submissions)

    def _last(self, table: Table) -> int:
        rows = self._rows(select(func.max(table.c.id).label("last")), of=table)
        return int(rows[0]["last"] or 0)

    def _rows(self, query: Any, of: Table | None = None) -> list[Any]:
        table = of if of is not None else query.columns_clause_froms[0]
        return self._rows_prepared(query.where(table.c.council == self.council), table)

    def _rows_prepared(self, query: Any, table: Table, **values: Any) -> list[Any]:
        """Give the rows of a query that asks for the council itself, and has been put together once for all."""
        wanted = query.where(*_no_later(table, self._until)) if self._until else query
        with self._reading() as connection:
            return list(
                connection.execute(wanted, values).mappings().all()
            )  # all at a stroke, not row by row

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with (
            in_plain_words("The ledger could not be read", self.name),
            self._engine.connect().execution_options(reading=True) as connection,
        ):
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a transaction to write in; `IntegrityError` passes through, for what is there already."""
        if self._one_computer:
            self._one_computer.claim()
        clash = None
        with in_plain_words("The ledger could not be written to", self.name):
            try:
                with self._engine.begin() as connection:
                    take_turns(connection, self.council)
                    refuse_if_moved(connection, self.council, self.name)
                    yield connection
            except IntegrityError as reason:
                clash = reason
        if clash is not None:
            raise clash


def _no_later(table: Table, until: Mapping[str, int]) -> list[Any]:
    """Give the condition by which rows that came later are passed over, or that belong to a file that did."""
    if table.name in until:
        return [table.c.id <= until[table.name]]
    number = table.c.get("submission")
    return [] if number is None else [number <= until[tables.submissions.name]]
