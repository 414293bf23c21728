"""By which key each workbook was sealed, as far as that is known; and where a ledger has been moved to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column and make the table, guarded like the rest."""
    op.add_column("issues", sa.Column("sealed_by", sa.Text))
    op.create_table(
        "moves",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("council", sa.Text, nullable=False),
        sa.Column("moved_at", sa.DateTime, nullable=False),
        sa.Column("moved_to", sa.Text, nullable=False),
        sa.UniqueConstraint("council"),
    )
    if op.get_context().dialect.name == "sqlite":
        _guard_in_sqlite()
    else:
        op.execute(
            "CREATE TRIGGER moves_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON moves "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
        )


def _guard_in_sqlite() -> None:
    refusal = "SELECT RAISE(ABORT, 'the ledger is only added to: moves cannot be changed or deleted')"
    there = "EXISTS (SELECT 1 FROM moves WHERE id = NEW.id OR council = NEW.council)"
    for name, event in (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT")):
        when = f"WHEN {there} " if event == "INSERT" else ""
        op.execute(
            f"CREATE TRIGGER moves_only_added_to_{name} BEFORE {event} ON moves {when}BEGIN {refusal}; END"
        )
