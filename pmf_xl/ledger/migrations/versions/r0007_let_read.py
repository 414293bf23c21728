"""Which councils let another read their figures, and which councils keep a ledger here."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table, guarded like the rest, and the list of councils."""
    op.create_table(
        "read_grants",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("council", sa.Text, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
    )
    op.create_index("read_grants_to_a_reader", "read_grants", ["reader", "council"])
    # Its owner's rights hold in a view: a role that may see no row of another council still learns that there is one.
    op.execute("CREATE VIEW ledger_councils AS SELECT council FROM identities")
    if op.get_context().dialect.name == "sqlite":
        _guard_in_sqlite()
    else:
        op.execute(
            "CREATE TRIGGER read_grants_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON read_grants "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
        )


def _guard_in_sqlite() -> None:
    refusal = "SELECT RAISE(ABORT, 'the ledger is only added to: read_grants cannot be changed or deleted')"
    there = "EXISTS (SELECT 1 FROM read_grants WHERE id = NEW.id)"
    for name, event in (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT")):
        when = f"WHEN {there} " if event == "INSERT" else ""
        op.execute(
            f"CREATE TRIGGER read_grants_only_added_to_{name} BEFORE {event} ON read_grants {when}"
            f"BEGIN {refusal}; END"
        )
