"""The sheet Actions: what was agreed in earlier periods and is still open, with its progress asked for."""

from typing import TYPE_CHECKING

from pmf_xl.layout.conditions import LONGEST_TEXT, TOO_LONG, not_listed
from pmf_xl.layout.parts import Check, Column, Kind, Line, Table
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import blank, both, less, name, negate, same

if TYPE_CHECKING:
    from pmf_xl.layout.asked import Asked

OPEN, IN_PROGRESS, DONE, DROPPED = ACTION_STATUSES = ("Open", "In progress", "Done", "Dropped")

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
#: Only where an action was not promised beside a figure: it comes from somewhere, and what shows it done is asked for.
SOURCE = Column("source", "Source", Kind.LONG_TEXT, 24)
EVIDENCE = Column("evidence", "Evidence", Kind.LONG_TEXT, 30, longest=LONGEST_TEXT, optional=True,
                  prompt="What shows that it is done, such as a report or a date in the minutes.",
                  refusal=TOO_LONG)  # fmt: skip

_status = name("status")
_closed = (same(_status, DONE), same(_status, DROPPED))

CHECKS = (
    Check(blank(_status), "Status needed", ProblemCode.MILESTONE_STATUS_MISSING, "status"),
    Check(not_listed("status", ACTION_STATUSES), "Status not in the list", ProblemCode.CHOICE_UNKNOWN, "status"),
    Check(both(negate(blank(name("due"))), less(name("due"), name("as_at")),
               *(negate(closed) for closed in _closed), blank(name("progress"))),
          "Overdue: progress needed", ProblemCode.ACTION_OVERDUE, "progress"),
)  # fmt: skip


ENTRIES = frozenset({"status", "progress"})
EVIDENCE_NEEDED = Check(
    both(same(_status, DONE), negate(blank(name("source"))), blank(name("evidence"))),
    "Evidence needed", ProblemCode.ENTRY_MISSING, "evidence",
)  # fmt: skip


def actions_table(asked: "tuple[Asked, ...]") -> Table:
    """Declare the table of open actions; each line's facts hold `title` and `as_at`, the period's end as a serial."""
    lines = tuple(
        Line(
            row.key,
            row.values,
            row.facts,
            ENTRIES | ({"evidence"} if row.values.get("source") else frozenset()),
        )
        for row in asked
    )
    if not any(line.values.get("source") for line in lines):
        return Table(COLUMNS, lines, keys=("number",), checks=CHECKS)
    number, *others = COLUMNS
    return Table(
        (number, SOURCE, *others, EVIDENCE), lines, keys=("number",), checks=(*CHECKS, EVIDENCE_NEEDED)
    )
