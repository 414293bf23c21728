"""Figures that may be a slip of the keyboard, as long as the service has not said that they are right.

It is asked under *Figure right?* in its feedback workbook, and where it has not answered, under *Last figure right?* in
the next one that it is issued.
"""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pmf_xl.layout.issued import Issued
from pmf_xl.layout.sheet_names import MEASURES
from pmf_xl.problems import Problem, ProblemCode, Severity
from pmf_xl.returns.standing import counting, given_again

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
    of = ledger.submission(submission)
    return problems_now_of(ledger, [of])[submission] if of else ledger.problems_of(submission)


def problems_now_of(ledger: "Ledger", files: "Collection[Submission]") -> dict[int, list[Problem]]:
    """Give what was found in each of some files, by its number; what its service has confirmed since is a note."""
    found = ledger.problems_of_each([file.id for file in files])
    doubtful = [file for file in files if any(_is_doubt(one) for one in found[file.id])]
    right = _confirmed(ledger, doubtful)
    return found | {
        file.id: [
            replace(one, severity=Severity.NOTE, remedy=CONFIRMED)
            if _is_doubt(one) and (file.id, one.ref) in right
            else one
            for one in found[file.id]
        ]
        for file in doubtful
    }


def doubts_before(
    ledger: "Ledger", catalogue: "Catalogue", period: "Period"
) -> dict[str, dict[str, tuple[int, str]]]:
    """Give the figures to be confirmed of the last period before one that each service returned, by its code.

    They are given by their references, each with the number of the file that it came in, and the question.
    """
    last: dict[str, tuple[Period, list[Submission]]] = {}
    for (text, service), listed in counting(ledger).items():
        when = catalogue.period(text)
        if when.stage:
            continue
        if when.last_day < period.first_day and (
            service not in last or last[service][0].last_day < when.last_day
        ):
            last[service] = when, listed
    found = problems_now_of(ledger, [file for _, listed in last.values() for file in listed])
    doubts = {}
    for service, (when, listed) in last.items():
        again = given_again(ledger, listed)
        doubts[service] = {
            one.ref: (file.id, f"{when.label}: {one.message} Is it right?")
            for file in listed
            for one in found[file.id]
            if one.ref and _is_doubt(one) and (MEASURES, one.ref) not in again[file.id]
        }
    return doubts


def _is_doubt(found: Problem) -> bool:
    return found.severity is Severity.QUERY and found.code in TO_CONFIRM


def _confirmed(ledger: "Ledger", doubtful: "Sequence[Submission]") -> set[tuple[int, str]]:
    """Give the figures that services have confirmed since in returns of later periods: file and reference of each."""
    if not doubtful:
        return set()
    numbers = {one.id for one in doubtful}
    asked: dict[str | None, set[str]] = {}
    for one in doubtful:
        asked.setdefault(one.service, set()).add(one.period)
    right = set()
    for file in ledger.submissions_from(min(numbers)):
        of_later = asked.get(file.service, {file.period}) != {file.period}
        if not (of_later and file.issue and file.disposition.counts):
            continue
        typed = json.loads(ledger.entries_of(file.id)).get(MEASURES, {})
        given = {ref: row["earlier_right"] for ref, row in typed.items() if row.get("earlier_right")}
        issue = ledger.issue(file.issue) if given else None
        rows = {row.key: row for row in Issued.from_json(issue.content).measures} if issue else {}
        for ref, answer in given.items():
            of = rows[ref].facts.get("doubt_of") if ref in rows else None
            if answer == "Yes" and of in numbers:
                right.add((int(str(of)), ref))
    return right
