"""The archive that a workbook is, as `zipfile` writes it; parts that many workbooks share are deflated once."""

import struct
import sys
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_BEFORE_A_PART = struct.Struct("<4s5H3L2H")
_IN_THE_LIST = struct.Struct("<4s4B4H3L5H2L")
_AT_THE_END = struct.Struct("<4s4H2LH")
LEVEL = 4  # nearly half as fast again as the usual 6, and one part in twenty larger
_VERSION, _DEFLATE = 20, 8  # the least that is needed to read it, and how parts are packed
_DAY = 1 << 5 | 1  # 1 January 1980, on which Excel says all parts were made
_SYSTEM = 0 if sys.platform == "win32" else 3
_RIGHTS = 0o600 << 16
#: The parts that are hardly the same in two workbooks.
_OWN = (
    "xl/worksheets/",
    "xl/sharedStrings",
    "xl/workbook.xml",
    "xl/comments",
    "xl/drawings/",
    "xl/charts/",
    "docProps/core",
    "docProps/custom",
)

Parts = list[tuple[str, str | bytes]]  # each with its name in the archive, in their order


class _Packed(NamedTuple):
    """A part: its check sum, its size, and its bytes as packed."""

    check: int
    size: int
    content: bytes


def archive(parts: Iterable[tuple[str, str | bytes]]) -> bytes:
    """Pack parts, each with its name in the archive, in their order."""
    pieces: list[bytes] = []
    listed: list[bytes] = []
    at = 0
    for called, content in parts:
        name = called.encode("ascii")
        part = _packed(content) if called.startswith(_OWN) else _shared(content)
        packed = len(part.content)
        head = _BEFORE_A_PART.pack(
            b"PK\3\4", _VERSION, 0, _DEFLATE, 0, _DAY, part.check, packed, part.size, len(name), 0
        )
        pieces += (head, name, part.content)
        listed += (
            _IN_THE_LIST.pack(
                b"PK\1\2", _VERSION, _SYSTEM, _VERSION, 0, 0, _DEFLATE, 0, _DAY, part.check, packed, part.size,
                len(name), 0, 0, 0, 0, _RIGHTS, at,
            ),
            name,
        )  # fmt: skip
        at += len(head) + len(name) + packed
    size, count = sum(map(len, listed)), len(listed) // 2
    return b"".join((*pieces, *listed, _AT_THE_END.pack(b"PK\5\6", 0, 0, count, count, size, at, 0)))


def _packed(content: str | bytes) -> _Packed:
    plain = content.encode() if isinstance(content, str) else content
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return _Packed(zlib.crc32(plain), len(plain), squeeze.compress(plain) + squeeze.flush())


_shared = lru_cache(maxsize=256)(_packed)
