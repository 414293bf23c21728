"""The catalogue workbook of a council that begins: empty with a page that guides, or filled from its own list."""

# ruff: noqa: E501  one row of a page reads best on a line of its own

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from pmf_xl.catalogue import Catalogue, Framework
from pmf_xl.catalogue.build import short_name
from pmf_xl.catalogue.fields import CatalogueTable, Field, FieldKind
from pmf_xl.catalogue.framework_table import FRAMEWORK
from pmf_xl.catalogue.grid import Cell
from pmf_xl.catalogue.names import PAST_FIGURES
from pmf_xl.catalogue.tables import MEASURES
from pmf_xl.catalogue.values import text_of
from pmf_xl.layout.catalogue import CatalogueFigure, CatalogueSheet, Content, catalogue_sheets
from pmf_xl.lists.cells import is_percentage, number_in
from pmf_xl.lists.understood import ListRead, ListRow
from pmf_xl.rules.periods import Period
from pmf_xl.rules.rounding import decimals_shown
from pmf_xl.rules.terms import Frequency, Unit

FILLED_FIRST = ("services", "measures", "targets")
ROOM_FIRST, ROOM = 12, 3  # empty rows that invite to be filled: on the sheets to begin with, on the others
FIRST_SECTION, LATER_SECTION, OWN_SECTION = "Fill these in first", "As you go on", "Your own columns"


@dataclass(frozen=True, slots=True)
class GuidePart:
    """A section of a page that guides: its heading, sentences, and a table whose first column may lead to sheets."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    links: bool = False


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page at the front of a new catalogue."""

    sheet: str
    widths: tuple[float, ...]
    parts: tuple[GuidePart, ...]


@dataclass(frozen=True, slots=True)
class NewCatalogue:
    """Everything a new catalogue is written from."""

    catalogue: Catalogue  # what its sheets have before anything is filled in
    page: GuidePage
    sheets: tuple[CatalogueSheet, ...]


def blank_catalogue(council: str, today: date) -> NewCatalogue:
    """Return the catalogue of a council that has typed nothing yet; its examples are of the year of `today`."""
    catalogue = Catalogue(Framework(council=council, short_name=short_name(council)))
    return NewCatalogue(
        catalogue, _start(Period.of_date(today).previous()), tuple(_sheets(catalogue, {}, ()))
    )


def listed_catalogue(read: ListRead, file: str) -> NewCatalogue:
    """Return the catalogue that a list was understood as, with a page that says how it was understood."""
    catalogue = Catalogue(Framework(council=read.council, short_name=short_name(read.council)))
    return NewCatalogue(
        catalogue, _how_it_was_read(read, file), tuple(_sheets(catalogue, read.rows, read.own))
    )


def _sheets(
    catalogue: Catalogue, rows: Mapping[str, Sequence[ListRow]], own: Sequence[str]
) -> Iterator[CatalogueSheet]:
    for sheet in catalogue_sheets(catalogue):
        table = sheet.table
        fields = sheet.fields
        if table is MEASURES:
            sheet = replace(sheet, sections=_sections(own))
            fields = (*_needed_first(table), *(Field(heading, "A column of your own.") for heading in own))
        if table.key in rows:
            units = {text_of(row["ref"]): _unit(row) for row in rows["measures"]}
            held = tuple(tuple(_content(row, field, units) for field in fields) for row in rows[table.key])
            sheet = replace(sheet, rows=held)
        if table is FRAMEWORK:
            yield sheet
            continue
        yield replace(sheet, fields=fields, room=ROOM_FIRST if table.key in FILLED_FIRST else ROOM)


def _needed_first(table: CatalogueTable) -> tuple[Field, ...]:
    return tuple(sorted(table.fields, key=lambda field: not field.required))


def _sections(own: Sequence[str]) -> dict[str, str]:
    fields = _needed_first(MEASURES)
    later = next(field.key for field in fields if not field.required)
    return {fields[0].key: FIRST_SECTION, later: LATER_SECTION} | ({own[0]: OWN_SECTION} if own else {})


def _unit(row: ListRow) -> Unit | None:
    word = text_of(row["unit"]) if "unit" in row else ""
    return Unit(word) if word in tuple(Unit) else None


def _content(row: ListRow, field: Field, units: Mapping[str, Unit | None]) -> Content:
    """Return what stands in a cell; what could not be read stands there as it was given."""
    cell = row.get(field.key)
    if cell is None:
        return None
    if field.kind is FieldKind.FIGURE and not cell.error:
        return _figure(cell, units.get(text_of(row["ref"])))
    return _as_given(cell)


