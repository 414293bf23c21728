"""A quarter that is put together from months: what its own return leaves blank, and what comes after it is closed."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from two_years import Council

from pmf_xl.problems import PmfError

Q1 = "2024-25-Q1"
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")


@pytest.fixture
def council(tmp_path: Path) -> Council:
    """Bins missed by month: April and May are in, June was issued and never came; the quarter's own cell is blank."""
    council = Council.founded(tmp_path)
    council.edit("Measures", "B1", frequency="monthly")
    for month, figure in (("2024-25-M01", 12), ("2024-25-M02", 14)):
        council.month(month, "WS", {"B1": figure}, of=Q1)
    council.issue("2024-25-M03")
    sent = council.issue(Q1)
    council.returns(Q1, sent["HR"], {"A1": 0.912, "A2": 1.9})
    council.returns(Q1, sent["WS"], {"B2": 0.42})
    council.returns(Q1, sent["PL"], {"C1": 0.75})
    return council


def said(council: Council, period: str = Q1) -> tuple[Any, ...]:
    """Outturn, rating and note of bins missed."""
    book = openpyxl.load_workbook(council.at.write_scorecard(period).path, data_only=True)
    rows = list(book["Scorecard"].iter_rows(values_only=True))
    headings = next(row for row in rows if row[0] == "Ref")
    line = dict(zip(headings, next(row for row in rows if row[0] == "B1"), strict=True))
    return line["Outturn"], line["Rating"], line["Notes"]


def test_a_cell_left_blank_for_the_quarter_hides_no_month(council: Council) -> None:
    assert said(council) == (26, "PARTIAL", "Part of the period only: no figure for June 2024")
    trail = council.at.trace("B1", Q1)
    assert [(str(one.period), one.outturn) for one in trail] == [
        (Q1, None), ("2024-25-M02", 14), ("2024-25-M01", 12),
    ]  # fmt: skip


def test_months_of_a_closed_quarter_are_closed_with_it(council: Council) -> None:
    council.at.close(Q1, "Ann Low")
    council.month("2024-25-M03", "WS", {"B1": 9}, of=Q1)
    assert said(council) == (35, "GREEN", "Revised; Was 26 before")
    council.at.revise("B1", "2024-25-M02", "20", "A round had been left out", "Pat Lee")
    outturn, rating, note = said(council)
    assert (outturn, rating) == (41, "AMBER"), "40 were allowed, and 5 % more"
    assert note.startswith("Revised; Was 26 before"), note


def test_a_correction_of_a_month_is_told_of_the_quarter(council: Council) -> None:
    council.month("2024-25-M03", "WS", {"B1": 9}, of=Q1)
    council.at.close(Q1, "Ann Low")
    assert said(council)[:2] == (35, "GREEN")
    council.at.revise("B1", "2024-25-M03", "19", "A round had been left out", "Pat Lee")
    outturn, rating, note = said(council)
    assert (outturn, rating) == (45, "RED")
    assert "Was 35 before" in note
    (row,) = council.at.past.revised(council.at.period(Q1))
    assert (str(row.period), row.outturn, row.earlier and row.earlier.outturn) == ("2024-25-M03", 19, 9)


def test_a_month_never_issued_is_not_issued_once_its_quarter_is_closed(council: Council) -> None:
    council.issue("2024-25-Q2")
    council.at.close("2024-25-Q2", "Ann Low")
    with pytest.raises(PmfError, match="was closed on 1 July 2024 by Ann Low, so nothing was issued"):
        council.issue("2024-25-M04")
