"""An issue is remembered whole: what is read from the ledger is what was asked."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.collect.ask import ask
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.measures_sheet import CHECKS, COLUMNS, SHEET_FACTS
from pmf_xl.layout.parts import Kind
from pmf_xl.layout.sheet_names import MEASURES
from pmf_xl.layout.working_out import cells, line_state, outstanding
from pmf_xl.problems import CODES
from pmf_xl.rules.facts import FACT_NAMES
from quarter import Quarter, catalogue_of

HEADINGS = (
    "Reference, Measure, Unit, Good is, Frequency, Previous outturn, Same period last year, Target, Year target, "
    "Numerator, Denominator, Outturn, Check, Marker, Rating, Variance, Travel, Forecast, Commentary, Action, "
    "Action owner, Action due"
)  # a promise to scripts that fill workbooks


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    return Quarter(tmp_path / "workspace", catalogue_of(tmp_path / "kit"), "2024-25-Q1", date(2024, 7, 1))


def asked(quarter: Quarter, service: str) -> Issued:
    return ask(
        quarter.workspace, quarter.workspace.catalogue, quarter.workspace.past, service, quarter.period
    )


def row(issued: Issued, key: str) -> Asked:
    (found,) = (row for row in issued.measures if row.key == key)
    return found


@pytest.mark.parametrize("kit", ["hart", "south-derbyshire", "testshire"])
def test_an_issue_comes_back_from_its_json(tmp_path: Path, quarter: Quarter, kit: str) -> None:
    if kit != "testshire":
        catalogue, _ = read_kit(find_kit(kit))
        assert catalogue
        period = {"hart": "2014-15-Q1", "south-derbyshire": "2024-25-Q1"}[kit]
        quarter = Quarter(tmp_path / kit, catalogue, period, date(2024, 7, 1))
    for service in quarter.workspace.catalogue.services:
        issued = asked(quarter, service.code)
        again = Issued.from_json(issued.to_json())
        assert again == issued
        assert workbook(again) == workbook(issued)
        assert replace(asked(quarter, service.code), id=issued.id).to_json() == issued.to_json(), (
            "asked twice, the same"
        )


def test_what_is_kept_is_plain_json_without_floats_that_drift(quarter: Quarter) -> None:
    issued = asked(quarter, "WS")
    held = json.loads(issued.to_json())
    assert held["milestones"][0]["values"]["due"] == {"date": "2024-05-31"}
    assert row(Issued.from_json(json.dumps(held)), "WS01").values["last_year"] == 0.431


def test_a_service_is_asked_what_its_kit_says(quarter: Quarter) -> None:
    issued = asked(quarter, "WS")
    assert [row.key for row in issued.measures] == ["WS01", "WS01/N", "WS01/S", "WS02", "WS03", "WS04"]
    assert [row.key for row in issued.milestones] == ["PR1/M2", "PR1/M3"]
    recycled = row(issued, "WS01")
    assert [recycled.values[key] for key in ("unit", "good_is", "frequency", "previous", "last_year", "target")] == [
        "%", "Higher", "Quarterly", 0.44, 0.431, 0.45,
    ]  # fmt: skip
    north = row(issued, "WS01/N")
    assert north.values["measure"] == "of which: North"
    assert (north.values["target"], north.values["year_target"]) == (None, None), "a breakdown is not rated"
    posts, survey = row(asked(quarter, "HR"), "HR05"), row(asked(quarter, "HR"), "HR06")
    assert posts.values["target"] == "90 to 100"
    assert (survey.facts["due"], survey.values["check"]) == (False, "Not due this quarter")


def test_the_headings_are_those_that_scripts_lean_on() -> None:
    assert ", ".join(column.heading for column in COLUMNS) == HEADINGS


def test_what_is_known_of_a_line_is_as_listed(quarter: Quarter) -> None:
    for service in ("HR", "WS"):
        for measure in asked(quarter, service).measures:
            only_of_some = {"target", "already", "previous_added", "benchmark_value", "forecast_asked"}
            needed = {*SHEET_FACTS, *FACT_NAMES} - only_of_some
            assert needed <= measure.facts.keys()


def test_every_check_has_its_code_and_its_column() -> None:
    for check in CHECKS:
        assert check.code in CODES
        assert any(check.at == column.key for column in COLUMNS)


def test_a_line_says_first_what_is_found_first(quarter: Quarter) -> None:
    """The check column and the list of problems are one thing."""
    table = workbook(asked(quarter, "HR")).sheet(MEASURES).table
    for line in table.lines:
        for entries in (
            {},
            {"outturn": 95.4},
            {"outturn": 0.5},
            {"outturn": "x", "marker": "q"},
            {"numerator": 3.0},
        ):
            held = cells(table, line, entries)
            found = outstanding(table, line, held)
            assert line_state(table, line, held) == (found[0].says if found else "Complete")
            assert held["check"] == (line.values["check"] if line.idle else line_state(table, line, held))


def test_a_running_total_is_compared_by_what_each_period_added(tmp_path: Path) -> None:
    """8.4 days by Q4, 6.1 by Q3: the last quarter added 2.3, so 1.9 in Q1 is fewer and better; 2.4 would be worse."""
    quarter = Quarter(tmp_path / "workspace", catalogue_of(tmp_path / "kit"), "2024-25-Q1", date(2024, 7, 1))
    table = workbook(asked(quarter, "HR")).sheet(MEASURES).table
    (line,) = (line for line in table.lines if line.key == "HR03")
    travels = {days: cells(table, line, {"outturn": days})["travel"] for days in (1.9, 2.3, 2.4)}
    assert travels == {1.9: "IMPROVING", 2.3: "UNCHANGED", 2.4: "WORSENING"}


def test_a_service_with_nothing_due_is_asked_to_sign_only(tmp_path: Path) -> None:
    quarter = Quarter(tmp_path / "workspace", catalogue_of(tmp_path / "kit"), "2024-25-M05", date(2024, 9, 1))
    declared = workbook(asked(quarter, "HR"))
    tables = {sheet.name: sheet.table for sheet in declared.sheets if sheet.table and sheet.table.checks}
    assert all(line.idle for line in tables[MEASURES].lines)
    assert {column.key for column in COLUMNS if column.kind is Kind.CHECK} == {"check"}
    assert [line.values["check"] for line in tables[MEASURES].lines][:1] == ["Not due this month"]
