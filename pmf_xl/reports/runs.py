"""A released measure's run of figures: what its picture draws, and the same in words for who cannot see it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pmf_xl.figures.outlook import LONGEST_RUN
from pmf_xl.layout.full_words import SHORTHAND, UNITS
from pmf_xl.layout.words import short_label, written
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.curve import parted, years_begin
from pmf_xl.reports.scorecard_table import target_words
from pmf_xl.reports.values import INSTEAD, history, value_of
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.terms import Aggregation, Marker, Polarity, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure
    from pmf_xl.release import PeriodFigure, Release

FEWEST = 3  # figures that make a run
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_GOOD_IS = {
    Polarity.HIGHER: "Higher is better.",
    Polarity.LOWER: "Lower is better.",
    Polarity.RANGE: "Best within the target range.",
    Polarity.NONE: "For monitoring only.",
}
_RUNNING_TOTAL = "Each figure is a running total since the start of its financial year."


@dataclass(frozen=True, slots=True)
class PictureRun:
    """What the picture of a measure shows; of its rows of values None is a gap, and a gap has an empty label.

    `last` is what stands at the last figure: the figure in its unit, and its status where it is not final.
    """

    measure: "Measure"
    title: str
    about: str
    labels: tuple[str, ...]
    outturns: tuple[float | None, ...]
    targets: tuple[float | None, ...]  # of a range its lower end
    targets_high: tuple[float | None, ...]  # of a range its upper end, else gaps
    last: tuple[str, ...]
    says: str


def runs_of(release: "Release") -> Iterator[PictureRun]:
    """Give the run of every whole measure that has figures enough to be drawn."""
    whole = (figure for figure in history(release) if figure.part is None)
    for _, figures in groupby(whole, key=lambda figure: figure.ref):
        shown = [figure for figure in figures if _has_a_place(figure)][-LONGEST_RUN:]
        if len(_known(shown)) >= FEWEST:
            yield _run(shown)


def _has_a_place(figure: "PeriodFigure") -> bool:
    """Say whether a figure has a place in a run: a gap is drawn only where a figure was due."""
    return value_of(figure).number is not None or is_due(figure.measure.frequency, figure.period)


def one_line(text: str) -> str:
    r"""Give a text from the catalogue as one line.

    >>> one_line("Calls\r\n answered ")
    'Calls answered'
    """
    return " ".join(_CONTROL.sub(" ", text).split())


def in_unit(number: float | None, measure: "Measure") -> str:
    """Write a figure of a measure in its unit and with its decimals."""
    return written(number, measure.unit, measure.decimals)


def _known(figures: "Iterable[PeriodFigure]") -> "list[PeriodFigure]":
    return [figure for figure in figures if _drawn(figure) is not None]


def _drawn(figure: "PeriodFigure") -> float | None:
    """Give the figure that is drawn: none of a part of a period, which would look like a move."""
    return None if figure.is_partial else value_of(figure).number


def _run(figures: "Sequence[PeriodFigure]") -> PictureRun:
    measure = figures[0].measure
    periods = [figure.period for figure in figures]
    begins = years_begin(measure.aggregation, measure.frequency, periods)
    last = value_of(_known(figures)[-1])
    return PictureRun(
        measure,
        one_line(measure.title),
        _about(figures[-1]),
        parted(tuple(map(short_label, periods)), begins, ""),
        parted(tuple(map(_drawn, figures)), begins, None),
        parted(tuple(figure.target for figure in figures), begins, None),
        parted(tuple(figure.target_high for figure in figures), begins, None),
        (in_unit(last.number, measure), *([SHORTHAND[last.marker]] if last.marker else [])),
        _told(figures),
    )


def _about(now: "PeriodFigure") -> str:
    """Say under the title what the figures are, and why there is none of the period itself."""
    measure, marker = now.measure, value_of(now).marker
    counted_in = UNITS[measure.unit]
    total = ", running total of the year" if measure.aggregation is Aggregation.CUMULATIVE else ""
    good = "Yes is better." if measure.unit is Unit.YESNO else _GOOD_IS[measure.polarity]
    why = (
        SHORTHAND[marker]
        if marker in INSTEAD
        else f"part of the {_part_of(now)} only"
        if now.is_partial
        else ""
    )
    lacking = f" {now.period.label}: {why}." if why else ""
    return f"{counted_in}{total}. {good}{lacking}"


def _told(figures: "Sequence[PeriodFigure]") -> str:
    """Say what the picture shows to those who cannot see it."""
    measure, now, known = figures[0].measure, figures[-1], _known(figures)
    said = ", ".join(in_unit(_drawn(figure), measure) for figure in known)
    name = f"{one_line(measure.title)} ({one_line(measure.ref)})"
    first, last = known[0].period.label, known[-1].period.label
    return " ".join(
        [
            f"Line of {number_of(len(known), 'figure')} of {name} from {first} to {last}: {said}.",
            *([_RUNNING_TOTAL] if measure.aggregation is Aggregation.CUMULATIVE else []),
            *_markers_told(figures),
            *([f"The target for {now.period.label} is {target_words(now)}."] if target_words(now) else []),
        ]
    )


def _markers_told(figures: "Sequence[PeriodFigure]") -> Iterator[str]:
    """Say of which periods there is no figure, and why; and which figures are not final."""
    for marker in (*INSTEAD, Marker.PROVISIONAL, Marker.REVISED, Marker.ESTIMATED):
        yield from _told_of((one for one in figures if value_of(one).marker is marker), SHORTHAND[marker])
    for what in ("period", "figure"):
        partial = (one for one in figures if one.is_partial and _part_of(one) == what)
        of = "of a part of the period" if what == "period" else "of some services"
        yield from _told_of(partial, f"{of} only, and not drawn")


def _part_of(figure: "PeriodFigure") -> str:
    """Say what a figure is only a part of."""
    return "period" if figure.gaps else "figure"


def _told_of(figures: "Iterable[PeriodFigure]", what: str) -> Iterator[str]:
    periods = [figure.period.label for figure in figures]
    if len(periods) == 1:
        yield f"The figure of {periods[0]} is {what}."
    elif periods:
        yield f"The figures of {', '.join(periods[:-1])} and {periods[-1]} are {what}."


def is_yes_or_no(run: PictureRun) -> bool:
    """Say whether the figures of a run are answers and not numbers."""
    return run.measure.unit is Unit.YESNO
