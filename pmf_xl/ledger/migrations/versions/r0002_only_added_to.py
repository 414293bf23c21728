"""The database itself refuses to change or delete what was recorded; texts may be as long as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

#: What tells a row from every other, beside its id. SQLite's INSERT OR REPLACE deletes without asking a trigger that
#: guards deletion, so a trigger must catch the insertion of what is there already.
UNIQUE = {
    "issues": ("council", "period", "service", "number"),
    "submissions": ("council", "period", "sha256"),
    "figures": (),
    "actions": (),
    "milestones": (),
    "sign_offs": (),
    "problems": (),
    "scorecards": (),
}


def upgrade() -> None:
    """Put the guards in place."""
    if op.get_context().dialect.name == "sqlite":
        for table, unique in UNIQUE.items():
            _guard_in_sqlite(table, unique)
        return
    _let_texts_be_long()
    op.execute(
        """
        CREATE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the ledger is only added to: % cannot be changed or deleted', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """
    )
    for table in UNIQUE:
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
        )


def _guard_in_sqlite(table: str, unique: tuple[str, ...]) -> None:
    refusal = f"RAISE(ABORT, 'the ledger is only added to: {table} cannot be changed or deleted')"
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT {refusal}; END"
        )
    same = "id = NEW.id"
    if unique:
        same += " OR (" + " AND ".join(f"{column} = NEW.{column}" for column in unique) + ")"
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  names from above only
    op.execute(
        f"CREATE TRIGGER {table}_only_added_to_replace BEFORE INSERT ON {table} "
        f"WHEN {there} BEGIN SELECT {refusal}; END"
    )


def _let_texts_be_long() -> None:
    """SQLite has never held texts to a length; a name too long for PostgreSQL would stop a whole run."""
    connection = op.get_bind()
    inspector = sa.inspect(connection)
    for table in UNIQUE:
        for column in inspector.get_columns(table):
            if isinstance(column["type"], sa.String) and not isinstance(column["type"], sa.Text):
                op.alter_column(table, column["name"], type_=sa.Text())
    op.alter_column("submissions", "size", type_=sa.BigInteger())
