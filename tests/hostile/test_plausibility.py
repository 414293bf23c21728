"""Figures that are hard to believe are questioned, a commentary answers, and the framework says how far is far."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quarter import GOOD, SIGNED, TESTSHIRE, Quarter, catalogue_of, table

#: Past figures and targets besides Testshire's own, for what it has no case of.
MORE = TESTSHIRE | {
    "history.csv": TESTSHIRE["history.csv"] + """
| WS04 | 2023-24-Q1 | 1.1%    |
| WS04 | 2023-24-Q2 | 1.6%    |
| WS04 | 2023-24-Q3 | 2.2%    |
| WS04 | 2023-24-Q4 | 1.9%    |
""",
}  # fmt: skip

#: A line, what is typed into it instead, and the query: beside each figure, what it is judged by.
QUERIES = """
| line | typed                | code               | cell | because                                    |
| HR01 | Outturn: 0.30        | outlier            | L2   | its past lies between 95.8% and 96.6%      |
| HR07 | Outturn: 21.4        | jumped             | L8   | 211.5 last time, a tenth of it             |
| HR07 | Outturn: 21400       | jumped             | L8   | 211.5 last time, a hundred times           |
| WS02 | Outturn: 570         | jumped             | L5   | 61 last time                               |
| WS03 | Outturn: 2950000     | jumped             | L6   | target £30,000                             |
| HR01 | Outturn: 0.96        | unchanged-from-last | L2  | 96.0% last time                            |
| WS02 | Outturn: 61          | unchanged-from-last | L5  | 61 last time                               |
| WS04 | Outturn: -0.031      | sign-changed       | L7   | four figures above zero                  |
| WS03 | Forecast: 20000      | forecast-implausible | Q6 | £29,500 has been reached                   |
"""

WANTED = ("commentary-missing", "action-missing")  # what a rating asks for besides


def _typed(line: dict[str, str]) -> dict[str, Any]:
    heading, _, text = line["typed"].partition(": ")
    return {heading: float(text)}


def _collated(quarter: Quarter, line: dict[str, str], commentary: str | None) -> Any:
    service = line["line"][:2]
    entries = SIGNED | GOOD[service]
    kept = {"Action": "a", "Action owner": "b", "Action due": date(2024, 9, 30), "Commentary": commentary}
    entries = {**entries, line["line"]: {**entries[line["line"]], **kept, **_typed(line)}}
    return quarter.collate_one(quarter.hand_in(service, entries, f"{commentary}.xlsx"))


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    return Quarter(
        tmp_path / "workspace", catalogue_of(tmp_path / "kit", MORE), "2024-25-Q1", date(2024, 7, 10)
    )


@pytest.mark.parametrize("line", table(QUERIES), ids=lambda line: f"{line['line']} {line['typed']}")
def test_a_figure_hard_to_believe_is_questioned_until_it_is_explained(
    quarter: Quarter, line: dict[str, str]
) -> None:
    def of(file: Any) -> list[tuple[str, str, str | None]]:
        return [
            (p.severity.value, p.code, p.cell)
            for p in file.problems
            if p.ref == line["line"] and p.code not in WANTED
        ]

    asked = _collated(quarter, line, None)
    assert of(asked) == [("query", line["code"], line["cell"])]
    answered = _collated(quarter, line, "A new contract from May.")
    assert of(answered) == [("note", line["code"], line["cell"])]
    note = next(problem for problem in answered.problems if problem.code == line["code"])
    assert note.remedy == "Nothing to do: the commentary answers it."


def test_a_return_whose_queries_are_all_answered_is_accepted(quarter: Quarter) -> None:
    entries = (
        SIGNED | GOOD["HR"] | {"HR01": {"Outturn": 0.96, "Commentary": "As before: no change in staff."}}
    )
    file = quarter.collate_one(quarter.hand_in("HR", entries))
    assert (file.disposition, [problem.code for problem in file.problems]) == (
        "accepted",
        ["unchanged-from-last"],
    )


def test_a_running_total_that_falls_is_questioned(tmp_path: Path) -> None:
    quarter = Quarter(
        tmp_path / "workspace", catalogue_of(tmp_path / "kit", MORE), "2024-25-Q1", date(2024, 7, 10)
    )
    quarter.hand_in("WS")
    assert quarter.collate().figures
    later = Quarter(quarter.workspace.folder, quarter.workspace.catalogue, "2024-25-Q2", date(2024, 10, 10))
    file = later.collate_one(later.hand_in("WS", SIGNED | {"WS03": {"Outturn": 19000}}))
    (found,) = (problem for problem in file.problems if problem.code == "running-total-fell")
    assert found.message == "Spent on fuel is £19,000, but £29,500 had been reached already."


def test_a_running_total_against_the_whole_years_target_is_questioned(tmp_path: Path) -> None:
    kit = MORE | {
        "targets.csv": MORE["targets.csv"].replace(
            "| WS03 | 2024-25-Q1 | 30000  |", "| WS03 | 2024-25-Q1 | 120000 |"
        )
    }
    quarter = Quarter(
        tmp_path / "workspace", catalogue_of(tmp_path / "kit", kit), "2024-25-Q1", date(2024, 7, 10)
    )
    file = quarter.collate_one(quarter.hand_in("WS"))
    (found,) = (problem for problem in file.problems if problem.code == "year-target-used")
    assert "£120,000" in found.message


@pytest.mark.parametrize(
    ("settings", "typed", "code"),
    [
        ("{outlier_distance: 100, outlier_share: 90%}", {"HR01": {"Outturn": 0.30}}, "outlier"),
        ("{outlier_figures: 20}", {"HR01": {"Outturn": 0.30}}, "outlier"),
        ("{jump_factor: 200}", {"HR07": {"Outturn": 21400}}, "jumped"),
    ],
)
def test_the_framework_says_how_far_is_far(
    tmp_path: Path, settings: str, typed: dict[str, Any], code: str
) -> None:
    said = {}
    for name, more in (("default", ""), ("own", f"plausibility: {settings}\n")):
        kit = MORE | {"framework.yaml": MORE["framework.yaml"] + more}
        quarter = Quarter(
            tmp_path / name, catalogue_of(tmp_path / f"kit {name}", kit), "2024-25-Q1", date(2024, 7, 10)
        )
        file = quarter.collate_one(quarter.hand_in("HR", SIGNED | GOOD["HR"] | typed))
        said[name] = {problem.code for problem in file.problems}
    assert code in said["default"]
    assert code not in said["own"]
