"""Telling the rows of a table from what stands between and below them: headings, notes, totals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmf_xl.catalogue.grid import Cell, empty
from pmf_xl.catalogue.values import text_of
from pmf_xl.lists.table import ListTable, as_compared, cell_at
from pmf_xl.lists.words import NOTE_WORDS, TOTAL_WORDS

_LONG = 90  # characters: nobody heads a section with more
_NOTE = re.compile(r"^(?:[*†‡#(]|\d+[.)]\s|note\b|source\b|nb\b)", re.I)
_QUOTED = 160  # characters of a row that was left out

HEADINGS_AGAIN, A_NOTE, A_TOTAL = "the headings stand here again", "it reads like a note", "it is a total"
A_HEADING, NAMES_NOTHING = "it is a heading between the measures", "it names no measure"


@dataclass(frozen=True, slots=True)
class ListLine:
    """One row of a table that is to be read, and the heading of the section that it stands in."""

    number: int
    cells: list[Cell | None]
    section: Cell | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One row that was left out, and why."""

    place: str
    found: str
    reason: str


def lines_of(table: ListTable, naming_keys: Sequence[str] = ("ref", "title")) -> Iterator[ListLine | LeftOut]:
    """Give every row that names something under some headings, every other one with why it is left out."""
    headings = {column.at: as_compared(column.heading) for column in table.columns}
    naming = [table.column(key) for key in naming_keys]
    last = max((number for number, row in table.rows() if _filled_count(row) > 1), default=0)
    section: Cell | None = None
    for number, row in table.rows():
        filled = [cell for cell in row if cell is not None and not empty(cell.value)]
        named = [cell for column in naming if (cell := cell_at(row, column)) is not None]
        first = text_of(filled[0])
        reason = ""
        if _are_headings(row, headings):
            reason = HEADINGS_AGAIN
        elif _is_total(text_of(named[0] if named else filled[0])):
            reason = A_TOTAL
        elif len(filled) == 1:
            is_section = number < last and len(first) <= _LONG and not _is_note(first)
            reason = A_HEADING if is_section else A_NOTE
            section = filled[0] if is_section else section
        elif not named:
            reason = NAMES_NOTHING
        if reason:
            yield LeftOut(filled[0].place, _quoted(filled), reason)
        else:
            yield ListLine(number, row, section)


def _filled_count(row: list[Cell | None]) -> int:
    return sum(cell is not None and not empty(cell.value) for cell in row)


def _are_headings(row: list[Cell | None], headings: dict[int, str]) -> bool:
    texts = {
        at: as_compared(text_of(cell))
        for at, cell in enumerate(row)
        if cell is not None and not empty(cell.value)
    }
    return len(texts) > 1 and all(headings.get(at) == text for at, text in texts.items())


def _is_total(text: str) -> bool:
    compared = as_compared(text)
    return any(
        compared == word or (compared.startswith(f"{word} ") and len(compared.split()) <= 4)
        for word in TOTAL_WORDS
    )


def _is_note(text: str) -> bool:
    return _NOTE.match(text) is not None or as_compared(text) in NOTE_WORDS


def _quoted(filled: list[Cell]) -> str:
    text = " | ".join(" ".join(text_of(cell).split()) for cell in filled)
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
