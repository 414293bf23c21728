"""What is not settled of a period's figures: nobody has approved them, or queries on them are open."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmf_xl.collect.approve import not_approved
from pmf_xl.problems import Severity
from pmf_xl.returns.doubts import problems_now_of
from pmf_xl.returns.of_period import returns_of

if TYPE_CHECKING:
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


def unsettled(workspace: "WorkspaceFolder", period: "Period") -> Iterator[str]:
    """Say what whoever publishes a period should know, a sentence each; nothing where all is settled."""
    missing = not_approved(workspace, period)
    if missing or not workspace.ledger.approvals(str(period)):
        of = f" of {', '.join(missing)}" if missing else ""
        yield f"Nobody has approved the figures{of} of {period.label}: pmf-xl approve."
    if queries := open_queries(workspace, period):
        says = "1 query is" if queries == 1 else f"{queries} queries are"
        yield f"{says} open on the returns that stand: see collated/{period}/problems.xlsx."


def open_queries(workspace: "WorkspaceFolder", period: "Period") -> int:
    """Count the queries on the returns that stand for a period; those that a service has answered are none."""
    ledger = workspace.ledger_of(period)
    standing = returns_of(ledger, workspace.catalogue_of(period), period).standing
    found = problems_now_of(workspace.ledger, standing)
    return sum(one.severity is Severity.QUERY for problems in found.values() for one in problems)
