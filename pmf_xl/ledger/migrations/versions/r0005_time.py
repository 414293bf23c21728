"""By which catalogue each period is judged, when it was closed, what was withdrawn, what was asked for alone."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

#: What tells a row from every other, beside its id.
UNIQUE = {
    "catalogues": ("council", "sha256"),
    "period_events": (),
    "withdrawals": ("council", "submission"),
}


def upgrade() -> None:
    """Make the tables, guarded like the rest, and the column that says what an issue asks for."""
    op.add_column("issues", sa.Column("part", sa.Text))
    op.create_table(
        "catalogues",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("council", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("council", "sha256"),
    )
    op.create_table(
        "period_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("council", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("catalogue", sa.Text, nullable=False),
        sa.Column("submissions", sa.Integer, nullable=False),
        sa.Column("withdrawals", sa.Integer, nullable=False),
        sa.Column("units", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission", sa.Integer, sa.ForeignKey("submissions.id"), nullable=False, index=True),
        sa.Column("council", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.UniqueConstraint("council", "submission"),
    )
    for table, unique in UNIQUE.items():
        if op.get_context().dialect.name == "sqlite":
            _guard_in_sqlite(table, unique)
        else:
            op.execute(
                f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
            )


def _guard_in_sqlite(table: str, unique: tuple[str, ...]) -> None:
    same = " OR ".join(
        ["id = NEW.id", *([" AND ".join(f"{column} = NEW.{column}" for column in unique)] if unique else [])]
    )
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  names from above only
    refusal = f"SELECT RAISE(ABORT, 'the ledger is only added to: {table} cannot be changed or deleted')"
    for name, event in (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT")):
        when = f"WHEN {there} " if event == "INSERT" else ""
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to_{name} BEFORE {event} ON {table} {when}BEGIN {refusal}; END"
        )
