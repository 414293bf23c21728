"""What becomes of several versions of a return, and of a folder that is collated again."""

import hashlib
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pmf_xl.collect.collate import Collated
from quarter import GOOD, SIGNED, TESTSHIRE, Quarter, catalogue_of, cell, fill, headings

RED = {"Outturn": 0.9, "Commentary": None, "Forecast": None}


def dispositions(collated: Collated) -> dict[str, str]:
    return {file.path.name: file.disposition.value for file in collated.files}


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 7, 9, hour, minute)


def ledger_rows(quarter: Quarter) -> dict[str, list[Any]]:
    """Everything the ledger holds."""
    quarter.workspace.ledger.close()
    connection = sqlite3.connect(quarter.workspace.folder / "ledger.sqlite")
    names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
    rows = {name: connection.execute(f"select * from {name}").fetchall() for name in names}
    connection.close()
    return rows


def archive(quarter: Quarter) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in quarter.workspace.folder_of("archive").rglob("*.*")}


def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet] for sheet in book}


def hr(outturn: float) -> dict[str, dict[str, Any]]:
    return GOOD["HR"] | {"HR01": {"Outturn": outturn, "Commentary": "fine"}}


# -- again and again ------------------------------------------------------------------------------------------------


def test_collating_twice_changes_nothing(quarter: Quarter) -> None:
    quarter.hand_in("WS")
    quarter.hand_in("HR", GOOD["HR"] | {"HR01": RED}, "a.xlsx", saved=at(9))
    quarter.hand_in("HR", GOOD["HR"] | {"HR05": {"Outturn": "many"}}, "b.xlsx", saved=at(10))
    (quarter.returned / "notes.txt").write_text("HR will be late")
    first = quarter.collate()
    rows, kept = ledger_rows(quarter), archive(quarter)
    written = {path: (path.stat().st_mtime_ns, cells(path)) for path in first.written}
    again = quarter.collate()
    assert dispositions(again) == dict.fromkeys(dispositions(first), "duplicate")
    assert ledger_rows(quarter) == rows
    assert archive(quarter) == kept
    assert {path: cells(path) for path in again.written} == {
        path: held for path, (_, held) in written.items()
    }
    for path, (moment, _) in written.items():
        assert path.stat().st_mtime_ns == moment or path.name == "problems.xlsx"
    assert (again.figures, again.accepted, again.outstanding) == (
        first.figures,
        first.accepted,
        first.outstanding,
    )


def test_a_duplicate_repeats_what_is_wrong_with_it(quarter: Quarter) -> None:
    path = quarter.hand_in("HR", GOOD["HR"] | {"HR05": {"Outturn": "many"}})
    quarter.collate()
    again = quarter.collate_one(path)
    assert [problem.code for problem in again.problems] == ["already-read", "outturn-not-a-number"]
    assert again.submission == 1


def test_the_same_bytes_under_two_names_are_read_once(quarter: Quarter) -> None:
    first = quarter.hand_in("HR", name="a.xlsx")
    (quarter.returned / "b.xlsx").write_bytes(first.read_bytes())
    assert dispositions(quarter.collate()) == {"a.xlsx": "accepted", "b.xlsx": "duplicate"}


def test_a_file_met_twice_in_one_run_is_told_of_once(quarter: Quarter) -> None:
    path = quarter.hand_in("HR")
    collated = quarter.collate(quarter.returned, path, path.parent / "." / path.name)
    assert dispositions(collated) == {path.name: "accepted"}


def test_the_archive_holds_the_bytes_that_came(quarter: Quarter) -> None:
    paths = [quarter.hand_in("HR"), quarter.hand_in("WS", GOOD["WS"] | {"WS02": {"Outturn": "many"}})]
    (quarter.returned / "notes.txt").write_text("HR will be late")
    collated = quarter.collate()
    for path in (*paths, quarter.returned / "notes.txt"):
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        assert sha256 in {file.sha256 for file in collated.files}
        assert archive(quarter)[sha256 + path.suffix] == path.read_bytes()
    assert len(archive(quarter)) == 3


# -- several versions ---------------------------------------------------------------------------------------------


