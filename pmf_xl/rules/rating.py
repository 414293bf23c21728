"""How a figure stands against its target: rating, variance, and the worst outturn still amber.

The rules themselves are data (`RATING`, `VARIANCE`, `VARIANCE_PERCENT`, `TOLERANCE_LIMIT`); a cell formula, a
whole column and the functions below all come from them.

Names they use: `outturn`, `marker` and `due` (true or false) of the period; `target` and, for a range,
`target_high`, or `last_year` or `benchmark_value` where `rate_against` says so; `polarity`, `tolerance` and `basis` of
the measure, and what else says where its green and amber end (see `bands`); `over_tolerance`, `amber_if_improved`,
`amber_if_improved_on_previous` and optionally `scheme_basis` (the basis of the scheme's tolerances, where a measure's
own differs) of the scheme; `travel_long` and `travel_short` (words of Travel); `places`, the decimals rounded to first
as numbers are held, blank for none; `judged`, a rating given in place of the one worked out; and optionally `partial`
(true of a figure for a part of its period only).
"""

from typing import TYPE_CHECKING, cast, overload

from pmf_xl.rules.arguments import (
    decimals_or_column,
    evaluate,
    number_or_column,
    text_or_column,
    word_or_column,
)
from pmf_xl.rules.bands import (
    ACTUAL,
    AIM,
    AMBER,
    GREEN,
    HAS_BANDS,
    HAS_TARGET,
    HIGH,
    IS_PARTIAL,
    LOW,
    OVER_BASIS,
    allowance,
    basis,
    beyond,
    has_direction,
    is_lower,
    is_none,
    is_range,
    places,
    polarity,
)
from pmf_xl.rules.expression import (
    Expression,
    absolute,
    blank,
    both,
    either,
    equal,
    is_number,
    largest,
    name,
    negate,
    one_of,
    rounded,
    same,
    specialise,
    when,
)
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.terms import Basis, Marker, Polarity, RateAgainst, Rating, Travel

if TYPE_CHECKING:
    from pmf_xl.rules.arguments import Column, Figure, Numbers, Words

_no_worse_than_last_year = one_of(name("travel_long"), Travel.IMPROVING, Travel.UNCHANGED)
_better_than_before = same(name("travel_short"), Travel.IMPROVING)
_off_target = when(
    either(
        both(name("amber_if_improved"), _no_worse_than_last_year),
        both(name("amber_if_improved_on_previous"), _better_than_before),
    ),
    Rating.AMBER,
    Rating.RED,
)
_on_or_off = when(GREEN.holds, Rating.GREEN, when(AMBER.holds, Rating.AMBER, _off_target))
_over = when(
    either(blank(name("over_tolerance")), blank(AIM)),
    False,
    beyond(name("over_tolerance"), OVER_BASIS),
)
_no_figure = either(blank(name("outturn")), same(name("marker"), Marker.NOT_AVAILABLE))
_rateable = both(
    has_direction,
    is_number(name("outturn")),
    either(both(blank(AIM), HAS_BANDS), HAS_TARGET),
)
_numbers = both(has_direction, is_number(name("outturn")), HAS_TARGET)

# Text where a number belongs is never given a colour.
_worked_out = when(_rateable, when(IS_PARTIAL, Rating.PARTIAL, when(_over, Rating.BLUE, _on_or_off)), None)
_judged = name("judged")
_aimless = either(is_none, both(blank(AIM), negate(HAS_BANDS)))

RATING: Expression = when(
    same(name("marker"), Marker.NOT_APPLICABLE),
    Rating.GREY,
    when(
        _aimless,
        when(blank(_judged), Rating.GREY, _judged),
        when(
            _no_figure,
            when(name("due"), Rating.NO_DATA, Rating.GREY),  # no judgement stands in for a figure that is due
            when(blank(_judged), _worked_out, _judged),
        ),
    ),
)
#: How a year-end forecast stands against the year's target: nothing where there is neither. That the figure is
#: better than last year's, which some schemes count, says nothing about a forecast.
FORECAST_RATING: Expression = when(
    either(blank(name("forecast")), both(blank(name("year_target")), negate(HAS_BANDS))),
    None,
    specialise(
        RATING,
        {
            "outturn": name("forecast"),
            "target": name("year_target"),
            "target_high": name("year_target_high"),
            "marker": None,
            "due": False,
            "rate_against": RateAgainst.TARGET.value,
            "partial": False,
            "amber_if_improved": False,
            "amber_if_improved_on_previous": False,
            "judged": None,
        },
    ),
)

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

