"""The table of a scorecard: a line per measure, whose rating, variance and travel work themselves out.

A target can be tried out in its cell: what follows from it changes with it, by the same expressions as everywhere
else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pmf_xl.layout.contribution_words import lacking_words
from pmf_xl.layout.parts import Column, Content, Kind, Line, Table
from pmf_xl.layout.words import (
    MARKER_WORDS,
    POLARITY_WORDS,
    range_written,
    short_label,
    written,
)
from pmf_xl.release.released import number, unless_withheld
from pmf_xl.reports.icons import Icon, assurance_of, variation_of
from pmf_xl.rules.direction import TRAVEL
from pmf_xl.rules.expression import Expression, is_number, name, specialise, when
from pmf_xl.rules.rating import forecast_rule, rating_rule
from pmf_xl.rules.terms import Frequency, Marker, Travel
from pmf_xl.rules.variances import VARIANCE

if TYPE_CHECKING:
    from pmf_xl.release import PeriodFigure, ReleasedFigure
    from pmf_xl.release.released import Comparison, Number

_TRAVEL_LONG = specialise(TRAVEL, {"previous": name("last_year")})
_TRAVEL_SHORT = specialise(TRAVEL, {"previous": name("previous")})
_SHARED = {"variance": VARIANCE, "travel_long": _TRAVEL_LONG}

COLUMNS = (
    Column("reference", "Ref", Kind.TEXT, 0),
    Column("measure", "Measure", Kind.LONG_TEXT, 38),
    Column("plan", "Plan", Kind.TEXT, 0),
    Column("service", "Service", Kind.TEXT, 0),
    Column("good_is", "Good is", Kind.TEXT, 0),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("target", "Target", Kind.FIGURE, 0),
    Column("target_high", "Upper end of range", Kind.FIGURE, 0),
    Column("variance", "Variance", Kind.VARIANCE, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("previous", "Previous outturn", Kind.FIGURE, 0),
    Column("travel_short", "Since the previous", Kind.TRAVEL, 0),
    Column("last_year", "Same period last year", Kind.FIGURE, 0),
    Column("travel_long", "Since last year", Kind.TRAVEL, 0),
    Column("run", "Run of outturns", Kind.SPARKLINE, 0),
    Column("year_to_date", "Year to date", Kind.FIGURE, 0),
    Column("forecast", "Forecast", Kind.FIGURE, 0),
    Column("year_target", "Year target", Kind.FIGURE, 0),
    Column("forecast_rating", "Forecast rating", Kind.RATING, 0),
    Column("benchmark", "Benchmark", Kind.LONG_TEXT, 30),
    Column("baseline", "Baseline", Kind.FIGURE, 0),
    Column("distance_travelled", "Distance travelled", Kind.SHARE, 0),
    Column("variation", "Variation", Kind.ICON, 0),
    Column("assurance", "Assurance", Kind.ICON, 0),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 0),
    Column("note", "Notes", Kind.LONG_TEXT, 26),
)
SCORECARD = tuple(column.key for column in COLUMNS)
GROUP = (
    "reference", "measure", "service", "outturn", "target", "rating", "travel_short", "travel_long", "run", "forecast",
    "forecast_rating", "commentary",
)  # fmt: skip
_OPTIONAL = (
    "plan", "target_high", "variance", "previous", "travel_short", "last_year", "travel_long", "year_to_date",
    "forecast", "year_target", "forecast_rating", "benchmark", "baseline", "distance_travelled", "variation",
    "assurance", "commentary", "note",
)  # fmt: skip
#: Narrower than the widths above, where the columns share a page with others.
NARROW = {"measure": 32.0, "commentary": 46.0, "run": 14.0, "travel_short": 15.0, "travel_long": 15.0}
_NOTHING = (None, Travel.NO_COMPARISON)


def scorecard_table(figures: Iterable["ReleasedFigure"], keys: tuple[str, ...], *, live: bool) -> Table:
    """Declare a table of figures with the columns called for.

    `live`: with formulas, and a range as two cells to try out; else with what the formulas give, and a range as words.
    """
    lines = tuple(_line(figure, keys, live=live) for figure in figures)
    # What no line has to show gets no column.
    idle = [
        key for key in _OPTIONAL if key in keys and all(line.values.get(key) in _NOTHING for line in lines)
    ]
    columns = [
        column if live else replace(column, width=NARROW.get(column.key, column.width)) for column in COLUMNS
    ]
    kept = tuple(column for column in columns if column.key in keys and column.key not in idle)
    if live:  # a formula finds nothing where it would look in a column that was left out
        absent = dict.fromkeys({column.key for column in COLUMNS} - {column.key for column in kept})
        lines = tuple(replace(line, facts=absent | dict(line.facts)) for line in lines)
    return Table(kept, lines, keys=("reference",))


def _line(figure: "ReleasedFigure", keys: tuple[str, ...], *, live: bool) -> Line:
    """Declare a figure's line, as far as its columns are called for."""
    measure = figure.measure
    values = {key: _VALUES[key](figure) for key in keys if key in _VALUES}
    if "commentary" in keys:  # where there is a column for it, notes say what must be known of a figure
        noted = "note" in keys
        values["commentary"] = unless_withheld(figure.commentary) if noted else commentary_words(figure)
    if figure.is_range and not live:
        values["target"] = shown_target(figure)
    if figure.is_stale:
        values |= {"travel_short": None, "travel_long": None}
    if figure.part:
        of_part = figure.title.removeprefix(f"{measure.title}: ")
        values |= {"plan": None, "good_is": None, "measure": f"    {of_part}"}
    plain = figure.is_stale or figure.part or not live
    return Line(
        figure.reference,
        values,
        _facts(figure) if live else printed_as(figure),
        formulas={} if plain else _formulas(figure),
        runs={"run": figure.run.outturns},
        run_of=tuple(map(short_label, figure.run.periods)),
    )


