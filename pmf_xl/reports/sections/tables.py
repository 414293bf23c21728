"""Sections that are one table of measures: lenses, travel, benchmarks."""

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.key import travel_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Sheet, Table, Title
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import number, unless_withheld
from pmf_xl.reports.counting import on_target_among
from pmf_xl.reports.list_sheets import travel_sheet
from pmf_xl.reports.pieces import key_of, or_note, printed_first
from pmf_xl.reports.scorecard_table import printed_as, rank_words, scorecard_table
from pmf_xl.reports.sections.pieces import headed
from pmf_xl.reports.sections.strip import NO_MEASURE
from pmf_xl.rules.terms import Polarity

if TYPE_CHECKING:
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.release.released import Comparison
    from pmf_xl.reports.selection import View

LENSES, BENCHMARKS = "Balanced scorecard", "Benchmarks"
OF_LENSES = (
    "reference", "measure", "service", "outturn", "target", "rating", "travel_short", "travel_long", "run", "forecast",
    "forecast_rating",
)  # fmt: skip


def _keys(view: "View") -> tuple[Part, ...]:
    return (*key_of(view.release), *travel_key())


def lenses(view: "View") -> list[Sheet]:
    """Declare the balanced scorecard: measures under each lens of the framework."""
    groups = [
        (lens.capitalize(), [figure for figure in view.measures if lens in figure.measure.lenses])
        for lens in view.catalogue.framework.lenses
    ]
    groups = [(name, figures) for name, figures in groups if figures]
    made = scorecard_table([one for _, figures in groups for one in figures], OF_LENSES, live=False)
    lines = {line.key: line for line in made.lines}
    table = replace(made, lines=tuple(headed(view, groups, lambda figure: lines[figure.ref])))
    table, printed = printed_first(table, ("service",))
    shares = "; ".join(f"{name.lower()} {_share(view, figures)}" for name, figures in groups)
    title = Title(LENSES, f"{view.period.label}, on target: {shares}" if groups else view.period.label)
    none = "No measure of this report has a lens."
    return [Sheet(LENSES, (title, *or_note(table, none, Gap(), *_keys(view))), freeze=2, on_paper=printed)]


def _share(view: "View", figures: "list[ReleasedFigure]") -> str:
    share = on_target_among(view.catalogue, figures).share
    return "none rated" if share is None else f"{share:.0%}"


def travel(view: "View") -> list[Sheet]:
    """Declare the direction-of-travel scorecard."""
    if not view.measures:
        return [Sheet("Travel", (Title("Direction of travel", view.period.label), Note(NO_MEASURE)))]
    return [travel_sheet(view.release)]


NOT_KNOWN = "not known"
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
    compared = [(figure, figure.benchmark) for figure in view.measures if figure.benchmark]
    compared.sort(
        key=lambda one: (_COMPARED.get(one[1].against or "", 3), -(unless_withheld(one[1].quartile) or 0))
    )
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
        *((Column("rank", "Rank", Kind.TEXT, 0),) if any(rank_words(one) for _, one in compared) else ()),
        Column("quartile", "Quartile", Kind.TEXT, 13),
        Column("rating", "Rating", Kind.RATING, 0),
    )
    lines = tuple(_benchmark_line(figure, others) for figure, others in compared)
    against = Counter(others.against for _, others in compared)
    told = ", ".join(f"{against[word]} {word}" for word in _ARROW if against[word])
    title = Title(
        BENCHMARKS,
        f"{view.period.label}: {told or 'none to compare'}, of {number_of(len(view.measures), 'measure')}",
    )
    note = Note(
        "Difference: our figure of the benchmark's own period less theirs, + where ours is better; where ours of then "
        "is not known nothing is compared. Theirs is the median where each council's figure is held. Rank 1 is best; "
        "quartile 1 holds the best quarter of the councils compared, ours among them."
    )
    table = Table(columns, lines, keys=("reference",))
    key = key_of(view.release)
    parts = or_note(table, "No benchmark is held for these measures.", Gap(), note, *key)
    return [Sheet(BENCHMARKS, (title, *parts), freeze=2, wide=True)]


def _benchmark_line(figure: "ReleasedFigure", others: "Comparison") -> Line:
    ours, polarity = number(others.ours), figure.measure.polarity
    sign = -1 if polarity is Polarity.LOWER else 1
    apart = None
    if ours is not None and polarity in (Polarity.HIGHER, Polarity.LOWER):
        apart = sign * (ours - others.value)
    values: dict[str, Content] = {
        "reference": figure.ref,
        "measure": figure.title,
        "period": others.period.label,
        "group": others.group or "Others",
        "benchmark": others.value,
        "ours": NOT_KNOWN if others.ours is None else others.ours,
        "latest": figure.latest,
        "difference": apart,
        "compared": _ARROW.get(others.against or ""),
        "rank": rank_words(others) or None,
        "quartile": _QUARTILES.get(unless_withheld(others.quartile) or 0),
        "rating": figure.rating,
    }
    return Line(figure.ref, values, printed_as(figure))
