"""A logo is read whole or refused, with what to do about it; JPEG and PNG alike."""

import struct
import zlib
from pathlib import Path

import pytest

from pmf_xl.books.logo import LARGEST, LOGO, read_logo
from pmf_xl.problems import PmfError


def png(wide: int = 40, tall: int = 10, *more: tuple[bytes, bytes]) -> bytes:
    """A white picture, with further parts in it."""
    rows = zlib.compress((b"\0" + b"\xff" * wide) * tall)
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", wide, tall, 8, 0, 0, 0, 0)), *more, (b"IDAT", rows), (b"IEND", b""),
    ]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


def jpeg(wide: int = 40, tall: int = 10) -> bytes:
    """The parts of a JPEG that say what it is; nobody looks at what it shows."""
    about = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x01\x2c\x01\x2c\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", tall, wide) + b"\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\0" * 20
    return b"\xff\xd8" + about + frame + scan + b"\xff\xd9"


def test_its_size_is_known_whatever_it_says_of_its_resolution(tmp_path: Path) -> None:
    for_print = (b"pHYs", struct.pack(">IIB", 11811, 11811, 1))  # 300 dots an inch
    for content in (png(), png(40, 10, for_print), jpeg()):
        (tmp_path / LOGO).write_bytes(content)
        logo = read_logo(tmp_path / LOGO)
        assert logo
        assert (logo.wide, logo.tall) == (40, 10)
        assert b"pHYs" not in logo.content


def test_none_is_none(tmp_path: Path) -> None:
    assert read_logo(tmp_path / LOGO) is None


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        pytest.param(b"", "not a picture", id="empty"),
        pytest.param(b"GIF89a\x28\x00\x0a\x00\x80", "not a picture", id="another kind"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture", id="drawing"),
        pytest.param(png()[:-20], "not a picture", id="cut short"),
        pytest.param(png().replace(b"IDAT", b"IDAX"), "not a picture", id="damaged"),
        pytest.param(png(0, 10), "not a picture", id="no size"),
        pytest.param(jpeg()[:40], "not a picture", id="jpeg cut short"),
        pytest.param(png(4000, 10), "too large for a logo: 4,000 by 10 pixels", id="many pixels"),
        pytest.param(png() + b"\0" * LARGEST, "too large for a logo: 500 KB", id="many bytes"),
    ],
)
def test_one_that_cannot_be_shown_is_refused_with_the_remedy(
    tmp_path: Path, content: bytes, wrong: str
) -> None:
    path = tmp_path / LOGO
    path.write_bytes(content)
    with pytest.raises(PmfError) as told:
        read_logo(path)
    assert str(told.value).startswith(f"{path} is ")
    assert wrong in str(told.value)
    assert str(told.value).endswith(
        "Save the logo as a PNG file of up to 500 KB named logo.png, or take the file away."
    )


def test_a_folder_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / LOGO).mkdir()
    with pytest.raises(PmfError, match="cannot be read"):
        read_logo(tmp_path / LOGO)
