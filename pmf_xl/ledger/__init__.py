"""The ledger: every issue, every file that came back, every figure and where it stood. Nothing in it is ever erased."""

from pmf_xl.ledger.ledger import Ledger
from pmf_xl.ledger.records import (
    Disposition,
    FiledAction,
    FiledFigure,
    FiledMilestone,
    FiledSignOff,
    IssueRecord,
    Received,
    Submission,
)

__all__ = [
    "Disposition",
    "FiledAction",
    "FiledFigure",
    "FiledMilestone",
    "FiledSignOff",
    "IssueRecord",
    "Ledger",
    "Received",
    "Submission",
]
