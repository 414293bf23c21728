"""Working out the formulas that services type into entry cells, as far as they are simple sums.

A file holds each formula with the result some program stored. A program that does not calculate stores zero, or
leaves what stood there before; so a result is believed only where nothing speaks against it.
"""

import re
from collections.abc import Iterator, Mapping
from math import isfinite

from pmf_xl.books.grid import Grid
from pmf_xl.rules.rounding import round_half_away

DEEPEST = 12  # cells that lead to cells that lead to cells …
LONGEST = 500  # characters of a formula that is followed
MOST_CELLS = 2000  # of a range

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)"
    r"|(?:(?P<sheet>'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?"
    r"\$?(?P<letters>[A-Za-z]{1,3})\$?(?P<row>\d{1,7})(?![\w(])"
    r"(?::\$?(?P<to_letters>[A-Za-z]{1,3})\$?(?P<to_row>\d{1,7}))?"
    r"|(?P<function>SUM|AVERAGE|ROUND)\(|(?P<mark>[-+*/^%(),]))",
    re.IGNORECASE,
)


class _NotSimple(Exception):  # noqa: N818  a reason to give up, not an error
    """A formula that holds more than sums."""


def evaluate(formula: str, sheet: str, grids: Mapping[str, Grid], deep: int = 0) -> float | None:
    """Give the result of a formula in a cell of `sheet`; None where it is more than a simple sum.

    >>> evaluate("=310/325*100%", "Measures", {}), evaluate("=ROUND(2/3,2)", "Measures", {})
    (0.9538461538461539, 0.67)
    >>> evaluate("=VLOOKUP(1,A:B,2)", "Measures", {}), evaluate("=1/0", "Measures", {})
    (None, None)
    """
    if len(formula) > LONGEST or deep > DEEPEST:
        return None
    try:
        result = _Sum(formula.removeprefix("="), sheet, grids, deep).result()
    except (_NotSimple, ArithmeticError, ValueError, RecursionError):
        return None
    return result if isfinite(result) else None


class _Sum:
    """Reads one formula from left to right: sums of products of powers, as spreadsheets do."""

    def __init__(self, text: str, sheet: str, grids: Mapping[str, Grid], deep: int) -> None:
        self._tokens = list(_tokens(text))
        self._at, self._sheet, self._grids, self._deep = 0, sheet, grids, deep

    def result(self) -> float:
        value = self._sum()
        if self._at < len(self._tokens):
            raise _NotSimple
        return value

    def _take(self, marks: str) -> str:
        """Take the next token if it is one of these marks."""
        if self._at < len(self._tokens):
            mark = self._tokens[self._at]["mark"]
            if mark and mark in marks:
                self._at += 1
                return mark
        return ""

    def _sum(self) -> float:
        value = self._product()
        while mark := self._take("+-"):
            other = self._product()
            value = value + other if mark == "+" else value - other
        return value

    def _product(self) -> float:
        value = self._power()
        while mark := self._take("*/"):
            other = self._power()
            value = value * other if mark == "*" else value / other
        return value

    def _power(self) -> float:
        value = self._signed()
        while self._take("^"):
            raised = value ** self._signed()
            if isinstance(raised, complex):
                raise _NotSimple
            value = raised
        return value

    def _signed(self) -> float:
        if mark := self._take("+-"):
            return -self._signed() if mark == "-" else self._signed()
        value = self._one()
        while self._take("%"):
            value /= 100
        return value

    def _one(self) -> float:
        if self._take("("):
            value = self._sum()
            self._close()
            return value
        token = self._next()
        if token["number"]:
            return float(token["number"])
        if token["function"]:
            return self._function(token["function"].upper())
        if token["letters"] and not token["to_letters"]:
            (held,) = self._cells(token)
            return held or 0.0
        raise _NotSimple

    def _next(self) -> Mapping[str, str | None]:
        if self._at >= len(self._tokens):
            raise _NotSimple
        self._at += 1
        return self._tokens[self._at - 1]

    def _close(self) -> None:
        if not self._take(")"):
            raise _NotSimple

    def _function(self, name: str) -> float:
        values: list[float] = []
        while True:
            if self._is_whole_argument():
                values += [value for value in self._cells(self._next()) if value is not None]
            else:
                values.append(self._sum())
            if not self._take(","):
                break
        self._close()
        if name == "ROUND":
            if len(values) != 2:
                raise _NotSimple
            return float(round_half_away(values[0], int(values[1])))
        return sum(values) if name == "SUM" else sum(values) / len(values)

    def _is_whole_argument(self) -> bool:
        """Say whether a cell or a range stands next and by itself: its empty cells then count for nothing."""
        held, after = (*self._tokens[self._at : self._at + 2], {}, {})[:2]
        return bool(held.get("to_letters") or (held.get("letters") and after.get("mark") in (",", ")")))

    def _cells(self, token: Mapping[str, str | None]) -> Iterator[float | None]:
        """Give what a cell or a range holds; None for an empty cell."""
        name = (token["sheet"] or self._sheet).strip("'").replace("''", "'")
        grid = next((held for held in self._grids.values() if held.name.casefold() == name.casefold()), None)
        if grid is None:
            raise _NotSimple
        left, top = _column(token["letters"] or ""), int(token["row"] or 0) - 1
        right = _column(token["to_letters"]) if token["to_letters"] else left
        bottom = int(token["to_row"]) - 1 if token["to_row"] else top
        if top < 0 or (right - left + 1) * (bottom - top + 1) > MOST_CELLS:
            raise _NotSimple
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield self._cell(grid, row, column)

    def _cell(self, grid: Grid, row: int, column: int) -> float | None:
        value = grid.at(row, column)
        if (row, column) in grid.formulas:
            value = evaluate(grid.formulas[row, column], grid.name, self._grids, self._deep + 1)
            if value is None:
                raise _NotSimple
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _NotSimple
        return float(value)


def _tokens(text: str) -> Iterator[dict[str, str | None]]:
    at, text = 0, text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise _NotSimple
        yield found.groupdict()
        at = found.end()


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1
