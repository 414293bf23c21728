"""The words of each problem in `in_registers.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off
# ruff: noqa: E501

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def entry_missing(*, heading: Word, title: Word) -> Message:
    """Something that is asked about a risk, a contract, a complaint, an action or a line of the budget has not been given."""
    return Message(ProblemCode.ENTRY_MISSING, {"heading": heading, "title": title})


def entry_out_of_range(*, heading: Word, title: Word, found: Word, bounds: Word) -> Message:
    """A number is not one of those that there are."""
    return Message(ProblemCode.ENTRY_OUT_OF_RANGE, {"heading": heading, "title": title, "found": found, "bounds": bounds})


def budget_measure_unfit(*, measure: Word, reason: Word) -> Message:
    """A measure is to be worked out from the budget, and what else is said of it does not go with that."""
    return Message(ProblemCode.BUDGET_MEASURE_UNFIT, {"measure": measure, "reason": reason})


def budget_lines_unknown(*, measure: Word, thing: Word, found: Word, near: Word) -> Message:
    """A measure is to be worked out from lines of the budget that there are not."""
    return Message(ProblemCode.BUDGET_LINES_UNKNOWN, {"measure": measure, "thing": thing, "found": found, "near": near})


def risk_matrix_unfit(*, heading: Word, found: Word, levels: Word) -> Message:
    """The scores of a risk matrix are no square of whole numbers, or not of as many levels as there are."""
    return Message(ProblemCode.RISK_MATRIX_UNFIT, {"heading": heading, "found": found, "levels": levels})


def risk_scores_unordered(*, amber: Word, red: Word, highest: Word) -> Message:
    """A risk is red from a lower score than amber, or from one that no risk can reach."""
    return Message(ProblemCode.RISK_SCORES_UNORDERED, {"amber": amber, "red": red, "highest": highest})


def profile_unfit(*, heading: Word, found: Word) -> Message:
    """The profile of a line of the budget cannot be read as shares of the year's budget by the end of each period."""
    return Message(ProblemCode.PROFILE_UNFIT, {"heading": heading, "found": found})
