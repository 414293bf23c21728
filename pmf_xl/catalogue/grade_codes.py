"""The codes of ratings in a catalogue, as people spell them."""

import re

from pmf_xl.catalogue.grade_tables import OF_REPORTS
from pmf_xl.catalogue.grid import TableGrid, empty, plain, tidy

#: A further grade's code stands in formulas, in lists with commas and semicolons, and in open data.
_CODE = re.compile(r"[a-z][a-z0-9]*(?:[ -][a-z0-9]+)*")
LONGEST = 20


def grade_code(text: str, known: tuple[str, ...]) -> str | None:
    """Give the code of a rating however it is spelt as to case, spaces and hyphens; None for what cannot be one.

    >>> grade_code("No-Data", OF_REPORTS), grade_code("Amber-Green", OF_REPORTS), grade_code("amber/green", OF_REPORTS)
    ('no data', 'amber-green', None)
    """
    given = tidy(text).casefold()
    for code in known:
        if plain(code) == plain(given):
            return code
    return given if _CODE.fullmatch(given) and len(given) <= LONGEST else None


def further_codes(grid: TableGrid | None) -> tuple[str, ...]:
    """Give the codes of the further grades on Grades, before anything there is looked at."""
    cells = [row.cells.get("code") for row in grid.rows] if grid else []
    codes = [grade_code(str(cell.value), OF_REPORTS) for cell in cells if cell and not empty(cell.value)]
    return tuple(dict.fromkeys(code for code in codes if code and code not in OF_REPORTS))
