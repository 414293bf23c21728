"""Free texts as the public may read them: no mention of a measure that may not be named."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pmf_xl.release.released import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pmf_xl.catalogue import Measure


def telling_names(withheld: "Iterable[Measure]", named: "Iterable[Measure]") -> frozenset[str]:
    """Give the names of measures left out that would be recognised in a text.

    A title of one word, or a reference without a letter or without a figure, may stand for anything, and one that is
    part of the title of a measure that is shown is no secret.

    >>> from types import SimpleNamespace as M
    >>> hidden = [M(ref="12", title="Staff"), M(ref="HR1", title="Staff suspended"), M(ref="A1", title="Plain of Ely")]
    >>> sorted(telling_names(hidden, [M(ref="X1", title="The plain of Ely")]))
    ['A1', 'HR1', 'Staff suspended']
    """
    shown = " | ".join(measure.title for measure in named).casefold()
    names = {
        name
        for measure in withheld
        for name, tells in (
            (measure.ref, _has_letter_and_figure(measure.ref)),
            (measure.title, len(measure.title.split()) > 1),
        )
        if tells
    }
    return frozenset(name for name in names if name.casefold() not in shown)


def _has_letter_and_figure(ref: str) -> bool:
    return bool(re.search(r"[^\W\d]", ref) and re.search(r"\d", ref))


def without(names: frozenset[str], text: str | None) -> str | None:
    """Give a text with every mention of some names as `[c]`.

    >>> without(frozenset({"HR1", "Staff suspended"}), "As HR1 and HR10: staff suspended")
    'As [c] and HR10: [c]'
    """
    pattern = _pattern(names)
    return pattern.sub(Withheld.CONFIDENTIAL, text) if text and pattern else text


@lru_cache(maxsize=8)
def _pattern(names: frozenset[str]) -> "re.Pattern[str] | None":
    if not names:
        return None
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first), re.IGNORECASE)
