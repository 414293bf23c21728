"""What officers may see of a period's figures, as a table to look things up in."""

from typing import TYPE_CHECKING

import pandas as pd

from pmf_xl.release import Release
from pmf_xl.reports.gathered import Gathered
from pmf_xl.rules.terms import Reader

if TYPE_CHECKING:
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


def released(workspace: "WorkspaceFolder", period: "Period", reader: Reader = Reader.OFFICERS) -> Release:
    return Gathered(workspace, period).release(reader)


def figures(workspace: "WorkspaceFolder", period: "Period") -> pd.DataFrame:
    """A row per measure and breakdown; not-a-number where there is no figure."""
    rows = [
        {
            "ref": one.ref, "breakdown": one.breakdown, "service": one.measure.service, "due": one.due,
            "outturn": one.outturn, "target": one.target, "rating": one.rating and str(one.rating),
            "rating_reason": one.rating_reason, "variance": one.variance, "previous": one.previous,
            "last_year": one.last_year, "travel_short": str(one.travel_short), "travel_long": str(one.travel_long),
            "latest": one.latest, "latest_period": one.latest_period and str(one.latest_period),
            "forecast": one.forecast, "distance_travelled": one.distance_travelled,
            "benchmark": one.benchmark.value if one.benchmark else None,
            "quartile": one.benchmark.quartile if one.benchmark else None,
            "against_benchmark": one.benchmark.against if one.benchmark else None,
            "exception": one.is_exception, "tier": one.tier,
        }
        for one in released(workspace, period).figures
    ]  # fmt: skip
    frame = pd.DataFrame(rows).astype({"outturn": "float64", "previous": "float64", "forecast": "float64"})
    return frame.astype({"rating": object, "tier": object, "rating_reason": object})
