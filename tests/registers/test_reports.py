"""Registers in reports: what stands in them by hand, what belongs to which, and that nothing confidential leaves."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from outlet import parts_of
from registered import REGISTERED, SAID, rows

from pmf_xl.reports.defined import write_reports
from quarter import GOOD, Quarter, catalogue_of

RED, AMBER, GREEN = "RED", "AMBER", "GREEN"


@pytest.fixture
def reports(collated: Quarter) -> Mapping[str, Path]:
    written = write_reports(collated.workspace, collated.period)
    assert written.broken == {}
    assert written.failed == {}
    return {file.name: file.path for file in written.files}


def test_risks_stand_by_score(reports: Mapping[str, Path]) -> None:
    found = [
        (row["Ref"], row["Score"], row["Rating"], row["Escalated to"])
        for row in rows(reports["officers"], "Risks", "Ref")
    ]
    assert found == [("R1", 16, RED, "Service"), ("R2", 10, AMBER, None), ("R3", 6, GREEN, None)]
    matrix = {row["Likelihood"]: row for row in rows(reports["officers"], "Risk matrix", "Likelihood")}
    assert matrix["Likelihood 4"]["Impact 4"] == "R1"
    assert matrix["Likelihood 2"]["Impact 5"] == "R2"


def test_the_budget_adds_up(reports: Mapping[str, Path]) -> None:
    found = {row["Ref"] or row["Line"]: row for row in rows(reports["officers"], "Budget", "Ref")}
    # 2,030,000 and 400,000 forecast of 2,000,000 and 400,000: 1.25% over, which is amber up to 2%.
    whole = found["All revenue"]
    assert [whole[key] for key in ("Budget", "Profile to date", "Actual to date", "Forecast", "Variance", "Rating")] == [
        2_400_000, 620_000, 628_000, 2_430_000, 30_000, AMBER,
    ]  # fmt: skip
    assert whole["As a share"] == pytest.approx(0.0125)
    assert (found["Place"]["Variance"], found["Place"]["Rating"]) == (0, GREEN)
    assert (found["B2"]["Delivered to date"], found["B2"]["More than planned"]) == (10_000, -5_000)


def test_complaints_are_shares_of_all(reports: Mapping[str, Path]) -> None:
    found = {row["Theme"]: row for row in rows(reports["officers"], "Complaints", "Theme")}
    assert [found[theme]["Share of all"] for theme in ("Missed bins", "Rude staff", "Helpful crew")] == [
        0.75,
        0.25,
        1,
    ]
    assert (found["All themes"]["How many"], found["All themes"]["Share upheld"]) == (40, 0.3)


def test_a_contract_stands_beside_its_measures(reports: Mapping[str, Path]) -> None:
    found = {row["Ref"]: row for row in rows(reports["officers"], "Contracts", "Ref")}
    assert (found["C1"]["Rating"], found["C1"]["Its measures"]) == (AMBER, "WS02 red and WS03 green")


def test_a_flag_selects_projects_actions_and_risks_whoever_leads(reports: Mapping[str, Path]) -> None:
    book = openpyxl.load_workbook(reports["improvement"])
    texts = {sheet.title: {cell.value for row in sheet for cell in row} for sheet in book}
    assert {"PR2", "Fewer temps"} <= texts["Projects"]
    assert "PR1" not in texts["Projects"]
    assert "A1" in texts["Actions"]
    assert not texts["Actions"] & {"A2", "WS02"}
    assert [row["Ref"] for row in rows(reports["improvement"], "Risks", "Ref")] == ["R1"]
    assert "Risk matrix" not in book.sheetnames, (
        "a matrix of one risk is a page that says what its score says"
    )


def test_nothing_confidential_reaches_the_public(reports: Mapping[str, Path]) -> None:
    for name in ("public", "improvement"):
        whole = "\n".join(parts_of(reports[name]).values())
        for told in ("A claim is lost", ">R2<", "Ed Ford", "Cy Dunn"):
            assert told not in whole
    assert "A claim is lost" in "\n".join(parts_of(reports["officers"]).values())


def test_small_counts_take_all_counts_of_complaints_with_them(tmp_path: Path) -> None:
    files = REGISTERED | {"framework.yaml": REGISTERED["framework.yaml"] + "suppress_below: 9\n"}
    catalogue = catalogue_of(tmp_path / "kit", files)
    quarter = Quarter(tmp_path / "workspace", catalogue, "2024-25-Q1", date(2024, 7, 10))
    for service in ("HR", "WS"):
        quarter.hand_in(service, GOOD[service] | SAID[service])
    quarter.collate()
    paths = {file.name: file.path for file in write_reports(quarter.workspace, quarter.period).files}
    public = list(rows(paths["public"], "Complaints", "Theme"))  # eight compliments are fewer than nine
    assert {row["How many"] for row in public} == {None}
    assert {row["Share of all"] for row in public} == {None}
    assert [row["How many"] for row in rows(paths["officers"], "Complaints", "Theme")] == [30, 10, 40, 8]


def test_what_is_about_a_confidential_measure_is_kept_with_it(tmp_path: Path) -> None:
    measures = REGISTERED["measures.csv"].replace("tolerance_basis |\n", "tolerance_basis | confidential |\n")
    lines = measures.strip().split("\n")
    marked = [lines[0], *(f"{line} {'yes' if '| HR07 ' in line else '':12} |" for line in lines[1:])]
    catalogue = catalogue_of(tmp_path / "kit", REGISTERED | {"measures.csv": "\n".join(marked)})
    quarter = Quarter(tmp_path / "workspace", catalogue, "2024-25-Q1", date(2024, 7, 10))
    quarter.hand_in("HR", GOOD["HR"] | SAID["HR"])
    quarter.collate()
    paths = {file.name: file.path for file in write_reports(quarter.workspace, quarter.period).files}
    whole = "\n".join(parts_of(paths["public"]).values())
    assert not any(told in whole for told in ("Too few staff", "workforce plan", "relief staff"))
    assert "The depot floods" in whole


def test_a_service_stands_on_a_page_with_what_is_its_own(reports: Mapping[str, Path]) -> None:
    lines = {row["Ref"]: row for row in rows(reports["officers"], "People", "Ref")}
    assert lines.keys() == {
        "HR01",
        "HR02",
        "HR03",
        "HR04",
        "HR05",
        "HR06",
        "HR07",
        "PR2",
        "R1",
        "R2",
        "B1",
        "B2",
    }
    assert (lines["R1"]["Score"], lines["R1"]["To come down to"], lines["R1"]["Rating"]) == (16, 6, RED)
    assert (lines["PR2"]["Milestones done"], lines["B1"]["Forecast"]) == ("0 of 1", 2_030_000)
    first, *others = rows(reports["officers"], "Waste", "Ref")
    assert (first["Ref"], first["Rating"]) == ("WS02", RED)  # the furthest from its target stands first
    told = {row["Action"]: (row["Ref"], row["Status"]) for row in others if "Status" in row}
    assert told == {"Count the keys": ("A2", "In progress"), "Train relief drivers (WS02)": (None, "Open")}


def test_a_directorate_stands_on_a_page_the_worst_of_its_services_first(tmp_path: Path) -> None:
    """People and Waste under one director: WS02 and HR07 are short, R1 has the highest score, B1 is most over budget."""
    services = REGISTERED["services.csv"].replace("Resources  ", "Place      ")
    report = REGISTERED["framework.yaml"].replace(
        "budget, directorate-plan, service-plan]", "directorate-plan]"
    )
    files = REGISTERED | {"services.csv": services, "framework.yaml": report}
    quarter = Quarter(
        tmp_path / "workspace", catalogue_of(tmp_path / "kit", files), "2024-25-Q1", date(2024, 7, 10)
    )
    for service in ("HR", "WS"):
        quarter.hand_in(service, GOOD[service] | SAID[service])
    quarter.collate()
    (path,) = (one.path for one in write_reports(quarter.workspace, quarter.period, ["officers"]).files)
    book = openpyxl.load_workbook(path, data_only=True)
    assert "Resources" not in book.sheetnames
    texts = [[cell.value for cell in row] for row in book["Place"]]
    lines = [row[:5] for row in texts if row[4] in (RED, AMBER, GREEN)]
    assert [(row[0], row[4]) for row in lines[:2]] == [("WS02", RED), ("HR01", AMBER)]
    assert [(row[0], row[2]) for row in lines[7:]] == [
        ("PR1", "2 of 3"), ("PR2", "0 of 1"), ("R1", 16), ("R2", 10), ("R3", 6),
        ("B2", 95_000), ("B1", 2_030_000), ("B3", 400_000),
    ]  # fmt: skip
    said = {str(cell) for row in texts for cell in row}
    assert {"Bins missed (WS)", "Too few staff (HR)", "Count the keys (WS)", "HR: People; WS: Waste"} <= said
    assert {"And 4 further measures.", "And 2 further lines."} <= said


def test_a_service_that_is_a_whole_directorate_has_one_page(tmp_path: Path) -> None:
    """Parks, which count litter, join Waste in Place; People are all of Resources."""
    services = (
        REGISTERED["services.csv"].rstrip("\n") + "\n| PK | Parks | Place | Jo Hay | pk@testshire.example |\n"
    )
    measures = REGISTERED["measures.csv"].replace(
        "| Change in litter       | WS ", "| Change in litter       | PK "
    )
    files = REGISTERED | {"services.csv": services, "measures.csv": measures}
    quarter = Quarter(
        tmp_path / "workspace", catalogue_of(tmp_path / "kit", files), "2024-25-Q1", date(2024, 7, 10)
    )
    quarter.hand_in("HR", GOOD["HR"] | SAID["HR"])
    quarter.collate()
    (path,) = (one.path for one in write_reports(quarter.workspace, quarter.period, ["officers"]).files)
    names = openpyxl.load_workbook(path).sheetnames
    assert {"Place", "People", "Waste"} <= set(names)
    assert "Resources" not in names


@pytest.mark.parametrize(("after", "escalated"), [(1, ["R1"]), (2, [])])
def test_a_risk_over_its_threshold_moves_up_a_tier_with_the_exceptions(
    tmp_path: Path, after: int, escalated: list[str]
) -> None:
    """R1 has been at 16, over 15, for one period."""
    framework = REGISTERED["framework.yaml"].replace("directorate-plan, service-plan]", "escalations]")
    framework = framework.replace("key, actions, risks, ", "key, ", 1) + f"escalation: {{after: {after}}}\n"
    files = REGISTERED | {"framework.yaml": framework}
    quarter = Quarter(
        tmp_path / "workspace", catalogue_of(tmp_path / "kit", files), "2024-25-Q1", date(2024, 7, 10)
    )
    quarter.hand_in("HR", GOOD["HR"] | SAID["HR"])
    quarter.collate()
    (path,) = (one.path for one in write_reports(quarter.workspace, quarter.period, ["officers"]).files)
    there = "Escalated risks" in openpyxl.load_workbook(path).sheetnames
    assert (
        [(row["Ref"], row["Escalated to"]) for row in rows(path, "Escalated risks", "Ref")]
        == [(ref, "Directorate") for ref in escalated]
        if there
        else not escalated
    )
