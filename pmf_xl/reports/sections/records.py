"""Sections on what was promised and delivered, and on how far the figures can be trusted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Section, Sheet, Table, Title
from pmf_xl.reports.action_sheets import pack_actions
from pmf_xl.reports.list_sheets import escalations_sheet, revisions_sheet
from pmf_xl.reports.project_sheet import projects_sheet
from pmf_xl.reports.record_sheets import quality_sheet
from pmf_xl.reports.sections.risks import escalated_risks

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure, Service
    from pmf_xl.figures.quality import QualityRecord
    from pmf_xl.layout.parts import Part
    from pmf_xl.reports.selection import View
    from pmf_xl.rules.periods import Period

QUALITY, OVER_TIME = "Data quality", "Quality over time"
FEW = 6  # services of which one page holds how quality is and how it has gone


def projects(view: "View") -> list[Sheet]:
    """Declare the projects that belong to the report, with their milestones."""
    return [projects_sheet(view.release, view.projects)]


def actions(view: "View") -> list[Sheet]:
    """Declare the actions on the report's measures that are open or were closed in its period."""
    return pack_actions(view.release)


def revisions(view: "View") -> list[Sheet]:
    """Declare the figures that have been revised since the period before was closed."""
    return [revisions_sheet(view.release)]


def escalations(view: "View") -> list[Sheet]:
    """Declare the exceptions that have moved up a tier, and the risks that have."""
    return [escalations_sheet(view.release), *escalated_risks(view)]


@dataclass(frozen=True, slots=True)
class Quality:
    """How far some figures of one period can be trusted: counts of what was due and of what was so of it."""

    due: int
    given: int  # completeness: figures given, of those due
    returned: int  # came in a service's return
    on_time: int  # timeliness: came first by the due date, of those returned
    handed_in: int  # in a return that was taken or rejected
    valid: int  # validity: without an error or query, of those handed in
    unchanged: int  # accuracy: stand as they were first given, of those returned
    measures: int
    reliable: int  # reliability: from a system, or checked by another than who collects, of the measures
    relevant: int  # relevance: a reason given, and reviewed within a year, of the measures


def data_quality(view: "View") -> list[Sheet]:
    """Declare the quality of figures by service: in six dimensions, as received, and over time."""
    record, services = view.quality, view.reporting
    assert record is not None  # a view with this section has it
    found = {
        (period, service.code): quality_of(view, record, period, service)
        for period in record.periods
        for service in services
    }
    dimensions = _dimensions(view, [(service, found[view.period, service.code]) for service in services])
    received = replace(quality_sheet(view.release, record, services, of="as received"), name="As received")
    gone = _gone(view, record.periods, services, found)
    if len(services) <= FEW:
        together = (*dimensions.parts, Gap(), Section("Over time"), *gone)
        return [replace(dimensions, parts=together), received]
    title = Title("Data quality over time", f"{view.period.label} beside the periods before it")
    return [dimensions, received, Sheet(OVER_TIME, (title, *gone), freeze=1)]


def quality_of(view: "View", record: "QualityRecord", period: "Period", service: "Service") -> Quality:
    """Count how the figures of a service stand in one period, from what was actually received."""
    refs = frozenset(figure.ref for figure in view.measures)
    due = record.of(period, service.code, refs)
    measures = [one for one in view.catalogue.measures_of(service.code) if one.ref in refs]
    return Quality(
        len(due),
        sum(one.given for one in due),
        sum(one.returned for one in due),
        sum(one.on_time for one in due),
        sum(one.handed_in for one in due),
        sum(one.valid for one in due),
        sum(one.unchanged for one in due),
        len(measures),
        sum(one.ref in record.reliable for one in measures),
        sum(_is_relevant(one, period.last_day) for one in measures),
    )


def _is_relevant(measure: "Measure", day: date) -> bool:
    return bool(measure.rationale) and measure.reviewed is not None and (day - measure.reviewed).days <= 366


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _six(one: Quality) -> dict[str, Content]:
    return {
        "accurate": _share(one.unchanged, one.returned),
        "valid": _share(one.valid, one.handed_in),
        "reliable": _share(one.reliable, one.measures),
        "timely": _share(one.on_time, one.returned),
        "relevant": _share(one.relevant, one.measures),
        "complete": _share(one.given, one.due),
    }


def _total(every: Iterable[Quality]) -> Quality:
    columns = zip(*([getattr(one, name) for name in Quality.__slots__] for one in every), strict=True)
    return Quality(*map(sum, columns))


_SIX = (
    Column("accurate", "Accuracy", Kind.SHARE, 12),
    Column("valid", "Validity", Kind.SHARE, 12),
    Column("reliable", "Reliability", Kind.SHARE, 12),
    Column("timely", "Timeliness", Kind.SHARE, 12),
    Column("relevant", "Relevance", Kind.SHARE, 12),
    Column("complete", "Completeness", Kind.SHARE, 14),
)


def _dimensions(view: "View", found: "Sequence[tuple[Service, Quality]]") -> Sheet:
    columns = (
        Column("service", "Service", Kind.LONG_TEXT, 34),
        Column("due", "Figures due", Kind.COUNT, 12),
        *_SIX,
    )
    lines = [Line(one.code, _six(held) | {"service": one.name, "due": held.due}) for one, held in found]
    if found:
        whole = _total(held for _, held in found)
        lines.append(Line("all", _six(whole) | {"service": "All services", "due": whole.due}, strong=True))
    notes = (
        "Accuracy: figures that stand as they were first returned. Validity: figures handed in without an error or a "
        "query, in rejected returns too. Timeliness: figures first returned by the due date. Completeness: figures "
        "given of those due, breakdowns included.",
        "Reliability: measures drawn from a system, or gathered by hand and checked by a second person. Relevance: "
        "measures with a reason given for them, reviewed within a year. A blank: nothing to judge by.",
    )
    title = Title(QUALITY, f"{view.period.label}: six dimensions, by service")
    table = Table(columns, tuple(lines), keys=("service",))
    return Sheet(QUALITY, (title, table, Gap(), *map(Note, notes)), freeze=1)


def _gone(
    view: "View",
    periods: "Sequence[Period]",
    services: "Sequence[Service]",
    found: "dict[tuple[Period, str], Quality]",
) -> "tuple[Part, ...]":
    """Give how quality has gone: of all figures in six dimensions, then by service how complete they were."""
    whole_columns = (
        Column("period", "Period", Kind.LONG_TEXT, 34),
        Column("due", "Figures due", Kind.COUNT, 12),
        *_SIX,
    )
    totals = (
        [(when, _total(found[when, one.code] for one in services)) for when in periods] if services else []
    )
    lines = tuple(
        Line(str(when), _six(held) | {"period": when.label, "due": held.due}, strong=when == view.period)
        for when, held in totals
    )
    by_service = (
        Column("service", "Service", Kind.LONG_TEXT, 34),
        *(Column(str(when), when.label, Kind.SHARE, 12) for when in periods),
    )
    rows = tuple(
        Line(
            one.code,
            {"service": one.name}
            | {str(when): _share(found[when, one.code].given, found[when, one.code].due) for when in periods},
        )
        for one in services
    )
    return (
        Table(whole_columns, lines, keys=("period",)),
        Gap(),
        Section("Completeness by service"),
        Table(by_service, rows, keys=("service",)),
    )
