"""XmR charts by the Making Data Count method."""

import numpy as np
import pytest

from pmf_xl.rules import spc
from pmf_xl.rules.terms import Assurance, Point, Polarity, Variation
from pmf_xl.rules.xmr import (
    CONVENTIONS,
    Limits,
    assurance_of,
    part_of_run,
    shift_ends,
    special_causes,
    trend_ends,
    two_of_three,
    variations_of,
)

# R's set.seed(123); rnorm(20), the data of NHSRplotthedots' tests of its limits.
NORMALS = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285,
    -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716,
    0.70135590, -0.47279141,
]  # fmt: skip
WITH_AN_OUTLIER = [*NORMALS[:14], 10, *NORMALS[15:]]
STEADY = [10, 12, 11, 13, 10, 12, 11, 13, 12, 11, 10, 12]
WORDS = {"common": Point.COMMON_CAUSE, "out": Point.ASTRONOMICAL, "trend": Point.TREND, "two": Point.TWO_OF_THREE,
         "shift": Point.SHIFT}  # fmt: skip
NHSR, ENGLAND = CONVENTIONS["nhsr"], CONVENTIONS["nhs-england"]


@pytest.mark.parametrize(
    ("series", "convention", "lower", "upper"),
    [  # source: NHSRplotthedots, tests/testthat/_snaps/ptd_spc_standard.md
        (NORMALS, "nhsr", -3.01138, 3.294627),
        (NORMALS, "nhs-england", -3.01138, 3.294627),
        (WITH_AN_OUTLIER, "nhsr", -2.383666, 3.722497),
        (WITH_AN_OUTLIER, "nhs-england", -4.596625, 5.935457),
    ],
)
def test_limits_are_those_published(series: list[float], convention: str, lower: float, upper: float) -> None:
    chart = spc(series, convention=convention)
    assert chart.lower == pytest.approx(lower, abs=1e-6)
    assert chart.upper == pytest.approx(upper, abs=1e-6)
    assert chart.mean == pytest.approx(sum(series) / 20)


def test_the_mean_is_that_published() -> None:
    assert spc(NORMALS).mean == pytest.approx(0.1416238, abs=1e-7)


def test_limits_by_hand() -> None:
    # Moves of 2 throughout: mean 11, limits 2.66 x 2 away, near limits two thirds of that.
    chart = spc([10, 12] * 7)
    assert (chart.mean, chart.lower, chart.upper) == (11, pytest.approx(5.68), pytest.approx(16.32))
    assert (chart.near_lower, chart.near_upper) == (
        pytest.approx(11 - 2 * 5.32 / 3),
        pytest.approx(11 + 2 * 5.32 / 3),
    )


@pytest.mark.parametrize(
    ("sides", "ends"),
    [  # source: NHSRplotthedots, tests/testthat/test-ptd_calculate_point_type.R, ptd_seven_point_one_side_mean
        ([], []),
        ([1] * 6, [0] * 6),
        ([1] * 6 + [-1], [0] * 7),
        ([1] * 8 + [-1], [0, 0, 0, 0, 0, 0, 1, 1, 0]),
        ([-1] * 8 + [1], [0, 0, 0, 0, 0, 0, 1, 1, 0]),
        ([-1] + [1] * 8 + [-1], [0, 0, 0, 0, 0, 0, 0, 1, 1, 0]),
        ([0] * 9, [0] * 9),
    ],
)
def test_seven_one_side_of_the_mean(sides: list[int], ends: list[int]) -> None:
    assert [abs(end) for end in shift_ends(sides)] == ends


@pytest.mark.parametrize(
    ("figures", "ends"),
    [  # source: the same, ptd_seven_point_trend
        ([], []),
        (list(range(1, 7)), [0] * 6),
        ([1, 2, 3, 3, 4, 5, 6], [0] * 7),
        (list(range(1, 8)), [0, 0, 0, 0, 0, 0, 1]),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [0, 0, 0, 0, 0, 0, 0, 1, 0]),
        (list(range(7, 0, -1)), [0, 0, 0, 0, 0, 0, -1]),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [0, 0, 0, 0, 0, 0, 0, -1, 0]),
        ([1, 2, 3, 4, None, 5, 6, 7], [0] * 8),
    ],
)
def test_seven_all_one_way(figures: list[float | None], ends: list[int]) -> None:
    assert trend_ends(figures) == ends


def test_every_point_of_a_run_is_part_of_it() -> None:
    assert part_of_run([0, 0, 0, 0, 0, 0, 1, 1, 0]) == [True] * 8 + [False]
    assert part_of_run([0] * 7) == [False] * 7
    assert part_of_run([]) == []


