"""A figure that nobody has said is right is asked about again, in the next workbook that the service is issued."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pmf_xl.catalogue import Catalogue
from pmf_xl.collect.problem_list import problem_list
from quarter import GOOD, SIGNED, Quarter

NEXT = "2024-25-Q2"
SLIPPED = SIGNED | GOOD["HR"] | {"HR07": {"Outturn": 21.4}}


@pytest.fixture
def later(quarter: Quarter, testshire: Catalogue) -> Quarter:
    """The quarter after one in which 21.4 was given where it was 211.5, and nobody answered."""
    file = quarter.collate_one(quarter.hand_in("HR", SLIPPED))
    assert [(found.code, found.ref) for found in file.problems] == [("jumped", "HR07")]
    return Quarter(quarter.workspace.folder, testshire, NEXT, date(2024, 10, 3))


def queries(quarter: Quarter, period: str) -> list[tuple[str, str]]:
    """What problems.xlsx lists of a period's open queries."""
    declared = problem_list(quarter.workspace, quarter.workspace.catalogue.period(period))
    table = declared.sheets[0].table
    assert table is not None
    return [
        (str(line.values["code"]), str(line.values["ref"]))
        for line in table.lines
        if line.values["severity"] == "query"
    ]


def answered(later: Quarter, answer: str | None) -> Path:
    typed = dict(GOOD["HR"])
    typed["HR07"] = {"Outturn": 21.9} | ({"Last figure right?": answer} if answer else {})
    return later.hand_in("HR", SIGNED | typed)


def test_the_next_workbook_asks_in_the_row_of_the_figure(later: Quarter) -> None:
    sheet = openpyxl.load_workbook(later.issue("HR")["HR"].path)["Measures"]
    headings = {cell.value: cell.column_letter for cell in sheet[1]}
    column = headings["Last figure right?"]
    open_cells = [cell.row for cell in sheet[column][1:] if not cell.protection.locked]
    (row,) = open_cells
    assert sheet[f"A{row}"].value == "HR07"
    (asked,) = (one for one in sheet.data_validations.dataValidation if f"{column}{row}" in one.sqref)
    assert asked.prompt.startswith("Q1 2024-25: Staff in post is 21.4, where it was 211.5")


def test_others_are_asked_nothing(later: Quarter) -> None:
    sheet = openpyxl.load_workbook(later.issue("WS")["WS"].path)["Measures"]
    assert "Last figure right?" not in [cell.value for cell in sheet[1]]


def test_yes_answers_it(later: Quarter) -> None:
    assert queries(later, "2024-25-Q1") == [("jumped", "HR07")]
    later.collate_one(answered(later, "Yes"))
    assert queries(later, "2024-25-Q1") == []


def test_no_is_told_and_leaves_it_open(later: Quarter) -> None:
    file = later.collate_one(answered(later, "No"))
    (found,) = (one for one in file.problems if one.code == "earlier-figure-wrong")
    assert (found.ref, found.severity.value) == ("HR07", "query")
    assert "Q1 2024-25: Staff in post is 21.4" in found.message
    assert queries(later, "2024-25-Q1") == [("jumped", "HR07")]


def test_without_an_answer_it_stays_open(later: Quarter) -> None:
    later.collate_one(answered(later, None))
    assert queries(later, "2024-25-Q1") == [("jumped", "HR07")]


def test_what_was_answered_or_corrected_in_time_is_not_asked_again(
    quarter: Quarter, testshire: Catalogue
) -> None:
    quarter.collate_one(quarter.hand_in("HR", SLIPPED, "first.xlsx"))
    quarter.collate_one(quarter.hand_in("HR", SIGNED | GOOD["HR"], "corrected.xlsx"))
    later = Quarter(quarter.workspace.folder, testshire, NEXT, date(2024, 10, 3))
    headings = [cell.value for cell in openpyxl.load_workbook(later.issue("HR")["HR"].path)["Measures"][1]]
    assert "Last figure right?" not in headings


def test_a_return_of_the_first_issue_is_taken_where_only_the_question_has_gone(later: Quarter) -> None:
    """A question is read beside the figure: with or without it the same is asked."""
    before = answered(later, None)
    again = Quarter(later.workspace.folder, later.workspace.catalogue, "2024-25-Q1", date(2024, 10, 4))
    again.collate_one(again.hand_in("HR", SIGNED | GOOD["HR"], "late correction.xlsx"))
    later.issue("HR")
    file = later.collate_one(before)
    assert "superseded-issue" not in [found.code for found in file.problems]
