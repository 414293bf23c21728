"""What each `PMF_` function answers, on cells as Excel hands them over.

An argument is a grid, a list of rows, and so is the answer. A cell holds a number, a text, true or false, or None;
an error is its text, such as `#N/A`, on the way in and on the way out. A blank answer is empty text, since Excel
shows zero for nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from pmf_xl.rules import forecast, rate, spc, tolerance_limit, travel, trend, variance, variance_percent
from pmf_xl.rules.arguments import evaluate
from pmf_xl.rules.days import DAY_ZERO, day_of, serial
from pmf_xl.rules.declaring import (
    AFTER_LAST_DAY,
    FIRST_DAY,
    MOST_COLUMNS,
    MOST_ROWS,
    NOT_ENOUGH,
    WHOLE_COLUMN,
    WRONG,
    Function,
)
from pmf_xl.rules.expression import lift
from pmf_xl.rules.function_arguments import NO, Argument, Takes
from pmf_xl.rules.functions import RAG, function
from pmf_xl.rules.graded import rag_of
from pmf_xl.rules.periods import Period
from pmf_xl.rules.scheme import Scheme

Cell = Any
AnswerGrid = Sequence[Sequence[Cell]]
ERRORS: Final = frozenset({
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
})  # fmt: skip
_OLDEST_ERROR: Final = (
    -2_146_828_288
)  # Excel's error codes count from here; xlwings knows those of the last century
_MOMENT_ZERO: Final = datetime.combine(DAY_ZERO, time.min)  # of spreadsheets, which know no time zones
_PLAIN: Final = frozenset({float, int, type(None)})


def answer(called: str, *grids: AnswerGrid | None, scheme: Scheme | None = None) -> list[list[Cell]]:
    """Answer a function for whole grids of cells; an argument that is left out is None.

    `PMF_RAG` knows the further grades of a scheme, where one is given. Raises `KeyError` for a name that is no function
    without a ledger.

    >>> answer("PMF_RAG", [[95], [94.9], [None], ["7 days"]], [[100]])
    [['AMBER'], ['RED'], ['NO DATA'], ['#VALUE!']]
    >>> answer("PMF_TREND", [[90, 91, 92, 93]])
    [['IMPROVING']]
    """
    asked = function(called)
    if any(len(grid) == MOST_ROWS or len(grid[0]) == MOST_COLUMNS for grid in grids if grid):
        return [[WHOLE_COLUMN]]
    if asked is RAG and scheme and scheme.further:
        graded = rag_of(scheme)
        return _by_row(graded, lambda **held: evaluate(lift(graded.rule), held), grids)
    if called in _BY_ROW:
        return _by_row(asked, _BY_ROW[called], grids)
    return _over_series(asked, _OVER_SERIES[called], grids)


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
    cells = [_shown(found)] * (tall * wide) if not hasattr(found, "tolist") else _listed(found)
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
        held, wrong = _sound(argument, grid[0][0])
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
            known[key] = _sound(argument, cell)
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


def _sound(argument: Argument, cell: Cell) -> tuple[Cell, str]:
    """Take one cell: what it means to the rule, and the error it gives where it cannot stand."""
    if error := error_in(cell):
        return argument.default, error
    if cell is None or cell == "":
        return argument.default, ""
    if argument.takes is Takes.WORD:
        for word in argument.words:
            if isinstance(cell, str) and cell.casefold() == word.casefold():
                return word, ""
        return argument.default, WRONG
    number = _number(cell)
    whole = argument.takes in (Takes.WHOLE, Takes.COUNT)
    if number is None or (whole and number != int(number)) or (argument.takes is Takes.COUNT and number < 1):
        return argument.default, WRONG
    if argument.takes is Takes.DATE and not FIRST_DAY <= number < AFTER_LAST_DAY:
        return argument.default, WRONG
    return (int(number) if whole else number), ""


def error_in(cell: Cell) -> str:
    """Give the error a cell holds, or nothing; one of a newer Excel is told as #N/A."""
    if isinstance(cell, str):
        return cell if cell in ERRORS else ""
    newer = type(cell) is int and _OLDEST_ERROR + 2000 <= cell < _OLDEST_ERROR + 2100
    return "#N/A" if newer else ""


