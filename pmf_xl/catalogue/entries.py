"""Rows read into values, each still knowing where it stood."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pmf_xl.catalogue.fields import CatalogueTable, Field, FieldKind
from pmf_xl.catalogue.grade_codes import field_of_grade
from pmf_xl.catalogue.grid import Cell, Row, TableGrid, empty, lower_first
from pmf_xl.catalogue.tables import COMMITTEE_DATE, MEASURES, SERVICES
from pmf_xl.catalogue.values import (
    NO,
    PERCENT,
    AddProblem,
    Scale,
    Source,
    Value,
    percent_text,
    read_value,
    text_of,
    tolerance_scale,
)
from pmf_xl.problems import Message, Problem, Severity, messages, problem
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Basis, Unit


@dataclass(slots=True)
class Entry:
    """One row's values by column key; what was empty or could not be read has no key."""

    table: CatalogueTable
    sheet: str
    row: Row
    values: dict[str, Value] = field(default_factory=dict)
    usable: bool = True  # everything that it cannot do without was read
    errors: list[Problem] = field(default_factory=list)  # found so far in this row

    @property
    def ref(self) -> str | None:
        """The measure or project that a problem in this row is about."""
        ref = self.values.get("ref")
        return ref if isinstance(ref, str) else None

    def text(self, key: str) -> str:
        """Return a text or code, empty if not given."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def codes(self, key: str) -> tuple[str, ...]:
        """Return a code, or a list of them, as a list."""
        value = self.values.get(key)
        return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()

    def problem(self, message: Message, key: str) -> Problem:
        """Make a problem that stands at this row's cell of a column, and keep it if it is an error."""
        made = problem(message, sheet=self.sheet, cell=self.row.place(key), ref=self.ref, column=key)
        if made.severity is Severity.ERROR:
            self.errors.append(made)
        return made

    @property
    def identity(self) -> tuple[Hashable, ...]:
        """What names the row, texts in small letters; empty where something of it is not given."""
        given = [self.values.get(key, "") for key in self.table.identity]
        return tuple(one if isinstance(one, Period) else str(one).casefold() for one in given)


Entries = Mapping[str, list[Entry]]  # by table


@dataclass(frozen=True, slots=True)
class Context:
    """What must be known to read a table: the framework's basics, and what each figure is counted in."""

    year_start: int = 4
    basis: Basis = Basis.PERCENT
    scales: Mapping[str, Scale] = field(default_factory=dict)  # by reference, in lower case
    #: Of measures' own tolerances, likewise; and of those of a further grade, by reference and grade.
    bases: Mapping[str, Basis] = field(default_factory=dict)
    grades: tuple[str, ...] = ()  # the codes of further grades
    #: What they were counted in until each change of that, in the order of time.
    earlier: Mapping[str, tuple[tuple[Period, Scale], ...]] = field(default_factory=dict)

    def scale(self, ref: str, period: Value = None) -> Scale | None:
        """Return what a measure's figures are counted in: now, or in a period."""
        if isinstance(period, Period):
            for changed, before in self.earlier.get(ref, ()):
                if period.last_day < changed.first_day:
                    return before
        return self.scales.get(ref)


