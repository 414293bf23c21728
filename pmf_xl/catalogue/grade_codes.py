"""The codes of ratings in a catalogue, as people spell them."""

import re
from collections.abc import Iterable

from pmf_xl.catalogue.fields import Field
from pmf_xl.catalogue.grade_tables import BANDS, OF_REPORTS
from pmf_xl.catalogue.grid import TableGrid, empty, plain, tidy
from pmf_xl.rules.terms import Basis

#: A further grade's code stands in formulas, in lists with commas and semicolons, and in open data.
_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST = 20
#: What of a grade's end may have changed: columns of Bands, which Changes names after the grade.
_CHANGED = ("tolerance", "tolerance_basis", "tolerance_above", "from", "up_to")


def grade_code(text: str, known: tuple[str, ...]) -> str | None:
    """Give the code of a rating however it is spelt as to case, spaces and hyphens; None for what cannot be one.

    >>> grade_code("No-Data", OF_REPORTS), grade_code("Amber Green", OF_REPORTS), grade_code("amber/green", OF_REPORTS)
    ('no data', 'amber-green', None)
    """
    given = tidy(text).casefold().replace(" ", "-")
    for code in known:
        if plain(code) == plain(given):
            return code
    return given if _CODE.fullmatch(given) and len(given) <= LONGEST else None


def further_codes(grid: TableGrid | None) -> tuple[str, ...]:
    """Give the codes of the further grades on Grades, before anything there is looked at."""
    cells = [row.cells.get("code") for row in grid.rows] if grid else []
    codes = [grade_code(str(cell.value), OF_REPORTS) for cell in cells if cell and not empty(cell.value)]
    return tuple(dict.fromkeys(code for code in codes if code and code not in OF_REPORTS))


def bases_of_bands(grid: TableGrid | None) -> dict[str, Basis]:
    """Give what Bands says tolerances are, by reference and grade, before anything there is looked at."""
    found = {}
    for row in grid.rows if grid else ():
        said = {
            key: tidy(str(cell.value)).casefold() for key, cell in row.cells.items() if not empty(cell.value)
        }
        basis = said.get("tolerance_basis")
        if basis in tuple(Basis) and "period" not in said:
            found[f"{said.get('ref')} {grade_code(said.get('grade', ''), OF_REPORTS)}"] = Basis(basis)
    return found


def columns_of_grades(codes: Iterable[str]) -> tuple[str, ...]:
    """Give the names under which Changes says where further grades ended before.

    >>> columns_of_grades(["amber-red"])[:2]
    ('amber-red tolerance', 'amber-red tolerance_basis')
    """
    return tuple(f"{code} {key}" for code in codes for key in _CHANGED)


def field_of_grade(column: str) -> tuple[str, Field] | None:
    """Give the grade and the column of Bands that such a name stands for; None for any other name."""
    grade, _, key = column.rpartition(" ")
    return (grade, BANDS.field(key)) if grade and key in _CHANGED else None
