"""A council's own list of measures, understood: which column is what, in which words, and what was not understood."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pmf_xl.catalogue.build import build
from pmf_xl.catalogue.grid import Cell, Row, TableGrid, did_you_mean, empty, lower_first, plain, shown, tidy
from pmf_xl.catalogue.tables import BY_KEY, MEASURES
from pmf_xl.catalogue.values import text_of
from pmf_xl.lists.cells import word_meant
from pmf_xl.lists.codes import codes_for
from pmf_xl.lists.figures_of_measure import FiguresOfMeasure, Translations, figures_of
from pmf_xl.lists.lines import LeftOut, ListLine, lines_of
from pmf_xl.lists.period_words import SpeltPeriod
from pmf_xl.lists.table import TARGET, ListColumn, ListSheet, ListTable, cell_at, find_table
from pmf_xl.lists.understood import ColumnRead, ListRead, ListRow
from pmf_xl.lists.words import MEASURE_HEADINGS, VALUES
from pmf_xl.problems import Message, Problem, messages, problem
from pmf_xl.rules.addresses import letters
from pmf_xl.rules.periods import APRIL, Period
from pmf_xl.rules.terms import Frequency

CHOICES = ("polarity", "frequency", "unit")  # columns that their words tell, whatever their heading
NAMED = {
    "plan": "plan",
    "committees": "committees",
}  # columns of names that are given codes, and their tables
_SEVERAL = re.compile(r"\s*[;\n]\s*")
_REFERENCE = re.compile(r"[A-Za-z]{0,8}[ ._/-]?\d[\w./-]*", re.ASCII)
_USUAL_HEADINGS = "Ref, Measure, Service, Good to be high or low, Frequency, Target 2024/25"


class NoList(ValueError):  # noqa: N818  not raised at a user: whoever reads the file says it in the file's name
    """There is no table in which measures are listed."""


def read_measures(
    sheets: Sequence[ListSheet], council: str, *, sheet: str = "", bare_percentages: bool = False
) -> ListRead:
    """Understand a list of measures, of the sheet named or else the one that reads most like one.

    With `bare_percentages` a bare 95.4 of a percentage is taken for 95.4%. Raises `NoList`, saying what is missing.
    """
    found = [table for one in sheets if (table := find_table(one, MEASURE_HEADINGS, APRIL, _is_list))]
    wanted = [table for table in found if not sheet or plain(table.sheet.name) == plain(sheet)]
    if not wanted:
        named = f"the sheet {sheet}" if sheet else "any sheet"
        raise NoList(
            f"no list of measures was found in {named}: a row of headings is needed, such as {_USUAL_HEADINGS}"
        )
    best = max(wanted, key=lambda table: sum(column.key is not None for column in table.columns))
    return _Reading(_sorted_out(best), council, bare_percentages).read(
        [t.sheet.name for t in found if t is not best]
    )


def _is_list(columns: Sequence[ListColumn]) -> bool:
    keys = {column.key for column in columns if column.key}
    names = keys & {"title", "ref", "definition"}
    return bool(names) and len(keys - names) + len(names) > 1


def _sorted_out(table: ListTable) -> ListTable:
    """Settle what headings alone do not: a column KPI may hold references or names, Description a name or more."""
    means: dict[str, str] = {}
    ref, title, definition, service = (table.column(key) for key in ("ref", "title", "definition", "service"))
    if ref is None and title is not None and definition is not None and _holds_references(table, title):
        means |= {title.place: "ref", definition.place: "title"}
    elif title is None and definition is not None:
        means[definition.place] = "title"
    if service is None and (directorate := table.column("directorate")):
        means[directorate.place] = "service"
    for key in CHOICES:
        if table.column(key) is None and (told := _told_by_its_words(table, key, means)):
            means[told.place] = key
    columns = (replace(column, key=means.get(column.place, column.key)) for column in table.columns)
    return replace(table, columns=tuple(columns))


def _told_by_its_words(table: ListTable, key: str, means: Mapping[str, str]) -> ListColumn | None:
    """Find a column whose heading says nothing, and whose words are all those of a choice."""
    for column in table.columns:
        if column.key is None and column.period is None and column.place not in means:
            cells = [cell for _, row in table.rows() if (cell := cell_at(row, column)) is not None]
            if len(cells) > 1 and all(word_meant(key, cell) for cell in cells):
                return column
    return None


def _holds_references(table: ListTable, column: ListColumn) -> bool:
    texts = [text_of(cell) for _, row in table.rows() if (cell := cell_at(row, column))]
    return bool(texts) and sum(_REFERENCE.fullmatch(text) is not None for text in texts) > len(texts) / 2


@dataclass(slots=True)
class _Measure:
    """One measure being read: its row of the catalogue, and where it stood."""

    line: ListLine
    row: dict[str, Cell] = field(default_factory=dict)
    figures: FiguresOfMeasure = field(default_factory=FiguresOfMeasure)

    @property
    def anchor(self) -> Cell:
        """A cell to speak of it by."""
        filled = (cell for cell in self.line.cells if cell is not None and not empty(cell.value))
        return self.row.get("title") or self.row.get("ref") or next(filled)


class _Reading:
    """One list being read."""

    def __init__(self, table: ListTable, council: str, bare_percentages: bool) -> None:
        self.table, self.council, self.bare = table, council, bare_percentages
        self.problems: list[Problem] = []
        self.translated = Translations()
        year = table.title_year()
        self.target_period = Period(year, Frequency.ANNUAL) if year else None
        self.columns = tuple(self.with_year(column) for column in table.columns)
        self.own = dict(self.own_headings())

    def read(self, other_sheets: Sequence[str]) -> ListRead:
        """Read everything."""
        measures = list(self.measures())
        services = self.services(measures)
        named = {table: self.named(key, measures) for key, table in NAMED.items()}
        self.make_references(measures)
        rows: dict[str, list[ListRow]] = {
            "services": services,
            **named,
            "measures": [one.row for one in measures],
            "targets": [target for one in measures for target in one.figures.targets(one.row["ref"])],
            "history": [past for one in measures for past in one.figures.history(one.row["ref"])],
        }
        _, found = build(self.grids(rows))
        order = sorted((*found, *self.problems), key=_by_place)
        return ListRead(
            self.council, self.table.sheet.name, tuple(self.columns_read()), tuple(self.translated),
            tuple(order), rows, tuple(self.own.values()), tuple(other_sheets),
        )  # fmt: skip

    def with_year(self, column: ListColumn) -> ListColumn:
        """Give a column of targets the year that the title speaks of, where its heading says none."""
        if column.key != TARGET or column.period:
            return column
        if self.target_period is None:
            self.note(messages.target_without_year(heading=f"'{column.heading}'"), column.place)
            return replace(column, key=None)
        return replace(column, period=SpeltPeriod(self.target_period))

    def own_headings(self) -> Iterator[tuple[int, str]]:
        """Give the heading of each column that stands for nothing in the catalogue, each once."""
        taken = {plain(declared.key) for declared in MEASURES.fields}
        for column in self.columns:
            if column.key is None:
                heading, number = column.heading, 2
                while plain(heading) in taken:
                    heading, number = f"{column.heading} ({number})", number + 1
                taken.add(plain(heading))
                yield column.at, heading

    def measures(self) -> Iterator[_Measure]:
        """Give every measure, its words translated; note what was left out."""
        for line in lines_of(self.table):
            if isinstance(line, LeftOut):
                self.note(messages.row_not_read(reason=line.reason, found=f"'{line.found}'"), line.place)
                continue
            made = _Measure(line)
            for column in self.columns:
                cell = cell_at(line.cells, column)
                if cell is None:
                    continue
                if column.key is None:
                    made.row[self.own[column.at]] = cell
                elif column.period:  # its targets and past figures, read below
                    continue
                elif column.key in VALUES and column.key != "unit":
                    made.row[column.key] = self.in_our_words(column.key, cell)
                else:
                    made.row[column.key] = self.as_text(cell) if column.key in ("ref", "title") else cell
            made.figures = figures_of(made.row, line.cells, self.columns, self.translated, self.bare)
            self.problems += made.figures.problems(self.table.sheet.name)
            yield made

    def in_our_words(self, key: str, cell: Cell) -> Cell:
        """Translate a word of a choice; one that is not known stays as it is, for the catalogue's own check to name."""
        word = word_meant(key, cell)
        if word is None or cell.error:
            return cell
        self.translated.add(key, text_of(cell), word)
        return cell._replace(value=word)

    def as_text(self, cell: Cell) -> Cell:
        return cell if cell.error else cell._replace(value=" ".join(text_of(cell).split()))

    def services(self, measures: Sequence[_Measure]) -> list[ListRow]:
        """Give each service a code, and each measure its service's; without a column of them, by its section."""
        by_section = self.table.column("service") is None
        for one in measures:
            section = one.line.section
            if by_section and section is not None:
                one.row["service"] = section._replace(value=text_of(section).rstrip(":"))
        cells = [
            one.row["service"] for one in measures if "service" in one.row and not one.row["service"].error
        ]
        codes = codes_for(text_of(cell) for cell in cells)
        rows: dict[str, dict[str, Cell]] = {}
        for one in measures:
            directorate = one.row.pop("directorate", None)
            cell = one.row.get("service")
            if cell is None or cell.error:
                continue
            name, code = tidy(text_of(cell)), codes[plain(text_of(cell))]
            self.translated.add("service", name, code)
            one.row["service"] = cell._replace(value=code)
            row = rows.setdefault(
                code, {"code": cell._replace(value=code), "name": cell._replace(value=name)}
            )
            if directorate is not None:
                row.setdefault("directorate", directorate)
        self.say_which_look_alike(list(rows.values()))
        return list(rows.values())

    def say_which_look_alike(self, services: Sequence[ListRow]) -> None:
        """Point at services whose names differ by a slip."""
        names = [text_of(row["name"]) for row in services]
        for at, row in enumerate(services):
            if near := did_you_mean(names[at], names[:at], cutoff=0.9):
                self.note(messages.service_alike(found=f"'{names[at]}'", near=near), row["name"].place)

    def named(self, key: str, measures: Sequence[_Measure]) -> list[ListRow]:
        """Give codes to what measures name in a column, such as priorities, and put them in the names' place."""
        given = [(one, one.row[key]) for one in measures if key in one.row and not one.row[key].error]
        codes = codes_for(name for _, cell in given for name in _names(cell))
        label = "title" if key == "plan" else "name"
        rows: dict[str, ListRow] = {}
        for one, cell in given:
            names = _names(cell)
            for name in names:
                code = codes[plain(name)]
                self.translated.add(key, name, code)
                rows.setdefault(code, {"code": cell._replace(value=code), label: cell._replace(value=name)})
            one.row[key] = cell._replace(value="; ".join(dict.fromkeys(codes[plain(name)] for name in names)))
        return list(rows.values())

    def make_references(self, measures: Sequence[_Measure]) -> None:
        """Number the measures that have no reference, after their service's code."""
        taken = {text_of(one.row["ref"]).casefold() for one in measures if "ref" in one.row}
        count: Counter[str] = Counter()
        for one in measures:
            if "ref" in one.row:
                continue
            code = text_of(one.row["service"]) if "service" in one.row else "M"
            while not count[code] or f"{code}{count[code]:02}".casefold() in taken:
                count[code] += 1
            ref = f"{code}{count[code]:02}"
            taken.add(ref.casefold())
            one.row["ref"] = Cell(ref, one.anchor.place)
            self.translated.add(
                "ref", "(none given)", f"made up: {ref} and so on" if len(count) == 1 else "made up"
            )

    def grids(self, rows: dict[str, list[ListRow]]) -> dict[str, TableGrid]:
        """Give the tables as the catalogue is built of them, each cell with its place in the list."""
        sheet, typed = self.table.sheet.name, self.table.sheet.typed
        framework = Row(1, {"council": Cell(self.council, "")}, {})
        grids = {"framework": TableGrid(BY_KEY["framework"], sheet, (framework,), typed)}
        at = {column.key: letters(column.at) for column in self.columns if column.key and not column.period}
        first = letters(self.columns[0].at)
        for key, held in rows.items():
            where = {"": first, **at} if key == "measures" else {"": first}
            made = tuple(Row(self.row_number(row), row, where) for row in held)
            lacking = frozenset(self.lacking(held)) if key == "measures" else frozenset()
            grids[key] = TableGrid(BY_KEY[key], sheet, made, typed, lacking)
        return grids

    def lacking(self, measures: Sequence[ListRow]) -> Iterator[str]:
        """Give the columns that every measure needs and none has, and say so once."""
        for declared in MEASURES.fields:
            if declared.required and not any(declared.key in row for row in measures):
                self.note(
                    messages.column_missing(heading=declared.key, says=lower_first(declared)),
                    f"A{self.table.heading_row + 1}",
                )
                yield declared.key

    def row_number(self, row: ListRow) -> int:
        """Say in which row of the list a row of the catalogue has its origin."""
        return int("".join(filter(str.isdigit, row[next(iter(row))].place)) or 1)

    def columns_read(self) -> Iterator[ColumnRead]:
        """Say of every column what it was taken for, with an example of what stands in it."""
        for column in self.columns:
            held = [cell for _, row in self.table.rows() if (cell := cell_at(row, column)) is not None]
            means = (
                f"{column.key} of {column.period.period}"
                if column.period and column.key
                else column.key or ""
            )
            yield ColumnRead(column.heading, column.place, means, shown(held[0]) if held else "", len(held))

    def note(self, message: Message, place: str) -> None:
        self.problems.append(problem(message, sheet=self.table.sheet.name, cell=place))


def _names(cell: Cell) -> list[str]:
    return [name for name in _SEVERAL.split(tidy(text_of(cell))) if name]


def _by_place(found: Problem) -> int:
    return int("".join(filter(str.isdigit, found.cell or "")) or 0)
