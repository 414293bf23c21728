"""Rows of Changes as they were read: what a column held before, and what is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pmf_xl.catalogue.entries import Entries, Entry
from pmf_xl.catalogue.grade_codes import columns_of_grades
from pmf_xl.catalogue.grade_tables import OF_REPORTS
from pmf_xl.catalogue.grid import did_you_mean
from pmf_xl.catalogue.tables import MEASURES, SERVICES
from pmf_xl.catalogue.values import Scale
from pmf_xl.problems import Problem, messages
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Unit

FIXED = ("ref", "code", "from", "until", "successor")  # columns that have no earlier value
OF_MEASURES = tuple(field.key for field in MEASURES.fields if field.key not in FIXED)
OF_SERVICES = tuple(field.key for field in SERVICES.fields if field.key not in FIXED)


def earlier_scales(
    changes: Iterable[Entry], scales: Mapping[str, Scale]
) -> dict[str, tuple[tuple[Period, Scale], ...]]:
    """Return what figures were counted in until each change of a measure's unit or bounds, in the order of time."""
    found: dict[str, list[tuple[Period, Scale]]] = {}
    for changed, ref, entry in sorted(_dated(changes), key=lambda one: one[0], reverse=True):
        after = found[ref][0][1] if ref in found else scales.get(ref)
        before = _scale_before(entry, after) if after else None
        if before:
            found.setdefault(ref, []).insert(0, (changed, before))
    return {ref: tuple(listed) for ref, listed in found.items()}


def _dated(changes: Iterable[Entry]) -> Iterator[tuple[Period, str, Entry]]:
    for entry in changes:
        changed = entry.values.get("from")
        if entry.usable and isinstance(changed, Period):
            yield changed, entry.text("ref").casefold(), entry


def _scale_before(entry: Entry, after: Scale) -> Scale | None:
    """Return what figures were counted in before a change; None where it is of something else."""
    was = entry.values.get("was")
    if entry.text("column") == "unit" and isinstance(was, str):
        return Scale(Unit(was), was == Unit.PERCENT)
    if entry.text("column") == "bounded":
        return replace(after, bounded=bool(was))
    return None


def value_before(changes: Iterable[Entry], ref: str, column: str, period: Period, now: str) -> str:
    """Return what a column of a measure held in a period, given what it holds `now`."""
    rows = sorted(
        (changed, entry)
        for changed, one, entry in _dated(changes)
        if one == ref.casefold() and entry.text("column") == column and period.last_day < changed.first_day
    )
    return rows[0][1].text("was") or now if rows else now


def changes_are_of_something(entries: Entries) -> Iterator[Problem]:
    """A change is of a measure or service there is, and of a column that it has."""
    measures = {entry.text("ref") for entry in entries["measures"]}
    services = {entry.text("code") for entry in entries["services"]}
    further = [code for entry in entries["grades"] if (code := entry.text("code")) not in ("", *OF_REPORTS)]
    of_measures = (*OF_MEASURES, *columns_of_grades(further))
    for entry in entries["changes"]:
        ref, column = entry.text("ref"), entry.text("column")
        if not ref or not column:
            continue
        if ref not in measures | services:
            entry.usable = False
            near = did_you_mean(ref, [*measures, *services])
            yield entry.problem(
                messages.unknown_measure(heading="ref", found=f"'{ref}'", sheet_name="Measures", near=near),
                "ref",
            )
            continue
        known = (of_measures if ref in measures else ()) + (OF_SERVICES if ref in services else ())
        if column not in known:
            entry.usable = False
            near = did_you_mean(column, known)
            yield entry.problem(
                messages.change_of_no_column(found=f"'{column}'", key=ref, near=near), "column"
            )
        elif column in ("unit", "polarity", "frequency", "title", "service") and "was" not in entry.row.cells:
            entry.usable = False
            yield entry.problem(messages.change_without_value(column=column, key=ref), "was")


def what_ends_has_begun(entries: Entries) -> Iterator[Problem]:
    """The last period of a measure or service is not before its first."""
    for table in ("services", "measures"):
        for entry in entries[table]:
            first, last = entry.values.get("from"), entry.values.get("until")
            if isinstance(first, Period) and isinstance(last, Period) and last.last_day < first.last_day:
                entry.usable = False
                yield entry.problem(messages.until_before_from(found=str(last), first=str(first)), "until")


def measures_outlive_no_service(entries: Entries) -> Iterator[Problem]:
    """A measure whose service reports no longer is reported by that one's successor, or ends with it."""
    services = {entry.text("code"): entry for entry in entries["services"]}
    told = set()
    for table in ("measures", "projects"):
        for entry in entries[table]:
            for service in _chain(services, entry.text("service")):
                last, own = service.values.get("until"), entry.values.get("until")
                code = service.text("code")
                if not isinstance(last, Period) or service.text("successor") or code in told:
                    continue
                if not isinstance(own, Period) or own.last_day > last.last_day:
                    told.add(code)
                    nobody = messages.service_without_successor(
                        found=code, last=str(last), key=entry.text("ref")
                    )
                    yield service.problem(nobody, "successor")


def _chain(services: Mapping[str, Entry], code: str) -> Iterator[Entry]:
    """Give a service and those that follow it."""
    met: set[str] = set()
    while code in services and code not in met:
        met.add(code)
        yield services[code]
        code = services[code].text("successor")
