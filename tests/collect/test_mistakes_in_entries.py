"""Every mistake that can be typed gives its problem, with its severity, at its cell, and nothing else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pmf_xl.catalogue import Catalogue
from pmf_xl.collect.submit import examine
from pmf_xl.problems import CODES, Problem
from quarter import GOOD, SIGNED, Quarter, table

# A line of a good return, what is typed into it instead, and what is found: severity, code and cell of each.
# Percentages are typed with their sign and held as fractions; what stands in quotes is text.
MISTAKES = """
| line           | typed                                              | found                                               |
| HR01           | Outturn:                                           | query outturn-missing L2                            |
| HR02           | Numerator: ; Denominator:                          | query outturn-missing J3                            |
| HR01           | Outturn: about 90                                  | error outturn-not-a-number L2                       |
| HR01           | Outturn: <5                                        | error outturn-not-a-number L2                       |
| HR04           | Outturn: perhaps                                   | error outturn-not-a-number L5                       |
| HR02           | Numerator: most                                    | error outturn-not-a-number J3                       |
| HR02           | Denominator: lots                                  | error outturn-not-a-number K3                       |
| HR01           | Forecast: much the same                            | error outturn-not-a-number R2                       |
| HR04           | Forecast: perhaps                                  | error outturn-not-a-number R5                       |
| HR01           | Outturn: 120%                                      | error outturn-out-of-bounds L2                      |
| HR01           | Outturn: -3%; Action: a; Action owner: b; Action due: 2024-09-01 | error outturn-out-of-bounds L2 |
| HR02           | Numerator: -5; Commentary: Two posts are vacant; Action: a; Action owner: b; Action due: 2024-09-01 | error outturn-out-of-bounds J3 |
| HR01           | Outturn: 97.9                                      | error percent-scale L2                              |
| HR01           | Outturn: '97.9%'                                   | query outturn-text-number L2                        |
| WS03           | Outturn: '£29,500'                                 | query outturn-text-number L6                        |
| HR02           | Numerator: ' 310 '                                 | query outturn-text-number J3                        |
| WS02           | Action due: 30 September 2024                      | query outturn-text-number V5                        |
| HR01           | Outturn: 97.8734%                                  | query outturn-too-precise L2                        |
| HR07           | Outturn: 214.25                                    | query outturn-too-precise L7                        |
| HR01           | Outturn: #DIV/0!                                   | error outturn-error-value L2                        |
| HR02           | Numerator: #N/A                                    | error outturn-error-value J3                        |
| WS02           | Commentary: #NAME?                                 | error outturn-error-value S5                        |
| HR02           | Denominator: 0                                     | error denominator-zero K3                           |
| HR02           | Numerator: 326                                     | error numerator-exceeds-denominator J3              |
| HR02           | Denominator:                                       | error parts-incomplete K3                           |
| HR02           | Numerator:                                         | error parts-incomplete J3                           |
| HR01           | Marker: q                                          | error marker-unknown N2                             |
| HR01           | Marker: 1                                          | error marker-unknown N2                             |
| HR01           | Marker: x                                          | error marker-contradicts N2                         |
| HR01           | Marker: p; Outturn:                                | error marker-contradicts N2, query outturn-missing L2 |
| HR05           | Marker: x; Outturn:                                | query commentary-missing S6                         |
| HR01           | Outturn: 90%; Commentary:                          | query commentary-missing S2, query action-missing T2 |
| HR01           | Outturn: 90%; Commentary: TBC; Action: a; Action owner: b; Action due: 2024-09-01 | query commentary-says-nothing S2 |
| HR01           | Outturn: 90%; Commentary: See above.; Action: a; Action owner: b; Action due: 2024-09-01 | query commentary-says-nothing S2 |
| HR01           | Outturn: 90%; Commentary: Covid; Action: a; Action owner: b; Action due: 2024-09-01 | query commentary-says-nothing S2 |
| HR01           | Outturn: 90%; Commentary: .; Action: a; Action owner: b; Action due: 2024-09-01 | query commentary-missing S2 |
| HR01           | Outturn: 90%; Commentary: '\u200b'; Action: a; Action owner: b; Action due: 2024-09-01 | query commentary-missing S2 |
| WS02           | Action:                                            | query action-missing T5                             |
| WS02           | Action owner:                                      | query action-incomplete U5                          |
| WS02           | Action due:                                        | query action-incomplete V5                          |
| WS02           | Action due: end of July                            | error date-not-a-date V5                            |
| PR1/M2         | Completed: 28.5.                                   | error date-not-a-date G2                            |
| Head of service | Date: yesterday                                   | error date-not-a-date C4                            |
| HR01           | Commentary: (2001 letters)                         | query text-too-long S2                              |
| PR1/M3         | Status: fine                                       | error choice-unknown F3                             |
| Head of service | Confirmed: No                                     | error choice-unknown D4                             |
| HR01           | Forecast: 120%; Commentary:                        | query forecast-implausible R2                       |
| WS03           | Forecast: 20000                                    | query forecast-implausible R6                       |
| HR01           | Outturn: 30%; Action: a; Action owner: b; Action due: 2024-09-01; Commentary: | query outlier L2, query commentary-missing S2 |
| HR01           | Outturn: 96.0%; Commentary:                        | query unchanged-from-last L2                        |
| PR1/M3         | Status:                                            | query milestone-status-missing F3                   |
| PR1/M2         | Completed:                                         | query milestone-date-missing G2                     |
| PR1/M3         | Completed: 2024-06-01                              | error milestone-contradicts G3                      |
| PR1/M3         | Commentary:                                        | query commentary-missing H3                         |
| PR1/M2         | Status: On track; Completed:                       | query milestone-better-than-date F2                 |
| PR1/M2         | Status: Not started; Completed:                    | query milestone-better-than-date F2                 |
| Data collector | Name:                                              | query sign-off-missing B2                           |
| Data collector | Date:                                              | query sign-off-missing C2                           |
| Data reviewer  | Confirmed:                                         | query sign-off-missing D3                           |
| Data reviewer  | Name: fay  ORR                                     | error reviewer-is-collector B3                      |
"""  # fmt: skip

# What looks odd and is right: typed, and what is taken for the outturn.
FINE = """
| line | typed                                  | outturn |
| HR01 | Outturn: 0%; Action: a; Action owner: b; Action due: 2024-09-01; Commentary: strike | 0 |
| HR01 | Outturn: 100%                          | 1       |
| HR02 | Numerator: 325                         | 1       |
| HR03 | Outturn: 0                             | 0       |
| HR04 | Outturn: yes                           | 1       |
| HR04 | Outturn: NO; Commentary: c; Action: a; Action owner: b; Action due: 2024-09-01 | 0 |
| HR04 | Outturn: TRUE                          | 1       |
| HR04 | Forecast: Yes                          | 1       |
| HR05 | Outturn: 96; Marker: C                 | 96      |
| HR05 | Outturn: ; Marker: z                   |         |
| HR02 | Numerator: 0; Denominator: 0; Marker: z |        |
| HR05 | Outturn: ; Marker: x; Commentary: late | 	       |
| WS04 | Outturn: -12.5%                        | -0.125  |
| WS04 | Outturn: 250%; Commentary: c; Action: a; Action owner: b; Action due: 2024-09-01 | 2.5 |
"""  # fmt: skip


def held(text: str) -> Any:
    """What a cell holds after this was typed into it."""
    if text.startswith("'"):
        return text.strip("'")
    if text == "(2001 letters)":
        return "a" * 2001
    if text in ("", "TRUE"):
        return True if text else None
    if text.endswith("%"):
        return round(float(text.removesuffix("%")) / 100, 9)
    for read in (date.fromisoformat, float):
        try:
            return read(text)
        except ValueError:
            pass
    return text


def typed(line: dict[str, str]) -> dict[str, Any]:
    parts = (part.split(":", 1) for part in line["typed"].split("; "))
    return {heading.strip(): held(text.strip()) for heading, text in parts}


def mistaken(line: dict[str, str]) -> tuple[str, dict[str, dict[str, Any]]]:
    """The service whose return has the line, and all its entries with the line's typed otherwise."""
    service = "WS" if line["line"].startswith(("WS", "PR")) else "HR"
    entries = SIGNED | GOOD[service]
    return service, {**entries, line["line"]: {**entries[line["line"]], **typed(line)}}