def test_of_two_versions_the_one_saved_later_stands(quarter: Quarter) -> None:
    quarter.hand_in("HR", hr(0.97), "z first.xlsx", saved=at(9))
    quarter.hand_in("HR", hr(0.98), "a second.xlsx", saved=at(10))
    collated = quarter.collate()
    assert dispositions(collated) == {"z first.xlsx": "superseded", "a second.xlsx": "accepted"}
    assert quarter.figures()["HR01"] == 0.98
    (overtaken,) = (file for file in collated.files if file.disposition == "superseded")
    assert [problem.code for problem in overtaken.problems] == ["later-stands"]
    assert collated.figures == 6, "a figure of the measure, not one of each version"
    listed = cells(quarter.workspace.folder_of("collated", quarter.period) / "problems.xlsx")["Files"]
    assert [row[listed[0].index("Disposition")] for row in listed[1:]] == ["superseded", "accepted"]


def test_a_resubmission_supersedes_and_erases_nothing(quarter: Quarter) -> None:
    quarter.hand_in("HR", hr(0.97), "first.xlsx", saved=at(9))
    quarter.collate()
    before = ledger_rows(quarter)
    quarter.hand_in("HR", hr(0.98), "second.xlsx", saved=at(10))
    quarter.collate()
    after = ledger_rows(quarter)
    assert all(after[name][: len(rows)] == rows for name, rows in before.items())
    trail = quarter.workspace.past.trail("HR01", quarter.period)
    assert [(held.outturn, held.file, held.stands) for held in trail] == [
        (0.98, "second.xlsx", True),
        (0.97, "first.xlsx", False),
    ]


def test_an_older_version_found_later_does_not_take_the_place_of_the_newer(quarter: Quarter) -> None:
    quarter.hand_in("HR", hr(0.98), "second.xlsx", saved=at(10))
    quarter.collate()
    older = quarter.hand_in("HR", hr(0.97), "first.xlsx", saved=at(9))
    file = quarter.collate_one(older)
    assert (file.disposition, [problem.code for problem in file.problems]) == ("superseded", ["later-stands"])
    assert "9 July 2024 at 10:00" in file.problems[0].message
    assert quarter.figures()["HR01"] == 0.98
    assert [held.outturn for held in quarter.workspace.past.trail("HR01", quarter.period)] == [0.97, 0.98]
    assert quarter.workspace.past.outturn("HR01", quarter.period) == 0.98


def test_a_clock_gone_wrong_holds_nobody_up(quarter: Quarter) -> None:
    quarter.hand_in("HR", hr(0.97), "first.xlsx", saved=datetime(2099, 1, 1))
    quarter.collate()
    assert quarter.collate_one(quarter.hand_in("HR", hr(0.98), "second.xlsx")).disposition == "accepted"
    assert quarter.figures()["HR01"] == 0.98


def test_a_rejected_version_does_not_take_the_place_of_a_good_one(quarter: Quarter) -> None:
    quarter.hand_in("HR", hr(0.97), "good.xlsx", saved=at(9))
    quarter.hand_in("HR", GOOD["HR"] | {"HR05": {"Outturn": "many"}}, "bad.xlsx", saved=at(10))
    assert dispositions(quarter.collate()) == {"good.xlsx": "accepted", "bad.xlsx": "rejected"}
    assert quarter.figures()["HR01"] == 0.97


# -- feedback -----------------------------------------------------------------------------------------------------


