"""What a scorecard said, kept in the ledger, and what has changed since the one before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pmf_xl.layout.parts import Column, Content, Kind, Line, Note, Sheet, Table, Title
from pmf_xl.layout.words import written
from pmf_xl.reports.wording import moment_written

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.rules.periods import Period

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


@dataclass(frozen=True, slots=True)
class Said:
    """What one scorecard said: its figures, a mark of all it held, and how it differed from the one before."""

    mark: str
    figures: Mapping[str, Mapping[str, Any]]
    changes: tuple[Mapping[str, str], ...] = ()
    since: str | None = None  # when the one before was made, as ISO text

    def to_json(self) -> str:
        """Write it as JSON."""
        held = {"layout": LAYOUT, "mark": self.mark, "figures": self.figures}
        return json.dumps(held | {"changes": self.changes, "since": self.since}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Said":
        """Read what `to_json` wrote."""
        held = json.loads(text)
        return cls(held["mark"], held["figures"], tuple(held["changes"]), held["since"])


def mark_of(sheets: Iterable[Sheet], logo: str = "") -> str:
    """Make a mark of everything that stands on some sheets: as long as it is the same, so are they.

    `logo` is the mark of the logo that a workbook shows: with another one it is another workbook.
    """
    digest = sha256(f"{LAYOUT}{logo}".encode())
    for sheet in sheets:
        for part in sheet.parts:
            digest.update(repr(_held(part)).encode())
    return digest.hexdigest()


def _held(part: object) -> object:
    if not isinstance(part, Table):
        return part
    return [column.key for column in part.columns], [
        (line.key, dict(line.values), dict(line.runs)) for line in part.lines
    ]


def said_now(mark: str, rows: "Iterable[Row]", before: tuple[datetime, str] | None) -> Said:
    """Put together what a scorecard says, and how it differs from the last one made."""
    figures = {figure.ref: {key: row[key] for key in COMPARED} | _written(row) for figure in rows}
    if before is None:
        return Said(mark, figures)
    then = Said.from_json(before[1])
    return Said(mark, figures, tuple(_changes(then.figures, figures)), before[0].isoformat())


def _written(figure: "ReleasedFigure") -> dict[str, str]:
    return {f"{key} written": written(row[key], figure.measure.unit, figure.measure.decimals) for key in _FIGURES}


def _changes(
    before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> Iterable[Mapping[str, str]]:
    for ref, held in now.items():
        if ref not in before:
            yield {"ref": ref, "what": "Measure", "was": "Not in the catalogue", "now": "Added"}
            continue
        for key, label in COMPARED.items():
            if held[key] != before[ref].get(key):
                yield {"ref": ref, "what": label, "was": _shown(before[ref], key), "now": _shown(held, key)}
    for ref in before:
        if ref not in now:
            yield {"ref": ref, "what": "Measure", "was": "In the catalogue", "now": "Taken out"}


def _shown(held: Mapping[str, Any], key: str) -> str:
    shown = held.get(f"{key} written") if key in _FIGURES else held.get(key)
    if not shown:
        return "Nothing"
    return str(shown).capitalize() if key in ("rating", "forecast_rating") else str(shown)


def changes_sheet(catalogue: "Catalogue", period: "Period", said: Said) -> Sheet:
    """Declare what has changed since the last scorecard of this period."""
    if said.since is None:
        subtitle = f"This is the first scorecard of {period.label}."
        return Sheet(CHANGES, (Title("Changes", subtitle),))
    when = moment_written(datetime.fromisoformat(said.since))
    if not said.changes:
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
    for number, change in enumerate(said.changes):
        values: dict[str, Content] = {"reference": change["ref"], "measure": titles.get(change["ref"])}
        lines.append(Line(str(number), values | {key: change[key] for key in ("what", "was", "now")}))
    title = Title("Changes", f"Since the scorecard made on {when}")
    return Sheet(CHANGES, (title, Table(columns, tuple(lines), keys=("reference",))), freeze=2, wide=True)
