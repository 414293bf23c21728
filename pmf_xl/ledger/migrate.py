"""Running the steps that lead from an older version of the tables to this one."""

from io import StringIO
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine

from pmf_xl.ledger.database import copy_whole_file, file_of, take_turns
from pmf_xl.ledger.versions import VERSION_TABLE, VERSIONS, version_of

STEPS = Path(__file__).with_name("migrations")


def migrate(engine: Engine, to: str = VERSIONS[-1]) -> None:
    """Bring a database to a version of the tables: all steps or none, and once, whoever else opens it."""
    with engine.begin() as connection:
        take_turns(connection, "tables")
        found = version_of(connection)  # looked at again, now that nobody else can be at it
        if found == to:
            return
        file = file_of(engine)
        if found is not None and file is not None:
            copy_whole_file(file, _unused(file, to))
        config = Config(stdout=StringIO())
        config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
        config.attributes["connection"] = connection
        if found is not None and not connection.dialect.has_table(connection, VERSION_TABLE):
            command.stamp(config, found)
        command.upgrade(config, to)


def _unused(file: Path, to: str) -> Path:
    """Give a name for the copy of a ledger as it was before a version, that no earlier copy has."""
    marks = ("" if number == 1 else f"-{number}" for number in count(1))
    names = (file.with_name(f"{file.stem}-before-{to}{mark}{file.suffix}") for mark in marks)
    return next(name for name in names if not name.exists())
