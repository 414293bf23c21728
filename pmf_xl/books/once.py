"""Pieces of XML that xlsxwriter writes the same in workbook after workbook: each is written once and kept."""

from collections.abc import Callable, Hashable
from io import StringIO
from typing import Any

MOST = 8192  # pieces that are kept

_kept: dict[Hashable, str] = {}


def once(writer: Any, key: Hashable, write: Callable[..., object], *args: object) -> str:
    """Give what `write` writes with its arguments; from then on the same wherever the `key` is.

    The key says all that the piece depends on, and what sort of piece it is.
    """
    piece = _kept.get(key)
    if piece is None:
        out, writer.fh = writer.fh, StringIO()
        try:
            write(*args)
            piece = str(writer.fh.getvalue())
        finally:
            writer.fh = out
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = piece
    return piece


def forget() -> None:
    """Keep nothing of what was written before."""
    _kept.clear()
