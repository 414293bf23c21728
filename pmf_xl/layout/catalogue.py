"""The catalogue workbook, declared: what stands on its sheets, and what its Guidance says.

Its columns are those of `pmf_xl.catalogue.tables`; here they are filled from a catalogue.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from pmf_xl.catalogue import Catalogue, Framework, Grade, Measure
from pmf_xl.catalogue.entity import Entity
from pmf_xl.catalogue.fields import CatalogueTable, Field, FieldKind
from pmf_xl.catalogue.framework_table import FRAMEWORK
from pmf_xl.catalogue.grade_codes import field_of_grade
from pmf_xl.catalogue.register_tables import REGISTER_KEYS
from pmf_xl.catalogue.registers import RegisterRow
from pmf_xl.catalogue.tables import COMMITTEE_DATE, MEASURES, SERVICES, TABLES
from pmf_xl.catalogue.values import NOTHING
from pmf_xl.rules.grades import GradeEnd
from pmf_xl.rules.periods import Period
from pmf_xl.rules.risk import written
from pmf_xl.rules.rounding import decimals_shown
from pmf_xl.rules.terms import Basis, Unit


@dataclass(frozen=True, slots=True)
class CatalogueFigure:
    """A number as it stands in a cell: what it is counted in, and how many decimals it is shown with."""

    held: float
    unit: Unit
    decimals: int


Content = str | int | date | CatalogueFigure | None


@dataclass(frozen=True, slots=True)
class CatalogueSheet:
    """One sheet: its table, the columns it has, and the content of each row under them."""

    table: CatalogueTable
    fields: tuple[Field, ...]
    rows: tuple[tuple[Content, ...], ...]
    fixed: int = 1  # columns that stay when scrolling
    sections: Mapping[str, str] | None = None  # what stands over the heading of a column, by its key
    room: int = 1  # rows that there are at the least, the empty ones to be filled


# Over the headings of Measures, whose columns are many.
MEASURE_SECTIONS = {
    "ref": "What it is",
    "supporting_services": "Where it belongs",
    "unit": "How it is counted and rated",
    "definition": "Methodology statement",
    "data_collector": "Who answers for it",
    "benchmark_group": "Further",
}

VALUE = Field("value", "What holds for this council. Empty: the usual value, given beside it.")
SETTING_FIELDS = (
    Field("setting", "The setting's name; leave it as it is."),
    VALUE,
    Field("meaning", "What it does."),
)


def catalogue_sheets(catalogue: Catalogue) -> tuple[CatalogueSheet, ...]:
    """Return the sheets of a catalogue's workbook in their order, Guidance apart."""
    return tuple(_sheet(table, catalogue) for table in TABLES)


def _sheet(table: CatalogueTable, catalogue: Catalogue) -> CatalogueSheet:
    framework = catalogue.framework
    if table is FRAMEWORK:
        return CatalogueSheet(table, SETTING_FIELDS, tuple(_settings(framework)))
    fields = table.fields
    if table.key == "calendar":
        fields = (
            *fields,
            *(_committee_field(committee.code, committee.name) for committee in framework.committees),
        )
    further = tuple(grade.code.lower() for grade in framework.scheme.further)
    fields = tuple(
        replace(field, choices=(*field.choices, *further)) if field.ratings and field.choices else field
        for field in fields
    )
    things = _things(table.key, catalogue)
    rows = tuple(tuple(_content(thing, field, catalogue) for field in fields) for thing in things)
    is_measures = table.key == "measures"
    return CatalogueSheet(
        table, fields, rows, 2 if is_measures else 1, MEASURE_SECTIONS if is_measures else None
    )


def _things(key: str, catalogue: Catalogue) -> Sequence[Entity]:
    """Return what stands on the rows of a table."""
    framework = catalogue.framework
    inside: dict[str, Sequence[Entity]] = {
        "plan": framework.nodes,
        "committees": framework.committees,
        "groups": framework.groups,
        "grades": framework.grades,
        "calendar": framework.calendar,
        "reports": framework.reports,
        "targets": [target for target in catalogue.targets if not target.gives_ends_only],
        "bands": list(_bands(catalogue)),
    }
    if key in REGISTER_KEYS:
        return catalogue.register(key)
    return inside[key] if key in inside else getattr(catalogue, key)


