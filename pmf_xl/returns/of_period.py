"""The returns that speak for a period: its own, and where a council collects more often those of the parts of it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.returns.looks import LOOKS
from pmf_xl.returns.services import handed_in
from pmf_xl.returns.standing import standing
from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import Ledger, Submission
    from pmf_xl.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Returns:
    """Every file that came for a period or a part of it, which of them stand, and what was asked for.

    `handed_in` are those of the files that were made of a workbook issued for their period.
    """

    files: "tuple[Submission, ...]"
    handed_in: "tuple[Submission, ...]"
    standing: "tuple[Submission, ...]"
    asked: frozenset[tuple[str, str]]  # period and service of every workbook issued

    def of(self, service: str) -> "Returns":
        """Give those of one service."""
        return Returns(
            tuple(one for one in self.files if one.service == service),
            tuple(one for one in self.handed_in if one.service == service),
            tuple(one for one in self.standing if one.service == service),
            frozenset(one for one in self.asked if one[1] == service),
        )

    @property
    def taken(self) -> frozenset[tuple[str, str]]:
        """The period and service of what was asked for and stands."""
        return self.asked & {(one.period, one.service or "") for one in self.standing}

    def first_came(self) -> dict[str, date]:
        """Give the day on which a file first came, for each period that one came for."""
        days: dict[str, date] = {}
        for file in self.handed_in:
            day = file.received_at.date()
            days[file.period] = min(day, days.get(file.period, day))
        return days


def returns_of(ledger: "Ledger", catalogue: "Catalogue", period: "Period") -> Returns:
    """Gather the returns of a period."""

    looks = ledger.issued_as(LOOKS) if catalogue.framework.monthly_look else set()

    def within(held: "Iterable[Submission]") -> "tuple[Submission, ...]":
        return tuple(
            one
            for one in held
            if one.kind == "return"
            and period.contains(catalogue.period(one.period))
            and (one.issue not in looks or catalogue.period(one.period) == period)
        )

    parts = {period, *period.within(min(catalogue.framework.cycle, period.frequency, key=_months))}
    asked = frozenset((str(part), service) for part in parts for service in ledger.latest_issues(str(part)))
    return Returns(
        within(ledger.submissions()), within(handed_in(ledger)), within(standing(ledger).values()), asked
    )


def _months(frequency: Frequency) -> int:
    return frequency.months
