"""A table as somebody wrote it down: cells that know their place, before anything is made of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from itertools import zip_longest
from typing import NamedTuple

from pmf_xl.catalogue.fields import CatalogueTable, Field
from pmf_xl.catalogue.tables import COMMITTEE_DATE
from pmf_xl.problems import Problem, messages, problem
from pmf_xl.rules.addresses import letters
from pmf_xl.rules.days import day_written
from pmf_xl.rules.letters import visible

Found = str | int | float | bool | date | datetime | time | None


class Cell(NamedTuple):
    """What was found in one place."""

    value: Found
    place: str  # "E14" in a sheet or a CSV file, "line 12" in framework.yaml
    percent: bool = False  # shown as a percentage
    error: bool = False  # an error value such as #N/A
    pounds: bool = False  # shown as money


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid: its cells that hold anything, by column key."""

    number: int
    cells: Mapping[str, Cell]
    letters: Mapping[str, str]  # of the columns the grid has, by key; none in framework.yaml

    def place(self, key: str) -> str:
        """Return where the cell of this column is or would be.

        >>> Row(14, {}, {"ref": "A", "target": "C"}).place("target")
        'C14'
        """
        if key in self.cells:
            return self.cells[key].place
        if self.letters:
            return f"{self.letters.get(key) or next(iter(self.letters.values()))}{self.number}"
        return f"line {self.number}"


@dataclass(frozen=True, slots=True)
class TableGrid:
    """A table as found: the sheet or file it is in, and its rows that are not empty."""

    table: CatalogueTable
    sheet: str
    rows: tuple[Row, ...] = ()
    typed: bool = False  # cells have types of their own, as in a workbook; in text files all is text
    lacking: frozenset[str] = field(default_factory=frozenset)  # required columns that are not there


def plain(heading: object) -> str:
    """Return a name as it is compared: without case, spaces, hyphens or underscores.

    >>> plain(" Data Collector ") == plain("data_collector")
    True
    """
    return re.sub(r"[\s_-]+", "", str(heading)).casefold()


def did_you_mean(word: str, names: Iterable[str], most: int = 1, cutoff: float = 0.6) -> str:
    """Return a hint at the names that were probably meant, to follow a sentence; empty where none comes near.

    >>> did_you_mean("Scorcard", ["counts", "scorecard"]), did_you_mean("horoscope", ["counts"])
    (' Did you mean scorecard?', '')
    """
    near = close_matches(word, names, most, cutoff)
    return f" Did you mean {', '.join(near)}?" if near else ""


