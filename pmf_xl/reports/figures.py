"""The one tidy table of a period: a row for each measure and breakdown, with all that follows from its figure."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmf_xl.reports.outlook import (
    Subject,
    against,
    benchmark_of,
    distance_travelled,
    end_targets,
    run_of,
    year_end,
    year_to_date,
)
from pmf_xl.reports.rated import (
    Ratings,
    Row,
    earlier_ratings,
    figure_row,
    rate_forecasts,
    rate_rows,
    ratings_running,
)
from pmf_xl.returns.actions import Action, actions_up_to
from pmf_xl.rules.terms import Frequency, Marker, Polarity, Rating

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from pmf_xl.catalogue import Breakdown, Catalogue, ExceptionRule, Measure
    from pmf_xl.past import Held, Past
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

#: What `scorecard --json` promises, in this order.
SCORECARD_KEYS = (
    "ref", "service", "outturn", "target", "rating", "variance", "travel_short", "travel_long",
    "variation", "assurance", "forecast", "marker",
)  # fmt: skip

_NUMBERS = (
    "outturn", "latest", "target", "target_high", "tolerance_limit", "variance", "variance_percent", "previous",
    "last_year", "already", "compared_with", "year_to_date", "forecast", "year_target", "year_target_high", "baseline",
    "distance_travelled", "benchmark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period, with what stands beside them: earlier ratings and the log of actions."""

    frame: "pd.DataFrame"
    rows: tuple[Row, ...]  # the frame's, with None where nothing is held
    earlier: Ratings
    actions: tuple[Action, ...]

    @property
    def measures(self) -> tuple[Row, ...]:
        """The rows of whole measures, without breakdowns."""
        return tuple(row for row in self.rows if not row["breakdown"])


def figures(workspace: "WorkspaceFolder", period: "Period") -> "pd.DataFrame":
    """Return a row per measure and breakdown with everything that is known of its figure in a period.

    Figures are at full precision, percentages as fractions, not-a-number where there is none; ratings and travel are
    the words of the rules; `plan`, `groups`, `lenses`, `committees`, `flags` and `run` hold tuples. A breakdown has
    no target and so no rating of its own: None.
    """
    return all_figures(workspace, period).frame


def scorecard_frame(workspace: "WorkspaceFolder", period: "Period") -> "pd.DataFrame":
    """Return a row per measure with exactly the columns of `scorecard --json`.

    A measure that is not due has no outturn in this period; its rating is GREY.
    """
    import pandas as pd

    rows = all_figures(workspace, period).measures
    return pd.DataFrame({key: _column(key, [row[key] for row in rows]) for key in SCORECARD_KEYS})


def all_figures(workspace: "WorkspaceFolder", period: "Period", past: "Past | None" = None) -> Figures:
    """Gather and rate the figures of a period; `past`, where it has been gathered already, is not gathered again."""
    import pandas as pd

    catalogue, past = workspace.catalogue, past or workspace.past
    actions = actions_up_to(workspace.ledger, catalogue, period)
    ends = end_targets(catalogue, period.ending(Frequency.ANNUAL))
    rows = []
    for measure in catalogue.measures:
        for part in (None, *catalogue.breakdowns_of(measure.ref)):
            row = _about(catalogue, measure, part) | figure_row(catalogue, past, measure, part, period)
            row |= {"council": workspace.settings.council, "period": str(period)}
            subject = Subject(catalogue, past, measure, row["breakdown"], period)
            row |= _origin(past.figure(measure.ref, period, row["breakdown"]))
            row |= _beyond(subject, row, ends)
            row["actions"] = tuple(one for one in actions if one.ref == measure.ref and not part)
            rows.append(row)
    earlier = earlier_ratings(catalogue, past, period)
    _rate(catalogue, earlier, period, rows)
    frame = pd.DataFrame({key: _column(key, [row[key] for row in rows]) for key in (rows[0] if rows else ())})
    return Figures(frame, tuple(rows), earlier, tuple(actions))


def _column(key: str, values: list[Any]) -> Any:
    import numpy as np
    import pandas as pd

    if key in _NUMBERS:
        return np.array([np.nan if value is None else value for value in values], np.float64)
    return pd.Series(values, dtype=object)  # tuples and None as they are


def _about(catalogue: "Catalogue", measure: "Measure", part: "Breakdown | None") -> Row:
    """Say what a measure is."""
    return {
        "service": measure.service,
        "title": f"{measure.title}: {part.label}" if part else measure.title,
        "plan": measure.plan,
        "plan_path": " > ".join(node.title for node in catalogue.node_path(measure.main_plan)),
        "groups": measure.groups,
        "lenses": measure.lenses,
        "committees": measure.committees,
        "flags": measure.flags,
        "unit": str(measure.unit),
        "decimals": measure.decimals,
        "frequency": str(measure.frequency),
        "aggregation": str(measure.aggregation),
        "baseline": None if part else measure.baseline,
        "baseline_period": None if part or measure.baseline_period is None else str(measure.baseline_period),
    }


