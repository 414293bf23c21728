"""The grades of a scheme: the built-in ratings, and those that a council puts among green and amber, in their order.

A rating is its code, a text such as `AMBER` or `AMBER-GREEN`. Here alone stands which is better than which.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pmf_xl.rules.terms import Rating

#: The built-in ratings that end somewhere, the best first. What is worse than the last grade is red.
BUILT_IN: tuple[str, ...] = (Rating.GREEN.value, Rating.AMBER.value)
#: The ratings that say nothing of how near the target a figure is.
WITHOUT_COLOUR = frozenset({Rating.GREY, Rating.NO_DATA, Rating.PARTIAL})


@dataclass(frozen=True, slots=True)
class FurtherGrade:
    """A grade of a council's own: how far short of target is still it, counted as the scheme's tolerances are."""

    code: str
    tolerance: float


@dataclass(frozen=True, slots=True)
class GradeEnd:
    """Where a further grade ends for one measure, as far as that is said: by a tolerance, or at figures."""

    grade: str
    tolerance: float | None = None
    tolerance_above: float | None = None  # above the upper end of a range
    tolerance_basis: str | None = None
    least: float | None = None  # the least figure that is still it
    most: float | None = None  # the greatest


def has_colour(rating: str | None) -> bool:
    """Say whether a rating says how near its target a figure is.

    >>> has_colour("AMBER-RED"), has_colour("NO DATA"), has_colour(None)
    (True, False, False)
    """
    return rating is not None and rating not in WITHOUT_COLOUR


def in_order(amber_tolerance: float, further: Iterable[FurtherGrade]) -> tuple[str, ...]:
    """Give green, amber and the further grades, the best first: by how far short of target is still each.

    >>> in_order(0.05, [FurtherGrade("AMBER-RED", 0.1), FurtherGrade("AMBER-GREEN", 0.02)])
    ('GREEN', 'AMBER-GREEN', 'AMBER', 'AMBER-RED')
    """
    by_end = sorted(further, key=lambda grade: grade.tolerance)
    green, amber = BUILT_IN
    better = (grade.code for grade in by_end if grade.tolerance < amber_tolerance)
    worse = (grade.code for grade in by_end if grade.tolerance >= amber_tolerance)
    return (green, *better, amber, *worse)


def best_first(grades: Iterable[str]) -> tuple[str, ...]:
    """Give every rating there is under some grades, the best first; the last three say nothing of the target.

    >>> best_first(BUILT_IN) == tuple(Rating)
    True
    """
    graded = (Rating.BLUE.value, *grades, Rating.RED.value)
    return (*graded, *(word.value for word in Rating if word.value not in (*graded, *BUILT_IN)))
