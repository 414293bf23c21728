"""The icons of Making Data Count: what a run says of its last figure, and of whether its target is hit."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.release.released import unless_withheld
from pmf_xl.rules.terms import Assurance, Variation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pmf_xl.release import ReleasedFigure

#: The style of what chance alone does not explain.
SPECIAL: "dict[str | None, str]" = {
    Variation.IMPROVING: "good",
    Variation.CONCERN: "bad",
    Variation.NEUTRAL_HIGH: "odd",
    Variation.NEUTRAL_LOW: "odd",
}
BEYOND_CHANCE = {
    "good": "Better than chance explains",
    "bad": "Worse than chance explains",
    "odd": "Other than chance explains",
}
_STYLES: dict[str | None, str] = {**SPECIAL, Variation.COMMON_CAUSE: "usual"}
VARIATION_SAYS = {
    Variation.IMPROVING: "special cause, improving",
    Variation.CONCERN: "special cause, of concern",
    Variation.NEUTRAL_HIGH: "special cause, higher",
    Variation.NEUTRAL_LOW: "special cause, lower",
    Variation.COMMON_CAUSE: "common cause, no significant change",
}
_ASSURANCE_SAYS = {
    Assurance.CONSISTENTLY_HIT: ("P", "the target is consistently hit"),
    Assurance.CONSISTENTLY_MISSED: ("F", "the target is consistently missed"),
    Assurance.HIT_OR_MISS: ("?", "the target is hit or missed by chance"),
}


@dataclass(frozen=True, slots=True)
class Icon:
    """One of the icons of Making Data Count: its style, its letter, and what it says."""

    style: str
    letter: str
    says: str


def beyond_chance(variation: str | None) -> str:
    """Say what a figure is that chance alone does not explain; nothing of any other."""
    return BEYOND_CHANCE.get(SPECIAL.get(variation, ""), "")


def icons_of(figure: "ReleasedFigure") -> "Iterator[Icon]":
    """Give the icons of a measure whose run is long enough for them."""
    run = figure.run
    said = unless_withheld(run.variation)
    if said is not None and said in _STYLES:
        high = run.outturns[-1] is not None and run.limits and run.outturns[-1] > sum(run.limits) / 2
        letter = "~" if said is Variation.COMMON_CAUSE else "H" if high else "L"
        yield Icon(_STYLES[said], letter, f"Variation: {VARIATION_SAYS[said]}")
    if (told := unless_withheld(run.assurance)) in _ASSURANCE_SAYS:
        letter, words = _ASSURANCE_SAYS[told]
        yield Icon({"P": "good", "F": "bad"}.get(letter, "usual"), letter, f"Assurance: {words}")
