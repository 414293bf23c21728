"""What a sheet of the annual round is declared from."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Check, Column, Kind, Line, Table
from pmf_xl.layout.words import written

if TYPE_CHECKING:
    from pmf_xl.layout.asked import Asked

ASIDE = 1.5  # characters that stay free beside a figure


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """One sheet of the round: the ledger keeps what is typed on it as entries of a register, under its `key`.

    `columns` depend on what is asked, since their headings name years; those in `may_hide` are hidden where no row has
    anything under them.
    """

    key: str
    sheet: str
    thing: str  # what a row is of, as reminders count them; empty: not to be counted, as it may stay empty
    columns: Callable[[Sequence["Asked"]], tuple[Column, ...]]
    checks: Callable[[tuple[Column, ...]], tuple[Check, ...]]
    line: Callable[["Asked"], Line]
    may_hide: frozenset[str] = frozenset()
    split: str | None = None
    context: frozenset[str] = frozenset()  # columns and facts that are there to be read only
    keys: tuple[str, ...] = ("reference",)

    @property
    def last(self) -> Collection[str]:
        """The columns and facts that are there to be read only."""
        return self.context

    def collected(self, asked: Sequence["Asked"]) -> Table:
        """Declare the table that is filled in."""
        lines = tuple(map(self.line, asked))
        columns = tuple(_wide_enough(column, lines) for column in self.columns(asked))
        hidden = frozenset(
            column.key
            for column in columns
            if column.key in self.may_hide
            and all(column.key not in line.entries and line.values.get(column.key) is None for line in lines)
        )
        return Table(columns, lines, keys=self.keys, checks=self.checks(columns), hidden=hidden)


def _wide_enough(column: Column, lines: Sequence[Line]) -> Column:
    """Widen a column until the longest figure in it can be read, and what is typed if it is as long as this year's."""
    if column.kind is not Kind.FIGURE:
        return column
    longest = max((_longest(line, column) for line in lines), default=0)
    return replace(column, width=max(column.width, longest + ASIDE))


def _longest(line: Line, column: Column) -> int:
    """Give how many characters a figure takes on one line; a range in words may take two, and breaks at its `to`."""
    likely = {column.key}
    if column.key in line.entries and not column.unit:
        likely.add("this_target")
    texts = (
        written(value, line.unit_in(column), line.decimals_in(column))
        if isinstance(value, int | float)
        else str(value)
        for key in likely
        if (value := line.values.get(key)) is not None
    )
    return max((len(part) for text in texts for part in text.split(" to ")), default=0)
