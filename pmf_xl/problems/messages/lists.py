"""The words of each problem in `in_lists.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off
# ruff: noqa: E501

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def column_not_read(*, heading: Word, example: Word) -> Message:
    """A column of a list that stands for nothing that is read from it."""
    return Message(ProblemCode.COLUMN_NOT_READ, {"heading": heading, "example": example})


def sheet_not_read(*, read: Word) -> Message:
    """A sheet of a workbook that reads like a list as well, and was not read."""
    return Message(ProblemCode.SHEET_NOT_READ, {"read": read})


def year_of_title(*, heading: Word, period: Word) -> Message:
    """A heading names a quarter or a month without its year, which the title above names."""
    return Message(ProblemCode.YEAR_OF_TITLE, {"heading": heading, "period": period})


def row_not_read(*, reason: Word, found: Word) -> Message:
    """A row of a list that was left out: a heading, a note, a total."""
    return Message(ProblemCode.ROW_NOT_READ, {"reason": reason, "found": found})


def figure_not_given(*, heading: Word, found: Word) -> Message:
    """There is a word where a figure could be, which says that there is none."""
    return Message(ProblemCode.FIGURE_NOT_GIVEN, {"heading": heading, "found": found})


def figure_repeated(*, thing: Word, found: Word, other: Word) -> Message:
    """The same figure stands in a list twice, such as an annual measure's under Q4 and under the year."""
    return Message(ProblemCode.FIGURE_REPEATED, {"thing": thing, "found": found, "other": other})


def figure_behind(*, measure: Word, period: Word, found: Word, other: Word, stands: Word) -> Message:
    """A past figure was taken, but another one counts before it."""
    return Message(ProblemCode.FIGURE_BEHIND, {"measure": measure, "period": period, "found": found, "other": other, "stands": stands})


def figure_replaced(*, measure: Word, period: Word, found: Word, stands: Word, other: Word) -> Message:
    """A past figure was taken in the place of one that was held before."""
    return Message(ProblemCode.FIGURE_REPLACED, {"measure": measure, "period": period, "found": found, "stands": stands, "other": other})


def service_alike(*, found: Word, near: Word) -> Message:
    """Two services of a list differ by a letter or two."""
    return Message(ProblemCode.SERVICE_ALIKE, {"found": found, "near": near})


def target_without_year(*, heading: Word) -> Message:
    """A column of targets does not say of which year they are."""
    return Message(ProblemCode.TARGET_WITHOUT_YEAR, {"heading": heading})


def own_figure_left_out(*, found: Word, count: Word) -> Message:
    """A file of what others had holds figures of the council itself."""
    return Message(ProblemCode.OWN_FIGURE_LEFT_OUT, {"found": found, "count": count})


def not_a_neighbour(*, count: Word, found: Word) -> Message:
    """A file of what others had holds councils that this one is not compared with."""
    return Message(ProblemCode.NOT_A_NEIGHBOUR, {"count": count, "found": found})


def neighbour_without_figures(*, found: Word, near: Word) -> Message:
    """A file of what others had holds no figure of a council that this one is compared with."""
    return Message(ProblemCode.NEIGHBOUR_WITHOUT_FIGURES, {"found": found, "near": near})


def comparator_replaced(*, area: Word, measure: Word, period: Word, found: Word, stands: Word) -> Message:
    """A figure of another council was taken in the place of one that the catalogue held."""
    return Message(ProblemCode.COMPARATOR_REPLACED, {"area": area, "measure": measure, "period": period, "found": found, "stands": stands})


def measure_not_named() -> Message:
    """A table of what others had does not say which measure its figures are of."""
    return Message(ProblemCode.MEASURE_NOT_NAMED, {})
