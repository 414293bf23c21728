"""Cells as Excel hands them over: what one means to a rule, and what stands in one where it cannot."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from pmf_xl.rules.days import DAY_ZERO, serial
from pmf_xl.rules.declaring import AFTER_LAST_DAY, FIRST_DAY, WRONG
from pmf_xl.rules.function_arguments import Argument, Takes

Cell = Any
AnswerGrid = Sequence[Sequence[Cell]]
ERRORS: Final = frozenset({
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
})  # fmt: skip
_OLDEST_ERROR: Final = (
    -2_146_828_288
)  # Excel's error codes count from here; xlwings knows those of the last century
_MOMENT_ZERO: Final = datetime.combine(DAY_ZERO, time.min)  # of spreadsheets, which know no time zones


def sound(argument: Argument, cell: Cell) -> tuple[Cell, str]:
    """Take one cell: what it means to the rule, and the error it gives where it cannot stand."""
    if error := error_in(cell):
        return argument.default, error
    if cell is None or cell == "":
        return argument.default, ""
    if argument.takes in (Takes.WORD, Takes.WORDS):
        for word in argument.words:
            if isinstance(cell, str) and cell.casefold() == word.casefold():
                return word, ""
        return argument.default, WRONG
    number = number_in(cell)
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


def number_in(cell: Cell) -> float | None:
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


def shown(value: Cell) -> Cell:
    """Give a value as a cell holds it: a blank is empty text."""
    if value is None or value != value:
        return ""
    return str(value) if isinstance(value, str) else value
