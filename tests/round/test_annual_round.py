"""The annual round beside everything else: who is asked what, what comes next, and that no figure is touched by it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from excel_gate import findings
from planshire import DECIDED, PLANSHIRE, PROPOSED, REVIEW, ROUND, YEAR, AnnualRound

from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.models import Change
from pmf_xl.layout.issued import Issued
from pmf_xl.problems import NotAPeriodError, NothingYetError
from pmf_xl.rules.terms import Unit
from quarter import cell, fill, headings, kit, lines


def change(planning: AnnualRound, catalogue: Catalogue) -> None:
    planning.workspace.__dict__["catalogue"] = catalogue


def test_a_measure_is_asked_of_the_service_that_leads_on_it(planning: AnnualRound) -> None:
    sheets = {service: openpyxl.load_workbook(path) for service, path in planning.issue().items()}
    assert list(lines(sheets["HR"]["Targets"])) == [f"HR0{number}" for number in range(1, 8)]
    assert list(lines(sheets["WS"]["Targets"])) == ["WS01", "WS02", "WS03", "WS04"], (
        "though it gives part of HR03"
    )
    targets = sheets["HR"]["Targets"]
    shown = [
        cell(targets, "HR01", f"Outturn {year}").value for year in ("2022-23", "2023-24", "2024-25 so far")
    ]
    assert shown == [pytest.approx(0.91), None, pytest.approx(0.96)], "2023-24 has one quarter only"
    assert cell(targets, "HR03", "Outturn 2023-24").value == 390
    assert cell(targets, "HR03", "Outturn 2024-25 so far").value == 230
    assert cell(targets, "HR01", "Benchmark").value == "92.5%\nShire average, 2023-24"
    assert cell(targets, "HR05", "Target 2024-25").value == "90 to 100"
    assert cell(sheets["WS"]["Targets"], "WS03", "Target 2024-25").value == "Last year"
    assert cell(sheets["WS"]["Targets"], "WS04", "Target 2024-25").value == "Top quartile"
    open_cells = {
        ref: {head for head in headings(targets) if not cell(targets, ref, head).protection.locked}
        for ref in ("HR05", "HR06", "HR07")
    }
    assert open_cells == {
        "HR05": {"Proposal", "Target 2025-26", "Upper end", "Tolerance, points", "Rationale"},
        "HR06": {"Proposal", "Target 2025-26", "Tolerance, % of target", "Target in words", "Rationale"},
        "HR07": {"Proposal", "Rationale"},
    }, "of a range, of one figure a year, of what is not rated"


def test_issued_again_it_is_left_alone_until_something_differs(planning: AnnualRound) -> None:
    workspace = planning.workspace
    assert [one.fresh for one in workspace.issue_round(YEAR)] == [True, True]
    assert [one.fresh for one in workspace.issue_round(YEAR)] == [False, False]
    added = workspace.catalogue.measure("HR06").model_copy(update={"ref": "HR08", "title": "Exit survey"})
    change(planning, replace(workspace.catalogue, measures=(*workspace.catalogue.measures, added)))
    before = planning.hand_in(
        workspace.folder_of("issued", ROUND) / "2025-26-R HR.xlsx", "HR", PROPOSED["HR"]
    )
    assert [one.fresh for one in workspace.issue_round(YEAR)] == [True, False]
    file = planning.collate_one(before)
    (told,) = (one for one in file.problems if str(one.code) == "superseded-issue")
    assert "HR08 was added" in told.message


def test_figures_of_the_year_go_on_beside_it(decided: AnnualRound) -> None:
    workspace = decided.workspace
    assert str(workspace.open_period()) == "2024-25-Q3", "the round is no period that is open"
    issued = workspace.issue("2025-26-Q1")
    assert [one.number for one in issued] == [1, 1]
    assert [one.fresh for one in workspace.issue_round(YEAR)] == [False, False]
    assert workspace.times.event(workspace.period_or_round(ROUND)) is None
    assert {one.service for one in workspace.status("2025-26-Q1").services if one.returned} == set()
    year = workspace.period("2025-26-Y")
    assert not year.contains(workspace.period_or_round(ROUND))


@pytest.mark.parametrize("text", [ROUND, REVIEW])
def test_what_has_no_figures_is_refused_as_a_period(planning: AnnualRound, text: str) -> None:
    for asked in (planning.workspace.write_scorecard, planning.workspace.publish, planning.workspace.issue):
        with pytest.raises(NotAPeriodError, match="has no figures"):
            asked(text)


def test_what_comes_next_is_said(planning: AnnualRound) -> None:
    workspace = planning.workspace

    def following(text: str) -> list[str]:
        return [step.partition(": ")[2] for step in workspace.status(text).next]

    assert following(ROUND) == ["pmf-xl issue --round 2025-26"]
    with pytest.raises(NothingYetError, match="issue --round 2025-26"):
        workspace.review(YEAR)
    sent = planning.issue()
    assert following(ROUND) == ["pmf-xl chase --period 2025-26-R"]
    assert workspace.next_steps() == list(workspace.status(ROUND).next), "check says so too"
    path = planning.hand_in(sent["HR"], "HR", PROPOSED["HR"])
    assert following(ROUND)[0] == "pmf-xl collate --period 2025-26-R"
    planning.collate_one(path)
    assert following(ROUND)[1] == "pmf-xl review --round 2025-26", "for what has come"
    assert list(planning.review()) == ["Resources"], "of Place nothing has been proposed"
    assert following(REVIEW) == ["pmf-xl chase --period 2025-26-V"]
    chased = workspace.chase(REVIEW)
    assert [(draft.service, draft.to) for draft in chased.drafts] == [
        ("Resources", ("res@planshire.example",))
    ]
    written = chased.drafts[0].path.read_text()
    assert "2025-26 review of targets return of Resources, due 18 March 2025" in written.replace("\n ", " ")
    planning.hand_in(workspace.folder_of("issued", REVIEW) / "2025-26-V Resources.xlsx", "Resources",
                     DECIDED["Resources"])  # fmt: skip
    planning.collate(REVIEW)
    assert following(REVIEW) == ["pmf-xl new-year 2025-26"]
    made = workspace.new_year(YEAR)
    assert made.not_proposed == ("WS01", "WS02", "WS03", "WS04")
    assert "put it in the place of catalogue.xlsx" in workspace.status(REVIEW).next[0]


def test_the_team_enters_what_came_by_e_mail(planning: AnnualRound) -> None:
    planning.issue()
    file = planning.workspace.enter(ROUND, "WS", "e-mail of Cy Dunn, 20 January")
    typed = PROPOSED["WS"] | {"Sender": {"Name": "Cy Dunn", "Date": date(2025, 1, 20), "Confirmed": "Yes"}}
    to = planning.workspace.folder_of("returned", ROUND) / "entered.xlsx"
    taken = planning.collate_one(fill(file.path, to, typed))
    assert {str(one.code) for one in taken.problems} == {"methodology-missing", "entered-by-team"}
    sheet = openpyxl.load_workbook(planning.review()["Place"])["Targets"]
    assert cell(sheet, "WS01", "Measure").value == "Waste recycled\nWaste, Cy Dunn"


def test_of_a_council_without_directorates_there_is_one_review(tmp_path: Path) -> None:
    services = "| code | name |\n| HR | People |\n| WS | Waste |\n"
    framework = "council: Planshire Council\nshort_name: Planshire\ncalendar: {cycle: monthly}\n"
    files = PLANSHIRE | {"services.csv": services, "framework.yaml": framework}
    planning = AnnualRound(tmp_path / "council", kit(tmp_path / "kit", files))
    sent = planning.issue()["WS"]
    sheet = openpyxl.load_workbook(sent)["Targets"]
    months = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
    is_open = {
        ref: [month for month in months if not cell(sheet, ref, month).protection.locked]
        for ref in ("WS01", "WS02", "WS04")
    }
    assert is_open == {"WS01": ["Jun", "Sep", "Dec", "Mar"], "WS02": months, "WS04": ["Sep", "Mar"]}
    assert findings(sent.read_bytes()) == [], "the rules of twelve months are within Excel's limits"
    profile = dict.fromkeys(months, 15)
    said = PROPOSED["WS"] | {
        "WS02": {"Proposal": "Change", "Target 2025-26": 180, "Rationale": "Cameras."} | profile
    }
    file = planning.collate_one(planning.hand_in(sent, "WS", said))
    assert {str(one.code) for one in file.problems} == {"methodology-missing"}
    reviews = planning.review()
    assert list(reviews) == ["Planshire"]
    assert findings(reviews["Planshire"].read_bytes()) == []


def test_a_workbook_says_of_itself_what_it_was_issued_with(proposed: AnnualRound) -> None:
    """It is judged by what was issued, whatever the catalogue has become since."""
    record = next(iter(proposed.workspace.ledger.issues(ROUND).values()))
    assert Issued.from_json(record.content).to_json() == record.content
    catalogue = proposed.workspace.catalogue
    change(proposed, replace(catalogue, measures=catalogue.measures[1:]))
    sent = proposed.workspace.folder_of("issued", ROUND) / "2025-26-R HR.xlsx"
    again = proposed.hand_in(
        sent, "HR", PROPOSED["HR"] | {"HR06": {"Proposal": "Keep", "Rationale": "Good."}}, "b.xlsx"
    )
    assert "HR01" not in {
        one.ref for one in proposed.collate_one(again).problems if str(one.code) == "row-missing"
    }
    assert "HR01" not in lines(openpyxl.load_workbook(proposed.review()["Resources"])["Targets"])


def test_a_round_for_a_year_that_has_begun_is_asked_about(planning: AnnualRound) -> None:
    assert planning.workspace.odd_round("2025-26") == ()
    assert planning.workspace.odd_round("2024-25") == ("2024-25 began on 1 April 2024.",)
    assert planning.workspace.odd_round("2026-27") == ("2026-27 begins on 1 April 2026 only.",)
    for wrong in ("next", "2025-27", "2025-26-Q1"):
        with pytest.raises(NotAPeriodError, match="not a year"):
            planning.workspace.issue_round(wrong)


def test_a_measure_counted_otherwise_next_year_is_not_held_against_this_years_target(
    planning: AnnualRound,
) -> None:
    """Nor against this year's figures: 3.80 of a score says nothing of a percentage."""
    catalogue = planning.workspace.catalogue
    change_of_unit = Change(
        ref="HR06",
        column="unit",
        holds_from=catalogue.period("2025-26-Q1"),
        was=Unit.SCORE,
        reason="A new survey",
    )
    percent = catalogue.measure("HR06").model_copy(update={"unit": Unit.PERCENT, "bounded": True})
    measures = tuple(percent if one.ref == "HR06" else one for one in catalogue.measures)
    change(planning, replace(catalogue, measures=measures, changes=(change_of_unit,)))
    sheet = openpyxl.load_workbook(planning.issue()["HR"])["Targets"]
    shown = [cell(sheet, "HR06", head).value for head in ("Outturn 2023-24", "Target 2024-25")]
    assert shown == [None, None]


