"""The sheet Projects: a row for each milestone of the service's projects."""

from typing import TYPE_CHECKING

from pmf_xl.layout.conditions import A_DATE, LONGEST_TEXT, TOO_LONG, not_a_number, not_listed
from pmf_xl.layout.parts import Check, Column, Kind, Line, Table
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import blank, both, less, name, negate, one_of, same
from pmf_xl.rules.terms import MilestoneStatus

if TYPE_CHECKING:
    from pmf_xl.layout.asked import Asked

COLUMNS = (
    Column("project", "Project", Kind.TEXT, 12),
    Column("milestone", "Milestone", Kind.TEXT, 12),
    Column("title", "Title", Kind.LONG_TEXT, 45),
    Column("due", "Due", Kind.DATE, 12),
    Column("last_status", "Last status", Kind.TEXT, 13),
    Column("status", "Status", Kind.CHOICE, 14, choices=tuple(MilestoneStatus),
           prompt="How it stands now.", refusal="Choose one from the list."),
    Column("completed", "Completed", Kind.DATE, 13,
           prompt="Once it is done: when, such as 31/07/2024.", refusal=A_DATE),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 50, longest=LONGEST_TEXT,
           prompt="How it is going. Needed when it is at risk or off track.",
           refusal=TOO_LONG),
)  # fmt: skip

_status, _completed = name("status"), name("completed")
_done = same(_status, MilestoneStatus.DONE)

CHECKS = (
    Check(blank(_status), "Status needed", ProblemCode.MILESTONE_STATUS_MISSING, "status"),
    Check(not_listed("status", MilestoneStatus),
          "Status not in the list", ProblemCode.CHOICE_UNKNOWN, "status"),
    Check(not_a_number("completed"), "Completed is not a date", ProblemCode.DATE_NOT_A_DATE, "completed"),
    Check(both(_done, blank(_completed)), "Date completed needed", ProblemCode.MILESTONE_DATE_MISSING, "completed"),
    Check(both(negate(blank(_completed)), negate(_done)),
          "Completed, but not done", ProblemCode.MILESTONE_CONTRADICTS, "completed"),
    Check(both(one_of(_status, MilestoneStatus.AT_RISK, MilestoneStatus.OFF_TRACK), blank(name("commentary"))),
          "Commentary needed", ProblemCode.COMMENTARY_MISSING, "commentary"),
    Check(both(less(name("due"), name("as_at")),
               one_of(_status, MilestoneStatus.ON_TRACK, MilestoneStatus.NOT_STARTED)),
          "Past its date", ProblemCode.MILESTONE_BETTER_THAN_DATE, "status"),
)  # fmt: skip


def projects_table(asked: "tuple[Asked, ...]") -> Table:
    """Declare the table of milestones; each line's facts hold `title` and `as_at`, the period's end as a serial."""
    entries = frozenset({"status", "completed", "commentary"})
    lines = tuple(Line(row.key, row.values, row.facts, entries) for row in asked)
    return Table(COLUMNS, lines, keys=("project", "milestone"), checks=CHECKS)