@pytest.mark.parametrize(
    ("near", "marked"),
    [  # source: the same, ptd_part_of_two_in_three
        ([], []),
        ([0, 0, 0], [0, 0, 0]),
        ([1, 0, 1], [1, 0, 1]),
        ([0, 1, 1], [0, 1, 1]),
        ([1, 1, 0], [1, 1, 0]),
        ([0, 0, 1, 0, 1, 0, 0], [0, 0, 1, 0, 1, 0, 0]),
        ([0, 0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 0, 0, 0]),
        ([1, 0, 0, 1], [0, 0, 0, 0]),
        ([1, 0, 0, 1, 1], [0, 0, 0, 1, 1]),
    ],
)
def test_two_of_three_near_a_limit(near: list[int], marked: list[int]) -> None:
    assert two_of_three([one == 1 for one in near], [1] * len(near)) == [one == 1 for one in marked]


def test_two_of_three_must_all_be_one_side_of_the_mean() -> None:
    assert two_of_three([True, False, True], [1, -1, 1]) == [False] * 3
    # source: NHSRplotthedots, tests/testthat/test-ptd_spc_standard.R
    series = [*([1, -1] * 7), 5.5, -5.5]
    for convention in CONVENTIONS:
        assert spc(series, convention=convention).points[-2:] == (Point.COMMON_CAUSE, Point.COMMON_CAUSE)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize(
    ("figures", "words"),
    [  # against a mean of 0, limits of 3 and near limits of 2
        ([0.5, 3.1, -3.1, 3], "common out out common"),
        ([2.5, 1, 2.5], "two common two"),
        ([-2.5, -2.5, -1], "two two common"),
        ([2.5, -0.1, 2.5], "common common common"),
        ([2, 2, 1], "common common common"),  # on the near limit is not beyond it
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.5], "shift " * 7),
        ([-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4], "trend " * 7),
        ([0.3, 0.2, 0.1, 0.5, 0.2, 0.3, 0.4, -1], "shift " * 7 + "common"),
        ([0.3, 0.2, 0.1, 0, 0.2, 0.3, 0.4, 0.2], "common " * 8),  # a point on the mean breaks the run
        ([1, 2, 3, 4, 5, 6, 7], "trend trend trend out out out out"),
        ([-0.1, 0.2, 0.3, 0.4, 0.5, 2.5, 2.6, -1], "trend " * 7 + "common"),  # trend goes before two of three
        ([0.4, 0.3, 0.2, 0.1, 0.5, 2.5, 2.6], "shift " * 5 + "two two"),
    ],
)
def test_special_causes_in_their_order(convention: str, figures: list[float], words: str) -> None:
    expected = tuple(WORDS[word] for word in words.split())
    assert special_causes(figures, Limits(0, 3), CONVENTIONS[convention]) == expected


def test_whether_a_point_outside_counts_towards_two_of_three() -> None:
    assert special_causes([3.1, 1, 2.5], Limits(0, 3), ENGLAND)[2] is Point.TWO_OF_THREE
    assert special_causes([3.1, 1, 2.5], Limits(0, 3), NHSR)[2] is Point.COMMON_CAUSE


def test_a_blank_breaks_a_run_and_has_no_word() -> None:
    figures = [0.1, 0.2, 0.1, 0.3, None, 0.1, 0.2, 0.1]
    found = special_causes(figures, Limits(0, 3), ENGLAND)
    assert found == tuple(None if one is None else Point.COMMON_CAUSE for one in figures)
    with_gap = spc([10, 12, None, *([10, 12] * 6)])
    assert with_gap.mean == pytest.approx(11)
    assert with_gap.points[2] is None


def test_a_figure_that_never_moves_is_no_special_cause() -> None:
    """The mean of thirteen times 0.1 is not quite 0.1."""
    chart = spc([0.1] * 13, target=0.1)
    assert set(chart.points) == {Point.COMMON_CAUSE}
    assert (chart.variation, chart.assurance) == (Variation.COMMON_CAUSE, Assurance.CONSISTENTLY_HIT)


@pytest.mark.parametrize(
    ("last", "polarity", "variation"),
    [
        (30, "higher", "IMPROVING"),
        (30, "lower", "CONCERN"),
        (30, "none", "NEUTRAL HIGH"),
        (-10, "higher", "CONCERN"),
        (-10, "lower", "IMPROVING"),
        (-10, "none", "NEUTRAL LOW"),
        (12, "higher", "COMMON CAUSE"),
        (12, "none", "COMMON CAUSE"),
    ],
)
def test_variation_is_what_the_last_point_says(last: float, polarity: str, variation: str) -> None:
    assert spc([*STEADY, last], polarity).variation is Variation(variation)


def test_variation_against_a_range() -> None:
    assert spc([*STEADY, 30], "range", target=25, target_high=35).variation is Variation.IMPROVING
    assert spc([*STEADY, 30], "range", target=5, target_high=15).variation is Variation.CONCERN
    assert spc([*STEADY, 30], "range").variation is Variation.NEUTRAL_HIGH
    assert spc([*STEADY, 30], "range", target=0, target_high=50).variation is Variation.NEUTRAL_HIGH


