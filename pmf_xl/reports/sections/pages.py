"""Sections with a page for each measure: exceptions and deep dives."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.layout.pictures import Icons
from pmf_xl.layout.words import aim_written
from pmf_xl.release.released import number, unless_withheld
from pmf_xl.reports.bullet import bullet_of
from pmf_xl.reports.curve import curve_of
from pmf_xl.reports.exception_pages import overview, pages_of
from pmf_xl.reports.icons import signs_of
from pmf_xl.reports.pieces import key_of
from pmf_xl.reports.scorecard_table import (
    benchmark_words,
    commentary_words,
    figure_words,
    note_words,
    printed_as,
)
from pmf_xl.reports.wording import shortened
from pmf_xl.rules.terms import Rating, Trend

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure, Target
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

EXCEPTIONS, DEPTH = "Exceptions", "In depth"
LOW = 140.0  # points of a chart that leaves room for what was promised
SHOWN = 8  # periods of a measure's history
LONGEST = (
    120  # characters of what was said of earlier periods: with more of it the table would not end on its page
)
#: Characters: of a column of periods, of one of parts, and of these with two of figures, for print of 9 points.
OF_PERIODS, OF_PARTS, OF_ALL = 14.0, 20.0, 43.0
CUT = Note("What was said of earlier periods is cut here: all of it stands in the report of each.")


def exceptions(view: "View") -> list[Sheet]:
    """Declare an index of the exceptions and a page for each."""
    return list(pages_of(view.release, lambda figure: view.page_tab(figure.ref), view.tab(EXCEPTIONS)))


def deep_dive(view: "View") -> list[Sheet]:
    """Declare a page for each measure looked into: all where they are few, else the exceptions."""
    if not view.looked_into:
        none = Note(f"None of the {len(view.measures)} measures is an exception in {view.period.label}.")
        return [Sheet(DEPTH, (Title(DEPTH, view.period.label), none))]
    return [_page(view, figure) for figure in view.looked_into]


def _page(view: "View", figure: "ReleasedFigure") -> Sheet:
    curve = curve_of(view.catalogue, view.period, figure)
    service = view.catalogue.service(figure.measure.service).name
    about = f"{figure.ref}, {service}, {view.period.label}"
    parts: list[Part] = [Title(figure.title, about, rating=unless_withheld(figure.rating) or "")]
    if figure.confidential:
        parts.append(Note("Confidential: not for publication."))
    if bullet := bullet_of(view.catalogue.framework.scheme, figure):
        parts.append(bullet)
    chart = replace(curve, tall=LOW) if curve else Note("There are too few figures for a chart yet.")
    parts += [chart, *_in_words(view, figure)]
    history, is_cut = _history(view, figure)
    parts += [Gap(), Section("Period by period"), history, *([CUT] if is_cut else [])]
    if parts_of := _parts_of(view, figure):
        parts += [Gap(), Section("Of which"), parts_of]
    if figure.actions:
        parts += [Gap(), Section("Actions"), _actions(figure)]
    parts += [Gap(), *key_of(view.release)]
    return Sheet(
        view.page_tab(f"{figure.ref} in depth"),
        tuple(parts),
        widths=_widths(figure, first=OF_PARTS if parts_of else OF_PERIODS),
        landscape=False,
    )


def _widths(figure: "ReleasedFigure", first: float) -> tuple[float, ...]:
    """Give the widths of a page's columns after the first, those of figures wide enough for large sums of money."""
    known = [one for one in (*figure.run.outturns, figure.target, figure.year_target) if one is not None]
    longest = max((len(figure_words(figure, one)) for one in known), default=0)
    figures = max(11.0, 1.1 * longest + 2)
    first = max(OF_PERIODS, min(first, OF_ALL - 2 * figures))
    return (first, figures, figures, 11.5, 14.0, max(24.0, 69.0 - first - 2 * figures))


