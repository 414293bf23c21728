"""What has come for a period so far: read from the ledger once in a run, and kept up with what the run records."""

import hashlib
import json
import sys
from typing import TYPE_CHECKING

from pmf_xl.collect.beside_earlier import Given
from pmf_xl.layout.sheet_names import SIGN_OFF
from pmf_xl.returns.standing import is_taken, put_in_order
from pmf_xl.rules.days import day_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import Ledger, Submission
    from pmf_xl.problems import Problem
    from pmf_xl.rules.periods import Period


class SoFar:
    """The files that came for a period, by their bytes and by their service."""

    def __init__(self, ledger: "Ledger", period: "Period") -> None:
        self._ledger, self.period, self._last = ledger, str(period), 0
        self.by_bytes: dict[str, Submission] = {}
        self._taken: dict[str, list[Submission]] = {}  # by service
        self._problems: dict[int, list[Problem]] = {}
        # What was read of earlier files, so that each is read once in a run however many there are of a service.
        self._given: dict[str, tuple[list[int], dict[str, Given]]] = {}
        self._signed: dict[int, tuple[str, ...]] = {}
        self._contents: dict[int, bytes] = {}
        self.learn()

    def submission_of(self, sha256: str) -> "Submission | None":
        """Return the file of these bytes, if it has been recorded for this period."""
        return self.by_bytes.get(sha256)

    def problems_of(self, submission: "Submission") -> "list[Problem]":
        """Return what was found in a file that is known; it is read of all of them at once."""
        if submission.id not in self._problems:
            unknown = [file.id for file in self.by_bytes.values() if file.id not in self._problems]
            self._problems |= self._ledger.problems_of_each(unknown)
        return self._problems[submission.id]

    def learn(self) -> set[int]:
        """Take in what has been recorded since, by this run or another, and return the numbers of those files."""
        since = self._ledger.submissions_since(self.period, self._last)
        for file in since:
            self.by_bytes[file.sha256] = file
            self._last = file.id
            if is_taken(file) and file.service and file.kind == "return":
                put_in_order(self._taken.setdefault(file.service, []), file)
        self._withdrawn = {one.submission for one in self._ledger.withdrawals()}
        return {file.id for file in since}

    def counting(self, service: str) -> "list[Submission]":
        """Return the files of a service that count, in the order in which they do."""
        return [one for one in self._taken.get(service, ()) if one.id not in self._withdrawn]

    def stands(self, service: str) -> "Submission | None":
        """Return the file that stands of a service: the last of those that count."""
        counts = self.counting(service)
        return counts[-1] if counts else None

    # -- what earlier files gave -------------------------------------------------------------------------------------

    def version(self, catalogue: "Catalogue", service: str) -> int:
        """Return a number that changes with what earlier files give a file of a service to be held beside."""
        return sum(len(self._taken.get(code, ())) for code in (*self._gone(catalogue), service))

    def given(self, catalogue: "Catalogue", service: str) -> dict[str, Given]:
        """Return what stands of the figures that a service gave before, by the reference of its row.

        What a service reported that is no more is asked of the one that has taken it over.
        """
        gone = (one for code in self._gone(catalogue) for one in self.counting(code))
        listed = [*gone, *self.counting(service)]
        numbers = [one.id for one in listed]
        known, given = self._given.get(service, ([], {}))
        if numbers[: len(known)] != known:  # one was withdrawn, or came that was saved before another
            known, given = [], {}
        given = given | _given_in(self._ledger, listed[len(known) :])
        self._given[service] = numbers, given
        return given

    def signed(self, service: str) -> frozenset[str]:
        """Return the roles in which an earlier file of a service was signed off."""
        own = [one.id for one in self.counting(service)]
        if unknown := [number for number in own if number not in self._signed]:
            rows = self._ledger.parts("sign_offs", unknown)
            for number in unknown:
                signed = (
                    row for row in rows if row["submission"] == number and row["confirmed"] and row["name"]
                )
                self._signed[number] = tuple(sys.intern(str(row["role"])) for row in signed)
        return frozenset().union(*(self._signed[number] for number in own))

    def repeated(self, service: str, entries: str) -> "tuple[Submission, Submission] | None":
        """Return the earlier file that a file repeats though it has been corrected since, and the correction."""
        own = self.counting(service)
        if not own:
            return None
        now, last = _content(entries), own[-1]
        if now == self._content_of(last):
            return None
        others = (one for one in self._taken[service] if one is not last)
        return next(((one, last) for one in others if self._content_of(one) == now), None)

    def _gone(self, catalogue: "Catalogue") -> list[str]:
        return [code for code in self._taken if catalogue.service_or_none(code) is None]

    def _content_of(self, submission: "Submission") -> bytes:
        if submission.id not in self._contents:
            self._contents[submission.id] = _content(self._ledger.entries_of(submission.id))
        return self._contents[submission.id]


def _given_in(ledger: "Ledger", listed: "Sequence[Submission]") -> dict[str, Given]:
    """Give what stands of the figures of some returns, by the reference of its row; the last that says anything."""
    if not listed:
        return {}
    came = {one.id: (place, day_written(one.received_at.date())) for place, one in enumerate(listed)}
    given: dict[str, Given] = {}
    for row in sorted(ledger.parts("figures", came), key=lambda row: came[row["submission"]][0]):
        if row["outturn"] is not None or row["marker"] is not None:
            key = "/".join(filter(None, (row["ref"], row["breakdown"])))
            when = came[row["submission"]][1]
            given[key] = Given(row["outturn"], row["marker"], row["commentary"], when)
    return given


def _content(entries: str) -> bytes:
    """Give a digest of what was typed, but for the sign-off; the same whatever the order of rows and columns."""
    typed = {
        sheet: rows
        for sheet, rows in json.loads(entries, parse_int=float).items()
        if sheet != SIGN_OFF and rows
    }
    return hashlib.sha256(json.dumps(typed, sort_keys=True).encode()).digest()
