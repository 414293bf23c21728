"""Outturns and targets for cells, from a workspace that is read again when it changes."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from functions.stand_in import Book, Name
from pmf_xl.problems import PmfError
from pmf_xl.workspace import Workspace
from pmf_xl.workspace_folder import WorkspaceFolder
from udfs import ledger
from udfs.functions import PMF_OUTTURN, PMF_TARGET

QUARTER = "2014-15-Q1"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PMF_WORKSPACE", raising=False)
    monkeypatch.setattr(ledger, "_CACHES", {})
    assert Workspace.init(tmp_path / "hart", "hart").ledger
    return tmp_path / "hart"


def take(folder: Path, outturn: str) -> None:
    file = folder / f"{outturn}.csv"
    file.write_text(f"ref,period,outturn\nCS01,{QUARTER},{outturn}\n", "utf-8")
    Workspace(folder).import_history(file)


def caller(book: Book) -> Any:
    return SimpleNamespace(sheet=SimpleNamespace(book=book))


def test_outturn_and_target_by_row(workspace: Path) -> None:
    take(workspace, "95.9%")
    cell = caller(Book().set("PMF_WORKSPACE", str(workspace)))
    refs = [["CS01"], ["cs01"], ["CS02a"], ["XX99"], [None], ["#REF!"]]
    assert PMF_OUTTURN(refs, [[QUARTER]], cell) == [[0.959], [0.959], [""], ["#N/A"], [""], ["#REF!"]]
    assert PMF_TARGET(refs, [[QUARTER]], cell) == [[0.9], [0.9], [0.8], ["#N/A"], [""], ["#REF!"]]
    assert PMF_OUTTURN([["CS01"]], [["2013-14-Q4", QUARTER, "soon"]], cell) == [[0.953, 0.959, "#VALUE!"]]


def test_the_ledger_is_read_once_until_it_changes(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    past = WorkspaceFolder.past.fget
    monkeypatch.setattr(WorkspaceFolder, "past", property(lambda council: reads.append(1) or past(council)))
    cell = caller(Book().set("PMF_WORKSPACE", str(workspace)))
    assert PMF_OUTTURN([["CS01"]] * 50, [[QUARTER]], cell) == [[""]] * 50
    assert PMF_OUTTURN([["CS01"]], [[QUARTER]], cell) == [[""]]
    assert len(reads) == 1
    take(workspace, "95.9%")
    reads.clear()
    assert PMF_OUTTURN([["CS01"]], [[QUARTER]], cell) == [[0.959]]
    assert len(reads) == 1


def test_a_changed_catalogue_is_read_again(workspace: Path) -> None:
    import openpyxl

    cell = caller(Book().set("PMF_WORKSPACE", str(workspace)))
    assert PMF_TARGET([["CS01"]], [[QUARTER]], cell) == [[0.9]]
    path = workspace / "catalogue.xlsx"
    catalogue = openpyxl.load_workbook(path)
    for row in catalogue["Targets"].iter_rows():
        if [value.value for value in row[:2]] == ["CS01", QUARTER]:
            row[2].value = 0.95
    catalogue.save(path)
    assert PMF_TARGET([["CS01"]], [[QUARTER]], cell) == [[0.95]]


def test_which_workspace(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = workspace / "reports" / QUARTER / "scorecard.xlsx"
    inside.parent.mkdir(parents=True)
    inside.touch()
    beside = tmp_path / "mine.xlsx"
    beside.touch()
    assert ledger.workspace_folder(Book(inside)) == workspace
    assert ledger.workspace_folder(Book(beside).set("PMF_WORKSPACE", "hart")) == workspace
    text = Book()
    text.names.append(Name("pmf_workspace", f'="{workspace}"'))
    assert ledger.workspace_folder(text) == workspace
    with pytest.raises(PmfError, match="No workspace is set"):
        ledger.workspace_folder(Book(beside))
    with pytest.raises(PmfError, match="No workspace is set"):
        ledger.workspace_folder(Book("https://example.sharepoint.com/mine.xlsx"))
    monkeypatch.setenv("PMF_WORKSPACE", str(workspace))
    assert ledger.workspace_folder(Book()) == workspace
    assert ledger.workspace_folder(None) == workspace


def test_what_stands_in_the_way_is_told_in_the_cell(workspace: Path, tmp_path: Path) -> None:
    ((told,),) = PMF_OUTTURN([["CS01"]], [[QUARTER]], caller(Book()))
    assert told.startswith("PMF: No workspace is set.")
    nowhere = Book().set("PMF_WORKSPACE", str(tmp_path))
    ((told,),) = PMF_TARGET([["CS01"]], [[QUARTER]], caller(nowhere))
    assert "is not a workspace" in told
