"""The ledger's tables. The council stands on every row, so that one database can hold many councils."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _council() -> Column[str]:
    return Column("council", String(80), nullable=False)


def _of_submission() -> Column[int]:
    return Column("submission", ForeignKey("submissions.id"), nullable=False, index=True)


issues = Table(
    "issues",
    metadata,
    Column("id", String(40), primary_key=True),
    _council(),
    Column("period", String(12), nullable=False),
    Column("service", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("issued_at", DateTime, nullable=False),
    Column("file", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("council", "period", "service", "number"),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("kind", String(10), nullable=False),
    Column("period", String(12), nullable=False),
    Column("service", String(80)),
    Column("issue", ForeignKey("issues.id")),
    Column("sha256", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column("saved_at", DateTime),
    Column("sender", String(255)),
    Column("disposition", String(12), nullable=False),
    Column("entries", Text, nullable=False),
    # The guarantee that a file is taken once, whoever collates and however often.
    UniqueConstraint("council", "period", "sha256"),
)

figures = Table(
    "figures",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("period", String(12), nullable=False),
    Column("ref", String(80), nullable=False),
    Column("breakdown", String(80), nullable=False),
    Column("outturn", Float),
    Column("marker", String(1)),
    Column("numerator", Float),
    Column("denominator", Float),
    Column("forecast", Float),
    Column("commentary", Text),
    Column("sheet", String(80)),
    Column("cell", String(12)),
    Index("figures_of_a_measure", "council", "ref", "period"),
)

actions = Table(
    "actions",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("number", String(100), nullable=False),
    Column("ref", String(80), nullable=False),
    Column("action", Text, nullable=False),
    Column("owner", String(255)),
    Column("due", Date),
    Column("raised", String(12), nullable=False),
    Column("status", String(20), nullable=False),
    Column("progress", Text),
)

milestones = Table(
    "milestones",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("project", String(80), nullable=False),
    Column("milestone", String(80), nullable=False),
    Column("status", String(20)),
    Column("completed", Date),
    Column("commentary", Text),
    Column("sheet", String(80), nullable=False),
    Column("cell", String(12), nullable=False),
)

sign_offs = Table(
    "sign_offs",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("role", String(40), nullable=False),
    Column("name", String(255)),
    Column("date", Date),
    Column("confirmed", Boolean, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("code", String(60), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("sheet", String(80)),
    Column("cell", String(12)),
    Column("ref", String(160)),
    Column("column", String(40)),
    Column("message", Text, nullable=False),
    Column("remedy", Text, nullable=False),
)

scorecards = Table(
    "scorecards",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("period", String(12), nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("content", Text, nullable=False),
)
