"""The ledger: every issue, every file that came back, every figure and where it stood. Nothing in it is ever erased."""

from pmf_xl.ledger.ledger import Ledger
from pmf_xl.ledger.records import (
    Approval,
    Disposition,
    Event,
    FiledAction,
    FiledFigure,
    FiledMilestone,
    FiledSignOff,
    IssueRecord,
    PeriodEvent,
    Received,
    Reminder,
    Submission,
    Withdrawal,
)

__all__ = [
    "Approval",
    "Disposition",
    "Event",
    "FiledAction",
    "FiledFigure",
    "FiledMilestone",
    "FiledSignOff",
    "IssueRecord",
    "Ledger",
    "PeriodEvent",
    "Received",
    "Reminder",
    "Submission",
    "Withdrawal",
]
