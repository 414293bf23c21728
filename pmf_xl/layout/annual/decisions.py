"""The sheet Targets of a director's review: what services propose, and what is decided on it."""

from typing import TYPE_CHECKING

from pmf_xl.layout.annual.aims import (
    MAY_HIDE,
    POINTS,
    REFERENCE,
    TOLERANCE,
    WORDS,
    aimed_checks,
    aimed_columns,
    any_given,
    entries_of,
    meanings_of,
    profile_of,
)
from pmf_xl.layout.annual.round_sheet import RoundSheet
from pmf_xl.layout.conditions import LONGEST_TEXT, TOO_LONG, not_listed
from pmf_xl.layout.figure_widths import room_to_read
from pmf_xl.layout.parts import Check, Column, Kind, Line
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import blank, both, is_number, name, negate, one_of, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.layout.asked import Asked

KEY = "round_decisions"
ACCEPT, AMEND, REJECT = DECISIONS = ("Accept", "Amend", "Reject")

DECISION = Column("decision", "Decision", Kind.CHOICE, 10, choices=DECISIONS, refusal="Choose Accept, Amend or Reject.",
                  prompt="Accept: as proposed. Amend: as you type it here, and why. Reject: this year's target stays, "
                         "and why.")  # fmt: skip
REASON = Column("reason", "Reason", Kind.LONG_TEXT, 40, longest=LONGEST_TEXT, refusal=TOO_LONG,
                prompt="Needed where you amend or reject.")  # fmt: skip


def _columns(asked: "Sequence[Asked]") -> tuple[Column, ...]:
    this_year = str(asked[0].facts["this_year"]) if asked else ""
    texts = [str(one.values["rationale"] or "") for one in asked]
    return (
        REFERENCE,
        Column("measure", "Measure", Kind.LONG_TEXT, 28),
        Column("present", "Present outturn", Kind.FIGURE, 10),
        Column("benchmark", "Benchmark", Kind.LONG_TEXT, 16),
        Column("this_target", f"Target {this_year}", Kind.FIGURE, 9),
        Column("proposal", "Proposal", Kind.TEXT, 10),
        Column("proposed", "Proposed target", Kind.FIGURE, 10.5),
        Column("profile", "Proposed profile", Kind.LONG_TEXT, 15),
        Column("tolerance_proposed", "Proposed tolerance", Kind.TEXT, 11),
        Column("rationale", "Rationale", Kind.LONG_TEXT, room_to_read(texts)),
        DECISION, *aimed_columns(asked), TOLERANCE, POINTS, WORDS, REASON,
    )  # fmt: skip


def _checks(columns: tuple[Column, ...]) -> tuple[Check, ...]:
    decision, periods = name("decision"), profile_of(columns)
    changes = ("target", "target_high", *periods, "target_words", "tolerance", "tolerance_points")
    needs_profile = () if not periods else (
        Check(both(same(decision, AMEND), is_number(name("target")), name("profiled"), negate(any_given(periods))),
              "Profile needed", ProblemCode.ENTRY_MISSING, periods[0]),
    )  # fmt: skip
    return (
        Check(blank(decision), "Accept, amend or reject?", ProblemCode.ENTRY_MISSING, "decision"),
        Check(not_listed("decision", DECISIONS), "Decision not in the list", ProblemCode.CHOICE_UNKNOWN, "decision"),
        *aimed_checks(columns),
        Check(both(one_of(decision, ACCEPT, REJECT), any_given(changes)),
              "Amended, but not Amend", ProblemCode.DECISION_CONTRADICTS, "decision"),
        Check(both(same(decision, AMEND), negate(any_given(changes))),
              "What is amended?", ProblemCode.ENTRY_MISSING, "target"),
        *needs_profile,
        Check(both(one_of(decision, AMEND, REJECT), blank(name("reason"))),
              "Reason needed", ProblemCode.DECISION_WITHOUT_REASON, "reason"),
    )  # fmt: skip


def _line(row: "Asked") -> Line:
    entries = entries_of(row.facts) | {"decision", "reason"}
    return Line(row.key, row.values, meanings_of(row.facts), entries)


DECIDED = RoundSheet(
    KEY, "Targets", "proposal", _columns, _checks, _line,
    may_hide=MAY_HIDE | {"benchmark", "profile", "tolerance_proposed"}, split="rationale",
    context=frozenset({"present", "benchmark", "submission"}),
)  # fmt: skip
