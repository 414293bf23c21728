"""A month between returns: what services are asked, how it is rated, what directors read of it."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from looked import APRIL, JUNE, LOOKED, MAY, Q1, RATED_IN_MAY, SAID, SIGNED_LOOK

from pmf_xl.catalogue import Catalogue
from pmf_xl.problems import UsageError
from pmf_xl.reports.defined import due_reports, write_reports
from pmf_xl.returns.looks import looks_of
from quarter import Quarter, catalogue_of, cell, fill


def test_ratings_are_as_reckoned_by_hand(in_may: Quarter) -> None:
    looks = looks_of(in_may.workspace.ledger, in_may.workspace.catalogue, in_may.period)
    found = {one.ref: (one.asked.values["aim"], one.held["rating_so_far"] or "", one.rating) for one in looks}
    assert found == {ref: (pytest.approx(aim), *said) for ref, (aim, *said) in RATED_IN_MAY.items()}


def test_nothing_but_the_look_is_asked(in_may: Quarter) -> None:
    book = openpyxl.load_workbook(in_may.issue()["WS"].path)
    assert [name for name in book.sheetnames if book[name].sheet_state == "visible"] == [
        "Start here", "Monthly look", "Sign-off", "Definitions",
    ]  # fmt: skip
    assert book["Monthly look"].protection.sheet
    assert cell(book["Monthly look"], "WS03", "So far, last month").value == 10000
    assert [book["Sign-off"].cell(row, 1).value for row in (2, 3)] == ["Head of service", None]


def test_no_figure_is_kept(in_may: Quarter) -> None:
    ledger = in_may.workspace.ledger
    numbers = [one.id for one in ledger.submissions()]
    assert len(numbers) == 4
    assert [ledger.parts(name, numbers) for name in ("figures", "actions", "milestones")] == [[], [], []]
    assert {row["register"] for row in ledger.parts("register_entries", numbers)} == {"looks"}


def test_directors_read_what_is_heading_off_target(in_may: Quarter) -> None:
    made = write_reports(in_may.workspace, in_may.period, ["monthly-look", "place-look", "public-look"])
    assert not made.failed
    texts = {file.name: _texts(file.path) for file in made.files}
    assert "Resources: 1 of 6 measures heading off target" in texts["monthly-look"]
    assert "Place: 1 of 4 measures heading off target" in texts["monthly-look"]
    assert "Was heading for green" in texts["monthly-look"]
    assert "Action is needed. Borrow two advisers from Customer Services until July." in texts["monthly-look"]
    refs = [text for text in texts["monthly-look"] if text in RATED_IN_MAY]
    resources, place = refs[:6], refs[6:]
    assert resources == ["HR03", "HR01", "HR02", "HR04", "HR05", "HR07"], (
        "red, amber, green, and last what nothing is expected of"
    )
    assert place == ["WS03", "WS01", "WS02", "WS04"]
    assert not {"HR03", "Resources: 1 of 6 measures heading off target"} & set(texts["place-look"])


def test_nobody_else_reads_it(in_may: Quarter) -> None:
    (file,) = write_reports(in_may.workspace, in_may.period, ["public-look"]).files
    assert len(_texts(file.path)) < 6
    assert not set(RATED_IN_MAY) & set(_texts(file.path))


def test_the_report_is_due_in_such_a_month_alone(in_may: Quarter) -> None:
    due = {
        text: "monthly-look" in [one.name for one in due_reports(in_may.workspace, in_may.workspace.period(text))]
        for text in (APRIL, MAY, JUNE, Q1)
    }  # fmt: skip
    assert due == {APRIL: True, MAY: True, JUNE: False, Q1: False}


def test_the_last_month_needs_none(tmp_path: Path, looked: Catalogue) -> None:
    quarter = Quarter(tmp_path, looked, JUNE, date(2024, 7, 2))
    with pytest.raises(UsageError, match="June 2024 ends Q1 2024-25, so it needs no monthly look"):
        quarter.issue()
    assert quarter.workspace.ledger.submissions() == []
    assert not quarter.workspace.ledger.has_issued()


def test_what_is_wrong_is_told_at_its_cell(tmp_path: Path, looked: Catalogue) -> None:
    quarter = Quarter(tmp_path, looked, MAY, date(2024, 6, 3))
    entries = SAID[MAY]["HR"] | {
        "HR01": {"So far": "about 93", "Action needed": "Perhaps"},
        "HR02": {"So far": 91},
        "HR03": {"So far": 1.5, "Action needed": "Yes"},
        "HR05": {},
    }
    path = fill(quarter.issue()["HR"].path, quarter.returned / "HR.xlsx", SIGNED_LOOK | entries)
    file = quarter.collate_one(path)
    found = {(problem.ref, problem.column, problem.code) for problem in file.problems}
    assert found >= {
        ("HR01", "so_far", "outturn-not-a-number"),
        ("HR01", "needs_action", "choice-unknown"),
        ("HR02", "so_far", "percent-scale"),
        ("HR03", "commentary", "commentary-missing"),
        ("HR03", "action", "action-missing"),
        ("HR05", "so_far", "entry-missing"),
    }
    assert all(problem.sheet == "Monthly look" and problem.cell for problem in file.problems)


def test_the_quarters_workbook_says_what_was_told(tmp_path: Path, in_may: Quarter) -> None:
    shutil.copytree(in_may.workspace.folder, tmp_path / "w")
    quarter = Quarter(tmp_path / "w", in_may.workspace.catalogue, Q1, date(2024, 7, 2))
    book = openpyxl.load_workbook(quarter.issue()["HR"].path)
    assert cell(book["Measures"], "HR01", "Told before").value == "April 2024: 98.1%\nMay 2024: 93.0%"
    assert cell(book["Measures"], "HR07", "Told before").value == "April 2024: 212.0"
    assert cell(book["Measures"], "HR01", "Told before").protection.locked


MONTHS = LOOKED | {
    "measures.csv": LOOKED["measures.csv"].replace(
        "| WS02 | Bins missed            | WS      | number   | 0        | lower    | quarterly |",
        "| WS02 | Bins missed            | WS      | number   | 0        | lower    | monthly   |",
    )
}


def test_what_is_due_each_month_counts_as_ever(tmp_path: Path) -> None:
    quarter = Quarter(tmp_path / "w", catalogue_of(tmp_path / "kit", MONTHS), MAY, date(2024, 6, 3))
    path = quarter.issue()["WS"].path
    book = openpyxl.load_workbook(path)
    assert [book["Measures"].cell(row, 1).value for row in (2, 3)] == ["WS02", None]
    said = {ref: entry for ref, entry in SAID[MAY]["WS"].items() if ref != "WS02"}
    signed = {
        role: {"Name": f"{role} Ray", "Date": date(2024, 6, 3), "Confirmed": "Yes"}
        for role in ("Data collector", "Data reviewer", "Head of service")
    }
    filled = fill(path, quarter.returned / "WS.xlsx", signed | said | {"WS02": {"Outturn": 13}})
    assert quarter.collate_one(filled).problems == ()
    assert quarter.figures() == {"WS02": 13}


def test_a_look_at_some_is_at_those_with_the_flag(tmp_path: Path) -> None:
    some = LOOKED | {
        "framework.yaml": LOOKED["framework.yaml"].replace("[all]", "[watched]"),
        "measures.csv": """
| ref  | title         | service | unit   | decimals | polarity | frequency | flags   |
| HR01 | Posts filled  | HR      | number | 0        | higher   | quarterly | watched |
| HR02 | Posts vacant  | HR      | number | 0        | lower    | quarterly |         |
| WS01 | Bins missed   | WS      | number | 0        | lower    | quarterly |         |
""",
        "targets.csv": "| ref | period | target |\n| HR01 | 2024-25-Q1 | 5 |",
        "history.csv": "| ref | period | outturn |\n| HR01 | 2023-24-Q1 | 5 |",
        "breakdowns.csv": "| ref | code | label |\n| WS01 | N | North |",
    }  # fmt: skip
    quarter = Quarter(tmp_path / "w", catalogue_of(tmp_path / "kit", some), MAY, date(2024, 6, 3))
    issued = quarter.issue()
    assert list(issued) == ["HR"]
    sheet = openpyxl.load_workbook(issued["HR"].path)["Monthly look"]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["HR01", None]


def _texts(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    sheet = book["Monthly look"]
    return [held.value for row in sheet.iter_rows() for held in row if isinstance(held.value, str)]
