"""The words of each problem in `in_time.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off
# ruff: noqa: E501

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def key_features_changed(*, about: Word, file: Word, was: Word, now: Word) -> Message:
    """The key features of a report were edited, and since then a figure in them has changed."""
    return Message(ProblemCode.KEY_FEATURES_CHANGED, {"about": about, "file": file, "was": was, "now": now})


def until_before_from(*, found: Word, first: Word) -> Message:
    """The last period of a measure or service is before its first."""
    return Message(ProblemCode.UNTIL_BEFORE_FROM, {"found": found, "first": first})


def service_without_successor(*, found: Word, last: Word, key: Word) -> Message:
    """A service ends while it still has measures or projects that go on."""
    return Message(ProblemCode.SERVICE_WITHOUT_SUCCESSOR, {"found": found, "last": last, "key": key})


def change_of_no_column(*, found: Word, key: Word, near: Word) -> Message:
    """A row of Changes names a column that the measure or service does not have."""
    return Message(ProblemCode.CHANGE_OF_NO_COLUMN, {"found": found, "key": key, "near": near})


def change_without_value(*, column: Word, key: Word) -> Message:
    """A row of Changes does not say what stood in a column that is never empty."""
    return Message(ProblemCode.CHANGE_WITHOUT_VALUE, {"column": column, "key": key})


def meaning_changed(*, column: Word, key: Word, now: Word, last: Word, was: Word) -> Message:
    """What a measure means was changed after figures of it were collected."""
    return Message(ProblemCode.MEANING_CHANGED, {"column": column, "key": key, "now": now, "last": last, "was": was})


def counts_from_next_period(*, period: Word, state: Word, next: Word, edits: Word) -> Message:
    """The catalogue was edited in a way that would change a period that is closed, or whose workbooks have been issued."""
    return Message(ProblemCode.COUNTS_FROM_NEXT_PERIOD, {"period": period, "state": state, "next": next, "edits": edits})


def measure_taken_out(*, key: Word, title: Word, last: Word) -> Message:
    """The row of a measure was taken out of the catalogue though figures of it are held."""
    return Message(ProblemCode.MEASURE_TAKEN_OUT, {"key": key, "title": title, "last": last})


def figure_given_before(*, title: Word, figure: Word, when: Word) -> Message:
    """A later file leaves a figure blank that an earlier one gave."""
    return Message(ProblemCode.FIGURE_GIVEN_BEFORE, {"title": title, "figure": figure, "when": when})


def marker_kept(*, title: Word, when: Word) -> Message:
    """A later file leaves out the marker c that an earlier one gave: the figure stays confidential."""
    return Message(ProblemCode.MARKER_KEPT, {"title": title, "when": when})


def older_content(*, before: Word, since: Word, submission: Word) -> Message:
    """A file holds what was handed in before, and has been corrected since."""
    return Message(ProblemCode.OLDER_CONTENT, {"before": before, "since": since, "submission": submission})


def closed_period_differs(*, key: Word, period: Word, was: Word, now: Word) -> Message:
    """What was rated when a period was closed comes out otherwise now: by another version of the program, or a changed ledger."""
    return Message(ProblemCode.CLOSED_PERIOD_DIFFERS, {"key": key, "period": period, "was": was, "now": now})


def entered_by_team(*, source: Word) -> Message:
    """The performance team filled the workbook in, from an e-mail or paper of the service's."""
    return Message(ProblemCode.ENTERED_BY_TEAM, {"source": source})


def came_after_closing(*, period: Word, when: Word, count: Word) -> Message:
    """A return came after its period had been closed: what it changes is recorded as a revision."""
    return Message(ProblemCode.CAME_AFTER_CLOSING, {"period": period, "when": when, "count": count})
