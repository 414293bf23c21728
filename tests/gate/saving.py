"""Whether Excel would ask "Do you want to save your changes?" of a workbook in which nobody changed anything.

It asks where it worked something out on opening. That is no fault of a file, and files that Excel itself made may ask: so
this stands beside the gate and not in it. What is known of it stands in pmf_xl/books/results.py.
"""

from collections.abc import Iterator

from excel_formulas import calls
from excel_package import MAIN, Finding, Package

ENGINE = 191029  # of Excel 2019, 2021, 2024 and Microsoft 365, as files say that they saved
ON_EVERY_OPENING = {
    "TODAY",
    "NOW",
    "RAND",
    "RANDBETWEEN",
    "_XLFN.RANDARRAY",
    "OFFSET",
    "INDIRECT",
    "CELL",
    "INFO",
}


def asks_to_save(content: bytes) -> Iterator[Finding]:
    """What makes Excel work something out when it opens a workbook: nothing, where no cell has a formula."""
    package = Package(content)
    formulas = [
        (sheet, cell, formula)
        for sheet, root in package.worksheets()
        for cell in root.iter(f"{MAIN}c")
        if (formula := cell.find(f"{MAIN}f")) is not None
    ]
    if not formulas:
        return
    told = package.book.find(f"{MAIN}calcPr")
    if told is None or int(told.get("calcId", "0")) < ENGINE:
        yield Finding("asks-to-save", package.book_part, "an earlier Excel is said to have worked it out")
    elif told.get("fullCalcOnLoad", "0") not in ("0", "false"):
        yield Finding("asks-to-save", package.book_part, "Excel is told to work everything out")
    for sheet, cell, formula in formulas:
        place = cell.get("r", "")
        if ON_EVERY_OPENING & {one.upper() for one in calls(formula.text or "")}:
            yield Finding("asks-to-save", sheet.part, f"{place} is worked out on every opening")
        if cell.find(f"{MAIN}v") is None:
            yield Finding("asks-to-save", sheet.part, f"{place} has no result")
