"""Exceptions: whether a measure is one, why, for how many periods running, and how far up that takes it."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from pmf_xl.figures.figure import Derived, ExceptionStanding, FigureKey, Sources, all_sources
from pmf_xl.problems.counts import number_of
from pmf_xl.rules.periods import Period, previous_due
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from pmf_xl.catalogue import Escalation, ExceptionRule, Measure
    from pmf_xl.rules.scheme import Scheme

RatingOf = Callable[[FigureKey], Derived[str | None] | None]

LOOKED_BACK = 8  # periods, to see how long an exception has lasted
NONE = ExceptionStanding((), Derived(0, frozenset()), Derived(None, frozenset()))


def due_before(measure: "Measure", period: Period) -> list[Period]:
    """Give the periods looked back at, the newest first."""
    due = [previous_due(measure.frequency, period)]
    while len(due) < LOOKED_BACK:
        due.append(previous_due(measure.frequency, due[-1]))
    return due


def may_be_one(
    rule: "ExceptionRule", now: Derived[str | None], forecast: Derived[str | None], scheme: "Scheme"
) -> bool:
    """Say whether a measure may be an exception by what it is rated now; else nothing need be looked back at."""
    return (
        now.value in rule.ratings
        or forecast.value in rule.forecast_ratings
        or bool(rule.amber_periods and now.value in _middling(scheme))
    )


def running(
    measure: "Measure", period: Period, now: Derived[str | None], before: RatingOf
) -> list[Derived[str | None]]:
    """Give a measure's ratings of this and its due periods `before`, the newest first, as far as they are known."""
    ratings = [now]
    for when in due_before(measure, period):
        rating = before(FigureKey(measure.ref, "", when))
        if rating is None:
            break
        ratings.append(rating)
    return ratings


def standing(
    rule: "ExceptionRule",
    escalation: "Escalation",
    ratings: Sequence[Derived[str | None]],
    forecast: Derived[str | None],
    scheme: "Scheme",
) -> ExceptionStanding:
    """Say how a measure stands by its ratings, the newest first, and the rating of its forecast."""
    now = ratings[0]
    reasons = []
    if now.value is not None and now.value in rule.ratings:
        reasons.append(Derived(scheme.label(now.value), now.sources))
    if forecast.value is not None and forecast.value in rule.forecast_ratings:
        reasons.append(Derived(f"Forecast {scheme.label(forecast.value).lower()}", forecast.sources))
    middling = _middling(scheme)
    ambers = _ambers(ratings, middling)
    if rule.amber_periods and ambers >= rule.amber_periods:
        reasons.append(
            Derived(
                f"{scheme.labels_of(middling)} {number_of(ambers, 'period')} running",
                _looked_at(ratings, ambers),
            )
        )
    if not reasons:
        return NONE
    lasted = max(1, _leading(_by_ratings(rule, ratings[back:], middling) for back in range(len(ratings))))
    # How long it has lasted says something of every period that was looked at, the one that ended it included; where
    # it takes several ambers, of those before that too.
    sources = _looked_at(ratings, lasted + (rule.amber_periods or 1) - 1)
    tier = escalation.tiers[min(lasted // max(1, escalation.after), len(escalation.tiers) - 1)]
    return ExceptionStanding(tuple(reasons), Derived(lasted, sources), Derived(tier, sources))


def _looked_at(ratings: Sequence[Derived[str | None]], lasted: int) -> Sources:
    return all_sources(ratings[: lasted + 1])


def _middling(scheme: "Scheme") -> tuple[str, ...]:
    """Give amber, and the grades that are worse than amber and are not red."""
    return scheme.grades[scheme.grades.index(Rating.AMBER) :]


def _ambers(ratings: Sequence[Derived[str | None]], middling: Sequence[str]) -> int:
    """Count the periods running at amber, or at a grade that is worse than amber and is not red."""
    return _leading(rating.value in middling for rating in ratings)


def _by_ratings(
    rule: "ExceptionRule", ratings: Sequence[Derived[str | None]], middling: Sequence[str]
) -> bool:
    """Say whether ratings, the newest first, make an exception of the period of the first."""
    return ratings[0].value in rule.ratings or bool(
        rule.amber_periods and _ambers(ratings, middling) >= rule.amber_periods
    )


def _leading(conditions: Iterable[bool]) -> int:
    """Count how many hold before the first that does not."""
    count = 0
    for holds in conditions:
        if not holds:
            break
        count += 1
    return count
