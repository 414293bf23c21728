"""The words of each problem in `in_ledger.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off
# ruff: noqa: E501

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def ledger_damaged(*, what: Word) -> Message:
    """The database does not hold together."""
    return Message(ProblemCode.LEDGER_DAMAGED, {"what": what})


def ledger_unguarded(*, table: Word) -> Message:
    """The database would let rows be changed or deleted, which it is made to refuse."""
    return Message(ProblemCode.LEDGER_UNGUARDED, {"table": table})


def ledger_in_two(*, name: Word, count: Word) -> Message:
    """There are two ledgers: a drive that synchronises kept both where two computers wrote at once, or one was left behind."""
    return Message(ProblemCode.LEDGER_IN_TWO, {"name": name, "count": count})


def source_missing(*, table: Word, source: Word, count: Word) -> Message:
    """Rows name a file or an issue that the ledger does not hold."""
    return Message(ProblemCode.SOURCE_MISSING, {"table": table, "source": source, "count": count})


def source_not_taken(*, submission: Word, disposition: Word, count: Word) -> Message:
    """Figures are held of a file of which nothing counts."""
    return Message(ProblemCode.SOURCE_NOT_TAKEN, {"submission": submission, "disposition": disposition, "count": count})


def issue_unreadable(*, service: Word, period: Word, number: Word, reason: Word) -> Message:
    """What a workbook was issued with can no longer be read, so no return of it can be judged."""
    return Message(ProblemCode.ISSUE_UNREADABLE, {"service": service, "period": period, "number": number, "reason": reason})


def archive_missing(*, name: Word, submission: Word, period: Word, path: Word) -> Message:
    """The untouched copy of a file that was received is not there."""
    return Message(ProblemCode.ARCHIVE_MISSING, {"name": name, "submission": submission, "period": period, "path": path})


def archive_changed(*, path: Word, name: Word, submission: Word, period: Word, found: Word) -> Message:
    """A file in the archive is not what was received."""
    return Message(ProblemCode.ARCHIVE_CHANGED, {"path": path, "name": name, "submission": submission, "period": period, "found": found})


def archive_unreadable(*, path: Word, reason: Word) -> Message:
    """A file or folder of the archive is there and cannot be read, so nobody can say whether it is whole."""
    return Message(ProblemCode.ARCHIVE_UNREADABLE, {"path": path, "reason": reason})


def archive_unknown(*, path: Word) -> Message:
    """A file in the archive is in no record of the ledger."""
    return Message(ProblemCode.ARCHIVE_UNKNOWN, {"path": path})


def issued_changed(*, path: Word, service: Word, period: Word, number: Word, reason: Word) -> Message:
    """A workbook in issued/ is not the one that was issued."""
    return Message(ProblemCode.ISSUED_CHANGED, {"path": path, "service": service, "period": period, "number": number, "reason": reason})


def issued_unreadable(*, path: Word, reason: Word) -> Message:
    """A folder in issued/ cannot be entered, so nobody can say whether the workbooks in it are whole."""
    return Message(ProblemCode.ISSUED_UNREADABLE, {"path": path, "reason": reason})


def issued_unknown(*, path: Word) -> Message:
    """A collection workbook in issued/ is of no issue in the ledger, so its return would be refused."""
    return Message(ProblemCode.ISSUED_UNKNOWN, {"path": path})


def open_to_others(*, names: Word) -> Message:
    """What holds the password, the key or figures can be opened by everybody who can use the computer."""
    return Message(ProblemCode.OPEN_TO_OTHERS, {"names": names})


def key_missing(*, name: Word) -> Message:
    """The secret that seals issued workbooks is not there."""
    return Message(ProblemCode.KEY_MISSING, {"name": name})


def key_differs(*, name: Word) -> Message:
    """The secret in the workspace is not the one that sealed issued workbooks."""
    return Message(ProblemCode.KEY_DIFFERS, {"name": name})
