"""What other councils had, in a file as LG Inform, CIPFA or a team's own gives it.

A row for each measure, council and period; or with periods across; or with councils across. The measure may stand in
a column, in a heading between the rows, or in a title above them all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.comparators import area_key
from pmf_xl.catalogue.grid import Cell, Row, TableGrid, did_you_mean, empty, plain, shown
from pmf_xl.catalogue.tables import COMPARATORS
from pmf_xl.catalogue.values import text_of
from pmf_xl.lists.cells import number_in, says_no_figure
from pmf_xl.lists.lines import A_TOTAL, LeftOut, ListLine, lines_of
from pmf_xl.lists.reading import TableReading
from pmf_xl.lists.table import (
    OUTTURN,
    ListColumn,
    ListSheet,
    ListTable,
    as_compared,
    cell_at,
    find_table,
)
from pmf_xl.lists.understood import ColumnRead
from pmf_xl.lists.words import COMPARATOR_HEADINGS, SUMMARIES
from pmf_xl.problems import Problem, messages, problem
from pmf_xl.problems.counts import number_of
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Frequency

NAMING = ("ref", "title", "area")
_ENDINGS = ("council", "authority", "district")  # of names
_LISTED = 8  # names of councils in one message
_MEANS = {"ref": "the measure", "title": "the measure", "area": "the council", "year": "the year",
          "period": "the period",
          OUTTURN: "its figure", "area_code": "nothing: names are gone by"}  # fmt: skip


@dataclass(slots=True)
class ComparatorsRead:
    """The rows of what others had as found in a file, how it was understood and what is to be said."""

    grid: TableGrid
    columns: tuple[ColumnRead, ...]
    problems: list[Problem] = field(default_factory=list)


def read_comparators(
    sheets: Sequence[ListSheet], catalogue: Catalogue, *, bare_percentages: bool = False
) -> ComparatorsRead | None:
    """Find what other councils had in the sheet that reads most like it; None where none does.

    With `bare_percentages` a bare 83.0 of a percentage is taken for 83.0%.
    """
    areas = _Areas(catalogue)
    year_start = catalogue.framework.year_start
    found = [
        table
        for sheet in sheets
        if (table := find_table(sheet, COMPARATOR_HEADINGS, year_start, areas.are_of_a_table))
    ]
    if not found:
        return None
    named = [table for table in found if plain(table.sheet.name) == plain(COMPARATORS.sheet)]
    table = max(named or found, key=lambda one: sum(column.key is not None for column in one.columns))
    table = replace(table, columns=_without_names(table.columns))
    reading = _Reading(table, catalogue, areas, bare_percentages)
    rows = tuple(reading.rows())
    for other in found:
        if other.sheet is not table.sheet:
            reading.problems.append(
                problem(messages.sheet_not_read(read=table.sheet.name), sheet=other.sheet.name)
            )
    grid = TableGrid(COMPARATORS, table.sheet.name, rows, table.sheet.typed)
    return ComparatorsRead(grid, tuple(reading.understood()), reading.problems)


def _without_names(columns: Sequence[ListColumn]) -> tuple[ListColumn, ...]:
    """Give columns, one headed by the name of a council, such as Hart District Council, as one of its own."""
    return tuple(
        replace(one, key=None)
        if one.key == "area"
        and as_compared(one.heading).split()[-1] in _ENDINGS
        and " " in one.heading.strip()
        and as_compared(one.heading) not in COMPARATOR_HEADINGS["area"]
        else one
        for one in columns
    )


class _Areas:
    """The councils that are known by name, and how the catalogue spells them."""

    def __init__(self, catalogue: Catalogue) -> None:
        framework = catalogue.framework
        self.own = {area_key(framework.council), area_key(framework.short_name)}
        self.neighbours = {area_key(name): name for name in framework.neighbours}
        held = {area_key(one.area): one.area for one in catalogue.comparators}
        self.spelt = held | self.neighbours

    def is_known(self, name: str) -> bool:
        key = area_key(name)
        return key in self.spelt or key in self.own

    def are_of_a_table(self, columns: Sequence[ListColumn]) -> bool:
        """Say whether headings are those of what others had: councils down with figures, or councils across."""
        columns = _without_names(columns)
        keys = {column.key for column in columns if column.key and not column.period}
        if "area" in keys:
            across = any(column.key == OUTTURN and column.period for column in columns)
            return across or OUTTURN in keys
        heads = [one for one in columns if one.key is None and not one.period]
        known = any(self.is_known(column.heading) for column in heads)
        return bool(keys & {"ref", "title", "period", "year"}) and (known or len(heads) > 1)


class _Reading(TableReading):
    """One table of what others had being read."""

    def __init__(self, table: ListTable, catalogue: Catalogue, areas: _Areas, bare_percentages: bool) -> None:
        super().__init__(table, catalogue, bare_percentages)
        self.areas = areas
        self.down = table.column("area")
        self.councils = [] if self.down else list(self._councils_across())
        self.own_left: dict[str, list[Cell]] = {}
        self.others_left: dict[str, Cell] = {}
        self.seen: dict[str, str] = {}  # how the file spells each council, by how it is compared
        self.not_named = False

    def _councils_across(self) -> Iterator[ListColumn]:
        """Give the columns that hold the figures of a council each."""
        unnamed = [one for one in self.table.columns if one.key is None and not one.period]
        for column in unnamed:
            cells = [cell for _, row in self.table.rows() if (cell := cell_at(row, column))]
            figures = sum(number_in(cell) is not None or says_no_figure(cell) for cell in cells)
            is_council = self.areas.is_known(column.heading) or figures * 2 > len(cells)
            if cells and is_council and not _is_summary(column.heading):
                yield column

    def is_read(self, column: ListColumn) -> bool:
        """Say whether what stands in a column is taken."""
        if column in self.councils or column.key == "area_code":
            return True
        if column.period:
            return column in self.across and not self.councils
        if self.across and not self.councils:
            return column.key in NAMING
        return column.key is not None

    def understood(self) -> Iterator[ColumnRead]:
        """Give each column that was read, and what it was taken for."""
        for column in self.table.columns:
            if not self.is_read(column):
                continue
            cells = [cell for _, row in self.table.rows() if (cell := cell_at(row, column))]
            means = _MEANS.get(column.key or "", "")
            if column.period:
                means = f"figures of {column.period.period}"
            elif column in self.councils:
                means = f"figures of {column.heading}"
            example = shown(cells[0]).strip("'") if cells else ""
            yield ColumnRead(column.heading, column.place, means, example, len(cells))

    def rows(self) -> Iterator[Row]:
        """Give a row for each figure of a council that is compared with, its cells where they stood."""
        self.say_which_columns_are_not_read()
        of_all = self._named_above()
        for line in lines_of(self.table, NAMING if self.down else (*NAMING, "period", "year")):
            if isinstance(line, LeftOut):
                if self._ref_in(line.found.strip("'")) is None:  # a heading that names a measure is read
                    self.note(messages.row_not_read(reason=line.reason, found=f"'{line.found}'"), line.place)
                continue
            area = cell_at(line.cells, self.down)
            if area is not None and _is_summary(text_of(area)):
                self.note(messages.row_not_read(reason=A_TOTAL, found=shown(area)), area.place)
                continue
            self.look_beyond(line.cells)
            yield from self._rows_of(line, area, of_all)
        self._say_who_was_left_out()

    def _rows_of(self, line: ListLine, area: Cell | None, of_all: Cell | None) -> Iterator[Row]:
        ref = self._measure(line, of_all)
        if ref is None:
            return
        for place, period, figure in self._figures(line, area):
            if says_no_figure(figure):
                self.note(messages.figure_not_given(heading="value", found=shown(figure)), figure.place)
            elif place is None or (name := self._compared(place, figure)) is not None:
                held: dict[str, Cell | None] = {
                    "ref": ref,
                    "period": period,
                    "area": place and place._replace(value=name),
                    "value": self.figure(ref, figure),
                }
                yield Row(
                    line.number, {key: cell for key, cell in held.items() if cell is not None}, self._places()
                )

    def _places(self) -> dict[str, str]:
        return {"value" if key == OUTTURN else key: letter for key, letter in self.where.items()}

    def _figures(self, line: ListLine, area: Cell | None) -> Iterator[tuple[Cell | None, Cell | None, Cell]]:
        """Give each figure of a row with the cells of its council and its period."""
        if self.councils:
            for column in self.councils:
                if cell := cell_at(line.cells, column):
                    yield Cell(column.heading, column.place), self._period(line), cell
        elif self.across:
            for column in self.across:
                if column.period and (cell := cell_at(line.cells, column)):
                    yield area, Cell(str(column.period.period), cell.place), cell
        elif cell := cell_at(line.cells, self.table.column(OUTTURN)):
            yield area, self._period(line), cell

    def _period(self, line: ListLine) -> Cell | None:
        """Return the period of a row; where it has none, the year that the title speaks of."""
        given = self.period(line.cells)
        year = self.table.title_year() if given is None else None
        if year is None:
            return given
        whole = Period(year, Frequency.ANNUAL, 1, self.catalogue.framework.year_start)
        return Cell(str(whole), self.table.columns[0].place)

    def _measure(self, line: ListLine, of_all: Cell | None) -> Cell | None:
        """Return the reference of the measure that a row is of."""
        if self.table.column("ref") or self.table.column("title"):
            return self.ref(line.cells)
        if line.section is not None and (ref := self._ref_in(text_of(line.section))):
            return line.section._replace(value=ref)
        if of_all is None and not self.not_named:
            self.not_named = True
            self.note(messages.measure_not_named(), self.table.columns[0].place)
        return of_all

    def _named_above(self) -> Cell | None:
        """Return the measure that a title above the headings names, or else the sheet's own name."""
        titles = [cell for row in self.table.sheet.rows[: self.table.heading_row] for cell in row if cell]
        texts = [(text_of(cell), cell) for cell in titles if not empty(cell.value)]
        sheet = self.table.sheet.name.rsplit(".", 1)[0]
        for text, cell in (*texts, (sheet, Cell(sheet, self.table.columns[0].place))):
            if ref := self._ref_in(text):
                return cell._replace(value=ref)
        return None

    def _ref_in(self, text: str) -> str | None:
        """Return the measure that a text names: by its reference, its title, or a title that stands within the text."""
        compared = as_compared(text)
        refs = {as_compared(ref): ref for ref in self.measures}
        if compared in refs:
            return refs[compared]
        named = [
            (len(title), one.ref)
            for one in self.catalogue.measures
            if (title := as_compared(one.title)) and f" {title} " in f" {compared} "
        ]
        begins = refs.get(compared.split(" ")[0]) if compared else None
        return max(named)[1] if named else begins

    def _compared(self, place: Cell, figure: Cell) -> str | None:
        """Return the name of a council as the catalogue spells it; None of one that is not compared with."""
        name = " ".join(text_of(place).split())
        key = area_key(name)
        if key in self.areas.own:
            self.own_left.setdefault(name, []).append(figure)
            return None
        self.seen.setdefault(key, name)
        if self.areas.neighbours and key not in self.areas.neighbours:
            self.others_left.setdefault(name, place)
            return None
        return self.areas.spelt.get(key, self.seen[key])

    def _say_who_was_left_out(self) -> None:
        for name, cells in self.own_left.items():
            count = number_of(len(cells), "figure")
            self.note(messages.own_figure_left_out(found=f"'{name}'", count=count), cells[0].place)
        if self.others_left:
            count = number_of(len(self.others_left), "council")
            place = next(iter(self.others_left.values())).place
            self.note(messages.not_a_neighbour(count=count, found=_some(self.others_left)), place)
        lacking = [name for key, name in self.areas.neighbours.items() if key not in self.seen]
        for name in lacking:
            near = did_you_mean(name, self.others_left)
            place = (self.down or self.table.columns[0]).place
            self.note(messages.neighbour_without_figures(found=f"'{name}'", near=near), place)


def _is_summary(name: str) -> bool:
    compared = as_compared(name)
    return any(compared == word or compared.startswith(f"{word} ") for word in SUMMARIES)


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return ", ".join(listed[:_LISTED]) + more
