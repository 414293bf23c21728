"""The sheet Methodology of the round: what each measure's statement says, and what it is to say from next year on."""

from typing import TYPE_CHECKING

from pmf_xl.layout.annual.aims import CHECK, REFERENCE
from pmf_xl.layout.annual.round_sheet import RoundSheet
from pmf_xl.layout.conditions import LONGEST_TEXT, TOO_LONG, not_listed
from pmf_xl.layout.parts import Check, Column, Kind, Line
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import blank, both, name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.layout.asked import Asked

KEY = "round_methodology"
#: The columns of Measures that are reviewed, as people call them.
PARTS = {
    "definition": "Definition",
    "calculation": "How it is worked out",
    "data_source": "Data source",
    "data_collector": "Data collector",
    "data_reviewer": "Data reviewer",
}
NAMES = frozenset({"data_collector", "data_reviewer"})  # figures go on as they are whoever gathers them

COLUMNS = (
    REFERENCE,
    Column("measure", "Measure", Kind.LONG_TEXT, 30),
    Column("part", "Part of the statement", Kind.TEXT, 20),
    Column("now", "As it stands", Kind.LONG_TEXT, 55),
    Column("new", "From next year on", Kind.LONG_TEXT, 55, longest=LONGEST_TEXT, refusal=TOO_LONG,
           prompt="Only where it is missing or changes: the whole text as it is to stand."),
    Column("comparable", "Comparable with before", Kind.CHOICE, 13, choices=("Yes", "No"),
           prompt="No where figures after the change cannot be compared with those before.",
           refusal="Choose Yes or No."),
    CHECK,
)  # fmt: skip

CHECKS = (
    Check(both(blank(name("now")), blank(name("new"))), "Missing", ProblemCode.METHODOLOGY_MISSING, "new"),
    Check(not_listed("comparable", ("Yes", "No")), "Choose Yes or No", ProblemCode.CHOICE_UNKNOWN, "comparable"),
)  # fmt: skip


def _columns(_: "Sequence[Asked]") -> tuple[Column, ...]:
    return COLUMNS


def _line(row: "Asked") -> Line:
    entries = {"new"} if row.facts["column"] in NAMES else {"new", "comparable"}
    return Line(row.key, row.values, row.facts, frozenset(entries), optional=bool(row.values["now"]))


METHODOLOGY = RoundSheet(
    KEY, "Methodology", "methodology item", _columns, lambda _: CHECKS, _line,
    keys=("reference", "part"),
)  # fmt: skip
