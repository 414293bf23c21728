"""The ledger: every issue, every file that came back, every figure and where it stood. Nothing in it is ever erased."""

from typing import TYPE_CHECKING, Any

from pmf_xl.ledger.records import (
    Approval,
    Disposition,
    Event,
    FiledAction,
    FiledEntry,
    FiledFigure,
    FiledMilestone,
    FiledSignOff,
    IssueListed,
    IssueRecord,
    PeriodEvent,
    ReadGrant,
    Received,
    Reminder,
    Submission,
    Withdrawal,
)

if TYPE_CHECKING:
    from pmf_xl.ledger.ledger import Ledger

__all__ = [
    "Approval",
    "Disposition",
    "Event",
    "FiledAction",
    "FiledEntry",
    "FiledFigure",
    "FiledMilestone",
    "FiledSignOff",
    "IssueListed",
    "IssueRecord",
    "Ledger",
    "PeriodEvent",
    "ReadGrant",
    "Received",
    "Reminder",
    "Submission",
    "Withdrawal",
]


def __getattr__(name: str) -> Any:
    """Give `Ledger`, with the database library behind it, once somebody asks for it; the records need none."""
    if name == "Ledger":
        from pmf_xl.ledger.ledger import Ledger

        return Ledger
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
