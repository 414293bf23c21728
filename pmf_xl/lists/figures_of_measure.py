"""The figures of one measure in a list: what they are counted in, its targets, its past."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pmf_xl.catalogue.grid import Cell, shown
from pmf_xl.catalogue.values import text_of
from pmf_xl.lists.cells import (
    as_percentage,
    decimals_in,
    figure_meant,
    is_percentage,
    number_in,
    says_no_figure,
    target_meant,
    unit_of,
    word_meant,
)
from pmf_xl.lists.table import OUTTURN, TARGET, ListColumn, cell_at
from pmf_xl.lists.understood import ListRow, Translated
from pmf_xl.problems import Problem, messages, problem
from pmf_xl.rules.periods import Period, is_due
from pmf_xl.rules.terms import USUAL_DECIMALS, Frequency, Polarity, Unit

_FINEST_TARGET, _FINEST_OUTTURN = 4, 2  # decimals that are taken over where a list names none


class Translations:
    """What was translated, counted as it comes."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()

    def add(self, column: str, found: str, means: str) -> None:
        """Count one that was translated, or taken over as it is."""
        self._counts[column, found, means] += 1

    def __iter__(self) -> Iterator[Translated]:
        """Give each that differs from what stood there, with its count, column by column."""
        order = list(dict.fromkeys(column for column, _, _ in self._counts))
        for (column, found, means), count in sorted(
            self._counts.items(), key=lambda one: order.index(one[0][0])
        ):
            if found != means:
                yield Translated(column, found, means, count)


@dataclass(slots=True)
class FiguresOfMeasure:
    """The targets and past figures of one measure, by period, each in its cell."""

    aims: list[tuple[Period, Cell, Cell | None]] = field(default_factory=list)
    past: list[tuple[Period, Cell]] = field(default_factory=list)
    not_given: list[tuple[str, Cell]] = field(default_factory=list)  # column and cell of words for no figure
    repeated: list[tuple[str, Period, Cell, Cell]] = field(default_factory=list)  # and the cell it repeats

    def targets(self, ref: Cell) -> Iterator[ListRow]:
        """Give the rows of the catalogue's targets."""
        for period, low, high in self.aims:
            row = {
                "ref": ref._replace(place=low.place),
                "period": Cell(str(period), low.place),
                "target": low,
            }
            yield row | ({"target_high": high} if high else {})

    def history(self, ref: Cell) -> Iterator[ListRow]:
        """Give the rows of the catalogue's past figures."""
        for period, cell in self.past:
            yield {
                "ref": ref._replace(place=cell.place),
                "period": Cell(str(period), cell.place),
                "outturn": cell,
            }

    def problems(self, sheet: str) -> Iterator[Problem]:
        """Say which cells gave no figure, and why."""
        for column, cell in self.not_given:
            yield problem(
                messages.figure_not_given(heading=column, found=shown(cell)), sheet=sheet, cell=cell.place
            )
        for thing, period, cell, other in self.repeated:
            same = messages.figure_repeated(thing=thing, found=str(period), other=other.place)
            yield problem(same, sheet=sheet, cell=cell.place)


def figures_of(
    row: dict[str, Cell],
    cells: Sequence[Cell | None],
    columns: Iterable[ListColumn],
    translated: Translations,
    bare_percentages: bool,
) -> FiguresOfMeasure:
    """Read the figures of a measure, and fill its unit and decimals in where the list gives none."""
    made = FiguresOfMeasure()
    given: list[tuple[ListColumn, Period, Cell]] = []
    for column in columns:
        cell = cell_at(cells, column) if column.key and column.period else None
        if cell is None or column.key is None or column.period is None:
            continue
        if says_no_figure(cell):
            made.not_given.append((column.key, cell))
        else:
            given.append((column, column.period.period, cell))
    unit = _unit(row, [cell for _, _, cell in given], translated)
    is_range = "polarity" in row and text_of(row["polarity"]) == Polarity.RANGE
    for column, period, cell in given:
        low, high = (
            target_meant(cell, unit, is_range=is_range)
            if column.key == TARGET
            else (figure_meant(cell, unit), None)
        )
        if bare_percentages and unit is Unit.PERCENT:
            low, high = as_percentage(low), high and as_percentage(high)
        if low != cell:
            translated.add(
                column.key or "", shown(cell), " to ".join(_written(end) for end in (low, high) if end)
            )
        if column.key == OUTTURN:
            _add_past(made, _own_period(row, period), low)
        else:
            made.aims.append((period, low, high))
    _fill_decimals(row, made, unit, translated)
    return made


def _written(cell: Cell) -> str:
    return shown(cell).strip("'")


def _unit(row: dict[str, Cell], figures: Sequence[Cell], translated: Translations) -> Unit | None:
    """Return what a measure is counted in, filling it in where its row does not say."""
    given = row.get("unit")
    if given is not None:
        word = None if given.error else word_meant("unit", given)
        if word is None:
            return None
        translated.add("unit", text_of(given), word)
        row["unit"] = given._replace(value=word)
        return Unit(word)
    title = row.get("title") or row.get("ref")
    told = unit_of(figures, text_of(title) if title else "")
    if told is None or title is None:
        return None
    row["unit"] = Cell(str(told.unit), title.place)
    translated.add("unit", f"(none given; from {told.by})", str(told.unit))
    return told.unit


def _own_period(row: dict[str, Cell], period: Period) -> Period:
    """Give the measure's own period that a figure is of: an annual measure's of Q4 is the year's."""
    word = text_of(row["frequency"]) if "frequency" in row else ""
    if word not in tuple(Frequency) or not is_due(word, period):
        return period
    own = period.ending(word)
    return own if own.months > period.months else period


def _add_past(made: FiguresOfMeasure, period: Period, cell: Cell) -> None:
    """Add a past figure, unless the same stands there already."""
    for held, other in made.past:
        if held == period and number_in(other) is not None and number_in(other) == number_in(cell):
            made.repeated.append(("past figure", period, cell, other))
            return
    made.past.append((period, cell))


def _fill_decimals(
    row: dict[str, Cell], made: FiguresOfMeasure, unit: Unit | None, translated: Translations
) -> None:
    """Say how finely a measure is reported where its figures are finer than usual, lest rating rounds them away."""
    if "decimals" in row or unit is None or unit is Unit.YESNO:
        return
    aims = [end for _, low, high in made.aims for end in (low, high) if end]
    past = [cell for _, cell in made.past]
    if unit is Unit.PERCENT:  # what is not plainly one is a problem of its own
        aims, past = [c for c in aims if is_percentage(c)], [c for c in past if is_percentage(c)]
    found = max(decimals_in(aims, unit, _FINEST_TARGET), decimals_in(past, unit, _FINEST_OUTTURN))
    if found > USUAL_DECIMALS.get(unit, 0):
        row["decimals"] = Cell(found, row["unit"].place)
        translated.add("decimals", "(none given; from its figures)", str(found))
