"""The demo: two real quarters through the whole path, beside the colours that Hart published."""

import csv
from pathlib import Path

import openpyxl
import pytest

from pmf_xl.demo import Played, play
from pmf_xl.problems import PmfError
from pmf_xl.returns.standing import standing
from pmf_xl.workspace import Workspace

PUBLISHED = Path(__file__).parent / "data" / "hart_published.csv"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play(tmp_path_factory.mktemp("demo") / "demo")


def test_green_agrees_with_published_green_and_not_green_with_amber_and_red(played: Played) -> None:
    ours = {
        (ref, period): rating
        for period in ("2014-15-Q1", "2014-15-Q2")
        for ref, rating in Workspace(played.folder).scorecard(period).set_index("ref")["rating"].items()
    }
    checked = 0
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["agrees_with_rule"] == "no" or row["published_rag"] not in ("Green", "Amber", "Red"):
                continue
            quarter = f"2014-15-{row['period'].split()[0]}"
            rating = ours[row["ref"], quarter]
            assert rating in ("GREEN", "AMBER", "RED"), (row["ref"], quarter, rating)
            assert (rating == "GREEN") == (row["published_rag"] == "Green"), (row["ref"], quarter, rating)
            checked += 1
    assert checked == 75


def test_the_other_rows_are_listed_with_their_reason(played: Played) -> None:
    others = [one for one in played.compared if not one.agrees]
    assert {(one.ref, one.period) for one in others} == {
        ("ETS01", "2014-15-Q1"), ("IT03", "2014-15-Q1"), ("ETS01", "2014-15-Q2"), ("FI06", "2014-15-Q2"),
        ("HR11", "2014-15-Q2"), ("HS16", "2014-15-Q2"), ("IT06", "2014-15-Q2"), ("PS05", "2014-15-Q2"),
    }  # fmt: skip
    said = "\n".join(played.said)
    for one in others:
        assert one.reason
        assert f"{one.ref} {one.period}, here {one.ours.capitalize()}. Published {one.published} at" in said


def test_all_it_says_to_open_is_there_and_opens(played: Played) -> None:
    page, *workbooks = played.open_first
    assert "<h1>Performance, <span class=n>Q2 2014-15</span></h1>" in page.read_text("utf-8")
    for path in workbooks:
        assert openpyxl.load_workbook(path, read_only=True).sheetnames


def test_the_two_planted_mistakes_and_the_late_return_are_found(played: Played) -> None:
    ledger = Workspace(played.folder).ledger
    rejected = {
        (file.period, file.service): {
            found.code for found in ledger.problems_of(file.id) if found.severity == "error"
        }
        for file in ledger.submissions()
        if file.disposition == "rejected"
    }
    assert rejected == {
        ("2014-15-Q1", "HR"): {"percent-scale"},
        ("2014-15-Q2", "PS"): {"locked-cell-changed"},
    }
    late = {
        file.service
        for file in ledger.submissions("2014-15-Q1")
        if any(found.code == "late" for found in ledger.problems_of(file.id))
    }
    assert late == {"HR", "LS"}  # HR's corrected return came after the date as well
    assert sorted(service for _, service in standing(ledger, "2014-15-Q2")) == sorted(
        service for _, service in standing(ledger, "2014-15-Q1")
    )


def test_it_overwrites_nothing(played: Played) -> None:
    with pytest.raises(PmfError, match="is there already"):
        play(played.folder)


def test_exceptions_begin_with_the_furthest_and_end_with_those_without_a_figure(played: Played) -> None:
    """By hand: -9% for 5%, 25% for 50%, 28 for 40, 36% for 47.5%, 57.1% for 70%, 9.05 for 8; of 0 there is no share."""
    path = played.folder / "reports" / "2014-15-Q2" / "exceptions.xlsx"
    _, *refs = openpyxl.load_workbook(path, read_only=True).sheetnames
    off, without_a_figure = "SNH02 HS08 HS16 IA01 PS01 RB08 LS05", "ETS01 IT06 PS05"
    assert [ref for ref in refs if ref in f"{off} {without_a_figure}"] == f"{off} {without_a_figure}".split()
