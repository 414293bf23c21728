"""Ranks and quartiles, worked out by hand; and those of numpy, which has the method of QUARTILE.INC under `linear`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_xl.rules.ranks import Place, Quartiles, places, quartiles

#: Sorted: 87.8, 90.0, 93.1, 95.4, 95.4 %; the quartiles of five are the 2nd, 3rd and 4th.
SHARES = [0.954, 0.931, 0.954, 0.900, 0.878]
#: Sorted: 2, 3, 3, 4.5, 6, 8; a quarter of the way along five gaps is the first and a quarter of the second.
DAYS = [3.0, 4.5, 2.0, 8.0, 3.0, 6.0]
#: Outside 90 to 100 by 0, 4, 6, 0, 0, 3; in order 0, 0, 0, 3, 4, 6.
POSTS = [96.0, 104.0, 84.0, 90.0, 100.0, 87.0]


def test_where_higher_is_better() -> None:
    assert places(SHARES, "higher") == [
        Place(1, 5, 1), Place(3, 5, 2), Place(1, 5, 1), Place(4, 5, 3), Place(5, 5, 4),
    ]  # fmt: skip
    assert quartiles(SHARES) == Quartiles(0.900, 0.931, 0.954)


def test_where_lower_is_better() -> None:
    assert places(DAYS, "lower") == [
        Place(2, 6, 1), Place(4, 6, 3), Place(1, 6, 1), Place(6, 6, 4), Place(2, 6, 1), Place(5, 6, 4),
    ]  # fmt: skip
    assert quartiles(DAYS) == Quartiles(3.0, 3.75, 5.625)


def test_where_a_range_is_good() -> None:
    """Distances in order 0, 0, 0, 3, 4, 6: quarters end at 0, 1.5 and 3.75."""
    assert places(POSTS, "range", 90, 100) == [
        Place(1, 6, 1), Place(5, 6, 4), Place(6, 6, 4), Place(1, 6, 1), Place(1, 6, 1), Place(4, 6, 3),
    ]  # fmt: skip
    assert quartiles(POSTS) == Quartiles(87.75, 93.0, 99.0)


def test_a_range_of_one_figure_is_that_figure() -> None:
    assert [one.rank for one in places([9, 10, 11, 14], "range", 10) or ()] == [2, 1, 2, 4]


@pytest.mark.parametrize(("polarity", "target"), [("none", 1.0), ("range", None)])
def test_where_nobody_can_say_what_is_better_nothing_is_ranked(polarity: str, target: float | None) -> None:
    assert places([1.0, 2.0, 3.0, 4.0], polarity, target) is None


def test_of_fewer_than_four_there_are_ranks_and_no_quarters() -> None:
    assert places([3.0, 1.0, 2.0], "lower") == [Place(3, 3, None), Place(1, 3, None), Place(2, 3, None)]
    assert quartiles([3.0, 1.0, 2.0]) is None
    assert places([], "lower") == []


def test_figures_that_differ_by_the_dust_of_floats_only_are_equal() -> None:
    assert [one.rank for one in places([0.3, 0.1 + 0.2, 0.4, 0.2], "lower") or ()] == [2, 2, 4, 1]


@given(st.lists(st.integers(-(10**6), 10**6).map(lambda whole: whole / 1000), min_size=4, max_size=40))
def test_any_figures(figures: list[float]) -> None:
    ends = quartiles(figures)
    assert ends
    expected = np.percentile(figures, [25, 50, 75], method="linear")
    assert [ends.lower, ends.median, ends.upper] == pytest.approx(list(expected), abs=2e-9)
    for polarity, sign in (("higher", -1), ("lower", 1)):
        found = places(figures, polarity)
        assert found
        in_order = sorted(sign * one for one in figures)
        assert [one.rank for one in found] == [1 + in_order.index(sign * one) for one in figures]
        for figure, place in zip(figures, found, strict=True):
            best, middle, worst = sorted(sign * end for end in expected)
            quarter = 1 + sum(sign * figure > end + 2e-9 for end in (best, middle, worst))
            assert place.quartile == quarter
