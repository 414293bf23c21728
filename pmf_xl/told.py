"""How far work has come, told in plain values to whoever asked for it; who shows it, and how, work need not know.

What takes long is a `LongStep`: what is being done in plain words, how much of it there is, and how much is done. A
workspace carries whom it is told, as it carries its clock, so that nothing on the way from a command to the work hands
it on.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")

#: Is told what is being done, how much of it is done, and of how many; None where nobody knows how many.
Told = Callable[[str, int, int | None], None]


def nobody(what: str, done: int, of: int | None) -> None:
    """Be told, and do nothing."""


class LongStep:
    """A step of something that takes long; it is told when it begins and whenever more of it is done.

    >>> step = LongStep(print, "Reading returns", 2)
    Reading returns 0 2
    >>> [path for path in step.each(["a", "b"])]
    Reading returns 1 2
    Reading returns 2 2
    ['a', 'b']
    """

    def __init__(self, told: Told, what: str, of: int | None = None) -> None:
        self._told, self._what, self._of, self._done = told, what, of, 0
        self._tell()

    def done(self, count: int = 1) -> None:
        """Tell that one more is done, or several."""
        self._done += count
        self._tell()

    def more(self, count: int) -> None:
        """Tell that there is more to do than was known."""
        self._of = None if self._of is None else self._of + count
        self._tell()

    def each(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Give things one by one; one is done when the next is asked for."""
        for thing in things:
            yield thing
            self.done()

    def _tell(self) -> None:
        self._told(self._what, self._done, self._of)
