"""Past figures in a file of a team's own: a row for each, or a row for each measure with periods across."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.grid import Cell, Row, TableGrid, did_you_mean, empty, plain, shown
from pmf_xl.catalogue.tables import HISTORY
from pmf_xl.catalogue.values import text_of
from pmf_xl.lists.cells import as_percentage, says_no_figure
from pmf_xl.lists.lines import LeftOut, lines_of
from pmf_xl.lists.period_words import spelt_period
from pmf_xl.lists.table import OUTTURN, ListColumn, ListSheet, ListTable, cell_at, find_table
from pmf_xl.lists.words import HISTORY_HEADINGS
from pmf_xl.problems import Message, Problem, messages, problem
from pmf_xl.rules.addresses import letters
from pmf_xl.rules.terms import Unit


@dataclass(slots=True)
class PastRead:
    """The rows of past figures found in a file, as the catalogue's History is read, and what is to be said of them."""

    grid: TableGrid
    problems: list[Problem] = field(default_factory=list)


def read_past(
    sheets: Sequence[ListSheet], catalogue: Catalogue, *, bare_percentages: bool = False
) -> PastRead | None:
    """Find past figures in the sheet called History, or else the one that reads most like them; None if there are none.

    With `bare_percentages` a bare 95.4 of a percentage is taken for 95.4%.
    """
    year_start = catalogue.framework.year_start
    found = [
        table for sheet in sheets if (table := find_table(sheet, HISTORY_HEADINGS, year_start, _is_past))
    ]
    if not found:
        return None
    named = [table for table in found if plain(table.sheet.name) in map(plain, HISTORY.sheets)]
    table = max(named or found, key=lambda one: sum(column.key is not None for column in one.columns))
    reading = _Reading(table, catalogue, bare_percentages)
    rows = tuple(reading.rows())
    for other in found:
        if other is not table:
            reading.problems.append(
                problem(messages.sheet_not_read(read=table.sheet.name), sheet=other.sheet.name)
            )
    grid = TableGrid(HISTORY, table.sheet.name, rows, table.sheet.typed)
    return PastRead(grid, reading.problems)


def _is_past(columns: Sequence[ListColumn]) -> bool:
    """Say whether headings are those of past figures: what is measured, and figures under or beside their periods."""
    plain_keys = {column.key for column in columns if column.key and not column.period}
    across = any(column.key == OUTTURN and column.period for column in columns)
    down = bool(plain_keys & {"period", "year"}) and bool(plain_keys & {"outturn", "marker"})
    return bool(plain_keys & {"ref", "title"}) and (across or down)


