"""How many measures are on target, and of how many: the one place that counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.rules.terms import Rating, ShareOf

if TYPE_CHECKING:
    from pmf_xl.rules.scheme import Scheme

RATED = frozenset({Rating.BLUE, Rating.GREEN, Rating.AMBER, Rating.RED})


@dataclass(frozen=True, slots=True)
class OnTarget:
    """How many measures are on target, of those that count."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """The share of them; None where none counts."""
        return self.count / self.of if self.of else None


def on_target(scheme: "Scheme", measures: Iterable[tuple[str, bool]]) -> OnTarget:
    """Count measures on target, each given by its rating and whether it is due, as the scheme's `share_of` says.

    >>> from pmf_xl.rules.scheme import Scheme
    >>> on_target(Scheme(), [("GREEN", True), ("RED", True), ("GREY", False), ("NO DATA", True)])
    OnTarget(count=1, of=2)
    """
    counted = [rating for rating, due in measures if _counts(scheme.share_of, rating, due)]
    return OnTarget(sum(map(scheme.on_target, counted)), len(counted))


def _counts(share_of: ShareOf, rating: str, due: bool) -> bool:
    match share_of:
        case ShareOf.RATED:
            return rating in RATED
        case ShareOf.DUE:
            return due
    return True
