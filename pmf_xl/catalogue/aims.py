"""What is aimed at, where that is no figure but words: Top quartile, To be set."""

import re

from pmf_xl.catalogue.grid import Cell, tidy
from pmf_xl.rules.terms import Unit

_WORDS = re.compile(r"(?=.*[^\W\d_]{2})[^\d%£<>=]+")


def words_of(cell: Cell, unit: Unit) -> str:
    """Give the words that stand in place of a target, or nothing where a figure is meant.

    Words have letters and neither digits nor a percent or pound sign, so that a spoilt number is none; where a yes or a
    no is meant, one word alone is a misspelling.

    >>> words_of(Cell("Top quartile", "C2"), Unit.PERCENT), words_of(Cell("2.4%<", "C2"), Unit.PERCENT)
    ('Top quartile', '')
    """
    text = tidy(cell.value) if isinstance(cell.value, str) else ""
    if not _WORDS.fullmatch(text) or (unit is Unit.YESNO and " " not in text):
        return ""
    return text