class BandRow(Entity):
    """One row of Bands: where a further grade ends for a measure, or for a period of it."""

    ref: str
    period: Period | None
    grade: str
    tolerance: float | None
    tolerance_above: float | None
    tolerance_basis: str | None
    least: float | None
    most: float | None


def _bands(catalogue: Catalogue) -> Iterable[BandRow]:
    for measure in catalogue.measures:
        yield from _rows_of(measure.ref, None, measure.ends)
    for target in catalogue.targets:
        yield from _rows_of(target.ref, target.period, target.ends)


def _rows_of(ref: str, period: Period | None, ends: Iterable[GradeEnd]) -> Iterable[BandRow]:
    return (BandRow(ref=ref, period=period, **asdict(end)) for end in ends)


def _committee_field(code: str, name: str) -> Field:
    return Field(COMMITTEE_DATE + code, f"When {name} meets on it.", FieldKind.DATE)


def _content(thing: Any, field: Field, catalogue: Catalogue) -> Content:
    if field.key.startswith(COMMITTEE_DATE):
        when: date | None = thing.committees.get(field.key.removeprefix(COMMITTEE_DATE))
        return when
    value = thing[field.name] if isinstance(thing, RegisterRow) else getattr(thing, field.name)
    if field.kind is FieldKind.AIM and value is None:
        value = thing.words
    if value is None or value == "" or value == ():
        return None
    if field.kind is FieldKind.OF_COLUMN:
        field, thing = _of_column(thing, catalogue)
    if field.kind in (FieldKind.FIGURE, FieldKind.AIM, FieldKind.TOLERANCE) and not isinstance(value, str):
        return _figure(value, field, thing, catalogue)
    if field.key == "bounded" and not value and not thing.is_percent:
        return None  # it says something of percentages only
    return _written(value, field)


def _of_column(change: Any, catalogue: Catalogue) -> tuple[Field, Any]:
    """Return the column that a change is of, and what holds it."""
    measure = catalogue.measure_or_none(change.ref)
    if of_grade := field_of_grade(change.column):
        grade, field = of_grade
        ends = measure.ends if measure else ()
        return field, next(
            (end for end in _rows_of(change.ref, None, ends) if end.grade.lower() == grade), measure
        )
    return (MEASURES if measure else SERVICES).field(change.column), measure or change


def _figure(value: float, field: Field, thing: Any, catalogue: Catalogue) -> Content:
    if isinstance(thing, Grade):
        return _tolerance(value, catalogue.framework)
    measure = thing if hasattr(thing, "unit") else _measure_of(thing, catalogue)
    own = getattr(thing, "tolerance_basis", None) or measure.tolerance_basis
    basis = own or catalogue.framework.scheme.tolerance_basis
    if field.kind is FieldKind.TOLERANCE and basis is Basis.PERCENT:
        return _percentage(value)
    if measure.unit is Unit.YESNO:
        words = "Yes" if value else "No"
        return (
            words
            if field.kind is not FieldKind.TOLERANCE
            else CatalogueFigure(value, Unit.NUMBER, decimals_shown(value))
        )
    least = measure.decimals if field.kind is not FieldKind.TOLERANCE else 0
    shown = value * 100 if measure.is_percent else value
    return CatalogueFigure(value, measure.unit, max(least, decimals_shown(shown)))


def _measure_of(thing: Any, catalogue: Catalogue) -> Measure:
    """Return the measure of a figure, as it was in the period of that."""
    then = catalogue.at(thing.period) if thing.period else catalogue
    return then.measure_or_none(thing.ref) or catalogue.measure(thing.ref)


def _percentage(value: float) -> CatalogueFigure:
    return CatalogueFigure(value, Unit.PERCENT, decimals_shown(value * 100))


def _tolerance(value: float, framework: Framework) -> CatalogueFigure:
    """Return a tolerance of the framework's own, in its basis."""
    if framework.scheme.tolerance_basis is Basis.PERCENT:
        return _percentage(value)
    return CatalogueFigure(value, Unit.NUMBER, decimals_shown(value))


