"""How far figures have moved since the period before: what is compared, which moved most, and that in words."""

from typing import TYPE_CHECKING

from pmf_xl.release.released import number
from pmf_xl.reports.glance import FURTHEST
from pmf_xl.reports.scorecard_table import figure_words
from pmf_xl.rules.terms import Travel, Unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pmf_xl.release import ReleasedFigure

MOVED = (Travel.IMPROVING, Travel.WORSENING, Travel.UP, Travel.DOWN)


def moved_most(
    figures: "Iterable[ReleasedFigure]", ways: "Collection[Travel]" = MOVED, count: int = FURTHEST
) -> "tuple[ReleasedFigure, ...]":
    """Give the measures that moved most in one of some `ways`, by share of the figure before."""
    moved = [(share, figure) for figure in figures if (share := _moved_by(figure, ways))]
    moved.sort(key=lambda one: -one[0])  # which keeps the catalogue's order of those as far
    return tuple(figure for _, figure in moved[:count])


def _moved_by(figure: "ReleasedFigure", ways: "Collection[Travel]") -> float | None:
    if figure.travel_short not in ways:
        return None
    now, before = compared(figure)
    if now is None or not before or figure.is_partial or figure.is_stale or figure.measure.unit is Unit.YESNO:
        return None
    return abs(now - before) / abs(before)


def compared(figure: "ReleasedFigure") -> tuple[float | None, float | None]:
    """Give what short travel compares: two figures, or of a running total what each of two periods added."""
    now, already = number(figure.outturn), number(figure.already)
    if figure.already is None:
        return now, number(figure.previous)
    added = None if now is None or already is None else now - already
    return added, number(figure.compared_with)


def moved_words(figure: "ReleasedFigure", before_in: str = "the period before") -> str:
    """Say from what to what a figure moved, and in which period it was so before."""
    now, before = compared(figure)
    if now is None or before is None:
        return ""
    added = " added, after" if figure.already is not None else ", after"
    return f"{figure_words(figure, now)}{added} {figure_words(figure, before)} in {before_in}"