def test_a_return_without_its_stamp_is_recognised_and_the_ledger_is_whole(proposed: AnnualRound) -> None:
    sent = proposed.workspace.folder_of("issued", ROUND) / "2025-26-R WS.xlsx"
    again = PROPOSED["WS"] | {"WS03": {"Proposal": "Keep", "Rationale": "As agreed."}}
    path = proposed.hand_in(sent, "WS", again, "no stamp.xlsx")
    book = openpyxl.load_workbook(path)
    del book["Stamp"]
    book.save(path)
    (found,) = (one for one in proposed.collate_one(path).problems if str(one.code) == "stamp-missing")
    assert "Waste" in found.message
    file = proposed.workspace.accept(path, ROUND, "Pat Lee")
    assert file.disposition == "queried", "statements have gaps"
    assert proposed.workspace.verify().problems == ()


def test_what_was_to_be_confirmed_is_asked_after_a_round_too(proposed: AnnualRound) -> None:
    workspace, last = proposed.workspace, "2025-26-Q4"
    (sent,) = workspace.issue(last, ["HR"])
    to = workspace.folder_of("returned", last) / "q4.xlsx"
    file = workspace.collate(last, [fill(sent.path, to, {"HR01": {"Outturn": 0.096}})]).files[0]
    assert "outlier" in {str(one.code) for one in file.problems if one.ref == "HR01"}
    (following,) = workspace.issue("2026-27-Q1", ["HR"])
    assert "Last figure right?" in headings(openpyxl.load_workbook(following.path)["Measures"])
