"""Finding a table in a sheet of a council's own: its headings under title rows, and which column each stands for."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pmf_xl.catalogue.grid import Cell, empty
from pmf_xl.catalogue.values import text_of
from pmf_xl.lists.period_words import SpeltPeriod, spelt_period, spelt_year

SEARCHED = 60  # rows from the top in which headings are looked for
LONGEST_HEADING = 120  # characters
ALIKE = 0.86  # how like a known heading another must be to stand for the same
#: Words beside a period that leave its column one of figures; others make it one of something else.
OUTTURN_WORDS = frozenset(
    {
        "",
        "outturn",
        "actual",
        "actuals",
        "result",
        "results",
        "value",
        "figure",
        "performance",
        "out turn",
        "data",
    }
)
TARGET_WORDS = frozenset({"target", "targets", "target for", "annual target", "year target"})
OUTTURN, TARGET = "outturn", "target"

Vocabulary = Mapping[str, Sequence[str]]  # by column, the headings that stand for it


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet as it was found: its cells by row and column, each knowing its place."""

    name: str
    rows: list[list[Cell | None]]
    typed: bool = True  # cells have types of their own; in text files all is text


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a table that was found, and what it was taken for."""

    at: int  # counted from zero
    heading: str
    place: str
    key: str | None = None  # the column it stands for; None for one of the council's own
    period: SpeltPeriod | None = None  # of a column of targets or of outturns


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table that was found: its columns, and the rows under them with their place in the sheet."""

    sheet: ListSheet
    heading_row: int  # counted from zero
    columns: tuple[ListColumn, ...]

    def column(self, key: str) -> ListColumn | None:
        """Return the column that stands for something, if there is one."""
        return next((one for one in self.columns if one.key == key and not one.period), None)

    def rows(self) -> Iterator[tuple[int, list[Cell | None]]]:
        """Give every row under the headings that holds anything, with its number in the sheet."""
        for at in range(self.heading_row + 1, len(self.sheet.rows)):
            row = self.sheet.rows[at]
            if any(cell is not None and not empty(cell.value) for cell in row):
                yield at + 1, row

    def title_year(self) -> int | None:
        """Give the one financial year that the rows above the headings speak of, by the year it begins in."""
        years = {
            spelt.period.starts
            for row in self.sheet.rows[: self.heading_row]
            for cell in row
            if cell is not None and (spelt := spelt_period(text_of(cell))) is not None
        }
        return years.pop() if len(years) == 1 else None


def cell_at(row: Sequence[Cell | None], column: ListColumn | None) -> Cell | None:
    """Return the cell of a column in a row, where it holds anything."""
    cell = row[column.at] if column is not None and column.at < len(row) else None
    return None if cell is None or empty(cell.value) else cell


def find_table(
    sheet: ListSheet,
    vocabulary: Vocabulary,
    year_start: int,
    is_table: Callable[[Sequence[ListColumn]], bool],
) -> ListTable | None:
    """Find the row whose headings stand for the most columns, and is one of a table; None where there is none."""
    best: ListTable | None = None
    most = 0
    for at, row in enumerate(sheet.rows[:SEARCHED]):
        if sum(cell is not None and not empty(cell.value) for cell in row) < 2:
            continue
        columns = tuple(_columns(sheet, at, vocabulary, year_start))
        known = sum(column.key is not None for column in columns)
        if known > most and is_table(columns):
            best, most = ListTable(sheet, at, columns), known
    return best


def _columns(sheet: ListSheet, at: int, vocabulary: Vocabulary, year_start: int) -> Iterator[ListColumn]:
    """Give every column that has a heading, the likeliest of several for the same taken."""
    above = _years_above(sheet, at)
    row = sheet.rows[at]
    headings = [(place, cell) for place, cell in enumerate(row) if cell is not None and not empty(cell.value)]
    periods = {
        place: found for place, cell in headings if (found := _of_period(cell, year_start, above.get(place)))
    }
    texts = {place: text_of(cell) for place, cell in headings if place not in periods}
    chosen = _assigned(texts, vocabulary)
    for place, cell in headings:
        heading = " ".join(text_of(cell).split())
        if place in periods:
            yield ListColumn(place, heading, cell.place, *periods[place])
        else:
            yield ListColumn(place, heading, cell.place, chosen.get(place))


def _years_above(sheet: ListSheet, at: int) -> dict[int, int]:
    """Give the year that stands over each column, in a cell that may reach over several."""
    found: dict[int, int] = {}
    year: int | None = None
    above = sheet.rows[at - 1] if at else []
    for place in range(max(len(above), len(sheet.rows[at]))):
        cell = above[place] if place < len(above) else None
        if cell is not None and not empty(cell.value):
            year = spelt_year(text_of(cell))
        if year is not None:
            found[place] = year
    return found


def _of_period(cell: Cell, year_start: int, year: int | None) -> tuple[str | None, SpeltPeriod] | None:
    """Tell a column of a period's targets or outturns; of something else beside a period it has no key."""
    found = cell.value if not isinstance(cell.value, str) else text_of(cell)
    if isinstance(found, str) and len(found) > LONGEST_HEADING:
        return None
    spelt = spelt_period(found, year_start, year)
    if spelt is None:
        return None
    rest = as_compared(spelt.rest)
    key = OUTTURN if rest in OUTTURN_WORDS else TARGET if rest in TARGET_WORDS else None
    return key, spelt


def _assigned(texts: Mapping[int, str], vocabulary: Vocabulary) -> dict[int, str]:
    """Give each column at most one heading and each heading at most one column, the surest first."""
    ranked = sorted(
        (
            (likeness, -place, key, place)
            for place, text in texts.items()
            for key, words in vocabulary.items()
            if (likeness := _likeness(as_compared(text), words)) >= ALIKE
        ),
        reverse=True,
    )
    chosen: dict[int, str] = {}
    for _, _, key, place in ranked:
        if place not in chosen and key not in chosen.values():
            chosen[place] = key
    return chosen


def as_compared(text: str) -> str:
    """Return a heading as it is compared: letters and digits in lower case, the % and £ signs kept.

    >>> as_compared("Good to be high/low?"), as_compared("PI Ref. No")
    ('good to be high low', 'pi ref no')
    """
    return " ".join(re.sub(r"[^a-z0-9%£#]+", " ", text.casefold()).split())


def _likeness(heading: str, words: Sequence[str]) -> float:
    """Say how like a heading is to those that stand for a column: 1 the same; more than 0.9 with words around it."""
    if not heading or len(heading) > LONGEST_HEADING:
        return 0.0
    best = 0.0
    for at, word in enumerate(words):
        if heading == word:
            return 2.0 - at / 1000  # of two columns the one whose heading stands first in the list
        if (
            len(word) > 3
            and word not in TARGET_WORDS | OUTTURN_WORDS
            and re.search(rf"\b{re.escape(word)}$", heading)
        ):
            best = max(best, 0.9 + len(word) / 1000)
        elif len(heading) > 4:
            best = max(best, SequenceMatcher(None, heading, word).ratio())
    return best
