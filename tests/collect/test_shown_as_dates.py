"""A figure in a cell that shows its number as a day or a time is that number, in every kind of workbook."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from office import Office
from pmf_xl.catalogue import Catalogue
from quarter import GOOD, Quarter, cell

DAY, TIME, BOTH, LENGTH = "dd/mm/yyyy", "hh:mm:ss", "dd/mm/yyyy hh:mm", "[h]:mm"
#: What was pasted over each cell: the number, and how its cell shows it. None of them is a day that anybody means.
PASTED = {
    "HR01": (0.979, TIME),
    "HR05": (96, DAY),
    "HR03": (1.9, BOTH),
    "HR07": (214.5, LENGTH),
}
ASKED = [
    ("figure-shown-as-date", "L2", "97.9%"),
    ("figure-shown-as-date", "L4", "1.9 days"),
    ("figure-shown-as-date", "L6", "96"),
    ("figure-shown-as-date", "L7", "214.5"),
]


def shown_as_dates(book: openpyxl.Workbook) -> None:
    for ref, (number, shape) in PASTED.items():
        at = cell(book["Measures"], ref, "Outturn")
        at.value = number
        at.number_format = shape


def counted_from_1904(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    shown_as_dates(book)


def read(quarter: Quarter, path: Path) -> tuple[list[tuple[str, str | None, str]], dict[str, float | None]]:
    """What was asked of the figures, and the figures that were taken."""
    file = quarter.collate_one(path)
    asked = [
        (found.code, found.cell, found.message.rpartition(" as ")[2].rstrip("."))
        for found in file.problems
        if found.sheet == "Measures"
    ]
    return asked, {ref: figure for ref, figure in quarter.figures().items() if ref in PASTED}


@pytest.mark.parametrize("change", [shown_as_dates, counted_from_1904])
def test_it_is_the_number_and_is_asked_about(quarter: Quarter, change: object) -> None:
    path = quarter.hand_in("HR", {**GOOD["HR"]}, also=change)  # type: ignore[arg-type]
    assert read(quarter, path) == (ASKED, {ref: number for ref, (number, _) in PASTED.items()})


@pytest.mark.office
@pytest.mark.parametrize("form", ["xls", "ods", "xlsx"])
def test_as_libreoffice_saves_it(quarter: Quarter, office: Office, tmp_path: Path, form: str) -> None:
    path = quarter.hand_in("HR", {**GOOD["HR"]}, also=shown_as_dates)
    saved = office.convert(path, form, tmp_path / "out")  # type: ignore[arg-type]
    path.unlink()
    assert read(quarter, saved) == (ASKED, {ref: number for ref, (number, _) in PASTED.items()})


def test_a_day_that_somebody_can_mean_is_no_figure(quarter: Quarter, testshire: Catalogue) -> None:
    """3-4 typed where a figure belongs has become 3 April: nobody knows what was meant."""

    def a_day(book: openpyxl.Workbook) -> None:
        cell(book["Measures"], "HR05", "Outturn").value = datetime(2024, 4, 3)

    file = quarter.collate_one(quarter.hand_in("HR", also=a_day))
    (found,) = [one for one in file.problems if one.cell == "L6"]
    assert (found.code, found.severity) == ("outturn-not-a-number", "error")


def test_the_feedback_keeps_the_figure(quarter: Quarter) -> None:
    path = quarter.hand_in("HR", {**GOOD["HR"]}, also=shown_as_dates)
    quarter.collate(path)
    (feedback,) = [
        one for one in quarter.workspace.folder_of("collated", quarter.period).iterdir() if "HR" in one.name
    ]
    sheet = openpyxl.load_workbook(feedback)["Measures"]
    kept = {ref: cell(sheet, ref, "Outturn") for ref in PASTED}
    assert {ref: at.value for ref, at in kept.items()} == {ref: number for ref, (number, _) in PASTED.items()}
    assert not any(at.is_date for at in kept.values())
