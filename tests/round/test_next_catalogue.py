"""What directors agreed is in the next year's catalogue, dated, with a record of who proposed and who decided."""

from datetime import date

import openpyxl
import pytest
from planshire import DECIDED, PROPOSED, REVIEW, ROUND, YEAR, AnnualRound

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.catalogue import Catalogue
from pmf_xl.collect.new_year import NewYear
from quarter import cell

#: The targets of 2025-26, from what is proposed and decided in planshire.py, by hand.
TARGETS: dict[str, dict[str, object]] = {
    "HR01": {"Q1": 0.96, "Q2": 0.964, "Q3": 0.966, "Q4": 0.97, "Y": 0.965},  # accepted
    "HR02": {"Q1": 1.7, "Q2": 3.4, "Q3": 5.2, "Q4": 7, "Y": 7},  # amended
    "HR03": {"Q1": 100, "Q2": 100, "Q3": 110, "Q4": 110, "Y": 420},
    "HR04": {"Q4": 1},  # kept: as this year
    "HR05": {"Q4": (90, 100)},  # rejected: as this year
    "HR06": {"Y": 3.8},
    "WS01": {"Q1": 0.46, "Q2": 0.46, "Q3": 0.465, "Q4": 0.47, "Y": 0.47},
    "WS02": {"Q1": 45, "Q2": 45, "Q3": 45, "Q4": 45, "Y": 180},
    "WS04": {"H1": "Top half", "H2": "Top half", "Y": "Top half"},
}


def targets_in(catalogue: Catalogue) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for one in catalogue.targets:
        if one.period.year == YEAR:
            aim: object = one.words or (
                one.target if one.target_high is None else (one.target, one.target_high)
            )
            found.setdefault(one.ref, {})[str(one.period)[8:]] = aim
    return found


def made_by(planning: AnnualRound, *, carry: bool = True) -> tuple[NewYear, Catalogue]:
    made = planning.workspace.new_year(YEAR, carry=carry)
    catalogue, problems = read_catalogue(made.path)
    assert catalogue
    assert [str(one) for one in problems if carry or one.sheet != "Targets"] == []
    return made, catalogue


def test_what_was_agreed_is_in_it(decided: AnnualRound) -> None:
    made, catalogue = made_by(decided)
    assert targets_in(catalogue) == TARGETS
    assert str(catalogue.measure("HR07").holds_until) == "2024-25-Q4", (
        "it is reported to the end of this year"
    )
    assert catalogue.at("2025-26-Q1").measure_or_none("HR07") is None
    assert (made.retired, made.rejected, made.undecided) == (("HR07",), ("HR05",), ())
    rows = {(one.project, one.title): one.due for one in catalogue.milestones}
    assert rows["HR02-T", "Absence policy adopted"] == date(2025, 5, 31), "as the director amended it"
    assert rows["PR1", "First sweeper in use"] == date(2025, 9, 30)
    assert catalogue.project("HR02-T").service == "HR"


def test_what_changed_in_a_measure_is_dated(decided: AnnualRound) -> None:
    _, catalogue = made_by(decided)
    before, after = (catalogue.at(period).measure("HR01") for period in ("2024-25-Q4", "2025-26-Q1"))
    assert (before.definition, before.tolerance) == ("Answered in 30 s", None)
    assert (after.definition, after.tolerance) == ("Answered in 20 s", 0.03)
    assert catalogue.at("2024-25-Q4").measure("HR02").data_source == ""
    assert catalogue.at("2025-26-Q1").measure("HR02").data_source == "Payroll"
    comparable = {(one.ref, one.column): one.comparable for one in catalogue.changes}
    assert comparable == {
        ("HR01", "definition"): False, ("HR01", "tolerance"): True, ("HR02", "data_source"): True,
    }  # fmt: skip


def test_a_sheet_records_who_proposed_and_who_decided(decided: AnnualRound) -> None:
    made, _ = made_by(decided)
    sheet = openpyxl.load_workbook(made.path)["Round 2025-26"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if row[0] == "ref")
    records = {
        (row[0], row[3]): dict(zip(head, row, strict=True)) for row in rows[rows.index(head) + 1 :] if row[0]
    }
    amended = records["HR02", "Change"]
    assert {key: amended[key] for key in ("target", "decision", "decided", "reason")} == {
        "target": "7.5 days", "decision": "Amend", "reason": "Neighbours are there already.",
        "decided": "7.0 days; Q1 1.7 days; Q2 3.4 days; Q3 5.2 days; Q4 7.0 days",
    }  # fmt: skip
    assert amended["proposed_by"] == "Ed Ford, head of service"
    assert amended["decided_by"] == "Ann Low, director"
    assert (amended["proposed_on"], amended["decided_on"]) == ("20 January 2025", "20 January 2025")
    sent = decided.workspace.folder_of("returned", ROUND) / "2025-26-R HR.xlsx"
    where, _, _ = str(amended["proposed_in"]).partition(", submission")
    name, _, cell = where.partition(", ")
    assert name == sent.name
    sheet_name, _, address = cell.partition("!")
    assert openpyxl.load_workbook(sent)[sheet_name][address].value == "Change", (
        "the cell it names is that one"
    )
    assert records["HR05", "Change"]["decision"] == "Reject"
    assert records["HR02", "Methodology"]["about"] == "Data source: Payroll"
    assert records["HR02", "Milestone"]["decided"] == "31 May 2025"


