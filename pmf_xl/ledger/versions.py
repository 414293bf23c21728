"""The versions of the tables, and which of them a database holds."""

from sqlalchemy import Connection, inspect, text

from pmf_xl.ledger.tables import metadata
from pmf_xl.problems import LedgerConflictError

VERSION_TABLE = "ledger_version"
#: Every step in migrations/versions, in their order.
VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
TABLES = tuple(table.name for table in metadata.sorted_tables)
ADDED_LATER = (
    "approvals",
    "reminders",
    "moves",
    "catalogues",
    "period_events",
    "withdrawals",
    "identities",
    "read_grants",
    "register_entries",
)  # since versions are written down


def version_of(connection: Connection) -> str | None:
    """Say which version a database's tables are: None where there are none yet.

    Raises `PmfError` where only some of them are there, which must be somebody else's.
    """
    there = set(inspect(connection).get_table_names())
    if VERSION_TABLE in there:
        return str(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar())  # noqa: S608
    ours = there & set(TABLES)
    if not ours:
        return None
    if ours != set(TABLES) - set(ADDED_LATER):
        raise LedgerConflictError(
            f"The database holds tables of another program ({', '.join(sorted(ours))}). "
            "Give the ledger a database of its own."
        )
    return VERSIONS[0]  # made before versions were written down
