"""An index of exceptions, and one A4 page for each.

The boxes of a page are those of Appendix 1 of South Derbyshire's Performance Management Framework (2024), letter for
letter.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from pmf_xl.layout.contribution_words import lacking_words
from pmf_xl.layout.parts import Column, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.layout.pictures import Box, Boxes, Large
from pmf_xl.layout.words import aim_written
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import number, unless_withheld
from pmf_xl.reports.bullet import bullet_of
from pmf_xl.reports.curve import curve_of
from pmf_xl.reports.finding import finding
from pmf_xl.reports.glance import worst_first
from pmf_xl.reports.icons import signs_of
from pmf_xl.reports.list_sheets import action_words, other_reason
from pmf_xl.reports.pieces import key_of, link_to, without_empty
from pmf_xl.reports.scorecard_table import (
    benchmark_words,
    commentary_words,
    figure_words,
    partial_words,
    printed_as,
    shown_target,
    target_words,
    year_target_words,
)
from pmf_xl.reports.wording import begun
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Frequency, Polarity, Rating, Travel, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.release import PeriodFigure, Release, ReleasedFigure
    from pmf_xl.rules.periods import Period
    from pmf_xl.rules.scheme import Scheme

INDEX = "Index"
NOT_HELD, NONE_GIVEN, NO_COMMITTEE = "Not held", "None given", "None"
NOTHING = (NOT_HELD, NONE_GIVEN, NO_COMMITTEE)  # what a box says that holds nothing
UPDATES = {
    Frequency.MONTHLY: "Monthly",
    Frequency.QUARTERLY: "Quarterly",
    Frequency.HALF_YEARLY: "Half-yearly",
    Frequency.ANNUAL: "Yearly",
}


def pages_of(
    release: "Release", tab_of: "Callable[[ReleasedFigure], str]", index: str = INDEX
) -> Iterable[Sheet]:
    """Declare an index of exceptions and the page of each, on the tab that `tab_of` gives it."""
    exceptions = worst_first(release.exceptions, release.catalogue.framework.scheme)
    tabs = [tab_of(figure) for figure in exceptions]
    pages = list(zip(tabs, exceptions, strict=True))
    yield _index(release, pages, index)
    for tab, figure in pages:
        yield _page(release, tab, figure)


_INDEX_COLUMNS = (
    Column("reference", "Ref", Kind.LINK, 0),
    Column("measure", "Measure", Kind.LONG_TEXT, 44),
    Column("service", "Service", Kind.LONG_TEXT, 24),
    Column("committee", "Committee", Kind.LONG_TEXT, 24),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("target", "Target", Kind.FIGURE, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("reason", "Why", Kind.LONG_TEXT, 16),
    Column("running", "Periods running", Kind.COUNT, 0),
    Column("tier", "Goes to", Kind.TEXT, 0),
)


def _index(release: "Release", pages: "Sequence[tuple[str, ReleasedFigure]]", name: str) -> Sheet:
    catalogue, period = release.catalogue, release.period
    lines = tuple(
        Line(
            figure.ref,
            {
                "reference": figure.ref,
                "measure": figure.title,
                "service": catalogue.service(figure.measure.service).name,
                "committee": committees_of(catalogue, figure.measure.committees),
                "outturn": figure.outturn,
                "target": shown_target(figure),
                "rating": figure.rating,
                "reason": other_reason(figure, catalogue.framework.scheme),
                "running": figure.periods_running,
                "tier": begun(figure.tier or ""),
            },
            printed_as(figure),
            links={"reference": link_to(tab)},
        )
        for tab, figure in pages
    )
    council = catalogue.framework.council
    title = Title("Exception report", f"{council}, {period.label}: {number_of(len(lines), 'exception')}")
    if not lines:
        return Sheet(name, (title, Note(f"No measure is an exception in {period.label}.")))
    table = without_empty(Table(_INDEX_COLUMNS, lines, keys=("reference",)))
    return Sheet(name, (title, table, Gap(), *key_of(release)), freeze=2)


def committees_of(catalogue: "Catalogue", codes: Sequence[str]) -> str:
    """Name committees."""
    names = {committee.code: committee.name for committee in catalogue.framework.committees}
    return ", ".join(names[code] for code in codes)


def _page(release: "Release", tab: str, figure: "ReleasedFigure") -> Sheet:
    catalogue, curve = release.catalogue, curve_of(release.catalogue, release.period, figure)
    confidential = (Note("Confidential: not for publication."),) if figure.confidential else ()
    says = finding(release, figure) if curve else ""
    parts: tuple[Part, ...] = (
        Title(figure.title, _belongs_to(catalogue, figure), rating=figure.rating or ""),
        *confidential,
        Large(tuple(_first(catalogue.framework.scheme, figure))),
        *([bullet] if (bullet := bullet_of(catalogue.framework.scheme, figure)) else []),
        *([icons] if (icons := signs_of(figure)) else []),
        Boxes(tuple(_boxes(release, figure))),
        Section(says) if says else Gap(),
        curve or Note("There are too few figures for a chart yet."),
    )
    return Sheet(tab, parts, landscape=False, one_page=True)


def _belongs_to(catalogue: "Catalogue", figure: "ReleasedFigure") -> str:
    """Say after a measure's reference which priority and aim it serves, or which service it is of."""
    path = catalogue.node_path(figure.measure.main_plan)
    if not path:
        return f"{figure.ref}. {catalogue.service(figure.measure.service).name}"
    top = f"{(path[0].level or 'priority').capitalize()}: {path[0].title}"
    return ". ".join((figure.ref, top, *(f"{node.code} {node.title}" for node in path[1:])))


