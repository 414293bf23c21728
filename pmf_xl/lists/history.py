"""Past figures in a file of a team's own: a row for each, or a row for each measure with periods across."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.grid import Cell, Row, TableGrid, plain, shown
from pmf_xl.catalogue.tables import HISTORY
from pmf_xl.lists.cells import says_no_figure
from pmf_xl.lists.lines import LeftOut, lines_of
from pmf_xl.lists.reading import TableReading
from pmf_xl.lists.table import OUTTURN, ListColumn, ListSheet, cell_at, find_table
from pmf_xl.lists.words import HISTORY_HEADINGS
from pmf_xl.problems import Problem, messages, problem


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


class _Reading(TableReading):
    """One table of past figures being read."""

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
