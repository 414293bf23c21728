"""Chasing: a ready e-mail to each service of which nothing has been taken yet, kept as a draft for whoever sends it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import set_aside, sha256_of, walk, write_whole
from pmf_xl.collect.issue import file_names
from pmf_xl.collect.reminder import reminder
from pmf_xl.ledger import Reminder
from pmf_xl.returns.never_issued import nothing_issued
from pmf_xl.returns.services import service_returns, services_that_report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pmf_xl.returns.services import ServiceReturn
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

NOT_RETURNED, REJECTED = "nothing returned", "rejected"


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft: for whom, why, and whether it was written just now or stood there already."""

    service: str
    path: Path
    to: tuple[str, ...]
    copied_to: tuple[str, ...]
    why: str  # NOT_RETURNED or REJECTED
    days_late: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class Chased:
    """What chasing a period came to on one day."""

    period: str
    today: date
    due: date
    drafts: tuple[Draft, ...]
    not_issued: tuple[str, ...]  # services with something to report that have been sent no workbook
    missed: Path | None = None  # the report on missed deadlines, once the due date has passed
    not_read: tuple[
        Path, ...
    ] = ()  # folders among the returns that cannot be opened: what is in them may have come


def chase(workspace: "WorkspaceFolder", period: "Period") -> Chased:
    """Write `mail/PERIOD/DAY SERVICE.eml` for every service of which nothing has been taken yet.

    The drafts of other days stay as they are. One of today that says something else by now is put aside in a folder
    `replaced`, and so is one to a service that has nothing outstanding any more. Nothing is sent. Raises `PmfError`
    where nothing has been issued for the period.
    """
    catalogue, day = workspace.catalogue_of(period), workspace.today
    every = returns_awaited(workspace, period)
    if not every:
        raise nothing_issued(period, "so nobody can be late")
    codes = [service.code for service in catalogue.services]
    names = file_names(codes, day.isoformat(), ".eml")
    drafts = tuple(
        _draft(workspace, period, one, names)
        for one in workspace.step("Drafting reminders", len(every)).each(every)
        if one.accepted is None
    )
    for one in every:
        path = workspace.folder_of("mail", period) / names[one.service]
        if one.accepted is not None and path.exists():
            set_aside(path, path.parent / "replaced")
    issued = {one.service for one in every}
    reporting = [service.code for service in services_that_report(catalogue)]
    closed: list[tuple[Path, str]] = []
    for _ in walk(workspace.folder_of("returned", period), closed):
        pass
    return Chased(
        str(period),
        day,
        every[0].due,
        drafts,
        tuple(code for code in reporting if code not in issued),
        not_read=tuple(folder for folder, _ in closed),
    )


def returns_awaited(workspace: "WorkspaceFolder", period: "Period") -> "list[ServiceReturn]":
    """Say how each service that was sent a workbook stands; one that the catalogue has no more is not chased."""
    catalogue = workspace.catalogue_of(period)
    known = {service.code for service in catalogue.services}
    every = service_returns(workspace.ledger, catalogue, period, workspace.today)
    return [one for one in every.values() if one.service in known]


def _draft(
    workspace: "WorkspaceFolder", period: "Period", awaited: "ServiceReturn", names: "Mapping[str, str]"
) -> Draft:
    written = reminder(workspace, period, awaited)
    path = workspace.folder_of("mail", period) / names[awaited.service]
    fresh = not path.exists() or path.read_bytes() != written.content
    if fresh:
        if path.exists():
            set_aside(path, path.parent / "replaced")
        write_whole(path, written.content)
        # After the file: what the ledger says was drafted is there.
        workspace.ledger.record_reminder(
            Reminder(
                str(period), awaited.service, workspace.now(), path.name, sha256_of(written.content),
                "; ".join(written.to), "; ".join(written.copied_to),
            )
        )  # fmt: skip
    why = REJECTED if awaited.to_mend else NOT_RETURNED
    return Draft(awaited.service, path, written.to, written.copied_to, why, awaited.days_late, fresh)
