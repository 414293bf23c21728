"""A sheet as it was read: what its cells hold, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from pmf_xl.rules.days import Calendar

Cell = float | int | str | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet by row and column, both counted from zero."""

    name: str
    rows: list[list[Cell]]
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    #: The sign that a number is shown with, `%` or `£`; told of lists (`read_list`), not of returns.
    signs: Mapping[tuple[int, int], str] = field(default_factory=dict)
    calendar: Calendar = Calendar.EXCEL  # by which days are counted
    typed: bool = True  # cells have types of their own; in text files all is text
    #: What whoever reads it has worked out of it and will want again.
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def at(self, row: int, column: int) -> Cell:
        """Return what a cell holds; None outside what is filled."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        value = self.rows[row][column]
        return None if value == "" else value
