"""Sections that are one table of measures: scorecard, lenses, travel, benchmarks."""

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.key import rating_key, travel_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Sheet, Table, Title
from pmf_xl.reports.scorecard_table import scorecard_table
from pmf_xl.reports.list_sheets import travel_sheet
from pmf_xl.reports.pieces import or_note
from pmf_xl.reports.sections.pieces import headed
from pmf_xl.reports.selection import ratings_of
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Polarity

if TYPE_CHECKING:
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

SCORECARD, LENSES, BENCHMARKS = "Scorecard", "Balanced scorecard", "Benchmarks"
NO_MEASURE = "No measure belongs here."
COLUMNS = (
    "reference", "measure", "service", "outturn", "target", "rating", "travel_short", "travel_long", "run",
    "year_to_date", "forecast", "year_target", "forecast_rating", "benchmark", "baseline", "distance_travelled",
    "commentary", "note",
)  # fmt: skip
OF_LENSES = (
    "reference", "measure", "service", "outturn", "target", "rating", "travel_short", "travel_long", "run", "forecast",
    "forecast_rating",
)  # fmt: skip


def scorecard(view: "View") -> list[Sheet]:
    """Declare the scorecard: every measure and breakdown with all that follows from its figure."""
    rows = view.release.figures
    keys = tuple(key for key in COLUMNS if key != "service" or len(view.services) > 1)
    title = Title(SCORECARD, f"{view.period.label}, {len(view.measures)} measures")
    parts = or_note(scorecard_table(rows, keys, view.period, live=False), NO_MEASURE, Gap(), *_keys(view))
    return [Sheet(SCORECARD, (title, *parts), freeze=2, filtered=bool(rows), wide=True)]


def _keys(view: "View") -> tuple[Part, ...]:
    return (*rating_key(view.catalogue.framework.scheme), *travel_key())


def lenses(view: "View") -> list[Sheet]:
    """Declare the balanced scorecard: measures under each lens of the framework."""
    framework = view.catalogue.framework
    groups = [
        (lens.capitalize(), [row for figure in view.measures if lens in figure.measure.lenses]) for lens in framework.lenses
    ]
    groups = [(name, rows) for name, rows in groups if rows]
    made = scorecard_table([row for _, rows in groups for figure in rows], OF_LENSES, view.period, live=False)
    lines = {line.key: line for line in made.lines}
    table = replace(made, lines=tuple(headed(view, groups, lambda row: lines[figure.ref])))
    shares = "; ".join(f"{name.lower()} {_share(view, rows)}" for name, rows in groups)
    title = Title(LENSES, f"{view.period.label}, on target: {shares}" if groups else view.period.label)
    none = "No measure of this report has a lens."
    return [Sheet(LENSES, (title, *or_note(table, none, Gap(), *_keys(view))), freeze=2, wide=True)]


def _share(view: "View", rows: "list[ReleasedFigure]") -> str:
    share = view.catalogue.framework.scheme.share_on_target(ratings_of(rows))
    return "none rated" if share is None else f"{share:.0%}"


def travel(view: "View") -> list[Sheet]:
    """Declare the direction-of-travel scorecard."""
    if not view.measures:
        return [Sheet("Travel", (Title("Direction of travel", view.period.label), Note(NO_MEASURE)))]
    return [travel_sheet(view.catalogue, view.period, view.figures)]


_COMPARED = {"worse": 0, "same": 1, "better": 2}
_ARROW = {
    "worse": "▼ Worse",
    "same": "► The same",
    "better": "▲ Better",
    "higher": "↑ Higher",
    "lower": "↓ Lower",
}
_QUARTILES = {1: "1, the best", 2: "2", 3: "3", 4: "4, the worst"}


def benchmarks(view: "View") -> list[Sheet]:
    """Declare how others do on each measure, worst comparison first, and the quartile the council is in."""
    columns = (
        Column("reference", "Ref", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 38),
        Column("period", "Benchmark of", Kind.TEXT, 0),
        Column("group", "Compared with", Kind.LONG_TEXT, 30),
        Column("benchmark", "Theirs", Kind.FIGURE, 0),
        Column("ours", "Ours then", Kind.FIGURE, 0),
        Column("latest", "Ours now", Kind.FIGURE, 0),
        Column("difference", "Difference", Kind.VARIANCE, 0),
        Column("compared", "We are", Kind.TEXT, 13),
        Column("quartile", "Quartile", Kind.TEXT, 13),
        Column("rating", "Rating", Kind.RATING, 0),
    )
    rows = [row for figure in view.measures if figure.benchmark.value is not None]
    rows.sort(key=lambda row: (_COMPARED.get(figure.benchmark.against, 3), -(figure.benchmark.quartile or 0)))
    lines = tuple(_benchmark_line(view, row) for figure in rows)
    said = Counter(figure.benchmark.against for figure in rows)
    told = ", ".join(f"{said[word]} {word}" for word in _ARROW if said[word])
    title = Title(
        BENCHMARKS, f"{view.period.label}: {told or 'none to compare'}, of {len(view.measures)} measures"
    )
    note = Note(
        "Difference: our figure of that time (failing that, the latest) less theirs, + where ours is better. "
        "Quartile 1 holds the best quarter of the councils compared."
    )
    table = Table(columns, lines, keys=("reference",))
    key = rating_key(view.catalogue.framework.scheme)
    parts = or_note(table, "No benchmark is held for these measures.", Gap(), note, *key)
    return [Sheet(BENCHMARKS, (title, *parts), freeze=2, wide=True)]


def _benchmark_line(view: "View", figure: "ReleasedFigure") -> Line:
    when = Period.parse(figure.benchmark.period, view.period.year_start)
    held = view.past.figure(figure.ref, when)
    then = held.outturn if held else None
    ours = figure.latest if then is None else then
    sign = -1 if figure.measure.polarity == Polarity.LOWER else 1
    apart = None
    if isinstance(ours, float) and figure.measure.polarity in (Polarity.HIGHER, Polarity.LOWER):
        apart = sign * (ours - figure.benchmark.value)
    values: dict[str, Content] = {
        "reference": figure.ref,
        "measure": figure.title,
        "period": when.label,
        "group": figure.benchmark.group or "Others",
        "benchmark": figure.benchmark.value,
        "ours": then,
        "latest": figure.latest,
        "difference": apart,
        "compared": _ARROW.get(figure.benchmark.against),
        "quartile": _QUARTILES.get(figure.benchmark.quartile),
        "rating": figure.rating,
    }
    return Line(figure.ref, values, {"unit": figure.measure.unit, "decimals": figure.measure.decimals, "title": figure.title})
