"""From tables as they were found to a catalogue, with every problem on the way."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

from pmf_xl.catalogue.band_checks import scheme_of
from pmf_xl.catalogue.catalogue import Catalogue
from pmf_xl.catalogue.change_entries import earlier_scales
from pmf_xl.catalogue.checks import CHECKS
from pmf_xl.catalogue.entity import Entity
from pmf_xl.catalogue.entries import (
    Context,
    Entries,
    Entry,
    committee_dates,
    decimals_of,
    measure_scale,
    read_entries,
    usable,
)
from pmf_xl.catalogue.fields import CatalogueTable
from pmf_xl.catalogue.framework_table import FRAMEWORK
from pmf_xl.catalogue.grade_checks import Ends, counted_usually, ends_of, further_grades
from pmf_xl.catalogue.grade_codes import bases_of_bands, further_codes
from pmf_xl.catalogue.grid import Row, TableGrid
from pmf_xl.catalogue.models import (
    Benchmark,
    Breakdown,
    CalendarRow,
    Change,
    Committee,
    Comparator,
    Contact,
    Escalation,
    ExceptionRule,
    Framework,
    Grade,
    Group,
    HistoryFigure,
    Judgement,
    Measure,
    Milestone,
    Person,
    PlanNode,
    Plausibility,
    Project,
    Report,
    Service,
    Target,
)
from pmf_xl.catalogue.register_rows import budget_scale, named_owners, register_rows, risk_scale
from pmf_xl.catalogue.registers import RegisterRow
from pmf_xl.catalogue.tables import TABLES
from pmf_xl.problems import Problem, Severity, messages, problem
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Basis, Rating, Unit

Thing = TypeVar("Thing", bound=Entity)
SCHEME_KEYS = tuple(Scheme.__dataclass_fields__)
#: By table, what the model calls columns where it is not by their keys.
OTHER_NAMES: Mapping[str, Mapping[str, str]] = {
    table.key: {field.key: field.name for field in table.fields if field.name != field.key}
    for table in TABLES
}


def build(
    grids: Mapping[str, TableGrid], problems: Iterable[Problem] = ()
) -> tuple[Catalogue | None, list[Problem]]:
    """Make a catalogue of its tables as found, by table key, and return it with all problems.

    `problems` are those found before. Rows with errors are left out, so that what the catalogue holds is
    sound; it is None where the services, the measures or the council's name are missing altogether.
    """
    found = list(problems)
    entries = _read_all(grids, found)
    for check in CHECKS:
        found.extend(check(entries))
    found.sort(key=_place_order(grids))
    if not entries["framework"][0].usable:
        return None, found
    catalogue = _make(entries)
    return (catalogue if catalogue.measures else None), found


def missing_table(table: CatalogueTable, *, in_kit: bool) -> Problem:
    """Return the problem that a table is not there: an error if nothing can be done without it."""
    name = table.file if in_kit else table.sheet
    what = re.split("[.:]", table.purpose)[0]
    severity = Severity.ERROR if table.required else Severity.QUERY
    return problem(
        messages.table_missing(name=name, what=what[0].lower() + what[1:]), sheet=name, severity=severity
    )


def _read_all(grids: Mapping[str, TableGrid], problems: list[Problem]) -> dict[str, list[Entry]]:
    """Read the tables in order, each with what the ones before it say."""
    codes = further_codes(grids.get("grades"))
    context = Context(grades=codes)
    entries: dict[str, list[Entry]] = {}
    for table in TABLES:
        grid = grids.get(table.key) or TableGrid(table, table.sheet)
        entries[table.key] = read_entries(grid, context, problems)
        if table is FRAMEWORK:
            if not entries["framework"]:
                entries["framework"] = [Entry(FRAMEWORK, grid.sheet, Row(1, {}, {}), usable=False)]
            year_start = entries["framework"][0].values.get("year_start")
            basis = entries["framework"][0].text("tolerance_basis") or Basis.PERCENT
            year = year_start if isinstance(year_start, int) else 4
            context = Context(year, Basis(basis), grades=codes)
        elif table.key == "measures":
            # Of two rows with one reference the first stands.
            listed = {entry.text("ref").casefold(): entry for entry in reversed(entries["measures"])}
            scales = {ref: scale for ref, entry in listed.items() if (scale := measure_scale(entry))}
            bases = {
                ref: Basis(word) for ref, entry in listed.items() if (word := entry.text("tolerance_basis"))
            }
            context = replace(context, scales=scales, bases=bases | bases_of_bands(grids.get("bands")))
        elif table.key == "changes":
            context = replace(context, earlier=earlier_scales(entries["changes"], context.scales))
    return entries


def _place_order(grids: Mapping[str, TableGrid]) -> Any:
    """Return a sort key: sheet by sheet in the workbook's order, and down each sheet."""
    order = {grid.sheet: at for at, grid in enumerate(grids.values())}

    def key(found: Problem) -> tuple[int, int]:
        digits = "".join(filter(str.isdigit, found.cell or ""))
        return order.get(found.sheet or "", -1), int(digits or 0)

    return key


