"""How many measures are on target, and what share that is of what: the one place where this is counted."""

from collections.abc import Iterable
from dataclasses import dataclass

from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import ShareOf


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
    counted = [
        scheme.on_target(rating)
        for rating, due in measures
        if _is_counted(scheme.share_of, scheme.rating(rating), due)
    ]
    return OnTarget(sum(counted), len(counted))


def _is_counted(share_of: ShareOf, rating: str, due: bool) -> bool:
    if share_of is ShareOf.ALL:
        return True
    return due if share_of is ShareOf.DUE else has_colour(rating)
