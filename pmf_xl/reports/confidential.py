"""What a report for readers outside the council's own officers may say: nothing of what is confidential."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pmf_xl.past import Past
from pmf_xl.rules.periods import Period, previous_due
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Aggregation, Assurance, Frequency, Marker, Trend, Variation

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.past import Held
    from pmf_xl.reports.rated import Row

CONFIDENTIAL = f"[{Marker.CONFIDENTIAL}]"
FLAG = "confidential"
_ROUNDED = (
    "outturn", "latest", "target", "target_high", "variance", "previous", "last_year", "year_to_date", "forecast",
    "year_target", "year_target_high", "baseline", "benchmark",
)  # fmt: skip
_YEAR = ("year_to_date", "forecast")  # what the figures of the year so far come to


def may_not_be_named(measure: "Measure") -> bool:
    """Say whether a measure may stand in no report for others: by its own column, or by a flag of that name."""
    return measure.confidential or any(flag.strip().casefold() == FLAG for flag in measure.flags)


class Shielded:
    """Every figure as readers outside may know it: of a confidential one only that there is one.

    Confidential are figures with that marker, and those from which one could be worked out: the breakdowns of a
    confidential whole, and all breakdowns of a whole where only one of them is confidential.
    """

    def __init__(self, catalogue: "Catalogue", past: Past) -> None:
        self._catalogue, self._past = catalogue, past
        self._known: dict[tuple[str, str, Period], bool] = {}

    def figure(self, ref: str, period: Period, breakdown: str = "") -> "Held | None":
        """Return the figure that stands, without what is confidential in it."""
        held = self._past.figure(ref, period, breakdown)
        if held is None or not self.hides(ref, breakdown, period):
            return held
        none = dict.fromkeys(("outturn", "numerator", "denominator", "forecast", "commentary"))
        return replace(held, marker=Marker.CONFIDENTIAL.value, parts=(), **none)  # type: ignore[arg-type]

    def hides(self, ref: str, breakdown: str, period: Period) -> bool:
        """Say whether a figure may not be shown."""
        key = (ref, breakdown, period)
        if key not in self._known:
            self._known[key] = self._decide(ref, breakdown, period)
        return self._known[key]

    def _decide(self, ref: str, breakdown: str, period: Period) -> bool:
        if self._marked(ref, "", period):
            return True
        if not breakdown:
            return False
        codes = [part.code for part in self._catalogue.breakdowns_of(ref)]
        return (
            self._marked(ref, breakdown, period)
            or sum(self._marked(ref, code, period) for code in codes) == 1
        )

    def _marked(self, ref: str, breakdown: str, period: Period) -> bool:
        held = self._past.figure(ref, period, breakdown)
        return held is not None and held.marker == Marker.CONFIDENTIAL

    def row(self, row: "Row", period: Period) -> "Row":
        """Give a row of the table of figures as it may be shown: rounded as printed, the confidential as `[c]`."""
        measure, ref, code = self._catalogue.measure(row["ref"]), row["ref"], row["breakdown"]
        before, year_before = previous_due(measure.frequency, period), period.year_before()
        compared = [period, before]
        if (
            measure.aggregation is Aggregation.CUMULATIVE
        ):  # what each period added depends on the one before it
            compared.append(previous_due(measure.frequency, before))
        shown = dict(row) | {key: _rounded(row[key], measure.places) for key in _ROUNDED}
        # No names of officers: who promised what is theirs to know.
        shown["actions"] = tuple(replace(action, owner=None) for action in row["actions"])

        def hidden(*periods: Period) -> bool:
            return any(self.hides(ref, code, when) for when in periods)

        def put(keys: Iterable[str], instead: Any, *periods: Period) -> None:
            if hidden(*periods):
                shown.update(dict.fromkeys(keys, instead))

        run = [Period.parse(text, period.year_start) for text in row["run_periods"]]
        shown["run"] = tuple(_rounded(one, measure.places) for one in row["run"])
        if hidden(*run):
            kept = [None if hidden(when) else one for when, one in zip(run, shown["run"], strict=True)]
            shown |= {"run": tuple(kept), "run_limits": None, "trend": str(Trend.TOO_FEW)}
            shown |= {"variation": str(Variation.TOO_FEW), "assurance": str(Assurance.TOO_FEW)}
        year = period.ending(Frequency.ANNUAL)
        so_far = [when for when in year.within(_step(measure, period)) if when <= period]
        put(_YEAR, CONFIDENTIAL, period, *so_far)
        put(("forecast_rating", "distance_travelled"), None, period, *so_far)
        put(("travel_short",), None, *compared)
        put(("travel_long",), None, period, year_before)
        put(("previous",), CONFIDENTIAL, before)
        put(("last_year",), CONFIDENTIAL, year_before)
        if row["latest_period"]:
            put(("latest",), CONFIDENTIAL, Period.parse(row["latest_period"], period.year_start))
        if self._catalogue.framework.scheme.amber_if_improved:
            put(("rating",), CONFIDENTIAL, year_before)
        if hidden(period):
            shown |= dict.fromkeys(("outturn", "rating"), CONFIDENTIAL)
            nothing = (
                "rating_reason", "variance", "variance_percent", "commentary", "own_forecast", "held", "numerator",
                "against_benchmark", "exception_reason", "tier", "marker",
            )  # fmt: skip
            shown |= dict.fromkeys(nothing)
            shown |= {"exception": False, "periods_running": 0, "actions": ()}
        if code and row["rating"] is None:
            shown["rating"] = None
        return shown | {"confidential": False}


def _step(measure: "Measure", period: Period) -> Frequency:
    return measure.frequency if measure.frequency.months < period.months else period.frequency


def _rounded(figure: Any, places: int) -> Any:
    """Round as it is printed: further decimals could give away how few people a share is of."""
    return round_half_away(figure, places) if isinstance(figure, float) else figure


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
