"""From what may be released to the sheets of the publication workbook."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pmf_xl.figures.outlook import LONGEST_RUN
from pmf_xl.layout.band_words import band_words, extent_words
from pmf_xl.layout.contribution_words import calculation_words
from pmf_xl.layout.full_words import ADDS_UP, GATHERED, GOOD_IS, HOW_OFTEN, STATUS, UNITS
from pmf_xl.layout.key import (
    TRAVEL_MEANINGS,
    on_target_words,
    other_ratings,
    rating_meanings,
    share_words,
    withheld_words,
)
from pmf_xl.layout.summary_sheet import shown_ratings
from pmf_xl.layout.words import written
from pmf_xl.publish.tables import (
    AIM_WIDE,
    MIDDLING,
    NARROW,
    WIDE,
    Cell,
    Heading,
    Published,
    ShareBars,
    shorthand_line,
)
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.counting import as_at_words, counted
from pmf_xl.reports.scorecard_table import partial_words
from pmf_xl.reports.values import Value, history, value_at, value_of
from pmf_xl.rules.days import day_written
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.periods import previous_due
from pmf_xl.rules.terms import Marker, Polarity, Rating, Unit

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme
    from pmf_xl.catalogue import Measure, PlanNode
    from pmf_xl.release import PeriodFigure, Release, ReleasedFigure

CONTENTS, NOTES = "Contents", "Notes"
MOST_BARS = 24
_NONE, _UNKNOWN = f"[{Marker.NOT_APPLICABLE}]", f"[{Marker.NOT_AVAILABLE}]"
_ONE_TABLE = "This worksheet contains one table."
_ONE_TABLE_AND_CHART = (
    "This worksheet contains one table and, to the right of it, a chart of its last column."
)
_NOTED = "Some headings refer to notes, which are on the Notes worksheet."
_BREAKDOWN = "A breakdown is a part that a measure is also reported by. It has no target and no rating."
_SEVERAL = "A measure that serves several parts of the plan is counted under each of them."
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")


def _revised(figure: "ReleasedFigure") -> str:
    """Say what a figure was before it was revised, and why."""
    revision = figure.revision
    assert revision is not None
    was = written(revision.earlier, revision.measure.unit, revision.measure.decimals) or "no figure"
    on = f" on {day_written(revision.on)}" if revision.on else ""
    why = f" Reason: {words(revision.reason)}" if revision.reason else ""
    return f"{words(figure.reference)} was revised{on}; it was {was} before.{why}"


def words(text: str) -> str:
    r"""Give a text from the catalogue as it may stand in a cell, or the sign that there is none.

    gptables takes `[text](address)` for a link and `$$name$$` for a note wherever they stand; a blank between keeps
    them text.

    >>> words("See [here](file:///c)"), words("$$1$$"), words(" ")
    ('See [here] (file:///c)', '$ $1$ $', '[x]')
    """
    plain = _CONTROL.sub(" ", text.replace("\r\n", "\n")).strip()
    return plain.replace("](", "] (").replace("$$", "$ $") or _UNKNOWN


def shown(value: Value, unit: str) -> Cell:
    """Give what a cell shows of a figure: a number, yes or no, or the marker in its place.

    >>> shown(Value(1.0), "yesno"), shown(Value(0.954, Marker("p")), "percent"), shown(Value(None), "score")
    ('Yes', 0.954, '[x]')
    """
    if value.number is None:
        return f"[{value.marker or Marker.NOT_AVAILABLE}]"
    return ("Yes" if value.number else "No") if unit == Unit.YESNO else value.number


class Sheets:
    """Makes every sheet of one release; `notes` are the texts of its notes, the first being note 1."""

    def __init__(self, release: "Release", theme: "Theme") -> None:
        self.release, self.theme = release, theme
        self.catalogue, self.period = release.catalogue, release.period
        self.scheme = release.catalogue.framework.scheme
        self._measures = [figure.measure for figure in release.measures]
        self.notes: list[str] = []

    def every(self) -> tuple[Published, ...]:
        """Make the sheets with figures in their order, and before them the notes they refer to."""
        made = [self.measures(), self.services()]
        if self.catalogue.framework.nodes:
            made.append(self.plan())
        made.append(self.over_time())
        if any(figure.part for figure in self.release.figures):
            made.append(self.breakdowns())
        made.append(self.definitions())
        return (self.notes_sheet(), *made)

    # -- notes --------------------------------------------------------------------------------------------------

    def note(self, text: str) -> str:
        """Give the mark of a note, which is numbered when it is first asked for."""
        if text not in self.notes:
            self.notes.append(text)
        return f"[note {self.notes.index(text) + 1}]"

    def notes_sheet(self) -> Published:
        """Make the list of all notes; the sheets that refer to them must have been made."""
        rows = tuple((number, text) for number, text in enumerate(self.notes, start=1))
        headings = (Heading("Note number", figures=True), Heading("Note text", 110))
        return self._table(NOTES, "notes", "Notes to the tables", headings, rows)

    @property
    def _rating_note(self) -> str:
        meanings = rating_meanings(self.scheme, partial=self.release.partial_of).items()
        said = " ".join(f"{self.scheme.label(rating)}: {meaning.lower()}." for rating, meaning in meanings)
        rounded = " Both are rounded as they are printed first." if self.scheme.rate_as_published else ""
        others = " ".join(("", *other_ratings(self.catalogue, where="under Definitions")))
        return f"A rating compares the outturn with the target. {said}{rounded}{others}"

    @property
    def _travel_note(self) -> str:
        said = "; ".join(
            f"{str(word).lower()}: {meaning[0].lower()}{meaning[1:]}"
            for word, meaning in TRAVEL_MEANINGS.items()
        )
        return (
            "Travel compares the outturn with the previous figure, and says better or worse, not up or down: "
            f"{said}. Of a running total it compares what each period added."
        )

    @property
    def _withheld_note(self) -> str:
        return (
            "Measures that are confidential as a whole are left out. [c] stands for a single figure that is "
            f"{withheld_words(self.catalogue.framework.suppress_below)}, and for any from which such a figure could be "
            "worked out: ratings, travel, totals, breakdowns."
        )

    # -- sheets with figures -------------------------------------------------------------------------------------

    def measures(self) -> Published:
        """Make the list of all measures with their figures in this period."""
        figures = self.release.measures
        ranges = any(figure.target_high is not None for figure in figures)
        notes = [self._notes_on(figure) for figure in figures]
        in_words = any(figure.target_in_words for figure in figures)
        headings = [
            Heading("Reference"), Heading("Measure", WIDE), Heading("Service", MIDDLING), Heading("Unit"),
            Heading(f"Outturn\n{self.note(self._withheld_note)}", figures=True),
            Heading("Target", AIM_WIDE if in_words else NARROW, figures=True),
        ]  # fmt: skip
        if ranges:
            headings.append(Heading("Target, upper end of range", figures=True))
        headings += [
            Heading(f"Rating\n{self.note(self._rating_note)}"),
            Heading(f"Travel\n{self.note(self._travel_note)}", 18),
            Heading("Previous figure", figures=True), Heading("Same period a year before", figures=True),
            Heading("Status of the outturn", 20),
        ]  # fmt: skip
        if any(notes):
            headings.append(Heading("Notes", MIDDLING))
        rows = []
        for figure, noted in zip(figures, notes, strict=True):
            row = [*self._named(figure.measure), *self._target(figure, ranges), *self._judged(figure)]
            if any(notes):
                row.append("; ".join(noted) or "No note")
            rows.append(tuple(row))
        return self._table(
            "Measures", "measures", f"Measures: outturn, target, rating and travel, {self.period.label}",
            headings, rows, figures,
        )  # fmt: skip

    def _notes_on(self, figure: "ReleasedFigure") -> list[str]:
        """Say what must be known of a figure beside its number."""
        notes = [lacking] if (lacking := _lacking(figure)) else []
        if figure.revision:
            notes.append(self.note(_revised(figure)))
        judged = unless_withheld(figure.rating_reason) if figure.is_judged else None
        return [*notes, *([words(judged)] if judged else [])]

    def breakdowns(self) -> Published:
        """Make the list of the parts that measures are also reported by."""
        figures = [figure for figure in self.release.figures if figure.part]
        headings = (
            Heading("Reference"), Heading("Measure", WIDE), Heading("Breakdown code"),
            Heading(f"Breakdown\n{self.note(_BREAKDOWN)}", MIDDLING), Heading("Unit"), Heading("Outturn", figures=True),
            Heading(f"Travel\n{self.note(self._travel_note)}", 18), Heading("Previous figure", figures=True),
            Heading("Same period a year before", figures=True), Heading("Status of the outturn", 20),
        )  # fmt: skip
        rows = []
        for figure in figures:
            assert figure.part
            ref, title, _, unit = self._named(figure.measure)
            _, *judged = self._judged(figure)
            part = (words(figure.part.code), words(figure.part.label))
            rows.append((ref, title, *part, unit, shown(value_of(figure), figure.measure.unit), *judged))
        return self._table(
            "Breakdowns", "breakdowns", f"Measures by area, age or other group, {self.period.label}",
            headings, rows, figures,
        )  # fmt: skip

    def over_time(self) -> Published:
        """Make the run of every measure, a column for each of the last periods."""
        whole = [figure for figure in history(self.release) if figure.part is None]
        known = {figure.period for figure in whole if value_of(figure).number is not None} | {self.period}
        periods = [self.period.shifted(-back) for back in reversed(range(LONGEST_RUN))]
        periods = [period for period in periods if period >= min(known)]
        headings = [Heading("Reference"), Heading("Measure", WIDE), Heading("Unit")]
        headings += [Heading(period.label, figures=True) for period in periods]
        rows: list[tuple[Cell, ...]] = []
        for figure in self.release.measures:
            ref, title, _, unit = self._named(figure.measure)
            run = (value_at(self.release, figure, period) for period in periods)
            rows.append((ref, title, unit, *(shown(value, figure.measure.unit) for value in run)))
        title = " to ".join(dict.fromkeys((periods[0].label, self.period.label)))
        title = f"Outturn of each measure over time, {title}"
        return self._table("Over time", "over_time", title, headings, rows, self.release.measures)

    def definitions(self) -> Published:
        """Make the definition of every measure."""
        headings = (
            Heading("Reference"), Heading("Measure", WIDE), Heading("Definition", WIDE),
            Heading("Why it is measured", WIDE), Heading("How it is worked out", WIDE),
            Heading("Data source", MIDDLING), Heading("How it is gathered", MIDDLING), Heading("Unit"),
            Heading("Good is"), Heading("How often"), Heading("How periods make up the year", MIDDLING),
            Heading(f"Still {self.scheme.label(Rating.AMBER).lower()} when short of target by", MIDDLING),
        )  # fmt: skip
        rows = [
            (
                words(one.ref), words(one.title), words(one.definition), words(one.rationale),
                words(calculation_words(self.catalogue, one)), words(one.data_source),
                GATHERED[one.collection_method] if one.collection_method else _UNKNOWN,
                UNITS[one.unit], GOOD_IS[one.polarity], HOW_OFTEN[one.frequency], ADDS_UP[one.aggregation],
                self._amber(one),
            )
            for one in self._measures
        ]  # fmt: skip
        columns = zip(headings, zip(*rows, strict=True), strict=True)
        given = [(heading, column) for heading, column in columns if set(column) != {_UNKNOWN}]
        rows_given = list(zip(*(column for _, column in given), strict=True))
        title = "Definitions of the measures"
        return self._table("Definitions", "definitions", title, [heading for heading, _ in given], rows_given)

    def _amber(self, measure: "Measure") -> str:
        if measure.polarity is Polarity.NONE or measure.unit is Unit.YESNO:
            return _NONE
        facts = RuleFacts.of(measure, self.scheme)
        if measure.model_copy(update={"tolerance": None}).has_bands:  # more than how far amber reaches
            return band_words(facts, measure.unit, self.scheme)
        of_it = extent_words(facts.tolerance, facts.basis, measure.unit).replace("of it", "of the target")
        return f"No more than {of_it}"

    # -- counts --------------------------------------------------------------------------------------------------

    def services(self) -> Published:
        """Make the counts of ratings by service, and of all."""
        groups = []
        for service in self.catalogue.services:
            refs = {one.ref for one in self._measures if one.service == service.code}
            groups.append(_Group((words(service.name),), refs))
        everything = _Group(("All services",), {one.ref for one in self._measures})
        groups = [*(group for group in groups if group.refs), everything]
        return self._counts(
            "Services", "counts_by_service", "Counts of ratings by service", (Heading("Service", WIDE),), groups,
            "All measures", len(groups) - 1,
        )  # fmt: skip

    def plan(self) -> Published:
        """Make the counts of ratings under each part of the plan, what is below it included."""
        groups = []
        for node in self.catalogue.framework.nodes:
            refs = {one.ref for one in self._measures if self._serves(one, node)}
            path = " > ".join(words(above.title) for above in self.catalogue.node_path(node.parent))
            groups.append(_Group((words(node.code), words(node.title), path or _NONE), refs))
        groups = [group for group in groups if group.refs]
        headings = (Heading("Plan code"), Heading("Part of the plan", WIDE), Heading("Belongs to", WIDE))
        every = f"All measures\n{self.note(_SEVERAL)}"
        title = "Counts of ratings by part of the council plan"
        return self._counts("Plan", "counts_by_plan", title, headings, groups, every, len(groups))

    def _serves(self, measure: "Measure", node: "PlanNode") -> bool:
        return any(node in self.catalogue.node_path(code) for code in measure.plan)

    def _counts(
        self, tab: str, name: str, title: str, headings: Sequence[Heading], groups: "Sequence[_Group]", every: str,
        drawn: int,
    ) -> Published:  # fmt: skip
        """Count the ratings of groups; a rating that is held back is counted as such, so that none can be inferred."""
        measures = self.release.measures
        found = [counted(tab, (one for one in measures if one.ref in group.refs)) for group in groups]
        ratings = shown_ratings(self.scheme, found)
        hidden = any(len(each.rated) < len(group.refs) for each, group in zip(found, groups, strict=True))
        said = f"The share on target is {share_words(self.scheme)}. {on_target_words(self.scheme)}"
        note = self.note(" ".join(filter(None, (said, as_at_words(self.release)))))
        numbers = [
            *map(self.scheme.label, ratings),
            *(["Confidential [c]"] if hidden else []),
            every,
        ]
        heads = [*headings, *(Heading(text, figures=True) for text in (*numbers, f"On target\n{note}"))]
        rows: list[tuple[Cell, ...]] = []
        for group, each in zip(groups, found, strict=True):
            held_back = (len(group.refs) - len(each.rated),) if hidden else ()
            share = each.on_target(self.scheme).share
            printed: Cell = _NONE if share is None else round(share, 6)
            counts = (each.ratings.count(rating) for rating in ratings)
            rows.append((*group.names, *counts, *held_back, len(group.refs), printed))
        last = len(heads) - 1
        bars = self._bars(rows[:drawn], last)
        made = self._table(tab, name, f"{title}, {self.period.label}", heads, rows, charted=bars is not None)
        return replace(made, column_formats={last: "0%"}, bars=bars)

    def _bars(self, rows: Sequence[tuple[Cell, ...]], column: int) -> ShareBars | None:
        """Draw the share on target, where there is more than one bar and every bar has a length."""
        if not 1 < len(rows) <= MOST_BARS or any(isinstance(row[column], str) for row in rows):
            return None
        title = f"Share of measures on target, {self.period.label}"
        told = "; ".join(f"{row[0]}: {float(row[column]):.0%}" for row in rows)
        return ShareBars(title, f"Bar chart of the column On target. {told}.", 0, column, len(rows))

    # -- cells ---------------------------------------------------------------------------------------------------

    def _named(self, measure: "Measure") -> tuple[str, str, str, str]:
        service = self.catalogue.service(measure.service).name
        return words(measure.ref), words(measure.title), words(service), UNITS[measure.unit]

    def _target(self, figure: "ReleasedFigure", ranges: bool) -> Iterator[Cell]:
        none, unit = Value(None, Marker.NOT_APPLICABLE), figure.measure.unit
        yield shown(value_of(figure), unit)
        yield figure.target_in_words or shown(none if figure.target is None else Value(figure.target), unit)
        if ranges:
            yield shown(none if figure.target_high is None else Value(figure.target_high), unit)

    def _judged(self, figure: "ReleasedFigure") -> tuple[Cell, ...]:
        measure = figure.measure
        before = previous_due(measure.frequency, figure.period)
        return (
            self.scheme.label(figure.rating) if figure.rating else _NONE,
            figure.travel_short.capitalize(),
            shown(value_at(self.release, figure, before), measure.unit),
            shown(value_at(self.release, figure, figure.period.year_before()), measure.unit),
            STATUS[value_of(figure).marker],
        )

    def _table(
        self, tab: str, name: str, title: str, headings: Sequence[Heading], rows: "Sequence[tuple[Cell, ...]]",
        figures: "Sequence[PeriodFigure]" = (), *, charted: bool = False,
    ) -> Published:  # fmt: skip
        noted = any("[note " in heading.text for heading in headings)
        first = _ONE_TABLE_AND_CHART if charted else _ONE_TABLE
        said = shorthand_line((*rows, [heading.text for heading in headings]))
        says = (first, *([_NOTED] if noted else []), *said)
        formats = tuple(self.theme.number(figure.measure.unit, figure.measure.decimals) for figure in figures)
        return Published(tab, name, title, says, tuple(headings), tuple(rows), formats)


def _lacking(figure: "ReleasedFigure") -> str:
    """Say what a figure is of, where that is not the whole of the period; nothing where it is."""
    as_at = [f"As at {figure.as_at.label}"] if figure.as_at else []
    partial = [partial_words(figure)] if figure.is_partial else []
    return "; ".join([*as_at, *partial])


@dataclass(frozen=True, slots=True)
class _Group:
    """Measures that are counted together: what stands in the first columns, and their references."""

    names: tuple[str, ...]
    refs: set[str]
