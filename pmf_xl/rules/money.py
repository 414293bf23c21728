"""How spending stands against its budget.

Rules use the names `kind` (a word of `BudgetKind`), `budget` (the year's, in pounds), `share` (of it, that was to be
spent by the end of the period), `actual` (to date), `forecast` (for the year), and `amber_over` and `red_over`: how far
over budget a forecast is amber and red, as shares of the budget.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pmf_xl.rules.expression import (
    Expression,
    absolute,
    blank,
    divided,
    either,
    is_number,
    more,
    name,
    negate,
    one_of,
    same,
    when,
)
from pmf_xl.rules.terms import Rating


class BudgetKind(StrEnum):
    """What sort of money a line of the budget is."""

    REVENUE = "revenue"
    CAPITAL = "capital"
    SAVING = "saving"  # planned; its actual and forecast are what is delivered
    RESERVE = "reserve"  # its figures are what it holds


class BudgetResult(StrEnum):
    """What may be worked out of some lines of the budget together."""

    ACTUAL = "actual"  # to date; of reserves what they hold, of savings what is delivered
    FORECAST = "forecast"  # for the year
    VARIANCE = "variance"  # the forecast less the budget
    VARIANCE_SHARE = "variance-share"  # of the budget
    DELIVERED_SHARE = "delivered-share"  # actual to date, of the budget


#: Those that are shares and no money.
SHARES = frozenset({BudgetResult.VARIANCE_SHARE, BudgetResult.DELIVERED_SHARE})


class LineOfBudget(NamedTuple):
    """What is known of one line: its budget for the year, and what was entered of it."""

    budget: float
    actual: float | None
    forecast: float | None


@dataclass(frozen=True, slots=True)
class BudgetScale:
    """How far over its budget a line is forecast to end that is amber, and red: as shares of the budget."""

    amber_over: float = 0.0
    red_over: float = 0.02


_budget, _actual, _forecast = name("budget"), name("actual"), name("forecast")
_kind = name("kind")

#: What was to be spent by now; of a reserve there is nothing to be spent.
PROFILED: Expression = when(same(_kind, BudgetKind.RESERVE), None, _budget * name("share"))
#: How far the forecast is over budget; of a saving, how far what is delivered falls short of it is below nought.
VARIANCE: Expression = when(is_number(_forecast), _forecast - _budget, None)
#: How much worse than budgeted the year is expected to end, as a share of the budget.
WORSE_BY: Expression = divided(
    when(one_of(_kind, BudgetKind.SAVING, BudgetKind.RESERVE), _budget - _forecast, _forecast - _budget),
    absolute(_budget),
    when(more(_forecast, _budget), 1, 0),
)
BUDGET_RATING: Expression = when(
    blank(_forecast),
    Rating.NO_DATA,
    when(
        either(negate(is_number(_forecast)), same(_kind, BudgetKind.RESERVE)),
        Rating.GREY,
        when(
            more(WORSE_BY, name("red_over")),
            Rating.RED,
            when(more(WORSE_BY, name("amber_over")), Rating.AMBER, Rating.GREEN),
        ),
    ),
)


def budget_result(result: BudgetResult, lines: Sequence[LineOfBudget]) -> float | None:
    """Work a result out of some lines; None where one of them does not give what it takes, or there is none.

    >>> lines = [LineOfBudget(1000, 250, 1100), LineOfBudget(600, 150, 580)]
    >>> [budget_result(result, lines) for result in ("actual", "forecast", "variance", "variance-share")]
    [400, 1680, 80, 0.05]
    """
    of_actual = result in (BudgetResult.ACTUAL, BudgetResult.DELIVERED_SHARE)
    taken = [line.actual if of_actual else line.forecast for line in lines]
    known = [number for number in taken if number is not None]
    if not lines or len(known) < len(taken):
        return None
    total, budget = sum(known), sum(line.budget for line in lines)
    if result in (BudgetResult.ACTUAL, BudgetResult.FORECAST):
        return total
    if result == BudgetResult.VARIANCE:
        return total - budget
    if budget == 0:
        return None
    return total / budget if result == BudgetResult.DELIVERED_SHARE else (total - budget) / abs(budget)


def profile_share(profile: tuple[str, ...], number: int, periods: int) -> float:
    """Return the share of a year's budget that was to be spent by the end of a period.

    `profile` are such shares at the ends of equal parts of the year, as `25%`, between which spending is even; without
    one it is even over the year. Raises `ValueError` where a share cannot be read.

    >>> profile_share((), 1, 4), profile_share(("10%", "40%", "70%", "100%"), 2, 4)
    (0.25, 0.4)
    >>> round(profile_share(("10%", "40%", "70%", "100%"), 4, 12), 2)  # a month after the first quarter
    0.2
    """
    if not profile:
        return number / periods
    shares = [0.0, *map(_share, profile)]
    place = number * len(profile) / periods
    before = int(place)
    if before == place:
        return shares[before]
    return shares[before] + (place - before) * (shares[before + 1] - shares[before])


def _share(text: str) -> float:
    """Read a share such as `25%`."""
    if not text.endswith("%"):
        raise ValueError(f"{text!r} is no percentage")
    return float(text.removesuffix("%")) / 100
