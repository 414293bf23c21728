"""What figures mean: rating, tolerance, travel, trend, chart limits and forecast.

Everything that asks for a figure's meaning asks here, so a scorecard, a cell and a script give one answer.
Importing this package is cheap: numpy is only loaded once a whole column is worked out, and nothing else before it is
asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmf_xl.rules.direction import ADDED, TRAVEL, added, travel
    from pmf_xl.rules.milestones import (
        MILESTONE,
        REPORTED_BETTER,
        milestone_rating,
        project_rating,
        reported_better,
    )
    from pmf_xl.rules.periods import Period, is_due, previous_due, same_period_last_year
    from pmf_xl.rules.projection import forecast
    from pmf_xl.rules.rating import RATING, rate
    from pmf_xl.rules.rollup import RollUp, roll_up, roll_up_into
    from pmf_xl.rules.runs import trend
    from pmf_xl.rules.scheme import Scheme
    from pmf_xl.rules.variances import (
        TOLERANCE_LIMIT,
        VARIANCE,
        VARIANCE_PERCENT,
        tolerance_limit,
        variance,
        variance_percent,
    )
    from pmf_xl.rules.xmr import Chart, spc

__all__ = [
    "ADDED",
    "MILESTONE",
    "RATING",
    "REPORTED_BETTER",
    "TOLERANCE_LIMIT",
    "TRAVEL",
    "VARIANCE",
    "VARIANCE_PERCENT",
    "Chart",
    "Period",
    "RollUp",
    "Scheme",
    "added",
    "forecast",
    "is_due",
    "milestone_rating",
    "previous_due",
    "project_rating",
    "rate",
    "reported_better",
    "roll_up",
    "roll_up_into",
    "same_period_last_year",
    "spc",
    "tolerance_limit",
    "travel",
    "trend",
    "variance",
    "variance_percent",
]

_OFFERED = {
    "direction": ("ADDED", "TRAVEL", "added", "travel"),
    "milestones": ("MILESTONE", "REPORTED_BETTER", "milestone_rating", "project_rating", "reported_better"),
    "periods": ("Period", "is_due", "previous_due", "same_period_last_year"),
    "projection": ("forecast",),
    "rating": ("RATING", "rate"),
    "rollup": ("RollUp", "roll_up", "roll_up_into"),
    "runs": ("trend",),
    "scheme": ("Scheme",),
    "variances": (
        "TOLERANCE_LIMIT",
        "VARIANCE",
        "VARIANCE_PERCENT",
        "tolerance_limit",
        "variance",
        "variance_percent",
    ),
    "xmr": ("Chart", "spc"),
}
#: The module of each name; none is called as one of its names is.
HOMES = {name: module for module, names in _OFFERED.items() for name in names}


if not TYPE_CHECKING:  # or a type checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        """Load what is asked for when it is asked for."""
        if name in HOMES:
            from importlib import import_module

            return getattr(import_module(f"pmf_xl.rules.{HOMES[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
