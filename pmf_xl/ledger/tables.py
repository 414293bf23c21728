"""The ledger's tables. The council stands on every row, so that one database can hold many councils.

They are made by the steps in `migrations`, which a change here needs another of.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    column,
    table,
)

metadata = MetaData()


def _council() -> Column[str]:
    return Column("council", Text, nullable=False)


def _of_submission() -> Column[int]:
    return Column("submission", ForeignKey("submissions.id"), nullable=False, index=True)


issues = Table(
    "issues",
    metadata,
    Column("id", Text, primary_key=True),
    _council(),
    Column("period", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("issued_at", DateTime, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("sealed_by", Text),
    Column("part", Text),  # what part of what the service reports it asks for, where that is not all
    UniqueConstraint("council", "period", "service", "number"),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("service", Text),
    Column("issue", ForeignKey("issues.id")),
    Column("sha256", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column("saved_at", DateTime),
    Column("sender", Text),
    Column("disposition", Text, nullable=False),
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
    Column("period", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("breakdown", Text, nullable=False),
    Column("outturn", Float),
    Column("marker", Text),
    Column("numerator", Float),
    Column("denominator", Float),
    Column("forecast", Float),
    Column("commentary", Text),
    Column("sheet", Text),
    Column("cell", Text),
    Index("figures_of_a_measure", "council", "ref", "period"),
)

actions = Table(
    "actions",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("number", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("owner", Text),
    Column("due", Date),
    Column("raised", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("progress", Text),
)

milestones = Table(
    "milestones",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("project", Text, nullable=False),
    Column("milestone", Text, nullable=False),
    Column("status", Text),
    Column("completed", Date),
    Column("commentary", Text),
    Column("sheet", Text, nullable=False),
    Column("cell", Text, nullable=False),
)

register_entries = Table(
    "register_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("register", Text, nullable=False),  # such as risks
    Column("ref", Text, nullable=False),
    Column("entries", Text, nullable=False),  # what was typed, by column, as JSON
    Column("sheet", Text, nullable=False),
    Column("cell", Text, nullable=False),
)

sign_offs = Table(
    "sign_offs",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("role", Text, nullable=False),
    Column("name", Text),
    Column("date", Date),
    Column("confirmed", Boolean, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("sheet", Text),
    Column("cell", Text),
    Column("ref", Text),
    Column("column", Text),
    Column("message", Text, nullable=False),
    Column("remedy", Text, nullable=False),
)

scorecards = Table(
    "scorecards",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("period", Text, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("content", Text, nullable=False),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("period", Text, nullable=False),
    Column("directorate", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("covers", Text, nullable=False),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("period", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("sent_to", Text, nullable=False),
    Column("copied_to", Text, nullable=False),
)

catalogues = Table(
    "catalogues",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # JSON, compressed
    UniqueConstraint("council", "sha256"),
)

period_events = Table(
    "period_events",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("period", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("catalogue", Text, nullable=False),  # the SHA-256 of what it is judged by from then on
    Column("submissions", Integer, nullable=False),  # the last there was
    Column("withdrawals", Integer, nullable=False),  # likewise
    Column("units", Text, nullable=False),  # what each measure was counted in, as JSON
    Column("content", Text, nullable=False),  # what was rated, where it was closed, as JSON
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_submission(),
    _council(),
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("council", "submission"),  # once
)

moves = Table(
    "moves",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("moved_at", DateTime, nullable=False),
    Column("moved_to", Text, nullable=False),
    UniqueConstraint("council"),  # once, and for good
)

identities = Table(
    "identities",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("identity", Text, nullable=False),  # of the workspace that it belongs to, kept in its pmf.toml too
    UniqueConstraint("council"),  # once, and for good
)

read_grants = Table(
    "read_grants",
    metadata,
    Column("id", Integer, primary_key=True),
    _council(),
    Column("reader", Text, nullable=False),  # the code of the council that may read, or may no longer
    Column("granted", Boolean, nullable=False),  # what was said last of a reader holds
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False),
    Index("read_grants_to_a_reader", "reader", "council"),
)

#: A view: the code of every council with a ledger here, and nothing else of any.
ledger_councils = table("ledger_councils", column("council"))
