"""Figures that are hard to believe are questioned, the service answers, and the framework says how far is far.

What may be a slip of the keyboard is answered by yes or no and by no commentary.
"""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmf_xl.catalogue import read_kit
from quarter import GOOD, SIGNED, TESTSHIRE, Quarter, catalogue_of, fill, headings, kit, lines, table

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
| HR07 | Outturn: 21.4        | jumped             | L7   | 211.5 last time, a tenth of it             |
| HR07 | Outturn: 21400       | jumped             | L7   | 211.5 last time, a hundred times           |
| WS02 | Outturn: 570         | jumped             | L5   | 61 last time                               |
| WS03 | Outturn: 2950000     | jumped             | L6   | target £30,000                             |
| HR01 | Outturn: 0.96        | unchanged-from-last | L2  | 96.0% last time                            |
| WS02 | Outturn: 61          | unchanged-from-last | L5  | 61 last time                               |
| WS04 | Outturn: -0.031      | sign-changed       | L7   | four figures above zero                  |
| WS03 | Forecast: 20000      | forecast-implausible | R6 | £29,500 has been reached                   |
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
    if line["code"] in ("outlier", "jumped", "sign-changed"):
        assert of(answered) == [("query", line["code"], line["cell"])], "a commentary says nothing of a slip"
        answered = _confirmed(quarter, answered, line["line"])
        remedy = "Nothing to do: the service says that it is right."
    else:
        remedy = "Nothing to do: the commentary answers it."
    assert of(answered) == [("note", line["code"], line["cell"])]
    note = next(problem for problem in answered.problems if problem.code == line["code"])
    assert note.remedy == remedy


def _confirmed(quarter: Quarter, file: Any, ref: str, said: str = "Yes", **more: Any) -> Any:
    """Answer a question in the feedback workbook, and send that back."""
    folder = quarter.workspace.folder_of("collated", quarter.period)
    (feedback,) = folder.glob(f"*feedback {file.submission}.xlsx")
    to = quarter.returned / f"answered {file.submission} {said}.xlsx"
    shutil.copy(feedback, to)
    return quarter.collate_one(fill(to, to, {ref: {"Figure right?": said, **more}}))


def test_no_is_no_answer_and_another_figure_is_one(quarter: Quarter) -> None:
    line = {"line": "HR07", "typed": "Outturn: 21.4"}
    asked = _collated(quarter, line, "Two advisers left in May.")
    said_no = _confirmed(quarter, asked, "HR07", "No")
    assert [found.code for found in said_no.problems if found.severity == "query"] == ["jumped"]
    right = _confirmed(quarter, said_no, "HR07", "No", Outturn=214)
    assert (right.disposition, quarter.figures()["HR07"]) == ("accepted", 214)


def test_the_question_stands_in_feedback_and_nowhere_else(quarter: Quarter) -> None:
    asked = _collated(quarter, {"line": "HR07", "typed": "Outturn: 21.4"}, "Two advisers left in May.")
    (feedback,) = quarter.workspace.folder_of("collated", quarter.period).glob("* feedback *.xlsx")
    sheet = openpyxl.load_workbook(feedback)["Measures"]
    heading = headings(sheet)["Figure right?"]
    at = {ref: sheet.cell(row, heading) for ref, row in lines(sheet).items()}
    assert {ref for ref, one in at.items() if not one.protection.locked} == {"HR07"}
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if at["HR07"].coordinate in rule.sqref]
    assert (rule.formula1, rule.prompt) == (
        '"Yes,No"',
        "Staff in post is 21.4, where it was 211.5 last time. Is it right? Choose Yes, or type the right figure.",
    )
    issued = openpyxl.load_workbook(quarter.issue("HR")["HR"].path)["Measures"]
    assert "Figure right?" not in headings(issued)
    assert asked.disposition == "queried"


#: A percentage, the figures before it or its target, whether it is bounded, what is typed, and whether it is asked.
PERCENTAGES = """
| bounded | before           | target | typed  | asked                                               | why                           |
| no      |                  |        | 95     | nothing is known that it could be held against; 95% | 95 for 95%                    |
| no      |                  |        | 6      | nothing is known that it could be held against; 6%  | 6 for 6%                      |
| no      |                  |        | 1.05   |                                                     | 105% may well be              |
| no      |                  | -5%    | 6      | -5% is aimed at; 6%                                 |                               |
| no      | 250%, 310%       |        | 2.8    |                                                     | this one is in hundreds       |
| no      | 40%, 60%         |        | 3      | it was 60% before; 3%                               | none was ever above a hundred |
| yes     | 0.5%, 0.8%       | 1%     | 0.5    | it was 0.8% before; 0.5%                            | 0.5 for 0.5%                  |
| yes     |                  | 1%     | 0.8    | 1% is aimed at; 0.8%                                | .8 typed in Excel             |
| yes     | 2%               | 50%    | 0.3    |                                                     | fifteen times may well be     |
| yes     | 95%, 96%         | 98%    | 0.0095 | it was 96% before; 95%                              | 0.95 for 95%                  |
| yes     | 0%, 0%           |        | 0.5    |                                                     | nothing can be said           |
| yes     | 0.8%, 0%         |        | 0.5    | it was 0.8% before; 0.5%                            | the last that is not zero     |
| yes     | 80%              | 1%     | 0.85   |                                                     | as it was before              |
"""


@pytest.mark.parametrize(
    "line", table(PERCENTAGES), ids=lambda line: f"{line['typed']} after {line['before']}"
)
def test_every_percentage_is_held_against_its_past_or_its_target(
    tmp_path: Path, line: dict[str, str]
) -> None:
    figures = [figure for figure in line["before"].split(", ") if figure]
    past = "".join(
        f"| HR01 | 2023-24-Q{4 - back} | {figure} |\n" for back, figure in enumerate(reversed(figures))
    )
    files = TESTSHIRE | {
        "targets.csv": "| ref | period | target |\n"
        + (
            f"| HR01 | 2024-25-Q1 | {line['target']} |\n"
            if line["target"]
            else "| HR05 | 2024-25-Q1 | 96 |\n"
        ),
        "history.csv": "| ref | period | outturn |\n" + (past or "| HR05 | 2023-24-Q4 | 95 |\n"),
    }
    if line["bounded"] == "no":
        files["measures.csv"] = files["measures.csv"].replace(
            "| average     | yes     |", "| average     | no      |", 1
        )
    catalogue, _ = read_kit(kit(tmp_path / "kit", files))
    assert catalogue
    quarter = Quarter(tmp_path / "workspace", catalogue, "2024-25-Q1", date(2024, 7, 10))
    typed = {"Outturn": float(line["typed"]), "Commentary": "Two advisers left in May, and came back."}
    file = quarter.collate_one(quarter.hand_in("HR", SIGNED | {"HR01": typed}))
    found = [one for one in file.problems if one.code == "percent-scale-unlikely"]
    beside, _, meant = line["asked"].partition("; ")
    said = [(one.message.partition(", where ")[2], one.remedy) for one in found]
    if not beside:
        assert said == []
    else:
        ((where, remedy),) = said
        assert where.replace(".0%", "%") == f"{beside}."
        assert remedy.replace(".0%", "%").startswith(f"If {meant} is meant, type it with its sign;")


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
