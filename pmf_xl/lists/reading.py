"""One table of figures being read, whatever they are of: which measure, period and number a cell means."""

from collections.abc import Sequence

from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.grid import Cell, did_you_mean, empty, plain, shown
from pmf_xl.catalogue.values import text_of
from pmf_xl.lists.cells import as_percentage
from pmf_xl.lists.period_words import spelt_period
from pmf_xl.lists.table import OUTTURN, ListColumn, ListTable, cell_at
from pmf_xl.problems import Message, Problem, messages, problem
from pmf_xl.rules.addresses import letters
from pmf_xl.rules.terms import Unit


class TableReading:
    """A table that was found, and how its cells are read."""

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
        if "year" in self.where:  # where a period that is missing would be
            self.where.setdefault("period", self.where["year"])

    def say_which_columns_are_not_read(self) -> None:
        """Note every column that nothing is taken from, and every period whose year the title gave."""
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
        """Keep what is to be said of a cell."""
        self.problems.append(problem(message, sheet=self.table.sheet.name, cell=place))
