"""Who was asked for a period, who has returned, what was accepted, who is late and who is outstanding."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.catalogue.monthly import looked_at
from pmf_xl.ledger.records import Disposition
from pmf_xl.returns.standing import standing
from pmf_xl.rules.periods import is_due

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Service
    from pmf_xl.ledger import IssueListed, Ledger, Submission
    from pmf_xl.rules.periods import Period


@dataclass(frozen=True, slots=True)
class ServiceReturn:
    """How the return of one service that was sent a workbook stands to the day it was due.

    `returned` is the day on which a file first came, `accepted` that on which one could first be taken. `days_late`
    counts from the due date to the day it was accepted, or to today; 0 until the due date has passed. `to_mend` is the
    rejected file that came last, where nothing has been accepted yet.
    """

    issue: "IssueListed"  # the latest
    due: date
    returned: date | None
    accepted: date | None
    stands: "Submission | None"
    days_late: int
    to_mend: "Submission | None"

    @property
    def service(self) -> str:
        """The service's code."""
        return self.issue.service

    @property
    def is_late(self) -> bool:
        """Whether nothing could be accepted by the due date, which has passed."""
        return self.days_late > 0


def services_that_report(catalogue: "Catalogue") -> "tuple[Service, ...]":
    """Return the services that have something to report: measures or parts of them, projects, rows of registers."""
    of_registers = {row.service for row in catalogue.registers}
    return tuple(
        one
        for one in catalogue.services
        if catalogue.asked_of(one.code) or catalogue.projects_of(one.code) or one.code in of_registers
    )


def services_asked(catalogue: "Catalogue", period: "Period") -> "tuple[Service, ...]":
    """Return the services that are asked in a period: in a month between returns those of measures looked at or due."""
    looked = looked_at(catalogue, period)
    if not looked:
        return services_that_report(catalogue)
    codes = {measure.service for measure in looked}
    codes |= {code for one in catalogue.measures if is_due(one.frequency, period) for code in one.reporting}
    return tuple(one for one in catalogue.services if one.code in codes)


def handed_in(ledger: "Ledger", period: "Period | str | None" = None) -> "list[Submission]":
    """Return the files that were made of a workbook issued for the period they came for, in the order received."""
    if period is not None:
        issued = {one.id for one in ledger.issues_listed(str(period))}
        return [file for file in ledger.submissions(str(period)) if file.issue in issued]
    issued_for = ledger.periods_issued()
    return [file for file in ledger.submissions() if file.issue and issued_for.get(file.issue) == file.period]


def service_returns(
    ledger: "Ledger", catalogue: "Catalogue", period: "Period", today: date
) -> dict[str, ServiceReturn]:
    """Return how each service that was sent a workbook stands, by code in the catalogue's order.

    Services that the catalogue has no more come last.
    """
    due, issues, stands = (
        catalogue.due_date(period),
        ledger.latest_issues(str(period)),
        standing(ledger, period),
    )
    came = defaultdict(list)
    for file in handed_in(ledger, period):
        came[file.service].append(file)
    order = [service.code for service in catalogue.services]
    codes = [code for code in order if code in issues] + sorted(issues.keys() - set(order))
    return {
        code: _service_return(issues[code], due, came[code], stands.get((str(period), code)), today)
        for code in codes
    }


def _service_return(
    issue: "IssueListed", due: date, files: "list[Submission]", stands: "Submission | None", today: date
) -> ServiceReturn:
    accepted = min((file.received_at.date() for file in files if file.disposition.counts), default=None)
    rejected = [file for file in files if file.disposition is Disposition.REJECTED]
    return ServiceReturn(
        issue,
        due,
        min((file.received_at.date() for file in files), default=None),
        accepted,
        stands,
        max(0, ((accepted or today) - due).days),
        rejected[-1] if rejected and accepted is None else None,
    )
