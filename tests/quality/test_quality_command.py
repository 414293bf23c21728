"""`check --quality`: on the figures of ledger and catalogue together, on screen, as JSON and as a workbook."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from on_paper import printed, unprinted

from office import Office
from pmf_xl.cli import main
from pmf_xl.workspace import Workspace
from quarter import kit

DAY = "2024-07-10"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Workspace.init(tmp_path / "w", str(kit(tmp_path / "kit")))
    return tmp_path / "w"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def check(*more: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            main(["check", "--workspace", str(folder), "--today", DAY, *more])
        return int(left.value.code or 0), capsys.readouterr().out

    return check


def missing(workspace: Workspace, ref: str) -> set[str]:
    (found,) = [one for one in workspace.quality() if one.measure.ref == ref]
    return {answer.criterion.name for answer in found.missing}


def at(folder: Path) -> Workspace:
    return Workspace(folder, now=lambda: datetime(2024, 7, 10, 9))


def test_past_figures_count_wherever_they_are_kept(folder: Path, tmp_path: Path) -> None:
    """WS01 has Q1 and Q4 of 2023-24 in the catalogue; what is between them comes by the ledger."""
    assert {"trend", "forecast", "last-year"} <= missing(at(folder), "WS01")
    past = tmp_path / "past.csv"
    quarters = ("2022-23-Q4,44.1%", "2023-24-Q2,43.5%", "2023-24-Q3,43.8%")
    past.write_text("ref,period,outturn\n" + "".join(f"WS01,{quarter}\n" for quarter in quarters), "utf-8")
    Workspace(folder).import_history(past)
    assert not {"trend", "forecast", "last-year"} & missing(at(folder), "WS01")


def test_a_year_with_a_gap_is_not_last_years_outturn(folder: Path) -> None:
    """HR01 has all four quarters of 2023-24, WS02 only the last."""
    assert "last-year" not in missing(at(folder), "HR01")
    assert "last-year" in missing(at(folder), "WS02")


def test_as_json_every_measure_says_what_to_add_and_where(run: Any, folder: Path) -> None:
    status, out = run("--quality", "--json")
    said = json.loads(out)
    assert (status, said["errors"], said["problems"]) == (0, 0, [])
    quality = said["quality"]
    assert len(quality["measures"]) == 11
    one = quality["measures"][0]
    assert (one["ref"], one["service"]) == ("HR01", "HR")
    assert one["met"] + len(one["missing"]) == one["asked"]
    assert one["score"] == one["met"] / one["asked"]
    assert sum(group["asked"] for group in one["groups"].values()) == one["asked"]
    why = {"criterion": "rationale", "add": "Write why it is measured.", "place": "Measures: rationale"}
    assert why in one["missing"]
    assert one["smart"]["Specific"] is False
    assert len(quality["criteria"]) == 25
    assert len(quality["not_scored"]) == 12
    assert Path(quality["path"]) == folder / "reports" / "catalogue quality.xlsx"


def test_on_screen_there_is_a_line_for_each_measure(run: Any) -> None:
    status, out = run("--quality")
    assert status == 0
    assert "The catalogue is in order." in out
    assert all(ref in out for ref in ("HR01", "HR07", "WS04"))
    assert "11 of 11  Says why it is measured (Measures: rationale)" in out


def test_without_it_check_is_what_it_was(run: Any, folder: Path) -> None:
    _, out = run("--json")
    told = json.loads(out)
    assert told.pop("next")[-1] == "Issue the first collection workbooks: pmf-xl issue --period 2024-25-Q1"
    assert told == {"problems": [], "errors": 0, "queries": 0, "notes": 0, "sheets_added": []}
    assert not (folder / "reports" / "catalogue quality.xlsx").exists()


def test_a_catalogue_with_errors_is_not_scored(run: Any, folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "catalogue.xlsx")
    cell = next(cell for row in book["Measures"].iter_rows() for cell in row if cell.value == "higher")
    cell.value = "hihger"
    book.save(folder / "catalogue.xlsx")
    status, out = run("--quality", "--json")
    said = json.loads(out)
    assert (status, said["errors"], said["quality"]) == (1, 1, None)
    status, out = run("--quality")
    assert (status, "scored once the errors are mended" in out) == (1, True)


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The lines of a sheet's table, by their headings in its third row."""
    every = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    return [dict(zip(every[2], row, strict=True)) for row in every[3:] if row[0] and row[1] is not None]


def test_the_workbook_says_the_same(folder: Path) -> None:
    workspace = at(folder)
    scored = workspace.quality()
    path = workspace.write_quality(scored)
    to_add = rows(path, "To add")
    assert [(line["Reference"], line["What to add"]) for line in to_add] == [
        (one.measure.ref, answer.add) for one in scored for answer in one.missing
    ]
    assert {line["Where in the catalogue"].partition(":")[0] for line in to_add} <= set(
        openpyxl.load_workbook(folder / "catalogue.xlsx").sheetnames
    )
    measures = {line["Reference"]: line for line in rows(path, "Measures")}
    assert measures.keys() == {one.measure.ref for one in scored}
    assert all(measures[one.measure.ref]["Things to add"] == len(one.missing) for one in scored)
    criteria = {line["Criterion"].strip(): line for line in rows(path, "Summary")}
    # HR07 is for monitoring only, and HR06 has no target.
    for name, asked, met in (("Says why it is measured", 11, 0), ("Has a target this year", 10, 9)):
        assert (criteria[name]["Asked of"], criteria[name]["Met by"]) == (asked, met)
    assert path == workspace.write_quality(), "written once"


def test_it_is_kept_when_another_takes_its_place(folder: Path, tmp_path: Path) -> None:
    path = at(folder).write_quality()
    first = path.read_bytes()
    later = Workspace(folder, now=lambda: datetime(2025, 7, 10, 9))
    assert later.write_quality() == path
    (kept,) = (path.parent / "earlier").iterdir()
    assert kept.read_bytes() == first != path.read_bytes()


def test_it_prints_whole_and_holds_no_error(folder: Path, office: Office, tmp_path: Path) -> None:
    path = at(folder).write_quality()
    assert office.errors(path) == []
    pdf = office.convert(path, "pdf", tmp_path / "paper")
    pages = printed(pdf)
    assert [clash for page in pages for clash in page.clashes()] == []
    assert unprinted(pdf) == []
    assert all(len(page.words) > 20 for page in pages), "no page is empty"
    assert sum(page.foot_names("Summary") for page in pages) == 1


def test_where_nothing_is_missing_the_workbook_says_so(folder: Path) -> None:
    workspace = at(folder)
    best = [
        replace(one, answers=tuple(replace(each, add="") for each in one.answers))
        for one in workspace.quality()
    ]
    sheet = openpyxl.load_workbook(workspace.write_quality(best))["To add"]
    said = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Every criterion that data can show is met." in said
