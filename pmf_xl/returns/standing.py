"""Which submission stands for a period and service: the one place that decides what supersedes what."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from pmf_xl.ledger.records import Disposition

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import Ledger, Submission
    from pmf_xl.rules.periods import Period


class Saved(Protocol):
    """A file that says when it was saved, as far as it does."""

    @property
    def saved_at(self) -> datetime | None:
        """When it says it was saved."""


def saved_before(one: Saved, other: Saved) -> bool:
    """Say whether a version was saved before another, so that it never takes its place."""
    return one.saved_at is not None and other.saved_at is not None and one.saved_at < other.saved_at


def standing(ledger: "Ledger", period: "Period | str | None" = None) -> "dict[tuple[str, str], Submission]":
    """Return the submission that stands for each period and service.

    That is the last one that was taken, unless it says that it was saved before another: of two runs at once
    either may come first.
    """
    stands: dict[tuple[str, str], Submission] = {}
    for submission in ledger.submissions(None if period is None else str(period)):
        if submission.kind == "return" and submission.disposition.counts and submission.service:
            key = (submission.period, submission.service)
            before = stands.get(key)
            if before is None or not saved_before(submission, before):
                stands[key] = submission
    return stands


def numbers_standing(ledger: "Ledger", period: "Period | str | None" = None) -> set[int]:
    """Return the numbers of the submissions that stand."""
    return {submission.id for submission in standing(ledger, period).values()}


def disposition_now(
    disposition: Disposition, submission: int | None, standing: Collection[int]
) -> Disposition:
    """Give a file's disposition as it is now: one that was taken and no longer stands has been superseded."""
    overtaken = disposition.counts and submission not in standing
    return Disposition.SUPERSEDED if overtaken else disposition


def standing_up_to(
    ledger: "Ledger", catalogue: "Catalogue", period: "Period", *, before: bool = False
) -> "dict[int, Period]":
    """Return the periods of the submissions that stand up to a period (or `before` it), the earliest period first.

    What one of them reports is overtaken by what a later one does, whichever came first.
    """
    periods = {one.id: catalogue.period(when) for (when, _), one in standing(ledger).items()}
    wanted = {
        number: when for number, when in periods.items() if (when < period if before else when <= period)
    }
    return dict(sorted(wanted.items(), key=lambda item: (item[1], item[0])))
