"""The words of each problem in `in_grades.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off
# ruff: noqa: E501

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def bad_grade_code(*, heading: Word, found: Word) -> Message:
    """The code of a rating has characters that cannot be in it, or too many."""
    return Message(ProblemCode.BAD_GRADE_CODE, {"heading": heading, "found": found})


def unknown_grade(*, heading: Word, found: Word, sheet_name: Word, near: Word) -> Message:
    """A grade that is not on Grades."""
    return Message(ProblemCode.UNKNOWN_GRADE, {"heading": heading, "found": found, "sheet_name": sheet_name, "near": near})


def grade_end_missing(*, found: Word, near: Word) -> Message:
    """A grade that is none of the built-in ratings has no tolerance, so that nothing says where it ends."""
    return Message(ProblemCode.GRADE_END_MISSING, {"found": found, "near": near})


def grade_end_not_used(*, found: Word) -> Message:
    """A built-in rating is given an end of its own where only further grades have one."""
    return Message(ProblemCode.GRADE_END_NOT_USED, {"found": found})


def grade_look_missing(*, found: Word, heading: Word) -> Message:
    """A further grade has no shape or no colour."""
    return Message(ProblemCode.GRADE_LOOK_MISSING, {"found": found, "heading": heading})


def grade_ends_alike(*, found: Word, other: Word) -> Message:
    """Two grades end at the same place, so that one of them can never be given."""
    return Message(ProblemCode.GRADE_ENDS_ALIKE, {"found": found, "other": other})


def grade_within_green(*, found: Word, green: Word) -> Message:
    """A further grade ends before green does, so that it can never be given."""
    return Message(ProblemCode.GRADE_WITHIN_GREEN, {"found": found, "green": green})


def grade_not_counted(*, found: Word, other: Word) -> Message:
    """A further grade is not among the ratings that count as on target, though a worse one is."""
    return Message(ProblemCode.GRADE_NOT_COUNTED, {"found": found, "other": other})


def grades_out_of_order(*, thing: Word, better: Word, worse: Word) -> Message:
    """Of a measure, a grade reaches further from the target than one that is worse, which can then never be given."""
    return Message(ProblemCode.GRADES_OUT_OF_ORDER, {"thing": thing, "better": better, "worse": worse})
