"""What each `PMF_` function answers, on cells as Excel hands them over.

An argument is a grid, a list of rows, and so is the answer. A cell holds a number, a text, true or false, or None;
an error is its text, such as `#N/A`, on the way in and on the way out. A blank answer is empty text, since Excel
shows zero for nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pmf_xl.addin.cells import AnswerGrid, Cell, shown, sound
from pmf_xl.addin.over_series import over_series
from pmf_xl.rules import rate, tolerance_limit, travel, variance, variance_percent
from pmf_xl.rules.arguments import evaluate
from pmf_xl.rules.days import day_of
from pmf_xl.rules.declaring import (
    MOST_COLUMNS,
    MOST_ROWS,
    WHOLE_COLUMN,
    Function,
    Shape,
)
from pmf_xl.rules.expression import lift
from pmf_xl.rules.function_arguments import NO, YES, Argument, Takes
from pmf_xl.rules.functions import function
from pmf_xl.rules.functions_of_many import LABEL
from pmf_xl.rules.graded import of_scheme
from pmf_xl.rules.periods import Period
from pmf_xl.rules.scheme import Scheme


def answer(called: str, *grids: AnswerGrid | None, scheme: Scheme | None = None) -> list[list[Cell]]:
    """Answer a function for whole grids of cells; an argument that is left out is None.

    It is as a scheme has it, where one is given: its further grades, its names, what it counts. Raises `KeyError`
    for a name that is no function without a ledger.

    >>> answer("PMF_RAG", [[95], [94.9], [None], ["7 days"]], [[100]])
    [['AMBER'], ['RED'], ['NO DATA'], ['#VALUE!']]
    >>> answer("PMF_TREND", [[90, 91, 92, 93]])
    [['IMPROVING']]
    """
    asked = of_scheme(function(called), scheme)
    if any(len(grid) == MOST_ROWS or len(grid[0]) == MOST_COLUMNS for grid in grids if grid):
        return [[WHOLE_COLUMN]]
    if asked.shape is Shape.SERIES:
        return over_series(asked, grids)
    if asked in _BY_RULE or asked is not function(called):
        return _by_row(asked, lambda **held: evaluate(lift(asked.rule), held), grids)
    return _by_row(asked, _BY_ROW[called], grids)


# -- by row -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    """One argument read: a value, or a column of values; and what is wrong, by place (or at None everywhere)."""

    held: Any
    wrong: Mapping[int | None, str]


def _by_row(
    asked: Function, work: Callable[..., Any], grids: Sequence[AnswerGrid | None]
) -> list[list[Cell]]:
    given = [*grids, *[None] * (len(asked.arguments) - len(grids))]
    tall, wide = _shape([grid for grid in given if grid is not None])
    read = {one.key: _read(one, grid, tall, wide) for one, grid in zip(asked.arguments, given, strict=True)}
    found = work(**{key: one.held for key, one in read.items()})
    cells = [shown(found)] * (tall * wide) if not hasattr(found, "tolist") else _listed(found)
    for one in reversed(read.values()):  # the first argument's trouble is the one that shows
        if None in one.wrong:
            cells = [one.wrong[None]] * len(cells)
        else:
            for place, trouble in one.wrong.items():
                cells[place or 0] = trouble
    return [cells[start : start + wide] for start in range(0, len(cells), wide)]


def _shape(grids: Sequence[AnswerGrid]) -> tuple[int, int]:
    return max((len(grid) for grid in grids), default=1), max((len(grid[0]) for grid in grids), default=1)


def _read(argument: Argument, grid: AnswerGrid | None, tall: int, wide: int) -> _Read:
    """Read one argument for every row: a single cell as one value, more as a column over the whole shape."""
    if grid is None:
        return _Read(argument.default, {})
    if len(grid) == 1 and len(grid[0]) == 1:
        held, wrong = sound(argument, grid[0][0])
        return _Read(held, {None: wrong} if wrong else {})
    cells = laid_over(grid, tall, wide)
    if argument.takes is Takes.NUMBER and _PLAIN.issuperset(map(type, cells)):
        import numpy as np

        numbers = np.array(cells, np.float64)
        if argument.default is not None:
            numbers[np.isnan(numbers)] = argument.default
        return _Read(numbers, {})
    known: dict[tuple[type, Cell], tuple[Cell, str]] = {}
    held_all: list[Cell] = []
    wrong_at: dict[int | None, str] = {}
    for place, cell in enumerate(cells):
        key = (type(cell), cell)
        if key not in known:
            known[key] = sound(argument, cell)
        held, wrong = known[key]
        held_all.append(held)
        if wrong:
            wrong_at[place] = wrong
    return _Read(_column(argument, held_all), wrong_at)


def laid_over(grid: AnswerGrid, tall: int, wide: int) -> list[Cell]:
    """Lay a grid over a larger shape: a single row or column is repeated, what is too short runs out as in Excel."""
    if len(grid) == tall and len(grid[0]) == wide:
        return [cell for row in grid for cell in row]
    rows = [grid[0]] * tall if len(grid) == 1 else grid
    spread = []
    for place in range(tall):
        row: Sequence[Cell] = rows[place] if place < len(rows) else ["#N/A"] * wide
        spread += [row[0]] * wide if len(row) == 1 else [*row, *["#N/A"] * (wide - len(row))]
    return spread


def _column(argument: Argument, held: list[Cell]) -> Any:
    import numpy as np

    if argument.takes in (Takes.NUMBER, Takes.WHOLE):
        return np.array(held, np.float64)
    return np.array(held, object)


def _listed(found: Any) -> list[Cell]:
    """Give an array's values for cells: a blank is empty text."""
    if found.dtype.kind == "f":
        return ["" if value != value else value for value in found.tolist()]
    cells: list[Cell] = found.tolist()
    return cells


def _rag(outturn: Any, target: Any, due: Any, partial: Any, **given: Any) -> Any:
    """Rate; who gives a travel says by that that the framework's scheme looks at it."""
    looked_at = {"amber_if_improved": True, "amber_if_improved_on_previous": True}
    return rate(outturn, target, due=due != NO, partial=partial == YES, **looked_at, **given)


def _variance(partial: Any, **given: Any) -> Any:
    return variance(partial=partial == YES, **given)


def _variance_percent(partial: Any, **given: Any) -> Any:
    return variance_percent(partial=partial == YES, **given)


def _travel(partial: Any, previous_partial: Any, **given: Any) -> Any:
    return travel(partial=partial == YES, previous_partial=previous_partial == YES, **given)


def _period(date: Any, frequency: Any) -> Any:
    """Give the period of a serial day, or of a column of them."""

    def one(day: float | None, how_often: str) -> str:
        if day is None:
            return ""
        return str(Period.of_date(day_of(day), how_often))

    if not hasattr(date, "tolist") and not hasattr(frequency, "tolist"):
        return one(date, frequency)
    import numpy as np

    days, words = np.broadcast_arrays(np.asarray(date, object), np.asarray(frequency, object))
    return np.array([one(day, word) for day, word in zip(days.tolist(), words.tolist(), strict=True)], object)


_PLAIN: Final = frozenset({float, int, type(None)})
_BY_RULE: Final = (LABEL,)  # of which Python has no function of its own
_BY_ROW: Final[dict[str, Callable[..., Any]]] = {
    "PMF_RAG": _rag,
    "PMF_VARIANCE": _variance,
    "PMF_VARIANCE_PCT": _variance_percent,
    "PMF_TOLERANCE": tolerance_limit,
    "PMF_TRAVEL": _travel,
    "PMF_PERIOD": _period,
}
