"""Registers from the catalogue to the workbooks of services and back: what was entered, what follows, what stands."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from registered import Q2, REGISTERED, SAID

from office import Office
from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.kept import from_json, to_json
from pmf_xl.layout.registers.complaints import COMPLAINTS
from pmf_xl.returns.actions import actions_up_to
from pmf_xl.returns.registers import RegisterStanding, registers_of
from quarter import GOOD, Quarter, catalogue_of, cell, fill, lines


def standing(quarter: Quarter) -> dict[str, RegisterStanding]:
    """Every row as it stands at the end of a quarter, by its reference."""
    workspace = quarter.workspace
    every = registers_of(workspace.ledger, workspace.catalogue, quarter.period)
    return {one.row.ref: one for rows in every.values() for one in rows}


def next_quarter(quarter: Quarter) -> Quarter:
    return Quarter(quarter.workspace.folder, quarter.workspace.catalogue, Q2, date(2024, 10, 10))


#: Worked out by hand from what was said.
FOLLOWS: Mapping[str, Mapping[str, Any]] = {
    "R1": {"score": 16, "rating": "RED"},  # 4 x 4, red from 15
    "R2": {"score": 10, "rating": "AMBER"},  # 2 x 5, amber from 8
    "R3": {"score": 6, "rating": "GREEN"},
    "C1": {"rating": "AMBER"},  # as agreed, but its review was due on 1 June and was not held
    "C2": {"rating": "RED"},
    "K1": {"count": 30, "upheld": 12},
    "B1": {
        "profiled": 500_000,
        "variance": 30_000,
        "rating": "AMBER",
    },  # a quarter of 2m; 1.5% over, red over 2%
    "B2": {"profiled": 25_000, "variance": -5_000, "rating": "RED"},  # a saving that falls 5% short
    "B3": {"profiled": 120_000, "variance": 0, "rating": "GREEN"},  # 30% of 400,000
    "B4": {"profiled": 0, "variance": 0, "rating": "GREEN"},
    "B5": {"profiled": None, "variance": -10_000, "rating": "GREY"},  # a reserve is not rated
}


def test_what_follows_from_what_was_said(collated: Quarter) -> None:
    found = standing(collated)
    assert {ref: {key: found[ref].held[key] for key in wanted} for ref, wanted in FOLLOWS.items()} == FOLLOWS
    assert found["K1"].commentary == "A new round is too long."
    assert found.keys() == {"R1", "R2", "R3", "C1", "C2", "K1", "K2", "K3", "B1", "B2", "B3", "B4", "B5"}


def test_every_entry_is_traced_to_its_cell(collated: Quarter) -> None:
    ledger = collated.workspace.ledger
    rows = ledger.parts("register_entries", [file.id for file in ledger.submissions(str(collated.period))])
    assert {(row["sheet"], row["ref"]): row["cell"] for row in rows}["Risks", "R1"] == "G2"
    assert len(rows) == len(FOLLOWS) + 4  # K2, K3, A1 and A2 besides


def test_what_was_said_stands_until_something_else_is(collated: Quarter) -> None:
    later = next_quarter(collated)
    sheet = openpyxl.load_workbook(later.issue("HR")["HR"].path)["Risks"]
    row, heads = lines(sheet)["R1"], [cell.value for cell in sheet[1]]
    assert (sheet.cell(row, heads.index("Last likelihood") + 1).value, sheet.cell(row, 8).value) == (4, None)
    said = {"R1": {"Impact": 2, "What is being done": "The bank works."}, "R2": {}}
    kept = {key: value for key, value in SAID["HR"].items() if key[0] in "BP"}
    later.hand_in("HR", GOOD["HR"] | kept | said)
    later.collate()
    found = standing(later)
    assert [(found[ref].number("score"), found[ref].rating) for ref in ("R1", "R2")] == [
        (8, "AMBER"),
        (10, "AMBER"),
    ]
    assert [found[ref].reported for ref in ("R1", "R2")] == [True, False]
    assert found["R1"].before["score"] == 16
    assert found["K1"].number("count") is None  # a count is of its own period


def test_what_is_closed_is_asked_about_no_longer(quarter: Quarter) -> None:
    closed = {
        "R2": {"Likelihood": 1, "Impact": 5, "Status": "Closed", "What is being done": "Settled in May."}
    }
    quarter.hand_in("HR", GOOD["HR"] | SAID["HR"] | closed)
    quarter.collate()
    assert "R2" in standing(quarter)  # it closed in this quarter, and is told of once more
    later = next_quarter(quarter)
    book = openpyxl.load_workbook(later.issue("HR")["HR"].path)
    assert lines(book["Risks"]).keys() - {"None"} == {"R1"}
    assert "Actions" not in book.sheetnames  # the one of its own is done
    assert "R2" not in standing(later)


def test_a_later_return_leaves_what_it_does_not_say(collated: Quarter) -> None:
    collated.hand_in("HR", GOOD["HR"] | {"R1": {"Likelihood": 1}}, name="again.xlsx")
    collated.collate()
    found = standing(collated)
    assert (found["R1"].number("score"), found["R2"].number("score")) == (4, 10)


def test_actions_of_the_register_are_aged_and_asked_beside_those_promised(collated: Quarter) -> None:
    workspace = collated.workspace
    found = {one.number: one for one in actions_up_to(workspace.ledger, workspace.catalogue, collated.period)}
    assert {number: (one.status, one.age, one.source) for number, one in found.items()} == {
        "A1": ("Done", 1, "Peer challenge"),
        "A2": ("In progress", 0, "Internal audit"),
        "WS02/2024-25-Q1": ("Open", 0, ""),
    }
    assert found["A1"].evidence == "Cabinet minutes, 3 July"
    later = next_quarter(collated)
    asked = openpyxl.load_workbook(later.issue("WS")["WS"].path)["Actions"]
    heads = [cell.value for cell in asked[1]]
    sources = {row[0]: row[heads.index("Source")] for row in asked.iter_rows(min_row=2, values_only=True)}
    assert sources == {"A2": "Internal audit", "WS02/2024-25-Q1": None}


def test_an_action_is_asked_about_until_it_is_done(collated: Quarter) -> None:
    later = next_quarter(collated)
    later.hand_in("WS", {"A2": {"Status": "Open", "Progress": "Not begun."}})
    (file,) = later.collate().files
    assert "action-overdue" not in {
        found.code for found in file.problems
    }  # due on the last day of the period
    workspace = later.workspace
    found = {one.number: one for one in actions_up_to(workspace.ledger, workspace.catalogue, later.period)}
    assert (found["A2"].status, found["A2"].age, found["A2"].progress) == ("Open", 1, "Not begun.")


def test_the_catalogue_is_the_same_out_of_its_workbook(tmp_path: Path, registered: Catalogue) -> None:
    write_catalogue(registered, tmp_path / "catalogue.xlsx")
    read, problems = read_catalogue(tmp_path / "catalogue.xlsx")
    assert problems == []
    assert read
    assert list(read.registers) == list(registered.registers)
    assert (read.framework.risk, read.framework.money) == (
        registered.framework.risk,
        registered.framework.money,
    )


def test_it_is_the_same_out_of_the_ledger(registered: Catalogue) -> None:
    assert list(from_json(to_json(registered)).registers) == list(registered.registers)


OWN_MATRIX = {
    "framework.yaml": REGISTERED["framework.yaml"]
    + "risk: {levels: 3, amber_from: 3, red_from: 7, escalates_from: 9, matrix: [1 2 4, 3 5 7, 6 8 9]}\n"
}


@pytest.mark.parametrize(
    ("likelihood", "impact", "score", "rating"),
    [(1, 3, 4, "AMBER"), (3, 1, 6, "AMBER"), (2, 3, 7, "RED"), (1, 2, 2, "GREEN"), (3, 3, 9, "RED")],
)
def test_a_council_scores_by_its_own_matrix(
    tmp_path: Path, likelihood: int, impact: int, score: int, rating: str
) -> None:
    catalogue = catalogue_of(tmp_path / "kit", REGISTERED | OWN_MATRIX)
    quarter = Quarter(tmp_path / "workspace", catalogue, "2024-25-Q1", date(2024, 7, 10))
    said = {"Likelihood": likelihood, "Impact": impact, "What is being done": "Much."}
    quarter.hand_in("HR", GOOD["HR"] | SAID["HR"] | {"R1": said, "R2": {"Likelihood": 1, "Impact": 1}})
    assert [str(one) for file in quarter.collate().files for one in file.problems] == []
    assert (standing(quarter)["R1"].number("score"), standing(quarter)["R1"].rating) == (score, rating)


@pytest.mark.office
def test_libreoffice_works_out_what_python_does(office: Office, tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path / "kit", REGISTERED | OWN_MATRIX)
    quarter = Quarter(tmp_path / "workspace", catalogue, "2024-25-Q1", date(2024, 7, 10))
    levels = {"R1": {"Likelihood": 2, "Impact": 3}, "R2": {"Likelihood": 9, "Impact": "high"}}
    for service in ("HR", "WS"):
        sent = quarter.issue(service)[service].path
        assert office.disagreements(sent) == []
        filled = fill(
            sent, tmp_path / sent.name, GOOD[service] | SAID[service] | (levels if service == "HR" else {})
        )
        assert office.errors(filled) == []
        seen = office.sheets(filled)
        if service == "HR":  # R1 in row 2, R2 in row 3; score, rating and check in I, J and K
            risks = seen["Risks"]
            assert [risks[cell] for cell in ("A2", "I2", "J2")] == ["R1", 7, "RED"]
            assert [risks[cell] or None for cell in ("I3", "J3", "K3")] == [
                None,
                "NO DATA",
                "Impact is not a number",
            ]
        else:  # profile, variance and rating in F, I and J
            budget = seen["Budget"]
            assert [budget[cell] for cell in ("A2", "F2", "I2", "J2")] == ["B3", 120_000, 0, "GREEN"]


def test_a_quarter_of_a_council_that_collects_by_the_month(tmp_path: Path) -> None:
    """It stands as its last month does; counts of the months add up, what was spent to date does not."""
    framework = REGISTERED["framework.yaml"] + "calendar: {cycle: monthly}\n"
    catalogue = catalogue_of(tmp_path / "kit", REGISTERED | {"framework.yaml": framework})
    quarter = Quarter(tmp_path / "workspace", catalogue, "2024-25-M04", date(2024, 8, 10))
    told: tuple[dict[str, dict[str, Any]], ...] = (
        {"K1": {"How many": 5, "Of which upheld": 2}, "R3": {"Likelihood": 5, "Impact": 2}},
        {
            "K1": {"How many": 7, "Of which upheld": 1},
            "B3": {"Actual to date": 150_000, "Forecast for the year": 400_000},
        },
        {
            "K1": {"How many": 0},
            "B3": {"Actual to date": 199_000, "Forecast for the year": 404_000, "Commentary": "Oil."},
        },
    )
    for month, said in zip(("2024-25-M04", "2024-25-M05", "2024-25-M06"), told, strict=True):
        quarter.period = catalogue.period(month)
        quarter.hand_in("WS", said)
        quarter.collate()
    quarter.period = catalogue.period(Q2)
    found = standing(quarter)
    assert (found["K1"].number("count"), found["K1"].number("upheld")) == (12, 3)
    assert (found["R3"].number("score"), found["R3"].reported) == (10, True)
    assert [found["B3"].number(key) for key in ("actual", "profiled", "variance")] == [
        199_000,
        200_000,
        4_000,
    ]
    quarter.period = catalogue.period("2024-25-M05")
    assert standing(quarter)["K1"].number("count") == 7


def test_nobody_is_asked_how_many_compliments_were_upheld(quarter: Quarter) -> None:
    sheet = openpyxl.load_workbook(quarter.issue("WS")["WS"].path)["Complaints"]
    asked = {ref: cell(sheet, ref, "Of which upheld") for ref in ("K1", "K3")}
    assert [one.protection.locked for one in asked.values()] == [False, True]
    hatched = cell(sheet, "K3", "Of which upheld").fill.fill_type
    assert (hatched, cell(sheet, "K1", "Of which upheld").fill.fill_type) == ("lightUp", "solid")
    assert not cell(sheet, "K3", "How many").protection.locked


def test_a_compliment_that_was_asked_about_before_keeps_what_was_said_of_it() -> None:
    """Workbooks issued by an earlier version do not say which rows are never upheld."""
    said = {"title": "Helpful crew", "as_at": 45473}
    assert "upheld" in COMPLAINTS.line("K3", {"reference": "K3"}, said).entries
