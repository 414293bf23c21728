"""What a cell holds, as LibreOffice sees it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell in error, by the word LibreOffice shows: `#DIV/0!`, `#N/A`, `Err:502` for Excel's `#NUM!`."""

    word: str


# Dates, times and truth values are numbers in a spreadsheet: serial days from 30 December 1899, and 1 or 0.
Value = float | str | CellError | None


class Cells(dict[str, Value]):
    """The cells of one sheet that hold something, by address; any other cell is None.

    A formula whose result is empty text is "", not None.
    """

    def __missing__(self, cell: str) -> None:
        return None


def from_answer(held: Any) -> Value:
    """A value as the driver sends it: JSON's own, with an error as `{"error": word}`."""
    return CellError(held["error"]) if isinstance(held, dict) else held


def column_letters(index: int) -> str:
    """The letters of a column counted from 0.

    >>> [column_letters(index) for index in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    while index >= 0:
        index, rest = index // 26 - 1, index % 26
        letters = chr(ord("A") + rest) + letters
    return letters


def from_grid(grid: list[list[Any]]) -> Cells:
    """The cells of a grid whose first row and column are row 1 and column A."""
    letters = [column_letters(index) for index in range(max(map(len, grid), default=0))]
    return Cells(
        (f"{letters[column]}{row}", from_answer(held))
        for row, across in enumerate(grid, start=1)
        for column, held in enumerate(across)
        if held is not None
    )