def _number(cell: Cell) -> float | None:
    """Take a cell as a number; a date is its serial day."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float, Decimal)):
        return float(cell)
    if isinstance(cell, datetime):
        return (cell.replace(tzinfo=None) - _MOMENT_ZERO) / timedelta(days=1)
    if isinstance(cell, date):
        return float(serial(cell))
    return None


def _listed(found: Any) -> list[Cell]:
    """Give an array's values for cells: a blank is empty text."""
    if found.dtype.kind == "f":
        return ["" if value != value else value for value in found.tolist()]
    cells: list[Cell] = found.tolist()
    return cells


def _shown(value: Cell) -> Cell:
    if value is None or value != value:
        return ""
    return str(value) if isinstance(value, str) else value


def _rag(outturn: Any, target: Any, due: Any, **given: Any) -> Any:
    """Rate; who gives a travel says by that that the framework's scheme looks at it."""
    looked_at = {"amber_if_improved": True, "amber_if_improved_on_previous": True}
    return rate(outturn, target, due=due != NO, **looked_at, **given)


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


_BY_ROW: Final[dict[str, Callable[..., Any]]] = {
    "PMF_RAG": _rag,
    "PMF_VARIANCE": variance,
    "PMF_VARIANCE_PCT": variance_percent,
    "PMF_TOLERANCE": tolerance_limit,
    "PMF_TRAVEL": travel,
    "PMF_PERIOD": _period,
}


# -- over a series ------------------------------------------------------------------------------------------------


def _over_series(
    asked: Function, work: Callable[..., Any], grids: Sequence[AnswerGrid | None]
) -> list[list[Cell]]:
    given = [*grids, *[None] * (len(asked.arguments) - len(grids))]
    read = []
    for one, grid in zip(asked.arguments, given, strict=True):
        held, wrong = _series(grid) if one.takes is Takes.SERIES else _single(one, grid)
        if wrong:
            return [[wrong]]
        read.append(held)
    found = work(*read)
    return [[_shown(value) for value in found]] if isinstance(found, tuple) else [[_shown(found)]]


def _series(grid: AnswerGrid | None) -> tuple[list[float | None], str]:
    if grid is None or min(len(grid), len(grid[0])) > 1:
        return [], WRONG
    cells = [cell for row in grid for cell in row]
    for cell in cells:
        if error := error_in(cell):
            return [], error
    numbers = [None if cell is None or cell == "" else _number(cell) for cell in cells]
    strange = any(
        number is None and cell not in (None, "") for number, cell in zip(numbers, cells, strict=True)
    )
    return numbers, WRONG if strange else ""


def _single(argument: Argument, grid: AnswerGrid | None) -> tuple[Cell, str]:
    """Read an argument that is one cell; a required count left blank cannot stand."""
    if grid is None:
        return argument.default, ""
    if len(grid) > 1 or len(grid[0]) > 1:
        return None, WRONG
    held, wrong = _sound(argument, grid[0][0])
    if not wrong and held is None and argument.takes is Takes.COUNT:
        return None, WRONG
    return held, wrong


def _spc(series: list[float | None], rebase_at: int) -> Any:
    chart = spc(series, rebase_at=rebase_at)
    return tuple(NOT_ENOUGH if line is None else line for line in (chart.mean, chart.lower, chart.upper))


_OVER_SERIES: Final[dict[str, Callable[..., Any]]] = {
    "PMF_TREND": lambda series, polarity, moves, target, high, decimals: trend(
        series, polarity, moves, target=target, target_high=high, decimals=decimals
    ),
    "PMF_SPC": _spc,
    "PMF_VARIATION": lambda series, polarity, target, high, rebase_at: (
        spc(series, polarity, target, target_high=high, rebase_at=rebase_at).variation
    ),
    "PMF_ASSURANCE": lambda series, target, polarity, high, rebase_at: (
        spc(series, polarity, target, target_high=high, rebase_at=rebase_at).assurance
    ),
    "PMF_FORECAST": lambda series, periods, aggregation: forecast(series, periods, aggregation),
}
