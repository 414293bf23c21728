"""Figures that can be read but are hard to believe: each a query, which an explanation answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from pmf_xl.collect.read_return import FiledLine
from pmf_xl.collect.say import figure, shown
from pmf_xl.problems import Problem, problem
from pmf_xl.rules.periods import Period, previous_due
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Aggregation, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.layout.parts import Table
    from pmf_xl.past import Past

FEWEST_FOR_OUTLIER = 6
OUTLYING = 5.0  # robust standard deviations from the median
LEAST_SHARE = 0.1  # of the median: less than this away is never outlying, however steady the past


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure under question: its measure, its line, what it is and how to name its cell."""

    measure: "Measure"
    breakdown: str
    filed: FiledLine
    table: "Table"
    value: float

    def query(self, code: str, **words: Any) -> Problem:
        line = self.filed.line
        column = "outturn" if "outturn" in line.entries else "numerator"
        return problem(
            code, sheet="Measures", cell=self.filed.cells.get(column), ref=line.key, column=column,
            title=line.title, found=self.said(self.value), **words,
        )  # fmt: skip

    def said(self, value: float) -> str:
        return figure(value, self.filed.line, self.table.column("outturn"))


def queries(
    catalogue: "Catalogue", past: "Past", period: Period, table: "Table", lines: tuple[FiledLine, ...]
) -> Iterator[Problem]:
    """Question the figures of a return against their own past."""
    known = {measure.ref: measure for measure in catalogue.measures}
    for filed in lines:
        ref, _, breakdown = filed.line.key.partition("/")
        if filed.line.key in known:  # a reference may itself hold a stroke
            ref, breakdown = filed.line.key, ""
        value = filed.held.get("outturn")
        if ref not in known or known[ref].unit is Unit.YESNO or not isinstance(value, (int, float)):
            continue
        asked = _Figure(known[ref], breakdown, filed, table, float(value))
        for question in (_too_precise, _unchanged, _outlier, _forecast):
            yield from question(asked, past, period)


def _too_precise(asked: _Figure, past: "Past", period: Period) -> Iterator[Problem]:
    as_reported = round_half_away(asked.value, asked.measure.places)
    if "outturn" in asked.filed.line.entries and abs(as_reported - asked.value) > 1e-9:
        yield asked.query(
            "outturn-too-precise", read=shown(as_reported, asked.filed.line, asked.table.column("outturn"))
        )


def _unchanged(asked: _Figure, past: "Past", period: Period) -> Iterator[Problem]:
    """Figures at an end of their scale, or counted in small whole numbers, are often the same by right."""
    before = past.outturn(asked.measure.ref, previous_due(asked.measure.frequency, period), asked.breakdown)
    by_right = (
        asked.value in (0, 1)
        if asked.measure.is_percent
        else abs(asked.value) < 10 and asked.value.is_integer()
    )
    if before is not None and abs(before - asked.value) < 1e-12 and not by_right:
        yield asked.query("unchanged-from-last")


def _outlier(asked: _Figure, past: "Past", period: Period) -> Iterator[Problem]:
    if asked.measure.aggregation is Aggregation.CUMULATIVE:
        return  # a running total is far from the last one at the start of every year
    run = [held.outturn for held in past.run(asked.measure.ref, period.previous(), asked.breakdown)]
    known = [outturn for outturn in run if outturn is not None][-12:]
    if len(known) < FEWEST_FOR_OUTLIER:
        return
    middle = median(known)
    spread = 1.4826 * median(abs(outturn - middle) for outturn in known)
    if abs(asked.value - middle) > max(OUTLYING * spread, LEAST_SHARE * abs(middle)):
        low, high = asked.said(min(known)), asked.said(max(known))
        yield asked.query("outlier", count=len(known), low=low, high=high)


def _forecast(asked: _Figure, past: "Past", period: Period) -> Iterator[Problem]:
    forecast = asked.filed.held.get("forecast")
    if not isinstance(forecast, (int, float)):
        return
    said = asked.said(float(forecast))
    why = ""
    if asked.measure.bounded and not 0 <= forecast <= 1:
        why = "where percentages here run 0% to 100%"
    elif asked.measure.aggregation is Aggregation.CUMULATIVE and 0 <= forecast < asked.value:
        why = f"but {asked.said(asked.value)} has been reached already"
    if why:
        line = asked.filed.line
        yield problem(
            "forecast-implausible", sheet="Measures", cell=asked.filed.cells.get("forecast"), ref=line.key,
            column="forecast", title=line.title, found=said, why=why,
        )  # fmt: skip
