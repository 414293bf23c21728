"""Which workspace each council's ledger belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table, guarded like the rest."""
    op.create_table(
        "identities",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("council", sa.Text, nullable=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.UniqueConstraint("council"),
    )
    if op.get_context().dialect.name == "sqlite":
        _guard_in_sqlite()
    else:
        op.execute(
            "CREATE TRIGGER identities_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON identities "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
        )


def _guard_in_sqlite() -> None:
    refusal = "SELECT RAISE(ABORT, 'the ledger is only added to: identities cannot be changed or deleted')"
    there = "EXISTS (SELECT 1 FROM identities WHERE id = NEW.id OR council = NEW.council)"
    for name, event in (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT")):
        when = f"WHEN {there} " if event == "INSERT" else ""
        op.execute(
            f"CREATE TRIGGER identities_only_added_to_{name} BEFORE {event} ON identities {when}BEGIN {refusal}; END"
        )
