"""Figures that come late or by themselves: an annual one in July, one measure in the middle of a quarter."""

from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from pmf_xl.catalogue import CalendarRow, Catalogue
from pmf_xl.collect.issue import issue_measures
from pmf_xl.problems import PmfError
from quarter import GOOD, SIGNED, Quarter, fill


def asked(path: object) -> set[str]:
    sheet = openpyxl.load_workbook(str(path))["Measures"]
    return {str(row[0].value) for row in sheet.iter_rows(min_row=2) if row[0].value}


def test_an_annual_figure_has_a_way_in_whenever_it_comes(quarter: Quarter) -> None:
    """In July the survey of last year is known: its measure is asked for alone, and lands in its year."""
    quarter.issue()
    (sent,) = issue_measures(quarter.workspace, quarter.period, ["HR06"])
    assert (sent.path.parent.name, sent.only, asked(sent.path)) == ("2023-24-Y", ("HR06",), {"HR06"})
    year = Quarter(quarter.workspace.folder, quarter.workspace.catalogue, "2023-24-Y", date(2024, 7, 10))
    fill(sent.path, year.returned / "survey.xlsx", SIGNED | {"HR06": {"Outturn": 3.71}})
    (file,) = year.collate().files
    assert file.disposition
    assert file.disposition.counts, [str(one) for one in file.problems]
    past = quarter.workspace.past
    assert (
        past.outturn("HR06", year.period)
        == past.outturn("HR06", past.times.catalogue.period("2023-24-Q4"))
        == 3.71
    )


def test_what_was_issued_before_stays_valid(quarter: Quarter) -> None:
    whole = quarter.issue("WS")["WS"]
    (alone,) = issue_measures(quarter.workspace, quarter.period, ["WS02"])
    assert asked(alone.path) == {"WS02"}
    assert (whole.number, alone.number) == (1, 2)
    fill(
        alone.path,
        quarter.returned / "alone.xlsx",
        SIGNED | {"WS02": {"Outturn": 30}},
        saved=datetime(2024, 7, 8),
    )
    quarter.hand_in(
        "WS", {key: row for key, row in GOOD["WS"].items() if key != "WS02"}, saved=datetime(2024, 7, 9)
    )
    collated = quarter.collate()
    assert {file.disposition.value for file in collated.files if file.disposition} <= {"accepted", "queried"}
    assert quarter.workspace.past.outturn("WS02", quarter.period) == 30
    assert quarter.workspace.past.outturn("WS03", quarter.period) == 29500
    (again,) = issue_measures(quarter.workspace, quarter.period, ["WS02"])
    assert (again.fresh, again.number) == (False, 2)
    assert quarter.issue("WS")["WS"].fresh is False


def test_a_measure_of_each_service_makes_a_workbook_each(quarter: Quarter) -> None:
    files = issue_measures(quarter.workspace, quarter.period, ["WS01", "HR01", "WS02"])
    assert {file.service: asked(file.path) for file in files} == {
        "WS": {"WS01", "WS01/N", "WS01/S", "WS02"}, "HR": {"HR01"},
    }  # fmt: skip


def test_a_measure_there_is_not_is_refused(quarter: Quarter) -> None:
    with pytest.raises(PmfError, match="There is no measure HR99"):
        issue_measures(quarter.workspace, quarter.period, ["HR99"])


def test_a_later_deadline_is_a_line_in_the_calendar(quarter: Quarter, testshire: Catalogue) -> None:
    """It counts at once, though the workbooks have been issued."""
    quarter.issue()
    assert quarter.workspace.catalogue_of(quarter.period).due_date(quarter.period) == date(2024, 7, 15)
    row = CalendarRow(period=quarter.period, due=date(2024, 7, 31))
    later = testshire.framework.model_copy(update={"calendar": (row,)})
    quarter.change(replace(testshire, framework=later))
    assert quarter.workspace.catalogue_of(quarter.period).due_date(quarter.period) == date(2024, 7, 31)
    quarter.time = datetime(2024, 7, 20, 9)
    quarter.hand_in("WS")
    (file,) = quarter.collate().files
    assert "late" not in {str(one.code) for one in file.problems}
