"""Spreadsheet engines that nobody here wrote, beside LibreOffice and IronCalc.

`formualizer` works out formulas of one cell, but spreads no function of one value, such as ISNUMBER or ROUND, over the
cells of an array formula; IronCalc does not either. `formulas` does, and is slow. HyperFormula refuses INDEX():INDEX().
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import formualizer
from xlsxwriter.utility import xl_col_to_name

from functions.cases import LEFT_OUT, Case
from office import CellError
from pmf_xl.rules.in_lambda import one_row

ERRORS = {
    "Value": "#VALUE!",
    "Na": "#N/A",
    "Div": "#DIV/0!",
    "Name": "#NAME?",
    "Num": "#NUM!",
    "Ref": "#REF!",
}
_ASK = Path(__file__).parent / "ask_formulas.py"


class Formualizer:
    """The values of a workbook as formualizer works them out."""

    def values(self, path: Path, sheet: str) -> "Formualizer":
        self.book, self.sheet = formualizer.load_workbook(str(path)), sheet
        self.book.evaluate_all()
        return self

    def __getitem__(self, cell: str) -> Any:
        column, row = ord(cell[0]) - ord("A") + 1, int(cell[1:])
        found = self.book.get_value(self.sheet, row, column)
        return CellError(ERRORS.get(found["kind"], str(found))) if isinstance(found, dict) else found


def rules_of_lambdas(cases: Sequence[Case]) -> list[Any]:
    """The rules inside the named LAMBDAs by row, called as formualizer can call them: by a name of LET."""
    book = formualizer.Workbook()
    sheet = book.sheet("Cases")
    for row, case in enumerate(cases, start=1):
        keys = [argument.key for argument in case.declared.arguments]
        cells = {key: f"{letter}_1" for key, letter in zip(keys, ascii_lowercase, strict=False)}
        for column, value in enumerate(case.full, start=10):
            if value in ("#N/A", "#DIV/0!"):
                sheet.set_formula(row, column, {"#N/A": "=NA()", "#DIV/0!": "=1/0"}[value])
            elif value is not None and value is not LEFT_OUT:
                sheet.set_value(row, column, value)
        given = ",".join(f"{xl_col_to_name(column)}{row}" for column in range(9, 9 + len(keys)))
        rule = f"LAMBDA({','.join(cells.values())},{one_row(case.declared, cells)})"
        sheet.set_formula(row, 1, f"=LET(rule,{rule},rule({given}))")
    book.evaluate_all()
    found = [book.get_value("Cases", row, 1) for row in range(1, len(cases) + 1)]
    return [ERRORS.get(one["kind"], str(one)) if isinstance(one, dict) else one for one in found]


class PythonFormulas:
    """The values of a workbook as `formulas` works them out, in a process of its own, for its libraries warn."""

    def values(self, path: Path, sheet: str) -> dict[str, Any]:
        asked = [sys.executable, "-W", "ignore", str(_ASK), str(path), sheet]
        told = subprocess.run(asked, capture_output=True, check=True, text=True)
        found = json.loads(told.stdout.splitlines()[-1])
        return {
            cell: CellError(value) if str(value).startswith("#") else value for cell, value in found.items()
        }