def titled(line: dict[str, str]) -> str:
    return f"{line['line']} {line['typed']}"


@dataclass
class Read:
    """What became of a return with one mistake in it."""

    disposition: str
    problems: tuple[Problem, ...]
    figures: dict[str, float | None]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory, testshire: Catalogue) -> dict[str, Read]:
    """Every return of the two tables above, by its title, each read as if none had come before."""
    quarter = Quarter(tmp_path_factory.mktemp("mistakes"), testshire, "2024-25-Q1", date(2024, 7, 10))
    workspace, past, found = quarter.workspace, quarter.workspace.past, {}
    for number, line in enumerate(table(MISTAKES) + table(FINE)):
        path = quarter.hand_in(*mistaken(line), f"{number}.xlsx")
        received = examine(workspace, past, quarter.period, path.name, path.read_bytes())
        figures = {figure.ref: figure.outturn for figure in received.figures if not figure.breakdown}
        found[titled(line)] = Read(received.disposition, received.problems, figures)
    return found


@pytest.mark.parametrize("line", table(MISTAKES), ids=titled)
def test_a_mistake_is_found_at_its_cell(read: dict[str, Read], line: dict[str, str]) -> None:
    file = read[titled(line)]
    sheet = {"PR1": "Projects", "Dat": "Sign-off", "Hea": "Sign-off"}.get(line["line"][:3], "Measures")
    found = [(problem.severity.value, problem.code, problem.place) for problem in file.problems]
    expected = [what.split() for what in line["found"].split(", ")]
    assert sorted(found) == sorted((severity, code, f"{sheet}!{cell}") for severity, code, cell in expected)
    assert {problem.ref for problem in file.problems} == {line["line"]}
    rejected = any(severity == "error" for severity, *_ in found)
    assert file.disposition == ("rejected" if rejected else "queried")
    assert bool(file.figures) != rejected, "of a return with an error nothing counts, of any other all"
    for problem in file.problems:
        assert "{" not in problem.message + problem.remedy
        assert "''" not in problem.message


