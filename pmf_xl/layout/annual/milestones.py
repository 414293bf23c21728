"""The sheets Milestones of the round: what is to be reached by when, as services propose it and directors decide."""

from typing import TYPE_CHECKING

from pmf_xl.layout.annual.aims import CHECK, REFERENCE
from pmf_xl.layout.annual.decisions import DECISION, DECISIONS, REASON
from pmf_xl.layout.annual.round_sheet import RoundSheet
from pmf_xl.layout.conditions import A_DATE, not_a_number, not_listed
from pmf_xl.layout.parts import Check, Column, Kind, Line
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import blank, both, either, is_number, less, lift, name, negate, one_of, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.layout.asked import Asked

PROPOSED_KEY, DECIDED_KEY = "round_milestones", "round_milestone_decisions"
ROOM = 8  # milestones that a service may propose
LONGEST_LIST = 255  # characters in a list of choices, Excel's limit

WHAT = Column("milestone", "Milestone", Kind.LONG_TEXT, 50, longest=200, refusal="At most 200 characters, please.",
               prompt="What will have been done, such as: contract signed.")  # fmt: skip
DUE = Column("due", "Due", Kind.DATE, 13, prompt="By when, such as 30/09/2025.", refusal=A_DATE)


def _proposed_columns(asked: "Sequence[Asked]") -> tuple[Column, ...]:
    choices = tuple(str(asked[0].facts["choices"]).split(";")) if asked else ()
    listed = sum(map(len, choices)) + len(choices) <= LONGEST_LIST
    belongs = Column("belongs", "For", Kind.CHOICE if listed else Kind.TEXT, 14, choices=choices if listed else (),
                     longest=60, prompt="The reference of the project or measure that it is for.",
                     refusal="Choose a reference from the list.")  # fmt: skip
    return (REFERENCE, belongs, WHAT, DUE, CHECK)


def _in_use(row: "Asked") -> Line:
    return Line(row.key, row.values, row.facts, frozenset({"belongs", "milestone", "due"}), optional=True)


def _proposed_checks(columns: tuple[Column, ...]) -> tuple[Check, ...]:
    belongs, what, due = name("belongs"), name("milestone"), name("due")
    choices = next(column.choices for column in columns if column.key == "belongs")
    listed = not_listed("belongs", choices) if choices else lift(value=False)
    return (
        Check(listed, "Reference not in the list", ProblemCode.CHOICE_UNKNOWN, "belongs"),
        Check(not_a_number("due"), "Due is not a date", ProblemCode.DATE_NOT_A_DATE, "due"),
        Check(both(is_number(due), less(due, name("year_starts"))),
              "Due before the year begins", ProblemCode.ENTRY_OUT_OF_RANGE, "due"),
        Check(both(either(negate(blank(belongs)), negate(blank(due))), blank(what)),
              "Milestone needed", ProblemCode.ENTRY_MISSING, "milestone"),
        Check(both(negate(blank(what)), blank(belongs)), "For which?", ProblemCode.ENTRY_MISSING, "belongs"),
        Check(both(negate(blank(what)), blank(due)), "Due needed", ProblemCode.ENTRY_MISSING, "due"),
    )  # fmt: skip


def _decided_columns(_: "Sequence[Asked]") -> tuple[Column, ...]:
    return (
        REFERENCE,
        Column("service", "Service", Kind.TEXT, 18),
        Column("belongs", "For", Kind.LONG_TEXT, 30),
        Column("milestone", "Milestone", Kind.LONG_TEXT, 40),
        Column("proposed_due", "Due", Kind.DATE, 13),
        DECISION,
        Column("due", "Due instead", Kind.DATE, 13, prompt="Where you amend it: by when.", refusal=A_DATE),
        CHECK, REASON,
    )  # fmt: skip


def _decided_checks(_: tuple[Column, ...]) -> tuple[Check, ...]:
    decision, due, amend = name("decision"), name("due"), DECISIONS[1]
    return (
        Check(blank(decision), "Accept, amend or reject?", ProblemCode.ENTRY_MISSING, "decision"),
        Check(not_listed("decision", DECISIONS), "Decision not in the list", ProblemCode.CHOICE_UNKNOWN, "decision"),
        Check(not_a_number("due"), "Due is not a date", ProblemCode.DATE_NOT_A_DATE, "due"),
        Check(both(negate(blank(decision)), negate(same(decision, amend)), negate(blank(due))),
              "Amended, but not Amend", ProblemCode.DECISION_CONTRADICTS, "decision"),
        Check(both(same(decision, amend), blank(due)), "What is amended?", ProblemCode.ENTRY_MISSING, "due"),
        Check(both(one_of(decision, *DECISIONS[1:]), blank(name("reason"))),
              "Reason needed", ProblemCode.DECISION_WITHOUT_REASON, "reason"),
    )  # fmt: skip


def _to_decide(row: "Asked") -> Line:
    return Line(row.key, row.values, row.facts, frozenset({"decision", "due", "reason"}))


PROPOSED_MILESTONES = RoundSheet(PROPOSED_KEY, "Milestones", "", _proposed_columns, _proposed_checks, _in_use)
DECIDED_MILESTONES = RoundSheet(
    DECIDED_KEY,
    "Milestones",
    "milestone",
    _decided_columns,
    _decided_checks,
    _to_decide,
    context=frozenset({"submission"}),
)
