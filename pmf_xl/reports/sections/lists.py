"""Emerging concerns: measures that are no exception yet, but that something is said of which may come to that."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.key import travel_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Note, Sheet, Table, Title
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.list_sheets import under_way
from pmf_xl.reports.pieces import key_of, or_note, printed_first, without_empty
from pmf_xl.reports.scorecard_table import commentary_words, scorecard_table
from pmf_xl.reports.wording import shortened
from pmf_xl.rules.terms import Rating, Travel, Trend, Variation

if TYPE_CHECKING:
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View
    from pmf_xl.rules.scheme import Scheme

CONCERNS = "Concerns"
LONGEST = 220  # characters of commentary

_KEYS = (
    "reference",
    "measure",
    "service",
    "outturn",
    "target",
    "rating",
    "travel_short",
    "run",
    "forecast_rating",
)


def reasons(figure: "ReleasedFigure", scheme: "Scheme") -> Iterator[str]:
    """Say what is concerning about a measure: the colour, the forecast, and what its run of figures says."""
    on_target, worsening = (Rating.GREEN, Rating.BLUE), figure.travel_short == Travel.WORSENING
    rating, forecast = unless_withheld(figure.rating), unless_withheld(figure.forecast_rating)
    if rating in scheme.middling and worsening:
        yield f"{scheme.label(rating or '')} and getting worse"
    if figure.rating in on_target and worsening and figure.travel_long == Travel.WORSENING:
        yield "On target, but worse than the period before and than a year ago"
    falls = forecast in scheme.middling and scheme.is_worse(forecast, rating or "")
    if forecast == Rating.RED or falls:
        yield f"Forecast {scheme.label(forecast or '').lower()}"
    if figure.run.trend == Trend.WORSENING:
        yield "Worse three times running"
    if figure.run.variation == Variation.CONCERN:
        yield "More than chance: the run has turned for the worse"


def concerns(view: "View") -> list[Sheet]:
    """Declare the emerging concerns, with what is being done already."""
    scheme = view.catalogue.framework.scheme
    found = {
        figure.ref: tuple(reasons(figure, scheme)) for figure in view.measures if not figure.is_exception
    }
    figures = [figure for figure in view.measures if found.get(figure.ref)]
    figures.sort(key=lambda figure: -len(found[figure.ref]))
    made = scorecard_table(figures, _KEYS, live=False)
    more = (
        Column("why", "What is emerging", Kind.LONG_TEXT, 26),
        Column("commentary", "Commentary", Kind.LONG_TEXT, 40),
        Column("actions", "Actions under way", Kind.LONG_TEXT, 34),
    )
    lines = []
    for figure, line in zip(figures, made.lines, strict=True):
        values: dict[str, Content] = {
            "why": "\n".join(found[figure.ref]),
            "commentary": shortened(commentary_words(figure) or "", LONGEST) or None,
            "actions": under_way(figure) or None,
        }
        lines.append(replace(line, values=dict(line.values) | values))
    table = without_empty(Table((*made.columns, *more), tuple(lines), keys=("reference",)))
    table, printed = printed_first(table, ("service", "run", "forecast_rating", "commentary"))
    title = Title("Emerging concerns", f"{view.period.label}, {number_of(len(figures), 'measure')}")
    amber, red = scheme.labels_of(scheme.middling).lower(), scheme.label(Rating.RED).lower()
    forecast = f"{amber} while on target now" if len(scheme.middling) == 1 else "worse than the rating now"
    rule = Note(
        f"Measures that are no exception, of which one of these is true: {amber} and worse than before; on target, but "
        f"worse than the period before and than a year ago; forecast {red}, or {forecast}; worse "
        "three times running; a run that has turned by more than chance."
    )
    key = (*key_of(view.release), *travel_key())
    parts = or_note(table, f"Nothing of the kind in {view.period.label}.", Gap(), rule, *key)
    return [Sheet(CONCERNS, (title, *parts), freeze=2, on_paper=printed)]
