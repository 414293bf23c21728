"""Charts as SVG that stands in a page: drawn from the declaration that workbooks draw theirs from.

Text in them is large enough to be read where the picture is wide, and larger where the screen is narrow, by the style
sheet: so only the ends of an axis are named there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from pmf_xl.books.axis import ends_and_step
from pmf_xl.layout.pictures import Curve
from pmf_xl.layout.words import written
from pmf_xl.rules.terms import Variation

WIDE, TALL = 600, 220  # of a run's chart, in the units of its picture
_TOP, _FOOT = 24, 34  # above the plot, and below it for the labels of periods
_LEFT, _RIGHT = 14, 14
_MOST_LABELS = 7
_MARKS = {
    Variation.IMPROVING: "good",
    Variation.CONCERN: "bad",
    Variation.NEUTRAL_HIGH: "odd",
    Variation.NEUTRAL_LOW: "odd",
}
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

    def across(self, place: float) -> str:
        """Say how far to the right a place stands."""
        return f"{self.left + (self.right - self.left) * place / max(1, self.places - 1):.0f}"

    def down(self, value: float) -> str:
        """Say how far down a value stands; in the middle where all are the same."""
        share = (self.high - value) / (self.high - self.low) if self.high > self.low else 0.5
        return f"{self.top + (self.foot - self.top) * share:.0f}"

    def line(self, values: Values) -> str:
        """Write a line through values, broken where there is none; one that stands alone is a dot."""
        drawn, pen = [], ""
        for place, value in enumerate(values):
            if value is None:
                pen = ""
                continue
            drawn.append(f"{pen or 'M'}{self.across(place)} {self.down(value)}")
            if not pen and (place + 1 == len(values) or values[place + 1] is None):
                drawn.append("h0")
            pen = "L"
        return "".join(drawn)


def chart(curve: Curve) -> str:
    """Draw a run: its line, target, band, limits, forecast, and the figures that chance alone does not explain."""
    values = [one for line in _lines(curve) for one in line if one is not None]
    if curve.forecast is not None:
        values.append(curve.forecast)
    low, high, step = ends_and_step(values, curve.unit, curve.decimals)
    plot = _Plot(len(curve.labels) + (curve.forecast is not None), low, high)
    inside = "".join(
        [*_grid(plot, curve, step), *_aims(plot, curve), *_run(plot, curve), *_labels(plot, curve)]
    )
    return f'<svg viewBox="0 0 {WIDE} {TALL}" role=img aria-label="{escape(curve.says)}">{inside}</svg>'


def _lines(curve: Curve) -> Iterator[Values]:
    yield curve.outturns
    yield curve.targets
    yield curve.targets_high
    for _, values in curve.limits:
        yield values


def _grid(plot: _Plot, curve: Curve, step: float) -> Iterator[str]:
    ticks = [plot.low + step * number for number in range(round((plot.high - plot.low) / step) + 1)]
    rules = "".join(f"M0 {plot.down(tick)}H{WIDE}" for tick in ticks)
    yield f'<path class=g d="{rules}"/>'
    for number, tick in enumerate(ticks):
        some = "" if number in (0, len(ticks) - 1) else " class=some"
        yield f"<text{some} y={int(plot.down(tick)) - 3}>{written(tick, curve.unit, _places(curve, step))}</text>"


def _places(curve: Curve, step: float) -> int:
    """Give as many decimals as the steps of an axis need, and no more than figures have."""
    size = step * 100 if curve.unit == "percent" else step
    return next(
        (places for places in range(curve.decimals) if not round(size * 10**places % 1, 6)), curve.decimals
    )


def _aims(plot: _Plot, curve: Curve) -> Iterator[str]:
    for name, values in curve.limits:
        kind = "b" if name == "Amber limit" else "l"
        if line := plot.line(values):
            yield f'<path class={kind} d="{line}"/>'
    for values in (curve.targets, curve.targets_high):
        if line := plot.line(values):
            yield f'<path class=t d="{line}"/>'


def _run(plot: _Plot, curve: Curve) -> Iterator[str]:
    yield f'<path class=o d="{plot.line(curve.outturns)}"/>'
    held = [(place, value) for place, value in enumerate(curve.outturns) if value is not None]
    last_place, last = held[-1]
    for place, said in enumerate(curve.special):
        value = curve.outturns[place]
        if said in _MARKS and value is not None:
            x, y = plot.across(place), plot.down(value)
            yield f'<path class={_MARKS[Variation(said)]} d="M{x} {y}m-5 0l5-5 5 5-5 5z"/>'
    if curve.forecast is not None:
        end = plot.places - 1
        x, y = plot.across(end), plot.down(curve.forecast)
        yield f'<path class=f d="M{plot.across(last_place)} {plot.down(last)}L{x} {y}"/>'
        yield f"<circle class=f cx={x} cy={y} r=4 />"
    x, y = plot.across(last_place), plot.down(last)
    anchor = "end" if last_place > plot.places / 2 else "start"
    above = max(14, int(y) - 9)
    yield f"<circle cx={x} cy={y} r=4 />"
    yield f"<text class=v x={x} y={above} text-anchor={anchor}>{written(last, curve.unit, curve.decimals)}</text>"


def _labels(plot: _Plot, curve: Curve) -> Iterator[str]:
    """Name periods under the plot, the last of them always, and as many others as there is room for."""
    labels = [*curve.labels, *([curve.forecast_label] if curve.forecast is not None else [])]
    named = [place for place, label in enumerate(labels) if label]
    every = -(-len(named) // _MOST_LABELS)
    chosen = named[::-every]
    for place in chosen:
        anchor = "end" if place > plot.places * 0.9 else "start" if place < plot.places * 0.1 else "middle"
        some = "" if place in (chosen[0], chosen[-1]) else " class=some"
        first, _, second = labels[place].partition("\n")
        text = first if not second else f"{first}<tspan x={plot.across(place)} dy=1.1em>{second}</tspan>"
        yield f"<text{some} x={plot.across(place)} y={TALL - 18} text-anchor={anchor}>{text}</text>"


def sparkline(values: Values) -> str:
    """Draw a run as a small line without words; nothing where there are not two figures."""
    held = [one for one in values if one is not None]
    if len(held) < 2:
        return ""
    plot = _Plot(len(values), min(held), max(held), 2, SPARK_WIDE - 2, 2, SPARK_TALL - 2)
    box = f"0 0 {SPARK_WIDE} {SPARK_TALL}"
    return f'<svg class=s viewBox="{box}" aria-hidden=true><path d="{plot.line(values)}"/></svg>'
