"""What one quarter's returns promise is asked about in the next: actions, milestones, figures to compare with."""

from datetime import date
from typing import Any

import openpyxl
import pytest

from pmf_xl.catalogue import Catalogue
from quarter import GOOD, Quarter, cell, lines

ACTION = {"Commentary": "Short of crews.", "Action": "Train relief drivers", "Action owner": "Di Webb"}
DUE = {"Action due": date(2024, 8, 31)}
SECOND = {  # what Waste has to say of the second quarter
    "WS01": {"Outturn": 0.461},
    "WS01/N": {"Outturn": 0.47},
    "WS01/S": {"Outturn": 0.452},
    "WS02": {"Outturn": 41},
    "WS03": {"Outturn": 59800},
    "WS04": {"Outturn": -0.024},
    "PR1/M3": {"Status": "On track"},
}


@pytest.fixture
def second(quarter: Quarter, testshire: Catalogue) -> Quarter:
    """The second quarter, after a first in which Waste promised an action."""
    quarter.hand_in("WS", GOOD["WS"] | {"WS02": {"Outturn": 57} | ACTION | DUE})
    assert quarter.collate().accepted == ("WS",)
    return Quarter(quarter.workspace.folder, testshire, "2024-25-Q2", date(2024, 10, 3))


def waste(quarter: Quarter) -> openpyxl.Workbook:
    return openpyxl.load_workbook(quarter.issue("WS")["WS"].path)


def progress(**typed: Any) -> dict[str, Any]:
    return SECOND | {"WS02/2024-25-Q1": {heading.capitalize(): value for heading, value in typed.items()}}


def test_the_first_quarter_is_what_the_second_compares_with(second: Quarter) -> None:
    sheet = waste(second)["Measures"]
    previous = {ref: cell(sheet, ref, "Previous outturn").value for ref in ("WS01", "WS01/S", "WS02", "WS03")}
    assert previous == {"WS01": 0.452, "WS01/S": 0.443, "WS02": 57, "WS03": 29500}


def test_a_milestone_done_is_asked_about_no_more(second: Quarter) -> None:
    sheet = waste(second)["Projects"]
    assert list(lines(sheet)) == ["PR1/M3"]
    assert cell(sheet, "PR1/M3", "Last status").value == "At risk"


def test_an_action_is_carried_over_with_what_was_promised(second: Quarter) -> None:
    sheet = waste(second)["Actions"]
    held = {
        heading: cell(sheet, "WS02/2024-25-Q1", heading).value
        for heading in ("Measure", "Action", "Owner", "Raised in", "Status")
    }
    assert held == {
        "Measure": "Bins missed",
        "Action": "Train relief drivers",
        "Owner": "Di Webb",
        "Raised in": "Q1 2024-25",
        "Status": None,
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"status": "Done"}, []),
        ({"status": "In progress", "progress": "Two trained."}, []),
        ({"status": "In progress"}, [("query", "action-overdue", "Actions!H2")]),
        (
            {},
            [("query", "action-overdue", "Actions!H2"), ("query", "milestone-status-missing", "Actions!G2")],
        ),
        (
            {"status": "Forgotten"},
            [("error", "choice-unknown", "Actions!G2"), ("query", "action-overdue", "Actions!H2")],
        ),
    ],
)
def test_how_an_action_stands_is_checked(
    second: Quarter, typed: dict[str, str], found: list[tuple[str, ...]]
) -> None:
    file = second.collate_one(second.hand_in("WS", progress(**typed)))
    assert sorted((problem.severity.value, problem.code, problem.place) for problem in file.problems) == found


def test_an_action_done_is_not_carried_further(second: Quarter, testshire: Catalogue) -> None:
    second.hand_in("WS", progress(status="Done"))
    second.collate()
    third = Quarter(second.workspace.folder, testshire, "2024-25-Q3", date(2025, 1, 3))
    assert "Actions" not in waste(third).sheetnames
    assert second.workspace.ledger.open_actions() == {}


def test_what_was_said_of_an_action_stands_when_the_return_is_sent_again(second: Quarter) -> None:
    """The second version of a return tells of the action again, though by the first it is done."""
    second.hand_in("WS", progress(status="Done"), "first.xlsx")
    second.collate()
    second.hand_in("WS", progress(status="Done") | {"WS02": {"Outturn": 40}}, "second.xlsx")
    assert second.collate().accepted == ("WS",)
    assert second.workspace.ledger.open_actions() == {}


def test_what_this_quarter_says_does_not_change_what_it_is_asked(second: Quarter) -> None:
    """Issuing again after the return came asks the same, so nothing is issued anew."""
    sent = second.issue("WS")["WS"]
    second.hand_in("WS", progress(status="Done"))
    second.collate()
    again = second.issue("WS")["WS"]
    assert (again.issue, again.fresh) == (sent.issue, False)


def test_an_earlier_quarter_sent_again_does_not_undo_a_later_one(second: Quarter, quarter: Quarter) -> None:
    second.hand_in("WS", progress(status="Done"))
    second.collate()
    quarter.hand_in("WS", GOOD["WS"] | {"WS02": {"Outturn": 58} | ACTION | DUE}, "again.xlsx")
    assert quarter.collate(quarter.returned / "again.xlsx").accepted == ("WS",)
    assert second.workspace.ledger.open_actions() == {}
