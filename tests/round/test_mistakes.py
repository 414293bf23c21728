"""What is wrong in a return of the annual round is told at its cell, and what is right is not."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from planshire import DECIDED, PROPOSED, REVIEW, ROUND, AnnualRound

from pmf_xl.collect.take_file import CollatedFile
from quarter import cell

CHANGE = {"Proposal": "Change", "Rationale": "The team is larger."}
#: What is typed in a row, and the code, sheet and column it is told at, worked out from Planshire's figures by hand.
IN_PROPOSALS: dict[str, tuple[str, str, dict[str, Any], str, str, str]] = {
    "nothing proposed": ("HR", "HR06", {"Rationale": "As before."}, "entry-missing", "Targets", "proposal"),
    "a proposal there is not": ("HR", "HR06", {"Proposal": "Perhaps"}, "choice-unknown", "Targets", "proposal"),
    "kept, with another target": (
        "HR", "HR06", {"Proposal": "Keep", "Target 2025-26": 3.9}, "proposal-contradicts", "Targets", "target"),
    "retired, with a target": (
        "HR", "HR06", {"Proposal": "Retire", "Target 2025-26": 3.9, "Rationale": "Too dear."},
        "proposal-contradicts", "Targets", "target"),
    "changed, and nothing else": ("HR", "HR06", CHANGE, "entry-missing", "Targets", "target"),
    "changed, and not why": (
        "HR", "HR06", {"Proposal": "Change", "Target 2025-26": 3.9}, "entry-missing", "Targets", "rationale"),
    "retired, and not why": ("HR", "HR06", {"Proposal": "Retire"}, "entry-missing", "Targets", "rationale"),
    "a target in words among figures": (
        "HR", "HR06", CHANGE | {"Target 2025-26": "about four"}, "outturn-not-a-number", "Targets", "target"),
    "a target over 100%": (
        "HR", "HR01", CHANGE | {"Target 2025-26": 1.2}, "entry-out-of-range", "Targets", "target"),
    "kept behind the present outturn, 46%": (
        "WS", "WS01", {"Proposal": "Keep"}, "target-behind-outturn", "Targets", "rationale"),
    "lower is better, and behind last year's 8.4 days": (
        "HR", "HR02", {"Proposal": "Change", "Target 2025-26": 9, "Q1": 2, "Q2": 4, "Q3": 6, "Q4": 9},
        "target-behind-outturn", "Targets", "rationale"),
    "a running total that ends elsewhere": (
        "HR", "HR02", CHANGE | {"Target 2025-26": 7.5, "Q1": 2, "Q2": 4, "Q3": 6, "Q4": 8},
        "profile-not-target", "Targets", "m12"),
    "quarters that add up to 430, not 420": (
        "HR", "HR03", CHANGE | {"Target 2025-26": 420, "Q1": 100, "Q2": 100, "Q3": 110, "Q4": 120},
        "profile-not-target", "Targets", "m12"),
    "an average above all its quarters": (
        "HR", "HR01", CHANGE | {"Target 2025-26": 0.98, "Q1": 0.96, "Q2": 0.96, "Q3": 0.97, "Q4": 0.97},
        "profile-not-target", "Targets", "m12"),
    "a profile with a gap": (
        "HR", "HR02", CHANGE | {"Target 2025-26": 7.5, "Q1": 2, "Q2": 4, "Q4": 7.5},
        "entry-missing", "Targets", "m09"),
    "what adds up, without a profile": (
        "HR", "HR03", CHANGE | {"Target 2025-26": 420}, "entry-missing", "Targets", "m03"),
    "a range without its upper end": (
        "HR", "HR05", CHANGE | {"Target 2025-26": 92}, "entry-missing", "Targets", "target_high"),
    "a range the wrong way round": (
        "HR", "HR05", CHANGE | {"Target 2025-26": 92, "Upper end": 80}, "entry-out-of-range", "Targets", "target_high"),
    "a tolerance below nought": (
        "HR", "HR06", CHANGE | {"Tolerance, % of target": -0.05}, "entry-out-of-range", "Targets", "tolerance"),
    "a milestone for nothing": (
        "HR", "1", {"Milestone": "Policy adopted", "Due": date(2025, 6, 30)}, "entry-missing", "Milestones", "belongs"),
    "a milestone for another service's measure": (
        "HR", "1", {"For": "WS01", "Milestone": "Policy adopted", "Due": date(2025, 6, 30)},
        "choice-unknown", "Milestones", "belongs"),
    "a milestone without its date": (
        "HR", "1", {"For": "HR02", "Milestone": "Policy adopted"}, "entry-missing", "Milestones", "due"),
    "a milestone before the year": (
        "HR", "1", {"For": "HR02", "Milestone": "Policy adopted", "Due": date(2024, 6, 30)},
        "entry-out-of-range", "Milestones", "due"),
    "a part of a statement that is missing": (
        "HR", "HR02/Data source", {}, "methodology-missing", "Methodology", "new"),
}  # fmt: skip
IN_DECISIONS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "nothing decided": ("HR06", {}, "entry-missing", "decision"),
    "a decision there is not": ("HR06", {"Decision": "Later"}, "choice-unknown", "decision"),
    "rejected, and not why": ("HR06", {"Decision": "Reject"}, "decision-without-reason", "reason"),
    "amended, and not why": (
        "HR06", {"Decision": "Amend", "Target 2025-26": 3.9}, "decision-without-reason", "reason"),
    "amended, and nothing else": ("HR06", {"Decision": "Amend", "Reason": "Too low."}, "entry-missing", "target"),
    "accepted, with another target": (
        "HR06", {"Decision": "Accept", "Target 2025-26": 3.9}, "decision-contradicts", "decision"),
    "a profile that ends at 7.5, not 7": (
        "HR02", {"Decision": "Amend", "Reason": "Neighbours.", "Target 2025-26": 7, "Q1": 1.8, "Q2": 3.6, "Q3": 5.6,
                 "Q4": 7.5}, "profile-not-target", "m12"),
    "another target under the old profile": (
        "HR02", {"Decision": "Amend", "Reason": "Neighbours.", "Target 2025-26": 7}, "entry-missing", "m03"),
    "a milestone rejected, and not why": ("HR/1", {"Decision": "Reject"}, "decision-without-reason", "reason"),
}  # fmt: skip


def told(file: Any, ref: str) -> list[tuple[str, str, str, bool]]:
    return [(str(one.code), one.sheet, one.column, bool(one.cell)) for one in file.problems if one.ref == ref]


def test_what_is_right_is_taken_without_a_word(decided: AnnualRound) -> None:
    ledger = decided.workspace.ledger
    proposed, reviewed = (
        [{str(one.code) for one in ledger.problems_of(file.id)} for file in ledger.submissions(period)]
        for period in (ROUND, REVIEW)
    )
    assert proposed == [{"methodology-missing"}] * 2, "statements do have gaps"
    assert reviewed == [set(), set()]
    assert {file.disposition.value for file in ledger.submissions(REVIEW)} == {"accepted"}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory, plan_kit: Any) -> AnnualRound:
    return AnnualRound(tmp_path_factory.mktemp("mistakes") / "council", plan_kit)


def together(rows: Mapping[str, tuple[str, str]]) -> list[list[str]]:
    """Put mistakes into as few files as there can be: of a row only one at a time."""
    files: list[list[str]] = []
    for mistake, row in rows.items():
        free = next((file for file in files if row not in [rows[other] for other in file]), None)
        if free is None:
            files.append(free := [])
        free.append(mistake)
    return files


@pytest.fixture(scope="module")
def taken(planned: AnnualRound) -> dict[str, CollatedFile]:
    """The file that each mistake is in."""
    found = {}
    sent = planned.issue()
    for service in sent:
        rows = {name: (service, one[1]) for name, one in IN_PROPOSALS.items() if one[0] == service}
        for number, file in enumerate(together(rows)):
            wrong = {IN_PROPOSALS[name][1]: IN_PROPOSALS[name][2] for name in file}
            path = planned.hand_in(
                sent[service], service, PROPOSED[service] | wrong, f"{service} {number}.xlsx"
            )
            found |= dict.fromkeys(file, planned.collate_one(path))
    return found


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, proposed_folder: Path) -> dict[str, CollatedFile]:
    folder = tmp_path_factory.mktemp("reviewed") / "council"
    made = AnnualRound(Path(shutil.copytree(proposed_folder, folder)), hour=12)
    found = {}
    for number, file in enumerate(together({name: ("", one[0]) for name, one in IN_DECISIONS.items()})):
        wrong = {IN_DECISIONS[name][0]: IN_DECISIONS[name][1] for name in file}
        sent = made.review()["Resources"]
        path = made.hand_in(sent, "Resources", DECIDED["Resources"] | wrong, f"{number}.xlsx")
        found |= dict.fromkeys(file, made.collate_one(path))
    return found


@pytest.mark.parametrize("mistake", IN_PROPOSALS)
def test_a_mistake_in_a_proposal_is_told_at_its_cell(taken: dict[str, CollatedFile], mistake: str) -> None:
    _, ref, _, code, sheet, column = IN_PROPOSALS[mistake]
    assert told(taken[mistake], ref) == [(code, sheet, column, True)]


@pytest.mark.parametrize("mistake", IN_DECISIONS)
def test_a_mistake_in_a_decision_is_told_at_its_cell(reviewed: dict[str, CollatedFile], mistake: str) -> None:
    ref, _, code, column = IN_DECISIONS[mistake]
    sheet = "Milestones" if "/" in ref else "Targets"
    assert told(reviewed[mistake], ref) == [(code, sheet, column, True)]


def test_messages_name_the_figures(taken: dict[str, CollatedFile]) -> None:
    words = {
        name: one.message
        for name in IN_PROPOSALS
        for one in taken[name].problems
        if (one.ref, str(one.code)) == IN_PROPOSALS[name][1:4:2]
    }
    assert words["a running total that ends elsewhere"] == (
        "The profile of Days lost to sickness comes to 8.0 days; its target for the year is 7.5 days."
    )
    assert words["quarters that add up to 430, not 420"] == (
        "The profile of Letters answered comes to 430; its target for the year is 420."
    )
    assert words["kept, with another target"] == (
        "Staff survey is to be kept, and beside that stands 3.90 as its target."
    )
    assert words["lower is better, and behind last year's 8.4 days"].endswith(
        "present outturn of 8.4 days."
    ), "not 4.1, which is of half a year"
    assert words["kept behind the present outturn, 46%"] == (
        "The target for Waste recycled, 45.0%, is behind its present outturn of 46.0%."
    )


def test_feedback_keeps_what_was_typed_and_marks_the_cell(planning: AnnualRound) -> None:
    said = PROPOSED["HR"] | {"HR02": IN_PROPOSALS["a profile with a gap"][2]}
    planning.collate_one(planning.hand_in(planning.issue()["HR"], "HR", said))
    (feedback,) = planning.workspace.folder_of("collated", ROUND).glob("*HR feedback*")
    sheet = openpyxl.load_workbook(feedback)["Targets"]
    assert cell(sheet, "HR02", "Q4").value == 7.5
    assert "has not been given" in cell(sheet, "HR02", "Q3").comment.text