class _Reading:
    """One table of past figures being read."""

    def __init__(self, table: ListTable, catalogue: Catalogue, bare_percentages: bool) -> None:
        self.table, self.catalogue, self.bare = table, catalogue, bare_percentages
        self.problems: list[Problem] = []
        self.measures = {measure.ref: measure for measure in catalogue.measures}
        self.titles: dict[str, list[str]] = {}
        for measure in catalogue.measures:
            self.titles.setdefault(plain(measure.title), []).append(measure.ref)
        self.across = [column for column in table.columns if column.key == OUTTURN and column.period]
        self.where = {
            column.key: letters(column.at) for column in table.columns if column.key and not column.period
        }

    def rows(self) -> Iterator[Row]:
        """Give a row for each figure, its cells where they stood."""
        self.say_which_columns_are_not_read()
        for line in lines_of(self.table):
            if isinstance(line, LeftOut):
                self.note(messages.row_not_read(reason=line.reason, found=f"'{line.found}'"), line.place)
                continue
            self.look_beyond(line.cells)
            ref = self.ref(line.cells)
            if self.across:
                yield from self.rows_across(line.number, line.cells, ref)
            else:
                yield from self.row_down(line.number, line.cells, ref)

    def say_which_columns_are_not_read(self) -> None:
        first: dict[object, ListColumn] = {}
        for column in self.table.columns:
            known = (
                (column.key, column.period.period) if column.period and column.key else plain(column.heading)
            )
            other = first.setdefault(known, column)
            if other is not column and self.is_read(other):
                self.note(messages.column_repeated(heading=column.heading, other=other.place), column.place)
            elif not self.is_read(column):
                example = "Q1 2023/24" if self.across else "outturn"
                self.note(
                    messages.column_not_read(heading=f"'{column.heading}'", example=example), column.place
                )
            elif column.year_of_title and column.period:
                told = messages.year_of_title(heading=f"'{column.heading}'", period=str(column.period.period))
                self.note(told, column.place)

    def is_read(self, column: ListColumn) -> bool:
        """Say whether what stands in a column is taken: a name, a period's outturns, or what rows down are made of."""
        if column.period or self.across:
            return column in self.across or (column.key in ("ref", "title") and not column.period)
        return column.key is not None

    def look_beyond(self, cells: Sequence[Cell | None]) -> None:
        """Point at a row of text that has more cells than there are headings: a comma too many moves figures."""
        last = max(column.at for column in self.table.columns)
        beyond = [cell for cell in cells[last + 1 :] if cell is not None and not empty(cell.value)]
        if beyond and not self.table.sheet.typed:
            self.note(messages.row_too_long(count=len(cells), headings=last + 1), beyond[0].place)

    def ref(self, cells: Sequence[Cell | None]) -> Cell | None:
        """Return the cell of the reference; where there is none, that of the measure with just this name."""
        given = cell_at(cells, self.table.column("ref"))
        title = cell_at(cells, self.table.column("title"))
        if given is not None:
            text = text_of(given)
            if text not in self.measures and len(named := self.titles.get(plain(text), [])) == 1:
                return given._replace(value=named[0])  # a column Measure that holds names
            return given._replace(value=text)
        if title is None:
            return None
        named = self.titles.get(plain(text_of(title)), [])
        if len(named) == 1:
            return title._replace(value=named[0])
        if text_of(title) in self.measures:
            return title._replace(value=text_of(title))
        near = did_you_mean(text_of(title), (measure.title for measure in self.catalogue.measures))
        self.note(
            messages.unknown_measure(heading="measure", found=shown(title), sheet_name="Measures", near=near),
            title.place,
        )
        return None

    def rows_across(self, number: int, cells: Sequence[Cell | None], ref: Cell | None) -> Iterator[Row]:
        for column in self.across:
            cell = cell_at(cells, column)
            if cell is None or column.period is None:
                continue
            if says_no_figure(cell):
                self.note(messages.figure_not_given(heading=column.heading, found=shown(cell)), cell.place)
            elif ref is not None:
                period = Cell(str(column.period.period), cell.place)
                yield Row(
                    number, {"ref": ref, "period": period, "outturn": self.figure(ref, cell)}, self.where
                )

    def row_down(self, number: int, cells: Sequence[Cell | None], ref: Cell | None) -> Iterator[Row]:
        outturn, marker = (cell_at(cells, self.table.column(key)) for key in ("outturn", "marker"))
        if outturn is not None and marker is None and says_no_figure(outturn):
            self.note(messages.figure_not_given(heading="outturn", found=shown(outturn)), outturn.place)
            return
        if ref is None and cell_at(cells, self.table.column("title")) is not None:
            return  # which has been said
        held: dict[str, Cell | None] = {
            "ref": ref,
            "period": self.period(cells),
            "outturn": outturn and self.figure(ref, outturn),
            "marker": marker,
        }
        yield Row(number, {key: cell for key, cell in held.items() if cell is not None}, self.where)

    def period(self, cells: Sequence[Cell | None]) -> Cell | None:
        """Return the period's cell with the period as the catalogue writes it; as it stands if it cannot be read."""
        year, part = (cell_at(cells, self.table.column(key)) for key in ("year", "period"))
        cell = part or year
        if cell is None or cell.error:
            return cell
        found = cell.value if not isinstance(cell.value, str) else text_of(cell)
        spelt = spelt_period(found, self.catalogue.framework.year_start)
        if year is not None and part is not None and not spelt:  # 2023/24 in one column, Q2 in the other
            spelt = spelt_period(f"{text_of(part)} {text_of(year)}", self.catalogue.framework.year_start)
        # What names more than a period, such as Q2 2023/24 Target, stays as it is, for the check to name.
        return cell._replace(value=str(spelt.period)) if spelt is not None and not spelt.rest else cell

    def figure(self, ref: Cell | None, cell: Cell) -> Cell:
        """Return a figure's cell; where bare numbers are said to be percentages, as one."""
        measure = self.measures.get(text_of(ref)) if ref is not None else None
        is_percent = measure is not None and measure.unit is Unit.PERCENT
        return as_percentage(cell) if self.bare and is_percent and not cell.error else cell

    def note(self, message: Message, place: str) -> None:
        self.problems.append(problem(message, sheet=self.table.sheet.name, cell=place))
