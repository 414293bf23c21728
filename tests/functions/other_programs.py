"""Spreadsheet engines that nobody here wrote, beside LibreOffice and IronCalc: what each makes of plain formulas.

`formualizer` works out formulas of one cell, but spreads no function of one value, such as ISNUMBER or ROUND, over the
cells of an array formula; IronCalc does not either. `formulas` does, and is slow. HyperFormula refuses INDEX():INDEX().
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import formualizer

from office import CellError

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


class PythonFormulas:
    """The values of a workbook as `formulas` works them out, in a process of its own, for its libraries warn."""

    def values(self, path: Path, sheet: str) -> dict[str, Any]:
        asked = [sys.executable, "-W", "ignore", str(_ASK), str(path), sheet]
        told = subprocess.run(asked, capture_output=True, check=True, text=True)
        found = json.loads(told.stdout.splitlines()[-1])
        return {
            cell: CellError(value) if str(value).startswith("#") else value for cell, value in found.items()
        }