def test_feedback_can_be_mended_and_sent_straight_back(quarter: Quarter) -> None:
    wrong = {
        "HR01": {"Outturn": 97.9},
        "HR02": {"Numerator": 326, "Denominator": 325},
        "HR05": {"Outturn": "many"},
    }
    quarter.hand_in("HR", GOOD["HR"] | wrong)
    (file,) = quarter.collate().files
    assert file.disposition == "rejected"
    path = quarter.workspace.folder_of("collated", quarter.period) / "2024-25-Q1 HR feedback 1.xlsx"
    sheet = openpyxl.load_workbook(path)["Measures"]
    kept = {
        (ref, heading): cell(sheet, ref, heading).value
        for ref in ("HR01", "HR03", "HR05")
        for heading in ("Outturn", "Marker")
    }
    assert kept == {
        ("HR01", "Outturn"): 97.9, ("HR01", "Marker"): None, ("HR03", "Outturn"): 1.9, ("HR03", "Marker"): "p",
        ("HR05", "Outturn"): "many", ("HR05", "Marker"): None,
    }  # fmt: skip
    noted = {place.coordinate: place.comment.text for row in sheet for place in row if place.comment}
    assert set(noted) == {"L2", "J3", "L6"} == {problem.cell for problem in file.problems}
    assert noted["L2"] == "Calls answered is 9,790.0%; percentages here run 0% to 100%.\nType 97.9%."
    good = {"HR01": {"Outturn": 0.979}, "HR02": {"Numerator": 325}, "HR05": {"Outturn": 96}}
    sent_back = quarter.collate_one(fill(path, quarter.returned / "back.xlsx", good))
    assert (sent_back.disposition, sent_back.problems) == ("accepted", ())
    assert quarter.figures() == {"HR01": 0.979, "HR02": 1, "HR03": 1.9, "HR04": 1, "HR05": 96, "HR07": 214}
    assert [problem.code for problem in quarter.workspace.ledger.problems_of(1)] == [
        problem.code for problem in file.problems
    ]


def test_feedback_lists_what_was_found_with_links(quarter: Quarter) -> None:
    quarter.hand_in("HR", GOOD["HR"] | {"HR05": {"Outturn": "many"}, "HR01": RED}, also=_target_lowered)
    quarter.collate()
    path = quarter.workspace.folder_of("collated", quarter.period) / "2024-25-Q1 HR feedback 1.xlsx"
    start = openpyxl.load_workbook(path)["Start here"]
    rows = [(row[0].value, row[0].hyperlink and row[0].hyperlink.location, row[1].value) for row in start]
    top = next(index for index, row in enumerate(rows) if row[0] == "Where")
    assert rows[top + 1 : top + 5] == [
        ("Measures S2", "Measures!S2", "Calls answered is RED and has no commentary. "
         "Say in a sentence or two what happened and why."),
        ("Measures T2", "Measures!T2", "Calls answered is RED and names no action. "
         "Say what will be done to bring it back to target."),
        ("Measures H4", "Measures!H4", "Target of HR03 was 2.0 days when issued and is now 1.0 days. That has been "
         "put right in this workbook: check that your figures are all here, and send it back."),
        ("Measures L6", "Measures!L6", "Outturn of Posts filled is 'many', which is not a number. "
         "Type the figure alone, such as 1,234. If there is none, leave the cell empty, choose the marker x and say "
         "why in the commentary."),
    ]  # fmt: skip


def _target_lowered(book: openpyxl.Workbook) -> None:
    book["Measures"]["H4"] = 1


def test_two_problems_of_one_cell_are_both_noted(quarter: Quarter) -> None:
    quarter.hand_in("HR", GOOD["HR"] | {"HR01": {"Outturn": "'96.04%", "Commentary": "fine"}})
    quarter.collate()
    path = quarter.workspace.folder_of("collated", quarter.period) / "2024-25-Q1 HR feedback 1.xlsx"
    quarter.hand_in("HR", GOOD["HR"] | {"HR01": {"Outturn": "96.04%", "Commentary": "fine"}}, "again.xlsx")
    quarter.collate()
    path = path.with_name("2024-25-Q1 HR feedback 2.xlsx")
    text = openpyxl.load_workbook(path)["Measures"]["L2"].comment.text
    assert "is the text '96.04%'" in text
    assert "is reported as 96.0%" in text


def test_a_computed_cell_that_was_typed_over_is_marked_in_feedback(quarter: Quarter) -> None:
    def typed_over(book: openpyxl.Workbook) -> None:
        book["Measures"]["L3"] = 0.97

    quarter.hand_in("HR", also=typed_over)
    quarter.collate()
    sheet = openpyxl.load_workbook(
        quarter.workspace.folder_of("collated", quarter.period) / "2024-25-Q1 HR feedback 1.xlsx"
    )["Measures"]
    assert sheet["L3"].comment.text.startswith(
        "Forms right first time reads 97.0%, but 310 of 325 is 95.384615%."
    )
    assert str(sheet["L3"].value).startswith("="), "it works itself out again"


