"""The hidden stamp taken out, as Excel's Document Inspector does: the workbook is known all the same, and never silently."""

import json
from pathlib import Path

import openpyxl
import pytest

from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.cli import main
from pmf_xl.collect.accept import accept
from pmf_xl.problems import UsageError
from quarter import GOOD, SIGNED, Quarter


def inspected(quarter: Quarter, entries=None, service: str = "HR") -> Path:
    """A return without its hidden sheets."""
    path = quarter.hand_in(service, SIGNED | GOOD[service] | (entries or {}))
    book = openpyxl.load_workbook(path)
    for sheet in list(book.worksheets):
        if sheet.sheet_state != "visible":
            book.remove(sheet)
    assert "Stamp" not in book.sheetnames
    book.save(path)
    return path


def test_it_says_whose_it_looks_like_and_takes_nothing(quarter: Quarter) -> None:
    file = quarter.collate_one(inspected(quarter))
    (missing,) = (found for found in file.problems if found.severity == "error")
    assert (file.disposition, file.service, missing.code) == ("rejected", "HR", "stamp-missing")
    assert "is the workbook of People for Q1 2024-25" in missing.message
    assert "pmf-xl accept FILE --period 2024-25-Q1" in missing.remedy
    assert quarter.figures() == {}


def test_its_feedback_has_the_figures_and_the_stamp(quarter: Quarter) -> None:
    quarter.collate_one(inspected(quarter))
    (feedback,) = quarter.workspace.folder_of("collated", quarter.period).glob("*feedback*")
    again = quarter.collate_one(feedback)
    assert (again.disposition, again.service) == ("accepted", "HR")
    assert quarter.figures()["HR01"] == 0.979


def test_the_team_accepts_it(quarter: Quarter) -> None:
    path = inspected(quarter)
    first = quarter.collate_one(path)
    file = accept(quarter.workspace, path, quarter.period, "Pat Lee")
    assert (file.disposition, file.service) == ("accepted", "HR")
    assert [found.code for found in file.problems] == ["accepted-by-team"]
    assert f"Pat Lee accepted {path.name}" in file.problems[0].message
    assert file.problems[0].message.endswith(f"submission {first.submission}.")
    assert quarter.figures()["HR01"] == 0.979
    assert quarter.collate_one(file.path).disposition == "duplicate"
    assert quarter.collate_one(path).disposition == "duplicate"
    with pytest.raises(UsageError, match="has been accepted already"):
        accept(quarter.workspace, path, quarter.period, "Pat Lee")


def test_what_else_is_wrong_with_it_is_mended_first(quarter: Quarter) -> None:
    path = inspected(quarter, {"HR01": {"Outturn": "lots"}})
    quarter.collate_one(path)
    with pytest.raises(UsageError, match="has other errors, which are to be mended first.*lots"):
        accept(quarter.workspace, path, quarter.period, "Pat Lee")
    assert quarter.figures() == {}


def test_a_locked_cell_changed_is_not_healed_by_accepting(quarter: Quarter) -> None:
    path = inspected(quarter)
    book = openpyxl.load_workbook(path)
    book["Measures"]["H2"] = 0.5
    book.save(path)
    quarter.collate_one(path)
    with pytest.raises(UsageError, match="Target"):
        accept(quarter.workspace, path, quarter.period, "Pat Lee")


def test_only_what_waits_can_be_accepted(quarter: Quarter, tmp_path: Path) -> None:
    path = quarter.hand_in("HR", SIGNED | GOOD["HR"])
    with pytest.raises(UsageError, match="has not been read for 2024-25-Q1 yet. First: pmf-xl collate"):
        accept(quarter.workspace, path, quarter.period, "Pat Lee")
    quarter.collate_one(path)
    with pytest.raises(UsageError, match="it was accepted. Only a workbook whose stamp is gone"):
        accept(quarter.workspace, path, quarter.period, "Pat Lee")
    strange = openpyxl.Workbook()
    strange.active.append(["Reference", "Outturn"])
    strange.active.append(["XX01", 3])
    strange.save(quarter.returned / "theirs.xlsx")
    theirs = quarter.collate_one(quarter.returned / "theirs.xlsx")
    assert (theirs.disposition, [found.code for found in theirs.problems]) == (
        "foreign",
        ["not-our-workbook"],
    )


def test_the_command(quarter: Quarter, capsys: pytest.CaptureFixture[str]) -> None:
    path = inspected(quarter, service="WS")
    quarter.collate_one(path)
    write_catalogue(quarter.workspace.catalogue, quarter.workspace.folder / "catalogue.xlsx")
    arguments = ["accept", str(path), "--period", "2024-25-Q1", "--by", "Pat Lee", "--json"]
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--workspace", str(quarter.workspace.folder), "--today", "2024-07-10"])
    answer = json.loads(capsys.readouterr().out)
    assert (left.value.code, answer["disposition"], answer["service"]) == (0, "accepted", "WS")
