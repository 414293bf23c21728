"""How tall a row must be for its wrapped text, reckoned without drawing it.

Widths are of Arial, in thousandths of the font's size, from the Adobe metrics of Helvetica (the same widths).
"""

from functools import lru_cache

_WIDTHS = {
    222: "ijl'|’‘",
    278: " !,./:;I[]\\ft",
    333: "()-r`•",
    500: "Jcksvxyz°",
    556: "#$0123456789?L_abdeghnopqu£–€",
    584: "+<=>~−×÷",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "@—…",
}
_WIDTH_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}
_OTHER = 600


class _Widths(dict[str, int]):
    """The width of each character; of one that is not known a middling one."""

    def __missing__(self, character: str) -> int:
        return _OTHER


_width_of = _Widths(_WIDTH_OF).__getitem__
POINTS_A_CHARACTER = 5.25  # a column is as many of these wide as its width says
INSET = 9.0  # points that the cell's own margins and an indent take of that
LINE_HEIGHT = 1.28  # of the font's size
PADDING = 4.0  # points above and below together
TALLEST = 409.0  # points that Excel allows a row


def text_width(text: str, size: float) -> float:
    """Give the width of a text on one line, in points, for a font of `size` points."""
    return _thousandths(text) * size / 1000


def _thousandths(text: str) -> int:
    return sum(map(_width_of, text))


_of_word = lru_cache(maxsize=16_384)(_thousandths)  # people use the same words again and again


@lru_cache(maxsize=8192)
def lines_needed(text: str, width: float, size: float) -> int:
    """Count the lines a text takes when wrapped in a column of `width` characters.

    >>> lines_needed("one", 20, 10), lines_needed("word " * 20, 20, 10), lines_needed("a\\nb", 20, 10)
    (1, 6, 2)
    """
    room = max(size, width * POINTS_A_CHARACTER - INSET)
    space = text_width(" ", size)
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        left = room
        for word in paragraph.split(" "):
            needed = _of_word(word) * size / 1000
            if needed > left and left < room:
                count += 1
                left = room
            while needed > room:  # a word longer than the column is broken
                count += 1
                needed -= room
            left -= needed + space
    return count


def height(texts_and_widths: list[tuple[str, float]], size: float, least: float = 0) -> float:
    """Give the height in points of a row that shows all of some wrapped texts."""
    most = max((lines_needed(text, width, size) for text, width in texts_and_widths), default=1)
    return min(TALLEST, max(least, most * size * LINE_HEIGHT + PADDING))
