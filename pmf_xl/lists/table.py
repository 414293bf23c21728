"""Finding a table in a sheet of a council's own: its headings under title rows, and which column each stands for."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from pmf_xl.catalogue.grid import Cell, empty
from pmf_xl.catalogue.values import text_of
from pmf_xl.lists.period_words import SpeltPeriod, spelt_period
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Frequency

SEARCHED = 60  # rows from the top in which headings are looked for
LONGEST_HEADING = 80  # characters
ALIKE = 0.86  # how like a known heading another must be to stand for the same
OUTTURN, TARGET = "outturn", "target"
#: Words beside a period, or under a year, that make a column one of outturns or of targets.
KINDS = dict.fromkeys(
    (
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
    ),
    OUTTURN,
) | dict.fromkeys(("target", "targets", "target for", "annual target", "year target"), TARGET)

#: Headings that name no figures, whatever the title says.
_YEAR_ALONE = frozenset({"year", "annual", "fy", "financial year"})

Vocabulary = Mapping[str, tuple[str, ...]]  # by column, the headings that stand for it


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
    year_of_title: bool = False  # whether the period's year stands in the title alone


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
        return _title_year(self.sheet, self.heading_row)


def _title_year(sheet: ListSheet, heading_row: int) -> int | None:
    """Give the one year that titles speak of; where they speak of none, that of the sheet's name.

    A month or a day says when something was written, not which year it is about.
    """
    texts = [text_of(cell) for row in sheet.rows[:heading_row] for cell in row if cell is not None]
    for said in (texts, [sheet.name]):
        spelt = [found.period for text in said if (found := spelt_period(text)) is not None]
        years = {period.starts for period in spelt if period.frequency is not Frequency.MONTHLY}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


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
    above = _periods_above(sheet, at, year_start)
    row = sheet.rows[at]
    year = _title_year(sheet, at)
    headings = [(place, cell) for place, cell in enumerate(row) if cell is not None and not empty(cell.value)]
    periods = {
        place: found for place, cell in headings if (found := _of_period(cell, year_start, above.get(place)))
    }
    texts = {
        place: text_of(cell)
        for place, cell in headings
        if place not in periods and isinstance(cell.value, str)
    }
    chosen = _assigned(texts, vocabulary)
    for place, cell in headings:
        heading = " ".join(text_of(cell).split())
        if place in periods:
            yield ListColumn(place, heading, cell.place, *periods[place])
        elif place not in chosen and (found := _of_title_year(cell, year_start, year)):
            yield ListColumn(place, heading, cell.place, *found, year_of_title=True)
        else:
            yield ListColumn(place, heading, cell.place, chosen.get(place))


def _periods_above(sheet: ListSheet, at: int, year_start: int) -> dict[int, Period]:
    """Give the period that stands over each column, in a cell that may reach over several."""
    found: dict[int, Period] = {}
    period: Period | None = None
    above = sheet.rows[at - 1] if at else []
    for place in range(max(len(above), len(sheet.rows[at]))):
        cell = above[place] if place < len(above) else None
        if cell is not None and not empty(cell.value):
            spelt = spelt_period(text_of(cell), year_start) if isinstance(cell.value, str) else None
            period = spelt.period if spelt and not spelt.rest else None
        if period is not None:
            found[place] = period
    return found


def _of_period(cell: Cell, year_start: int, above: Period | None) -> tuple[str | None, SpeltPeriod] | None:
    """Tell a column of a period's targets or outturns; of something else beside a period it has no key."""
    found = cell.value if not isinstance(cell.value, str) else text_of(cell)
    if isinstance(found, str) and len(found) > LONGEST_HEADING:
        return None
    year = above.starts if above is not None and above.frequency is Frequency.ANNUAL else None
    spelt = spelt_period(found, year_start, year)
    if spelt is not None:
        return KINDS.get(as_compared(spelt.rest)) if spelt.rest else OUTTURN, spelt
    kind = KINDS.get(as_compared(text_of(cell)))
    return (kind, SpeltPeriod(above)) if kind and above else None


def _of_title_year(cell: Cell, year_start: int, year: int | None) -> tuple[str | None, SpeltPeriod] | None:
    """Tell a column such as Q1 Actual or Year end whose year stands in the title alone."""
    text = text_of(cell)
    if year is None or not isinstance(cell.value, str) or len(text) > LONGEST_HEADING:
        return None
    spelt = spelt_period(text, year_start, year)
    if spelt is None or (spelt.period.frequency is Frequency.ANNUAL and as_compared(text) in _YEAR_ALONE):
        return None
    kind = KINDS.get(as_compared(spelt.rest)) if spelt.rest else OUTTURN
    return (kind, spelt) if kind else None


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


@lru_cache(maxsize=8192)
def _likeness(heading: str, words: tuple[str, ...]) -> float:
    """Say how like a heading is to those that stand for a column: 2 the same; more than 0.9 with words before it."""
    if not heading or len(heading) > LONGEST_HEADING:
        return 0.0
    if heading in words:
        return (
            2.0 - words.index(heading) / 1000
        )  # of two columns the one whose heading stands first in the list
    ends = [word for word in words if len(word) > 3 and word not in KINDS and heading.endswith(f" {word}")]
    if ends:
        return 0.9 + max(map(len, ends)) / 1000
    near = get_close_matches(heading, words, 1, ALIKE) if len(heading) > 4 else []
    return SequenceMatcher(None, near[0], heading).ratio() if near else 0.0
