"""Forecast of the year-end figure."""

import numpy as np
import pytest

from pmf_xl.rules import forecast
from pmf_xl.rules.projection import theil_sen


def test_the_service_s_own_forecast_stands() -> None:
    assert forecast([12, 25, 36], 12, "cumulative", own=140) == 140
    assert forecast([], 12, own=0) == 0


@pytest.mark.parametrize(
    ("series", "kwargs", "answer"),
    [
        ([30], {}, 120),  # a quarter of the year gone
        ([30, 50], {}, 100),
        ([30, 50, 70, 99], {}, 99),
        ([30, None], {}, 120),  # nothing since the first quarter
        ([None, 50], {}, 100),
        ([None, None], {}, None),
        ([], {}, None),
        ([20, 40, 60, 80, 30], {}, 120),  # a year gone, and the next one's first quarter
        ([30], {"elapsed": 2}, 60),
        ([0], {}, 0),
        ([30], {"profile": [20, 50, 80, 100]}, 150),  # a fifth of the year's target by now
        ([30, 50], {"profile": [20, 50, 80, 100]}, 100),
        ([30], {"profile": [0, 50, 80, 100]}, None),  # nothing was to be reached by now
        ([30], {"profile": [20, None, 80, 100]}, 120),  # no whole profile: even shares
        ([30], {"profile": [0, 0, 0, 0]}, 120),
    ],
)
def test_running_totals(series: list, kwargs: dict, answer: float | None) -> None:
    assert forecast(series, 4, "cumulative", **kwargs) == (None if answer is None else pytest.approx(answer))


@pytest.mark.parametrize(
    ("series", "kwargs", "answer"),
    [
        ([30, 20], {}, 100),
        ([30, None], {}, 120),
        ([30, None, 30], {}, 120),
        ([30, 20, 20, 29], {}, 99),
        ([30], {"profile": [20, 30, 30, 20]}, 150),
    ],
)
def test_amounts_that_add_up(series: list, kwargs: dict, answer: float) -> None:
    assert forecast(series, 4, "sum", **kwargs) == pytest.approx(answer)


@pytest.mark.parametrize("aggregation", ["snapshot", "average"])
@pytest.mark.parametrize(
    ("series", "periods", "answer"),
    [
        ([90, 91, 92, 93], 12, 101),  # a point a month for the eight months left
        ([90, 91, 92], 12, 92),  # too few for a slope
        ([90, 91, 92, 93], 4, 93),  # the year is over
        ([80, 81, 82, 83, 84], 4, 87),
        ([90, 91, 50, 93, 94], 12, 101),  # one wild figure does not tip the slope
        ([90, None, 92, 93, 94], 12, 101),
        ([90, 91, 92, 93, None], 12, 101),
        # Only the last eight count. Of their 28 slopes 12 are 0, then come 1/7, 1/6 and 1/6: the median is 1/6.
        ([0, 0, 0, 0, 0, 1, 1, 1, 1], 15, 2),
        ([None, None], 12, None),
        ([], 12, None),
    ],
)
def test_figures_that_stand_for_themselves(
    aggregation: str, series: list, periods: int, answer: float | None
) -> None:
    assert forecast(series, periods, aggregation) == (None if answer is None else pytest.approx(answer))


def test_the_slope_is_the_median_of_all_slopes() -> None:
    # Sen's own worked idea: slopes 1, 1.5, 2, 2, 2.5, 3 between (1, 1) (2, 2) (3, 4) (4, 7)
    assert theil_sen([(1, 1), (2, 2), (3, 4), (4, 7)]) == 2.0


@pytest.mark.parametrize(
    ("periods", "kwargs", "message"),
    [
        (0, {}, "a year has 1 period or more, not 0"),
        (4, {"elapsed": 5}, "5 periods of a year of 4 cannot have passed"),
        (
            4,
            {"aggregation": "total"},
            "aggregation must be one of snapshot, cumulative, sum, average, year-end, not 'total'",
        ),
        (4, {"aggregation": "sum", "profile": [1, 2]}, "a target for each of the year's 4 periods, not 2"),
    ],
)
def test_what_cannot_be(periods: int, kwargs: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        forecast([1, 2], periods, **kwargs)


def test_text_is_refused() -> None:
    with pytest.raises(TypeError, match="figure must be a number, not 'n/a'"):
        forecast([1, "n/a"], 4)
    assert forecast(np.array([30.0, np.nan]), 4, "cumulative") == pytest.approx(120)


@pytest.mark.parametrize(
    ("series", "aggregation", "covered", "answer"),
    [
        ([140], "sum", [2 / 3], 840),  # two months of three: 70 a month
        ([210, 140], "sum", [1, 2 / 3], 840),  # 350 in five months
        ([41], "cumulative", [2 / 3], 246),
        ([60, 101], "cumulative", [2 / 3, 1], 202),  # a later whole total covers what was missing before
        ([90], "snapshot", [2 / 3], 90),
    ],
)
def test_a_part_of_a_period_weighs_as_much_as_it_is_of(
    series: list, aggregation: str, covered: list, answer: float
) -> None:
    assert forecast(series, 4, aggregation, covered=covered) == pytest.approx(answer)


def test_every_figure_has_its_share() -> None:
    with pytest.raises(ValueError, match="a share covered for each of the 2 figures, not 1"):
        forecast([1, 2], 4, "sum", covered=[1])