# What a rule asks for and a caller below does not give.
_NOT_GIVEN = RuleFacts(Polarity.HIGHER, 0.0, Basis.PERCENT).known()


@overload
def rate(
    outturn: "Figure",
    target: "Figure",
    *,
    polarity: str = "higher",
    tolerance: float = 0.05,
    basis: str = "percent",
    target_high: "Figure" = None,
    decimals: int | None = None,
    green_tolerance: float = 0.0,
    over_tolerance: float | None = None,
    amber_if_improved: bool = False,
    travel_long: str | None = None,
    marker: str | None = None,
    due: bool = True,
    green_from: "Figure" = None,
    amber_from: "Figure" = None,
    green_up_to: "Figure" = None,
    amber_up_to: "Figure" = None,
    partial: bool = False,
) -> Rating: ...


@overload
def rate(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    tolerance: "Column" = 0.05,
    basis: "Column" = "percent",
    target_high: "Column" = None,
    decimals: "Column" = None,
    green_tolerance: "Column" = 0.0,
    over_tolerance: "Column" = None,
    amber_if_improved: "Column" = False,
    travel_long: "Column" = None,
    marker: "Column" = None,
    due: "Column" = True,
    green_from: "Column" = None,
    amber_from: "Column" = None,
    green_up_to: "Column" = None,
    amber_up_to: "Column" = None,
    partial: "Column" = False,
) -> "Words": ...


def rate(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    tolerance: "Column" = 0.05,
    basis: "Column" = "percent",
    target_high: "Column" = None,
    decimals: "Column" = None,
    green_tolerance: "Column" = 0.0,
    over_tolerance: "Column" = None,
    amber_if_improved: "Column" = False,
    travel_long: "Column" = None,
    marker: "Column" = None,
    due: "Column" = True,
    green_from: "Column" = None,
    amber_from: "Column" = None,
    green_up_to: "Column" = None,
    amber_up_to: "Column" = None,
    partial: "Column" = False,
) -> "Rating | Words":
    """Rate an outturn against its target.

    Any argument may be a column (list, array, pandas Series); then an array of words comes back. `tolerance`
    is a share of the target (`basis` "percent") or in the measure's unit ("points"). `target` to
    `target_high` is the range for polarity "range". `decimals` are places of the number as it is held, so 3
    for 95.4 %, and round outturn and target first. Bands in figures of their own go before tolerances:
    `green_from` and `amber_from` where higher is better, `green_up_to` and `amber_up_to` where lower is, all four
    for a range. `partial`: of a part of its period only. A blank is None or not-a-number. Raises `TypeError` for text
    where a number belongs, `ValueError` for a polarity or basis there is not.

    >>> rate(93.1, 98, polarity="higher", tolerance=0.05, basis="percent", decimals=1)
    <Rating.AMBER: 'AMBER'>
    >>> rate([95, 94.99, None], 100).tolist()
    ['AMBER', 'RED', 'NO DATA']
    >>> rate([90, 80, 79], None, green_from=90, amber_from=80).tolist()
    ['GREEN', 'AMBER', 'RED']
    """
    values = {
        **_NOT_GIVEN,
        "outturn": number_or_column(outturn, "outturn"),
        "target": number_or_column(target, "target"),
        "target_high": number_or_column(target_high, "target_high"),
        "polarity": word_or_column(Polarity, polarity, "polarity"),
        "tolerance": number_or_column(tolerance, "tolerance"),
        "basis": word_or_column(Basis, basis, "basis"),
        "green_tolerance": number_or_column(green_tolerance, "green_tolerance"),
        "over_tolerance": number_or_column(over_tolerance, "over_tolerance"),
        "amber_if_improved": amber_if_improved,
        "travel_long": text_or_column(travel_long),
        "marker": text_or_column(marker),
        "due": due,
        "partial": partial,
        "places": decimals_or_column(decimals),
        "green_from": number_or_column(green_from, "green_from"),
        "amber_from": number_or_column(amber_from, "amber_from"),
        "green_up_to": number_or_column(green_up_to, "green_up_to"),
        "amber_up_to": number_or_column(amber_up_to, "amber_up_to"),
    }
    result = evaluate(RATING, values)
    return Rating(result) if isinstance(result, str) else cast("Words", result)


