"""Figures that may be a slip of the keyboard, as long as the service has not said that they are right.

It is asked under *Figure right?* in its feedback workbook, and where it has not answered, under *Last figure right?* in
the next one that it is issued.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pmf_xl.layout.collection import MEASURES
from pmf_xl.layout.issued import Issued
from pmf_xl.problems import Problem, ProblemCode, Severity
from pmf_xl.returns.standing import counting, given_again

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import Ledger, Submission
    from pmf_xl.rules.periods import Period

#: Queries that the service is asked to answer with yes or no.
TO_CONFIRM: Final = (
    ProblemCode.PERCENT_SCALE_UNLIKELY,
    ProblemCode.JUMPED,
    ProblemCode.OUTLIER,
    ProblemCode.SIGN_CHANGED,
)
CONFIRMED: Final = "Nothing to do: the service says that it is right."


def problems_now(ledger: "Ledger", submission: int) -> list[Problem]:
    """Give what was found in a file; what the service has confirmed since is a note."""
    found = ledger.problems_of(submission)
    of = ledger.submission(submission)
    if of is None or not any(_is_doubt(one) for one in found):
        return found
    right = {ref for ref, answer in _answers(ledger, of) if answer == "Yes"}
    return [
        replace(one, severity=Severity.NOTE, remedy=CONFIRMED) if _is_doubt(one) and one.ref in right else one
        for one in found
    ]


def doubts_before(
    ledger: "Ledger", catalogue: "Catalogue", service: str, period: "Period"
) -> dict[str, tuple[int, str]]:
    """Give the figures to be confirmed of the last period before one that a service returned, by their references.

    Each with the number of the file that it came in, and the question.
    """
    before = {
        when: listed
        for (text, code), listed in counting(ledger).items()
        if code == service and (when := catalogue.period(text)).last_day < period.first_day
    }
    if not before:
        return {}
    when = max(before, key=lambda one: one.last_day)
    again = given_again(ledger, before[when])
    return {
        one.ref: (file.id, f"{when.label}: {one.message} Is it right?")
        for file in before[when]
        for one in problems_now(ledger, file.id)
        if one.ref and _is_doubt(one) and (MEASURES, one.ref) not in again[file.id]
    }


def _is_doubt(found: Problem) -> bool:
    return found.severity is Severity.QUERY and found.code in TO_CONFIRM


def _answers(ledger: "Ledger", of: "Submission") -> Iterator[tuple[str, str]]:
    """Give the answers that a service has given since in returns of later periods, each with its row's reference."""
    for file in ledger.submissions():
        if file.service != of.service or file.id < of.id or not (file.issue and file.disposition.counts):
            continue
        typed = json.loads(ledger.entries_of(file.id)).get(MEASURES, {})
        given = {ref: row["earlier_right"] for ref, row in typed.items() if row.get("earlier_right")}
        issue = ledger.issue(file.issue) if given else None
        if issue:
            rows = {row.key: row for row in Issued.from_json(issue.content).measures}
            yield from (
                (ref, answer) for ref, answer in given.items()
                if ref in rows and rows[ref].facts.get("doubt_of") == of.id
            )  # fmt: skip
