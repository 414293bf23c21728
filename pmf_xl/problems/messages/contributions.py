"""The words of each problem in `in_contributions.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off
# ruff: noqa: E501

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def contributions_missing(*, measure: Word) -> Message:
    """Several services each fill in a part of a figure, and nothing says how the parts make it up."""
    return Message(ProblemCode.CONTRIBUTIONS_MISSING, {"measure": measure})


def contributors_missing(*, measure: Word, found: Word) -> Message:
    """It is said how the parts of several services make up a figure, but not whose parts."""
    return Message(ProblemCode.CONTRIBUTORS_MISSING, {"measure": measure, "found": found})


def contributor_repeated(*, found: Word) -> Message:
    """A service stands twice among those that each fill in a part of a figure."""
    return Message(ProblemCode.CONTRIBUTOR_REPEATED, {"found": found})


def contributions_unfit(*, measure: Word, unit: Word, contributions: Word, instead: Word) -> Message:
    """Parts of several services cannot make up a figure of this unit in the way that is said."""
    return Message(ProblemCode.CONTRIBUTIONS_UNFIT, {"measure": measure, "unit": unit, "contributions": contributions, "instead": instead})


def breakdown_of_contributions(*, measure: Word, found: Word) -> Message:
    """A measure that several services each fill in a part of has breakdowns too."""
    return Message(ProblemCode.BREAKDOWN_OF_CONTRIBUTIONS, {"measure": measure, "found": found})
