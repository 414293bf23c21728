"""What figures mean: rating, tolerance, travel, trend, chart limits and forecast.

Everything that asks for a figure's meaning asks here, so a scorecard, a cell and a script give one answer.
Importing this package is cheap: numpy is only loaded once a whole column is worked out.
"""

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
from pmf_xl.rules.variance import (
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
