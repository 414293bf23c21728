"""How wide a column must be for the figures in it: Excel shows ### for a figure that its cell is too narrow for."""

from collections.abc import Iterable, Iterator

from pmf_xl.layout.parts import Column, Line
from pmf_xl.layout.words import written

#: In the characters that widths are counted in: a digit, a percent sign, what is narrow; the margins of a cell.
DIGIT, PERCENT, NARROW, MARGINS = 1.06, 1.7, 0.53, 1.75
SHORT, USUAL = 1000, 2  # figures below it, with no more decimals than is usual, have room everywhere


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
