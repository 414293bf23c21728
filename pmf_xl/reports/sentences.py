"""Sentences made from figures: what each carries, and how whatever it counts is named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmf_xl.release.released import number
from pmf_xl.reports.runs import in_unit, one_line

if TYPE_CHECKING:
    from pmf_xl.release import PeriodFigure

NAMED = 3  # of whatever a sentence counts
BULLET = "•"


@dataclass(frozen=True, slots=True)
class Feature:
    """One sentence, what it is about, and the figures that it was made from, by reference and period."""

    about: str
    text: str
    figures: Mapping[str, float] = field(default_factory=dict)


def name(figure: "PeriodFigure") -> str:
    """Name the measure of a figure by reference and title."""
    return f"{figure.ref} {one_line(figure.measure.title)}"


def figure_of(figure: "PeriodFigure") -> str:
    """Write a figure in the unit of its measure."""
    return in_unit(number(figure.outturn), figure.measure)


def figures_of(*figures: "PeriodFigure") -> dict[str, float]:
    """Give the figures that a sentence was made from, by reference and period."""
    found = ((f"{one.ref} {one.period}", number(one.outturn)) for one in figures)
    return {key: value for key, value in found if value is not None}


def some(named: Iterable[str]) -> str:
    """Name some, each on a line of its own where there are several, and say how many more there are."""
    every = list(named)
    if len(every) == 1:
        return f" {every[0]}."
    more = [f"and {len(every) - NAMED} more"] if len(every) > NAMED else []
    return "".join(f"\n{BULLET} {one}" for one in [*every[:NAMED], *more])


def are(count: int) -> str:
    """Give the verb for so many."""
    return "is" if count == 1 else "are"
