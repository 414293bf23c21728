"""Figures let out one by one, as they are asked for; and those of some measures only."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from pmf_xl.figures import FigureKey, RatedFigure
from pmf_xl.rules.periods import Period

if TYPE_CHECKING:
    from pmf_xl.figures.ratings import Ratings

T = TypeVar("T")


class LetOut(Mapping[FigureKey, T], Generic[T]):
    """Figures that a reader may see as they are, each let out when it is asked for: few reports ask for all.

    For whom anything is withheld they are all let out at once, and nothing leads back from them.
    """

    def __init__(self, figures: "Ratings", let_out: Callable[[RatedFigure], T]) -> None:
        self._figures, self._let_out = figures, let_out
        self._made: dict[FigureKey, T] = {}

    def __getitem__(self, key: FigureKey) -> T:
        """Give a figure."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._let_out(self._figures[key])
        return found

    def __contains__(self, key: object) -> bool:
        """Say whether there is such a figure."""
        return key in self._figures

    def __iter__(self) -> Iterator[FigureKey]:
        """Name every figure."""
        return iter(self._figures)

    def __len__(self) -> int:
        """Count them."""
        return len(self._figures)


class KnownPeriods:
    """The periods of which something is known, each looked at when it is asked about."""

    def __init__(self, figures: "Ratings") -> None:
        self._figures = figures

    def __contains__(self, period: object) -> bool:
        """Say whether any figure of a period has a colour."""
        return isinstance(period, Period) and self._figures.knows(period)


class OfSome(Mapping[FigureKey, T], Generic[T]):
    """What there is of some measures, by their references."""

    def __init__(self, every: Mapping[FigureKey, T], refs: frozenset[str]) -> None:
        self._every, self._refs = every, refs

    def __getitem__(self, key: FigureKey) -> T:
        """Give one, if it is of these measures."""
        if key.ref not in self._refs:
            raise KeyError(key)
        return self._every[key]

    def __iter__(self) -> Iterator[FigureKey]:
        """Name every one."""
        return (key for key in self._every if key.ref in self._refs)

    def __len__(self) -> int:
        """Count them."""
        return sum(1 for _ in self)