def test_what_no_director_has_decided_is_left_as_it_is_and_told(proposed: AnnualRound) -> None:
    sent = proposed.review()["Resources"]
    only = {key: one for key, one in DECIDED["Resources"].items() if key != "HR01"}
    proposed.hand_in(sent, "Resources", only)
    proposed.collate(REVIEW)
    made, catalogue = made_by(proposed)
    assert made.undecided == ("HR01", "WS01", "WS02", "WS03", "WS04", "milestone WS/1")
    assert targets_in(catalogue)["HR01"] == {"Q1": 0.95, "Q2": 0.95, "Q3": 0.95, "Q4": 0.95}
    assert targets_in(catalogue)["WS02"] == {"Y": 200}


def test_a_proposal_made_anew_after_the_decision_is_decided_anew(decided: AnnualRound) -> None:
    again = PROPOSED["HR"] | {"HR03": PROPOSED["HR"]["HR03"] | {"Target 2025-26": 440, "Q4": 130}}
    decided.hand_in(decided.issue()["HR"], "HR", again, "again.xlsx")
    decided.collate(ROUND)
    made, catalogue = made_by(decided)
    assert made.undecided == ("HR03",)
    assert targets_in(catalogue)["HR03"] == {"Q1": 100, "Q2": 100, "Q3": 100, "Q4": 100}
    assert targets_in(catalogue)["HR02"] == TARGETS["HR02"], "of the others the decision stands"
    made.path.unlink()
    decided.hand_in(decided.review()["Resources"], "Resources", DECIDED["Resources"], "decided again.xlsx")
    decided.collate(REVIEW)
    assert targets_in(made_by(decided)[1])["HR03"]["Y"] == 440


def test_a_director_takes_an_acceptance_back(decided: AnnualRound) -> None:
    back = DECIDED["Resources"] | {"HR03": {"Decision": "Reject", "Reason": "The post room closes."}}
    sent = decided.workspace.folder_of("issued", REVIEW) / "2025-26-V Resources.xlsx"
    file = decided.collate_one(decided.hand_in(sent, "Resources", back, "back.xlsx"))
    made, catalogue = made_by(decided)
    assert made.rejected == ("HR03", "HR05")
    assert targets_in(catalogue)["HR03"]["Q4"] == 100
    made.path.unlink()
    decided.workspace.withdraw(file.submission or 0, "Sent by mistake", "Pat Lee")
    assert targets_in(made_by(decided)[1])["HR03"] == TARGETS["HR03"], "what stood before does so again"


def test_targets_agreed_to_stay_are_carried_where_others_are_asked_for(decided: AnnualRound) -> None:
    made, catalogue = made_by(decided, carry=False)
    assert made.asked == ("HR05",), "which was rejected"
    assert targets_in(catalogue)["HR06"] == {"Y": 3.8}
    assert "HR05" not in targets_in(catalogue), "its cell is empty, and check says so"


@pytest.mark.parametrize("decision", ["Accept", "Reject"])
def test_a_measure_is_retired_only_where_that_is_accepted(proposed: AnnualRound, decision: str) -> None:
    reason = {} if decision == "Accept" else {"Reason": "Members ask for it."}
    said = DECIDED["Resources"] | {"HR07": {"Decision": decision} | reason}
    proposed.hand_in(proposed.review()["Resources"], "Resources", said)
    proposed.collate(REVIEW)
    made, catalogue = made_by(proposed)
    assert (catalogue.measure("HR07").holds_until is None) == (decision == "Reject")
    assert made.retired == (() if decision == "Reject" else ("HR07",))


def test_what_nobody_has_signed_is_not_decided(proposed: AnnualRound) -> None:
    sent = proposed.review()["Resources"]
    unsigned = {"Director": {"Name": None, "Date": None, "Confirmed": None}}
    proposed.hand_in(sent, "Resources", DECIDED["Resources"] | unsigned)
    proposed.collate(REVIEW)
    assert {"HR01", "HR02", "HR07"} <= set(made_by(proposed)[0].undecided)


def test_a_directors_target_takes_no_profile_of_another(proposed: AnnualRound) -> None:
    alone = {"HR02": {"Decision": "Amend", "Target 2025-26": 7, "Reason": "Neighbours are there already."}}
    proposed.hand_in(proposed.review()["Resources"], "Resources", DECIDED["Resources"] | alone)
    proposed.collate(REVIEW)
    assert targets_in(made_by(proposed)[1])["HR02"] == {"Y": 7}


def test_a_director_sees_what_a_target_is_held_against(proposed: AnnualRound) -> None:
    """What it has reached, what others reach and why: a benchmark is to inform the decision."""
    sheet = openpyxl.load_workbook(proposed.review()["Resources"])["Targets"]
    beside = ("Present outturn", "Benchmark", "Target 2024-25", "Proposed target", "Rationale")
    assert [cell(sheet, "HR01", heading).value for heading in beside] == [
        0.96, "92.5%\nShire average, 2023-24", 0.95, 0.965, "Two more advisers from June.",
    ]  # fmt: skip
    assert cell(sheet, "HR02", "Benchmark").value is None
