"""Formulas' results as a file holds them, which is what a previewer, a phone or a reader in Python shows."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from office.values import CellError, Value


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A formula whose stored result is not what LibreOffice works out."""

    sheet: str
    cell: str
    formula: str
    stored: Value
    evaluate: Value


def stored_results(path: Path) -> Iterator[tuple[str, str, str, Value]]:
    """Sheet, cell, formula and stored result of every formula in an .xlsx file."""
    from openpyxl import load_workbook

    formulas, results = load_workbook(path), load_workbook(path, data_only=True)
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formula = getattr(cell.value, "text", cell.value)  # of an array formula, its text
                    result = results[sheet.title][cell.coordinate]
                    yield sheet.title, cell.coordinate, str(formula), _plain(result.value, result.data_type)


def agree(stored: Value, evaluate: Value) -> bool:
    """Whether two results are one: numbers to nine figures, any error with any, nothing with empty text."""
    match stored, evaluate:
        case float(), float():
            return math.isclose(stored, evaluate, rel_tol=1e-9, abs_tol=1e-12)
        case CellError(), CellError():
            return True  # their words differ: Excel's #NUM! is Err:502 here
        case ((None | ""), (None | "")):
            return True
    return stored == evaluate


def _plain(held: object, data_type: str) -> Value:
    """What openpyxl makes of a cell, as the number or text that stands in it."""
    from openpyxl.utils.datetime import to_excel

    if data_type == "e":
        return CellError(str(held))
    if isinstance(held, datetime | date | time | timedelta):
        return float(to_excel(held))
    if isinstance(held, int | float):
        return float(held)
    return None if held is None else str(held)
