"""The icons of Making Data Count: which style of the theme's `icons` each has, and its letter."""

from collections.abc import Mapping

from pmf_xl.rules.terms import Assurance, Variation

GOOD, BAD, ODD, USUAL = "good", "bad", "odd", "usual"
VARIATION_STYLES: Mapping[str | None, str] = {
    Variation.IMPROVING: GOOD,
    Variation.CONCERN: BAD,
    Variation.NEUTRAL_HIGH: ODD,
    Variation.NEUTRAL_LOW: ODD,
    Variation.COMMON_CAUSE: USUAL,
}
ASSURANCE_STYLES: Mapping[str | None, str] = {
    Assurance.CONSISTENTLY_HIT: GOOD,
    Assurance.CONSISTENTLY_MISSED: BAD,
    Assurance.HIT_OR_MISS: USUAL,
}
ASSURANCE_LETTERS: Mapping[str | None, str] = {
    Assurance.CONSISTENTLY_HIT: "P",
    Assurance.CONSISTENTLY_MISSED: "F",
    Assurance.HIT_OR_MISS: "?",
}


def icon_cell(letter: str, word: str) -> str:
    """Write an icon as a cell holds it: its letter, and what it says.

    >>> icon_cell("~", "COMMON CAUSE")
    '~ Common cause'
    """
    return f"{letter} {word.capitalize()}"


def icon_words() -> dict[str, str]:
    """Give the words that a cell with an icon ends in, each with its style."""
    styles = {**VARIATION_STYLES, **ASSURANCE_STYLES}
    return {str(word).capitalize(): style for word, style in styles.items()}
