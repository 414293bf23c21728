"""Sign-off by executive directors: who approved a period's figures, when, and what they saw when they did."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pmf_xl.ledger import Approval
from pmf_xl.problems import NoSuchNameError, NothingYetError, UsageError
from pmf_xl.returns.services import services_that_report
from pmf_xl.returns.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pmf_xl.catalogue import Service
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class Approved:
    """One approval as it stands now.

    `without` are services whose figures were still outstanding when it was given; `changed` those of which other
    figures have been taken since. `directorate` is empty for the whole council.
    """

    name: str
    role: str
    directorate: str
    at: datetime
    without: tuple[str, ...]
    changed: tuple[str, ...]


def approve(
    workspace: "WorkspaceFolder", period: "Period", by: str, role: str = "", directorate: str = ""
) -> Approved:
    """Record that somebody approves a period's figures as they stand, of one directorate or of the whole council.

    That of the whole council closes the period. Said again by the same person of the same figures it is not recorded
    again. Raises `PmfError` for a name that is
    empty, a directorate that is not in the catalogue, or a period of which nothing has been issued.
    """
    from pmf_xl.collect.close import close

    name, role = " ".join(by.split()), " ".join(role.split())
    if not name:
        raise UsageError("Say who approves: --by NAME.")
    directorate = _directorate(workspace, period, directorate)
    if not workspace.ledger.latest_issues(str(period)):
        raise NothingYetError(
            f"Nothing has been issued for {period.label}, so there is nothing to approve yet."
        )
    covers = json.dumps(_as_they_stand(workspace, period, directorate))
    approval = Approval(str(period), directorate, role, name, workspace.now(), covers)
    same = [
        one
        for one in workspace.ledger.approvals(str(period))
        if (one.name, one.role, one.directorate, one.covers) == (name, role, directorate, covers)
    ]
    if not same:
        workspace.ledger.record_approval(approval)
    if not directorate:
        close(workspace, period, name, f"Approved{f' as {role}' if role else ''}")
    return _as_it_stands(workspace, period, same[-1] if same else approval)


def approvals(workspace: "WorkspaceFolder", period: "Period") -> list[Approved]:
    """Give the approvals of a period, in the order given."""
    return [_as_it_stands(workspace, period, one) for one in workspace.ledger.approvals(str(period))]


def not_approved(workspace: "WorkspaceFolder", period: "Period") -> list[str]:
    """Name the directorates that nobody has approved the figures of; none once the whole council's are approved."""
    given = {one.directorate for one in workspace.ledger.approvals(str(period))}
    return [] if "" in given else [name for name in directorates(workspace, period) if name not in given]


def directorates(workspace: "WorkspaceFolder", period: "Period") -> list[str]:
    """Name the directorates whose services report in a period, in the catalogue's order."""
    reporting = _reporting(workspace, period, "")
    return list(dict.fromkeys(one.directorate for one in reporting if one.directorate))


def _directorate(workspace: "WorkspaceFolder", period: "Period", wanted: str) -> str:
    """Find a directorate as the catalogue spells it; empty text stands for the whole council."""
    plain = " ".join(wanted.split()).casefold()
    if not plain:
        return ""
    known = {" ".join(name.split()).casefold(): name for name in directorates(workspace, period)}
    if not known:
        raise UsageError("No service in the catalogue names a directorate, so leave --directorate out.")
    if plain not in known:
        raise NoSuchNameError(
            f"There is no directorate {wanted}; the catalogue has {', '.join(known.values())}.",
            name=wanted,
            known=tuple(known.values()),
        )
    return known[plain]


def _reporting(workspace: "WorkspaceFolder", period: "Period", directorate: str) -> "Iterable[Service]":
    every = services_that_report(workspace.catalogue_of(period))
    return (service for service in every if directorate in ("", service.directorate))


def _as_they_stand(workspace: "WorkspaceFolder", period: "Period", directorate: str) -> dict[str, int | None]:
    """Give the submission that stands for each service, None where there is none."""
    stands = standing(workspace.ledger, period)
    issued = workspace.ledger.latest_issues(str(period))
    codes = [one.code for one in _reporting(workspace, period, directorate) if one.code in issued]
    return {code: one.id if (one := stands.get((str(period), code))) else None for code in codes}


def _as_it_stands(workspace: "WorkspaceFolder", period: "Period", approval: Approval) -> Approved:
    then: dict[str, int | None] = json.loads(approval.covers)
    now = _as_they_stand(workspace, period, approval.directorate)
    return Approved(
        approval.name,
        approval.role,
        approval.directorate,
        approval.at,
        tuple(code for code, number in then.items() if number is None),
        tuple(code for code, number in now.items() if number != then.get(code)),
    )