def shown_target(figure: "PeriodFigure") -> Content:
    """Give what stands under Target: a figure, or words for a range and for a target that is in words."""
    return target_words(figure) if figure.is_range or figure.target is None else figure.target


def target_words(figure: "PeriodFigure") -> str | None:
    """Write what a figure was to be: a target, or both ends of a range; None where there is no target."""
    return _aim_words(figure, figure.target, figure.target_high) or figure.target_in_words


def year_target_words(figure: "ReleasedFigure") -> str | None:
    """Write what the year's figure is to be."""
    return _aim_words(figure, figure.year_target, figure.year_target_high) or figure.year_target_in_words


def _aim_words(figure: "PeriodFigure", low: float | None, high: float | None) -> str | None:
    if low is None:
        return None
    measure = figure.measure
    return range_written(
        low, low if figure.is_range and high is None else high, measure.unit, measure.decimals
    )


def figure_words(figure: "PeriodFigure", number: "Number") -> str:
    """Write a number in the unit and decimals of a figure's measure."""
    return written(number, figure.measure.unit, figure.measure.decimals)


def printed_as(figure: "PeriodFigure") -> dict[str, Content]:
    """Give what a line must know to print a figure: its unit, its decimals and what it is of."""
    return {
        "unit": str(figure.measure.unit),
        "decimals": figure.measure.decimals,
        "title": figure.title,
    }


def commentary_words(figure: "PeriodFigure") -> str | None:
    """Give what was said of a figure, after the reason for its rating where that was judged."""
    said = unless_withheld(figure.commentary)
    reason = unless_withheld(figure.rating_reason) if figure.is_judged else None
    return "\n".join(part for part in (reason, said) if part) or None


def _in_cell(icon: Icon | None) -> str | None:
    return icon.cell if icon else None


