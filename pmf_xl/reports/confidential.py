"""What a report for readers outside the council's own officers may say: nothing of what is confidential."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pmf_xl.past import Past
from pmf_xl.reports.withheld import Withheld, as_printed
from pmf_xl.rules.periods import Period, previous_due
from pmf_xl.rules.terms import Assurance, Frequency, Marker, Trend, Variation

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.past import Held
    from pmf_xl.release import ReleasedFigure

CONFIDENTIAL = f"[{Marker.CONFIDENTIAL}]"
_ROUNDED = (
    "outturn", "latest", "target", "target_high", "variance", "previous", "last_year", "year_to_date", "forecast",
    "year_target", "year_target_high", "baseline", "benchmark",
)  # fmt: skip
_YEAR = ("year_to_date", "forecast")  # what the figures of the year so far come to


class Shielded:
    """Every figure as readers outside may know it: of a withheld one only that there is one."""

    def __init__(self, catalogue: "Catalogue", past: Past) -> None:
        self._catalogue, self._past = catalogue, past
        self._withheld = Withheld(catalogue, past)

    def figure(self, ref: str, period: Period, breakdown: str = "") -> "Held | None":
        """Return the figure that stands, without what is confidential in it."""
        held = self._past.figure(ref, period, breakdown)
        if held is None or not self._withheld.figure(ref, breakdown, period):
            return held
        none = dict.fromkeys(("outturn", "numerator", "denominator", "forecast", "commentary"))
        return replace(held, marker=Marker.CONFIDENTIAL.value, parts=(), **none)  # type: ignore[arg-type]

    def hides(self, ref: str, breakdown: str, period: Period) -> bool:
        """Say whether a figure may not be shown."""
        return self._withheld.figure(ref, breakdown, period)

    def row(self, figure: "ReleasedFigure", period: Period) -> "ReleasedFigure":
        """Give a row of the table of figures as it may be shown: rounded as printed, the confidential as `[c]`."""
        withheld, measure = self._withheld, self._catalogue.measure(figure.ref)
        of = figure.ref, figure.breakdown
        shown = dict(row) | {key: as_printed(row[key], measure) for key in _ROUNDED}
        # No names of officers: who promised what is theirs to know.
        shown["actions"] = tuple(replace(action, owner=None) for action in figure.actions)

        def put(keys: Iterable[str], instead: Any, *, when: bool) -> None:
            if when:
                shown.update(dict.fromkeys(keys, instead))

        run = [Period.parse(text, period.year_start) for text in figure.run.periods]
        shown["run"] = tuple(as_printed(one, measure) for one in figure.run.outturns)
        if withheld.figure(*of, *run):
            kept = [
                None if withheld.figure(*of, when) else one
                for when, one in zip(run, shown["run"], strict=True)
            ]
            shown |= {"run": tuple(kept), "run_limits": None, "trend": str(Trend.TOO_FEW)}
            shown |= {"variation": str(Variation.TOO_FEW), "assurance": str(Assurance.TOO_FEW)}
        year = period.ending(Frequency.ANNUAL)
        so_far = [when for when in year.within(_step(measure, period)) if when <= period]
        in_the_year = withheld.figure(*of, period, *so_far)
        put(_YEAR, CONFIDENTIAL, when=in_the_year)
        put(("forecast_rating", "distance_travelled"), None, when=in_the_year)
        put(("travel_short",), None, when=withheld.travel(*of, period))
        put(("travel_long",), None, when=withheld.travel_year(*of, period))
        before = previous_due(measure.frequency, period)
        put(("previous",), CONFIDENTIAL, when=withheld.figure(*of, before))
        put(("last_year",), CONFIDENTIAL, when=withheld.figure(*of, period.year_before()))
        if figure.latest_period:
            latest = Period.parse(figure.latest_period, period.year_start)
            put(("latest",), CONFIDENTIAL, when=withheld.figure(*of, latest))
        put(("rating",), CONFIDENTIAL, when=withheld.rating(*of, period))
        if withheld.figure(*of, period):
            shown["outturn"] = CONFIDENTIAL
            nothing = (
                "rating_reason", "variance", "variance_percent", "commentary", "own_forecast", "held", "numerator",
                "against_benchmark", "exception_reason", "tier", "marker",
            )  # fmt: skip
            shown |= dict.fromkeys(nothing)
            shown |= {"exception": False, "periods_running": 0, "actions": ()}
        if figure.breakdown and figure.rating is None:
            shown["rating"] = None
        return shown | {"confidential": False}


def _step(measure: "Measure", period: Period) -> Frequency:
    return measure.frequency if measure.frequency.months < period.months else period.frequency


def hushed(thing: Any, names: "re.Pattern[str] | None") -> Any:
    """Give parts of a report with every name that may not be said, in whatever text it stands, as `[c]`."""
    if names is None:
        return thing
    if isinstance(thing, str):
        return (
            _hushed_text(thing, names) if type(thing) is str else thing
        )  # else a word of a fixed vocabulary
    if isinstance(thing, tuple):
        return tuple(hushed(one, names) for one in thing)
    if isinstance(thing, dict):
        return {key: hushed(one, names) for key, one in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        held = {field.name: getattr(thing, field.name) for field in fields(thing) if field.init}
        new = {name: hushed(one, names) for name, one in held.items()}
        changed = {name: one for name, one in new.items() if one is not held[name] and one != held[name]}
        return replace(thing, **changed) if changed else thing
    return thing


@lru_cache(maxsize=65536)  # the same titles stand in many reports
def _hushed_text(text: str, names: "re.Pattern[str]") -> str:
    return names.sub(CONFIDENTIAL, text) if names.search(text) else text


def names_of(measures: "Iterable[Measure]") -> "re.Pattern[str] | None":
    """Give what finds the references and titles of measures in a text; None for no measures.

    >>> from types import SimpleNamespace
    >>> found = names_of([SimpleNamespace(ref="HR1", title="Staff suspended")])
    >>> found.sub("[c]", "HR1 and HR10: staff suspended")
    '[c] and HR10: [c]'
    """
    words = sorted({name for one in measures for name in (one.ref, one.title)}, key=len, reverse=True)
    if not words:
        return None
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
