"""Measures of money that nobody is asked for: they are worked out from lines of the budget, and rated like any other."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from registered import Q1, REGISTERED, SAID

from pmf_xl.catalogue import Catalogue, read_kit
from pmf_xl.collect.close import close
from pmf_xl.problems import UsageError
from pmf_xl.release import ReleasedFigure
from pmf_xl.reports.gathered import Gathered
from pmf_xl.rules.terms import Reader
from quarter import GOOD, Quarter, catalogue_of, kit, lines, table

HEADINGS = (
    "ref", "title", "service", "unit", "decimals", "polarity", "frequency", "aggregation", "bounded", "numerator",
    "denominator", "tolerance", "tolerance_basis", "budget_result", "budget_lines",
)  # fmt: skip
OF_BUDGET = """
| ref | title                  | service | unit     | decimals | polarity | frequency | aggregation | budget_result   | budget_lines                               |
| FM1 | Revenue spent          | HR      | currency | 0        | lower    | quarterly | cumulative  | actual          | kind: revenue                              |
| FM2 | Revenue over budget    | HR      | currency | 0        | lower    | quarterly | year-end    | variance        | kind: revenue                              |
| FM3 | Resources over budget  | HR      | percent  | 1        | lower    | quarterly | year-end    | variance-share  | kind: revenue; directorate: Resources      |
| FM4 | Savings delivered      | HR      | percent  | 0        | higher   | quarterly | snapshot    | delivered-share | kind: saving                               |
| FM5 | Reserves               | WS      | currency | 0        | higher   | quarterly | snapshot    | actual          | kind: reserve                              |
| FM6 | Depot and fuel to come | WS      | currency | 0        | lower    | quarterly | year-end    | forecast        | service: WS; kind: revenue, capital        |
| FM7 | Depot spent            | WS      | currency | 0        | lower    | quarterly | cumulative  | actual          | line: B4                                   |
"""  # fmt: skip


def _with(rows: str, **more: str) -> dict[str, str]:
    """The kit with measures beside those it has."""
    measures = [*table(REGISTERED["measures.csv"]), *table(rows)]
    text = "\n".join(
        "| " + " | ".join(one.get(heading, "") for heading in HEADINGS) + " |" for one in measures
    )
    return REGISTERED | {
        "measures.csv": "| " + " | ".join(HEADINGS) + " |\n" + text,
        "targets.csv": REGISTERED["targets.csv"]
        + "| FM1 | 2024-25-Q1 | 620000 | |\n| FM2 | 2024-25-Y | 0 | |\n| FM3 | 2024-25-Y | 0% | |\n"
        "| FM4 | 2024-25-Q1 | 25% | |\n| FM5 | 2024-25-Q1 | 250000 | |\n| FM6 | 2024-25-Y | 1300000 | |\n",
        **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def budgeted(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"), _with(OF_BUDGET))


@pytest.fixture
def worked(tmp_path: Path, budgeted: Catalogue) -> Quarter:
    return Quarter(tmp_path / "w", budgeted, Q1, date(2024, 7, 10))


def _figures(quarter: Quarter, reader: Reader = Reader.OFFICERS) -> dict[str, ReleasedFigure]:
    shown = Gathered(quarter.workspace, quarter.period).release(reader).measures
    return {one.ref: one for one in shown if one.ref.startswith("FM")}


def _hand_in(quarter: Quarter, *services: str, **changed: dict[str, Any]) -> None:
    for service in services:
        quarter.hand_in(service, GOOD[service] | SAID[service] | changed)
    assert [str(problem) for file in quarter.collate().files for problem in file.problems] == []


def test_figures_and_ratings_are_as_reckoned_by_hand(worked: Quarter) -> None:
    _hand_in(worked, "HR", "WS")
    found = {ref: (one.outturn, str(one.rating)) for ref, one in _figures(worked).items()}
    assert found == {
        "FM1": (510000 + 118000, "AMBER"),  # 1.3% over 620,000
        "FM2": (2030000 - 2000000 + 400000 - 400000, "RED"),
        "FM3": (pytest.approx(30000 / 2000000), "RED"),
        "FM4": (pytest.approx(10000 / 100000), "RED"),
        "FM5": (250000, "GREEN"),
        "FM6": (400000 + 900000, "GREEN"),
        "FM7": (0, "GREY"),
    }
    assert _figures(worked)["FM1"].forecast == 2030000 + 400000


def test_nobody_is_asked_for_them(worked: Quarter) -> None:
    for file in worked.issue().values():
        assert not [
            ref for ref in lines(openpyxl.load_workbook(file.path)["Measures"]) if ref.startswith("FM")
        ]


def test_they_are_traced_to_file_and_cell_of_each_line(worked: Quarter) -> None:
    _hand_in(worked, "HR", "WS")
    book = openpyxl.load_workbook(worked.issue()["HR"].path)["Budget"]
    trail = worked.workspace.past.trail("FM1", worked.period)
    assert [(one.breakdown, one.outturn, one.service, one.sheet, one.stands) for one in trail] == [
        ("=B3", 118000, "WS", "Budget", True), ("=B1", 510000, "HR", "Budget", True),
    ]  # fmt: skip
    row = lines(book)["B1"]
    assert (
        trail[1].cell
        == book.cell(row, [cell.value for cell in book[1]].index("Actual to date") + 1).coordinate
    )


def test_where_a_line_is_not_given_it_is_of_the_others_only(worked: Quarter) -> None:
    _hand_in(worked, "HR")
    shown = _figures(worked)
    assert (shown["FM1"].outturn, shown["FM1"].rating) == (510000, "PARTIAL")
    assert shown["FM1"].forecast is None  # nobody knows what the line that is lacking will come to
    assert [one.service for one in shown["FM1"].absent] == ["WS"]
    assert (shown["FM5"].outturn, shown["FM5"].rating) == (None, "NO DATA")


def test_a_query_on_a_line_counts_against_the_figures_worked_out_from_it(worked: Quarter) -> None:
    """As one on a typed figure does; figures of other lines in the same return stay as they are."""
    unexplained = {"Actual to date": 510000, "Forecast for the year": 2060000}
    worked.hand_in("HR", GOOD["HR"] | SAID["HR"] | {"B1": unexplained})
    worked.hand_in("WS", GOOD["WS"] | SAID["WS"])
    found = [one for file in worked.collate().files for one in file.problems]
    assert [(one.code, one.sheet, one.ref) for one in found] == [("commentary-missing", "Budget", "B1")]
    record = Gathered(worked.workspace, worked.period).quality_now
    assert {one.ref: one.valid for one in record.figures if one.ref.startswith("FM")} == {
        "FM1": False, "FM2": False, "FM3": False, "FM4": True, "FM5": True, "FM6": True, "FM7": True,
    }  # fmt: skip


def test_a_line_in_a_rejected_return_was_handed_in_for_them(worked: Quarter) -> None:
    wrong = {"Actual to date": "lots", "Forecast for the year": 2030000, "Commentary": "Two posts over."}
    worked.hand_in("HR", GOOD["HR"] | SAID["HR"] | {"B1": wrong})
    (file,) = worked.collate().files
    assert file.disposition == "rejected"
    record = Gathered(worked.workspace, worked.period).quality_now
    told = {one.ref: (one.given, one.handed_in, one.valid) for one in record.figures if one.ref[:2] == "FM"}
    assert told["FM1"] == (False, True, False)
    assert told["FM4"] == (False, True, True)
    assert told["FM5"] == (False, False, False)


def test_what_hangs_on_a_confidential_line_is_kept_from_the_public(tmp_path: Path) -> None:
    secret = REGISTERED["budget.csv"].replace(
        "| profile             |", "| profile             | confidential |"
    )
    rows = [line.rstrip() for line in secret.strip().splitlines()]
    marked = "\n".join(
        line if number == 0 else line + (" yes |" if "Pay" in line else " |")
        for number, line in enumerate(rows)
    )
    catalogue = catalogue_of(tmp_path / "kit", _with(OF_BUDGET, **{"budget.csv": marked}))
    quarter = Quarter(tmp_path / "w", catalogue, Q1, date(2024, 7, 10))
    _hand_in(quarter, "HR", "WS")
    shown = _figures(quarter, Reader.PUBLIC)
    assert {ref: str(one.outturn) for ref, one in shown.items() if ref in ("FM1", "FM2", "FM3", "FM5")} == {
        "FM1": "[c]", "FM2": "[c]", "FM3": "[c]", "FM5": "250000.0",
    }  # fmt: skip
    assert str(shown["FM1"].rating) == "[c]"
    assert _figures(quarter)["FM1"].outturn == 628000


def test_what_comes_after_the_closing_is_a_revision(worked: Quarter) -> None:
    _hand_in(worked, "HR", "WS")
    close(worked.workspace, worked.period, "Lee Hart")
    worked.time = datetime(2024, 8, 1, 9)
    corrected = {"Actual to date": 520000, "Forecast for the year": 2030000, "Commentary": "Two posts over."}
    sent = worked.issue()["HR"].path
    from quarter import SIGNED, fill

    fill(sent, worked.returned / "again.xlsx", SIGNED | GOOD["HR"] | SAID["HR"] | {"B1": corrected})
    worked.collate(worked.returned / "again.xlsx")
    held = worked.workspace.past.figure("FM1", worked.period)
    assert held
    assert held.earlier
    assert (held.outturn, held.earlier.outturn) == (638000, 628000)


def test_nobody_can_be_sent_a_workbook_for_one(worked: Quarter) -> None:
    from pmf_xl.collect.issue import issue_measures

    with pytest.raises(UsageError, match="FM1 is worked out from the budget"):
        issue_measures(worked.workspace, worked.period, ["FM1"])


def test_what_cannot_be_worked_out_is_told_in_the_catalogue(tmp_path: Path) -> None:
    wrong = """
