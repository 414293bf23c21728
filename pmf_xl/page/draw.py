"""Charts as SVG, in pages and as pictures: drawn from the declaration that workbooks draw theirs from.

Text in them is large enough to be read where the picture is wide, and larger where the screen is narrow, by the style
sheet: so only the ends of an axis are named there. What is drawn is well-formed XML, as a picture must be.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from pmf_xl.books.axis import ends_and_step
from pmf_xl.layout.pictures import Curve
from pmf_xl.layout.words import range_written, written
from pmf_xl.reports.curve import AMBER_LIMIT, UPPER_LIMIT
from pmf_xl.reports.icons import BEYOND_CHANCE, SPECIAL
from pmf_xl.rules.terms import Unit

WIDE, TALL = 600, 220  # of a run's chart, in the units of its picture
_TOP, _FOOT = 24, 32  # above the plot, and below it for the labels of periods
_LEFT, _RIGHT = 72, 14  # the scale stands to the left
_MOST_LABELS = 6
LABELS_DOWN = TALL - 14  # the line on which periods are named
_DOWN = f' transform="translate(0 {LABELS_DOWN})"'
#: A triangle that points up, a square and a diamond, around their place: what they say is not told by colour alone.
_SHAPES = {"good": "m0-6l6 10h-12z", "bad": "m-4-4h8v8h-8z", "odd": "m0-5l5 5-5 5-5-5z"}
_STROKE = "m-12 0h24"  # of what is aimed at in one period alone
SPARK_WIDE, SPARK_TALL = 60, 16
Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where a value at a place stands: `places` of them side by side, from low to high, within the edges."""

    places: int
    low: float
    high: float
    left: float = _LEFT
    right: float = WIDE - _RIGHT
    top: float = _TOP
    foot: float = TALL - _FOOT

    def across(self, place: float) -> int:
        """Say how far to the right a place stands."""
        return round(self.left + (self.right - self.left) * place / max(1, self.places - 1))

    def down(self, value: float) -> int:
        """Say how far down a value stands; in the middle where all are the same."""
        share = (self.high - value) / (self.high - self.low) if self.high > self.low else 0.5
        return round(self.top + (self.foot - self.top) * share)

    def line(self, values: Values, alone: str = "h0") -> str:
        """Write a line through values, broken where there is none; one that stands `alone` is a dot.

        Where it runs level it is drawn in one stroke.
        """
        drawn: list[str] = []
        for start, run in _runs(values):
            points = [(self.across(start + place), self.down(value)) for place, value in enumerate(run)]
            points = [
                point
                for place, point in enumerate(points)
                if place in (0, len(points) - 1)
                or not points[place - 1][1] == point[1] == points[place + 1][1]
            ]
            drawn.append(f"M{points[0][0]} {points[0][1]}{_steps(points) if len(points) > 1 else alone}")
        return "".join(drawn)


