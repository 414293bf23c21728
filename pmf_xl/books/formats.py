"""Formats that are made once for all workbooks; a workbook has its own copy, which only takes a number in it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.styles import Styles

from pmf_xl.books.once import once


class KnownFormat(Format):
    """A format whose keys, by which xlsxwriter tells formats apart, are worked out once."""

    def __init__(self, properties: Mapping[str, Any]) -> None:
        super().__init__(dict(properties))
        self.origin = object()  # which all its copies share, and no other format
        plain = Format(dict(properties))
        self._keys = (plain._get_format_key(), plain._get_font_key(), plain._get_border_key())

    def copy(self, book: Any) -> "KnownFormat":
        """Give a copy to a workbook."""
        made: KnownFormat = object.__new__(KnownFormat)
        made.__dict__.update(self.__dict__)
        made.xf_format_indices, made.dxf_format_indices = book.xf_format_indices, book.dxf_format_indices
        return made

    def _get_format_key(self) -> str:
        return str(self._keys[0])

    def _get_font_key(self) -> str:
        return str(self._keys[1])

    def _get_border_key(self) -> str:
        return str(self._keys[2])


def known_format(properties: Mapping[str, Any]) -> KnownFormat:
    """Give a format, made once."""
    return _known(
        tuple(properties.items()), tuple(map(type, properties.values()))
    )  # 1 and TRUE are not the same


@lru_cache(maxsize=1024)
def _known(properties: tuple[tuple[str, Any], ...], _types: tuple[type, ...]) -> KnownFormat:
    return KnownFormat(dict(properties))


class KnownStyles(Styles):
    """The part that holds a workbook's formats, from pieces that are written once."""

    def _write_xf(self, known: KnownFormat, *more: Any) -> None:
        places = (known.num_format_index, known.font_index, known.fill_index, known.border_index)
        self.fh.write(once(self, ("xf", known.origin, places, more), super()._write_xf, known, *more))

    def _write_font(self, known: KnownFormat, *more: Any) -> None:
        if known.hyperlink:  # of which the part says more elsewhere
            super()._write_font(known, *more)
        else:
            self.fh.write(once(self, ("font", known.origin, more), super()._write_font, known, *more))

    def _write_fill(self, known: KnownFormat, *more: Any) -> None:
        self.fh.write(once(self, ("fill", known.origin, more), super()._write_fill, known, *more))

    def _write_border(self, known: KnownFormat, *more: Any) -> None:
        self.fh.write(once(self, ("border", known.origin, more), super()._write_border, known, *more))
