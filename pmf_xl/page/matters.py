"""What matters in a period: how many are on target, what got worse or better, what is furthest off, what is late."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.layout.key import on_target_words, rating_meanings
from pmf_xl.layout.summary_sheet import shown_ratings
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.counting import as_at_words, counted, on_target_among, on_target_of
from pmf_xl.reports.glance import furthest
from pmf_xl.rules.grades import has_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.release import Release, ReleasedFigure
    from pmf_xl.returns.actions import Action

MOST = 5  # measures named under a heading; the others are a link away


@dataclass(frozen=True, slots=True)
class Count:
    """How many measures have a rating, how many had it before, and what it means."""

    rating: str
    now: int
    before: int | None  # None: nothing is known of the period before
    means: str


@dataclass(frozen=True, slots=True)
class Matters:
    """What the first page says of a release."""

    headline: str
    rule: str
    before: str  # the headline of the period before, where that is known
    counts: "tuple[Count, ...]"
    worse: "tuple[ReleasedFigure, ...]"
    furthest: "tuple[ReleasedFigure, ...]"
    better: "tuple[ReleasedFigure, ...]"
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
    share = on_target_among(catalogue, then)
    every = {"worse": worse, "better": better, "furthest": off, "overdue": late}
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
        more={name: max(0, len(found) - MOST) for name, found in every.items()},
    )


def _moved(release: "Release") -> "tuple[tuple[ReleasedFigure, ...], tuple[ReleasedFigure, ...]]":
    """Give the measures whose rating is worse than in the figure before, and those of which it is better."""
    scheme = release.catalogue.framework.scheme
    order = {str(rating): place for place, rating in enumerate(["BLUE", *scheme.grades, "RED"])}
    moves: list[tuple[int, ReleasedFigure]] = []
    for figure in release.measures:
        rating = unless_withheld(figure.rating)
        then = _rating_before(release, figure)
        if figure.is_due_now and rating in order and then in order:
            moves.append((order[rating] - order[then], figure))
    worse = sorted((one for one in moves if one[0] > 0), key=lambda one: -one[0])
    better = sorted((one for one in moves if one[0] < 0), key=lambda one: one[0])
    return tuple(figure for _, figure in worse), tuple(figure for _, figure in better)


def _rating_before(release: "Release", figure: "ReleasedFigure") -> str | None:
    """Give the last rating that a measure had before, where that has a colour."""
    earlier = [when for when in release.runs[figure.ref, figure.breakdown] if when < release.period]
    then = release.at(figure.ref, earlier[-1]) if earlier else None
    rating = unless_withheld(then.rating) if then else None
    return rating if has_colour(rating) else None


def _overdue(release: "Release") -> "tuple[Action, ...]":
    late: Sequence[Action] = [action for action in release.actions if action.days_overdue]
    return tuple(sorted(late, key=lambda action: -action.days_overdue))