def _steps(points: Sequence[tuple[int, int]]) -> str:
    """Write the way from the first point through the others."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    return "l" + " ".join(f"{across} {down}" for across, down in steps).replace(" -", "-")


def _runs(values: Values) -> Iterator[tuple[int, list[float]]]:
    """Give each run of values without a gap, and the place where it begins."""
    place = 0
    for gap, run in groupby(values, lambda value: value is None):
        held = list(run)
        if not gap:
            yield place, [value for value in held if value is not None]
        place += len(held)


def chart(curve: Curve, *, labelled: bool) -> str:
    """Draw a run as an element of a page.

    `labelled`: what it says stands in the page already, as what has the id `says`.
    """
    says = "aria-labelledby=says" if labelled else f'aria-label="{escape(curve.says)}"'
    return f'<svg viewBox="0 0 {WIDE} {TALL}" role=img {says}>{_in_html(drawn(curve))}</svg>'


def _in_html(drawing: str) -> str:
    """Leave out what the style sheet says, and quotes that HTML does not need: before a slash they have to stay."""
    return re.sub(r'="([\w.-]+)"(?=[ >])', r"=\1", drawing.replace(_DOWN, ""))


def drawn(curve: Curve) -> str:
    """Draw a run: its line, target, band, limits, forecast, and the figures that chance alone does not explain."""
    low, high, ticks, step = _axis(curve)
    plot = _Plot(len(curve.labels) + (curve.forecast is not None), low, high)
    rules = "".join(f"M0 {plot.down(tick)}H{WIDE}" for tick in ticks)
    lines = [f'<path class="g" d="{rules}"/>', *_aims(plot, curve), *_run(plot, curve)]
    words = [*_scale(plot, curve, ticks, step), *_value(plot, curve), *_labels(plot, curve)]
    return "".join([*lines, *words])  # words last, so that no line runs through them


def key_of(curve: Curve) -> Iterator[tuple[str, str]]:
    """Say what is drawn in a chart, each by its style in the drawing."""
    limits = {name for name, _ in curve.limits}
    yield "o", "Figure"
    if aim := _aim(curve):
        yield "t", f"Target {aim}"
    if AMBER_LIMIT in limits:
        yield "b", "End of amber"
    if UPPER_LIMIT in limits:
        yield "l", "Limits of chance"
    if curve.forecast is not None:
        yield "f", f"Forecast {written(curve.forecast, curve.unit, curve.decimals)}"
    marked = {SPECIAL.get(one) for one in curve.special}
    yield from ((style, meaning) for style, meaning in BEYOND_CHANCE.items() if style in marked)


def _aim(curve: Curve) -> str:
    """Write the last target; of a range both its ends."""
    known = [[one for one in aims if one is not None] for aims in (curve.targets, curve.targets_high)]
    low, high = (aims[-1] if aims else None for aims in known)
    return "" if low is None else range_written(low, high, curve.unit, curve.decimals)


def _axis(curve: Curve) -> tuple[float, float, list[float], float]:
    """Give the ends of the scale, what is named on it, and how far that is apart."""
    if curve.unit == Unit.YESNO:
        return -0.25, 1.25, [0.0, 1.0], 1.0
    values = [one for line in _lines(curve) for one in line if one is not None]
    if curve.forecast is not None:
        values.append(curve.forecast)
    low, high, step = ends_and_step(values, curve.unit, curve.decimals)
    return low, high, [low + step * number for number in range(round((high - low) / step) + 1)], step


def _lines(curve: Curve) -> Iterator[Values]:
    yield curve.outturns
    yield curve.targets
    yield curve.targets_high
    for _, values in curve.limits:
        yield values


def _scale(plot: _Plot, curve: Curve, ticks: Sequence[float], step: float) -> Iterator[str]:
    named = [
        f'<text y="{plot.down(tick) - 3}">{written(tick, curve.unit, _places(curve, step))}</text>'
        for tick in ticks
    ]
    yield f"<g>{''.join(named)}</g>"


def _places(curve: Curve, step: float) -> int:
    """Give as many decimals as the steps of an axis need, and no more than figures have."""
    size = step * 100 if curve.unit == "percent" else step
    return next(
        (places for places in range(curve.decimals) if not round(size * 10**places % 1, 6)), curve.decimals
    )


def _aims(plot: _Plot, curve: Curve) -> Iterator[str]:
    amber = [values for name, values in curve.limits if name == AMBER_LIMIT]
    chance = [values for name, values in curve.limits if name != AMBER_LIMIT]
    for kind, aims in (("b", amber), ("l", chance), ("t", [curve.targets, curve.targets_high])):
        if lines := "".join(plot.line(values, _STROKE) for values in aims):
            yield f'<path class="{kind}" d="{lines}"/>'


def _run(plot: _Plot, curve: Curve) -> Iterator[str]:
    yield f'<path class="o" d="{plot.line(curve.outturns)}"/>'
    last_place, last = _last(curve)
    marked: dict[str, str] = {}
    for place, said in enumerate(curve.special):
        value = curve.outturns[place]
        if (kind := SPECIAL.get(said)) and value is not None:
            marked[kind] = f"{marked.get(kind, '')}M{plot.across(place)} {plot.down(value)}{_SHAPES[kind]}"
    for kind, drawn in marked.items():
        yield f'<path class="{kind}" d="{drawn}"/>'
    if curve.forecast is not None:
        end = plot.places - 1
        x, y = plot.across(end), plot.down(curve.forecast)
        yield f'<path class="f" d="M{plot.across(last_place)} {plot.down(last)}L{x} {y}"/>'
        yield f'<circle class="f" cx="{x}" cy="{y}" r="4"/>'
    x, y = plot.across(last_place), plot.down(last)
    yield f'<circle cx="{x}" cy="{y}" r="4"/>'


def _value(plot: _Plot, curve: Curve) -> Iterator[str]:
    """Write the last figure beside its point, on the side where there is room."""
    place, last = _last(curve)
    side = "v e" if place > plot.places / 2 else "v"
    above = max(14, plot.down(last) - 9)
    words = curve.last or written(last, curve.unit, curve.decimals)
    yield f'<text class="{side}" x="{plot.across(place)}" y="{above}">{words}</text>'


def _last(curve: Curve) -> tuple[int, float]:
    """Give the last figure, and where it stands."""
    return [(place, value) for place, value in enumerate(curve.outturns) if value is not None][-1]


def _labels(plot: _Plot, curve: Curve) -> Iterator[str]:
    """Name periods under the plot, the last of them always, and as many others as there is room for."""
    labels = [*curve.labels, *([curve.forecast_label] if curve.forecast is not None else [])]
    named = [place for place, label in enumerate(labels) if label]
    every = -(-len(named) // _MOST_LABELS)
    chosen = named[::-every]
    words = []
    for place in chosen:
        anchor = ' class="e"' if place > plot.places * 0.9 else ' text-anchor="start"' if not place else ""
        words.append(f'<text x="{plot.across(place)}"{anchor}>{labels[place].replace(chr(10), " ")}</text>')
    yield f'<g class="p"{_DOWN}>{"".join(words)}</g>'


def sparkline(values: Values, among: Sequence[float] = ()) -> str:
    """Draw a run as a small line without words; nothing where there are not two figures.

    It stands as high as its figures are `among` others, so that lines beside one another can be compared.
    """
    held = [one for one in values if one is not None]
    if len(held) < 2:
        return ""
    plot = _Plot(len(values), min(*held, *among), max(*held, *among), 2, SPARK_WIDE - 2, 2, SPARK_TALL - 2)
    box = f"0 0 {SPARK_WIDE} {SPARK_TALL}"
    return f'<svg class=s viewBox="{box}" aria-hidden=true><path d="{plot.line(values)}"/></svg>'
