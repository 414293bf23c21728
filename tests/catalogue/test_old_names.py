"""A catalogue of before, with the sheet's name that Excel keeps for its own, is read as one of today."""

from pathlib import Path

import openpyxl
import pytest

from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.workspace_folder import WorkspaceFolder, make_workspace_folder


@pytest.fixture
def workspace(tmp_path: Path) -> WorkspaceFolder:
    hart, _ = read_kit(find_kit("hart"))
    assert hart
    make_workspace_folder(tmp_path / "w", hart.framework.council)
    made = WorkspaceFolder(tmp_path / "w")
    write_catalogue(hart, made.folder / "catalogue.xlsx")
    return made


def renamed(workspace: WorkspaceFolder, old: str, new: str) -> None:
    path = workspace.folder / "catalogue.xlsx"
    book = openpyxl.load_workbook(path)
    book[old].title = new
    book.save(path)


def test_no_sheet_has_a_name_that_excel_keeps(workspace: WorkspaceFolder) -> None:
    names = openpyxl.load_workbook(workspace.folder / "catalogue.xlsx").sheetnames
    assert "Past figures" in names
    assert "history" not in [name.casefold() for name in names]


def test_the_old_name_is_read(workspace: WorkspaceFolder) -> None:
    now, _ = workspace.read_catalogue()
    assert now
    assert len(now.history) > 20
    renamed(workspace, "Past figures", "History")
    before, found = WorkspaceFolder(workspace.folder).read_catalogue()
    assert before
    assert before.history == now.history
    assert not [one for one in found if one.severity == "error"]


def test_what_is_wrong_is_told_by_the_name_that_stands_there(workspace: WorkspaceFolder) -> None:
    path = workspace.folder / "catalogue.xlsx"
    book = openpyxl.load_workbook(path)
    book["Past figures"].title = "History"
    heads = {cell.value: cell.column_letter for cell in book["History"][4]}
    place = f"{heads['outturn']}6"
    book["History"][place] = "about ten"
    book.save(path)
    _, found = WorkspaceFolder(workspace.folder).read_catalogue()
    assert [(one.sheet, one.cell) for one in found if one.sheet == "History"] == [("History", place)]
