"""Rolling shorter periods up into longer ones."""

import pytest

from pmf_xl.rules import roll_up, roll_up_into
from pmf_xl.rules.periods import Period
from pmf_xl.rules.rollup import RollUp


@pytest.mark.parametrize(
    ("outturns", "aggregation", "rolled"),
    [
        ([10, 25, 36], "cumulative", RollUp(36, 0, 3)),
        ([10, 25, None], "cumulative", RollUp(25, 1, 3)),
        ([10, 15, 11], "sum", RollUp(36, 0, 3)),
        ([10, None, 11], "sum", RollUp(21, 1, 3)),
        ([0.1] * 3, "sum", RollUp(0.30000000000000004, 0, 3)),
        ([90, 92, 97], "average", RollUp(93, 0, 3)),
        ([90, None, 97], "average", RollUp(93.5, 1, 3)),
        ([90, 92, 97], "snapshot", RollUp(97, 0, 3)),
        ([90, 92, None], "snapshot", RollUp(92, 1, 3)),
        ([0, 0, 0], "snapshot", RollUp(0, 0, 3)),
        ([None, None, None], "sum", RollUp(None, 3, 3)),
        ([], "sum", RollUp(None, 0, 0)),
    ],
)
def test_each_aggregation(outturns: list, aggregation: str, rolled: RollUp) -> None:
    found = roll_up(outturns, aggregation)
    assert (found.missing, found.of) == (rolled.missing, rolled.of)
    assert found.outturn == (None if rolled.outturn is None else pytest.approx(rolled.outturn, abs=1e-12))
    assert found.complete is (rolled.missing == 0)


def test_an_average_is_weighted_where_its_parts_are_held() -> None:
    weighted = roll_up([0.9, 0.5], "average", numerators=[90, 1], denominators=[100, 2])
    assert weighted.outturn == pytest.approx(91 / 102)
    assert roll_up(
        [0.9, 0.5], "average", numerators=[90, None], denominators=[100, 2]
    ).outturn == pytest.approx(0.7)
    assert roll_up([0.9, None], "average", numerators=[90, None], denominators=[100, None]).outturn == 0.9
    assert roll_up([0, 0], "average", numerators=[0, 0], denominators=[0, 0]).outturn == 0


def test_months_roll_up_into_quarters_and_years() -> None:
    months = {Period.parse(f"2024-25-M{number:02}"): float(number) for number in range(1, 13)}
    assert roll_up_into(Period.parse("2024-25-Q2"), months, "monthly", "sum") == RollUp(15, 0, 3)
    assert roll_up_into(Period.parse("2024-25-Y"), months, "monthly", "average") == RollUp(6.5, 0, 12)
    assert roll_up_into(Period.parse("2025-26-Q1"), months, "monthly", "sum") == RollUp(None, 3, 3)
    ones = dict.fromkeys(months, 1.0)
    rolled = roll_up_into(
        Period.parse("2024-25-H1"), months, "monthly", "average", numerators=months, denominators=ones
    )
    assert rolled.outturn == pytest.approx(21 / 6)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="as many numerators and denominators as outturns"):
        roll_up([1, 2], "average", numerators=[1], denominators=[1])
    with pytest.raises(ValueError, match="aggregation must be one of"):
        roll_up([1, 2], "mean")
    with pytest.raises(TypeError, match="outturn must be a number, not 'n/a'"):
        roll_up([1, "n/a"], "sum")