#: Kinds of which a text means the same in every row, whatever else stands there.
_ALWAYS_THE_SAME = frozenset(FieldKind) - {
    FieldKind.FIGURE, FieldKind.AIM, FieldKind.TOLERANCE, FieldKind.OF_COLUMN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as its cells are read, and what the texts in it mean that have been read without a problem."""

    declared: Field
    known: dict[str, Value] | None


def read_entries(grid: TableGrid, context: Context, problems: list[Problem]) -> list[Entry]:
    """Read every row of a grid, adding what is wrong to `problems`."""
    source = Source(grid.typed, context.year_start)
    columns = [
        _Column(_of_council(one, context), {} if one.kind in _ALWAYS_THE_SAME else None)
        for one in grid.table.fields
    ]
    return [_read_row(grid, columns, row, source, context, problems) for row in grid.rows]


def _of_council(declared: Field, context: Context) -> Field:
    """Declare a column as it is for a council that has further grades."""
    if not declared.ratings:
        return declared
    return replace(declared, choices=(*declared.choices, *context.grades))


def _read_row(
    grid: TableGrid,
    columns: list[_Column],
    row: Row,
    source: Source,
    context: Context,
    problems: list[Problem],
) -> Entry:
    entry = Entry(grid.table, grid.sheet, row)
    for column in columns:
        declared, known = column.declared, column.known
        cell = row.cells.get(declared.key)
        text = cell.value if cell is not None and isinstance(cell.value, str) and not cell.error else None
        if known is not None and text is not None and text in known:
            entry.values[declared.key] = known[text]
            continue
        if declared.kind is FieldKind.OF_COLUMN:
            declared = _of_council(of_column(entry, declared, context), context)
        if cell is None or empty(cell.value):
            if declared.required:
                entry.usable = False
                if declared.key not in grid.lacking:  # a missing column is one problem, not one in each row
                    missing = messages.value_missing(heading=declared.key, says=lower_first(declared))
                    problems.append(entry.problem(missing, declared.key))
            continue
        scale = None
        if declared.kind in (FieldKind.FIGURE, FieldKind.AIM, FieldKind.TOLERANCE):
            scale = _scale(entry, declared, cell, context)
            if scale is None:  # the measure or its unit is not known, which is a problem where that stands
                entry.usable = entry.usable and not declared.required
                continue
        before = len(problems)
        _read_cell(entry, declared, cell, source, scale, problems)
        if (
            known is not None
            and text is not None
            and len(problems) == before
            and declared.key in entry.values
        ):
            known[text] = entry.values[declared.key]
    if grid.table.key == "calendar":
        for key, cell in row.cells.items():
            if key.startswith(COMMITTEE_DATE):
                _read_cell(
                    entry, Field(key, f"the date of {key}", FieldKind.DATE), cell, source, None, problems
                )
    return entry


def _read_cell(
    entry: Entry, declared: Field, cell: Cell, source: Source, scale: Scale | None, problems: list[Problem]
) -> None:
    def note(message: Message) -> None:
        problems.append(entry.problem(message, declared.key))

    value = read_value(declared, cell, source, AddProblem(declared.key, note), scale)
    if value is not None:
        entry.values[declared.key] = value
    elif declared.required:
        entry.usable = False


def _scale(entry: Entry, declared: Field, cell: Cell, context: Context) -> Scale | None:
    """Return what this figure or tolerance is counted in, if that is known."""
    if entry.table.key in ("framework", "grades"):
        # In points, only the setting itself says whether they are percentage points.
        points = basis_of(entry, context.basis) is Basis.POINTS
        plainly_percent = cell.percent or text_of(cell).endswith("%")
        return Scale(Unit.NUMBER) if points and not plainly_percent else PERCENT
    ref = entry.text("ref").casefold()
    of_measure = entry.table.key == "measures"
    own = measure_scale(entry) if of_measure else context.scale(ref, entry.values.get("period"))
    if own is None or declared.kind is not FieldKind.TOLERANCE:
        return own
    basis = context.basis
    if not of_measure:
        basis = context.bases.get(ref, basis)
        if of_grade := field_of_grade(entry.text("column")):  # of a row of Changes
            basis = context.bases.get(f"{ref} {of_grade[0]}", basis)
    return tolerance_scale(basis_of(entry, basis), own.unit)


def of_column(entry: Entry, declared: Field, context: Context) -> Field:
    """Declare the value of a change as the column is declared that the row names; as text where there is none such."""
    table = MEASURES if entry.text("ref").casefold() in context.scales else SERVICES
    named = next((one for one in table.fields if one.key == entry.text("column")), None)
    if of_grade := field_of_grade(entry.text("column")):
        _, named = of_grade
    like = named or Field(declared.key, declared.description)
    return replace(like, key=declared.key, required=False, attribute="")


def basis_of(entry: Entry, otherwise: Basis) -> Basis:
    """Return the row's basis of tolerance, which stands right of the tolerance and is not yet read."""
    given = entry.row.cells.get("tolerance_basis")
    word = text_of(given).casefold() if given else ""
    return Basis(word) if word in tuple(Basis) else otherwise


def measure_scale(entry: Entry) -> Scale | None:
    """Return what the figures of this row's measure are counted in; None if its unit could not be read."""
    unit = entry.text("unit")
    if not unit:
        return None
    return Scale(Unit(unit), unit == Unit.PERCENT and not _unbounded(entry))


def _unbounded(entry: Entry) -> bool:
    given = entry.row.cells.get("bounded")
    return given is not None and text_of(given).casefold() in NO


def committee_dates(entry: Entry) -> Iterator[tuple[str, date]]:
    """Give the committee's code and date for each committee date of a calendar row."""
    for key, value in entry.values.items():
        if key.startswith(COMMITTEE_DATE) and isinstance(value, date):
            yield key.removeprefix(COMMITTEE_DATE), value


def usable(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Give the entries that something can be made of."""
    return (entry for entry in entries if entry.usable)


def by_ref(entries: Entries) -> dict[str, Entry]:
    """Give the measures that something can be made of by their references."""
    return {entry.text("ref"): entry for entry in usable(entries["measures"])}


def decimals_of(measure: Entry) -> int:
    """Return a measure's reporting precision, as given or as usual for its unit."""
    given = measure.values.get("decimals")
    usual = {Unit.PERCENT: 1, Unit.SCORE: 1, Unit.RATIO: 2}
    return given if isinstance(given, int) else usual.get(Unit(measure.text("unit")), 0)


def figure_text(value: float, scale: Scale | None) -> str:
    """Return a figure as its unit is written.

    >>> figure_text(0.954, Scale(Unit.PERCENT)), figure_text(100.0, None)
    ('95.4%', '100')
    """
    return percent_text(value) if scale and scale.unit is Unit.PERCENT else f"{value:.10g}"
