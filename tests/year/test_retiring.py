"""A measure that is retired: by a date, or by taking its row out, which loses nothing that was collected."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmf_xl.workspace import Workspace
from quarter import GOOD, SIGNED, TESTSHIRE, fill, kit

Q1, Q2 = "2024-25-Q1", "2024-25-Q2"


@pytest.fixture
def council(tmp_path: Path) -> Workspace:
    """A council with a catalogue workbook whose first quarter has been collected."""
    made = Workspace.init(tmp_path / "council", str(kit(tmp_path / "kit", TESTSHIRE)))
    made = on(made.folder, 10, 7)
    for file in made.issue(Q1):
        fill(file.path, made.folder_of("returned", Q1) / file.path.name, SIGNED | GOOD[file.service])
    assert made.collate(Q1).accepted == ("HR", "WS")
    return made


def on(folder: Path, day: int, month: int) -> Workspace:
    return Workspace(folder, lambda: datetime(2024, month, day, 10))


def edit(council: Workspace, sheet: str, change: Callable[[Any, dict[str, int], int], bool]) -> None:
    """Change rows of the catalogue workbook by hand; those that `change` says so of are deleted."""
    path = council.folder / "catalogue.xlsx"
    book = openpyxl.load_workbook(path)
    rows = book[sheet]
    headings = {str(cell.value): cell.column for cell in rows[4]}
    for row in range(rows.max_row, 4, -1):
        if change(rows, headings, row):
            rows.delete_rows(row)
    book.save(path)


def is_bins(rows: Any, headings: dict[str, int], row: int) -> bool:
    return rows.cell(row, headings["ref"]).value == "WS02"


def retire(rows: Any, headings: dict[str, int], row: int) -> bool:
    if is_bins(rows, headings, row):
        rows.cell(row, headings["until"]).value = Q1
    return False


def refs(council: Workspace, period: str) -> set[str]:
    return set(council.scorecard(period)["ref"])


def test_one_date_retires_a_measure(council: Workspace) -> None:
    edit(council, "Measures", retire)
    after = on(council.folder, 3, 10)
    assert after.check() == []
    assert "WS02" in refs(after, Q1)
    assert "WS02" not in refs(after, Q2)
    (sent,) = [file for file in after.issue(Q2) if file.service == "WS"]
    asked = {row[0].value for row in openpyxl.load_workbook(sent.path)["Measures"].iter_rows(min_row=2)}
    assert "WS02" not in asked
    assert [held.outturn for held in after.trace("WS02", Q1)] == [57]
    assert "WS02" in {one.figure.ref for one in after.audit_sample(Q1, 99, "7").figures}


def test_taking_the_row_out_and_leaving_its_targets_stops_nothing(council: Workspace) -> None:
    edit(council, "Measures", is_bins)
    after = on(council.folder, 3, 10)
    told = {str(one.code): one for one in after.check()}
    assert set(told) == {"measure-taken-out", "counts-from-next-period"}
    assert told["measure-taken-out"].message == (
        "WS02 (Bins missed) is not on Measures any more; figures of it are held up to 2024-25-Q1."
    )
    assert "under until" in told["measure-taken-out"].remedy
    assert all(one.severity != "error" for one in told.values())
    assert "WS02" in refs(after, Q1)
    assert "WS02" not in refs(after, Q2)


def test_with_its_targets_gone_too_its_figures_are_still_to_be_traced_and_sampled(council: Workspace) -> None:
    for sheet in ("Measures", "Targets", "Past figures"):
        edit(council, sheet, is_bins)
    after = on(council.folder, 3, 10)
    assert [held.outturn for held in after.trace("WS02", Q1)] == [57]
    assert after.audit_sample(Q1, 99, "7").population == council.audit_sample(Q1, 99, "7").population
    assert "measure-taken-out" in {str(one.code) for one in after.check()}


def test_history_of_a_retired_measure_can_be_imported(council: Workspace, tmp_path: Path) -> None:
    edit(council, "Measures", retire)
    past = tmp_path / "past.csv"
    past.write_text("ref,period,outturn\nWS02,2022-23-Q4,70\n")
    on(council.folder, 3, 10).import_history(past)
    assert on(council.folder, 3, 10).past.outturn("WS02", council.period("2022-23-Q4")) == 70