def _make(entries: Entries) -> Catalogue:
    """Make the things of the rows that can be used; what refers to a row that cannot is left out too."""
    nodes = _levelled(_things(entries, "plan", PlanNode))
    committees = _things(entries, "committees", Committee)
    services = _things(entries, "services", Service)
    codes = {service.code for service in services}
    ends = ends_of(entries)
    measures = [_measure(e, ends) for e in entries["measures"] if e.usable and e.text("service") in codes]
    projects = [project for project in _things(entries, "projects", Project) if project.service in codes]
    plan, groups = {node.code for node in nodes}, _groups(entries, measures)
    measures = [
        _resolved(measure, plan, codes, {group.code for group in groups}, committees) for measure in measures
    ]
    projects = [_resolved(project, plan, codes, set(), committees) for project in projects]
    refs, project_refs = {measure.ref for measure in measures}, {project.ref for project in projects}
    registers = [
        _resolved(row, plan, codes, set(), committees, refs, project_refs)
        for row in register_rows(entries)
        if row.service in codes
    ]
    return Catalogue(
        framework=_framework(entries, nodes, committees, groups, measures),
        services=tuple(services),
        people=tuple(_people(entries, services, measures, projects, registers)),
        measures=tuple(measures),
        changes=tuple(_change(entry) for entry in entries["changes"] if entry.usable),
        targets=tuple(target for target in _targets(entries, ends) if target.ref in refs),
        history=tuple(thing for thing in _things(entries, "history", HistoryFigure) if thing.ref in refs),
        benchmarks=tuple(thing for thing in _things(entries, "benchmarks", Benchmark) if thing.ref in refs),
        comparators=tuple(
            thing for thing in _things(entries, "comparators", Comparator) if thing.ref in refs
        ),
        judgements=tuple(judgement for judgement in _judgements(entries) if judgement.ref in refs),
        projects=tuple(projects),
        milestones=tuple(
            thing for thing in _things(entries, "milestones", Milestone) if thing.project in project_refs
        ),
        breakdowns=tuple(thing for thing in _things(entries, "breakdowns", Breakdown) if thing.ref in refs),
        report_errors=_report_errors(entries),
        registers=tuple(registers),
    )


def _report_errors(entries: Entries) -> dict[str, tuple[Problem, ...]]:
    """Return what is wrong with each report, by its name; what is wrong with rows left out, by none."""
    found: dict[str, tuple[Problem, ...]] = {}
    for entry in entries["reports"]:
        if entry.errors:
            name = entry.text("name") if entry.usable else ""
            found[name] = (*found.get(name, ()), *entry.errors)
    return found


