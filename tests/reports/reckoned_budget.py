"""Measures of money reckoned again from what was entered of each line of the budget, by plain adding up."""

from dataclasses import dataclass

from pmf_xl.catalogue import Measure
from year_at_work import Year


@dataclass(frozen=True)
class Money:
    """A figure of some lines, what they are forecast to come to, and whether every line was given."""

    figure: float
    forecast: float
    is_whole: bool
    services: frozenset[str]  # that are asked for its lines


def reckoned_budget(year: Year) -> dict[tuple[str, str], Money]:
    """Reckon, by reference and period, each measure that is worked out from lines of the budget.

    Of a quarterly measure where services report each month, it is what they said in the quarter's last month.
    """
    found = {}
    for measure in year.catalogue.measures:
        if measure.budget_result is None:
            continue
        for period in map(str, year.collected):
            if not _is_due(measure, period):
                continue
            services = _lines_of(year, measure, period)
            given = [
                year.entered["Budget", ref, period]
                for ref in services
                if ("Budget", ref, period) in year.entered
            ]
            if given:
                forecast = sum(one["Forecast for the year"] for one in given)
                actual = sum(one["Actual to date"] for one in given)
                figure = {"actual": actual, "forecast": forecast}[str(measure.budget_result)]
                found[measure.ref, period] = Money(
                    figure, forecast, len(given) == len(services), frozenset(services.values())
                )
    return found


def _is_due(measure: Measure, period: str) -> bool:
    return measure.frequency != "quarterly" or "-Q" in period or period[-2:] in ("03", "06", "09", "12")


def _lines_of(year: Year, measure: Measure, period: str) -> dict[str, str]:
    """Name the lines of the year that the measure asks for by kind, service or reference, each with its service."""
    asked = {
        key: words.split(", ") for key, _, words in (one.partition(": ") for one in measure.budget_lines)
    }
    assert set(asked) <= {"kind", "service", "line"}
    return {
        row.ref: row.service
        for row in year.catalogue.register("budget")
        if str(row["year"])[:7] == period[:7]
        and str(row["kind"]) in asked.get("kind", [str(row["kind"])])
        and row.service in asked.get("service", [row.service])
        and row.ref in asked.get("line", [row.ref])
    }
