"""How wide a column must be for what stands in it: Excel shows ### for a figure that its cell is too narrow for."""

from collections.abc import Iterable, Iterator
from math import ceil

from pmf_xl.layout.parts import Column, Line
from pmf_xl.layout.words import written

#: In the characters that widths are counted in: a digit, a percent sign, what is narrow; the margins of a cell.
DIGIT, PERCENT, NARROW, MARGINS = 1.06, 1.7, 0.53, 1.75
SHORT, USUAL = 1000, 2  # figures below it, with no more decimals than is usual, have room everywhere
#: A sign of a heading at the least and at the most, on average, and the margins beside it.
SLIM, BROAD, BESIDE = 0.72, 0.85, 0.5
WIDTHS = (30.0, 45.0, 60.0, 75.0)  # of a column of long texts
MOST_LINES = 10  # of one, that are read at a glance


def room_for(lines: Iterable[Line], column: Column, likely: Iterable[str] = ()) -> float:
    """Give the width in which every figure of a column can be read, and what is typed if it is as long as the likely.

    A range in words may take two lines, and breaks at its `to`.
    """
    keys = tuple(likely) if not column.unit else ()
    texts = (text for line in lines for text in _figures(line, column, keys))
    return max((_length(part) for text in texts for part in text.split(" to ")), default=0.0) + MARGINS


def _figures(line: Line, column: Column, likely: tuple[str, ...]) -> Iterator[str]:
    is_typed = column.key in line.entries
    for key in (column.key, *(likely if is_typed else ())):
        value = line.values.get(key)
        if isinstance(value, int | float):
            if -SHORT < value < SHORT and line.decimals_in(column) <= USUAL:
                continue
            yield written(value, line.unit_in(column), line.decimals_in(column)).removesuffix(" days")
        elif isinstance(value, str) and any(map(str.isdigit, value)):
            yield value


def _length(text: str) -> float:
    return sum(NARROW if sign in ",.-" else PERCENT if sign == "%" else DIGIT for sign in text)


def unbroken(heading: str, width: float) -> float:
    """Widen a column in which a heading would be broken at the hyphen of a year, such as Target 2025-26.

    Where nothing up to the hyphen fits beside the word, the year goes to the next line whole.

    >>> unbroken("Target 2025-26", 9), unbroken("Target 2025-26", 14), unbroken("Target", 10)
    (9, 14, 10)
    >>> round(unbroken("Target 2025-26", 10), 1)
    12.4
    """
    before, hyphen, rest = heading.partition("-")
    if not hyphen:
        return width
    first, whole = len(f"{before}-"), len(f"{before}-{rest.split(' ')[0]}")
    least, most = first * SLIM + BESIDE, whole * BROAD + BESIDE
    return most if least < width < most else width


def room_to_read(texts: Iterable[str]) -> float:
    """Give the width in which long texts are no wall, and none is taller than a row of a sheet can be.

    >>> room_to_read(["As the contract asks."]), room_to_read(["Two posts are vacant. " * 30])
    (30.0, 75.0)
    """
    held = list(texts)
    for width in WIDTHS:
        if all(sum(ceil(len(one) / (width - 2)) for one in text.split("\n")) <= MOST_LINES for text in held):
            return width
    return WIDTHS[-1]
