"""A run of figures as a small picture: a line that stands in a cell, and prints from every program.

A sparkline is smaller still, but LibreOffice does not print it; a native chart in each row takes ten times the bytes of
these 500 or so, and programs take long to draw forty of them.
"""

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from pmf_xl.books.png import colour_of, png, shade

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDE, TALL = 300, 60  # pixels of the picture: some 250 to the inch on paper
_EDGE = 9.0  # pixels left free at each side
_LINE, _ALONE, _POINT = 2.6, 4.0, 7.0  # half of what the line is wide; the radius of points
_SHADES = 16  # from the page to the colour
_Y, _X = np.mgrid[0:TALL, 0:WIDE] + 0.5
Point = tuple[float, float]


@lru_cache(maxsize=2048)
def small_line(values: tuple[float | None, ...], colour: str) -> bytes:
    """Draw a run as a PNG: a line, broken where there is no figure, and its last figure as a point.

    `colour` is `#RRGGBB`; there is at least one figure.
    """
    held = [one for one in values if one is not None]
    low, high = min(held), max(held)
    step = (WIDE - 2 * _EDGE) / max(1, len(values) - 1)

    def down(value: float) -> float:
        share = (high - value) / (high - low) if high > low else 0.5
        return _EDGE + (TALL - 2 * _EDGE) * share

    ink = np.zeros((TALL, WIDE))
    places = [(place, value) for place, value in enumerate(values) if value is not None]
    points = {place: (_EDGE + step * place, down(value)) for place, value in places}
    for (place, one), (after, other) in pairwise(points.items()):
        if after == place + 1:
            _stroke(ink, one, other, _LINE)
    for place, point in points.items():
        is_last, is_alone = place == places[-1][0], not {place - 1, place + 1} & points.keys()
        if is_last or is_alone:  # what stands alone has no line to be seen by
            _stroke(ink, point, point, _POINT if is_last else _ALONE)
    palette = [shade(colour_of(colour), place / (_SHADES - 1)) for place in range(_SHADES)]
    return png(np.rint(ink * (_SHADES - 1)).astype(np.uint8), palette)


def _stroke(ink: "NDArray[Any]", one: Point, other: Point, half: float) -> None:
    """Draw a stroke with round ends, `half` of whose width is given."""
    near = slice(max(0, int(one[0] - half - 1)), int(other[0] + half + 2))  # columns of pixels
    x, y = _X[:, near] - one[0], _Y[:, near] - one[1]
    along, down = other[0] - one[0], other[1] - one[1]
    length = along * along + down * down
    share = np.clip((x * along + y * down) / length, 0, 1) if length else np.zeros(1)
    far = np.hypot(x - share * along, y - share * down)
    ink[:, near] = np.maximum(ink[:, near], np.clip(half + 0.5 - far, 0, 1))
