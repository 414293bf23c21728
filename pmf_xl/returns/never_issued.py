"""Periods for which nothing was ever issued: nobody can be late for one, and there is nothing to report of it."""

from typing import TYPE_CHECKING

from pmf_xl.problems import NothingYetError
from pmf_xl.rules.periods import REVIEW

if TYPE_CHECKING:
    from pmf_xl.ledger.asking import Asking
    from pmf_xl.returns.times import Times
    from pmf_xl.rules.periods import Period


def nothing_issued(period: "Period", so: str) -> NothingYetError:
    """Give the error for a period that needs something issued for it first."""
    return NothingYetError(
        f"Nothing has been issued for {period.label}, {so}. Send the workbooks out first: {issue_command(period)}"
    )


def issue_command(period: "Period") -> str:
    """Write the command that sends a period's workbooks out."""
    if period.stage == REVIEW:
        return f"pmf-xl review --round {period.year}"
    return f"pmf-xl issue --round {period.year}" if period.stage else f"pmf-xl issue --period {period}"


def is_worked_on(times: "Times", ledger: "Asking", period: "Period") -> bool:
    """Say whether workbooks were issued for a period, or for one within it, or any figure of such a one is held.

    Figures that were imported, or stand on the History sheet, are enough: past periods may be looked at.
    """
    if times.event(period) is not None:
        return True
    catalogue = times.catalogue

    def within(text: str) -> bool:
        return period.contains(catalogue.period(text))

    if any(within(text) for text in set(ledger.periods_issued().values())):
        return True
    if any(period.contains(row.period) for row in catalogue.history):
        return True
    return any(within(text) for text in {row["period"] for row in ledger.figures()})