def _written(value: object, field: Field) -> Content:
    """Return a value as it stands in a cell: lists with semicolons, yes and no, words as they are spelt."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(str(_written(item, field)) for item in value)
    if field.ratings:
        return str(value).lower()
    if isinstance(value, StrEnum | Period):
        return str(value)
    return value if isinstance(value, str | int | date) else str(value)


def _settings(framework: Framework) -> Iterable[tuple[Content, ...]]:
    """Give the framework's settings with their values and meanings."""
    held = _held(framework)
    for field in FRAMEWORK.fields:
        value = held[field.key]
        content: Content = None
        if field.kind is FieldKind.TOLERANCE and isinstance(value, float):
            content = _tolerance(value, framework)
        elif value == () and field.default:
            content = NOTHING
        elif value not in (None, "", ()):
            content = _written(value, field)
        yield field.key, content, meaning(field)


def _held(framework: Framework) -> Mapping[str, object]:
    """Return every setting's value by its name."""
    scheme = framework.scheme
    return {
        **{key: getattr(framework, key) for key in FRAMEWORK_PLAIN},
        **{f"contact_{part}": getattr(framework.contact, part) for part in ("name", "email", "phone")},
        **{name: getattr(scheme, name) for name in type(scheme).__dataclass_fields__},
        "counts_as_on_target": tuple(filter(scheme.on_target, scheme.ratings)),
        **{
            f"exception_{key}": getattr(framework.exceptions, key)
            for key in type(framework.exceptions).model_fields
        },
        **framework.plausibility.model_dump(),
        "escalate_after": framework.escalation.after,
        "escalation_tiers": framework.escalation.tiers,
        **{f"risk_{key}": getattr(framework.risk, key) for key in type(framework.risk).__dataclass_fields__},
        "risk_matrix": written(framework.risk.matrix),
        **{
            f"budget_{key}": getattr(framework.money, key)
            for key in type(framework.money).__dataclass_fields__
        },
    }


FRAMEWORK_PLAIN = tuple(field.key for field in FRAMEWORK.fields if field.key in Framework.model_fields)


def meaning(field: Field) -> str:
    """Return what a column or setting is, what may stand in it and what leaving it empty means.

    >>> meaning(FRAMEWORK.field("cycle"))
    'How often returns are collected. One of: monthly, quarterly, half-yearly, annual. Empty: quarterly.'
    """
    texts = [field.description]
    if field.choices:
        texts.append(f"{'Any' if field.many else 'One'} of: {', '.join(field.choices)}.")
    if field.many:
        texts.append("Several are separated by semicolons.")
    if field.default:
        texts.append(f"Empty: {field.default}.")
    return " ".join(texts)


# What the Guidance sheet says before its tables.
ABOUT = (
    "This workbook is the catalogue: what the council measures, how each figure is rated, who answers for"
    " it and when it is due. Everything else - collection workbooks, scorecards, reports - is made from "
    "it.",
    "Type over any cell; add rows straight under a table. Columns may be moved, hidden or widened, and "
    "you may add columns and sheets of your own: they are left alone. Keep the headings and the sheets' "
    "names as they are.",
    "Headings in bold must be filled in every row. Lists to choose from are drawn from the other sheets, "
    "so add a new service, person or committee to its own sheet first.",
    "Type percentages with the percent sign: 95.4%. A bare 95.4 is never guessed at; the check points to it.",
    "Save, then run pmf-xl check: it names the cell of everything that is wrong, and what to do about it.",
)
NEW_YEAR = (
    "Keep a copy of this file with the old year in its name.",
    "Calendar: add a row for each period of the new year, with its dates.",
    "Targets: add rows for the new year's periods, and one for the year (2025-26-Y). Leave the old ones: "
    "past reports are rated against them.",
    "Measures: add new ones with a reference that was never used before. Take out those that end; figures"
    " already collected stay in the ledger. Never reuse or change a reference.",
    "Measures: update baseline and baseline_period where progress is now counted from another year, and "
    "look through definitions and people; put the date under reviewed.",
    "Services and People: correct heads of service, contacts and e-mail addresses.",
    "Projects and Milestones: take out what is finished, add what is new.",
    "Plan, Committees and Framework: change only what the council has decided.",
    "History needs nothing: figures collected through the year are in the ledger.",
    "Run pmf-xl check, correct what it names, and issue the first collection.",
)
