"""Sheets of the master scorecard that say how far its figures can be trusted, and where each came from."""

from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Sheet, Table, Title
from pmf_xl.layout.scorecard_sheet import period_label, reference_of, short_title
from pmf_xl.problems import Severity
from pmf_xl.reports.wording import day_written
from pmf_xl.returns.of_period import Returns, returns_of
from pmf_xl.rules.terms import CollectionMethod, Marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pmf_xl.catalogue import Service
    from pmf_xl.ledger import Submission
    from pmf_xl.past import Held
    from pmf_xl.problems import Problem
    from pmf_xl.reports.figures import Figures
    from pmf_xl.reports.rated import Row
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

QUALITY, PROBLEMS, SOURCES = "Data quality", "Problems", "Sources"


def quality_sheet(
    workspace: "WorkspaceFolder", period: "Period", figures: "Figures", services: "Sequence[Service]"
) -> Sheet:
    """Declare how complete, on time and valid the figures of services are, from what was actually received."""
    columns = (
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
    returns = returns_of(workspace.ledger, workspace.catalogue, period)
    lines = tuple(
        Line(service.code, _quality(workspace, returns.of(service.code), service, figures.rows))
        for service in services
    )
    collected = {file.period for file in returns.files}
    due = workspace.catalogue.due_date(period) if collected <= {str(period)} else None
    by = day_written(due) if due else "the day each return was due"
    return Sheet(
        QUALITY,
        (
            Title("Data quality", period.label),
            Table(columns, lines, keys=("service",)),
            Gap(),
            Note(
                f"Complete: figures given of those due, breakdowns included. On time: first received by {by}. "
                "Valid: figures in the return that stands without an error or query. From systems: the share "
                "of the service's measures that are drawn from a system, where the catalogue says how it is collected."
            ),
        ),
        freeze=1,
    )


def _quality(
    workspace: "WorkspaceFolder", returns: Returns, service: "Service", rows: "Sequence[Row]"
) -> dict[str, Content]:
    due = [row for row in rows if row["service"] == service.code and row["due"]]
    given = [row for row in due if row["outturn"] is not None or row["marker"] == Marker.NOT_APPLICABLE]
    stands = {one.id for one in returns.standing}
    found = workspace.ledger.parts("problems", {file.id for file in returns.files if file.issue})
    still_open = [one for one in found if one["submission"] in stands]
    questioned = {
        one["ref"] for one in still_open if one["severity"] in (Severity.ERROR, Severity.QUERY) and one["ref"]
    }
    returned = [row for row in given if row["origin"] == "return"]
    sound = [row for row in returned if reference_of(row) not in questioned]
    methods = [
        measure.collection_method
        for measure in workspace.catalogue.measures_of(service.code)
        if measure.collection_method
    ]
    signed = workspace.ledger.parts("sign_offs", stands)
    return {
        "service": service.name,
        "due": len(due),
        "given": len(given),
        "complete": len(given) / len(due) if due else None,
        "received": max(returns.first_came().values(), default=None),
        "on_time": _on_time(workspace, returns),
        "sound": len(sound),
        "valid": len(sound) / len(returned) if returned else None,
        "rejected": sum(file.disposition.value == "rejected" for file in returns.files),
        "errors": sum(one["severity"] == Severity.ERROR for one in found),
        "queries": sum(one["severity"] == Severity.QUERY for one in still_open),
        "signed": f"{sum(bool(one['confirmed'] and one['name']) for one in signed)} of {len(signed)}"
        if stands
        else None,
        "system": methods.count(CollectionMethod.SYSTEM) / len(methods) if methods else None,
    }


def _on_time(workspace: "WorkspaceFolder", returns: Returns) -> str:
    """Say whether a service's return came by its day; of several how many did."""
    came = returns.first_came()
    if not came:
        return "Not received"
    in_time = sum(day <= workspace.catalogue.due_date(period) for period, day in came.items())
    if len(came) == 1:
        return "Yes" if in_time else "No"
    return f"{in_time} of {len(came)}"


def problems_sheet(workspace: "WorkspaceFolder", period: "Period") -> Sheet:
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
    files = returns_of(workspace.ledger, workspace.catalogue, period).files
    found = [(file, one) for file in files for one in workspace.ledger.problems_of(file.id)]
    order = [Severity.ERROR, Severity.QUERY, Severity.NOTE]
    found.sort(key=lambda pair: (order.index(pair[1].severity), pair[0].service or "", pair[0].id))
    clean = [file for file in files if file.id not in {of.id for of, _ in found}]
    rows = [_problem(file, one) for file, one in found] + [_nothing_found(file) for file in clean]
    lines = tuple(Line(str(number), values) for number, values in enumerate(rows))
    title = Title("Problems", f"{period.label}: {len(found)} findings in {len(files)} files")
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


def sources_sheet(period: "Period", figures: "Figures") -> Sheet:
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
    lines = tuple(line for row in figures.rows for line in _source_lines(row, period))
    title = Title("Sources", f"{period.label}: the file and cell of every figure")
    table = Table(columns, lines, keys=("reference",))
    return Sheet(SOURCES, (title, table), freeze=2, filtered=bool(lines), wide=True)


def _source_lines(row: "Row", period: "Period") -> "Iterable[Line]":
    """Give a line for a figure, and one for each part of a figure that was rolled up; nothing where there is none.

    Of a measure that is not due that is the figure of an earlier period which the scorecard shows.
    """
    held, title = row["held"], short_title(row)
    if held is None and row["latest_held"] is not None and not row["due"]:
        held = row["latest_held"]
        title += f" ({period_label(row['latest_period'], period)})"
    if held is None or (held.outturn is None and not held.marker):
        return
    facts = {"unit": row["unit"], "decimals": row["decimals"], "title": row["title"]}
    ref = reference_of(row)
    yield Line(ref, _source(ref, title, held), facts)
    for part in held.parts:
        yield Line(f"{ref} {part.period}", _source(ref, f"    {part.period.label}", part), facts)


_CAME_BY = {
    "return": "Return",
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