@overload
def variance(
    outturn: "Figure",
    target: "Figure",
    *,
    polarity: str = "higher",
    target_high: "Figure" = None,
    decimals: int | None = None,
) -> float | None: ...


@overload
def variance(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    target_high: "Column" = None,
    decimals: "Column" = None,
) -> "Numbers": ...


def variance(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    target_high: "Column" = None,
    decimals: "Column" = None,
) -> "float | Numbers | None":
    """Give the favourable difference between outturn and target, in the measure's unit, or None.

    Takes columns as `rate` does, and then gives an array with not-a-number for none. Outside a range it is
    minus the distance to the nearer bound. Raises as `rate` does.

    >>> variance(93, 98), variance(104, 90, polarity="range", target_high=100), variance(None, 98)
    (-5.0, -4.0, None)
    """
    values = _places_of_figures(outturn, target, polarity, target_high, decimals)
    return cast("float | None", evaluate(VARIANCE, values))


@overload
def variance_percent(
    outturn: "Figure",
    target: "Figure",
    *,
    polarity: str = "higher",
    target_high: "Figure" = None,
    decimals: int | None = None,
) -> float | None: ...


@overload
def variance_percent(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    target_high: "Column" = None,
    decimals: "Column" = None,
) -> "Numbers": ...


def variance_percent(
    outturn: "Column",
    target: "Column",
    *,
    polarity: "Column" = "higher",
    target_high: "Column" = None,
    decimals: "Column" = None,
) -> "float | Numbers | None":
    """Give the favourable difference as a proportion of the target's size; None for a target of 0 or none.

    Takes columns as `rate` does. Raises as `rate` does.

    >>> variance_percent(95, 100), variance_percent(105, 100, polarity="lower"), variance_percent(1, 0)
    (-0.05, -0.05, None)
    """
    values = _places_of_figures(outturn, target, polarity, target_high, decimals)
    return cast("float | None", evaluate(VARIANCE_PERCENT, values))


@overload
def tolerance_limit(
    target: "Figure", *, polarity: str = "higher", tolerance: float = 0.05, basis: str = "percent"
) -> float | None: ...


@overload
def tolerance_limit(
    target: "Column",
    *,
    polarity: "Column" = "higher",
    tolerance: "Column" = 0.05,
    basis: "Column" = "percent",
) -> "Numbers": ...


def tolerance_limit(
    target: "Column",
    *,
    polarity: "Column" = "higher",
    tolerance: "Column" = 0.05,
    basis: "Column" = "percent",
) -> "float | Numbers | None":
    """Give the worst outturn still amber; None where there is no target, or for polarity "range" and "none".

    Takes columns as `rate` does. Raises as `rate` does.

    >>> tolerance_limit(98), tolerance_limit(98, tolerance=5, basis="points")
    (93.1, 93.0)
    """
    values = {
        **_NOT_GIVEN,
        "target": number_or_column(target, "target"),
        "polarity": word_or_column(Polarity, polarity, "polarity"),
        "tolerance": number_or_column(tolerance, "tolerance"),
        "basis": word_or_column(Basis, basis, "basis"),
    }
    return cast("float | None", evaluate(TOLERANCE_LIMIT, values))


def _places_of_figures(
    outturn: "Column", target: "Column", polarity: "Column", target_high: "Column", decimals: "Column"
) -> dict[str, object]:
    return {
        **_NOT_GIVEN,
        "outturn": number_or_column(outturn, "outturn"),
        "target": number_or_column(target, "target"),
        "target_high": number_or_column(target_high, "target_high"),
        "polarity": word_or_column(Polarity, polarity, "polarity"),
        "places": decimals_or_column(decimals),
    }
