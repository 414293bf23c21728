"""What an administrator runs in PostgreSQL so that the database itself keeps councils apart: row level security.

A role stands for one council. It sees and adds rows of that council and no other; of a council that lets it read, it
sees the rows that its figures are told by. Who owns the tables is bound by none of it, and brings them up to date.
"""

from collections.abc import Iterator, Sequence
from string import Template

from pmf_xl.catalogue.register_tables import BUDGET
from pmf_xl.ledger import tables
from pmf_xl.ledger.versions import TABLES, VERSION_TABLE

ROLES = "ledger_roles"  # which council a role stands for; only an administrator writes in it
#: The tables by which the figures of a council are told; a reader sees rows of no other.
TOLD_BY = tuple(
    table.name
    for table in (
        tables.submissions,
        tables.figures,
        tables.catalogues,
        tables.period_events,
        tables.withdrawals,
        tables.moves,
    )
)
#: Of registers, what was entered of lines of the budget: measures of money are worked out from it, and from no other.
_OF_BUDGET = f"register = '{BUDGET.key}'"
_OWN = "(SELECT one.council FROM ledger_roles one WHERE one.role = current_user)"
#: The councils that let the one read that a role stands for: of each, what it said last.
_MAY_READ = (
    "(SELECT said.council FROM read_grants said WHERE said.reader = $own AND said.granted AND said.id = ("
    "SELECT max(last.id) FROM read_grants last WHERE last.council = said.council AND last.reader = said.reader))"
).replace("$own", _OWN)
_STANDS_FOR = Template(
    "INSERT INTO ledger_roles (role, council) VALUES ($role, $council) "
    "ON CONFLICT (role) DO UPDATE SET council = excluded.council;"
)


def rights_sql(roles: Sequence[tuple[str, str]]) -> str:
    """Give the statements that keep councils apart, for some codes of councils, each with a database role of it.

    They may be run again, with the same councils or with more, and are to be run by whoever owns the tables.
    """
    return "\n".join(["BEGIN;", *_apart(), *_of_roles(roles), "COMMIT;", ""])


def _apart() -> Iterator[str]:
    """Give what holds for every role."""
    yield "-- Which council a role stands for."
    yield f"CREATE TABLE IF NOT EXISTS {ROLES} (role text PRIMARY KEY, council text NOT NULL);"
    yield from _policies(ROLES, own="FOR SELECT USING (role = current_user)")
    yield "-- A role sees and adds rows of its own council."
    for table in TABLES:
        sees = f"FOR SELECT USING (council = {_OWN})"
        adds = f"FOR INSERT WITH CHECK (council = {_OWN})"
        yield from _policies(table, own_seen=sees, own_added=adds)
    yield "-- A reader sees by whom it is let read, and the rows that figures of those are told by."
    yield from _policies("read_grants", to_reader=f"FOR SELECT USING (reader = {_OWN})")
    for table in TOLD_BY:
        yield from _policies(table, to_reader=f"FOR SELECT USING (council IN {_MAY_READ})")
    told = f"FOR SELECT USING ({_OF_BUDGET} AND council IN {_MAY_READ})"
    yield from _policies(tables.register_entries.name, to_reader=told)


def _policies(table: str, **policies: str) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
    for name, rule in policies.items():
        yield f"DROP POLICY IF EXISTS {name} ON {table};"
        yield f"CREATE POLICY {name} ON {table} {rule};"


def _of_roles(roles: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Give what each role may do at all, and which council it stands for."""
    for council, role in roles:
        name = _identifier(role)
        yield f"-- {' '.join(council.split())}"
        yield (
            f"DO $do$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), {_literal(role)}); "
            "EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', current_schema(), "
            f"{_literal(role)}); END $do$;"
        )
        yield f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO {name};"
        yield f"GRANT SELECT ON {VERSION_TABLE}, {tables.ledger_councils.name}, {ROLES} TO {name};"
        yield _STANDS_FOR.substitute(role=_literal(role), council=_literal(council))


def _identifier(text: str) -> str:
    """Write a name as SQL takes it, whatever is in it.

    >>> print(_identifier('hart "pmf"'))
    "hart ""pmf\"""
    """
    return '"' + text.replace('"', '""') + '"'


def _literal(text: str) -> str:
    """Write a text as SQL takes it, whatever is in it.

    >>> print(_literal("St Helen's"))
    'St Helen''s'
    """
    return "'" + text.replace("'", "''") + "'"
