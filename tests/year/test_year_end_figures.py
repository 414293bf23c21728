"""A figure that is itself what is expected for the year: the last speaks for it, and is not projected again."""

from pathlib import Path
from typing import Any

import pytest
from partshire import PARTSHIRE, partshire
from test_part_of_a_period import figures, line

from pmf_xl.reports.defined import write_reports
from pmf_xl.rules import forecast, roll_up

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading
YEAR = "".join(
    f"| YE01 | 2024-25-Q{n} | {outlook} |\n" for n, outlook in ((2, 995_000), (3, 1_010_000), (4, 1_020_000))
)


@pytest.mark.parametrize(
    ("period", "outlook", "rating", "travel"),
    [
        ("2024-25-Q1", 980_000, "GREEN", "IMPROVING"),  # after 990,000
        ("2024-25-Q2", 995_000, "GREEN", "WORSENING"),
        ("2024-25-Q3", 1_010_000, "AMBER", "WORSENING"),
        ("2024-25-Y", 1_020_000, "AMBER", "WORSENING"),
    ],
)
def test_each_quarter_is_judged_by_the_years_target(
    period: str, outlook: int, rating: str, travel: str, tmp_path: Path
) -> None:
    one = figures(partshire(tmp_path, YEAR), period)["YE01"]
    assert (one.outturn, one.target, one.rating) == (outlook, 1_000_000, rating)
    assert (one.forecast, one.forecast_rating) == (outlook, rating)
    assert one.travel_short == travel
    assert one.year_to_date is None, "nothing of it has been spent to date"


def test_money_does_not_call_it_actual(tmp_path: Path) -> None:
    quarter = partshire(tmp_path, YEAR)
    period = quarter.workspace.period("2024-25-Q2")
    path = next(one.path for one in write_reports(quarter.workspace, period).files if one.name == "pack")
    one = line(path, "Finance", "YE01")
    assert (one["Actual to date"], one["Forecast for the year"], one["Forecast variance"]) == (
        None,
        995_000,
        5_000,
    )
    assert one["Forecast rating"] == "GREEN"
    assert (one["Profile to date"], one["Variance to date"]) == (None, None)


def test_targets_of_quarters_hold_where_there_is_none_of_the_year(tmp_path: Path) -> None:
    targets = PARTSHIRE["targets.csv"].replace(
        "| YE01 | 2024-25-Y  | 1000000 |", "| YE01 | 2024-25-Q1 | 970000 |"
    )
    one = figures(partshire(tmp_path, **{"targets.csv": targets}))["YE01"]
    assert (one.target, one.rating) == (970_000, "AMBER")


@pytest.mark.parametrize(
    ("series", "answer"), [([980, 995, 1010, 1030, 1060], 1060), ([980, None], 980), ([], None)]
)
def test_it_is_not_projected(series: list[Any], answer: float | None) -> None:
    assert forecast(series, 12, "year-end") == answer


def test_the_last_speaks_for_the_year() -> None:
    assert roll_up([980, 995, None], "year-end").outturn == 995
