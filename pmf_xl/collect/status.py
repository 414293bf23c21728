"""Where a period's cycle stands, as `status` gives it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmf_xl.collect.approve import Approved
    from pmf_xl.returns.services import ServiceReturn


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """Where one service stands in a period."""

    service: str
    name: str
    issued: date | None
    returned: date | None
    accepted: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Status:
    """Where a period's cycle stands: its dates, each service, and who has approved its figures."""

    period: str
    dates: dict[str, date]
    services: tuple[ServiceStatus, ...]
    approvals: "tuple[Approved, ...]" = ()
    not_approved: tuple[str, ...] = ()  # directorates, where nobody has approved the whole council's
    closed: datetime | None = None
    closed_by: str = ""
    edits: tuple[str, ...] = ()  # of the catalogue, that do not count in this period
    edits_from: str = ""  # the period from which they do
    plans: bool = False  # whether it is an annual round or the review of one, which have no figures
    next: tuple[str, ...] = ()  # what to do next, a line each, with the command that does it

    @property
    def outstanding(self) -> tuple[str, ...]:
        """The services that were sent a workbook and of which nothing has come, as `collate` counts them too."""
        return tuple(one.service for one in self.services if one.issued and not one.returned)

    @property
    def to_correct(self) -> tuple[str, ...]:
        """The services that have returned something, of which nothing could be accepted yet."""
        return tuple(one.service for one in self.services if one.returned and not one.accepted)


def service_status(code: str, name: str, sent: "ServiceReturn | None") -> ServiceStatus:
    """Give where a service stands of which a return is expected, or that was sent nothing yet."""
    if sent is None:  # it was sent nothing yet, so it cannot be late
        return ServiceStatus(code, name, None, None, None, late=False)
    issued = sent.issue.issued_at.date()
    return ServiceStatus(code, name, issued, sent.returned, sent.accepted, late=sent.is_late)
