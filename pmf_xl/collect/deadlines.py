"""How each service stands to the day on which a period's returns are due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.collect.feedback import handed_in
from pmf_xl.ledger import Disposition

if TYPE_CHECKING:
    from pmf_xl.ledger import IssueRecord, Submission
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class Deadline:
    """One service's return of a period: when it was due, when it first came, when one could first be taken.

    `days_late` counts from the due date to the day it was taken, or to today; 0 until the due date has passed. `mend`
    is the file that came last, where nothing has been taken yet.
    """

    issue: "IssueRecord"
    due: date
    returned: date | None
    accepted: date | None
    days_late: int
    mend: "Submission | None"

    @property
    def service(self) -> str:
        """The service's code."""
        return self.issue.service

    @property
    def is_outstanding(self) -> bool:
        """Whether nothing that came could be taken."""
        return self.accepted is None


def deadlines(workspace: "WorkspaceFolder", period: "Period") -> list[Deadline]:
    """Say of every service that was issued a workbook how it stands to the due date, in the catalogue's order."""
    due, today = workspace.catalogue.due_date(period), workspace.today
    came = defaultdict(list)
    for file in handed_in(workspace, period):
        came[file.service].append(file)
    issues = workspace.ledger.issues(str(period))
    found = []
    for service in workspace.catalogue.services:
        if service.code not in issues:
            continue
        files = came[service.code]
        accepted = min((file.received_at.date() for file in files if file.disposition.counts), default=None)
        rejected = [file for file in files if file.disposition is Disposition.REJECTED]
        found.append(
            Deadline(
                issues[service.code],
                due,
                min((file.received_at.date() for file in files), default=None),
                accepted,
                max(0, ((accepted or today) - due).days),
                rejected[-1] if rejected and accepted is None else None,
            )
        )
    return found
