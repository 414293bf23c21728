"""What is said of ratings is said as people write, and agrees with the council's own scheme."""

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from council import PERIOD, SERVICES

from pmf_xl.collect.ask import ask
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.key import rating_meanings
from pmf_xl.layout.working_out import cells
from pmf_xl.problems.counts import number_of
from pmf_xl.rules.facts import FACT_NAMES
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Basis, Rating
from quarter import Quarter, catalogue_of

#: The facts that an issue of version 0.2 had; the others have been added since.
BEFORE = {
    "polarity", "tolerance", "basis", "green_tolerance", "over_tolerance", "amber_if_improved", "scheme_basis", "places",
    "band",
}  # fmt: skip
ADDED = FACT_NAMES - BEFORE
MEASURES = (
    "| ref | title | service | unit | polarity | frequency | decimals |\n"
    "| A1 | One | HR | percent | higher | quarterly | {} |"
)


def played(folder: Path, scheme: str, decimals: int = 1) -> Quarter:
    return Quarter(
        folder / "at", kit_of(folder / f"kit {decimals}", scheme, decimals), PERIOD, date(2024, 7, 10)
    )


def kit_of(folder: Path, scheme: str, decimals: int):
    files = {
        "framework.yaml": f"council: Testshire Council\nscheme: {{{scheme}}}\n",
        "services.csv": SERVICES,
        "measures.csv": MEASURES.format(decimals),
        "targets.csv": f"| ref | period | target |\n| A1 | {PERIOD} | 95% |",
    }
    return catalogue_of(folder, files)


@pytest.mark.parametrize(
    ("scheme", "rating"),
    [
        ("", "AMBER"),  # 93.5% of 98% is 4.6% short
        ("amber_tolerance: 4%", "RED"),
        ("green_tolerance: 5%, amber_tolerance: 10%", "GREEN"),
        ("tolerance_basis: points, amber_tolerance: 4%", "RED"),  # 4.5 points short
        ("tolerance_basis: points, amber_tolerance: 4.5%", "AMBER"),
    ],
)
def test_the_example_on_start_here_is_rated_as_the_council_rates(
    tmp_path: Path, scheme: str, rating: str
) -> None:
    path = played(tmp_path, scheme).issue("HR")["HR"].path
    rows = list(openpyxl.load_workbook(path)["Start here"].iter_rows(values_only=True))
    (example,) = [row for row in rows if row[0] == "Calls answered in 30 seconds"]
    assert example[2:5] == ("98.0%", "93.5%", rating)


@pytest.mark.parametrize(
    ("tolerance", "basis", "words"),
    [
        (0.05, "percent", "Short of target by no more than 5% of it"),
        (0.02, "points", "Short of target by no more than 2 percentage points"),
        (0.01, "points", "Short of target by no more than 1 percentage point"),
        (0.005, "points", "Short of target by no more than 0.5 percentage points"),
        (2, "points", "Short of target by no more than 2 in the measure's unit"),
    ],
)
def test_a_key_says_how_far_amber_reaches_as_people_write_it(
    tolerance: float, basis: str, words: str
) -> None:
    assert (
        rating_meanings(Scheme(amber_tolerance=tolerance, tolerance_basis=Basis(basis)))[Rating.AMBER]
        == words
    )


def test_one_of_a_thing_is_singular() -> None:
    assert [number_of(count, "error") for count in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]


def test_a_return_is_questioned_by_the_decimals_that_were_issued(tmp_path: Path) -> None:
    """Issued with one decimal, 94.5% is not too precise, whatever the catalogue has said since; nor is it rated anew."""
    quarter = played(tmp_path, "")
    path = quarter.hand_in("HR", {"A1": {"Outturn": 0.945}})
    quarter.change(kit_of(tmp_path / "later", "", 0))
    file = quarter.collate_one(path)
    assert [str(found.code) for found in file.problems if str(found.code) == "outturn-too-precise"] == []


def test_what_was_issued_before_there_were_bands_is_read_as_it_was(tmp_path: Path) -> None:
    """An issue kept in a ledger has none of the facts that were added since, and no example of its own."""
    quarter = played(tmp_path, "")
    issued = ask(quarter.workspace, quarter.workspace.catalogue, quarter.workspace.past, "HR", quarter.period)
    held = json.loads(issued.to_json())
    del held["example"]
    for row in held["measures"]:
        row["facts"] = {key: fact for key, fact in row["facts"].items() if key not in ADDED}
    assert "green_from" in ADDED
    old = Issued.from_json(json.dumps(held))
    table = workbook(old).sheet("Measures").table
    assert table
    (line,) = table.lines
    assert [cells(table, line, {"outturn": outturn})["rating"] for outturn in (0.95, 0.91, 0.9)] == [
        "GREEN", "AMBER", "RED",
    ]  # fmt: skip
