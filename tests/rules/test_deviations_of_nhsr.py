"""Where NHSRplotthedots says that it deviates from NHS England's own workbook.

Source: github.com/nhs-r-community/NHSRplotthedots, vignettes/deviations.Rmd, "Treatment of outlying points": the
series, and that the package screens moving ranges and the workbook does not. The limits are reckoned from the
series by hand.
"""

import pytest

from pmf_xl.rules import spc
from pmf_xl.rules.terms import Point

SERIES = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
MEAN = 35 / 18


def test_the_package_screens_moving_ranges() -> None:
    """Of 17 moving ranges, 32 in all, two (8 and 9) reach 3.267 times their mean; the other 15 are 1 each."""
    chart = spc(SERIES, convention="nhsr")
    assert (chart.mean, chart.lower, chart.upper) == pytest.approx((MEAN, MEAN - 2.66, MEAN + 2.66))
    assert chart.points[4] is Point.ASTRONOMICAL


def test_the_workbook_does_not_so_its_limits_are_wider() -> None:
    chart = spc(SERIES, convention="nhs-england")
    reach = 2.66 * 32 / 17
    assert (chart.mean, chart.lower, chart.upper) == pytest.approx((MEAN, MEAN - reach, MEAN + reach))
    assert chart.points[4] is Point.ASTRONOMICAL
