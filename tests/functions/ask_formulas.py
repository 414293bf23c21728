"""Work a workbook out with `formulas` and print what stands in the first columns of a sheet: path and sheet are given."""

import json
import sys

import formulas

path, sheet = sys.argv[1:]
solved = formulas.ExcelModel().loads(path).finish().calculate()
found = {}
for name, cell in solved.items():
    book, _, place = str(name).rpartition("!")
    if book.upper().endswith(f"]{sheet.upper()}'") and place[:1] in "ABCD" and place[1:].isdigit():
        value = cell.value[0, 0]
        plain = isinstance(value, str | float | int | bool)
        text = str(value)
        found[place] = "" if text == "empty" else value if plain and not text.startswith("#") else text
        if not plain and not text.startswith("#"):
            found[place] = float(value)
sys.stdout.write(json.dumps(found) + "\n")
