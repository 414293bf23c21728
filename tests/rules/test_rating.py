"""The public rating functions: what they take, what they refuse, and what must always hold."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_engines import alike, cases

from pmf_xl.rules import rate, tolerance_limit, variance, variance_percent
from pmf_xl.rules.terms import Rating

figures = st.decimals(-100_000, 100_000, places=3).map(float)
tolerances = st.sampled_from([0, 0.01, 0.05, 0.1])
ways = st.sampled_from(["higher", "lower", "range"])
WORST_FIRST = ["RED", "AMBER", "GREEN", "BLUE"]


def arguments(row: dict) -> dict:
    """A row of the table as the public function takes it."""
    named = {
        key: value
        for key, value in row.items()
        if key not in ("why", "rating", "places", "outturn", "target")
    }
    return {**named, "decimals": row["places"]}


def test_the_table_by_the_public_function() -> None:
    for row in cases("ratings.csv"):
        if any(isinstance(row[key], str) for key in ("outturn", "target", "target_high")):
            with pytest.raises(TypeError, match="must be a number"):
                rate(row["outturn"], row["target"], **arguments(row))
        else:
            assert rate(row["outturn"], row["target"], **arguments(row)) == row["rating"], row["why"]


def test_the_table_as_columns() -> None:
    rows = [row for row in cases("ratings.csv") if row["rating"] is not None]
    rows = [row for row in rows if not isinstance(row["outturn"], str)]
    table = pd.DataFrame(rows)
    given = {
        key: table[key]
        for key in table.columns
        if key not in ("why", "rating", "places", "outturn", "target")
    }
    found = rate(table["outturn"], table["target"], **given, decimals=table["places"])
    assert found.tolist() == table["rating"].tolist()


@pytest.mark.parametrize(
    ("function", "file", "expected"),
    [(variance, "variances.csv", "variance"), (variance_percent, "variances.csv", "variance_percent")],
)
def test_variances_by_the_public_functions(function, file: str, expected: str) -> None:
    rows = [row for row in cases(file) if row["outturn"] != "n/a"]
    for row in rows:
        given = {key: row[key] for key in ("polarity", "target_high")}
        found = function(row["outturn"], row["target"], **given, decimals=row["places"])
        assert alike(found, row[expected], 9), row["why"]
    table = pd.DataFrame(rows)
    given = {key: table[key] for key in ("polarity", "target_high")}
    found = function(table["outturn"], table["target"], **given, decimals=table["places"])
    assert [alike(one, row[expected], 9) for one, row in zip(found.tolist(), rows, strict=True)] == [
        True
    ] * len(rows)


def test_limits_by_the_public_function() -> None:
    rows = [row for row in cases("limits.csv") if row["target"] != "7 days"]
    for row in rows:
        given = {key: row[key] for key in ("polarity", "tolerance", "basis")}
        assert tolerance_limit(row["target"], **given) == row["limit"], row["why"]
    table = pd.DataFrame(rows)
    given = {key: table[key] for key in ("polarity", "tolerance", "basis")}
    found = tolerance_limit(table["target"], **given).tolist()
    assert [alike(one, row["limit"], 9) for one, row in zip(found, rows, strict=True)] == [True] * len(rows)


def test_the_contract_s_own_example() -> None:
    rating = rate(93.1, 98, polarity="higher", tolerance=0.05, basis="percent", decimals=1)
    assert rating is Rating.AMBER
    assert rating == "AMBER"


@pytest.mark.parametrize("outturn", ["95", "n/a", "95.4%", True, [1], object()])
def test_what_is_no_number_is_refused(outturn: object) -> None:
    if isinstance(outturn, list):
        outturn = ["n/a"]
    with pytest.raises(TypeError, match="outturn must be a number, not"):
        rate(outturn, 100)


def test_text_anywhere_in_a_column_is_refused() -> None:
    with pytest.raises(TypeError, match="outturn must be a number, not 'n/a'"):
        rate([95, "n/a"], 100)
    with pytest.raises(TypeError, match=r"target must be a number, not '2\.4%<'"):
        variance([95, 96], np.array([95, "2.4%<"], object))
    with pytest.raises(TypeError, match="outturn must be a number, not True"):
        rate([True, False], 100)


@pytest.mark.parametrize("blank", [None, float("nan"), "", pd.NA, np.nan, pd.NaT])
def test_every_kind_of_blank_is_no_data(blank: object) -> None:
    assert rate(blank, 100) is Rating.NO_DATA
    assert rate([95, blank], 100).tolist() == ["AMBER", "NO DATA"]
    assert variance(blank, 100) is None


@pytest.mark.parametrize(
    "number", [95, 95.0, np.float64(95), np.int64(95), np.float32(95), Decimal("95"), np.array(95)]
)
def test_every_kind_of_number_is_rated(number: object) -> None:
    assert rate(number, 100) is Rating.AMBER


@pytest.mark.parametrize(
    "column",
    [
        [95, 80, None],
        (95, 80, float("nan")),
        np.array([95, 80, np.nan]),
        np.array([95, 80, None], object),
        pd.Series([95, 80, None]),
        pd.Series([95, 80, None], dtype="Int64"),
        pd.Series([95, 80, None], index=["c", "a", "b"]),
    ],
)
def test_every_kind_of_column_is_rated(column: object) -> None:
    rated = rate(column, 100)
    assert isinstance(rated, np.ndarray)
    assert rated.tolist() == ["AMBER", "RED", "NO DATA"]


def test_any_argument_may_be_the_column() -> None:
    assert rate(95, [100, 80]).tolist() == ["AMBER", "GREEN"]
    assert rate(95, 100, polarity=["higher", "lower", "none"]).tolist() == ["AMBER", "GREEN", "GREY"]
    assert rate(95, 100, tolerance=[0.05, 0.01]).tolist() == ["AMBER", "RED"]
    assert rate(95, 100, marker=[None, "x", "z"]).tolist() == ["AMBER", "NO DATA", "GREY"]
    assert rate(None, 100, due=[True, False]).tolist() == ["NO DATA", "GREY"]
    assert rate(80, 100, amber_if_improved=True, travel_long=["IMPROVING", None]).tolist() == ["AMBER", "RED"]
    assert rate(94.99, 100, decimals=[0, 2, None]).tolist() == ["AMBER", "RED", "RED"]


def test_a_grid_in_gives_a_grid_out() -> None:
    assert rate([[95, 100], [80, None]], [[100], [100]]).tolist() == [["AMBER", "GREEN"], ["RED", "NO DATA"]]


def test_an_empty_column_gives_an_empty_one() -> None:
    assert rate([], 100).tolist() == []
    assert variance([], 100).tolist() == []


@pytest.mark.parametrize(("argument", "value"), [("polarity", "up"), ("basis", "share"), ("polarity", None)])
def test_words_there_are_not(argument: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{argument} must be one of"):
        rate(95, 100, **{argument: value})
    with pytest.raises(ValueError, match=f"{argument} must be one of"):
        rate([95, 96], 100, **{argument: ["higher" if argument == "polarity" else "percent", value]})


def test_decimals_are_whole() -> None:
    with pytest.raises(TypeError, match="decimals must be a whole number"):
        rate(95, 100, decimals=1.5)


@given(figures, figures, figures, tolerances)
def test_a_better_figure_is_never_rated_worse(
    one: float, other: float, target: float, tolerance: float
) -> None:
    worse, better = sorted((one, other))
    ratings = [rate(figure, target, tolerance=tolerance, over_tolerance=0.1) for figure in (worse, better)]
    assert WORST_FIRST.index(ratings[0]) <= WORST_FIRST.index(ratings[1])


@given(figures, figures, tolerances)
def test_lower_is_higher_seen_in_a_mirror(outturn: float, target: float, tolerance: float) -> None:
    higher = rate(-outturn, -target, tolerance=tolerance, over_tolerance=0.1)
    assert rate(outturn, target, polarity="lower", tolerance=tolerance, over_tolerance=0.1) == higher
    assert variance(outturn, target, polarity="lower") == variance(-outturn, -target)


@given(figures, st.sampled_from(["higher", "lower"]), tolerances, st.sampled_from(["percent", "points"]))
def test_the_limit_is_the_last_that_is_not_red(
    target: float, polarity: str, tolerance: float, basis: str
) -> None:
    limit = tolerance_limit(target, polarity=polarity, tolerance=tolerance, basis=basis)
    assert limit is not None
    worse = -1e-5 if polarity == "higher" else 1e-5
    assert rate(limit, target, polarity=polarity, tolerance=tolerance, basis=basis) != "RED"
    assert rate(limit + worse, target, polarity=polarity, tolerance=tolerance, basis=basis) == "RED"


@given(
    st.lists(st.tuples(figures | st.none(), figures | st.none(), ways), min_size=1, max_size=30), tolerances
)
def test_a_column_is_its_figures_one_by_one(rows: list, tolerance: float) -> None:
    outturns, targets, polarities = (list(column) for column in zip(*rows, strict=True))
    together = rate(outturns, targets, polarity=polarities, tolerance=tolerance).tolist()
    assert together == [rate(one, target, polarity=way, tolerance=tolerance) for one, target, way in rows]


@given(figures, figures, ways)
def test_red_and_amber_are_short_of_target(outturn: float, target: float, polarity: str) -> None:
    short = variance(outturn, target, polarity=polarity) < 0
    assert (rate(outturn, target, polarity=polarity) in ("AMBER", "RED")) == short


def test_a_part_of_a_period_is_rated_as_such() -> None:
    assert rate(140, 150, polarity="lower", partial=True) == "PARTIAL"
    rated = rate([140, 140, None], 150, polarity="lower", partial=[True, False, True])
    assert rated.tolist() == ["PARTIAL", "GREEN", "NO DATA"]