def _first(scheme: "Scheme", figure: "ReleasedFigure") -> Iterable[Box]:
    """Give what is read first: figure, target and rating, and how far apart the two are where there are both."""
    yield Box("Outturn", "None" if figure.outturn is None else figure_words(figure, figure.outturn))
    yield Box("Target", target_words(figure) or "None")
    if gap := gap_words(figure):
        yield Box("Gap", gap)
    yield Box("Rating", scheme.label(figure.rating or ""))


def gap_words(figure: "PeriodFigure") -> str:
    """Say how far a figure is from its target and whether that is good; nothing where it is on it, or there is none."""
    outturn, polarity = number(figure.outturn), figure.measure.polarity
    ends = [end for end in (figure.target, figure.target_high) if end is not None]
    if outturn is None or not ends or figure.measure.unit is Unit.YESNO:
        return ""
    places = figure.measure.places
    given = round_half_away(outturn, places)
    low, high = (round_half_away(end, places) for end in (min(ends), max(ends)))
    if low <= given <= high:
        return ""
    above = given > high
    good = polarity is (Polarity.HIGHER if above else Polarity.LOWER)
    judged = "" if polarity is Polarity.NONE else f", which is {'good' if good else 'bad'}"
    apart = figure_words(figure, given - high if above else low - given)
    if figure.measure.unit is Unit.PERCENT:  # less a share of the target than points of a hundred
        apart = f"{apart.removesuffix('%')} points"
    return f"{apart} {'above' if above else 'below'}{judged}"


def _boxes(release: "Release", figure: "ReleasedFigure") -> Iterable[tuple[Box, ...]]:
    """Give the boxes of the appendix; those that hold nothing only where the framework wants them shown."""
    shown = release.catalogue.framework.exceptions.empty_boxes
    for row in _appendix(release, figure):
        if kept := tuple(box for box in row if shown or box.text not in NOTHING):
            yield kept


