"""The sheet Measures on a screen: what is due stands first, Check beside Outturn, and no reference is cut off."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pmf_xl.collect.ask import ask
from pmf_xl.layout import measures_sheet
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.parts import Table
from quarter import GOOD, Quarter, catalogue_of

SCREEN = 1366  # dots of a small laptop
ROW_HEADS_AND_BAR = 50  # dots that Excel takes at the left for the row's number, and at the right to scroll
#: The order in which the columns stood before, in workbooks that are still out.
BEFORE = [
    "Reference",
    "Measure",
    "Unit",
    "Good is",
    "Frequency",
    "Previous outturn",
    "Same period last year",
    "Target",
    "Year target",
    "Numerator",
    "Denominator",
    "Outturn",
    "Marker",
    "Rating",
    "Variance",
    "Travel",
    "Forecast",
    "Commentary",
    "Action",
    "Action owner",
    "Action due",
    "Check",
]


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    return Quarter(tmp_path / "workspace", catalogue_of(tmp_path / "kit"), "2024-25-Q1", date(2024, 7, 10))


def measures(quarter: Quarter, service: str) -> Table:
    at = quarter.workspace
    issued = ask(at, at.catalogue, at.past, service, quarter.period)
    table = workbook(issued).sheet("Measures").table
    assert table
    return table


def dots(characters: float) -> int:
    """How wide a column is on a screen: 7 dots a character and 5 between columns, as Excel has them for Arial 10."""
    return int(characters * 7 + 5)


def test_what_is_due_stands_first_in_the_order_of_the_catalogue(quarter: Quarter) -> None:
    assert [line.key for line in measures(quarter, "HR").lines] == [
        "HR01", "HR02", "HR03", "HR04", "HR05", "HR07", "HR06",
    ]  # fmt: skip


def test_everything_up_to_check_is_seen_at_once_on_a_small_screen(quarter: Quarter) -> None:
    for service in ("HR", "WS"):
        table = measures(quarter, service)
        assert table.position("check") == table.position("outturn") + 1
        seen = sum(dots(column.width) for column in table.columns[: table.position("check") + 1])
        assert seen + ROW_HEADS_AND_BAR <= SCREEN


def test_while_the_commentary_is_typed_its_check_is_in_sight(quarter: Quarter) -> None:
    table = measures(quarter, "WS")
    frozen = sum(dots(column.width) for column in table.columns[:2])
    begin, end = table.position("outturn"), table.position("commentary")
    scrolled = sum(dots(column.width) for column in table.columns[begin : end + 1])
    assert frozen + scrolled + ROW_HEADS_AND_BAR <= SCREEN


@pytest.mark.parametrize(
    ("longest", "width"),
    [("HR01", 11.5), ("WS01/BLACKWATER"[:11], 15.0), ("WS01/BLACKWATER", 19.0), ("W" * 40, 23.0)],
)
def test_the_reference_of_a_ward_is_seen_whole(longest: str, width: float) -> None:
    line = measures_sheet.Line(longest, {})
    assert measures_sheet._wide_enough([line]) == width


@pytest.fixture
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Issue by the declaration of before: the columns in that order, the rows as the catalogue has them."""
    columns = {column.heading: column for column in measures_sheet.COLUMNS}
    with monkeypatch.context() as patch:
        patch.setattr(measures_sheet, "COLUMNS", tuple(columns[heading] for heading in BEFORE))
        patch.setattr(measures_sheet, "sorted", lambda asked, key: list(asked), raising=False)
        yield patch


def test_a_workbook_that_was_issued_in_the_old_order_is_read(
    quarter: Quarter, as_it_was: pytest.MonkeyPatch
) -> None:
    path = quarter.hand_in("HR")
    as_it_was.undo()
    sheet = openpyxl.load_workbook(path)["Measures"]
    assert [cell.value for cell in sheet[1]] == BEFORE
    assert [row[0].value for row in sheet.iter_rows(min_row=7, max_row=8)] == ["HR06", "HR07"]
    file = quarter.collate_one(path)
    assert (file.disposition, file.problems) == ("accepted", ())
    assert quarter.figures() == {
        "HR01": 0.979, "HR02": 310 / 325, "HR03": 1.9, "HR04": 1, "HR05": 96, "HR07": 214,
    }  # fmt: skip
    assert GOOD["HR"]["HR07"]["Outturn"] == 214


def test_what_was_issued_in_the_old_order_is_not_issued_again(
    quarter: Quarter, as_it_was: pytest.MonkeyPatch
) -> None:
    before = quarter.issue("HR")["HR"]
    as_it_was.undo()
    again = quarter.issue("HR")["HR"]
    assert (again.issue, again.fresh) == (before.issue, False)
    record = quarter.workspace.ledger.issue(before.issue)
    assert record
    held = Issued.from_json(record.content)
    assert [row.key for row in held.measures][-2:] == ["HR06", "HR07"], "kept as it was asked"
    assert json.loads(record.content)["layout"] == 1
