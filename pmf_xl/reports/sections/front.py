"""The first sheets of a report: its cover with the key, the counts, and everything at a glance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.layout.key import marker_words, travel_key, withheld_words
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.layout.words import MARKER_WORDS, logo_words
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import Withheld, unless_withheld
from pmf_xl.reports.counting import as_at_words, on_target_of
from pmf_xl.reports.front_sheets import COVER, cover_widths, how_rated, summary_parts
from pmf_xl.reports.pieces import FOR_EVERYBODY, OFFICERS_ONLY, key_of, link_to
from pmf_xl.reports.sections.pieces import by_top, headed
from pmf_xl.rules.days import day_written, moment_written
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from datetime import datetime

    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

COUNTS, ICONS = "Counts", "At a glance"
MOST_UPRIGHT = 9  # columns of counts: more are too small to read on a page that stands upright


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the list of contents: a section's first sheet and what it holds, or why there is none."""

    sheet: str
    holds: str
    linked: bool = True


def cover(view: "View", contents: "Sequence[ContentsEntry]", made_at: "datetime") -> Sheet:
    """Declare the cover: what the report is and for whom, what is in it, and the key drawn from the scheme."""
    catalogue = view.catalogue
    about = Table(
        (
            Column("item", "About this report", Kind.TEXT, 26),
            Column("value", "Details", Kind.LONG_TEXT, 66),
        ),
        tuple(Line(item, {"item": item, "value": text}) for item, text in _about(view, made_at)),
        keys=("item",),
    )
    links = Table(
        (Column("sheet", "Sheet", Kind.LINK, 26), Column("holds", "What it holds", Kind.LONG_TEXT, 66)),
        tuple(
            Line(
                one.sheet,
                {"sheet": one.sheet, "holds": one.holds},
                links={"sheet": link_to(one.sheet)} if one.linked else {},
            )
            for one in contents
        ),
        keys=("sheet",),
    )
    council = catalogue.framework.council
    parts: list[Part] = [
        Title(
            view.report.title or view.report.name,
            f"{council}, {view.period.label}",
            logo=logo_words(council),
        ),
        about,
        Gap(),
    ]
    if contents:
        parts += [Section("Contents"), links, Gap()]
    parts += [*key_of(view.release), *how_rated(catalogue), Gap(), *travel_key()]
    parts.append(Note(f"Markers beside a figure: {marker_words(MARKER_WORDS)}."))
    if not view.release.for_officers and view.release.shows_withheld:
        why = withheld_words(catalogue.framework.suppress_below)
        parts.append(
            Note(f"{Withheld.CONFIDENTIAL} stands where a figure is {why}; such a figure is not counted.")
        )
    widths = cover_widths([one.sheet for one in contents], 98)
    return Sheet(COVER, tuple(parts), widths=widths, landscape=False, one_page=True)


def _about(view: "View", made_at: "datetime") -> Iterable[tuple[str, str]]:
    catalogue, period, measures = view.catalogue, view.period, view.measures
    due = [figure for figure in measures if figure.is_due_now]
    given = [figure for figure in due if figure.rating != Rating.NO_DATA]
    yield "Council", catalogue.framework.council
    yield "Period", f"{period.label}: {day_written(period.first_day)} to {day_written(period.last_day)}"
    if view.report.audience:
        yield "For", view.report.audience.replace(";", ",")
    yield "Reader", OFFICERS_ONLY if view.release.for_officers else FOR_EVERYBODY
    days = catalogue.dates(period).committees
    for one in view.committees if "committee" in view.report.wanted else ():
        if one.code in days:
            yield "Meets on", day_written(days[one.code])
    yield "Measures", f"{len(measures)}, of which {len(due)} are due"
    yield "On target", on_target_of(catalogue, measures)
    if words := as_at_words(view.release):
        yield "As at an earlier period", words
    yield "Figures", f"{len(given)} of the {number_of(len(due), 'measure')} due have one"
    yield "Exceptions", number_of(len(view.exceptions), "measure")
    yield "Made", moment_written(made_at)


def counts(view: "View") -> list[Sheet]:
    """Declare the counts of ratings: over time, by plan and service, and by the committees it is about."""
    council = view.catalogue.framework.council
    title = Title("Counts", f"{council}, {view.period.label}: {number_of(len(view.measures), 'measure')}")
    committees = view.committees if len(view.committees) > 1 else ()
    parts = (title, *summary_parts(view.release, committees, least=2))
    columns = max((len(part.columns) for part in parts if isinstance(part, Table)), default=0)
    return [Sheet(COUNTS, parts, landscape=columns > MOST_UPRIGHT)]


def icons(view: "View") -> list[Sheet]:
    """Declare everything at a glance: of each measure only its rating, its travels and the rating of its forecast."""
    columns = (
        Column("reference", "Ref", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 44),
        Column("rating", "Rating", Kind.RATING, 0),
        Column("travel_short", "Since the previous", Kind.TRAVEL, 0),
        Column("travel_long", "Since last year", Kind.TRAVEL, 0),
        Column("forecast_rating", "Forecast rating", Kind.RATING, 0),
    )

    def line(figure: "ReleasedFigure") -> Line:
        values: dict[str, Content] = {
            "reference": figure.ref,
            "measure": figure.title,
            "rating": figure.rating,
            "travel_short": unless_withheld(figure.travel_short),
            "travel_long": unless_withheld(figure.travel_long),
            "forecast_rating": unless_withheld(figure.forecast_rating),
        }
        return Line(figure.reference, values)

    lines = headed(view, by_top(view), line)
    title = Title("At a glance", f"{view.period.label}, {number_of(len(view.measures), 'measure')}")
    table = Table(columns, tuple(lines), keys=("reference",))
    if not lines:
        return [Sheet(ICONS, (title, Note("No measure belongs here.")))]
    key = (*key_of(view.release), *travel_key())
    return [Sheet(ICONS, (title, table, Gap(), *key), freeze=2, landscape=False)]
