"""The picture of one measure: its run as a line, its target dashed, its last figure marked and written out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isclose, nan
from typing import TYPE_CHECKING, Any

from pmf_xl.books.axis import ends_and_step
from pmf_xl.layout.words import written
from pmf_xl.publish.canvas import LINE, MIDDLE, STYLES, Letters, Picture
from pmf_xl.reports.runs import PictureRun, in_unit, is_yes_or_no
from pmf_xl.rules.terms import Unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmf_xl.books.theme import Theme

BESIDE = 8.0  # points between a figure and what is written beside it
FOOT = 1.0  # points that the line at the foot is thick
TOUCHING = 5.0  # points left between labels of periods
ROUNDS = 20  # of moving labels apart
_YES_AND_NO = (-0.25, 1.25, 1.0)  # ends and step of an axis of answers
Values = Sequence[float | None]


@dataclass(slots=True)
class _Label:
    """What is written at the end of a line: its lines, where it ends, and how high its middle stands in points."""

    texts: tuple[str, ...]
    place: float
    middle: float
    bold: bool

    @property
    def tall(self) -> float:
        return len(self.texts) * LINE


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where lines are drawn, in points of the picture, and the ends of its axis."""

    left: float
    top: float
    wide: float
    tall: float
    low: float
    high: float

    def down(self, value: float) -> float:
        """Give how far down a value stands."""
        return self.top + (self.high - value) / (self.high - self.low) * self.tall


def run_picture(run: PictureRun, source: str, theme: "Theme", letters: Letters) -> Picture:
    """Draw a run; `source` stands under it."""
    look = theme.data["pictures"]
    margin, wide, plot = float(look["margin"]), float(look["width"]), float(look["plot"])
    heading, small = theme.size("section"), theme.size("table")
    title = letters.wrap(run.title, heading, wide - 2 * margin, bold=True)
    about = letters.wrap(run.about, small, wide - 2 * margin)
    foot = letters.wrap(source, small, wide - 2 * margin)
    head = margin + heading * LINE * len(title) + small * LINE * len(about) + small * 1.5
    below = small * LINE * (2 + len(foot)) + small * 1.5 + margin
    picture = Picture(theme, letters, head + plot + below)
    down = picture.lines(title, margin, margin, heading, bold=True)
    picture.lines(about, margin, down, small, colour="quiet")
    picture.lines(
        foot, margin, head + plot + below - margin - small * LINE * len(foot), small, colour="quiet"
    )
    low, high, step = _YES_AND_NO
    if not is_yes_or_no(run):
        low, high, step = ends_and_step(list(_values(run)), run.measure.unit, run.measure.decimals)
    ticks = dict(_ticks(run, low, high, step))
    labels = list(_labels(run, low, high, plot))
    _move_apart(labels, small)
    left = margin + max(letters.width(text, small) for text in ticks.values()) + BESIDE
    room = max(letters.width(text, small, bold=label.bold) for label in labels for text in label.texts)
    across = wide - margin - room - BESIDE - left
    axes = picture.axes(left, head, across, plot)
    axes.set_axis_off()
    axes.set_xlim(-0.5, len(run.labels) - 0.5)
    axes.set_ylim(low, high)
    _rule(picture, _Plot(left, head, across, plot, low, high), run, ticks)
    _draw_lines(axes, theme, run)
    _write_labels(axes, theme, letters, labels, plot)
    return picture


def _values(run: PictureRun) -> Iterator[float]:
    for values in (run.outturns, run.targets, run.targets_high):
        yield from (value for value in values if value is not None)


# -- what stands beside the axes --------------------------------------------------------------------------------------


def _ticks(run: PictureRun, low: float, high: float, step: float) -> Iterator[tuple[float, str]]:
    """Give the heights that are ruled, each as it is written, with the decimals that the step needs."""
    if is_yes_or_no(run):
        yield from ((0.0, "No"), (1.0, "Yes"))
        return
    measure = run.measure
    unit = Unit.NUMBER if measure.unit is Unit.DAYS else measure.unit  # the unit is said under the title
    scale = 100 if measure.is_percent else 1
    decimals = next(
        places for places in range(9) if isclose(round(step * scale, places), step * scale) or places == 8
    )
    for number in range(round((high - low) / step) + 1):
        height = low + number * step
        yield height, written(height, unit, decimals)