def _figure(cell: Cell, unit: Unit | None) -> Content:
    number = None if unit is Unit.YESNO else number_in(cell)
    if number is None:
        return _as_given(cell)
    if is_percentage(cell) or (unit is Unit.PERCENT and abs(number) < 1):
        return CatalogueFigure(number, Unit.PERCENT, decimals_shown(number * 100))
    # A bare 95.4 of a percentage stays one, for the check to point to.
    shown_as = Unit.NUMBER if unit in (None, Unit.PERCENT) else unit
    return CatalogueFigure(number, shown_as or Unit.NUMBER, decimals_shown(number))


def _as_given(cell: Cell) -> Content:
    value = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date | int):
        return value
    if isinstance(value, float):
        if cell.percent:
            return CatalogueFigure(value, Unit.PERCENT, decimals_shown(value * 100))
        return (
            int(value) if value.is_integer() else CatalogueFigure(value, Unit.NUMBER, decimals_shown(value))
        )
    return text_of(cell)


def _how_it_was_read(read: ListRead, file: str) -> GuidePage:
    """Return the page that keeps how a list was understood, and everything that was not."""
    columns = tuple(
        (one.heading, one.means or "a column of your own, kept on Measures", one.example, str(one.filled))
        for one in read.columns
    )
    words = tuple((one.column, one.found, one.means, str(one.count)) for one in read.translated)
    found = tuple(
        (one.place, one.message, one.remedy, str(one.severity)) for one in (*read.errors, *read.others)
    )
    return GuidePage(
        "From your list", (26.0, 48.0, 44.0, 11.0),
        (
            GuidePart(
                "What this page is",
                (
                    f"This catalogue was filled from {file}, sheet {read.sheet}. Here is how it was understood. Nothing reads this "
                    "page: delete it once it is of no more use.",
                    "Run pmf-xl check: it names every cell that still has to be filled in or put right.",
                ),
            ),
            GuidePart("What was not understood, or left out", ("Cells are those of your list.",) if found else ("Nothing.",),
                      ("Cell", "What was found", "What to do", "Kind") if found else (), found),
            GuidePart("Columns", (), ("In your list", "Taken for", "For example", "Filled"), columns),
            GuidePart("Words and figures that were translated", (), ("Column", "In your list", "Now", "How often"), words),
        ),
    )  # fmt: skip


_EXAMPLES = "These are examples to look at. Type yours on the sheets themselves."


def _start(quarter: Period) -> GuidePage:
    """Return the page that leads to the first issue, with a quarter for its examples."""
    year = quarter.ending(Frequency.ANNUAL)
    return GuidePage("Start here", (20.0, 46.0, 26.0, 13.0, 13.0, 15.0), (
        GuidePart(
            "Ten measures, in this order",
            (
                "Press the name of a sheet to go there. Click a cell and a note says what to write; cells with a list show an arrow. "
                "Headings in bold must be filled in every row. Everything else can wait.",
            ),
            ("Sheet", "What to write there", "", "", "", ""),
            (
                ("Services", "A row for each service that reports: a short code and its name. Add its e-mail address when you have it."),
                ("Measures", "A row for each measure. Six bold columns; choose service, unit, polarity and frequency from their lists."),
                ("Targets", f"A row for each measure and period: {quarter} for a quarter, {year} for the year. Percentages with their sign: 95%."),
                (PAST_FIGURES, "What was reported before, so that the first scorecard can compare; or import them later with pmf-xl history import."),
                ("Framework", "Who answers questions, and how far short of target is still amber. Usual values hold until you change them."),
                ("Calendar", "Dates on which returns are due; without them, 15 days after a period's end."),
            ),
            links=True,
        ),
        GuidePart(
            "Then",
            (
                "1.  Save and close this workbook.",
                "2.  Run pmf-xl check. It says what comes next, and names every cell that needs a look.",
                f"3.  Run pmf-xl issue --period {quarter}, with your own period: the folder issued holds a workbook for each service.",
            ),
        ),
        GuidePart("A row of Services looks like this", (_EXAMPLES,), ("code", "name", "email", "", "", ""),
                  (("HS", "Housing", "housing@yourcouncil.gov.uk", "", "", ""),)),
        GuidePart(
            "Rows of Measures look like this", (), ("ref", "title", "service", "unit", "polarity", "frequency"),
            (
                ("HS01", "Average days to re-let a council home", "HS", "days", "lower", "quarterly"),
                ("HS02", "Repairs completed on time", "HS", "percent", "higher", "monthly"),
                ("HS03", "Households in temporary accommodation", "HS", "number", "lower", "quarterly"),
            ),
        ),
        GuidePart("Rows of Targets look like this", (), ("ref", "period", "target", "", "", ""),
                  (("HS01", str(quarter), "21", "", "", ""), ("HS02", str(year), "95%", "", "", ""))),
    ),
)  # fmt: skip