| ref | title         | service | unit     | decimals | polarity | frequency | aggregation | budget_result | budget_lines        |
| FM1 | Revenue spent | HR      | currency | 0        | lower    | quarterly | cumulative  | actual        | kind: revenues      |
| FM2 | Over budget   | HR      | number   | 0        | lower    | quarterly | cumulative  | variance      | kind: revenue       |
| FM3 | Over budget   | HR      | currency | 0        | lower    | quarterly | cumulative  |               | kind: revenue       |
| FM4 | Over budget   | HR      | currency | 0        | lower    | quarterly | cumulative  | variance      | directorate: Palce  |
| FM5 | Over budget   | HR      | currency | 0        | lower    | quarterly | cumulative  | variance      | place: Place        |
"""  # fmt: skip
    catalogue, problems = read_kit(kit(tmp_path, _with(wrong)))
    found = [(one.code, one.message) for one in problems if "FM" in one.message and "budget" in one.code]
    assert [code for code, _ in found] == [
        "budget-lines-unknown", "budget-measure-unfit", "budget-measure-unfit", "budget-lines-unknown",
        "budget-lines-unknown",
    ]  # fmt: skip
    assert "'revenues'" in found[0][1]
    assert "its unit is number" in found[1][1]
    assert catalogue
    assert not any(one.budget_result for one in catalogue.measures)
