"""A workbook that is issued again: what makes it another, and what becomes of a return of the earlier one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pmf_xl.catalogue import Catalogue
from pmf_xl.ledger import Ledger
from quarter import GOOD, Quarter

SECOND = {  # what Waste has to say of the second quarter
    "WS01": {"Outturn": 0.461},
    "WS01/N": {"Outturn": 0.47},
    "WS01/S": {"Outturn": 0.452},
    "WS02": {"Outturn": 41},
    "WS03": {"Outturn": 59800},
    "WS04": {"Outturn": -0.024},
    "PR1/M3": {"Status": "On track"},
}


def with_measure(catalogue: Catalogue, ref: str, **update: object) -> Catalogue:
    """A catalogue in which one measure is another."""
    measures = (one.model_copy(update=update) if one.ref == ref else one for one in catalogue.measures)
    return replace(catalogue, measures=tuple(measures))


def test_a_correction_of_last_quarter_leaves_this_quarters_workbooks_as_they_are(
    quarter: Quarter, testshire: Catalogue
) -> None:
    """Only a locked cell of context would differ, which is no fault of the service's."""
    quarter.hand_in("WS")
    assert quarter.collate().accepted == ("WS",)
    second = Quarter(quarter.workspace.folder, testshire, "2024-25-Q2", date(2024, 10, 3))
    sent = second.issue("WS")["WS"]
    filled = second.hand_in("WS", SECOND)
    quarter.hand_in("WS", GOOD["WS"] | {"WS03": {"Outturn": 29100}}, "corrected.xlsx")
    assert quarter.collate().figures == 6
    again = second.issue("WS")["WS"]
    assert (again.fresh, again.number, again.issue) == (False, 1, sent.issue)
    read = second.collate_one(filled)
    assert read.disposition
    assert read.disposition.counts
    assert {str(one.code) for one in read.problems} == {"milestone-status-missing"}


def test_what_a_workbook_is_judged_by_is_kept_before_any_is_recorded(
    quarter: Quarter, testshire: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the first are being written by then, and where a measure is another than before."""
    kept, record_issues = [], Ledger.record_issues

    def recorded(ledger: Ledger, *given: Any) -> list[bool]:
        kept.append(len(ledger.events()))
        return record_issues(ledger, *given)

    monkeypatch.setattr(Ledger, "record_issues", recorded)
    second = Quarter(quarter.workspace.folder, testshire, "2024-25-Q2", date(2024, 10, 3))
    before = len(second.workspace.ledger.events())
    second.issue("WS")
    second.change(with_measure(testshire, "WS02", tolerance=0.5))
    second.issue("WS")
    assert kept == [before + 1, before + 2]


def test_other_rules_make_another_issue_and_the_return_of_the_earlier_one_is_told(
    quarter: Quarter, testshire: Catalogue
) -> None:
    """A tolerance stands in no cell; a return filled in under the old one was coloured by it."""
    filled = quarter.hand_in("WS")
    quarter.change(with_measure(testshire, "WS02", tolerance=0.5))
    assert quarter.issue("WS")["WS"].number == 2
    read = quarter.collate_one(filled)
    (told,) = [one for one in read.problems if one.code == "superseded-issue"]
    assert "the rules of WS02 changed" in told.message
    assert read.disposition == "rejected"


def test_issuing_one_service_anew_leaves_the_rules_of_all_as_they_were(
    quarter: Quarter, testshire: Catalogue
) -> None:
    quarter.issue()
    scheme = replace(testshire.framework.scheme, amber_tolerance=0.5)
    looser = replace(testshire, framework=testshire.framework.model_copy(update={"scheme": scheme}))
    quarter.change(with_measure(looser, "WS02", title="Bins missed in the week"))
    assert {code: file.fresh for code, file in quarter.issue("WS").items()} == {"WS": True}
    judged = quarter.workspace.catalogue_of(quarter.period)
    assert judged.framework.scheme.amber_tolerance == 0.05
    assert judged.measure("WS02").title == "Bins missed in the week"
    assert {code: file.number for code, file in quarter.issue().items()} == {"HR": 2, "WS": 3}
    assert quarter.workspace.catalogue_of(quarter.period).framework.scheme.amber_tolerance == 0.5
