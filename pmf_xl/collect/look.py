"""What a service is asked in a monthly look: how each of its measures stands against its target by now."""

from typing import TYPE_CHECKING, NamedTuple

from pmf_xl.layout.asked import Asked
from pmf_xl.layout.words import range_written
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Aggregation, Polarity, RateAgainst

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.layout.parts import Content
    from pmf_xl.rules.periods import Period

SCALED = frozenset({Aggregation.CUMULATIVE, Aggregation.SUM})  # of which a part of the period reaches a part


class _Aim(NamedTuple):
    """What is aimed at; of a range its two ends."""

    low: float | None
    high: float | None = None


def look_row(
    catalogue: "Catalogue",
    measure: "Measure",
    month: "Period",
    whole: Asked,
    before: "Mapping[str, Content]",
) -> Asked:
    """Ask how a measure stands in a month; `whole` is how it will be asked for at the end of the period.

    `before` is what was said a month earlier, of the same period.
    """
    goal = _goal(catalogue, measure, month, whole)
    aim = _by_now(catalogue, measure, month, goal)
    values: dict[str, Content] = {
        key: whole.values.get(key)
        for key in ("reference", "measure", "unit", "good_is", "previous", "target")
    }
    values |= {
        "aim": _shown(measure, aim),
        "last_so_far": before.get("so_far"),
        "last_expected": before.get("expected"),
    }
    facts: dict[str, Content] = {
        **whole.facts,
        "goal": goal.low,
        "goal_high": goal.high,
        "aim_figure": aim.low,
        "aim_high": aim.high,
        "aim_as_target": measure.aggregation not in SCALED,
    }
    return Asked(measure.ref, values, facts)


def _goal(catalogue: "Catalogue", measure: "Measure", month: "Period", whole: Asked) -> _Aim:
    """Give what the figure of the whole period is rated against."""
    if measure.rate_against is RateAgainst.LAST_YEAR:
        return _Aim(_number(whole.values.get("last_year")))
    if measure.rate_against is RateAgainst.BENCHMARK:
        return _Aim(_number(whole.facts.get("benchmark_value")))
    return _target(catalogue, measure, month.ending(measure.frequency))


def _target(catalogue: "Catalogue", measure: "Measure", period: "Period") -> _Aim:
    target = catalogue.target(measure.ref, period)
    if target is None:
        return _Aim(None)
    return _Aim(target.target, target.target_high if measure.polarity is Polarity.RANGE else None)


def _by_now(catalogue: "Catalogue", measure: "Measure", month: "Period", goal: _Aim) -> _Aim:
    """Give what is to be reached by the end of a month: of a total its share, unless the month has a target itself.

    A running total goes evenly from the target of the period before to that of this one; a sum grows evenly from
    nought.
    """
    if measure.aggregation not in SCALED:
        return goal
    given = _target(catalogue, measure, month)
    if given.low is not None:
        return given
    period = month.ending(measure.frequency)
    share = (month.last_month - period.first_month + 1) / period.months
    start = _Aim(0.0, 0.0)
    before = period.previous()
    if measure.aggregation is Aggregation.CUMULATIVE and before.starts == period.starts:
        if measure.rate_against is not RateAgainst.TARGET:
            return _Aim(None)
        start = _target(catalogue, measure, before)
    return _Aim(
        _between(start.low, goal.low, share, measure.places),
        _between(start.high, goal.high, share, measure.places),
    )


def _between(start: float | None, end: float | None, share: float, places: int) -> float | None:
    return None if start is None or end is None else round_half_away(start + (end - start) * share, places)


def _shown(measure: "Measure", aim: _Aim) -> "Content":
    if aim.low is None or measure.polarity is not Polarity.RANGE:
        return aim.low
    return range_written(aim.low, aim.low if aim.high is None else aim.high, measure.unit, measure.decimals)


def _number(value: "Content") -> float | None:
    return float(value) if isinstance(value, int | float) else None
