"""One rule and one table of cases, run through every engine there is."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from office import Office
from pmf_xl.rules import in_numpy, in_python
from pmf_xl.rules.days import serial
from pmf_xl.rules.expression import Expression, Value, names, specialise
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.in_excel import write

Row = dict[str, Any]
Engine = Callable[[Expression, Sequence[Row]], list[Value]]

CASES = Path(__file__).parent / "cases"


def rule_of(rule: Expression, rows: Sequence[Row]) -> Expression:
    """A rule for rows that have no column for some facts: those are as they are where nobody gives them."""
    facts = RuleFacts("higher", 0.05, "percent").known()
    return specialise(rule, {key: value for key, value in facts.items() if key not in rows[0]})


def cases(file: str) -> list[Row]:
    """The rows of a table of cases: numbers, dates as serials, TRUE and FALSE, empty cells as None."""
    with (CASES / file).open(newline="", encoding="utf-8") as lines:
        return [{key: held(text) for key, text in row.items()} for row in csv.DictReader(lines)]


def held(text: str) -> Value:
    """What a cell of a table of cases stands for; `0.1+0.2` is the float of that sum, dust and all."""
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    try:
        return sum(map(float, text.split("+"))) if "+" in text else float(text)
    except ValueError:
        pass
    try:
        return float(serial(date.fromisoformat(text)))
    except ValueError:
        return text or None


def python(rule: Expression, rows: Sequence[Row]) -> list[Value]:
    return [in_python.run(rule, row) for row in rows]


def python_specialised(known: Sequence[str]) -> Engine:
    """Some names put in beforehand, as when a workbook is issued."""
    return lambda rule, rows: [
        in_python.run(specialise(rule, {key: row[key] for key in known}), _others(row, known)) for row in rows
    ]


def numpy(rule: Expression, rows: Sequence[Row]) -> list[Value]:
    return in_numpy.run(rule, columns(rows, names(rule))).tolist()  # type: ignore[no-any-return]


def columns(rows: Sequence[Row], keys: frozenset[str]) -> dict[str, Any]:
    """The rows as columns, each as pandas or numpy would hold it."""
    return {key: np.array([row[key] for row in rows], object) for key in keys if key in rows[0]}


def _others(row: Row, known: Sequence[str]) -> Row:
    return {key: value for key, value in row.items() if key not in known}


class Formulas:
    """The engine that writes cell formulas and lets LibreOffice work them out."""

    def __init__(
        self, office: Office, folder: Path, known: Sequence[str] = (), blank_formulas: bool = False
    ) -> None:
        self.office, self.folder, self.known, self.blank_formulas = office, folder, known, blank_formulas

    def __call__(self, rule: Expression, rows: Sequence[Row]) -> list[Value]:
        path = self.folder / "cases.xlsx"
        keys = [key for key in sorted(names(rule)) if key not in self.known and key in rows[0]]
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Cases")
            for index, row in enumerate(rows):
                for column, key in enumerate(keys):
                    self._fill(sheet, index, column, row[key])
                known = {key: row[key] for key in self.known}
                where = {key: xl_rowcol_to_cell(index, column) for column, key in enumerate(keys)}
                formula = write(specialise(rule, known), where)
                assert len(formula) <= 8192, "Excel takes no longer formula"
                sheet.write_formula(index, len(keys), f"={formula}", value="never worked out")
        found = self.office.values(path, "Cases")
        return [found[xl_rowcol_to_cell(index, len(keys))] for index in range(len(rows))]

    def _fill(self, sheet: Any, index: int, column: int, value: Value) -> None:
        if value is not None:
            sheet.write(index, column, value)
        elif self.blank_formulas:
            sheet.write_formula(index, column, '=""', value="")


def wrong(
    rows: Sequence[Row], answers: Sequence[Value], expected: str, places: int | None = None
) -> Iterator[str]:
    """What an engine got wrong, in words; a blank is None, empty text or not-a-number alike."""
    for row, answer in zip(rows, answers, strict=True):
        right = row[expected]
        if not alike(answer, right, places):
            yield f"{row.get('why', row)}: {answer!r}, not {right!r}"


def alike(one: Value, other: Value, places: int | None = None) -> bool:
    one, other = (None if value == "" or value != value else value for value in (one, other))
    if places is not None and isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) < 0.6 * 10.0**-places
    return one == other


def without(row: Mapping[str, Any], *keys: str) -> Row:
    return {key: value for key, value in row.items() if key not in keys}
