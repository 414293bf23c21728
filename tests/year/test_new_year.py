"""Rolling over: the catalogue of the next year as a copy to look over."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.catalogue import CalendarRow, Catalogue
from pmf_xl.catalogue.next_year import for_next_year
from pmf_xl.problems import PmfError
from pmf_xl.workspace import Workspace
from quarter import TESTSHIRE, kit

Q2, Q4 = "2024-25-Q2", "2024-25-Q4"


@pytest.fixture
def council(tmp_path: Path) -> Workspace:
    framework = TESTSHIRE["framework.yaml"] + (
        "calendar:\n  dates:\n    - {period: 2024-25-Q1, opens: 2024-07-01, due: 2024-07-16, committees: {OS: 2024-09-10}}\n"
    )
    return Workspace.init(
        tmp_path / "council", str(kit(tmp_path / "kit", TESTSHIRE | {"framework.yaml": framework}))
    )


def retired(catalogue: Catalogue, ref: str, until: str) -> Catalogue:
    last = catalogue.period(until)
    measures = (
        one.model_copy(update={"holds_until": last}) if one.ref == ref else one for one in catalogue.measures
    )
    return replace(catalogue, measures=tuple(measures))


def test_targets_are_carried_and_dates_moved(council: Workspace) -> None:
    made = council.new_year("2025-26")
    assert (made.path.name, made.carried, made.moved, made.left_out) == ("catalogue 2025-26.xlsx", 11, 1, ())
    read, problems = read_catalogue(made.path)
    assert [str(one) for one in problems] == []
    assert read
    targets = {(one.ref, str(one.period)): (one.target, one.target_high) for one in read.targets}
    assert targets["HR05", "2025-26-Q1"] == (90, 100)
    assert targets["WS03", "2025-26-Y"] == (120000, None)
    assert targets["HR01", "2024-25-Q1"] == (0.98, None), "this year's are still there"
    row = read.dates("2025-26-Q1")
    assert (row.opens, row.due, row.committees) == (
        date(2025, 6, 30),
        date(2025, 7, 15),
        {"OS": date(2025, 9, 9)},
    )
    assert (council.folder / "catalogue.xlsx").exists()


def test_what_is_retired_by_then_is_left_out(council: Workspace) -> None:
    catalogue = retired(retired(council.catalogue, "WS02", Q4), "HR04", "2025-26-Q1")
    made = for_next_year(catalogue, catalogue.period("2025-26-Y"))
    assert made.left_out == ("WS02",)
    refs = {one.ref for one in made.catalogue.measures}
    assert "WS02" not in refs
    assert "HR04" in refs
    assert {one.ref for one in made.catalogue.targets} <= refs
    assert {one.ref for one in made.catalogue.history} <= refs


def test_targets_given_for_the_year_already_are_left_alone(council: Workspace) -> None:
    first = council.catalogue.targets[0]
    own = first.model_copy(update={"period": council.period("2025-26-Q1"), "target": 0.5})
    made = for_next_year(
        replace(council.catalogue, targets=(*council.catalogue.targets, own)), council.period("2025-26-Y")
    )
    assert [
        one.target for one in made.catalogue.targets if one.ref == first.ref and one.period.starts == 2025
    ] == [0.5]


def test_targets_may_be_asked_for_instead(council: Workspace) -> None:
    made = council.new_year("2025-26", carry=False)
    assert made.carried == 0
    assert "HR01" in made.asked
    rows = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(made.path)["Targets"].iter_rows(min_row=5)
    ]
    assert ["HR01", "2025-26-Q1", None, None] in [row[:4] for row in rows]
    empty = [one for one in read_catalogue(made.path)[1] if one.code == "value-missing"]
    assert len(empty) == 11
    assert {one.sheet for one in empty} == {"Targets"}


def test_dates_given_already_are_left_alone(council: Workspace) -> None:
    own = CalendarRow(period=council.period("2025-26-Q1"), due=date(2025, 8, 1))
    framework = council.catalogue.framework
    calendar = framework.model_copy(update={"calendar": (*framework.calendar, own)})
    made = for_next_year(replace(council.catalogue, framework=calendar), council.period("2025-26-Y"))
    assert (made.moved, made.catalogue.dates("2025-26-Q1").due) == (0, date(2025, 8, 1))


@pytest.mark.parametrize("text", ["next", "2025", "2025-27", "2025-26-Q1"])
def test_what_is_no_year_is_refused(council: Workspace, text: str) -> None:
    with pytest.raises(PmfError, match="is not a year"):
        council.new_year(text)


def test_nothing_is_written_over(council: Workspace) -> None:
    council.new_year("2025-26")
    with pytest.raises(PmfError, match="is there already"):
        council.new_year("2025-26")
