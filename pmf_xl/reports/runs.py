"""A released measure's run of figures: what its picture draws, and the same in words for who cannot see it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.layout.full_words import SHORTHAND, UNITS
from pmf_xl.layout.words import written
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.curve import held_in, long_curve_of, outturn_drawn, past_of
from pmf_xl.reports.icons import BEYOND_CHANCE, SPECIAL
from pmf_xl.reports.scorecard_table import target_words
from pmf_xl.reports.values import INSTEAD, value_of
from pmf_xl.rules.terms import Aggregation, Marker, Polarity, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure
    from pmf_xl.layout.pictures import Curve
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
    """What the picture of a measure shows: the chart of its page, with what stands above it, and the same in words."""

    measure: "Measure"
    title: str
    about: str
    curve: "Curve"
    says: str


def runs_of(release: "Release") -> Iterator[PictureRun]:
    """Give the run of every whole measure that has figures enough to be drawn."""
    for figure in release.measures:
        held = held_in(past_of(release, figure), release.period)
        if len(_known(held)) >= FEWEST and (
            curve := long_curve_of(release, figure, held, dict(figure.run.special), figure.measure.title)
        ):
            yield PictureRun(
                figure.measure, one_line(figure.measure.title), _about(held[-1]), curve, _told(held, curve)
            )


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
    return [figure for figure in figures if outturn_drawn(figure) is not None]


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


def _told(figures: "Sequence[PeriodFigure]", curve: "Curve") -> str:
    """Say what the picture shows to those who cannot see it."""
    measure, now, known = figures[0].measure, figures[-1], _known(figures)
    said = ", ".join(in_unit(outturn_drawn(figure), measure) for figure in known)
    name = f"{one_line(measure.title)} ({one_line(measure.ref)})"
    first, last = known[0].period.label, known[-1].period.label
    return " ".join(
        [
            f"Line of {number_of(len(known), 'figure')} of {name} from {first} to {last}: {said}.",
            *([_RUNNING_TOTAL] if measure.aggregation is Aggregation.CUMULATIVE else []),
            *_markers_told(figures),
            *([f"The target for {now.period.label} is {target_words(now)}."] if target_words(now) else []),
            *_marks_told(figures, curve),
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


def _marks_told(figures: "Sequence[PeriodFigure]", curve: "Curve") -> Iterator[str]:
    """Say which figures are marked as other than chance explains, and what is forecast."""
    said = [one for one, label in zip(curve.special, curve.labels, strict=True) if label]
    for style, meaning in BEYOND_CHANCE.items():
        periods = (
            one for one, variation in zip(figures, said, strict=True) if SPECIAL.get(variation) == style
        )
        yield from _told_of(periods, f"marked as {meaning.lower()}")
    if curve.forecast is not None:
        yield f"The forecast for the year is {written(curve.forecast, curve.unit, curve.decimals)}."