def _rule(picture: Picture, plot: _Plot, run: PictureRun, ticks: dict[float, str]) -> None:
    """Rule the heights and the foot, and name heights and periods: of these as many as there is room for.

    Written out here: the axes' own rules and names take as long to draw as all else.
    """
    letters, small = picture.letters, picture.theme.size("table")
    hairline = picture.theme.data["charts"]["gridlines"]
    for height, text in ticks.items():
        down = plot.down(height)
        picture.rule(plot.left, down, plot.wide, hairline["width"], hairline["colour"])
        picture.write(text, plot.left - BESIDE, down + small * MIDDLE, small, align="right")
    picture.rule(plot.left, plot.top + plot.tall, plot.wide, FOOT, "quiet")
    named = [place for place, label in enumerate(run.labels) if label]
    widest = max(letters.width(part, small) for label in run.labels for part in label.split("\n"))
    every = 1 + int((widest + TOUCHING) / plot.wide * len(run.labels))
    for place in named[::-every]:  # from the last, which always has its name
        across = plot.left + (place + 0.5) / len(run.labels) * plot.wide
        for line, part in enumerate(run.labels[place].split("\n"), start=1):
            foot = plot.top + plot.tall + small * (LINE * line + 0.2)
            picture.write(part, across, foot, small, align="centre")


# -- lines ------------------------------------------------------------------------------------------------------------


def _draw_lines(axes: "Axes", theme: "Theme", run: PictureRun) -> None:
    look, charts = theme.data["pictures"], theme.data["charts"]
    for name, values in (("target", run.targets), ("target high", run.targets_high)):
        places, heights = _stretched(values)
        axes.plot(places, heights, label=name, clip_on=False, **_line(theme, charts["target"]))
    style = _line(theme, charts["series"])
    numbers = [nan if value is None else value for value in run.outturns]
    axes.plot(
        range(len(numbers)), numbers, label="outturn", marker="o", markersize=look["point"], zorder=3,
        clip_on=False, **style,
    )  # fmt: skip
    last = _last(run.outturns)
    size = charts["last_point"]["size"]
    axes.plot(
        [last], [numbers[last]], label="last", marker="o", markersize=size, zorder=4, clip_on=False,
        color=style["color"], linestyle="none",
    )  # fmt: skip


def _line(theme: "Theme", style: dict[str, Any]) -> dict[str, Any]:
    return {
        "color": theme.colour(style["colour"]),
        "linewidth": style["width"],
        "linestyle": STYLES[style["dash"]],
    }


def _stretched(values: Values) -> tuple[list[float], list[float]]:
    """Give a line's places and heights; a value between two gaps is drawn as a short line that ends at its place."""
    places, heights = [], []
    for place, value in enumerate(values):
        around = (values[place - 1] if place else None), (*values, None)[place + 1]
        if value is not None and around == (None, None):
            places.append(place - 0.4)
            heights.append(value)
        places.append(float(place))
        heights.append(nan if value is None else value)
    return places, heights


def _last(values: Values) -> int:
    return max(place for place, value in enumerate(values) if value is not None)


# -- labels at the ends of lines --------------------------------------------------------------------------------------


def _labels(run: PictureRun, low: float, high: float, plot: float) -> Iterator[_Label]:
    """Label the last figure and the targets."""
    ranged = any(value is not None for value in run.targets_high)
    for values, name in (
        (run.outturns, ""),
        (run.targets, "From" if ranged else "Target"),
        (run.targets_high, "To"),
    ):
        ends = [(place, value) for place, value in enumerate(values) if value is not None]
        if ends:
            place, value = ends[-1]
            texts = (f"{name} {in_unit(value, run.measure)}",) if name else run.last
            yield _Label(texts, place, (value - low) / (high - low) * plot, bold=not name)


def _move_apart(labels: list[_Label], size: float) -> None:
    """Move labels up and down until no two of them meet."""
    for _ in range(ROUNDS):
        labels.sort(key=lambda label: label.middle)
        for lower, upper in pairwise(labels):
            needed = (lower.tall + upper.tall) / 2 * size
            short = needed - (upper.middle - lower.middle)
            if short > 0:
                lower.middle -= short / 2
                upper.middle += short / 2


def _write_labels(
    axes: "Axes", theme: "Theme", letters: Letters, labels: Sequence[_Label], plot: float
) -> None:
    size = theme.size("table")
    for label in labels:
        axes.annotate(
            "\n".join(label.texts), (label.place, label.middle / plot), xycoords=("data", "axes fraction"),
            xytext=(BESIDE, 0), textcoords="offset points", va="center", ha="left", annotation_clip=False,
            color=theme.colour("text" if label.bold else "quiet"), parse_math=False, zorder=5,
            fontproperties=letters.font(size, bold=label.bold),
            bbox={"facecolor": theme.colour("page"), "edgecolor": "none", "pad": 1},
        )  # fmt: skip
