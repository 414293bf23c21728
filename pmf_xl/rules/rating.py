"""How a figure stands against its target: rating, variance, and the worst outturn still amber.

The rules themselves are data (`RATING`, `VARIANCE`, `VARIANCE_PERCENT`, `TOLERANCE_LIMIT`); a cell formula, a
whole column and the functions below all come from them.

Names they use: `outturn`, `marker` and `due` (true or false) of the period; `target` and, for a range,
`target_high`; `polarity`, `tolerance` and `basis` of the measure; `green_tolerance`, `over_tolerance`,
`amber_if_improved` and optionally `scheme_basis` (the basis of green and over tolerance, where a measure's own
differs) of the scheme; `travel_long` (a word of Travel); `places`, the decimals rounded to first as numbers are held,
blank for none; and optionally `partial` (true of a figure for a part of its period only).
"""

from typing import TYPE_CHECKING, cast, overload

from pmf_xl.rules.arguments import (
    decimals_or_column,
    evaluate,
    number_or_column,
    text_or_column,
    word_or_column,
)
from pmf_xl.rules.expression import (
    Expression,
    absolute,
    at_least,
    at_most,
    blank,
    both,
    either,
    equal,
    is_number,
    largest,
    less,
    more,
    name,
    one_of,
    optional,
    rounded,
    same,
    specialise,
    when,
)
from pmf_xl.rules.terms import Basis, Marker, Polarity, Rating, Travel

if TYPE_CHECKING:
    from pmf_xl.rules.arguments import Column, Figure, Numbers, Words

polarity, basis, places = name("polarity"), name("basis"), name("places")
is_range, is_lower, is_none = (
    same(polarity, word) for word in (Polarity.RANGE, Polarity.LOWER, Polarity.NONE)
)
has_direction = one_of(polarity, Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE)


def as_published(figure: Expression) -> Expression:
    """Round a figure as it will be printed, so that what is printed and its colour agree."""
    return when(blank(places), figure, rounded(figure, places))


ACTUAL, LOW = as_published(name("outturn")), as_published(name("target"))
# A range without an upper bound is a point to hit.
HIGH = when(blank(name("target_high")), LOW, as_published(name("target_high")))
IS_PARTIAL = optional("partial")  # a figure of which nobody says so is of the whole of its period
SCHEME_BASIS = when(blank(optional("scheme_basis")), basis, optional("scheme_basis"))


def allowance(tolerance: Expression, of_basis: Expression, bound: Expression) -> Expression:
    """Turn a tolerance into the measure's own unit: in percent it is a share of the bound crossed."""
    return when(same(of_basis, Basis.POINTS), tolerance, absolute(bound) * tolerance)


def within(tolerance: Expression, of_basis: Expression) -> Expression:
    """Hold if the shortfall is at most the allowance.

    Asked of the outturn and the worst that is allowed, not of the shortfall: a difference of large numbers
    carries a larger error than nine decimals hide.
    """
    worst_low = LOW - allowance(tolerance, of_basis, LOW)
    worst_high = HIGH + allowance(tolerance, of_basis, HIGH)
    return when(
        is_range,
        both(at_least(ACTUAL, worst_low), at_most(ACTUAL, worst_high)),
        when(
            is_lower,
            at_most(ACTUAL, LOW + allowance(tolerance, of_basis, LOW)),
            at_least(ACTUAL, worst_low),
        ),
    )


def beyond(tolerance: Expression, of_basis: Expression) -> Expression:
    """Hold if the target is exceeded, the good way, by more than the allowance; a range cannot be."""
    extra = allowance(tolerance, of_basis, LOW)
    return when(is_range, False, when(is_lower, less(ACTUAL, LOW - extra), more(ACTUAL, LOW + extra)))


_off_target = when(
    both(
        name("amber_if_improved"),
        one_of(name("travel_long"), Travel.IMPROVING, Travel.UNCHANGED),
    ),
    Rating.AMBER,
    Rating.RED,
)
_on_or_off = when(
    within(name("green_tolerance"), SCHEME_BASIS),
    Rating.GREEN,
    when(within(name("tolerance"), basis), Rating.AMBER, _off_target),
)
_over = when(blank(name("over_tolerance")), False, beyond(name("over_tolerance"), SCHEME_BASIS))
_no_figure = either(blank(name("outturn")), same(name("marker"), Marker.NOT_AVAILABLE))
_numbers = both(
    has_direction,
    is_number(name("outturn")),
    is_number(name("target")),
    when(is_range, either(blank(name("target_high")), is_number(name("target_high"))), True),
)

RATING: Expression = when(
    either(is_none, blank(name("target"))),
    Rating.GREY,
    when(
        same(name("marker"), Marker.NOT_APPLICABLE),
        Rating.GREY,
        when(
            _no_figure,
            when(name("due"), Rating.NO_DATA, Rating.GREY),
            # Text where a number belongs is never given a colour.
            when(_numbers, when(IS_PARTIAL, Rating.PARTIAL, when(_over, Rating.BLUE, _on_or_off)), None),
        ),
    ),
)
#: How a year-end forecast stands against the year's target: nothing where there is neither. That the figure is
#: better than last year's, which some schemes count, says nothing about a forecast.
FORECAST_RATING: Expression = when(
    either(blank(name("forecast")), blank(name("year_target"))),
    None,
    specialise(
        RATING,
        {
            "outturn": name("forecast"),
            "target": name("year_target"),
            "target_high": name("year_target_high"),
            "marker": None,
            "due": False,
            "partial": False,
            "amber_if_improved": False,
            "travel_long": None,
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
TOLERANCE_LIMIT: Expression = when(
    both(is_number(name("target")), one_of(polarity, Polarity.HIGHER, Polarity.LOWER)),
    rounded(
        when(
            is_lower,
            name("target") + allowance(name("tolerance"), basis, name("target")),
            name("target") - allowance(name("tolerance"), basis, name("target")),
        ),
        9,
    ),
    None,
)


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
    partial: "Column" = False,
) -> "Rating | Words":
    """Rate an outturn against its target.

    Any argument may be a column (list, array, pandas Series); then an array of words comes back. `tolerance`
    is a share of the target (`basis` "percent") or in the measure's unit ("points"). `target` to
    `target_high` is the range for polarity "range". `decimals` are places of the number as it is held, so 3
    for 95.4 %, and round outturn and target first. `partial`: of a part of its period only. A blank is None or
    not-a-number. Raises `TypeError` for
    text where a number belongs, `ValueError` for a polarity or basis there is not.

    >>> rate(93.1, 98, polarity="higher", tolerance=0.05, basis="percent", decimals=1)
    <Rating.AMBER: 'AMBER'>
    >>> rate([95, 94.99, None], 100).tolist()
    ['AMBER', 'RED', 'NO DATA']
    """
    values = {
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
        "outturn": number_or_column(outturn, "outturn"),
        "target": number_or_column(target, "target"),
        "target_high": number_or_column(target_high, "target_high"),
        "polarity": word_or_column(Polarity, polarity, "polarity"),
        "places": decimals_or_column(decimals),
    }
