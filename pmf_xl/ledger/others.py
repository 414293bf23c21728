"""What other councils of the same database let this one read: the only place where rows of another are asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from sqlalchemy import Connection, select

from pmf_xl.ledger import tables
from pmf_xl.ledger.asking import Asking
from pmf_xl.ledger.council_database import CouncilDatabase
from pmf_xl.ledger.database import in_plain_words


class CouncilRead(Asking):
    """The rows of one council as another may read them: of one moment, and never written to."""

    def __init__(self, reader: CouncilDatabase, council: str, connection: Connection) -> None:
        self.council, self.name, self.file = council, reader.name, reader.file
        self._connection, self._until = connection, {}

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with in_plain_words("The ledger could not be read", self.name):
            yield self._connection

    def _writing(self) -> NoReturn:
        raise PermissionError(f"{self.council} lets its ledger be read, and nobody else write in it")


class Others:
    """The councils with a ledger in one database, and what those hold that let this one read.

    Everything that is asked of it is of one moment.
    """

    def __init__(self, reader: CouncilDatabase, connection: Connection) -> None:
        self._reader, self._connection = reader, connection
        self._letting = self._which_let()

    @property
    def letting(self) -> tuple[str, ...]:
        """The codes of the councils that let this one read, and whose ledger is still kept here."""
        return tuple(sorted(self._letting - self._moved()))

    @property
    def not_letting(self) -> tuple[str, ...]:
        """The codes of the others with a ledger here: of them nothing else is known."""
        known = set(self._column(select(tables.ledger_councils.c.council)))
        return tuple(sorted(known - self._letting - {self._reader.council}))

    @property
    def moved(self) -> tuple[str, ...]:
        """The codes of those that let this one read and have moved their ledger away."""
        return tuple(sorted(self._letting & self._moved()))

    def own(self) -> Asking:
        """Give the rows of the reader itself, as of the same moment."""
        return CouncilRead(self._reader, self._reader.council, self._connection)

    def of(self, council: str) -> Asking:
        """Give the rows of a council; raises `PermissionError` where that one does not let this one read."""
        if council not in self._letting:
            raise PermissionError(f"{council} does not let {self._reader.council} read its ledger")
        return CouncilRead(self._reader, council, self._connection)

    def _which_let(self) -> set[str]:
        """Give the councils that let this one read: of each, what it said last."""
        grants = tables.read_grants
        query = select(grants.c.council, grants.c.granted).where(grants.c.reader == self._reader.council)
        said = dict(self._rows(query.order_by(grants.c.id)))
        return {council for council, granted in said.items() if granted}

    def _moved(self) -> set[str]:
        moves = tables.moves
        return set(self._column(select(moves.c.council).where(moves.c.council.in_(sorted(self._letting)))))

    def _rows(self, query: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._connection.execute(query)]

    def _column(self, query: Any) -> list[str]:
        return [str(row[0]) for row in self._rows(query)]


@contextmanager
def others_of(reader: CouncilDatabase) -> Iterator[Others]:
    """Let a council read what others let it read, all as it is at this moment; nobody is kept from writing meanwhile.

    In a ledger in a file, writing waits until the reading has ended.
    """
    options: dict[str, Any] = {"reading": True}
    if reader.file is None:
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with (
        in_plain_words("The ledger could not be read", reader.name),
        reader._engine.connect().execution_options(**options) as connection,
    ):
        yield Others(reader, connection)
