"""A council's logo: read and judged before anything is written, and put below the title of a sheet."""

import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from pmf_xl.books.files import in_short
from pmf_xl.problems import FileUnreadableError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LOGO = "logo.png"  # in a starter kit beside framework.yaml, and in a workspace
LARGEST, WIDEST = 500_000, 3_000  # bytes; pixels of a side
PIXELS = 4 / 3  # in a point
#: Pixels. A picture that ends where a column does is drawn out by programs in which that column is wider than in Excel.
FROM_THE_EDGE = 2
BELOW_THE_BAND = (
    6  # pixels between a title's band and the logo: programs differ by some in where a row begins
)
REMEDY = f"Save the logo as a PNG file of up to {LARGEST // 1000} KB named {LOGO}, or take the file away."
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # parts of a JPEG that say its size


@dataclass(frozen=True)
class Logo:
    """A picture that is known to be whole, with its size in pixels."""

    content: bytes
    wide: int
    tall: int


def read_logo(path: Path) -> Logo | None:
    """Read a logo; None where there is no file. Raises `PmfError` with the remedy for one that cannot be shown."""
    if not path.exists():
        return None
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise FileUnreadableError(
                f"{path} is too large for a logo: {size / 1000:,.0f} KB. {REMEDY}", path=path
            )
        content = path.read_bytes()
    except OSError as reason:
        raise FileUnreadableError(
            f"{path} cannot be read: {in_short(reason)}. {REMEDY}", path=path
        ) from reason
    try:
        logo = _png(content) if content.startswith(_PNG) else _jpeg(content)
    except (ValueError, IndexError, struct.error) as reason:
        raise FileUnreadableError(
            f"{path} is not a picture that can be shown, neither PNG nor JPEG. {REMEDY}", path=path
        ) from reason
    if max(logo.wide, logo.tall) > WIDEST:
        raise FileUnreadableError(
            f"{path} is too large for a logo: {logo.wide:,} by {logo.tall:,} pixels, of which a side may have "
            f"{WIDEST:,}. {REMEDY}",
            path=path,
        )
    return logo


def _png(content: bytes) -> Logo:
    """Check every part of a PNG file; what it says of its resolution is left out, for its size is ours to say."""
    kept, at, kind = [content[:8]], 8, b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        kind, part = content[at + 4 : at + 8], content[at : at + 12 + length]
        (told,) = struct.unpack_from(">I", part, 8 + length)
        if crc32(part[4:-4]) != told:
            raise ValueError("damaged")
        if kind != b"pHYs":
            kept.append(part)
        at += len(part)
    wide, tall = struct.unpack_from(">II", content, 16)
    return _sized(b"".join(kept), wide, tall)


def _jpeg(content: bytes) -> Logo:
    """Find the size of a JPEG file; its resolution is taken for unknown."""
    if not content.startswith(_JPEG) or b"\xff\xd9" not in content[-64:]:
        raise ValueError("not whole")
    at = 2
    while content[at + 1] not in _FRAMES:
        (length,) = struct.unpack_from(">H", content, at + 2)
        if content[at] != 0xFF:
            raise ValueError("damaged")
        if content[at + 4 : at + 9] == b"JFIF\0":
            content = content[: at + 11] + b"\0" + content[at + 12 :]
        at += 2 + length
    tall, wide = struct.unpack_from(">HH", content, at + 5)
    return _sized(content, wide, tall)


def _sized(content: bytes, wide: int, tall: int) -> Logo:
    if not wide or not tall:
        raise ValueError("no size")
    return Logo(content, wide, tall)


def insert_logo(
    worksheet: "Worksheet",
    row: int,
    widths: Sequence[float],
    logo: Logo,
    look: Mapping[str, float],
    says: str,
) -> float:
    """Put a logo into a row, at the right end of some columns, and give the points that the row must be tall.

    It is as large as may be, its shape kept.
    """
    # Points for each of its pixels; never blown up.
    scale = min(look["tallest"] / logo.tall, look["widest"] / logo.wide, 1 / PIXELS)
    room = sum(int(width * 7 + 5) for width in widths)  # pixels of the columns
    places = {
        "image_data": io.BytesIO(logo.content), "description": says, "object_position": 2,
        "x_scale": scale * PIXELS, "y_scale": scale * PIXELS,
        "x_offset": max(0, room - round(logo.wide * scale * PIXELS) - FROM_THE_EDGE), "y_offset": BELOW_THE_BAND,
    }  # fmt: skip
    worksheet.insert_image(row, 0, LOGO, places)
    return float(scale * logo.tall + look["below"] + BELOW_THE_BAND / PIXELS)
