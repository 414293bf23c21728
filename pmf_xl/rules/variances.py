"""How far a figure is from its target, and the worst outturn still amber.

The rules themselves are data (`VARIANCE`, `VARIANCE_PERCENT`, `TOLERANCE_LIMIT`), over the names of `rating`; a cell
formula, a whole column and the functions below all come from them.
"""

from typing import TYPE_CHECKING, cast, overload

from pmf_xl.rules.arguments import decimals_or_column, evaluate, number_or_column, word_or_column
from pmf_xl.rules.bands import (
    ACTUAL,
    AIM,
    AMBER,
    HAS_TARGET,
    HIGH,
    IS_PARTIAL,
    LOW,
    allowance,
    basis,
    has_direction,
    is_lower,
    is_range,
    places,
    polarity,
)
from pmf_xl.rules.expression import (
    Expression,
    absolute,
    blank,
    both,
    equal,
    is_number,
    largest,
    name,
    one_of,
    rounded,
    when,
)
from pmf_xl.rules.rating import NOT_GIVEN
from pmf_xl.rules.terms import Basis, Polarity

if TYPE_CHECKING:
    from pmf_xl.rules.arguments import Column, Figure, Numbers

_numbers = both(has_direction, is_number(name("outturn")), HAS_TARGET)
_favourable = when(
    is_range, -largest(LOW - ACTUAL, ACTUAL - HIGH, 0), when(is_lower, LOW - ACTUAL, ACTUAL - LOW)
)
# The difference of two figures rounded to some places has no more of them; what else it shows is error.
_compared = when(IS_PARTIAL, False, _numbers)
VARIANCE: Expression = when(_compared, rounded(_favourable, when(blank(places), 9, places)), None)
VARIANCE_PERCENT: Expression = when(
    _compared, when(equal(LOW, 0), None, rounded(_favourable / absolute(LOW), 9)), None
)
_amber_end = when(is_lower, AMBER.most, AMBER.least)
_allowed = allowance(name("tolerance"), basis, AIM)
_by_tolerance = rounded(when(is_lower, AIM + _allowed, AIM - _allowed), 9)
TOLERANCE_LIMIT: Expression = when(
    one_of(polarity, Polarity.HIGHER, Polarity.LOWER),
    when(is_number(_amber_end), rounded(_amber_end, 9), when(is_number(AIM), _by_tolerance, None)),
    None,
)


@overload
def variance(
    outturn: "Figure",
    target: "Figure",
    *,
    polarity: str = "higher",
    target_high: "Figure" = None,
    decimals: int | None = None,
    partial: bool = False,
) -> float | None: ...


@overload
def variance(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    target_high: "Column" = None,
    decimals: "Column" = None,
    partial: "Column" = False,
) -> "Numbers": ...


def variance(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    target_high: "Column" = None,
    decimals: "Column" = None,
    partial: "Column" = False,
) -> "float | Numbers | None":
    """Give the favourable difference between outturn and target, in the measure's unit, or None.

    Takes columns as `rate` does, and then gives an array with not-a-number for none. Outside a range it is
    minus the distance to the nearer bound. There is none of a figure of a part of its period only (`partial`). Raises
    as `rate` does.

    >>> variance(93, 98), variance(104, 90, polarity="range", target_high=100), variance(None, 98)
    (-5.0, -4.0, None)
    """
    values = _places_of_figures(outturn, target, polarity, target_high, decimals, partial)
    return cast("float | None", evaluate(VARIANCE, values))


@overload
def variance_percent(
    outturn: "Figure",
    target: "Figure",
    *,
    polarity: str = "higher",
    target_high: "Figure" = None,
    decimals: int | None = None,
    partial: bool = False,
) -> float | None: ...


@overload
def variance_percent(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    target_high: "Column" = None,
    decimals: "Column" = None,
    partial: "Column" = False,
) -> "Numbers": ...


def variance_percent(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    target_high: "Column" = None,
    decimals: "Column" = None,
    partial: "Column" = False,
) -> "float | Numbers | None":
    """Give the favourable difference as a proportion of the target's size; None for a target of 0 or none.

    Takes columns as `rate` does, and `partial` as `variance` does. Raises as `rate` does.

    >>> variance_percent(95, 100), variance_percent(105, 100, polarity="lower"), variance_percent(1, 0)
    (-0.05, -0.05, None)
    """
    values = _places_of_figures(outturn, target, polarity, target_high, decimals, partial)
    return cast("float | None", evaluate(VARIANCE_PERCENT, values))


@overload
def tolerance_limit(
    target: "Figure",
    *,
    polarity: str = "higher",
    tolerance: float = 0.05,
    basis: str = "percent",
    amber_from: "Figure" = None,
    amber_up_to: "Figure" = None,
) -> float | None: ...


@overload
def tolerance_limit(
    target: "Column",
    *,
    polarity: "Column" = "higher",
    tolerance: "Column" = 0.05,
    basis: "Column" = "percent",
    amber_from: "Column" = None,
    amber_up_to: "Column" = None,
) -> "Numbers": ...


def tolerance_limit(
    target: "Column",
    *,
    polarity: "Column" = "higher",
    tolerance: "Column" = 0.05,
    basis: "Column" = "percent",
    amber_from: "Column" = None,
    amber_up_to: "Column" = None,
) -> "float | Numbers | None":
    """Give the worst outturn still amber; None where there is no target, or for polarity "range" and "none".

    Where amber ends at a figure of its own it is that: `amber_from` where higher is better, `amber_up_to` where lower
    is. Takes columns as `rate` does. Raises as `rate` does.

    >>> tolerance_limit(98), tolerance_limit(98, tolerance=5, basis="points")
    (93.1, 93.0)
    """
    values = {
        **NOT_GIVEN,
        "target": number_or_column(target, "target"),
        "polarity": word_or_column(Polarity, polarity, "polarity"),
        "tolerance": number_or_column(tolerance, "tolerance"),
        "basis": word_or_column(Basis, basis, "basis"),
        "amber_from": number_or_column(amber_from, "amber_from"),
        "amber_up_to": number_or_column(amber_up_to, "amber_up_to"),
    }
    return cast("float | None", evaluate(TOLERANCE_LIMIT, values))


def _places_of_figures(
    outturn: "Column",
    target: "Column",
    polarity: "Column",
    target_high: "Column",
    decimals: "Column",
    partial: "Column",
) -> dict[str, object]:
    return {
        **NOT_GIVEN,
        "outturn": number_or_column(outturn, "outturn"),
        "target": number_or_column(target, "target"),
        "target_high": number_or_column(target_high, "target_high"),
        "polarity": word_or_column(Polarity, polarity, "polarity"),
        "places": decimals_or_column(decimals),
        "partial": partial,
    }
