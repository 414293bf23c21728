"""The sheet Targets of the annual round: a row for each measure, and what its service proposes for the next year."""

from typing import TYPE_CHECKING

from pmf_xl.layout.annual.aims import (
    AIM,
    CHECK,
    MAY_HIDE,
    POINTS,
    REFERENCE,
    TOLERANCE,
    WORDS,
    aimed_checks,
    aimed_columns,
    any_given,
    differ,
    entries_of,
    meanings_of,
    profile_of,
)
from pmf_xl.layout.annual.round_sheet import RoundSheet
from pmf_xl.layout.conditions import LONGEST_TEXT, TOO_LONG, not_listed
from pmf_xl.layout.parts import Check, Column, Kind, Line
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import blank, both, either, is_number, less, more, name, negate, one_of, same
from pmf_xl.rules.terms import Polarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.layout.asked import Asked

KEY = "round_proposals"
KEEP, CHANGE, RETIRE = PROPOSALS = ("Keep", "Change", "Retire")

BESIDE = frozenset(
    {"year1", "year2", "year3", "benchmark", "variation"}
)  # what a measure reached, and others did

MEASURE = Column("measure", "Measure", Kind.LONG_TEXT, 30)
PROPOSAL = Column("proposal", "Proposal", Kind.CHOICE, 10, choices=PROPOSALS, refusal="Choose Keep, Change or Retire.",
                  prompt="Keep: this year's target stays. Change: give what changes, and why. Retire: the measure ends "
                         "with this year.")  # fmt: skip
RATIONALE = Column("rationale", "Rationale", Kind.LONG_TEXT, 45, longest=LONGEST_TEXT, refusal=TOO_LONG,
                   prompt="How ambitious it is, and why it is realistic. Needed for a change, and for a target that "
                          "asks for less than the present outturn.")  # fmt: skip


def _columns(asked: "Sequence[Asked]") -> tuple[Column, ...]:
    years = str(asked[0].facts["years"]).split(";") if asked else ["", "", ""]
    outturns = (Column(f"year{at}", f"Outturn {year}", Kind.FIGURE, 9.5) for at, year in enumerate(years, 1))
    this_year = str(asked[0].facts["this_year"]) if asked else ""
    return (
        REFERENCE, MEASURE, *outturns,
        Column("benchmark", "Benchmark", Kind.LONG_TEXT, 16),
        Column("variation", "Variation", Kind.LONG_TEXT, 13),
        Column("this_target", f"Target {this_year}", Kind.FIGURE, 9),
        PROPOSAL, *aimed_columns(asked), TOLERANCE, POINTS, WORDS, RATIONALE,
    )  # fmt: skip


def _checks(columns: tuple[Column, ...]) -> tuple[Check, ...]:
    proposal, target, periods = name("proposal"), name("target"), profile_of(columns)
    changes = ("target", "target_high", *periods, "target_words", "tolerance", "tolerance_points")
    worse = either(
        both(same(name("polarity"), Polarity.HIGHER), less(AIM, name("present"))),
        both(same(name("polarity"), Polarity.LOWER), more(AIM, name("present"))),
    )
    behind = both(one_of(proposal, KEEP, CHANGE), is_number(AIM), is_number(name("present")), worse)
    needs_profile = () if not periods else (
        Check(both(same(proposal, CHANGE), is_number(target), name("adds_up"), negate(any_given(periods))),
              "Profile needed", ProblemCode.ENTRY_MISSING, periods[0]),
    )  # fmt: skip
    return (
        Check(blank(proposal), "Keep, change or retire?", ProblemCode.ENTRY_MISSING, "proposal"),
        Check(not_listed("proposal", PROPOSALS), "Proposal not in the list", ProblemCode.CHOICE_UNKNOWN, "proposal"),
        *aimed_checks(columns),
        Check(both(same(proposal, KEEP), is_number(target), either(negate(is_number(name("kept"))),
                                                                    differ(target, name("kept")))),
              "Keep, but another target", ProblemCode.PROPOSAL_CONTRADICTS, "target"),
        Check(both(same(proposal, RETIRE), any_given(changes)),
              "Retire, but a new target", ProblemCode.PROPOSAL_CONTRADICTS, "target"),
        Check(both(same(proposal, CHANGE), negate(any_given(changes))),
              "What is to change?", ProblemCode.ENTRY_MISSING, "target"),
        *needs_profile,
        Check(both(behind, blank(name("rationale"))),
              "Behind the present outturn: why?", ProblemCode.TARGET_BEHIND_OUTTURN, "rationale"),
        Check(both(one_of(proposal, CHANGE, RETIRE), negate(behind), blank(name("rationale"))),
              "Rationale needed", ProblemCode.ENTRY_MISSING, "rationale"),
    )  # fmt: skip


def _line(row: "Asked") -> Line:
    entries = entries_of(row.facts) | {"proposal", "rationale"}
    return Line(row.key, row.values, meanings_of(row.facts), entries)


PROPOSED = RoundSheet(
    KEY, "Targets", "measure", _columns, _checks, _line,
    may_hide=MAY_HIDE | BESIDE, split=CHECK.key, context=BESIDE | {"present"},
)  # fmt: skip