def _things(entries: Entries, table: str, kind: type[Thing]) -> list[Thing]:
    fields = kind.model_fields
    return [
        kind(**{name: value for name, value in _named(entry).items() if name in fields})
        for entry in entries[table]
        if entry.usable
    ]


def _named(entry: Entry) -> dict[str, Any]:
    """Return a row's values by what the model calls them."""
    names = OTHER_NAMES[entry.table.key]
    return (
        {names.get(key, key): value for key, value in entry.values.items()} if names else dict(entry.values)
    )


def _targets(entries: Entries, ends: Ends) -> Iterable[Target]:
    """Give the targets with the ends of further grades in their periods, also where those alone are given."""
    left = {(ref, period): of_it for (ref, period), of_it in ends.items() if period}
    for entry in usable(entries["targets"]):
        values: dict[str, Any] = _named(entry)
        if isinstance(values.get("target"), str):
            values["words"] = values.pop("target")
        yield Target(**values, ends=left.pop((values["ref"], values["period"]), ()))
    for (ref, period), of_it in left.items():
        yield Target(ref=ref, period=period, ends=of_it)


def _judgements(entries: Entries) -> Iterable[Judgement]:
    known = (*Rating, *(grade.code for grade in further_grades(entries)))
    for entry in usable(entries["judgements"]):
        if entry.text("rating").upper() not in known:
            continue
        values: dict[str, Any] = dict(entry.values)
        yield Judgement(**values | {"rating": entry.text("rating").upper()})


def _measure(entry: Entry, ends: Ends) -> Measure:
    values: dict[str, Any] = {"bounded": entry.text("unit") == Unit.PERCENT, **_named(entry)}
    own = ends.get((entry.text("ref"), None), ())
    return Measure(**{**values, "decimals": decimals_of(entry), "ends": own})


def _change(entry: Entry) -> Change:
    unit = {"comparable": False} if entry.text("column") == "unit" else {}
    return Change(**{**unit, **_named(entry)})


def _resolved(
    thing: Thing,
    plan: set[str],
    services: set[str],
    groups: set[str],
    committees: list[Committee],
    measures: "Collection[str]" = (),
    projects: "Collection[str]" = (),
) -> Thing:
    """Take out the codes of rows that were left out."""
    known = {
        "plan": plan,
        "supporting_services": services,
        "contributors": services,
        "groups": groups,
        "committees": {committee.code for committee in committees},
        "measures": set(measures),
        "projects": set(projects),
    }
    update: dict[str, object] = {}
    for key, codes in known.items():
        given = getattr(thing, key, None)
        if given and not codes.issuperset(given):
            update[key] = tuple(code for code in given if code in codes)
    return thing.model_copy(update=update) if update else thing


def _levelled(nodes: list[PlanNode]) -> list[PlanNode]:
    """Take out parents that were left out."""
    codes = {node.code for node in nodes}
    return [node if node.parent in codes else node.model_copy(update={"parent": None}) for node in nodes]


def _groups(entries: Entries, measures: list[Measure]) -> list[Group]:
    """Return the groups; where none are listed, those that measures name."""
    if entries["groups"]:
        return _things(entries, "groups", Group)
    return [Group(code=code, name=code) for code in _once(measure.groups for measure in measures)]


def _people(
    entries: Entries,
    services: list[Service],
    measures: list[Measure],
    projects: list[Project],
    registers: list[RegisterRow],
) -> Iterable[Person]:
    """Give the people; where none are listed, those whom services, measures, projects and registers name."""
    if listed := _things(entries, "people", Person):
        codes = {service.code for service in services}
        for person in listed:
            yield person if person.service in codes else person.model_copy(update={"service": None})
        return
    named: dict[str, str] = {}
    for service in services:
        for name in (service.head_of_service, service.contact):
            named.setdefault(name, service.code)
    for measure in measures:
        for name in (measure.data_collector, measure.data_reviewer, measure.strategic_lead):
            named.setdefault(name, measure.service)
    for project in projects:
        named.setdefault(project.owner, project.service)
    named = named_owners(registers) | named
    seen: set[str] = set()
    for name, code in named.items():
        if name and name.casefold() not in seen:
            seen.add(name.casefold())
            yield Person(name=name, service=code)


