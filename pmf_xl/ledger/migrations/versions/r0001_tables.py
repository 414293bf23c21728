"""The tables as they were first built."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "issues",
        sa.Column("id", sa.String(40), primary_key=True),
        _council(),
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("issued_at", sa.DateTime, nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.UniqueConstraint("council", "period", "service", "number"),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer, primary_key=True),
        _council(),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("service", sa.String(80)),
        sa.Column("issue", sa.String(40), sa.ForeignKey("issues.id")),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("saved_at", sa.DateTime),
        sa.Column("sender", sa.String(255)),
        sa.Column("disposition", sa.String(12), nullable=False),
        sa.Column("entries", sa.Text, nullable=False),
        sa.UniqueConstraint("council", "period", "sha256"),
    )
    _table_of_parts(
        "figures",
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("ref", sa.String(80), nullable=False),
        sa.Column("breakdown", sa.String(80), nullable=False),
        sa.Column("outturn", sa.Float),
        sa.Column("marker", sa.String(1)),
        sa.Column("numerator", sa.Float),
        sa.Column("denominator", sa.Float),
        sa.Column("forecast", sa.Float),
        sa.Column("commentary", sa.Text),
        sa.Column("sheet", sa.String(80)),
        sa.Column("cell", sa.String(12)),
    )
    op.create_index("figures_of_a_measure", "figures", ["council", "ref", "period"])
    _table_of_parts(
        "actions",
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("ref", sa.String(80), nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("owner", sa.String(255)),
        sa.Column("due", sa.Date),
        sa.Column("raised", sa.String(12), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("progress", sa.Text),
    )
    _table_of_parts(
        "milestones",
        sa.Column("project", sa.String(80), nullable=False),
        sa.Column("milestone", sa.String(80), nullable=False),
        sa.Column("status", sa.String(20)),
        sa.Column("completed", sa.Date),
        sa.Column("commentary", sa.Text),
        sa.Column("sheet", sa.String(80), nullable=False),
        sa.Column("cell", sa.String(12), nullable=False),
    )
    _table_of_parts(
        "sign_offs",
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("name", sa.String(255)),
        sa.Column("date", sa.Date),
        sa.Column("confirmed", sa.Boolean, nullable=False),
    )
    _table_of_parts(
        "problems",
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("sheet", sa.String(80)),
        sa.Column("cell", sa.String(12)),
        sa.Column("ref", sa.String(160)),
        sa.Column("column", sa.String(40)),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("remedy", sa.Text, nullable=False),
    )
    op.create_table(
        "scorecards",
        sa.Column("id", sa.Integer, primary_key=True),
        _council(),
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )


def _council() -> "sa.Column[str]":
    return sa.Column("council", sa.String(80), nullable=False)


def _table_of_parts(name: str, *columns: "sa.Column[object]") -> None:
    """Make a table whose rows were found in a submission."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission", sa.Integer, sa.ForeignKey("submissions.id"), nullable=False, index=True),
        _council(),
        *columns,
    )
