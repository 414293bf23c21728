"""The ledger: every issue, every file that came back, every figure and where it stood. Nothing in it is ever erased."""

from pmf_xl.ledger.ledger import Ledger
from pmf_xl.ledger.records import (
    Approval,
    Disposition,
    FiledAction,
    FiledFigure,
    FiledMilestone,
    FiledSignOff,
    IssueRecord,
    Received,
    Reminder,
    Submission,
)

__all__ = [
    "Approval",
    "Disposition",
    "FiledAction",
    "FiledFigure",
    "FiledMilestone",
    "FiledSignOff",
    "IssueRecord",
    "Ledger",
    "Received",
    "Reminder",
    "Submission",
]
