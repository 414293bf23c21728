"""Sheets of the master scorecard that say how far its figures can be trusted, and where each came from."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.catalogue.contributing import service_of
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Sheet, Table, Title
from pmf_xl.problems import Problem, Severity
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.scorecard_table import printed_as
from pmf_xl.rules.days import day_written
from pmf_xl.rules.terms import CollectionMethod

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pmf_xl.catalogue import Service
    from pmf_xl.figures.quality import QualityRecord, ServiceReceived
    from pmf_xl.ledger import Submission
    from pmf_xl.past import Held
    from pmf_xl.release import Release, ReleasedFigure
    from pmf_xl.rules.periods import Period

ProblemsOf = Callable[[int], Sequence[Problem]]  # what was found in a file, by its number

QUALITY, PROBLEMS, SOURCES = "Data quality", "Problems", "Sources"


_QUALITY_COLUMNS = (
    Column("service", "Service", Kind.TEXT, 0),
    Column("due", "Figures due", Kind.COUNT, 9),
    Column("given", "Given", Kind.COUNT, 8),
    Column("complete", "Complete", Kind.SHARE, 10),
    Column("received", "First received", Kind.DATE, 13),
    Column("on_time", "On time", Kind.TEXT, 0),
    Column("sound", "Without a finding", Kind.COUNT, 10),
    Column("valid", "Valid", Kind.SHARE, 8),
    Column("rejected", "Returns rejected", Kind.COUNT, 10),
    Column("errors", "Errors found", Kind.COUNT, 9),
    Column("queries", "Queries open", Kind.COUNT, 9),
    Column("signed", "Signed off", Kind.TEXT, 0),
    Column("system", "From systems", Kind.SHARE, 9),
)


def quality_sheet(
    release: "Release", quality: "QualityRecord", services: "Sequence[Service]", of: str = ""
) -> Sheet:
    """Declare how complete, on time and valid the figures of services are, from what was actually received."""
    came = {one.service: one for one in quality.received}
    refs = frozenset(figure.ref for figure in release.figures)
    lines = tuple(
        Line(service.code, _quality(release, service, came[service.code], quality, refs))
        for service in services
    )
    by = day_written(quality.due) if quality.due else "the day each return was due"
    return Sheet(
        QUALITY,
        (
            Title(f"Data quality {of}".rstrip(), release.period.label),
            Table(_QUALITY_COLUMNS, lines, keys=("service",)),
            Gap(),
            Note(
                f"Complete: figures given of those due, breakdowns included. On time: first received by {by}. "
                "Valid: figures handed in without an error or query, in rejected returns too. From systems: the share "
                "of the service's measures that are drawn from a system, where the catalogue says how it is collected."
            ),
        ),
        freeze=1,
    )


def _quality(
    release: "Release",
    service: "Service",
    came: "ServiceReceived",
    quality: "QualityRecord",
    refs: frozenset[str],
) -> dict[str, Content]:
    due = quality.of(release.period, service.code, refs)
    given, handed_in = sum(one.given for one in due), sum(one.handed_in for one in due)
    sound = sum(one.valid for one in due)
    methods = [
        measure.collection_method
        for measure in release.catalogue.measures_of(service.code)
        if measure.collection_method
    ]
    return {
        "service": service.name,
        "due": len(due),
        "given": given,
        "complete": given / len(due) if due else None,
        "received": came.first,
        "on_time": came.on_time,
        "sound": sound,
        "valid": sound / handed_in if handed_in else None,
        "rejected": came.rejected,
        "errors": came.errors,
        "queries": came.queries,
        "signed": came.signed,
        "system": methods.count(CollectionMethod.SYSTEM) / len(methods) if methods else None,
    }


def problems_sheet(period: "Period", files: "Sequence[Submission]", found_in: "ProblemsOf") -> Sheet:
    """Declare every finding in every file of the period, those in figures that stand first."""
    columns = (
        Column("service", "Service", Kind.TEXT, 0),
        Column("severity", "Severity", Kind.TEXT, 0),
        Column("place", "Place", Kind.TEXT, 0),
        Column("ref", "Ref", Kind.TEXT, 0),
        Column("message", "What was found", Kind.LONG_TEXT, 48),
        Column("remedy", "What to do", Kind.LONG_TEXT, 44),
        Column("code", "Code", Kind.TEXT, 0),
        Column("file", "File", Kind.LONG_TEXT, 24),
        Column("disposition", "Disposition", Kind.TEXT, 0),
    )
    found = [(file, one) for file in files for one in found_in(file.id)]
    order = [Severity.ERROR, Severity.QUERY, Severity.NOTE]
    found.sort(key=lambda pair: (order.index(pair[1].severity), pair[0].service or "", pair[0].id))
    clean = [file for file in files if file.id not in {of.id for of, _ in found}]
    rows = [_problem(file, one) for file, one in found] + [_nothing_found(file) for file in clean]
    lines = tuple(Line(str(number), values) for number, values in enumerate(rows))
    title = Title(
        "Problems", f"{period.label}: {number_of(len(found), 'finding')} in {number_of(len(files), 'file')}"
    )
    body = Table(columns, lines, keys=("service",)) if lines else Note("No file has come.")
    return Sheet(PROBLEMS, (title, body), freeze=2, filtered=bool(lines), wide=True)


def _nothing_found(file: "Submission") -> dict[str, Content]:
    return _about(file) | {"severity": "None", "message": "Nothing was found in this file."}


def _about(file: "Submission") -> dict[str, Content]:
    return {
        "service": file.service,
        "file": file.name,
        "disposition": file.disposition.value.capitalize(),
    }


def _problem(file: "Submission", found: "Problem") -> dict[str, Content]:
    return _about(file) | {
        "severity": found.severity.value.capitalize(),
        "place": found.place,
        "ref": found.ref,
        "message": found.message,
        "remedy": found.remedy,
        "code": found.code,
    }


def sources_sheet(release: "Release") -> Sheet:
    """Declare where each figure came from: file, sheet, cell, sender, time."""
    columns = (
        Column("reference", "Ref", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 36),
        Column("outturn", "Outturn", Kind.FIGURE, 0),
        Column("origin", "Came by", Kind.TEXT, 0),
        Column("file", "File", Kind.LONG_TEXT, 32),
        Column("sheet", "Sheet", Kind.TEXT, 0),
        Column("cell", "Cell", Kind.TEXT, 0),
        Column("sender", "Last saved by", Kind.TEXT, 0),
        Column("received", "Received", Kind.MOMENT, 0),
        Column("submission", "Submission", Kind.COUNT, 0),
        Column("sha256", "SHA-256", Kind.LONG_TEXT, 34),
    )
    lines = tuple(line for figure in release.figures for line in _source_lines(release, figure))
    title = Title("Sources", f"{release.period.label}: the file and cell of every figure")
    table = Table(columns, lines, keys=("reference",))
    return Sheet(SOURCES, (title, table), freeze=2, filtered=bool(lines), wide=True)


def _source_lines(release: "Release", figure: "ReleasedFigure") -> "Iterable[Line]":
    """Give a line for a figure, and one for each part of a figure that was put together; nothing where there is none.

    Of a measure that is not due that is the figure of an earlier period which the scorecard shows.
    """
    held, title = figure.origin, figure.title
    if figure.part:
        title = title.removeprefix(f"{figure.measure.title}: ")
    if held is None and figure.latest_origin is not None and not figure.due and figure.latest_period:
        held = figure.latest_origin
        title += f" ({figure.latest_period.label})"
    if held is None or (held.outturn is None and not held.marker):
        return
    facts = printed_as(figure)
    yield Line(figure.reference, _source(figure.reference, title, held), facts)
    for line in _part_lines(release, figure.reference, held, 1):
        yield replace(line, facts=facts)


def _part_lines(release: "Release", reference: str, held: "Held", depth: int) -> "Iterable[Line]":
    """Give a line for each part of a figure, and under it for each of its own: periods by name, and services."""
    for part in held.parts:
        service, named = service_of(part.breakdown), part.period.label
        if service and part.breakdown != held.breakdown:
            known = release.catalogue.service_or_none(service)
            named = known.name if known else service
        key = f"{reference} {part.breakdown} {part.period}"
        yield Line(key, _source(reference, "    " * depth + named, part))
        yield from _part_lines(release, reference, part, depth + 1)


_CAME_BY = {
    "return": "Return",
    "revision": "Revision",
    "history": "Imported history",
    "catalogue": "Catalogue",
    "several": "Several, below",
}


def _source(ref: str, title: str, held: "Held") -> dict[str, Content]:
    return {
        "reference": ref,
        "measure": title,
        "outturn": held.outturn,
        "origin": _CAME_BY.get(held.origin, held.origin),
        "file": held.file,
        "sheet": held.sheet,
        "cell": held.cell,
        "sender": held.sender,
        "received": held.received_at,
        "submission": held.submission,
        "sha256": held.sha256,
    }
