"""Validity counts what was handed in, in returns that were rejected too."""

from pathlib import Path
from typing import Any

from pmf_xl.books.read import read_grids
from pmf_xl.reports.scorecard import records_beside, write_scorecard
from quarter import GOOD, SIGNED, Quarter


def data_quality(quarter: Quarter, service: str) -> dict[str, Any]:
    """The row of a service on the scorecard's sheet."""
    path = records_beside(write_scorecard(quarter.workspace, quarter.period).path)
    rows = read_grids(path.read_bytes(), path.name)["Data quality"].rows
    at = next(number for number, row in enumerate(rows) if row and row[0] == "Service")
    (found,) = (dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :] if row and row[0] == service)
    return found


def test_three_rejections_in_a_row_are_not_a_blank(quarter: Quarter) -> None:
    for wrong in ("lots", "many", "few"):
        typed = (
            SIGNED | GOOD["HR"] | {"HR01": {"Outturn": wrong, "Commentary": "As before: two advisers left."}}
        )
        assert quarter.collate_one(quarter.hand_in("HR", typed, f"{wrong}.xlsx")).disposition == "rejected"
    row = data_quality(quarter, "People")
    # Of six figures handed in, HR01 was wrong each time, and the sentence answers what was asked of no other.
    assert (row["Given"], row["Returns rejected"], row["Errors found"]) == (0, 3, 3)
    assert (row["Without a finding"], row["Valid"]) == (5, 5 / 6)


def test_what_was_rejected_and_put_right_was_not_valid_at_first(quarter: Quarter, tmp_path: Path) -> None:
    quarter.collate_one(
        quarter.hand_in("HR", SIGNED | GOOD["HR"] | {"HR01": {"Outturn": "lots"}}, "first.xlsx")
    )
    assert (
        quarter.collate_one(quarter.hand_in("HR", SIGNED | GOOD["HR"], "again.xlsx")).disposition
        == "accepted"
    )
    row = data_quality(quarter, "People")
    assert (row["Given"], row["Without a finding"], row["Valid"]) == (6, 5, 5 / 6)
