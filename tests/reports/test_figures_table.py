"""The table of figures, held against what was published and what the rules say of single figures."""

import csv

import pandas as pd
import pytest
from as_frame import figures, released
from returns_taken import At

from pmf_xl.catalogue import find_kit
from pmf_xl.reports.frame import SCORECARD_KEYS, scorecard_frame
from pmf_xl.rules import rate, travel, variance


def _published(period: str) -> list[dict[str, str]]:
    with (find_kit("hart") / "published.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["period"] == period]


@pytest.mark.parametrize("period", ["2014-15-Q1", "2014-15-Q2"])
def test_ratings_are_harts_own_colours(at_hart: At, period: str) -> None:
    """Hart says green at or better than target and states no number for amber, so amber and red are one here."""
    frame = figures(at_hart.workspace, at_hart.period(period)).set_index("ref")
    compared = [row for row in _published(period) if row["agrees_with_rule"] == "yes"]
    assert len(compared) > 30
    for row in compared:
        rating = frame.loc[row["ref"], "rating"]
        expected = {"GREEN"} if row["published_rating"] == "Green" else {"AMBER", "RED"}
        assert rating in expected, row["ref"]


@pytest.mark.parametrize("period", ["2014-15-Q1", "2014-15-Q2"])
def test_a_figure_that_is_not_available_is_no_data(at_hart: At, period: str) -> None:
    frame = figures(at_hart.workspace, at_hart.period(period)).set_index("ref")
    refs = [row["ref"] for row in _published(period) if row["marker"] == "x"]
    assert refs
    assert set(frame.loc[refs, "rating"]) == {"NO DATA"}
    assert set(frame.loc[refs, "rating_reason"]) == {"Not available"}


def test_a_years_figure_is_not_the_fourth_quarters(at_hart: At) -> None:
    """HS07 has a figure for 2013-14 and none for its last quarter: nothing to compare Q1 with."""
    frame = figures(at_hart.workspace, at_hart.period("2014-15-Q1")).set_index("ref")
    assert pd.isna(frame.loc["HS07", "previous"])
    assert frame.loc["HS07", "travel_short"] == "NO COMPARISON"


def test_scorecard_frame_has_the_promised_columns(at_south_derbyshire: At) -> None:
    frame = scorecard_frame(released(at_south_derbyshire.workspace, at_south_derbyshire.period("2024-25-Q3")))
    assert tuple(frame.columns) == SCORECARD_KEYS
    assert SCORECARD_KEYS[:6] == ("ref", "service", "outturn", "target", "rating", "variance")
    assert list(frame["ref"]) == [measure.ref for measure in at_south_derbyshire.workspace.catalogue.measures]
    assert frame["outturn"].dtype == "float64"


@pytest.mark.parametrize("council", ["hart", "south_derbyshire"])
def test_columns_at_once_are_what_the_rules_say_one_by_one(
    council: str, request: pytest.FixtureRequest
) -> None:
    at: At = request.getfixturevalue(f"at_{council}")
    period = at.period({"hart": "2014-15-Q2", "south_derbyshire": "2024-25-Q3"}[council])
    catalogue = at.workspace.catalogue
    compared = 0
    for row in figures(at.workspace, period).to_dict("records"):
        if row["breakdown"]:
            assert pd.isna(row["rating"])
            continue
        measure, target = catalogue.measure(row["ref"]), catalogue.target(row["ref"], period)
        held = at.workspace.past.figure(measure.ref, period)
        scheme = catalogue.framework.scheme
        shared = {
            "polarity": measure.polarity,
            "target_high": target.target_high if target else None,
            "decimals": measure.places,
        }
        outturn, aim = held.outturn if held else None, target.target if target else None
        own = measure.tolerance if measure.tolerance is not None else scheme.amber_tolerance
        assert row["rating"] == rate(
            outturn, aim, tolerance=own, basis=measure.tolerance_basis or scheme.tolerance_basis,
            marker=held.marker if held else None, due=row["due"], **shared,
        )  # fmt: skip
        expected = variance(outturn, aim, **shared)
        assert (pd.isna(row["variance"]) and expected is None) or row["variance"] == expected
        if not pd.isna(row["last_year"]) and outturn is not None:
            assert row["travel_long"] == travel(outturn, row["last_year"], target=aim, **shared)
            compared += 1
    assert compared or council == "hart"


def test_running_totals_travel_by_what_each_quarter_added(at_south_derbyshire: At) -> None:
    """Residual waste: Q3 added its total less Q2's, and is compared with what Q2 added to Q1's."""
    past = at_south_derbyshire.workspace.past
    quarters = [at_south_derbyshire.period(f"2024-25-Q{number}") for number in (1, 2, 3)]
    totals = [past.outturn("SE2.2", quarter) for quarter in quarters]
    assert None not in totals
    first, second, third = (total or 0.0 for total in totals)
    frame = figures(at_south_derbyshire.workspace, quarters[2]).set_index("ref")
    moved = (third - second) - (second - first)
    word = "UNCHANGED" if abs(moved) < 0.05 else "WORSENING" if moved > 0 else "IMPROVING"  # lower is good
    assert frame.loc["SE2.2", "travel_short"] == word


def test_what_is_not_due_shows_its_latest_figure_in_grey(at_south_derbyshire: At) -> None:
    frame = figures(at_south_derbyshire.workspace, at_south_derbyshire.period("2024-25-Q3")).set_index("ref")
    row = frame[frame["breakdown"] == ""].loc["SE1.1"]  # annual; 1,870 tonnes in 2023-24
    assert pd.isna(row["outturn"])
    assert (row["latest"], row["latest_period"]) == (1870, "2023-24-Y")
    assert (row["rating"], row["rating_reason"], row["exception"]) == ("GREY", "Not yet due", False)


def test_distance_is_from_baseline_to_the_plans_last_target(at_south_derbyshire: At) -> None:
    """Carbon: 2,140 tonnes at the baseline, 1,870 last year, 1,000 to be reached in 2027-28: 270 of 1,140."""
    frame = figures(at_south_derbyshire.workspace, at_south_derbyshire.period("2024-25-Q3")).set_index("ref")
    row = frame[frame["breakdown"] == ""].loc["SE1.1"]
    assert row["distance_travelled"] == pytest.approx(270 / 1140)


def test_a_benchmark_is_compared_with_the_figure_of_its_own_year(at_south_derbyshire: At) -> None:
    """In 2022-23 other districts emitted 2,410 tonnes and the Council 1,930: better, in the second quarter."""
    frame = figures(at_south_derbyshire.workspace, at_south_derbyshire.period("2024-25-Q3")).set_index("ref")
    row = frame[frame["breakdown"] == ""].loc["SE1.1"]
    assert (row["benchmark"], row["quartile"], row["against_benchmark"]) == (2410, 2, "better")


def test_exceptions_are_what_the_framework_calls_so(at_hart: At, at_south_derbyshire: At) -> None:
    """Hart: red and no data. South Derbyshire: red alone."""
    for at, period, words in (
        (at_hart, "2014-15-Q2", {"RED", "NO DATA"}),
        (at_south_derbyshire, "2024-25-Q3", {"RED"}),
    ):
        frame = figures(at.workspace, at.period(period))
        whole = frame[frame["breakdown"] == ""]
        assert list(whole["exception"]) == [rating in words for rating in whole["rating"]]


def test_an_exception_moves_up_after_two_quarters(at_hart: At) -> None:
    first = figures(at_hart.workspace, at_hart.period("2014-15-Q1")).set_index("ref")
    second = figures(at_hart.workspace, at_hart.period("2014-15-Q2")).set_index("ref")
    lasting = [ref for ref in second.index if first.loc[ref, "exception"] and second.loc[ref, "exception"]]
    new = [ref for ref in second.index if not first.loc[ref, "exception"] and second.loc[ref, "exception"]]
    assert lasting
    assert new
    assert set(first.loc[first["exception"], "tier"]) == {"service"}
    assert set(second.loc[lasting, "tier"]) == {"directorate"}
    assert set(second.loc[new, "tier"]) == {"service"}


def test_a_percentage_is_not_forecast_beyond_a_hundred(at_hart: At) -> None:
    """A third of business rates was in after a quarter: that is not 134 % after four."""
    frame = figures(at_hart.workspace, at_hart.period("2014-15-Q1")).set_index("ref")
    assert frame.loc["RB05", "forecast"] == 1.0
