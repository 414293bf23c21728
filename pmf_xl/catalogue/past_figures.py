"""Figures from a table of their own, past ones or of others, read as the catalogue's are, against one there is."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from pmf_xl.catalogue.catalogue import Catalogue
from pmf_xl.catalogue.checks import past_figures_say_something
from pmf_xl.catalogue.entries import Context, Entry, read_entries, usable
from pmf_xl.catalogue.fields import FieldKind
from pmf_xl.catalogue.grid import TableGrid, did_you_mean
from pmf_xl.catalogue.models import Comparator, HistoryFigure
from pmf_xl.catalogue.values import Scale
from pmf_xl.problems import Problem, messages
from pmf_xl.rules.periods import Period, is_due


@dataclass(frozen=True, slots=True)
class FoundComparator:
    """What another council had, and the cell it stood in."""

    comparator: Comparator
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class PastFigure:
    """A past figure and the cell it stood in."""

    figure: HistoryFigure
    sheet: str
    cell: str


def read_past_figures(grid: TableGrid, catalogue: Catalogue) -> tuple[list[PastFigure], list[Problem]]:
    """Read the rows of a history table and return the figures with every problem found."""
    entries, problems = _read(grid, catalogue)
    problems.extend(past_figures_say_something({"history": entries, "measures": []}))
    figures = [
        PastFigure(
            HistoryFigure.model_validate({key: entry.values.get(key) for key in HistoryFigure.model_fields}),
            entry.sheet,
            entry.row.place("outturn") or entry.row.place("ref") or "",
        )
        for entry in usable(entries)
    ]
    return figures, problems


def read_found_comparators(
    grid: TableGrid, catalogue: Catalogue
) -> tuple[list[FoundComparator], list[Problem]]:
    """Read the rows of a table of what others had and return them with every problem found."""
    entries, problems = _read(grid, catalogue)
    found = [
        FoundComparator(Comparator.model_validate(entry.values), entry.sheet, entry.row.place("value"))
        for entry in usable(entries)
    ]
    return found, problems


def _read(grid: TableGrid, catalogue: Catalogue) -> tuple[list[Entry], list[Problem]]:
    """Read the rows of a table of figures; those of unknown measures, unfit periods or given twice are not usable."""
    framework = catalogue.framework
    scales = {measure.ref.casefold(): Scale(measure.unit, measure.bounded) for measure in catalogue.measures}
    context = Context(
        framework.year_start, framework.scheme.tolerance_basis, scales, earlier=_earlier_scales(catalogue)
    )
    problems: list[Problem] = []
    entries = read_entries(grid, context, problems)
    for check in (_measures_are_known, _periods_fit, _once_each):
        problems.extend(check(entries, catalogue))
    return entries, problems


def _earlier_scales(catalogue: Catalogue) -> dict[str, tuple[tuple[Period, Scale], ...]]:
    """Return what figures were counted in until each change of that, by reference."""
    found: dict[str, tuple[tuple[Period, Scale], ...]] = {}
    for change in sorted(catalogue.changes, key=lambda one: one.holds_from):
        before = catalogue.at(change.holds_from.previous()).measure_or_none(change.ref)
        if before and change.column in ("unit", "bounded"):
            scale = Scale(before.unit, before.bounded)
            found[change.ref.casefold()] = (*found.get(change.ref.casefold(), ()), (change.holds_from, scale))
    return found


def _measures_are_known(entries: list[Entry], catalogue: Catalogue) -> Iterator[Problem]:
    known = dict.fromkeys(measure.ref for measure in catalogue.measures)
    for entry in entries:
        ref = entry.text("ref")
        if ref and ref not in known:
            entry.usable = False
            near = did_you_mean(ref, known)
            yield entry.problem(
                messages.unknown_measure(heading="ref", found=f"'{ref}'", sheet_name="Measures", near=near),
                "ref",
            )


def _periods_fit(entries: list[Entry], catalogue: Catalogue) -> Iterator[Problem]:
    for entry in usable(entries):
        period, ref = entry.values.get("period"), entry.text("ref")
        if not isinstance(period, Period):
            continue
        measure = catalogue.at(period).measure_or_none(ref) or catalogue.measure(ref)
        own = period.ending(measure.frequency)
        if not is_due(measure.frequency, period):
            entry.usable = False
            not_due = messages.period_not_due(
                found=str(period), measure=measure.ref, frequency=measure.frequency, example=str(own)
            )
            yield entry.problem(not_due, "period")
        elif own.months > period.months:  # an annual figure given for Q4 is the year's
            entry.values["period"] = own


def _once_each(entries: list[Entry], catalogue: Catalogue) -> Iterator[Problem]:
    first: dict[tuple[Hashable, ...], Entry] = {}
    for entry in usable(entries):
        table = entry.table
        key = next(field.key for field in table.fields if field.kind is FieldKind.FIGURE)
        says = [field.key for field in table.fields if field.key not in table.identity]
        other = first.setdefault(entry.identity, entry)
        if other is not entry:
            entry.usable = False
            found, place = ", ".join(str(entry.values[one]) for one in table.identity), other.row.place(key)
            alike = all(entry.values.get(one) == other.values.get(one) for one in says)
            again = messages.figure_repeated if alike else messages.duplicate_period
            yield entry.problem(again(thing=table.thing, found=found, other=place), key)
