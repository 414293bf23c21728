"""The words of each problem in `in_files.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off
# ruff: noqa: E501

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def not_our_workbook(*, name: Word) -> Message:
    """The file carries no stamp of a collection workbook."""
    return Message(ProblemCode.NOT_OUR_WORKBOOK, {"name": name})


def wrong_council(*, found: Word, expected: Word) -> Message:
    """The stamp names another council."""
    return Message(ProblemCode.WRONG_COUNCIL, {"found": found, "expected": expected})


def wrong_period(*, found: Word, expected: Word) -> Message:
    """The workbook was issued for another period than the one being collated."""
    return Message(ProblemCode.WRONG_PERIOD, {"found": found, "expected": expected})


def superseded_issue(*, issued: Word, again: Word, changed: Word) -> Message:
    """The workbook was issued, and then issued again with other content."""
    return Message(ProblemCode.SUPERSEDED_ISSUE, {"issued": issued, "again": again, "changed": changed})


def issue_unknown(*, issue: Word) -> Message:
    """The stamp names an issue that this workspace's ledger does not know."""
    return Message(ProblemCode.ISSUE_UNKNOWN, {"issue": issue})


def stamp_damaged(*, what: Word) -> Message:
    """The stamp does not agree with itself: somebody or some program changed it."""
    return Message(ProblemCode.STAMP_DAMAGED, {"what": what})


def stamp_missing(*, name: Word, whose: Word, period: Word) -> Message:
    """The hidden sheet by which a workbook is known is gone, as Excel's Document Inspector takes it out; headings and references say whose it is."""
    return Message(ProblemCode.STAMP_MISSING, {"name": name, "whose": whose, "period": period})


def encrypted(*, name: Word) -> Message:
    """The file needs a password to open."""
    return Message(ProblemCode.ENCRYPTED, {"name": name})


def encrypted_by_label(*, name: Word) -> Message:
    """A sensitivity label, or another rule of the organisation, encrypts the file: there is no password to take off."""
    return Message(ProblemCode.ENCRYPTED_BY_LABEL, {"name": name})


def broken_file(*, name: Word, reason: Word) -> Message:
    """The file is damaged, cut short or not a spreadsheet at all."""
    return Message(ProblemCode.BROKEN_FILE, {"name": name, "reason": reason})


def not_read_this_time(*, name: Word, reason: Word) -> Message:
    """A fault of this program, or a computer too busy, kept the file from being read. The file may be sound; nothing of it was recorded."""
    return Message(ProblemCode.NOT_READ_THIS_TIME, {"name": name, "reason": reason})


def folder_not_read(*, name: Word, reason: Word) -> Message:
    """A folder among the returns, or the way to a file, cannot be opened: what is in it was not read and counts as not returned."""
    return Message(ProblemCode.FOLDER_NOT_READ, {"name": name, "reason": reason})


def file_too_large(*, name: Word, size: Word, limit: Word) -> Message:
    """The file, or what it unpacks to, is larger than any return can be."""
    return Message(ProblemCode.FILE_TOO_LARGE, {"name": name, "size": size, "limit": limit})


def unsafe_content(*, name: Word, what: Word) -> Message:
    """The file holds something that no return needs and that could do harm."""
    return Message(ProblemCode.UNSAFE_CONTENT, {"name": name, "what": what})


def not_a_workbook(*, name: Word) -> Message:
    """The file is of a kind that is not a spreadsheet."""
    return Message(ProblemCode.NOT_A_WORKBOOK, {"name": name})


def no_workbook_inside(*, name: Word, held: Word) -> Message:
    """The file is an e-mail or an archive of files, and no workbook is inside."""
    return Message(ProblemCode.NO_WORKBOOK_INSIDE, {"name": name, "held": held})


def passed_over(*, name: Word, reason: Word) -> Message:
    """A file beside the workbooks in an e-mail or an archive was passed over; nothing is kept of it."""
    return Message(ProblemCode.PASSED_OVER, {"name": name, "reason": reason})


def accepted_by_team(*, by: Word, name: Word, when: Word, submission: Word) -> Message:
    """The stamp of the file that came was gone, and the performance team accepted it."""
    return Message(ProblemCode.ACCEPTED_BY_TEAM, {"by": by, "name": name, "when": when, "submission": submission})


def already_read(*, when: Word, disposition: Word) -> Message:
    """The same bytes have been read before."""
    return Message(ProblemCode.ALREADY_READ, {"when": when, "disposition": disposition})


def later_stands(*, when: Word) -> Message:
    """A later submission of the same return stands."""
    return Message(ProblemCode.LATER_STANDS, {"when": when})


def late(*, due: Word, received: Word) -> Message:
    """The return came after its due date."""
    return Message(ProblemCode.LATE, {"due": due, "received": received})


def sheet_missing(*, name: Word) -> Message:
    """A sheet of the workbook is gone."""
    return Message(ProblemCode.SHEET_MISSING, {"name": name})


def sheet_renamed(*, name: Word, found: Word) -> Message:
    """A sheet has another name than it was issued with; it was known by its headings and references."""
    return Message(ProblemCode.SHEET_RENAMED, {"name": name, "found": found})


def heading_missing(*, name: Word, instead: Word) -> Message:
    """A column's heading is gone or changed."""
    return Message(ProblemCode.HEADING_MISSING, {"name": name, "instead": instead})


def heading_repeated(*, name: Word, other: Word) -> Message:
    """Two columns have the same heading."""
    return Message(ProblemCode.HEADING_REPEATED, {"name": name, "other": other})


def column_moved(*, name: Word, letter: Word) -> Message:
    """The columns to fill in stand in another order than issued; they were read by their headings."""
    return Message(ProblemCode.COLUMN_MOVED, {"name": name, "letter": letter})


def sheet_copied(*, name: Word, read: Word, heading: Word, key: Word) -> Message:
    """Another sheet holds the same rows with other entries; it was not read."""
    return Message(ProblemCode.SHEET_COPIED, {"name": name, "read": read, "heading": heading, "key": key})


def row_missing(*, key: Word) -> Message:
    """A row that was issued did not come back."""
    return Message(ProblemCode.ROW_MISSING, {"key": key})


def row_unknown(*, key: Word) -> Message:
    """A row holds a reference that was not issued to this service."""
    return Message(ProblemCode.ROW_UNKNOWN, {"key": key})


def row_repeated(*, key: Word, other: Word) -> Message:
    """Two rows hold the same reference."""
    return Message(ProblemCode.ROW_REPEATED, {"key": key, "other": other})


def locked_cell_changed(*, heading: Word, key: Word, was: Word, now: Word) -> Message:
    """A cell that is locked holds something else than was issued."""
    return Message(ProblemCode.LOCKED_CELL_CHANGED, {"heading": heading, "key": key, "was": was, "now": now})


def computed_cell_changed(*, heading: Word, key: Word, now: Word, was: Word) -> Message:
    """A cell that works itself out holds something else than its formula gives."""
    return Message(ProblemCode.COMPUTED_CELL_CHANGED, {"heading": heading, "key": key, "now": now, "was": was})


def nothing_filled_in() -> Message:
    """The return has no entry at all."""
    return Message(ProblemCode.NOTHING_FILLED_IN, {})
