"""Which figures have moved most since the period before."""

from typing import TYPE_CHECKING

from pmf_xl.reports.glance import FURTHEST
from pmf_xl.reports.scorecard_table import compared
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
