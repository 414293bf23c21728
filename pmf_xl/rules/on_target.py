"""How many measures are on target, and what share that is of what: the one place where this is counted."""

from collections.abc import Iterable
from dataclasses import dataclass

from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import NEVER_ON_TARGET, ShareOf


@dataclass(frozen=True, slots=True)
class OnTarget:
    """So many measures of so many are on target."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """The share that is on target; None of no measures.

        >>> OnTarget(6, 8).share, OnTarget(0, 0).share
        (0.75, None)
        """
        return self.count / self.of if self.of else None


def count_on_target(scheme: Scheme, measures: Iterable[tuple[str, bool]]) -> OnTarget:
    """Count the measures on target, given the rating of each and whether it is due in the period.

    A measure that the scheme's share is not a share of is not counted as on target either. Raises `ValueError` for a
    rating that there is not.

    >>> count_on_target(Scheme(), [("GREEN", True), ("RED", True), ("GREY", False), ("NO DATA", True)])
    OnTarget(count=1, of=2)
    """
    known = ((scheme.rating(rating), due) for rating, due in measures)
    return _counted(known, scheme.share_of, scheme.counts_as_on_target)


def share_on_target(
    measures: Iterable[tuple[str, bool]], share_of: str = ShareOf.RATED, counts: Iterable[str] | None = None
) -> float | None:
    """Give the share of measures on target; None of no measures.

    `measures` are ratings, further grades among them, each with whether it is due. `counts` are the ratings that count
    as on target: green, amber and grey if not given.

    >>> share_on_target([("GREEN", True), ("RED", True), ("NO DATA", True)], "due", ["GREEN"])
    0.3333333333333333
    """
    on_target = frozenset(Scheme().counts_as_on_target if counts is None else counts)
    if on_target & NEVER_ON_TARGET:
        raise ValueError("no data and a part of a period never count as on target")
    return _counted(measures, ShareOf(share_of), on_target).share


def _counted(measures: Iterable[tuple[str, bool]], share_of: ShareOf, on_target: frozenset[str]) -> OnTarget:
    counted = [rating in on_target for rating, due in measures if _is_counted(share_of, rating, due)]
    return OnTarget(sum(counted), len(counted))


def _is_counted(share_of: ShareOf, rating: str, due: bool) -> bool:
    if share_of is ShareOf.ALL:
        return True
    return due if share_of is ShareOf.DUE else has_colour(rating)
