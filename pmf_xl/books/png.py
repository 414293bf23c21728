"""Small pictures as PNG files: a few colours, two pixels to the byte."""

from collections.abc import Sequence
from struct import pack, unpack
from typing import TYPE_CHECKING, Any
from zlib import compress, crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIGN = b"\x89PNG\r\n\x1a\n"  # how such a file begins
Colour = tuple[int, int, int]


def colour_of(name: str) -> Colour:
    """Read a colour as a theme gives it.

    >>> colour_of("#12324A")
    (18, 50, 74)
    """
    red, green, blue = (int(name[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def shade(colour: Colour, share: float) -> Colour:
    """Give a colour mixed with white, so much of it as `share` says.

    >>> shade((0, 100, 200), 0.5)
    (127, 177, 227)
    """
    red, green, blue = (255 - round((255 - part) * share) for part in colour)
    return red, green, blue


def png(pixels: "NDArray[Any]", palette: Sequence[Colour]) -> bytes:
    """Write a picture whose pixels are places in a palette of up to 16 colours; the first of them is not there at all.

    It is an even number of pixels wide.
    """
    tall, wide = pixels.shape
    pairs = (pixels[:, 0::2] << 4 | pixels[:, 1::2]).astype(np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in pairs)
    header = pack(">IIBBBBB", wide, tall, 4, 3, 0, 0, 0)
    colours = b"".join(bytes(colour) for colour in palette)
    drawn = ((b"PLTE", colours), (b"tRNS", b"\0"), (b"IDAT", compress(rows, 9)))
    chunks = ((b"IHDR", header), *drawn, (b"IEND", b""))
    return _SIGN + b"".join(_chunk(kind, held) for kind, held in chunks)


def with_text(picture: bytes, says: str, dots: float) -> bytes:
    """Give a picture's file its description, and how many dots of it are an inch on paper."""
    (header,) = unpack(">I", picture[len(_SIGN) : len(_SIGN) + 4])
    after = len(_SIGN) + 12 + header  # the chunk that must be first
    metre = round(dots / 0.0254)
    size = _chunk(b"pHYs", pack(">IIB", metre, metre, 1))
    try:
        told = _chunk(b"tEXt", b"Description\0" + says.encode("latin-1"))
    except UnicodeEncodeError:
        told = _chunk(b"iTXt", b"Description\0\0\0\0\0" + says.encode("utf-8"))
    return picture[:after] + size + told + picture[after:]


def _chunk(kind: bytes, held: bytes) -> bytes:
    return pack(">I", len(held)) + kind + held + pack(">I", crc32(kind + held))
