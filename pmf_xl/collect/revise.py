"""Correcting what has been taken: revising a figure of a closed period, withdrawing a file."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.books.files import safe_name, sha256_of
from pmf_xl.catalogue.contributing import service_of
from pmf_xl.catalogue.grid import Cell
from pmf_xl.catalogue.values import AddProblem, Scale, read_figure
from pmf_xl.collect.close import person
from pmf_xl.collect.filing import file_away
from pmf_xl.collect.find_measure import find_measure
from pmf_xl.ledger import Disposition, Event, FiledFigure, Received, Withdrawal
from pmf_xl.past import REVISION
from pmf_xl.problems import CODES, NoSuchNameError, PeriodClosedError, UsageError
from pmf_xl.returns.standing import is_taken
from pmf_xl.rules.days import day_written
from pmf_xl.rules.terms import Marker

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure
    from pmf_xl.ledger import Submission
    from pmf_xl.past import Held
    from pmf_xl.problems import Message
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

WITHOUT_FIGURE = (Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure as it was revised, and what stood before."""

    ref: str
    period: str
    submission: int
    outturn: float | None
    marker: str | None
    earlier: float | None
    earlier_marker: str | None


def revise(
    workspace: "WorkspaceFolder",
    ref: str,
    period: "Period",
    figure: str,
    reason: str,
    by: str,
    marker: str = "",
) -> Revised:
    """Revise a figure of a measure, or of a breakdown or the part of a service as `REF/CODE`; the period stays closed.

    `figure` is written as in the catalogue, such as `95.4%`; or `x` or `z` where there is none. What was confidential
    stays so, unless another marker is given. Raises `PmfError` where
    it cannot be read, nothing would change, no reason is given, or the period is still being collected.
    """
    name, why = person(by), " ".join(reason.split())
    if not why:
        raise UsageError("Say why it is revised: --reason WORDS.")
    measure, breakdown = find_measure(workspace, ref, period)
    event = workspace.times.event(period)
    if event is not None and event.event is not Event.CLOSED:
        asked = service_of(breakdown) or (measure.reporting or (measure.service,))[0]
        raise PeriodClosedError(
            f"{period.label} is still being collected: have the service send its workbook again, or type the figure in "
            f"for it with: pmf-xl enter --period {event.period} --service {asked}.",
            period=str(period),
        )
    stands = workspace.past.figure(measure.ref, period, breakdown)
    outturn, mark = _read(figure, marker, measure)
    if not mark and stands and stands.marker == Marker.CONFIDENTIAL:
        mark = Marker.CONFIDENTIAL.value  # a correction does not make it public
    if stands and (stands.outturn, stands.marker) == (outturn, mark):
        raise UsageError(f"{ref} of {period.label} is {figure} already; nothing was changed.")
    at = stands.period if stands and not stands.parts else period
    filed = FiledFigure(
        measure.ref, breakdown, str(at), outturn, mark or Marker.REVISED.value, commentary=why
    )
    number = _file(workspace, filed, name)
    return Revised(
        ref, str(at), number, outturn, filed.marker, stands.outturn if stands else None, _marker_of(stands)
    )


def withdraw(workspace: "WorkspaceFolder", submission: int, reason: str, by: str) -> "Submission":
    """Withdraw a file that was taken, so that nothing in it counts any more; what stood before it does so again.

    Raises `PmfError` where there is no such submission, nothing of it was taken, or no reason is given.
    """
    name, why = person(by), " ".join(reason.split())
    if not why:
        raise UsageError("Say why it is withdrawn: --reason WORDS.")
    file = workspace.ledger.submission(submission)
    if file is None:
        raise NoSuchNameError(f"There is no submission {submission}.", name=str(submission))
    if not is_taken(file):
        raise UsageError(
            f"Submission {submission} ({file.name}) was {file.disposition.value}: nothing of it counts, so there is "
            "nothing to withdraw."
        )
    before = {one.submission: one for one in workspace.ledger.withdrawals()}
    if submission in before:
        day = day_written(before[submission].at.date())
        raise UsageError(f"Submission {submission} was withdrawn on {day} by {before[submission].by}.")
    workspace.ledger.record_withdrawal(Withdrawal(submission, workspace.now(), name, why))
    return file


def _read(figure: str, marker: str, measure: "Measure") -> tuple[float | None, str | None]:
    """Read a figure as it is typed after the command; raises `UsageError` with the remedy."""
    mark = marker.strip().casefold() or None
    if mark is not None and mark not in tuple(Marker):
        raise UsageError(f"There is no marker {marker}; there are {', '.join(Marker)}.")
    if figure.strip().casefold() in WITHOUT_FIGURE:
        return None, figure.strip().casefold()
    wrong: list[Message] = []
    scale = Scale(measure.unit, measure.bounded)
    number = read_figure(Cell(figure.strip(), ""), False, AddProblem("figure", wrong.append), scale)
    if number is None:
        code = CODES[wrong[0].code]
        said = f"{code.message} {code.remedy}".format_map(wrong[0].words)
        raise UsageError(f"{said} For a figure that is not available type x.")
    return number, mark


def _file(workspace: "WorkspaceFolder", filed: FiledFigure, by: str) -> int:
    """Write down a revision, and file that as any other source of figures."""
    at = workspace.now()
    key = "/".join(filter(None, (filed.ref, filed.breakdown)))
    said = {
        "ref": key, "period": filed.period, "outturn": filed.outturn, "marker": filed.marker,
        "reason": filed.commentary, "by": by, "at": at.isoformat(),
    }  # fmt: skip
    content = (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
    name = f"{safe_name(f'revision {filed.period} {key}')}.json"
    received = Received(
        filed.period, sha256_of(content), name, len(content), at, Disposition.ACCEPTED,
        sender=by, kind=REVISION, figures=(filed,),
    )  # fmt: skip
    number = file_away(workspace, received, content)
    if number is None:
        raise UsageError(f"{key} of {filed.period} has been revised like that this very second.")
    return number


def _marker_of(held: "Held | None") -> str | None:
    return str(held.marker) if held and held.marker else None
