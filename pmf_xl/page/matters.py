"""What matters in a period: how many are on target, what got worse or better, what is furthest off, what is late."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.layout.key import on_target_words, rating_meanings
from pmf_xl.layout.summary_sheet import shown_ratings
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.counting import as_at_words, counted, on_target_of
from pmf_xl.reports.glance import furthest
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.release import PeriodFigure, Release, ReleasedFigure
    from pmf_xl.returns.actions import Action
    from pmf_xl.rules.periods import Period
    from pmf_xl.rules.scheme import Scheme

MOST = 5  # measures named under a heading; the others are a link away


@dataclass(frozen=True, slots=True)
class Count:
    """How many measures have a rating, how many had it before, and what it means."""

    rating: str
    now: int
    before: int | None  # None: nothing is known of the period before
    means: str


@dataclass(frozen=True, slots=True)
class Move:
    """A measure whose rating is another than that of the figure before, and which that was."""

    figure: "ReleasedFigure"
    before: str
    when: "Period"


@dataclass(frozen=True, slots=True)
class Matters:
    """What the first page says of a release."""

    headline: str
    rule: str
    before: str  # the headline of the period before, where that is known
    counts: "tuple[Count, ...]"
    worse: "tuple[Move, ...]"
    furthest: "tuple[ReleasedFigure, ...]"
    better: "tuple[Move, ...]"
    overdue: "tuple[Action, ...]"
    more: "dict[str, int]"  # how many more there are than are named, under each heading


def matters_of(release: "Release") -> Matters:
    """Gather what matters of a release."""
    catalogue, scheme, now = release.catalogue, release.catalogue.framework.scheme, release.measures
    earlier = release.period.previous()
    known = earlier in release.known
    then = [one for figure in now if (one := release.standing_in(figure.ref, earlier))] if known else []
    ratings, before = Counter(counted("", now).ratings), Counter(counted("", then).ratings)
    meanings = rating_meanings(scheme, partial=release.partial_of)
    shown = shown_ratings(scheme, [counted("", now)])
    worse, better = _moved(release)
    off, late = furthest(now, scheme), _overdue(release)
    share = counted("", then).on_target(scheme)
    found = {"worse": worse, "better": better, "furthest": off, "overdue": late}
    return Matters(
        headline=f"{on_target_of(catalogue, now)} are on target",
        rule=" ".join(filter(None, (on_target_words(scheme), as_at_words(release)))),
        before=f"In {earlier.label}: {share.count} of {share.of}." if known else "",
        counts=tuple(
            Count(rating, ratings[rating], before[rating] if known else None, meanings.get(rating, ""))
            for rating in shown
        ),
        worse=worse[:MOST],
        furthest=off[:MOST],
        better=better[:MOST],
        overdue=late[:MOST],
        more={name: max(0, len(those) - MOST) for name, those in found.items()},
    )


def _moved(release: "Release") -> "tuple[tuple[Move, ...], tuple[Move, ...]]":
    """Give the measures whose rating is worse than that of the figure before, and those of which it is better."""
    order = {str(rating): place for place, rating in enumerate(in_order(release.catalogue.framework.scheme))}
    moves: list[tuple[int, Move]] = []
    for figure in release.measures:
        rating, then = unless_withheld(figure.rating), _figure_before(release, figure)
        before = unless_withheld(then.rating) if then else None
        if then and figure.is_due_now and rating in order and before in order:
            moves.append((order[rating] - order[before], Move(figure, before, then.period)))
    worse = sorted((one for one in moves if one[0] > 0), key=lambda one: -one[0])
    better = sorted((one for one in moves if one[0] < 0), key=lambda one: one[0])
    return tuple(move for _, move in worse), tuple(move for _, move in better)


def in_order(scheme: "Scheme") -> tuple[str, ...]:
    """Give the ratings of a scheme that say how good a figure is, the best first."""
    return str(Rating.BLUE), *scheme.grades, str(Rating.RED)


def _figure_before(release: "Release", figure: "ReleasedFigure") -> "PeriodFigure | None":
    """Give the last figure that a measure had before, or should have had."""
    earlier = [when for when in release.runs[figure.ref, figure.breakdown] if when < release.period]
    return release.at(figure.ref, earlier[-1]) if earlier else None


def _overdue(release: "Release") -> "tuple[Action, ...]":
    late: Sequence[Action] = [action for action in release.actions if action.days_overdue]
    return tuple(sorted(late, key=lambda action: -action.days_overdue))
