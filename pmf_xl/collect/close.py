"""Closing a period, and opening it again: what was rated is kept with the facts it was rated by."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import sha256_of
from pmf_xl.catalogue.names import PAST_FIGURES
from pmf_xl.collect.filing import file_away
from pmf_xl.collect.periods import record_event
from pmf_xl.figures import figure_table
from pmf_xl.ledger import Disposition, Event, FiledFigure, Received
from pmf_xl.past import CATALOGUE as OF_CATALOGUE
from pmf_xl.problems import NothingYetError, PeriodClosedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pmf_xl.figures import Figure
    from pmf_xl.ledger import PeriodEvent
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class Closed:
    """How a period was closed, or opened again: when, by whom, and how many figures were kept."""

    period: str
    event: str
    at: datetime
    by: str
    reason: str
    figures: int


def close(workspace: "WorkspaceFolder", period: "Period", by: str, reason: str = "") -> Closed:
    """Close a period: from now on every report of it gives the same, whatever the catalogue becomes.

    One that is closed already stays as it is. Raises `PmfError` for a name that is empty, or a period of which nothing
    has been issued.
    """
    name = person(by)
    closed = workspace.times.closing(period)
    if closed is not None and closed.period == str(period):
        return _as_said(workspace, closed)
    if not workspace.ledger.latest_issues(str(period)):
        raise NothingYetError(
            f"Nothing has been issued for {period.label}, so there is nothing to close yet."
        )
    catalogue = workspace.times.kept(period) or workspace.catalogue
    workspace.step("Rating the period")
    content = json.dumps(rated(workspace, period), ensure_ascii=False)
    workspace.step("Taking the past figures into the ledger")
    _take_history(workspace, period)
    event = record_event(
        workspace, period, Event.CLOSED, catalogue, by=name, reason=" ".join(reason.split()), content=content
    )
    return _as_said(workspace, event)


def reopen(workspace: "WorkspaceFolder", period: "Period", by: str, reason: str) -> Closed:
    """Open a closed period again, so that returns for it count as any; it is still judged by the same catalogue.

    Raises `PmfError` where it is not closed, or nobody says who opens it and why.
    """
    name, why = person(by), " ".join(reason.split())
    if not why:
        raise UsageError("Say why it is opened again: --reason WORDS.")
    closed = workspace.times.closing(period)
    kept = workspace.times.kept(period)
    if closed is None or kept is None:
        raise PeriodClosedError(f"{period.label} is not closed.", period=str(period))
    return _as_said(workspace, record_event(workspace, period, Event.REOPENED, kept, by=name, reason=why))


def person(by: str) -> str:
    """Return a name as it is kept; raises `UsageError` for one that is empty."""
    name = " ".join(by.split())
    if not name:
        raise UsageError("Say who does it: --by NAME.")
    return name


def rated(workspace: "WorkspaceFolder", period: "Period") -> list[dict[str, Any]]:
    """Return what is rated in a period, with the facts it is rated by."""
    table = figure_table(workspace.settings.council, workspace.past_of(period), period, ())
    return [_rated(figure) for figure in table.figures]


def _rated(figure: "Figure") -> dict[str, Any]:
    """Give a figure as it is kept, an earlier one where it has been revised since."""
    target, held = figure.target, figure.held
    return {
        "ref": figure.measure.ref,
        "breakdown": figure.key.breakdown,
        "service": figure.measure.service,
        "outturn": figure.outturn.value,
        "marker": figure.marker and str(figure.marker),
        "revised": held is not None and held.is_revised,
        "target": target.target if target else None,
        "target_high": target.target_high if target else None,
        "rating": figure.rating.value and str(figure.rating.value),
        "facts": figure.facts.known(),
    }


def _take_history(workspace: "WorkspaceFolder", period: "Period") -> None:
    """Take the catalogue's past figures up to the period into the ledger, as far as they are not there yet.

    What has been taken off the sheet since it was last taken is taken in as a blank.
    """
    said = {
        (row.ref, str(row.period)): (row.outturn, str(row.marker) if row.marker else None)
        for row in workspace.catalogue.history
        if row.period.last_day <= period.last_day
    }
    taken: dict[tuple[str, str], tuple[float | None, str | None]] = {}
    for row in workspace.ledger.figures():
        if row["kind"] == OF_CATALOGUE:
            taken[row["ref"], row["period"]] = (row["outturn"], row["marker"])
    new = {key: said.get(key, (None, None)) for key in {**said, **taken} if said.get(key) != taken.get(key)}
    new = {key: what for key, what in new.items() if what != (None, None) or taken[key] != (None, None)}
    if not new:
        return
    content = _as_csv(new)
    figures = tuple(
        FiledFigure(ref, "", when, outturn, marker, sheet=PAST_FIGURES)
        for (ref, when), (outturn, marker) in new.items()
    )
    received = Received(
        str(period), sha256_of(content), f"History at the closing of {period}.csv", len(content), workspace.now(),
        Disposition.ACCEPTED, kind=OF_CATALOGUE, figures=figures,
    )  # fmt: skip
    file_away(workspace, received, content)


def _as_csv(rows: "Mapping[tuple[str, str], tuple[float | None, str | None]]") -> bytes:
    """Write past figures as they are held, percentages as fractions."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("ref", "period", "outturn", "marker"))
    for (ref, when), (outturn, marker) in sorted(rows.items()):
        writer.writerow((ref, when, "" if outturn is None else repr(outturn), marker or ""))
    return out.getvalue().encode()


def _as_said(workspace: "WorkspaceFolder", event: "PeriodEvent") -> Closed:
    kept: Iterable[Any] = json.loads(workspace.ledger.rated_when_closed(event.period))
    count = sum(row["outturn"] is not None for row in kept)
    return Closed(event.period, event.event.value, event.at, event.by, event.reason, count)
