"""Rating whole columns at once: what every measure's figure of one period, or of several, says against its target."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pmf_xl.reports.scorecard_table import FORECAST_RATING
from pmf_xl.rules.direction import TRAVEL
from pmf_xl.rules.periods import Period, is_due, previous_due
from pmf_xl.rules.rating import RATING, TOLERANCE_LIMIT, VARIANCE, VARIANCE_PERCENT
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from pmf_xl.catalogue import Breakdown, Catalogue, Measure
    from pmf_xl.past import Past

Row = dict[str, Any]
Ratings = Mapping[Period, Mapping[str, Rating]]  # by period and reference

LOOKED_BACK = 8  # periods, to see how long an exception has lasted
BESIDE = 4  # earlier periods that stand beside this one in a summary
_COLOURS = frozenset({Rating.GREEN, Rating.AMBER, Rating.RED, Rating.BLUE})


def figure_row(
    catalogue: "Catalogue", past: "Past", measure: "Measure", part: "Breakdown | None", when: Period
) -> Row:
    """Gather what rating a measure, or a breakdown of it, needs for one period."""
    code = part.code if part else ""
    held = past.figure(measure.ref, when, code)
    # A breakdown is context for its measure: it has no target of its own and so no rating.
    target = None if part else catalogue.target(measure.ref, when)
    outturn = held.outturn if held else None
    already, compared_with = past.compared(measure, when, code)
    constants = catalogue.framework.scheme.constants(
        polarity=measure.polarity,
        tolerance=measure.tolerance,
        basis=measure.tolerance_basis,
        decimals=measure.decimals,
        unit=measure.unit,
    )
    return {
        **constants,
        "band": 0.0,
        "ref": measure.ref,
        "breakdown": code,
        "due": is_due(measure.frequency, when),
        "outturn": outturn,
        "marker": str(held.marker) if held and held.marker else None,
        "target": target.target if target else None,
        "target_high": target.target_high if target else None,
        "previous": past.outturn(measure.ref, previous_due(measure.frequency, when), code),
        "last_year": past.outturn(measure.ref, when.year_before(), code),
        "already": already,
        "compared": outturn if already is None or outturn is None else outturn - already,
        "compared_with": compared_with,
    }


def rate_rows(rows: Sequence[ReleasedFigure]) -> dict[str, list[Any]]:
    """Work out rating, variance, travel and tolerance limit of all rows; None where there is none."""
    from pmf_xl.rules.in_numpy import run

    columns = columns_of(rows)
    long = run(TRAVEL, columns | {"previous": columns["last_year"]})
    columns["travel_long"] = long
    short = run(TRAVEL, columns | {"outturn": columns["compared"], "previous": columns["compared_with"]})
    return {
        "rating": run(RATING, columns).tolist(),
        "variance": numbers(run(VARIANCE, columns)),
        "variance_percent": numbers(run(VARIANCE_PERCENT, columns)),
        "tolerance_limit": numbers(run(TOLERANCE_LIMIT, columns)),
        "travel_short": short.tolist(),
        "travel_long": long.tolist(),
    }


def rate_forecasts(rows: Sequence[ReleasedFigure]) -> list[str | None]:
    """Rate each row's forecast against the year's target; None where there is no forecast or no such target."""
    from pmf_xl.rules.in_numpy import run

    words = run(FORECAST_RATING, columns_of(rows)).tolist()
    return [word if isinstance(word, str) and word else None for word in words]


def columns_of(rows: Sequence[ReleasedFigure]) -> dict[str, Any]:
    """Turn rows into columns."""
    return {key: [row[key] for figure in rows] for key in rows[0]} if rows else {}


def numbers(column: Iterable[float]) -> list[float | None]:
    """Give a column's numbers, None for not-a-number."""
    return [None if value != value else float(value) for value in column]


def earlier_ratings(catalogue: "Catalogue", past: "Past", period: Period) -> Ratings:
    """Rate the periods before one: the last few for every measure, and further back for those due seldom.

    A period of which nothing was rated green, amber, red or blue is not known, and is left out.
    """
    rows, keys = [], []
    for measure in catalogue.measures:
        beside = {period.shifted(-back) for back in range(1, BESIDE + 1)}
        for when in sorted(beside | set(_due_before(measure, period))):
            rows.append(figure_row(catalogue, past, measure, None, when))
            keys.append((when, measure.ref))
    found: dict[Period, dict[str, Rating]] = {}
    if rows:
        for (when, ref), word in zip(keys, rate_rows(rows)["rating"], strict=True):
            found.setdefault(when, {})[ref] = Rating(word)
    return {when: ratings for when, ratings in found.items() if _COLOURS.intersection(ratings.values())}


def _due_before(measure: "Measure", period: Period) -> list[Period]:
    due = [previous_due(measure.frequency, period)]
    while len(due) < LOOKED_BACK:
        due.append(previous_due(measure.frequency, due[-1]))
    return due


def ratings_running(
    catalogue: "Catalogue", earlier: Ratings, period: Period, ref: str, now: Rating
) -> list[Rating]:
    """Give a measure's ratings of this and its due periods before, the newest first, as far as they are known."""
    ratings = [now]
    for when in _due_before(catalogue.measure(ref), period):
        if ref not in earlier.get(when, {}):
            break
        ratings.append(earlier[when][ref])
    return ratings
