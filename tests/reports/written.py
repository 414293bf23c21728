"""Reading the reports that were written: their sheets, and the tables on them."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl

from pmf_xl.reports.write import ReportFile
from pmf_xl.rules.periods import Period
from year_at_work import Year

Reports = dict[tuple[Period, str], ReportFile]  # by period and name


@lru_cache(maxsize=300)
def rows_of(path: Path) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(path, read_only=True)
    held = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    book.close()
    return held


def tables_of(path: Path, sheet: str, first: str) -> Iterator[list[dict[str, Any]]]:
    """The lines of each table one of whose headings is a word, up to the first row that begins empty.

    A line that heads others has nothing under that heading, and is left out.
    """
    rows = [[*row, None] for row in rows_of(path)[sheet]]
    for at, headings in enumerate(rows):
        if first in headings:
            lines = []
            for row in rows[at + 1 :]:
                if row[0] is None:
                    break
                lines.append(dict(zip(headings, row, strict=False)))
            yield [line for line in lines if line[first] is not None]


def table_of(path: Path, sheet: str, first: str) -> list[dict[str, Any]]:
    return next(tables_of(path, sheet, first))


def with_section(year: Year, reports: Reports, section: str) -> list[tuple[Period, ReportFile]]:
    named = {one.name for one in year.catalogue.framework.reports if section in one.sections}
    return [(quarter, one) for (quarter, name), one in reports.items() if name in named]
