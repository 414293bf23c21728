"""What is wrong with registers is told at its cell: in the catalogue, and in what services return."""

from datetime import date
from typing import Any

import pytest
from registered import REGISTERED, SAID

from pmf_xl.catalogue import read_kit
from quarter import GOOD, Quarter, kit

#: What is typed in a row, and the code and the column it is told at.
MISTAKES: dict[str, tuple[str, str, dict[str, Any], str, str]] = {
    "a likelihood off the scale": (
        "HR",
        "R1",
        {"Likelihood": 6, "Impact": 2},
        "entry-out-of-range",
        "likelihood",
    ),
    "half a likelihood": ("HR", "R1", {"Likelihood": 2.5, "Impact": 2}, "entry-out-of-range", "likelihood"),
    "an impact in words": ("HR", "R1", {"Likelihood": 2, "Impact": "high"}, "outturn-not-a-number", "impact"),
    "no impact": ("HR", "R1", {"Likelihood": 2}, "entry-missing", "impact"),
    "over the threshold and nothing done": (
        "HR",
        "R1",
        {"Likelihood": 5, "Impact": 5},
        "entry-missing",
        "commentary",
    ),
    "a status there is not": (
        "HR",
        "R1",
        {"Likelihood": 1, "Impact": 1, "Status": "fine"},
        "choice-unknown",
        "status",
    ),
    "closed, and not why": (
        "HR",
        "R1",
        {"Likelihood": 1, "Impact": 1, "Status": "Closed"},
        "entry-missing",
        "commentary",
    ),
    "a contract not reported on": ("WS", "C2", {"Commentary": "All well."}, "entry-missing", "standing"),
    "concerns and no word of them": (
        "WS",
        "C2",
        {"How it is going": "Some concerns"},
        "commentary-missing",
        "commentary",
    ),
    "a review overdue and not why": (
        "WS",
        "C1",
        {"How it is going": "As agreed"},
        "entry-missing",
        "commentary",
    ),
    "reviewed in days to come": (
        "WS",
        "C1",
        {"How it is going": "As agreed", "Reviewed": date(2030, 1, 1)},
        "date-implausible",
        "reviewed",
    ),
    "no count of complaints": ("WS", "K1", {"What was learned": "Much."}, "entry-missing", "count"),
    "a count below nought": ("WS", "K1", {"How many": -1}, "entry-out-of-range", "count"),
    "more upheld than came": (
        "WS",
        "K1",
        {"How many": 3, "Of which upheld": 4},
        "entry-out-of-range",
        "upheld",
    ),
    "a compliment upheld": (
        "WS",
        "K3",
        {"How many": 8, "Of which upheld": 2},
        "locked-cell-changed",
        "upheld",
    ),
    "no forecast": ("WS", "B3", {"Actual to date": 1000}, "entry-missing", "forecast"),
    "over budget and no word of it": (
        "WS",
        "B3",
        {"Actual to date": 90000, "Forecast for the year": 500000},
        "commentary-missing",
        "commentary",
    ),
    "done without evidence": ("WS", "A2", {"Status": "Done"}, "entry-missing", "evidence"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_return_is_told_at_its_cell(quarter: Quarter, mistake: str) -> None:
    service, ref, typed, code, column = MISTAKES[mistake]
    said = {key: value for key, value in SAID[service].items() if key != ref}
    quarter.hand_in(service, GOOD[service] | said | {ref: typed})
    (file,) = quarter.collate().files
    told = [(found.code, found.ref, found.column, bool(found.cell)) for found in file.problems]
    assert told == [(code, ref, column, True)]


ROWS_OF_RISKS = REGISTERED["risks.csv"].strip()
#: What is in a kit's file, and the code that it gives.
IN_THE_CATALOGUE = {
    "risk-matrix-unfit": ("framework.yaml", "council: Testshire Council\nrisk: {matrix: [1 2, 3]}\n"),
    "risk-scores-unordered": (
        "framework.yaml",
        "council: Testshire Council\nrisk: {amber_from: 20, red_from: 30}\n",
    ),
    "profile-unfit": (
        "budget.csv",
        "| ref | title | service | year | kind | budget | profile |\n"
        "| B1 | Pay | HR | 2024-25-Y | revenue | 2000000 | 20%; 90% |\n",
    ),
    "unknown-service": ("risks.csv", f"{ROWS_OF_RISKS}\n| R9 | Fire | XX | | | | | | |"),
    "unknown-measure": ("risks.csv", f"{ROWS_OF_RISKS}\n| R9 | Fire | HR | | HR99 | | | | |"),
    "duplicate-reference": ("risks.csv", f"{ROWS_OF_RISKS}\n| R1 | Fire | HR | | | | | | |"),
    "value-missing": ("risks.csv", f"{ROWS_OF_RISKS}\n| R9 | | HR | | | | | | |"),
    "not-in-list": (
        "budget.csv",
        "| ref | title | service | year | kind | budget |\n| B1 | Pay | HR | 2024-25-Y | gold | 2000000 |\n",
    ),
}


@pytest.mark.parametrize("code", IN_THE_CATALOGUE)
def test_a_mistake_in_the_catalogue_is_told_at_its_cell(tmp_path, code: str) -> None:
    name, text = IN_THE_CATALOGUE[code]
    _, problems = read_kit(kit(tmp_path / "kit", REGISTERED | {name: text}))
    assert [(found.code, found.sheet, bool(found.cell)) for found in problems] == [(code, name, True)]