def close_matches(word: str, names: Iterable[str], most: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the names that were probably meant; case, spaces and hyphens do not matter."""
    by_plain = {plain(name): name for name in names}
    return [by_plain[name] for name in get_close_matches(plain(word), by_plain, most, cutoff)]


def tidy(text: str) -> str:
    r"""Return text as it is kept: no blanks around it, one kind of line end, nothing that cannot print.

    >>> tidy(" Calls\u00a0answered \r\n")
    'Calls answered'
    """
    if text.isprintable():  # as nearly all is; a no-break space is not
        return text.strip()
    text = text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", "", visible(text)).strip()


def empty(value: Found) -> bool:
    """Say whether nothing stands in a cell."""
    return value is None or (isinstance(value, str) and not tidy(value))


def heading_keys(table: CatalogueTable, headings: Iterable[object]) -> list[str | None]:
    """Return the column key that each heading stands for, or None for a column of somebody's own.

    >>> from pmf_xl.catalogue.tables import TARGETS
    >>> heading_keys(TARGETS, ["Target High", "our notes", "REF"])
    ['target_high', None, 'ref']
    """
    keys = {plain(declared.key): declared.key for declared in table.fields}
    found: list[str | None] = []
    for heading in headings:
        name = plain(heading or "")
        if table.key == "calendar" and name.startswith(plain(COMMITTEE_DATE)) and name not in keys:
            found.append(COMMITTEE_DATE + tidy(str(heading))[len(COMMITTEE_DATE) - 1 :].strip(" _-"))
        else:
            found.append(keys.get(name))
    return found


def make_grid(
    table: CatalogueTable,
    sheet: str,
    rows: Iterable[tuple[int, list[Cell | None]]],
    heading: tuple[int, list[object]],
    *,
    typed: bool,
) -> tuple[TableGrid, list[Problem]]:
    """Make a grid of rows of cells under a row of headings, each row with its number in the sheet."""
    number, names = heading
    keys = heading_keys(table, names)
    problems = list(_heading_problems(table, sheet, number, names, keys))
    columns: dict[str, str] = {}
    for position, key in enumerate(keys, 1):
        if key:
            columns.setdefault(key, letters(position - 1))
    kept: list[Row] = []
    for row_number, cells in rows:
        beyond = [cell for cell in cells[len(keys) :] if cell and not empty(cell.value)]
        if beyond and not typed:
            problems.append(
                problem(
                    messages.row_too_long(count=len(cells), headings=len(names)),
                    sheet=sheet,
                    cell=beyond[0].place,
                )
            )
        by_key: dict[str, Cell] = {}
        for key, cell in zip_longest(keys, cells[: len(keys)]):
            if key and cell is not None and key not in by_key and not empty(cell.value):
                by_key[key] = cell
        if by_key:
            kept.append(Row(row_number, by_key, columns))
    lacking = (
        frozenset(declared.key for declared in table.fields if declared.required or declared.stands)
        - columns.keys()
    )
    return TableGrid(table, sheet, tuple(kept), typed, lacking), problems


def _heading_problems(
    table: CatalogueTable, sheet: str, number: int, names: list[object], keys: list[str | None]
) -> Iterable[Problem]:
    """Say which columns are missing, there twice, or nearly but not quite there."""
    first: dict[str, str] = {}
    for position, key in enumerate(keys, 1):
        place = f"{letters(position - 1)}{number}"
        if key in first:
            yield problem(messages.column_repeated(heading=key, other=first[key]), sheet=sheet, cell=place)
        elif key:
            first[key] = place
    absent = {declared.key: declared for declared in table.fields if declared.key not in first}
    for position, (name, key) in enumerate(zip(names, keys, strict=True), 1):
        near = close_matches(str(name or ""), absent, cutoff=0.85) if key is None else []
        if near:
            yield problem(
                messages.column_misspelt(found=tidy(str(name)), heading=near[0]),
                sheet=sheet,
                cell=f"{letters(position - 1)}{number}",
            )
    for declared in absent.values():
        if declared.required or declared.stands:
            yield problem(
                messages.column_missing(heading=declared.key, says=lower_first(declared)),
                sheet=sheet,
                cell=f"A{number}",
            )


def lower_first(declared: Field) -> str:
    """Return a column's description, to stand inside a sentence."""
    text = declared.description.rstrip(".")
    return text[:1].lower() + text[1:]


def shown(cell: Cell) -> str:
    """Return what a cell holds as it is quoted to the person who wrote it.

    >>> shown(Cell("7 working days", "C4")), shown(Cell(95.4, "C5")), shown(Cell(95.4, "C6", percent=True))
    ("'7 working days'", '95.4', '9540%')
    >>> shown(Cell(date(2024, 7, 5), "C7"))
    '5 July 2024'
    """
    value = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{value * 100:.10g}%" if cell.percent else f"{value:.10g}"
    if isinstance(value, date):  # a datetime is one as well
        return day_written(value)
    text = tidy(str(value))
    return f"'{text if len(text) <= 60 else text[:57] + '…'}'"


def kind_of(value: bool | date | time) -> str:
    """Name what a spreadsheet has made of a code."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, time):
        return f"the time {value:%H:%M}"
    return f"the date {day_written(value)}"
