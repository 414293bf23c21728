"""Figures and texts of a release as they are printed for everybody: a number, or the shorthand in its place."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.release import Withheld
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.terms import Marker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pmf_xl.release import PeriodFigure, Release
    from pmf_xl.rules.periods import Period

# How programs that read CSV know a formula, full-width signs as some keyboards write them included.
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
#: Markers that stand in place of a figure.
INSTEAD = (Marker.CONFIDENTIAL, Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Value:
    """One figure as it may be shown: a number, the marker that stands in its place, or a number with its marker.

    Percentages are fractions.

    >>> Value(0.954, Marker.PROVISIONAL).number, str(Value(None, Marker.CONFIDENTIAL).marker)
    (0.954, 'c')
    """

    number: float | None
    marker: Marker | None = None


def value_of(figure: "PeriodFigure") -> Value:
    """Give a figure's outturn as it may be shown."""
    if isinstance(figure.outturn, Withheld):
        return Value(None, Marker.CONFIDENTIAL)
    if figure.marker in INSTEAD:
        return Value(None, figure.marker)
    if figure.outturn is None:
        return _lacking(figure.due)
    return Value(figure.outturn, figure.marker)


def value_at(release: "Release", figure: "PeriodFigure", when: "Period") -> Value:
    """Give the outturn of the same measure or breakdown in another period."""
    then = release.at(figure.ref, when, figure.breakdown)
    return value_of(then) if then else _lacking(is_due(figure.measure.frequency, when))


def _lacking(due: bool) -> Value:
    return Value(None, Marker.NOT_AVAILABLE if due else Marker.NOT_APPLICABLE)


def history(release: "Release") -> "Iterator[PeriodFigure]":
    """Give every figure up to the period: measure by measure, each breakdown after the whole, in the order of time."""
    for figure in release.figures:
        for when in release.runs[figure.ref, figure.breakdown]:
            if then := release.at(figure.ref, when, figure.breakdown):
                yield then


def as_text(text: str) -> str:
    r"""Give a text that no spreadsheet takes for a formula: an apostrophe goes before one that looks like one.

    >>> as_text("=1+1"), as_text("  @sum"), as_text("-5 to 5"), as_text("a\tb"), as_text("Calls")
    ("'=1+1", "'@sum", "'-5 to 5", 'a b', 'Calls')
    """
    first = "'" if _FORMULA.match(text) else ""
    return first + _CONTROL.sub(" ", text).strip()