def test_a_good_return_gets_no_feedback(quarter: Quarter) -> None:
    quarter.hand_in("HR")
    assert [path.name for path in quarter.collate().written] == ["problems.xlsx"]


def test_feedback_is_for_the_version_that_stands(quarter: Quarter) -> None:
    quarter.hand_in("HR", GOOD["HR"] | {"HR01": RED}, "new.xlsx", saved=at(10))
    quarter.collate()
    quarter.hand_in("HR", name="old.xlsx", saved=at(9))
    assert [path.name for path in quarter.collate().written] == [
        "2024-25-Q1 HR feedback 1.xlsx",
        "problems.xlsx",
    ]


# -- rearranged ---------------------------------------------------------------------------------------------------


def _turned(sheet: Worksheet, last: int) -> None:
    """Put rows 2 to `last` the other way round, as sorting does."""
    rows = [[place.value for place in row] for row in sheet.iter_rows(min_row=2, max_row=last)]
    for row, values in zip(sheet.iter_rows(min_row=2, max_row=last), reversed(rows), strict=True):
        for place, value in zip(row, values, strict=True):
            place.value = value


def _rearranged(book: openpyxl.Workbook) -> None:
    sheet = book["Measures"]
    for row in sheet.iter_rows():  # formulas would point at other rows: take their place with nothing
        for place in row:
            if str(place.value).startswith("="):
                place.value = None
    _turned(sheet, 8)
    last = sheet.max_column + 1
    for place in sheet["L"]:  # the outturn comes to stand at the right
        sheet.cell(place.row, last).value, place.value = place.value, None
    sheet.insert_cols(1, 2)  # columns of the service's own at the left
    sheet["A1"], sheet["A3"] = "Our notes", "asked Bo"
    sheet.insert_rows(1, 3)  # and a heading of its own above
    sheet["B2"] = "People, first quarter"
    sheet["C15"] = "Figures as of 8 July"
    sheet.title = "MEASURES "
    book.create_sheet("Workings", 0)["A1"] = "HR01"
    book["Workings"]["B1"] = 0.5
    book.move_sheet("Sign-off", -4)


def test_a_workbook_that_was_sorted_and_added_to_still_reads(quarter: Quarter) -> None:
    file = quarter.collate_one(quarter.hand_in("HR", also=_rearranged))
    assert {problem.code for problem in file.problems} <= {"column-moved"}, "which is asked about, and taken"
    assert quarter.figures() == {
        "HR01": 0.979, "HR02": 310 / 325, "HR03": 1.9, "HR04": 1, "HR05": 96, "HR07": 214,
    }  # fmt: skip


def test_a_problem_is_said_where_the_cell_stands_now(quarter: Quarter) -> None:
    def rearranged(book: openpyxl.Workbook) -> None:
        _turned(book["Measures"], 8)
        book["Measures"]["L6"] = 0.9  # of HR03 now

    file = quarter.collate_one(
        quarter.hand_in("HR", GOOD["HR"] | {"HR01": {"Outturn": "many"}}, also=rearranged)
    )
    (problem,) = (problem for problem in file.problems if problem.severity == "error")
    assert (problem.place, problem.ref) == ("Measures!L8", "HR01")


def test_a_reference_that_a_program_took_for_a_number_is_known(quarter: Quarter, tmp_path: Path) -> None:
    quarter.change(
        catalogue_of(
            tmp_path / "kit", {name: text.replace("HR07", "1107") for name, text in TESTSHIRE.items()}
        )
    )

    def as_number(book: openpyxl.Workbook) -> None:
        book["Measures"].cell(7, headings(book["Measures"])["Reference"]).value = 1107

    entries = {ref.replace("HR07", "1107"): typed for ref, typed in (SIGNED | GOOD["HR"]).items()}
    file = quarter.collate_one(quarter.hand_in("HR", entries, also=as_number))
    assert (file.disposition, file.problems) == ("accepted", ())
    assert quarter.figures()["1107"] == 214