def _facts(figure: "ReleasedFigure") -> dict[str, Content | Expression]:
    """Say what is known of a line for good, and what the rules' names mean in it."""
    facts: dict[str, Content | Expression] = {
        **figure.facts.known(),
        **printed_as(figure),
        "due": figure.due,
        "benchmark_value": figure.benchmark_value,
        "partial": figure.is_partial,
        "marker": str(figure.marker) if figure.marker else None,
    }
    if figure.is_range:
        facts |= {"year_target": figure.year_target, "year_target_high": figure.year_target_high}
    else:
        facts |= {"target_high": None, "year_target_high": None}
    for key, in_words in (("target", figure.target_in_words), ("year_target", figure.year_target_in_words)):
        if in_words:  # until somebody tries a figure out in their place
            facts[key] = when(is_number(name(key)), name(key), None)
    return facts


def _formulas(figure: "ReleasedFigure") -> dict[str, Expression]:
    travel_short = _travel_short(number(figure.already), number(figure.compared_with))
    formulas = _SHARED | {
        "travel_short": travel_short,
        "rating": _rating(figure.facts.grades),
        "forecast_rating": forecast_rule(figure.year_facts.grades),
    }
    if figure.facts.amber_if_improved_on_previous:
        formulas["rating"] = specialise(formulas["rating"], {"travel_short": travel_short})
    if figure.year_facts != figure.facts:  # the year's target has bands of its own
        formulas["forecast_rating"] = specialise(formulas["forecast_rating"], figure.year_facts.known())
    return formulas


@lru_cache(maxsize=64)
def _rating(grades: tuple[str, ...]) -> Expression:
    return specialise(rating_rule(grades), {"travel_long": _TRAVEL_LONG})


def _travel_short(already: float | None, compared_with: float | None) -> Expression:
    """Give the rule of short travel; of a running total it compares what each period added."""
    if already is None:
        return _TRAVEL_SHORT
    now = name("outturn")
    return specialise(
        TRAVEL, {"outturn": when(is_number(now), now - already, now), "previous": compared_with}
    )


def benchmark_words(figure: "ReleasedFigure") -> str | None:
    """Say how others did, and ours of then: `Better: 97.4%, Districts, 2023-24; ours then 98.1%; quartile 2`."""
    others = figure.benchmark
    if others is None:
        return None
    middle = f" (median of {others.of_areas})" if others.of_areas > 1 else ""
    words = f"{figure_words(figure, others.value)}, {others.group or 'others'}{middle}, {others.period.label}"
    if others.ours is None:
        return f"{words}; ours of then is not known, so nothing is compared"
    words += f"; ours then {figure_words(figure, others.ours)}"
    if rank := rank_words(others):
        words += f"; rank {rank}"
    if quartile := unless_withheld(others.quartile):
        words += f"; quartile {quartile}"
    against = unless_withheld(others.against)
    return f"{against.capitalize()}: {words}" if against else words


def compared(figure: "ReleasedFigure") -> tuple[float | None, float | None]:
    """Give what short travel compares: two figures, or of a running total what each of two periods added."""
    now, already = number(figure.outturn), number(figure.already)
    if figure.already is None:
        return now, number(figure.previous)
    added = None if now is None or already is None else now - already
    return added, number(figure.compared_with)


def moved_words(figure: "ReleasedFigure", before_in: str = "the period before") -> str:
    """Say from what to what a figure moved, and in which period it was so before."""
    now, before = compared(figure)
    if now is None or before is None:
        return ""
    added = " added, after" if figure.already is not None else ", after"
    return f"{figure_words(figure, now)}{added} {figure_words(figure, before)} in {before_in}"


def added_words(figure: "ReleasedFigure") -> str:
    """Say what an arrow compares where that is not the figures that are seen: what each period added to a total."""
    travel = unless_withheld(figure.travel_short)
    if figure.already is None or travel in (None, Travel.NO_COMPARISON):
        return ""
    return moved_words(figure)


def rank_words(others: "Comparison") -> str:
    """Say where the council stands among the others: `3 of 13`; nothing where that is not known or not shown."""
    place = unless_withheld(others.place)
    return f"{place.rank} of {place.of}" if place else ""