def _in_words(view: "View", figure: "ReleasedFigure") -> Iterable[Note | Icons]:
    if figure.is_stale:
        yield Note(note_words(figure))
    elif number(figure.outturn) is not None or figure.rating == Rating.NO_DATA:
        yield Note(overview(view.catalogue.framework.scheme, view.period, figure).split("\n")[0])
    if figure.measure.definition:
        yield Note(f"Definition: {figure.measure.definition}")
    if figure.run.trend in (Trend.IMPROVING, Trend.WORSENING):
        yield Note(f"Three moves in a row: {figure.run.trend.lower()}.")
    if icons := signs_of(figure):
        yield icons
    if benchmark := benchmark_words(figure):
        yield Note(f"Benchmark: {benchmark}.")
    gone = number(figure.distance_travelled)
    if gone is not None:
        yield Note(f"Distance travelled from baseline to the end of the plan: {gone:.0%}.")


_HISTORY = (
    Column("period", "Period", Kind.LONG_TEXT, 0),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("target", "Target", Kind.FIGURE, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("travel", "Against the one before", Kind.TRAVEL, 0),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 0),
)


def _history(view: "View", figure: "ReleasedFigure") -> tuple[Table, bool]:
    """Give the last figures, the newest first, each rated by what was aimed at then, with what was said of it.

    And whether some of what was said is cut.
    """
    lines, is_cut = [], False
    for when in list(reversed(figure.run.periods))[:SHOWN]:
        then, target = view.release.at(figure.ref, when), view.catalogue.target(figure.ref, when)
        known = then is not None and (when == view.period or when in view.release.known)
        said = (commentary_words(then) if then else None) or ""
        short = said if when == view.period else shortened(said, LONGEST)
        is_cut = is_cut or short != said
        values: dict[str, Content] = {
            "period": when.label,
            "outturn": then.outturn if then else None,
            "target": _target(figure.measure, target) if target else None,
            "rating": unless_withheld(then.rating) if then and known else None,
            "travel": unless_withheld(figure.travel_short) if when == figure.period else None,
            "commentary": short or None,
        }
        lines.append(Line(str(when), values, printed_as(figure)))
    return Table(_HISTORY, tuple(lines), keys=("period",)), is_cut


def _target(measure: "Measure", target: "Target") -> Content:
    in_words = target.target is None or target.target_high is not None
    return aim_written(target, measure.unit, measure.decimals) if in_words else target.target


_PARTS = (
    Column("part", "Part", Kind.LONG_TEXT, 0),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("previous", "Previous", Kind.FIGURE, 0),
    Column("last_year", "Last year", Kind.FIGURE, 0),
    Column("travel", "Since the previous", Kind.TRAVEL, 0),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 0),
)


def _parts_of(view: "View", figure: "ReleasedFigure") -> Table | None:
    """Give the figures of a measure's breakdowns: by area, cohort or group of people."""
    lines = []
    for part in view.release.figures:
        if part.ref == figure.ref and part.part:
            values: dict[str, Content] = {
                "part": part.part.label,
                "outturn": part.shown_outturn,
                "previous": part.previous,
                "last_year": part.last_year,
                "travel": unless_withheld(part.travel_short),
                "commentary": unless_withheld(part.commentary),
            }
            lines.append(Line(part.breakdown, values, printed_as(part)))
    return Table(_PARTS, tuple(lines), keys=("part",)) if lines else None


_ACTIONS = (
    Column("raised", "Raised in", Kind.LONG_TEXT, 0),
    Column("age", "Age in periods", Kind.COUNT, 0),
    Column("due", "Due", Kind.DATE, 0),
    Column("overdue", "Days overdue", Kind.COUNT, 0),
    Column("status", "Status", Kind.TEXT, 0),
    Column("action", "Action and progress", Kind.LONG_TEXT, 0),
)


def _actions(figure: "ReleasedFigure") -> Table:
    lines = tuple(
        Line(
            one.number,
            {
                "raised": one.raised.label,
                "age": one.age,
                "due": one.due,
                "overdue": one.days_overdue or None,
                "status": one.status,
                "action": "\n".join(part for part in (one.action, one.owner, one.progress) if part),
            },
        )
        for one in figure.actions
    )
    return Table(_ACTIONS, lines, keys=("raised",))
