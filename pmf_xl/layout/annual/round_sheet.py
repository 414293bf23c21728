"""What a sheet of the annual round is declared from."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pmf_xl.layout.figure_widths import room_for, unbroken
from pmf_xl.layout.parts import Check, Column, Kind, Line, Table

if TYPE_CHECKING:
    from pmf_xl.layout.asked import Asked


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
    needed = max(column.width, room_for(lines, column, ("this_target",)))
    return replace(column, width=unbroken(column.heading, needed))