def _origin(held: "Held | None") -> Row:
    """Say where a figure came from."""
    return {
        "commentary": held.commentary if held else None,
        "own_forecast": held.forecast if held else None,
        "origin": held.origin if held else None,
        "submission": held.submission if held else None,
        "file": held.file if held else None,
        "sha256": held.sha256 if held else None,
        "sheet": held.sheet if held else None,
        "cell": held.cell if held else None,
        "sender": held.sender if held else None,
        "received_at": held.received_at if held else None,
        "held": held,
        "rolled_up": len(held.parts) + held.missing if held else 0,
        "missing": held.missing if held else 0,
    }


def _beyond(subject: Subject, row: Row, ends: dict[str, Any]) -> Row:
    """Say what the figures of other periods add to this one."""
    measure, period = subject.measure, subject.period
    latest = subject.past.latest(measure.ref, period, subject.breakdown)
    shown = latest[1].outturn if latest else None
    year = None if subject.breakdown else subject.catalogue.year_target(measure.ref, period)
    benchmark = None if subject.breakdown else benchmark_of(subject)
    run = run_of(subject)
    return {
        "latest": shown,
        "latest_period": str(latest[1].period) if latest else None,
        "latest_held": latest[1] if latest else None,
        "confidential": measure.confidential or row["marker"] == Marker.CONFIDENTIAL,
        "year_to_date": year_to_date(subject),
        "forecast": year_end(subject, row["own_forecast"]),
        "year_target": year.target if year else None,
        "year_target_high": year.target_high if year else None,
        "distance_travelled": None
        if subject.breakdown
        else distance_travelled(subject, shown, ends.get(measure.ref)),
        "benchmark": benchmark.value if benchmark else None,
        "benchmark_group": benchmark.group if benchmark else None,
        "benchmark_period": str(benchmark.period) if benchmark else None,
        "quartile": benchmark.quartile if benchmark else None,
        "against_benchmark": against(subject, benchmark, shown) if benchmark else None,
        "trend": run.trend,
        "variation": run.variation,
        "assurance": run.assurance,
        "run": run.outturns,
        "run_limits": run.limits,
        "run_periods": tuple(map(str, run.periods)),
    }


def _rate(catalogue: "Catalogue", earlier: Ratings, period: "Period", rows: list[Row]) -> None:
    """Add to every row its ratings and what they call for, all rows at once."""
    if not rows:
        return
    rated = rate_rows(rows) | {"forecast_rating": rate_forecasts(rows)}
    for number, row in enumerate(rows):
        row |= {key: column[number] for key, column in rated.items()}
        if row["breakdown"]:
            row |= {"rating": None, "forecast_rating": None}
        row["rating_reason"] = _reason(row)
        row |= _exception(catalogue, earlier, period, row)


def _reason(row: Row) -> str | None:
    """Say why there is no colour."""
    if row["rating"] == Rating.NO_DATA:
        return "Not available" if row["marker"] == Marker.NOT_AVAILABLE else "No figure given"
    if row["rating"] != Rating.GREY:
        return None
    if row["marker"] == Marker.NOT_APPLICABLE:
        return "Not applicable"
    if row["outturn"] is None and not row["due"]:
        return "Not yet due"
    return "Monitoring only" if row["polarity"] == Polarity.NONE or row["target"] is None else None


def _exception(catalogue: "Catalogue", earlier: Ratings, period: "Period", row: Row) -> Row:
    """Say whether a measure is an exception, why, for how long, and how far up that takes it."""
    rule, escalation = catalogue.framework.exceptions, catalogue.framework.escalation
    none = {"exception": False, "exception_reason": None, "periods_running": 0, "tier": None}
    if row["breakdown"]:
        return none
    ratings = ratings_running(catalogue, earlier, period, row["ref"], Rating(row["rating"]))
    ambers = _leading(rating is Rating.AMBER for rating in ratings)
    reasons = []
    if ratings[0] in rule.ratings:
        reasons.append(str(ratings[0]).capitalize())
    if row["forecast_rating"] in rule.forecast_ratings:
        reasons.append(f"Forecast {str(row['forecast_rating']).lower()}")
    if rule.amber_periods and ambers >= rule.amber_periods:
        reasons.append(f"Amber {ambers} periods running")
    if not reasons:
        return none
    running = max(1, _leading(_by_ratings(rule, ratings[back:]) for back in range(len(ratings))))
    tier = escalation.tiers[min(running // max(1, escalation.after), len(escalation.tiers) - 1)]
    return {
        "exception": True,
        "exception_reason": "; ".join(reasons),
        "periods_running": running,
        "tier": tier,
    }


def _by_ratings(rule: "ExceptionRule", ratings: "Sequence[Rating]") -> bool:
    """Say whether ratings, the newest first, make an exception of the period of the first."""
    ambers = _leading(rating is Rating.AMBER for rating in ratings)
    return ratings[0] in rule.ratings or bool(rule.amber_periods and ambers >= rule.amber_periods)


def _leading(conditions: "Iterable[bool]") -> int:
    """Count how many hold before the first that does not."""
    count = 0
    for holds in conditions:
        if not holds:
            break
        count += 1
    return count