def test_a_trend_that_has_not_reached_the_mean_is_where_the_tools_differ() -> None:
    series = [*([10, -10] * 6), -9, -8, -7, -6, -5, -4, -3]
    england, nhsr = (spc(series, convention=convention) for convention in ("nhs-england", "nhsr"))
    assert england.points[-1] is nhsr.points[-1] is Point.TREND
    assert (england.variation, nhsr.variation) == (Variation.IMPROVING, Variation.CONCERN)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize(
    ("lower", "upper", "polarity", "assurance"),
    [  # source: NHSRplotthedots, tests/testthat/test-ptd_calculate_assurance_type.R, target 4
        (1, 3, "higher", "CONSISTENTLY MISSED"),
        (5, 7, "higher", "CONSISTENTLY HIT"),
        (1, 5, "higher", "HIT OR MISS"),
        (1, 3, "lower", "CONSISTENTLY HIT"),
        (5, 7, "lower", "CONSISTENTLY MISSED"),
        (1, 5, "lower", "HIT OR MISS"),
        (1, 5, "none", "NO TARGET"),
    ],
)
def test_assurance(convention: str, lower: float, upper: float, polarity: str, assurance: str) -> None:
    limits = Limits((lower + upper) / 2, (upper - lower) / 2)
    assert assurance_of(limits, Polarity(polarity), CONVENTIONS[convention], 4) is Assurance(assurance)


def test_limits_that_touch_the_target_are_where_the_tools_differ() -> None:
    assert assurance_of(Limits(5, 1), Polarity.HIGHER, ENGLAND, 4) is Assurance.CONSISTENTLY_HIT
    assert assurance_of(Limits(5, 1), Polarity.HIGHER, NHSR, 4) is Assurance.HIT_OR_MISS
    assert assurance_of(Limits(3, 1), Polarity.HIGHER, ENGLAND, 4) is Assurance.CONSISTENTLY_MISSED
    assert assurance_of(Limits(3, 1), Polarity.HIGHER, NHSR, 4) is Assurance.HIT_OR_MISS
    assert assurance_of(Limits(3, 1), Polarity.LOWER, ENGLAND, 4) is Assurance.CONSISTENTLY_HIT


def test_assurance_of_a_range() -> None:
    assert assurance_of(Limits(5, 1), Polarity.RANGE, ENGLAND, 4, 6) is Assurance.CONSISTENTLY_HIT
    assert assurance_of(Limits(5, 1), Polarity.RANGE, ENGLAND, 7, 9) is Assurance.CONSISTENTLY_MISSED
    assert assurance_of(Limits(5, 1), Polarity.RANGE, ENGLAND, 5, 9) is Assurance.HIT_OR_MISS


def test_fewer_than_thirteen_figures_are_too_few() -> None:
    chart = spc(STEADY, target=11)
    assert (chart.variation, chart.assurance) == (Variation.TOO_FEW, Assurance.TOO_FEW)
    assert (chart.mean, chart.lower, chart.upper) == (None, None, None)
    assert chart.points == (Point.COMMON_CAUSE,) * 12
    assert spc([*STEADY, None]).variation is Variation.TOO_FEW
    assert spc([*STEADY, 12], target=11).assurance is Assurance.HIT_OR_MISS
    assert spc([]).points == ()
    assert spc(STEADY).assurance is Assurance.NO_TARGET


def test_any_series_will_do_and_nothing_else() -> None:
    assert spc(np.array([*STEADY, 12.0])) == spc([*STEADY, 12])
    with pytest.raises(TypeError, match="figure must be a number, not 'n/a'"):
        spc([*STEADY, "n/a"])
    with pytest.raises(ValueError, match="convention must be one of nhs-england, nhsr, not 'scotland'"):
        spc(STEADY, convention="scotland")


def test_what_every_figure_says_is_what_it_said_as_the_last() -> None:
    """Of a shift and of a figure beyond the limits, for both ways: the last word is that of the chart."""
    steady = [10.0, 12.0, 11.0, 13.0, 10.0, 12.0, 11.0]
    shifted = [*steady, 14.0, 14.5, 14.2, 14.8, 14.1, 14.6, 14.3]
    for polarity, word in ((Polarity.HIGHER, Variation.IMPROVING), (Polarity.LOWER, Variation.CONCERN)):
        chart = spc(shifted, polarity)
        said = variations_of(chart, polarity)
        assert said[-1] is chart.variation is word
        # By the method all seven of a shift are marked, the first of them too; none before it is.
        above = [place for place, one in enumerate(said) if one is word]
        assert above == list(range(7, 14))
    assert variations_of(spc([1.0, None, 2.0]), Polarity.HIGHER) == (
        Variation.TOO_FEW,
        None,
        Variation.TOO_FEW,
    )


def test_a_figure_of_a_part_only_is_a_gap() -> None:
    """142 of thirteen figures, and no move to or from the part: eleven moves of 2."""
    figures = [10, 12, 10, 12, 10, 12, 10, 40, 10, 12, 10, 12, 10, 12]
    chart = spc(figures, partial=[one == 40 for one in figures])
    assert (chart.mean, chart.points[7]) == (pytest.approx(142 / 13), None)
    assert (chart.lower, chart.upper) == (pytest.approx(142 / 13 - 5.32), pytest.approx(142 / 13 + 5.32))
    assert spc(figures[:13], partial=[one == 40 for one in figures[:13]]).mean is None
