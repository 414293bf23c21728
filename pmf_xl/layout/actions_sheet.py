"""The sheet Actions: what was promised in earlier periods and is still open, with its progress asked for."""

from typing import TYPE_CHECKING

from pmf_xl.layout.conditions import LONGEST_TEXT, TOO_LONG, not_listed
from pmf_xl.layout.parts import Check, Column, Kind, Line, Table
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import blank, both, less, name, negate, same

if TYPE_CHECKING:
    from pmf_xl.layout.issued import Asked

ACTION_STATUSES = ("Open", "In progress", "Done", "Dropped")

COLUMNS = (
    Column("number", "Number", Kind.TEXT, 18),
    Column("measure", "Measure", Kind.LONG_TEXT, 32),
    Column("action", "Action", Kind.LONG_TEXT, 40),
    Column("owner", "Owner", Kind.TEXT, 18),
    Column("due", "Due", Kind.DATE, 12),
    Column("raised", "Raised in", Kind.TEXT, 13),
    Column("status", "Status", Kind.CHOICE, 13, choices=ACTION_STATUSES,
           prompt="How it stands now.", refusal="Choose one from the list."),
    Column("progress", "Progress", Kind.LONG_TEXT, 45, longest=LONGEST_TEXT,
           prompt="How far it has come since last time.",
           refusal=TOO_LONG),
)  # fmt: skip

_status = name("status")
_closed = (same(_status, "Done"), same(_status, "Dropped"))

CHECKS = (
    Check(blank(_status), "Status needed", ProblemCode.MILESTONE_STATUS_MISSING, "status"),
    Check(not_listed("status", ACTION_STATUSES), "Status not in the list", ProblemCode.CHOICE_UNKNOWN, "status"),
    Check(both(negate(blank(name("due"))), less(name("due"), name("as_at")),
               *(negate(closed) for closed in _closed), blank(name("progress"))),
          "Overdue: progress needed", ProblemCode.ACTION_OVERDUE, "progress"),
)  # fmt: skip


def actions_table(asked: "tuple[Asked, ...]") -> Table:
    """Declare the table of open actions; each line's facts hold `title` and `as_at`, the period's end as a serial."""
    entries = frozenset({"status", "progress"})
    lines = tuple(Line(row.key, row.values, row.facts, entries) for row in asked)
    return Table(COLUMNS, lines, keys=("number",), checks=CHECKS)
