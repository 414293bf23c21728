"""The picture of one measure: the chart of its page under its title, with the key of what is drawn."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmf_xl.page.draw import TALL, WIDE, drawn, key_of
from pmf_xl.publish.canvas import LINE, Picture, width, wrap

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme
    from pmf_xl.layout.pictures import Curve
    from pmf_xl.reports.runs import PictureRun

SAMPLE = 20.0  # points of a line in the key
BESIDE = 6.0  # points between that and its words
APART = 14.0  # points between one thing in the key and the next
#: Marks stand on their place in a chart; in the key they are drawn in the middle of the sample.
_SHAPES = {"good": "M10-3m0-6l6 10h-12z", "bad": "M10-3m-4-4h8v8h-8z", "odd": "M10-3m0-5l5 5-5 5-5-5z"}
Placed = tuple[
    str, str, float, int
]  # a style of the key, its words, how far across it stands, and in which row


def run_picture(run: "PictureRun", source: str, theme: "Theme") -> Picture:
    """Draw a run; `source` stands under it."""
    look = theme.data["pictures"]
    margin, within = float(look["margin"]), float(look["width"]) - 2 * float(look["margin"])
    heading, small = theme.size("section"), theme.size("table")
    title, about, foot = (
        wrap(run.title, heading, within),
        wrap(run.about, small, within),
        wrap(source, small, within),
    )
    key = list(_placed(run.curve, small, within))
    scale = within / WIDE
    head = margin + heading * LINE * len(title) + small * LINE * len(about) + small
    under = head + TALL * scale + small
    row = small * LINE * 1.15
    ends = under + row * (key[-1][3] + 1) + small * 0.5
    picture = Picture(theme, ends + small * LINE * len(foot) + margin)
    down = picture.lines(title, margin, margin, heading, bold=True)
    picture.lines(about, margin, down, small, colour="quiet")
    picture.put(drawn(run.curve), margin, head, scale)
    for style, words, across, number in key:
        line = under + row * number + small
        picture.put(_sample(style), margin + across, line)
        picture.write(words, margin + across + SAMPLE + BESIDE, line, small)
    picture.lines(foot, margin, ends, small, colour="quiet")
    return picture


def _placed(curve: "Curve", size: float, wide: float) -> Iterator[Placed]:
    """Place what stands in the key, one beside another as long as there is room."""
    across, row = 0.0, 0
    for style, words in key_of(curve):
        needed = SAMPLE + BESIDE + width(words, size)
        if across and across + needed > wide:
            across, row = 0.0, row + 1
        yield style, words, across, row
        across += needed + APART


def _sample(style: str) -> str:
    return f'<path class="{style}" d="{_SHAPES.get(style, "M0-3h20")}"/>'
