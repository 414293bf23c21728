"""Numbers as people type them, read without guessing."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pmf_xl.rules.letters import as_seen

_NUMBER = re.compile(
    r"(?P<sign>[+-] ?)?(?:£ ?)?(?P<late_sign>[+-] ?)?"
    r"(?P<whole>(?!0)\d{1,3}(?:,\d{3})+|(?!0)\d{1,3}(?: \d{3})+|\d+)?(?P<part>\.\d+)?"
    r" ?(?P<scale>%|k|m|bn)?",
    re.IGNORECASE,
)
_SCALES = {"%": -2, "k": 3, "m": 6, "bn": 9}  # powers of ten
_SIGNS = str.maketrans("−–＋－．，％", "--+-.,%")


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number, and the sign or letter after its digits that it was scaled by: `%`, `k`, `m`, `bn` or none."""

    value: Decimal
    scale: str = ""

    @property
    def percent(self) -> bool:
        """Whether it was written as a percentage."""
        return self.scale == "%"


def plain_signs(text: str) -> str:
    """Return text with the signs of numbers as they stand on a keyboard."""
    return text.translate(_SIGNS)


def typed_number(text: str) -> TypedNumber | None:
    """Read a number written as text, or give None.

    Thousands commas (or spaces) must stand where they belong; a percent sign divides by 100; k, m and bn multiply.
    Anything else beside the digits (`<5`, `about 90`, `3 days`) is not read.

    >>> typed_number("95.4 %"), typed_number("£1,234")
    (TypedNumber(value=Decimal('0.954'), scale='%'), TypedNumber(value=Decimal('1234'), scale=''))
    >>> typed_number("7 working days"), typed_number("12,34"), typed_number("")
    (None, None, None)
    """
    found = _NUMBER.fullmatch(plain_signs(as_seen(text)))
    if not found or not (found["whole"] or found["part"]) or (found["sign"] and found["late_sign"]):
        return None
    digits = re.sub("[, ]", "", found["whole"] or "") + (found["part"] or "")
    sign = "-" if "-" in (found["sign"] or found["late_sign"] or "") else ""
    scale = (found["scale"] or "").lower()
    # The point is shifted in the text, so that 95.4% is the number that 0.954 is.
    return TypedNumber(Decimal(f"{sign}{digits}e{_SCALES.get(scale, 0)}"), scale)
