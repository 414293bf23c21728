"""A bullet bar as a picture in a row of its own: it prints from every program, in colours and in grey."""

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from pmf_xl.books.png import Colour, colour_of, png, shade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.theme import Theme
    from pmf_xl.layout.pictures import Bullet

WIDE, TALL = 1200, 64  # pixels of the picture
POINTS, AROUND = 22.0, 6.0  # of its height, and left free in its row
_CLEAR, _RED, _AMBER, _GREEN, _BAR, _LINE = range(6)
_PALE = {"RED": 0.45, "AMBER": 0.4, "GREEN": 0.18}  # of each colour: told apart in grey too
_TARGET, _EDGE, _DIAMOND = (
    5,
    2,
    20,
)  # half of what the target's line and a band's edge are wide; of the diamond


def bullet_picture(bullet: "Bullet", theme: "Theme") -> bytes:
    """Draw bands, the figure over them, and the target across it."""
    pixels = np.full((TALL, WIDE), _CLEAR, np.uint8)

    def at(value: float) -> int:
        share = (value - bullet.low) / (bullet.high - bullet.low)
        return min(WIDE - 1, max(0, round(share * (WIDE - 1))))

    limit, target, outturn = at(bullet.limit), at(bullet.target), at(bullet.outturn)
    first, last = (_RED, _GREEN) if bullet.is_higher else (_GREEN, _RED)
    pixels[:, :] = _AMBER
    pixels[:, : min(limit, target)] = first
    pixels[:, max(limit, target) :] = last
    for edge in (0, limit, WIDE - 1):
        pixels[:, max(0, edge - _EDGE) : edge + _EDGE] = _LINE
    pixels[:_EDGE, :], pixels[-_EDGE:, :] = _LINE, _LINE
    if bullet.from_nought:
        pixels[TALL // 3 : 2 * TALL // 3, :outturn] = _BAR
    else:
        y, x = np.mgrid[0:TALL, 0:WIDE]
        pixels[np.abs(x - outturn) + np.abs(y - TALL / 2) < _DIAMOND] = _BAR
    pixels[TALL // 8 : -TALL // 8, max(0, target - _TARGET) : target + _TARGET] = _LINE
    bands = [shade(colour_of(theme.rating(word)["bg_color"]), share) for word, share in _PALE.items()]
    palette: list[Colour] = [(255, 255, 255), *bands, colour_of(theme.colour("accent")), (0, 0, 0)]
    return png(pixels, palette)


def insert_bullet(
    worksheet: "Worksheet", theme: "Theme", bullet: "Bullet", row: int, widths: "Sequence[float]"
) -> float:
    """Put a bullet bar into a row over some columns, and give the points that the row must be tall."""
    wide = sum(int(width * 7 + 5) for width in widths) - 4  # pixels, as Excel has them
    places = {
        "image_data": BytesIO(bullet_picture(bullet, theme)), "description": bullet.says, "object_position": 1,
        "x_offset": 2, "y_offset": 2, "x_scale": wide / WIDE, "y_scale": POINTS * 4 / 3 / TALL,
    }  # fmt: skip
    worksheet.insert_image(row, 0, "bullet.png", places)
    return POINTS + AROUND
