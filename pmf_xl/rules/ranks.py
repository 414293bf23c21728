"""Where a figure stands among those of others: its rank, and the quarter of them that it is in.

The best have rank 1, and figures that are equal share theirs. Quartiles are inclusive, as Excel's QUARTILE.INC gives
them: the lower quartile of n figures in order is the (n + 3) / 4th, the median the (n + 1) / 2th, between two figures a
share of the way from one to the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pmf_xl.rules.arguments import figure, word
from pmf_xl.rules.rounding import COMPARED_PLACES, round_half_away
from pmf_xl.rules.terms import Polarity

FEWEST = 4  # figures of which quarters mean anything


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The figures between which the middle half of some lies, and the one in the middle."""

    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Place:
    """The rank of a figure `of` so many, 1 the best, and its quarter of them; None of fewer than four."""

    rank: int
    of: int
    quartile: int | None


def quartiles(figures: Sequence[float]) -> Quartiles | None:
    """Return the quartiles of some figures, None of fewer than four.

    >>> quartiles([1, 2, 3, 4, 5, 6])
    Quartiles(lower=2.25, median=3.5, upper=4.75)
    """
    if len(figures) < FEWEST:
        return None
    ordered = sorted(figures)
    return Quartiles(*(_at(ordered, quarter) for quarter in (1, 2, 3)))


def _at(ordered: Sequence[float], quarters: int) -> float:
    """Return the figure so many quarters of the way from the first to the last."""
    whole, over = divmod((len(ordered) - 1) * quarters, 4)
    below = ordered[whole]
    if not over:
        return float(below)
    return round_half_away(below + (ordered[whole + 1] - below) * over / 4, COMPARED_PLACES)


def middle(figures: Sequence[float]) -> float | None:
    """Return the median of some figures, however few; None of none.

    >>> middle([0.9, 0.7]), middle([3]), middle([])
    (0.8, 3.0, None)
    """
    return _at(sorted(figures), 2) if figures else None


def places(
    figures: Sequence[float],
    polarity: str,
    target: float | None = None,
    target_high: float | None = None,
) -> list[Place] | None:
    """Return where each of some figures stands among all of them.

    Of a range the one nearest to it is the best. None where there is no telling which are better: of a polarity
    `none`, and of a range that is not known.

    >>> [(one.rank, one.quartile) for one in places([0.9, 0.8, 0.9, 0.7], "higher") or ()]
    [(1, 1), (3, 3), (1, 1), (4, 4)]
    """
    short = [_short_of_good(figure, polarity, target, target_high) for figure in figures]
    known = [one for one in short if one is not None]
    if len(known) < len(short):
        return None
    ends = quartiles(known)
    return [
        Place(1 + sum(other < one for other in known), len(known), _quarter(one, ends) if ends else None)
        for one in known
    ]


def quarter_of(
    outturn: object,
    figures: Sequence[object],
    polarity: str = "higher",
    target: float | None = None,
    target_high: float | None = None,
    decimals: int | None = None,
    partial: bool = False,
) -> int | None:
    """Return the quarter that a figure is in among some, its own among them: 1 the best, 4 the worst.

    `decimals` are places that all are rounded to first, as numbers are held. None without the figure or where it is of
    a part of its period only (`partial`), of fewer than four, and where there is no telling which are better. Raises
    `TypeError` for text where a number belongs, `ValueError` for a polarity there is not.

    >>> quarter_of(0.9, [0.9, 0.8, 0.85, 0.7]), quarter_of(15, [12, 15, 20, 9, 30], "lower")
    (1, 2)
    """
    word(Polarity, polarity, "polarity")

    def short(one: float) -> float | None:
        shown = one if decimals is None else round_half_away(one, decimals)
        return _short_of_good(shown, polarity, target, target_high)

    own = figure(outturn, "outturn")
    if own is None or partial:
        return None
    held = [found for one in figures if (found := figure(one, "figure")) is not None]
    mine, ends = short(own), quartiles([found for one in held if (found := short(one)) is not None])
    return None if mine is None or ends is None else _quarter(mine, ends)


def _short_of_good(
    figure: float, polarity: str, target: float | None, target_high: float | None
) -> float | None:
    """Return by how much a figure is worse than another would be; None where that cannot be said."""
    if polarity == Polarity.HIGHER:
        return round_half_away(-figure, COMPARED_PLACES)
    if polarity == Polarity.LOWER:
        return round_half_away(figure, COMPARED_PLACES)
    if polarity != Polarity.RANGE or target is None:
        return None
    high = target if target_high is None else target_high
    return round_half_away(max(target - figure, figure - high, 0.0), COMPARED_PLACES)


def _quarter(short: float, ends: Quartiles) -> int:
    """Return the quarter that a figure is in; one at an end of two is in the better."""
    return 1 + sum(short > end for end in (ends.lower, ends.median, ends.upper))
