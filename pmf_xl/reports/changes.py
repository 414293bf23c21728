"""What a scorecard said, kept in the ledger, and what has changed since the one before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pmf_xl.layout.parts import Column, Content, Kind, Line, Note, Sheet, Table, Title
from pmf_xl.reports.scorecard_table import figure_words
from pmf_xl.rules.days import moment_written

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.rules.periods import Period
    from pmf_xl.rules.scheme import Scheme

CHANGES = "Changes"
LAYOUT = 1
COMPARED = {
    "outturn": "Outturn",
    "marker": "Marker",
    "target": "Target",
    "target_high": "Upper end of range",
    "rating": "Rating",
    "forecast": "Forecast",
    "forecast_rating": "Forecast rating",
    "year_target": "Year target",
    "commentary": "Commentary",
}
_FIGURES = ("outturn", "target", "target_high", "forecast", "year_target")


Stated = Mapping[str, Mapping[str, Any]]  # by reference, what is compared, and as it was written


@dataclass(frozen=True, slots=True)
class ScorecardRecord:
    """What one scorecard stated, and how that differed from the one before."""

    figures: Stated
    changes: tuple[Mapping[str, str], ...] = ()
    since: str | None = None  # when the one before was made, as ISO text

    def to_json(self) -> str:
        """Write it as JSON."""
        held = {"layout": LAYOUT, "figures": self.figures, "changes": self.changes, "since": self.since}
        return json.dumps(held, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "ScorecardRecord":
        """Read what `to_json` wrote."""
        held = json.loads(text)
        return cls(held["figures"], tuple(held["changes"]), held["since"])


def stated_now(figures: "Iterable[ReleasedFigure]") -> Stated:
    """Put together what a scorecard states of the measures on it."""
    return {figure.ref: _compared(figure) | _written(figure) for figure in figures}


def since(before: tuple[datetime, str] | None, now: Stated, scheme: "Scheme") -> ScorecardRecord:
    """Give the record of a scorecard: what it states, and how that differs from the one made before."""
    if before is None:
        return ScorecardRecord(now)
    then = ScorecardRecord.from_json(before[1])
    return ScorecardRecord(now, tuple(_changes(then.figures, now, scheme)), before[0].isoformat())


def _compared(figure: "ReleasedFigure") -> dict[str, Any]:
    return {
        "outturn": figure.outturn,
        "marker": figure.marker,
        "target": figure.target if figure.target is not None else figure.target_in_words,
        "target_high": figure.target_high,
        "rating": figure.rating,
        "forecast": figure.forecast,
        "forecast_rating": figure.forecast_rating,
        "year_target": figure.year_target,
        "commentary": figure.commentary,
    }


def _written(figure: "ReleasedFigure") -> dict[str, str]:
    numbers = (figure.outturn, figure.target, figure.target_high, figure.forecast, figure.year_target)
    return {
        f"{key} written": figure_words(figure, number) for key, number in zip(_FIGURES, numbers, strict=True)
    }


def _changes(
    before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]], scheme: "Scheme"
) -> Iterable[Mapping[str, str]]:
    for ref, held in now.items():
        if ref not in before:
            yield {"ref": ref, "what": "Measure", "was": "Not in the catalogue", "now": "Added"}
            continue
        for key, label in COMPARED.items():
            if held[key] != before[ref].get(key):
                was, is_now = (_shown(one, key, scheme) for one in (before[ref], held))
                yield {"ref": ref, "what": label, "was": was, "now": is_now}
    for ref in before:
        if ref not in now:
            yield {"ref": ref, "what": "Measure", "was": "In the catalogue", "now": "Taken out"}


def _shown(held: Mapping[str, Any], key: str, scheme: "Scheme") -> str:
    shown = held.get(f"{key} written") if key in _FIGURES else held.get(key)
    if not shown:
        return "Nothing"
    return scheme.label(shown) if key in ("rating", "forecast_rating") else str(shown)


def changes_sheet(catalogue: "Catalogue", period: "Period", record: ScorecardRecord) -> Sheet:
    """Declare what has changed since the last scorecard of this period."""
    if record.since is None:
        subtitle = f"This is the first scorecard of {period.label}."
        return Sheet(CHANGES, (Title("Changes", subtitle),))
    when = moment_written(datetime.fromisoformat(record.since))
    if not record.changes:
        note = Note(
            "No measure's figure, target, rating, forecast or commentary has changed; something else has."
        )
        return Sheet(CHANGES, (Title("Changes", f"Since the scorecard made on {when}"), note))
    columns = (
        Column("reference", "Ref", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 40),
        Column("what", "What has changed", Kind.TEXT, 0),
        Column("was", "Was", Kind.LONG_TEXT, 0),
        Column("now", "Is now", Kind.LONG_TEXT, 0),
    )
    titles = {measure.ref: measure.title for measure in catalogue.measures}
    lines = []
    for number, change in enumerate(record.changes):
        values: dict[str, Content] = {"reference": change["ref"], "measure": titles.get(change["ref"])}
        lines.append(Line(str(number), values | {key: change[key] for key in ("what", "was", "now")}))
    title = Title("Changes", f"Since the scorecard made on {when}")
    return Sheet(CHANGES, (title, Table(columns, tuple(lines), keys=("reference",))), freeze=2, wide=True)
