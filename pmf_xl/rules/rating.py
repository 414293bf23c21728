"""How a figure stands against its target: its rating.

The rule itself is data: `RATING` of the built-in ratings, `rating_rule` of them and a council's further grades. A cell
formula, a whole column and the function below all come from it.

Names they use: `outturn`, `marker` and `due` (true or false) of the period; `target` and, for a range,
`target_high`, or `last_year` or `benchmark_value` where `rate_against` says so; `polarity`, `tolerance` and `basis` of
the measure, and what else says where its green and amber end (see `bands`); `over_tolerance`, `amber_if_improved`,
`amber_if_improved_on_previous` and optionally `scheme_basis` (the basis of the scheme's tolerances, where a measure's
own differs) of the scheme; `travel_long` and `travel_short` (words of Travel); `places`, the decimals rounded to first
as numbers are held, blank for none; `judged`, a rating given in place of the one worked out; and optionally `partial`
(true of a figure for a part of its period only). Of a further grade those of `bands.ends_named`.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, cast, overload

from pmf_xl.rules.arguments import (
    decimals_or_column,
    evaluate,
    number_or_column,
    text_or_column,
    word_or_column,
)
from pmf_xl.rules.bands import (
    AIM,
    AMBER,
    GREEN,
    HAS_BANDS,
    HAS_TARGET,
    IS_PARTIAL,
    OVER_BASIS,
    beyond,
    has_direction,
    is_none,
    within,
)
from pmf_xl.rules.expression import (
    Expression,
    blank,
    both,
    either,
    is_number,
    lift,
    name,
    negate,
    one_of,
    same,
    specialise,
    when,
)
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.grades import BUILT_IN
from pmf_xl.rules.terms import Basis, Marker, Polarity, RateAgainst, Rating, Travel

if TYPE_CHECKING:
    from pmf_xl.rules.arguments import Column, Figure, Words

_no_worse_than_last_year = one_of(name("travel_long"), Travel.IMPROVING, Travel.UNCHANGED)
_better_than_before = same(name("travel_short"), Travel.IMPROVING)
_saved = either(
    both(name("amber_if_improved"), _no_worse_than_last_year),
    both(name("amber_if_improved_on_previous"), _better_than_before),
)


def _on_or_off(grades: Sequence[str]) -> Expression:
    """Give the first of some grades, the best first, that holds, and red where none does.

    What is beyond amber and has improved is amber, whichever grades come after: else it would be rated worse than red.
    """
    rated: Expression | str = Rating.RED
    for grade in reversed(grades):
        if grade == Rating.GREEN:
            rated = when(GREEN.holds, Rating.GREEN, rated)
        elif grade == Rating.AMBER:
            off_target = when(_saved, Rating.AMBER, rated)
            rated = when(AMBER.holds, Rating.AMBER, off_target)
        else:
            rated = when(within(grade), grade, rated)
    return lift(rated)


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

_judged = name("judged")
_aimless = either(is_none, both(blank(AIM), negate(HAS_BANDS)))


@lru_cache(maxsize=64)
def rating_rule(grades: tuple[str, ...] = BUILT_IN) -> Expression:
    """Give the rule of rating under some grades, the best first.

    >>> rating_rule() == RATING
    True
    """
    # Text where a number belongs is never given a colour.
    rated = when(IS_PARTIAL, Rating.PARTIAL, when(_over, Rating.BLUE, _on_or_off(grades)))
    worked_out = when(_rateable, rated, None)
    # No judgement stands in for a figure that is due.
    without_figure = when(name("due"), Rating.NO_DATA, Rating.GREY)
    return when(
        same(name("marker"), Marker.NOT_APPLICABLE),
        Rating.GREY,
        when(
            _aimless,
            when(blank(_judged), Rating.GREY, _judged),
            when(_no_figure, without_figure, when(blank(_judged), worked_out, _judged)),
        ),
    )


@lru_cache(maxsize=64)
def forecast_rule(grades: tuple[str, ...] = BUILT_IN) -> Expression:
    """Give the rule of how a year-end forecast stands against the year's target: nothing where there is neither.

    That the figure is better than last year's, which some schemes count, says nothing about a forecast.
    """
    return when(
        either(blank(name("forecast")), both(blank(name("year_target")), negate(HAS_BANDS))),
        None,
        specialise(
            rating_rule(grades),
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


RATING, FORECAST_RATING = rating_rule(), forecast_rule()

#: What a rule asks for and a caller of a function does not give.
NOT_GIVEN = RuleFacts(Polarity.HIGHER, 0.0, Basis.PERCENT).known()


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
    amber_if_improved_on_previous: bool = False,
    travel_short: str | None = None,
    tolerance_above: "Figure" = None,
    green_tolerance_above: "Figure" = None,
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
    amber_if_improved_on_previous: "Column" = False,
    travel_short: "Column" = None,
    tolerance_above: "Column" = None,
    green_tolerance_above: "Column" = None,
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
    amber_if_improved_on_previous: "Column" = False,
    travel_short: "Column" = None,
    tolerance_above: "Column" = None,
    green_tolerance_above: "Column" = None,
) -> "Rating | Words":
    """Rate an outturn against its target.

    Any argument may be a column (list, array, pandas Series); then an array of words comes back. `tolerance`
    is a share of the target (`basis` "percent") or in the measure's unit ("points"). `target` to
    `target_high` is the range for polarity "range". `decimals` are places of the number as it is held, so 3
    for 95.4 %, and round outturn and target first. Bands in figures of their own go before tolerances:
    `green_from` and `amber_from` where higher is better, `green_up_to` and `amber_up_to` where lower is, all four
    for a range, and above one there may be other tolerances. `partial`: of a part of its period only. A red figure is
    amber with `amber_if_improved` where `travel_long` is no worse, or with `amber_if_improved_on_previous` where
    `travel_short` is better. A blank is None or not-a-number. Raises `TypeError` for text
    where a number belongs, `ValueError` for a polarity or basis there is not.

    >>> rate(93.1, 98, polarity="higher", tolerance=0.05, basis="percent", decimals=1)
    <Rating.AMBER: 'AMBER'>
    >>> rate([95, 94.99, None], 100).tolist()
    ['AMBER', 'RED', 'NO DATA']
    >>> rate([90, 80, 79], None, green_from=90, amber_from=80).tolist()
    ['GREEN', 'AMBER', 'RED']
    """
    values = {
        **NOT_GIVEN,
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
        "amber_if_improved_on_previous": amber_if_improved_on_previous,
        "travel_short": text_or_column(travel_short),
        "tolerance_above": number_or_column(tolerance_above, "tolerance_above"),
        "green_tolerance_above": number_or_column(green_tolerance_above, "green_tolerance_above"),
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
