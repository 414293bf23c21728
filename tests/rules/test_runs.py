"""Trend: so many moves in a row one way."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_xl.rules import trend
from pmf_xl.rules.terms import Trend


@pytest.mark.parametrize(
    ("series", "polarity", "word"),
    [
        ([90, 91, 92, 93], "higher", "IMPROVING"),
        ([90, 91, 92, 93], "lower", "WORSENING"),
        ([93, 92, 91, 90], "higher", "WORSENING"),
        ([93, 92, 91, 90], "lower", "IMPROVING"),
        ([99, 90, 91, 92, 93], "higher", "IMPROVING"),
        ([90, 91, 91, 93], "higher", "NO CLEAR TREND"),
        ([90, 92, 91, 93], "higher", "NO CLEAR TREND"),
        ([90, 90, 90, 90], "higher", "NO CLEAR TREND"),
        ([90, 91, 92], "higher", "TOO FEW"),
        ([], "higher", "TOO FEW"),
        ([90, None, 91, 92], "higher", "TOO FEW"),
        ([89, 90, None, 91, 92], "higher", "NO CLEAR TREND"),
        ([89, 90, 91, 92, None], "higher", "NO CLEAR TREND"),
        ([None, 89, 90, 91, 92], "higher", "IMPROVING"),
        ([90, 91, 92, 93], "none", "NO CLEAR TREND"),
        ([90, 91, 92, 93], "range", "NO CLEAR TREND"),
        ([0.1, 0.2, 0.1 + 0.2, 0.3], "higher", "NO CLEAR TREND"),  # the last move is dust
    ],
)
def test_what_a_run_says(series: list, polarity: str, word: str) -> None:
    assert trend(series, polarity) is Trend(word)


def test_the_number_of_moves_is_a_parameter() -> None:
    assert trend([95, 90, 91, 92], moves=2) == "IMPROVING"
    assert trend([90, 91, 92, 93], moves=4) == "TOO FEW"
    with pytest.raises(ValueError, match="moves must be 1 or more, not 0"):
        trend([90, 91], moves=0)


def test_a_range_is_neared() -> None:
    assert trend([120, 115, 110, 105], "range", target=90, target_high=100) == "IMPROVING"
    assert trend([70, 115, 90, 95], "range", target=90, target_high=100) == "NO CLEAR TREND"
    assert trend([70, 85, 89, 100.5], "range", target=90, target_high=100) == "IMPROVING"


def test_what_looks_the_same_in_print_is_no_move() -> None:
    assert trend([90.01, 90.02, 90.03, 90.04]) == "IMPROVING"
    assert trend([90.01, 90.02, 90.03, 90.04], decimals=1) == "NO CLEAR TREND"


def test_any_series_will_do() -> None:
    assert trend(np.array([90, 91, np.nan, 93.0, 94, 95, 96])) == "IMPROVING"
    assert trend(pd.Series([90, 91, 92, 93, None])) == "NO CLEAR TREND"
    with pytest.raises(TypeError, match="figure must be a number, not 'n/a'"):
        trend([90, 91, "n/a", 93])


@given(st.lists(st.integers(0, 5) | st.none(), max_size=9))
def test_lower_is_higher_seen_in_a_mirror(series: list) -> None:
    mirrored = [None if one is None else -one for one in series]
    assert trend(series, "lower") == trend(mirrored, "higher")


@pytest.mark.parametrize(
    ("figures", "partial", "says"),
    [
        ([90, 91, 92, 93], [False] * 4, "IMPROVING"),
        ([90, 91, 92, 93], [False, False, False, True], "TOO FEW"),
        ([89, 90, 91, 92, 93], [False, False, False, False, True], "NO CLEAR TREND"),
        ([20, 90, 91, 92, 93], [True, False, False, False, False], "IMPROVING"),
    ],
)
def test_a_figure_of_a_part_only_is_a_gap(figures: list[float], partial: list[bool], says: str) -> None:
    assert trend(figures, partial=partial) == says
    assert trend(np.array(figures), partial=np.array(partial)) == says


def test_whether_it_is_of_a_part_is_said_of_each_and_never_in_words() -> None:
    with pytest.raises(ValueError, match="say of each of the 3 figures whether it is partial, not of 2"):
        trend([90, 91, 92], partial=[False, True])
    with pytest.raises(TypeError, match="partial must be true or false, not 'no'"):
        trend([90, 91, 92], partial=["no", "no", "no"])
    with pytest.raises(TypeError, match="figure must be a number, not 'many'"):
        trend([90, "many", 92], partial=[False, True, False])
