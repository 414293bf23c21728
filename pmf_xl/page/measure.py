"""The page of one measure: what it is now, its run, its parts, what was said and promised, and what it means."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import RISKS
from pmf_xl.layout.full_words import ADDS_UP, GATHERED, GOOD_IS, HOW_OFTEN
from pmf_xl.page.draw import chart, key_of, sparkline
from pmf_xl.page.history import History, Then, history_of
from pmf_xl.page.shown import ListedMeasure, Shown
from pmf_xl.release.released import number
from pmf_xl.reports.curve import held_in, long_curve_of, past_of
from pmf_xl.reports.finding import finding
from pmf_xl.reports.icons import Icon, beyond_chance, icons_of
from pmf_xl.reports.list_sheets import action_words
from pmf_xl.reports.scorecard_table import (
    benchmark_words,
    commentary_words,
    figure_words,
    note_words,
    part_notes,
    revision_words,
    target_words,
    year_target_words,
)
from pmf_xl.reports.sections.risks import risk_words
from pmf_xl.rules.days import day_written
from pmf_xl.rules.terms import Travel

if TYPE_CHECKING:
    from pmf_xl.release import Release, ReleasedFigure


@dataclass(frozen=True, slots=True)
class PartOf:
    """One breakdown of a measure: its label, its figure now, before and a year ago, and its run."""

    label: str
    figure: str
    previous: str
    last_year: str
    spark: str


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """Everything that stands on the page of a measure."""

    row: ListedMeasure
    finding: str
    facts: tuple[tuple[str, str], ...]
    note: str
    chart: str
    key: tuple[tuple[str, str], ...]  # of the chart: styles, and what is drawn in them
    icons: tuple[Icon, ...]
    history: History
    parts: tuple[PartOf, ...]
    comments: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    risks: tuple[str, ...]
    about: tuple[tuple[str, str], ...]


def measure_page(shown: Shown, figure: "ReleasedFigure", parts: "list[ReleasedFigure]") -> MeasurePage:
    """Gather the page of a measure and of its breakdowns."""
    release, says = shown.release, finding(shown.release, figure)
    past, officers = past_of(release, figure), release.for_officers
    held = held_in(past, release.period)
    history = [one for one in reversed(past) if not held or one.period >= held[0].period]
    among = [one for part in parts for one in part.run.outturns if one is not None]
    said = dict(figure.run.special)
    curve = long_curve_of(release, figure, held, said, says or figure.measure.title)
    return MeasurePage(
        row=shown.row(figure),
        finding=says,
        facts=tuple(_facts(figure)),
        note=note_words(figure) if officers else _public_note(figure),
        chart=chart(curve, labelled=bool(says)) if curve else "",
        key=tuple(key_of(curve)) if curve else (),
        icons=tuple(icons_of(figure)),
        history=history_of(
            [
                Then(
                    one.period,
                    shown.figure(one),
                    target_words(one) or "",
                    shown.rating(one.rating)
                    if one.period == figure.period or one.period in release.known
                    else None,
                    "; ".join(
                        filter(
                            None,
                            (revision_words(one), beyond_chance(said.get(one.period))),
                        )
                    ),
                )
                for one in history
            ]
        ),
        parts=tuple(_part(one, among) for one in parts),
        # What services write is for officers: nobody has looked at it with the public in mind.
        comments=tuple(
            (one.period.label, words) for one in history if (words := commentary_words(one)) and officers
        ),
        actions=tuple(map(action_words, figure.actions)) if officers else (),
        risks=tuple(_risks(release, figure)) if officers else (),
        about=tuple((name, text) for name, text in _about(figure) if text),
    )


def _risks(release: "Release", figure: "ReleasedFigure") -> Iterator[str]:
    """Tell the risks that concern a measure, the highest score first."""
    concern = [one for one in release.registers.get(RISKS.key, ()) if figure.ref in one.row.measures]
    for one in sorted(concern, key=lambda one: -(one.number("score") or 0)):
        yield risk_words(release, one)


def _public_note(figure: "ReleasedFigure") -> str:
    """Say what must be known of a figure, in words of the program alone."""
    earlier = figure.latest_period if figure.is_stale and figure.latest is not None else None
    stale = f"Not yet due: the figure is of {earlier.label}" if earlier else ""
    return "; ".join(filter(None, (stale, revision_words(figure), *part_notes(figure))))


_MOVED: dict[str, str] = {
    Travel.IMPROVING: "better",
    Travel.WORSENING: "worse",
    Travel.UNCHANGED: "the same",
    Travel.UP: "higher",
    Travel.DOWN: "lower",
}


def _facts(figure: "ReleasedFigure") -> Iterator[tuple[str, str]]:
    """Give the figures that stand beside that of the period, each with its name."""
    if number(figure.previous) is not None:
        moved = _MOVED.get(figure.travel_short, "")
        what = "what was added is " if moved and figure.already is not None else ""
        yield "Figure before", _told(figure_words(figure, figure.previous), what + moved)
    if number(figure.last_year) is not None:
        yield (
            "A year before",
            _told(figure_words(figure, figure.last_year), _MOVED.get(figure.travel_long, "")),
        )
    if number(figure.year_to_date) is not None and figure.year_to_date != figure.outturn:
        yield "Year to date", figure_words(figure, figure.year_to_date)
    if number(figure.forecast) is not None:
        aim = year_target_words(figure)
        yield (
            "Forecast for the year",
            figure_words(figure, figure.forecast) + (f" against {aim}" if aim else ""),
        )
    if benchmark := benchmark_words(figure):
        yield "Others", benchmark


def _told(value: str, moved: str) -> str:
    return f"{value}: {moved}" if moved else value


def _part(part: "ReleasedFigure", among: "list[float]") -> PartOf:
    assert part.part
    return PartOf(
        part.part.label,
        figure_words(part, part.shown_outturn),
        figure_words(part, part.previous),
        figure_words(part, part.last_year),
        sparkline(part.run.outturns, among),
    )


def _about(figure: "ReleasedFigure") -> Iterator[tuple[str, str]]:
    measure = figure.measure
    counted = f"{measure.numerator} as a share of {measure.denominator}" if measure.has_parts else ""
    yield "Definition", measure.definition
    yield "How it is worked out", measure.calculation or counted
    yield "Why it matters", measure.rationale
    yield "Good is", GOOD_IS[measure.polarity]
    yield "Reported", f"{HOW_OFTEN[measure.frequency]}. {ADDS_UP[measure.aggregation]}."
    yield "Data from", measure.data_source
    yield "Gathered", GATHERED[measure.collection_method] if measure.collection_method else ""
    yield "Answers for it", measure.strategic_lead
    yield "Definition reviewed", day_written(measure.reviewed) if measure.reviewed else ""
    yield "This figure came from", _source(figure)


def _source(figure: "ReleasedFigure") -> str:
    """Say where the figure came from, which officers are told: its file and cell."""
    held = figure.origin or figure.latest_origin
    if held is None or held.file is None:
        return ""
    cell = f", sheet {held.sheet}, cell {held.cell}" if held.sheet and held.cell else ""
    by = f", saved by {held.sender}" if held.sender else ""
    return f"{held.file}{cell}{by}"
