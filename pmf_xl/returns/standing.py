"""Which submission stands for a period and service: the one place that decides what supersedes what."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from pmf_xl.layout.sheet_names import MEASURES
from pmf_xl.ledger.records import Disposition

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import Submission
    from pmf_xl.ledger.asking import Asking
    from pmf_xl.rules.periods import Period


Row = tuple[str, str]  # a sheet, and the key of a row on it
FIGURES = frozenset(
    {"outturn", "numerator", "denominator", "marker"}
)  # columns that make a row of Measures filled


@dataclass(frozen=True, slots=True)
class Standing:
    """A submission that counts: the period it is for, and its rows that a later one fills in again."""

    period: "Period"
    overtaken: frozenset[Row]


class Saved(Protocol):
    """A file that says when it was saved, as far as it does."""

    @property
    def saved_at(self) -> datetime | None:
        """When it says it was saved."""


def saved_before(one: Saved, other: Saved) -> bool:
    """Say whether a version was saved before another, so that it never takes its place."""
    return one.saved_at is not None and other.saved_at is not None and one.saved_at < other.saved_at


def is_taken(submission: "Submission") -> bool:
    """Say whether anything of a file was taken, whatever has become of it since."""
    return submission.disposition.counts


def taken(
    ledger: "Asking", period: "Period | str | None" = None, numbers: Collection[int] | None = None
) -> "dict[tuple[str, str], list[Submission]]":
    """Return the submissions that were ever taken for each period and service; with `numbers` some of them only.

    They come in the order received, but one that says that it was saved before another comes before that: of two runs
    at once either may be first.
    """
    found: dict[tuple[str, str], list[Submission]] = {}
    for submission in ledger.submissions(None if period is None else str(period), numbers):
        if submission.kind == "return" and submission.disposition.counts and submission.service:
            put_in_order(found.setdefault((submission.period, submission.service), []), submission)
    return found


def put_in_order(listed: "list[Submission]", submission: "Submission") -> None:
    """Put the submission received last among those before it: behind all but those that say they were saved later."""
    place = len(listed)
    while place and saved_before(submission, listed[place - 1]):
        place -= 1
    listed.insert(place, submission)


def counting(
    ledger: "Asking", period: "Period | str | None" = None
) -> "dict[tuple[str, str], list[Submission]]":
    """Return the submissions that count for each period and service, in order: taken, and not withdrawn.

    What a later one leaves blank, an earlier one still says.
    """
    withdrawn = {one.submission for one in ledger.withdrawals()}
    counts = {
        key: [one for one in listed if one.id not in withdrawn]
        for key, listed in taken(ledger, period).items()
    }
    return {key: listed for key, listed in counts.items() if listed}


def standing(ledger: "Asking", period: "Period | str | None" = None) -> "dict[tuple[str, str], Submission]":
    """Return the submission that stands for each period and service: the last of those that count."""
    return {key: listed[-1] for key, listed in counting(ledger, period).items()}


def given_again(ledger: "Asking", listed: "Sequence[Submission]") -> dict[int, frozenset[Row]]:
    """Return the rows of each of several submissions, in their order, that a later one fills in again."""
    if len(listed) < 2:  # as nearly always: then nothing need be read
        return {one.id: frozenset() for one in listed}
    filled = {one.id: rows_filled(ledger.entries_of(one.id)) for one in listed}
    later: frozenset[Row] = frozenset()
    again = {}
    for one in reversed(listed):
        again[one.id] = filled[one.id] & later
        later |= filled[one.id]
    return again


def rows_filled(entries: str) -> frozenset[Row]:
    """Return the rows in which something was filled in, of what was typed in a file; of a measure a figure or marker.

    >>> sorted(rows_filled('{"Measures": {"A": {"outturn": 1}, "B": {"commentary": "Late"}}}'))
    [('Measures', 'A')]
    """
    return frozenset(
        (sheet, key)
        for sheet, rows in json.loads(entries).items()
        for key, typed in rows.items()
        if (FIGURES & typed.keys() if sheet == MEASURES else typed)
    )


def numbers_standing(ledger: "Asking", period: "Period | str | None" = None) -> set[int]:
    """Return the numbers of the submissions something of which stands."""
    stand = set()
    for listed in counting(ledger, period).values():
        again = given_again(ledger, listed)
        stand |= {
            one.id
            for one in listed
            if one is listed[-1] or rows_filled(ledger.entries_of(one.id)) - again[one.id]
        }
    return stand


def disposition_now(
    disposition: Disposition, submission: int | None, standing: Collection[int]
) -> Disposition:
    """Give a file's disposition as it is now: one that was taken and no longer stands has been superseded."""
    overtaken = disposition.counts and submission not in standing
    return Disposition.SUPERSEDED if overtaken else disposition


def standing_up_to(
    ledger: "Asking",
    catalogue: "Catalogue",
    period: "Period",
    *,
    before: bool = False,
    periods: Collection[str] | None = None,
) -> "dict[int, Standing]":
    """Return the submissions that count up to a period (or `before` it), the earliest period first.

    What one of them reports is overtaken by what a later one does, whichever came first. With `periods` of those only.
    """
    counts = counting(ledger) if periods is None else {}
    for one in periods or ():
        counts |= counting(ledger, one)
    wanted = []
    for (text, _), listed in counts.items():
        when = catalogue.period(text)
        if when.stage:  # nothing in it is of a period
            continue
        if when < period if before else when <= period:
            again = given_again(ledger, listed)
            last = listed[-1].id  # services one after the other, as their last ones came
            wanted += [
                (when, last, place, one.id, Standing(when, again[one.id])) for place, one in enumerate(listed)
            ]
    return {number: stands for _, _, _, number, stands in sorted(wanted, key=lambda one: one[:3])}
