"""How wide the columns of a report must be, from what stands in them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from pmf_xl.books.heights import INSET, POINTS_A_CHARACTER, height, text_width
from pmf_xl.layout.parts import Column, Kind, Line, Table
from pmf_xl.layout.words import written
from pmf_xl.rules.terms import Unit

BOLD = 1.1  # how much wider bold print is
NARROWEST, WIDEST = 6.0, 60.0
LONG_TEXTS = (
    45.0,
    60.0,
    75.0,
    90.0,
    110.0,
)  # widths of a column of long texts, the narrowest that holds them
COMFORTABLE = (
    130.0  # points of a row of long texts, a third of a screen: taller, and its column is made wider
)
BUTTON, ASIDE = (
    1.5,
    2.0,
)  # characters that a filter's button takes; by which what ends under it is moved aside
_RIGHT = (Kind.FIGURE, Kind.COUNT, Kind.VARIANCE, Kind.SHARE, Kind.DATE, Kind.MOMENT)
FIXED = {
    Kind.DATE: 12.0,
    Kind.MOMENT: 18.0,
    Kind.RATING: 11.5,
    Kind.TRAVEL: 15.5,
    Kind.SPARKLINE: 20.0,
    Kind.SHARE: 8.0,
}


def with_room_for(marks: Iterable[str], table: Table, size: float) -> Table:
    """Give a table whose columns of ratings are wide enough for what ratings are called, as `marks` show them."""
    return replace(table, columns=_with_room(table.columns, tuple(marks), size))


@lru_cache(maxsize=256)
def _with_room(columns: tuple[Column, ...], marks: tuple[str, ...], size: float) -> tuple[Column, ...]:
    needed = max(_needed(mark, size * BOLD) for mark in marks)
    return tuple(
        replace(column, width=max(column.width, needed))
        if column.kind is Kind.RATING and column.width
        else column
        for column in columns
    )


def fitted(table: Table, size: float, *, filtered: bool = False) -> Table:
    """Give a table whose columns without a width have the one that their content needs, in a font of `size` points."""
    return replace(
        table, columns=tuple(_fitted(column, table.lines, size, filtered) for column in table.columns)
    )


def _fitted(column: Column, lines: tuple[Line, ...], size: float, filtered: bool) -> Column:
    if column.width:
        return column
    heading = max(_needed(word, size * BOLD) for word in column.heading.split(" ")) + (
        (BUTTON + (ASIDE if column.kind in _RIGHT else 0)) if filtered else 0
    )
    if column.kind is Kind.LONG_TEXT:
        return replace(column, width=max(heading, _for_long_texts(column, lines, size)))
    if column.kind in FIXED:
        return replace(column, width=max(heading, FIXED[column.kind]))
    texts = (_shown(column, line) for line in lines)
    widest = max((_needed(text, size) for text in texts), default=0.0)
    return replace(column, width=min(WIDEST, max(NARROWEST, heading, widest)))


def _needed(text: str, size: float) -> float:
    return (text_width(text, size) + INSET) / POINTS_A_CHARACTER


def _shown(column: Column, line: Line) -> str:
    value = line.values.get(column.key)
    if isinstance(value, (int, float)) and column.kind in (Kind.FIGURE, Kind.VARIANCE):
        sign = "+" if column.kind is Kind.VARIANCE else ""
        unit, decimals = (column.unit, column.decimals) if column.unit else (line.unit, line.decimals)
        return sign + written(float(value), unit, decimals).removesuffix(" days")
    if isinstance(value, (int, float)):
        return written(float(value), Unit.NUMBER, 0)
    if isinstance(value, str) and column.kind is Kind.FIGURE:  # a range in words, which may take two lines
        return max(value.split(" to "), key=len) + " to"
    return "" if value is None else str(value)


def _for_long_texts(column: Column, lines: tuple[Line, ...], size: float) -> float:
    texts = [text for line in lines if isinstance(text := line.values.get(column.key), str)]
    for width in LONG_TEXTS:
        if all(height([(text, width)], size) < COMFORTABLE for text in texts):
            return width
    return LONG_TEXTS[-1]


def printed(number: float, pattern: str) -> str:
    """Write a number as one of the theme's formats does, or a little wider.

    >>> printed(0.954, "0.0%"), printed(-1234.5, "£#,##0;-£#,##0"), printed(14_948_000, '£#,##0.00,,"m"')
    ('95.4%', '-£1,234', '£14.95m')
    """
    if millions := ',,"m"' in pattern:
        number /= 10**6
    places = re.search(r"\.(0+)", pattern)
    percent, pounds = "%" in pattern, "£" in pattern
    text = f"{abs(number) * (100 if percent else 1):,.{len(places[1]) if places else 0}f}"
    return f"{'-' if number < 0 else ''}{'£' if pounds else ''}{text}{'%' if percent else ''}{'m' if millions else ''}"