@pytest.mark.parametrize("line", table(FINE), ids=titled)
def test_what_looks_odd_and_is_right_is_taken(read: dict[str, Read], line: dict[str, str]) -> None:
    file = read[titled(line)]
    errors = [problem.code for problem in file.problems if problem.severity == "error"]
    assert errors == []
    assert file.figures[line["line"]] == (float(line["outturn"]) if line["outturn"] else None)


def test_messages_name_what_was_typed_and_what_to_type(quarter: Quarter) -> None:
    """Spoken in the unit of the measure, each with a cure that works."""
    entries = SIGNED | GOOD["HR"] | {
        "HR01": {"Outturn": 95.4},
        "HR02": {"Numerator": 325, "Denominator": 310},
        "HR05": {"Outturn": "about 90"},
        "HR07": {"Outturn": 214, "Marker": "x"},
    }  # fmt: skip
    file = quarter.collate_one(quarter.hand_in("HR", entries))
    said = {problem.code: f"{problem.message} {problem.remedy}" for problem in file.problems}
    assert said["percent-scale"] == "Calls answered is 9,540.0%; percentages here run 0% to 100%. Type 95.4%."
    assert said["numerator-exceeds-denominator"] == (
        "The numerator of Forms right first time, 325, is more than its denominator, 310. "
        "Check both; they may have been swapped."
    )
    assert "Outturn of Posts filled is 'about 90', which is not a number." in said["outturn-not-a-number"]
    assert "Staff in post has the marker x and a figure." in said["marker-contradicts"]


def test_a_return_with_a_mistake_leaves_the_others_alone(quarter: Quarter) -> None:
    quarter.hand_in("WS")
    quarter.hand_in("HR", GOOD["HR"] | {"HR01": {"Outturn": "about 90"}})
    dispositions = {file.service: file.disposition for file in quarter.collate().files}
    assert dispositions == {"HR": "rejected", "WS": "accepted"}
    assert {ref[:2] for ref in quarter.figures()} == {"WS"}


def test_severities_are_what_the_reference_says() -> None:
    for line in table(MISTAKES):
        for severity, code, _ in (what.split() for what in line["found"].split(", ")):
            assert CODES[code].severity == severity
