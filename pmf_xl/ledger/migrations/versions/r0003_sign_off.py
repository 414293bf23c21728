"""Approvals by executive directors, and the reminders that were drafted, guarded like the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = ("approvals", "reminders")


def upgrade() -> None:
    """Make the tables and put their guards in place."""
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("council", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("directorate", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("covers", sa.Text, nullable=False),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("council", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("sent_to", sa.Text, nullable=False),
        sa.Column("copied_to", sa.Text, nullable=False),
    )
    for table in TABLES:
        if op.get_context().dialect.name == "sqlite":
            _guard_in_sqlite(table)
        else:
            op.execute(
                f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
            )


def _guard_in_sqlite(table: str) -> None:
    refusal = f"SELECT RAISE(ABORT, 'the ledger is only added to: {table} cannot be changed or deleted')"
    there = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608  names from above only
    for name, event in (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT")):
        when = f"WHEN {there} " if event == "INSERT" else ""
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to_{name} BEFORE {event} ON {table} {when}BEGIN {refusal}; END"
        )