def _framework(
    entries: Entries,
    nodes: list[PlanNode],
    committees: list[Committee],
    groups: list[Group],
    measures: list[Measure],
) -> Framework:
    entry = entries["framework"][0]
    values: dict[str, Any] = dict(entry.values)
    scheme = {key: values.pop(key) for key in SCHEME_KEYS if key in values}
    scheme["further"] = further_grades(entries)
    known = (*Rating, *(grade.code for grade in scheme["further"]))
    if "counts_as_on_target" in scheme:
        scheme["counts_as_on_target"] = _ratings(entry, "counts_as_on_target", known)
    elif scheme["further"]:
        scheme["counts_as_on_target"] = counted_usually(scheme_of(entry, scheme["further"]))
    grades = tuple(_grades(entries))
    scheme["labels"] = tuple((grade.code, grade.label) for grade in grades if grade.label)
    contact = {part: values.pop(f"contact_{part}", "") for part in ("name", "email", "phone")}
    exceptions: dict[str, Any] = {
        part: values[key] if part in ("amber_periods", "empty_boxes") else _ratings(entry, key, known)
        for part in ExceptionRule.model_fields
        if (key := f"exception_{part}") in values
    }
    escalation: dict[str, Any] = {
        key: values[name]
        for key, name in (("after", "escalate_after"), ("tiers", "escalation_tiers"))
        if name in values
    }
    plausibility = {key: values.pop(key) for key in Plausibility.model_fields if key in values}
    plain: dict[str, Any] = {key: value for key, value in values.items() if key in Framework.model_fields}
    plain.setdefault("short_name", short_name(entry.text("council")))
    plain.setdefault("lenses", _once(measure.lenses for measure in measures))
    return Framework(
        **plain,
        scheme=Scheme(**scheme),
        contact=Contact(**contact),
        exceptions=ExceptionRule(**exceptions),
        escalation=Escalation(**escalation),
        plausibility=Plausibility(**plausibility),
        risk=risk_scale(entry),
        money=budget_scale(entry),
        nodes=tuple(nodes),
        committees=tuple(committees),
        groups=tuple(groups),
        grades=grades,
        calendar=tuple(_calendar(entries, {each.code for each in committees}, {node.code for node in nodes})),
        reports=tuple(_things(entries, "reports", Report)),
    )


def _grades(entries: Entries) -> Iterable[Grade]:
    for entry in usable(entries["grades"]):
        values: dict[str, Any] = dict(entry.values)
        yield Grade(**values | {"code": entry.text("code").upper()})


def _calendar(entries: Entries, committees: set[str], plan: set[str]) -> Iterable[CalendarRow]:
    for entry in entries["calendar"]:
        if entry.usable:
            values: dict[str, Any] = {
                key: entry.values[key] for key in CalendarRow.model_fields if key in entry.values
            }
            dates = {code: when for code, when in committee_dates(entry) if code in committees}
            if values.get("theme") not in plan:
                values.pop("theme", None)
            yield CalendarRow(**values, committees=dates)


def _ratings(entry: Entry, key: str, known: Collection[str]) -> tuple[str, ...]:
    """Give the ratings of a setting; the codes of grades that were left out are left out too."""
    return tuple(word.upper() for word in entry.codes(key) if word.upper() in known)


def _once(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


def short_name(council: str) -> str:
    """Return a council's name as people say it.

    >>> short_name("South Derbyshire District Council"), short_name("City of York Council")
    ('South Derbyshire', 'York')
    """
    name = council.removeprefix("City of ").removesuffix(" Council")
    for kind in ("Metropolitan Borough", "Borough", "District", "City", "County"):
        name = name.removesuffix(f" {kind}")
    return name
