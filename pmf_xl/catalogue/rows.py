"""Rows of a catalogue that are read once somebody asks for them: most commands need few of its tables."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, overload

Thing = TypeVar("Thing")


class RowsOnDemand(Sequence[Thing]):
    """A tuple to be: equal to the tuple of its rows, whose number is known before they are read.

    >>> rows = RowsOnDemand(2, lambda: ("HR01", "HR02"))
    >>> rows == ("HR01", "HR02"), len(rows), rows[-1]
    (True, 2, 'HR02')
    """

    __slots__ = ("_count", "_found", "_read")

    def __init__(self, count: int, read: Callable[[], tuple[Thing, ...]]) -> None:
        self._count, self._read = count, read
        self._found: tuple[Thing, ...] | None = None

    @property
    def _rows(self) -> tuple[Thing, ...]:
        if self._found is None:
            self._found = self._read()
        return self._found

    @overload
    def __getitem__(self, at: int) -> Thing: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Thing, ...]: ...

    def __getitem__(self, at: int | slice) -> Thing | tuple[Thing, ...]:
        """Give a row, or some of them."""
        return self._rows[at]

    def __len__(self) -> int:
        """Say how many rows there are."""
        return self._count

    def __iter__(self) -> Iterator[Thing]:
        """Give the rows one by one."""
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        """Say whether they are the same rows as others, or as those of a tuple."""
        return self._rows == tuple(other) if isinstance(other, RowsOnDemand | tuple) else NotImplemented

    def __hash__(self) -> int:
        """Hash them as the tuple of them."""
        return hash(self._rows)

    def __repr__(self) -> str:
        """Write them as the tuple of them."""
        return repr(self._rows)

    def __add__(self, others: Iterable[Thing]) -> tuple[Thing, ...]:
        """Give them with others behind, as a tuple does."""
        return (*self._rows, *others)

    def __radd__(self, others: Iterable[Thing]) -> tuple[Thing, ...]:
        """Give them behind others."""
        return (*others, *self._rows)

    def __reduce__(self) -> tuple[type, tuple[tuple[Thing, ...]]]:
        """Hand them to another process, or copy them, as the tuple of them."""
        return tuple, (self._rows,)


class RowsOnDemandByRef(RowsOnDemand[Thing]):
    """Rows of which those of one reference can be read without the others."""

    __slots__ = ("_read_of",)

    def __init__(
        self, count: int, read: Callable[[], tuple[Thing, ...]], read_of: Callable[[str], tuple[Thing, ...]]
    ) -> None:
        super().__init__(count, read)
        self._read_of = read_of

    def of(self, ref: str) -> tuple[Thing, ...]:
        """Give the rows of one reference."""
        return self._read_of(ref)
