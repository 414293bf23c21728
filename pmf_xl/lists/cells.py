"""What a cell of a list says: its word in the catalogue's words, its figure as the catalogue takes it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pmf_xl.catalogue.grid import Cell, plain
from pmf_xl.catalogue.values import NO, YES, text_of
from pmf_xl.lists.table import as_compared
from pmf_xl.lists.words import NO_FIGURE, VALUES
from pmf_xl.rules.rounding import decimals_shown
from pmf_xl.rules.terms import Unit
from pmf_xl.rules.typed_numbers import plain_signs, typed_number

_DAYS = re.compile(r"([\d.,]+)\s*(?:(?:working|calendar)\s+)?days?", re.I)
_AIMED_AT = re.compile(
    r"^(?:[<>≤≥]=?|at least|at most|no more than|under|over|below|above|up to|max(?:imum)?|min(?:imum)?)\s*",
    re.I,
)
_RANGE = re.compile(r"(.*\d\s*%?)\s*(?:-|–|—|\bto\b)\s*(.*\d.*)")
#: What a measure's name says of its unit; thousands and millions of pounds are none that figures are held in.
_UNIT_IN_TITLE = {
    Unit.PERCENT: re.compile(r"%|\bper ?cent(?:age)?\b", re.I),
    Unit.CURRENCY: re.compile(r"[(]£[)]"),
    Unit.DAYS: re.compile(r"[(](?:(?:working|calendar) )?days[)]", re.I),
}
_SCALES = ("k", "m", "bn")


def word_meant(key: str, cell: Cell) -> str | None:
    """Return the catalogue's word for what stands in a column of choices, or None where it is not known.

    >>> word_meant("polarity", Cell("Bigger is better", "E7")), word_meant("unit", Cell("£000", "F7"))
    ('higher', None)
    """
    return VALUES[key].get(as_compared(text_of(cell)))


def says_no_figure(cell: Cell) -> bool:
    """Say whether a cell holds a word that stands for no figure.

    >>> says_no_figure(Cell("N/A", "F7")), says_no_figure(Cell(0, "F8"))
    (True, False)
    """
    return (
        isinstance(cell.value, str)
        and not cell.error
        and re.sub(r"\s+", "", text_of(cell)).casefold() in NO_FIGURE
    )


def number_in(cell: Cell) -> float | None:
    """Return the number a cell holds, a percentage as a fraction; None where it holds something else."""
    if cell.error or isinstance(cell.value, bool):
        return None
    if isinstance(cell.value, int | float):
        return float(cell.value)
    spelt = typed_number(cell.value) if isinstance(cell.value, str) else None
    return float(spelt.value) if spelt else None


def is_percentage(cell: Cell) -> bool:
    """Say whether a cell shows a percentage, by its format or in its text."""
    return cell.percent or (isinstance(cell.value, str) and text_of(cell).endswith("%"))


def as_percentage(cell: Cell) -> Cell:
    """Take a bare 95.4 for 95.4%, for somebody who has said that such numbers are percentages.

    >>> as_percentage(Cell(95.4, "F7")).value, as_percentage(Cell("95.4%", "F8")).value
    (0.954, '95.4%')
    """
    number = number_in(cell)
    if number is None or is_percentage(cell):
        return cell
    return cell._replace(value=float(Decimal(repr(number)).scaleb(-2)), percent=True)


def figure_meant(cell: Cell, unit: Unit | None) -> Cell:
    """Return a figure as the catalogue takes it: without its unit's word, thousands and millions written out.

    >>> figure_meant(Cell("12 working days", "F7"), Unit.DAYS).value, figure_meant(Cell("£1.2m", "F8"), None).value
    (12.0, 1200000.0)
    """
    if not isinstance(cell.value, str) or cell.error:
        return cell
    text = text_of(cell)
    days = _DAYS.fullmatch(text) if unit is Unit.DAYS else None
    spelt = typed_number(days[1] if days else text)
    if spelt and (days or spelt.scale in _SCALES):
        return cell._replace(value=float(spelt.value))
    return cell


def target_meant(cell: Cell, unit: Unit | None, *, is_range: bool) -> tuple[Cell, Cell | None]:
    """Return a target, and the upper end of a range: `≥ 95%` is 95%, `90 - 100` are two ends."""
    if isinstance(cell.value, str):
        text = text_of(cell)
        ends = _RANGE.fullmatch(plain_signs(text)) if is_range else None
        if ends:
            return figure_meant(cell._replace(value=ends[1].strip()), unit), figure_meant(
                cell._replace(value=ends[2].strip()), unit
            )
        bare = _AIMED_AT.sub("", text)
        if bare != text and (typed_number(bare) or _DAYS.fullmatch(bare)):
            spelt = typed_number(bare)
            value = float(spelt.value) if spelt and not spelt.scale else bare
            return figure_meant(cell._replace(value=value), unit), None
    return figure_meant(cell, unit), None


@dataclass(frozen=True, slots=True)
class UnitFound:
    """A unit that was told where none was given, and by what."""

    unit: Unit
    by: str


def unit_of(figures: Iterable[Cell], title: str) -> UnitFound | None:
    """Tell what figures are counted in where nobody says: by how they are shown, then by the measure's name."""
    cells = list(figures)
    texts = [text_of(cell) for cell in cells if isinstance(cell.value, str)]
    if any(is_percentage(cell) for cell in cells):
        return UnitFound(Unit.PERCENT, "its figures, shown with %")
    if any(cell.pounds for cell in cells) or any("£" in text for text in texts):
        return UnitFound(Unit.CURRENCY, "its figures, shown with £")
    if any(_DAYS.fullmatch(text) for text in texts):
        return UnitFound(Unit.DAYS, "its figures, which say days")
    if texts and all(plain(text) in (YES | NO) - {"0", "1"} for text in texts):
        return UnitFound(Unit.YESNO, "its figures, which are yes or no")
    for unit, said in _UNIT_IN_TITLE.items():
        if said.search(title):
            return UnitFound(unit, "its name")
    return (
        UnitFound(Unit.NUMBER, "its figures") if any(number_in(cell) is not None for cell in cells) else None
    )


def decimals_in(cells: Iterable[Cell], unit: Unit, most: int) -> int:
    """Return how many decimals the figures have, `most` at most; of a percentage those of the percentage."""
    numbers = (number for cell in cells if (number := number_in(cell)) is not None)
    found = max(
        (decimals_shown(number * 100 if unit is Unit.PERCENT else number) for number in numbers), default=0
    )
    return min(found, most)
