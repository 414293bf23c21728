"""What directors read of a round: long rationales stand whole in rows that Excel can show, and no year is broken."""

import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font
from planshire import PROPOSED, AnnualRound

from office import Office
from pmf_xl.layout.figure_widths import unbroken
from quarter import cell

TALLEST = 405  # points; Excel gives a row no more than 409
HEADING, BETWEEN = "Target 2025-26", 0.71  # characters that a file adds to a width
LONG = " ".join(f"Reason {number} is that two advisers started in June." for number in range(40))[:2000]


def test_the_longest_rationale_stands_whole_in_a_row_that_excel_can_show(
    planning: AnnualRound, office: Office, tmp_path: Path
) -> None:
    """LibreOffice fits rows to their texts when it opens a workbook: what it takes, Excel takes too."""
    said = PROPOSED["HR"] | {"HR01": PROPOSED["HR"]["HR01"] | {"Rationale": LONG}}
    planning.propose(HR=said)
    sent = planning.review()["Resources"]
    sheet = openpyxl.load_workbook(office.recalculate(sent, tmp_path / "fitted.xlsx"))["Targets"]
    at = cell(sheet, "HR01", "Rationale")
    assert at.value == LONG
    assert 100 < sheet.row_dimensions[at.row].height < TALLEST


def test_no_heading_is_broken_within_its_year(office: Office, tmp_path: Path) -> None:
    """Whatever the width that a column of figures needs: each of them looked at on a page of its own."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for tenths in range(85, 150, 3):
        sheet = book.create_sheet(f"{tenths}")
        at = sheet.cell(1, 1, HEADING)
        at.font = Font(name="Arial", size=10, bold=True)
        at.alignment = Alignment(wrap_text=True, horizontal="right", indent=1)
        sheet.column_dimensions["A"].width = unbroken(HEADING, tenths / 10) + BETWEEN
        sheet.row_dimensions[1].height = 45
    book.save(tmp_path / "headings.xlsx")
    printed = office.convert(tmp_path / "headings.xlsx", "pdf", tmp_path)
    told = subprocess.run(["pdftotext", printed, "-"], check=True, capture_output=True, text=True).stdout
    pages = [page.split() for page in told.split("\f") if page.strip()]
    assert pages == [HEADING.split()] * len(book.sheetnames)


def test_years_stand_whole_over_the_targets_of_a_round(planning: AnnualRound) -> None:
    sheet = openpyxl.load_workbook(planning.issue()["HR"])["Targets"]
    wide = {
        str(sheet.cell(1, place).value): held.width - BETWEEN
        for held in sheet.column_dimensions.values()
        for place in range(held.min, held.max + 1)
    }
    of_years = {heading: width for heading, width in wide.items() if "-" in heading}
    assert of_years.keys() >= {"Target 2024-25", "Target 2025-26"}
    assert {head: unbroken(head, width) for head, width in of_years.items()} == pytest.approx(of_years)
