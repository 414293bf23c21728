"""Milestones against their dates."""

from datetime import date, datetime, timedelta

import pytest
from rule_engines import cases

from pmf_xl.rules import milestone_rating, project_rating, reported_better
from pmf_xl.rules.days import DAY_ZERO, serial
from pmf_xl.rules.terms import Rating


def day(value: float | None) -> date | None:
    return None if value is None else DAY_ZERO + timedelta(days=value)


def test_the_table_by_the_public_functions() -> None:
    for row in cases("milestones.csv"):
        if row["rating"] is None:
            continue
        given = (
            row["status"],
            day(row["due"]),
            day(row["completed"]),
            day(row["as_at"]),
            row["slippage_days"],
        )
        assert milestone_rating(*given) is Rating(row["rating"]), row["why"]
        assert reported_better(*given) is row["reported_better"], row["why"]


def test_slippage_is_two_weeks_unless_said() -> None:
    assert milestone_rating("On track", date(2024, 6, 16), None, date(2024, 6, 30)) == "AMBER"
    assert milestone_rating("On track", date(2024, 6, 15), None, date(2024, 6, 30)) == "RED"


def test_what_is_no_date_or_status_is_refused() -> None:
    with pytest.raises(TypeError, match="due must be a date, not 'autumn'"):
        milestone_rating("On track", "autumn", None, date(2024, 6, 30))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="as_at must be a date, not None"):
        milestone_rating("On track", None, None, None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"status must be one of Not started, On track, .* not 'Nearly'"):
        milestone_rating("Nearly", None, None, date(2024, 6, 30))


def test_days_are_counted_as_spreadsheets_do() -> None:
    assert serial(date(1900, 3, 1)) == 61
    assert serial(datetime(2024, 4, 1, 17, 30)) == 45383


@pytest.mark.parametrize(
    ("ratings", "project"),
    [
        (["GREEN", "AMBER", "GREEN"], "AMBER"),
        (["GREEN", "RED", "NO DATA"], "RED"),
        (["AMBER", "NO DATA"], "NO DATA"),
        (["GREY", "GREEN"], "GREEN"),
        (["GREY"], "GREY"),
        ([], "GREY"),
    ],
)
def test_a_project_is_its_worst_open_milestone(ratings: list[str], project: str) -> None:
    assert project_rating(ratings) is Rating(project)
