"""The icons of Making Data Count: what a run says of its last figure, and of whether its target is hit."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.layout.icon_styles import (
    ASSURANCE_LETTERS,
    ASSURANCE_STYLES,
    BAD,
    GOOD,
    ODD,
    USUAL,
    VARIATION_STYLES,
    icon_cell,
)
from pmf_xl.layout.pictures import Icons
from pmf_xl.release.released import unless_withheld
from pmf_xl.rules.terms import Assurance, Variation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pmf_xl.release import ReleasedFigure

#: The style of what chance alone does not explain.
SPECIAL: "dict[str | None, str]" = {word: style for word, style in VARIATION_STYLES.items() if style != USUAL}
BEYOND_CHANCE = {
    GOOD: "Better than chance explains",
    BAD: "Worse than chance explains",
    ODD: "Other than chance explains",
}
VARIATION_SAYS = {
    Variation.IMPROVING: "special cause, improving",
    Variation.CONCERN: "special cause, of concern",
    Variation.NEUTRAL_HIGH: "special cause, higher",
    Variation.NEUTRAL_LOW: "special cause, lower",
    Variation.COMMON_CAUSE: "common cause, no significant change",
}
_ASSURANCE_SAYS = {
    Assurance.CONSISTENTLY_HIT: "the target is consistently hit",
    Assurance.CONSISTENTLY_MISSED: "the target is consistently missed",
    Assurance.HIT_OR_MISS: "the target is hit or missed by chance",
}


@dataclass(frozen=True, slots=True)
class Icon:
    """One of the icons of Making Data Count: its style, its letter, what it says, and the word of the method for it."""

    style: str
    letter: str
    says: str
    word: str

    @property
    def cell(self) -> str:
        """What stands in a cell that holds it."""
        return icon_cell(self.letter, self.word)


def beyond_chance(variation: str | None) -> str:
    """Say what a figure is that chance alone does not explain; nothing of any other."""
    return BEYOND_CHANCE.get(SPECIAL.get(variation, ""), "")


def icons_of(figure: "ReleasedFigure") -> "Iterator[Icon]":
    """Give the icons of a measure whose run is long enough for them."""
    for icon in (variation_of(figure), assurance_of(figure)):
        if icon:
            yield icon


def signs_of(figure: "ReleasedFigure") -> Icons | None:
    """Declare the icons of a measure as a part of its page; None where its run is too short for any."""
    signs = tuple((icon.style, icon.letter, icon.says) for icon in icons_of(figure))
    return Icons(signs) if signs else None


def variation_of(figure: "ReleasedFigure") -> Icon | None:
    """Give the icon of what the run says of its last figure."""
    run = figure.run
    said = unless_withheld(run.variation)
    if said is None or said not in VARIATION_STYLES:
        return None
    high = run.outturns[-1] is not None and run.limits and run.outturns[-1] > sum(run.limits) / 2
    letter = "~" if said is Variation.COMMON_CAUSE else "H" if high else "L"
    return Icon(VARIATION_STYLES[said], letter, f"Variation: {VARIATION_SAYS[said]}", said)


def assurance_of(figure: "ReleasedFigure") -> Icon | None:
    """Give the icon of whether the target is hit."""
    told = unless_withheld(figure.run.assurance)
    if told not in _ASSURANCE_SAYS:
        return None
    says = f"Assurance: {_ASSURANCE_SAYS[told]}"
    return Icon(ASSURANCE_STYLES[told], ASSURANCE_LETTERS[told], says, told)