def _appendix(release: "Release", figure: "ReleasedFigure") -> Iterable[tuple[Box, ...]]:
    catalogue, period, measure = release.catalogue, release.period, figure.measure
    year = period.ending(Frequency.ANNUAL).previous()
    years = f"{year.starts}-{year.starts + 1}"
    actions = "\n".join(map(action_words, figure.actions)) or NONE_GIVEN
    yield (
        Box("Measure and Reference", f"{measure.ref} {measure.title}"),
        Box("Committee", committees_of(catalogue, measure.committees) or NO_COMMITTEE),
    )
    yield Box("Definition", measure.definition or NOT_HELD), Box("Baseline Data", _baseline(figure))
    yield (Box("Benchmarking Information", benchmark_words(figure) or NOT_HELD),)
    yield (
        Box(f"{years} Out turn (Cumulative)", _outturn_of(release, figure, year)),
        Box(f"{years} Target", _target_of(catalogue, measure, year)),
    )
    said = overview(catalogue.framework.scheme, period, figure)
    yield (
        Box(f"Performance Overview - {UPDATES[period.frequency]} Update", said),
        Box("Actions to improve performance", actions),
    )


def _baseline(figure: "ReleasedFigure") -> str:
    if figure.baseline is None:
        return NOT_HELD
    of = figure.measure.baseline_period
    return figure_words(figure, figure.baseline) + (f" ({of.label})" if of else "")


def _outturn_of(release: "Release", figure: "ReleasedFigure", year: "Period") -> str:
    then = release.at(figure.ref, year)
    if then is None or then.outturn is None:
        return NOT_HELD
    lacking = f" ({lacking_words(then.gaps, then.absent, then.period)})" if then.is_partial else ""
    return figure_words(figure, then.outturn) + lacking


def _target_of(catalogue: "Catalogue", measure: "Measure", year: "Period") -> str:
    target = catalogue.year_target(measure.ref, year)
    if target is None:
        return NOT_HELD
    return aim_written(target, measure.unit, measure.decimals)


_MOVED: dict[str, str] = {
    Travel.IMPROVING: "better than",
    Travel.WORSENING: "worse than",
    Travel.UNCHANGED: "the same as",
    Travel.UP: "higher than",
    Travel.DOWN: "lower than",
}


def overview(scheme: "Scheme", period: "Period", figure: "ReleasedFigure") -> str:
    """Say in a few sentences how the measure stands, then what the service says about it."""
    sentences = [_standing(scheme, period, figure), *_travel(figure), *_outlook(scheme, figure)]
    running = unless_withheld(figure.periods_running)
    if running is not None and running > 1:
        sentences.append(
            f"An exception for {number_of(running, 'period')} running; it goes to the {figure.tier}."
        )
    commentary = commentary_words(figure) or "The service gave no commentary."
    return " ".join(sentences) + "\n" + commentary


def _travel(figure: "ReleasedFigure") -> Iterable[str]:
    moved = [
        f"{_MOVED[travel]} {what}"
        for travel, what in (
            (figure.travel_short, "the period before"),
            (figure.travel_long, "the same period last year"),
        )
        if travel in _MOVED
    ]
    if moved:
        compares_what_was_added = figure.already is not None and figure.travel_short in _MOVED
        yield f"{'What was added is' if compares_what_was_added else 'It is'} {' and '.join(moved)}."


def _outlook(scheme: "Scheme", figure: "ReleasedFigure") -> Iterable[str]:
    if figure.forecast is None or figure.year_target is None:
        return
    rated = unless_withheld(figure.forecast_rating)
    rating = f", {scheme.label(rated).lower()}" if rated else ""
    yield (
        f"Forecast for the year: {figure_words(figure, figure.forecast)} against "
        f"{year_target_words(figure)}{rating}."
    )


def _standing(scheme: "Scheme", period: "Period", figure: "ReleasedFigure") -> str:
    label = f"As at {figure.as_at.label}" if figure.as_at else period.label
    if figure.rating == Rating.NO_DATA:
        return f"{label}: {str(figure.rating_reason).lower()}."
    goal = target_words(figure)
    against = f" against a target of {goal}" if goal else ""
    rated = scheme.label(figure.rating or "").lower()
    if figure.is_partial:
        part = partial_words(figure)
        rated = part[0].lower() + part[1:]
    return f"{label}: {figure_words(figure, figure.outturn)}{against}, {rated}."
