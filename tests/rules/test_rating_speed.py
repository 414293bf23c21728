"""Rating a column costs little more than a chain written by hand in numpy, and says the same as a row alone."""

import math
import sys

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from benchmark import benchmark
from pmf_xl.rules import rate


def test_a_column_costs_little_more_than_a_chain_by_hand() -> None:
    """At most twice what the benchmark allows; far more than that only where something went wrong."""
    measured = benchmark("rating")
    assert max(measured.compared(200_000, rounds=5)) < 2 * measured.LIMIT


#: What people type, halves among them that binary does not hold; and what no one types.
TYPED = st.sampled_from(
    [0.285, 1.005, 2.675, 0.145, -2.675, 0.5, 94.99, 0.1 + 0.2, 4.35, 1e13 + 0.5, -0.0, 0.0]
)
DECIMAL = st.decimals(-(10**6), 10**6, places=3).map(float)
HUGE_OR_TINY = st.floats(allow_nan=False, allow_infinity=False)
FIGURE = st.one_of(TYPED, DECIMAL, HUGE_OR_TINY)
BLANK = st.sampled_from([float("nan"), None])


@st.composite
def pairs(draw: st.DrawFn) -> tuple[float | None, float | None, str | None]:
    """An outturn, a target and a marker; the outturn often lies an ulp or two from where a colour ends."""
    target = draw(FIGURE)
    edge = target - abs(target) * draw(st.sampled_from([0, 0.05, 0.1]))
    for _ in range(draw(st.integers(0, 2))):
        edge = math.nextafter(edge, draw(st.sampled_from([-sys.float_info.max, sys.float_info.max])))
    edge = edge if math.isfinite(edge) else target  # beyond the largest number there is no figure
    outturn = draw(st.one_of(FIGURE, st.just(edge), BLANK))
    marker = draw(st.sampled_from([None, None, None, "p", "x", "z", "c"]))
    return outturn, draw(st.one_of(st.just(target), BLANK)), marker


@given(
    st.lists(pairs(), min_size=1, max_size=30),
    st.integers(0, 9),
    st.sampled_from(["higher", "lower"]),
    st.sampled_from([None, 0.1]),
)
@example([(0.285, 0.29, None), (1.005, 1.01, None), (2.675, 2.68, None)], 2, "higher", None)
@example([(0.285, 1.7976931348623151e308, None), (0.0, 0.0, None)], 0, "higher", None)
def test_a_column_is_rated_as_its_rows(
    rows: list[tuple[float | None, float | None, str | None]],
    decimals: int,
    polarity: str,
    over: float | None,
) -> None:
    outturn, target, marker = (list(column) for column in zip(*rows, strict=True))
    column = rate(
        np.array(outturn, float), np.array(target, float), marker=marker, polarity=polarity, decimals=decimals,
        over_tolerance=over,
    )  # fmt: skip
    alone = [
        rate(one, aim, marker=mark, polarity=polarity, decimals=decimals, over_tolerance=over)
        for one, aim, mark in rows
    ]
    assert column.tolist() == [str(rating) for rating in alone]


def test_awkward_halves_are_rated_as_printed() -> None:
    """By hand: 0.285 is printed 0.29, 1.005 as 1.01, 2.675 as 2.68; half away from zero below nought too."""
    outturn = np.array([0.285, 1.005, 2.675, 0.2849, -0.285, -0.2849])
    target = np.array([0.29, 1.01, 2.68, 0.29, -0.29, -0.29])
    assert rate(outturn, target, decimals=2, tolerance=0).tolist() == [
        "GREEN",
        "GREEN",
        "GREEN",
        "RED",
        "GREEN",
        "GREEN",
    ]
    assert rate(-outturn, -target, decimals=2, tolerance=0).tolist() == [
        "GREEN",
        "GREEN",
        "GREEN",
        "GREEN",
        "GREEN",
        "RED",
    ]