def revision_words(figure: "PeriodFigure") -> str:
    """Say what a figure was before it was revised; nothing where it was not."""
    revision = figure.revision
    if revision is None:
        return ""
    was = "none" if revision.earlier is None else figure_words(figure, revision.earlier)
    return f"Was {was} before"


def partial_words(figure: "PeriodFigure") -> str:
    """Say that a figure is of a part of its period or of some services only, and what it lacks."""
    what = "period" if figure.gaps else "figure"
    return f"Part of the {what} only: {lacking_words(figure.gaps, figure.absent, figure.period)}"


def part_notes(figure: "ReleasedFigure") -> Iterator[str]:
    """Say what a figure lacks, and the year to date where that lacks anything else."""
    if figure.is_partial:
        yield partial_words(figure)
    gaps, absent = figure.year_to_date_gaps, figure.year_to_date_absent
    if (
        figure.year_to_date is not None
        and (gaps or absent)
        and (gaps, absent) != (figure.gaps, figure.absent)
    ):
        yield f"Year to date: {lacking_words(gaps, absent, figure.period.ending(Frequency.ANNUAL))}"


def note_words(figure: "ReleasedFigure") -> str:
    """Say what a reader must know of a figure beside its number."""
    notes = []
    if figure.confidential:
        notes.append("Confidential")
    if figure.is_stale:
        stands = (
            f": the figure is of {figure.latest_period.label}"
            if figure.latest is not None and figure.latest_period
            else ""
        )
        notes.append(f"Not yet due{stands}")
    elif reason := unless_withheld(figure.rating_reason):
        notes.append(reason + (f" ({figure.judged_by})" if figure.judged_by else ""))
    if figure.marker in MARKER_WORDS and figure.marker not in (Marker.CONFIDENTIAL, Marker.NOT_AVAILABLE):
        notes.append(MARKER_WORDS[figure.marker].capitalize())
    if was := revision_words(figure):
        notes.append(was)
    if added := added_words(figure):
        notes.append(added)
    notes += part_notes(figure)
    if figure.forecast_of:
        notes.append(f"Forecast given for {figure.forecast_of.label}")
    if figure.exception_reason:
        notes.append(f"Exception: {figure.exception_reason.lower()}")
    return "; ".join(dict.fromkeys(notes))


#: What stands in the cells of a line; its run is drawn, and its commentary depends on whether there are notes.
_VALUES: "Mapping[str, Callable[[ReleasedFigure], Content]]" = {
    "reference": lambda figure: figure.reference,
    "measure": lambda figure: figure.title,
    "plan": lambda figure: ", ".join(figure.measure.plan) or None,
    "service": lambda figure: figure.measure.service,
    "good_is": lambda figure: POLARITY_WORDS[figure.measure.polarity],
    "outturn": lambda figure: figure.shown_outturn,
    "target": lambda figure: figure.target_in_words if figure.target is None else figure.target,
    "target_high": lambda figure: figure.target_high if figure.is_range else None,
    "variance": lambda figure: unless_withheld(figure.variance),
    "rating": lambda figure: figure.rating,
    "previous": lambda figure: figure.previous,
    "travel_short": lambda figure: unless_withheld(figure.travel_short),
    "last_year": lambda figure: figure.last_year,
    "travel_long": lambda figure: unless_withheld(figure.travel_long),
    "year_to_date": lambda figure: figure.year_to_date,
    "forecast": lambda figure: figure.forecast,
    "year_target": lambda figure: (
        year_target_words(figure) if figure.year_target is None or figure.is_range else figure.year_target
    ),
    "forecast_rating": lambda figure: unless_withheld(figure.forecast_rating),
    "benchmark": benchmark_words,
    "baseline": lambda figure: figure.baseline,
    "distance_travelled": lambda figure: unless_withheld(figure.distance_travelled),
    "variation": lambda figure: _in_cell(variation_of(figure)),
    "assurance": lambda figure: _in_cell(assurance_of(figure)),
    "note": lambda figure: note_words(figure) or None,
}
