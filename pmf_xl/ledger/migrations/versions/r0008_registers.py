"""What services report of registers: risks, contracts, complaints, the budget, actions that hang on no measure."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table, guarded like the rest."""
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission", sa.Integer, sa.ForeignKey("submissions.id"), nullable=False),
        sa.Column("council", sa.Text, nullable=False),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("entries", sa.Text, nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("cell", sa.Text, nullable=False),
    )
    op.create_index("ix_register_entries_submission", "register_entries", ["submission"])
    if op.get_context().dialect.name == "sqlite":
        _guard_in_sqlite()
    else:
        op.execute(
            "CREATE TRIGGER register_entries_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON register_entries "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
        )


def _guard_in_sqlite() -> None:
    refusal = (
        "SELECT RAISE(ABORT, 'the ledger is only added to: register_entries cannot be changed or deleted')"
    )
    there = "EXISTS (SELECT 1 FROM register_entries WHERE id = NEW.id)"
    for name, event in (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT")):
        when = f"WHEN {there} " if event == "INSERT" else ""
        op.execute(
            f"CREATE TRIGGER register_entries_only_added_to_{name} BEFORE {event} ON register_entries {when}"
            f"BEGIN {refusal}; END"
        )
