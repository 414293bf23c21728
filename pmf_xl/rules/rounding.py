"""Rounding and comparing as a spreadsheet shows it: half away from zero, in decimal, free of binary error."""

import math
from decimal import ROUND_HALF_UP, Decimal

from pmf_xl.rules.terms import Unit

COMPARED_PLACES = 9  # both sides of every comparison are rounded to this many decimals


def round_half_away(value: float, places: int) -> float:
    """Round to `places` decimals as Excel's ROUND shows it, half away from zero.

    A float is first taken as the decimal of 15 significant digits that a spreadsheet holds, so the 2.675 that
    was typed rounds to 2.68 though the binary number lies just below it.

    >>> round_half_away(2.675, 2), round_half_away(-0.5, 0), round_half_away(94.99, 0)
    (2.68, -1.0, 95.0)
    """
    if not math.isfinite(value):
        return value
    if 0 <= places <= 15:
        scaled = value * 10.0**places
        size = abs(scaled)
        # Away from a half neither the binary product nor the cut to 15 digits can tip the answer.
        if size < 1e13 and abs(scaled - (below := math.floor(scaled)) - 0.5) > 1e-9 + 5e-14 * size:
            return (below + (scaled - below > 0.5)) / 10.0**places + 0.0
    decimal = Decimal(format(value, ".15g"))
    if -decimal.as_tuple().exponent <= places:  # type: ignore[operator]  # finite, so the exponent is a number
        held = float(decimal) + 0.0  # nothing to round; adding zero turns -0.0 into 0.0
        return (
            held if math.isfinite(held) else value
        )  # 15 digits of the greatest float are more than a float holds
    return float(decimal.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)) + 0.0


def compare(left: float, right: float) -> int:
    """Say whether `left` is less than (-1), equal to (0) or more than (1) `right`, both at 9 decimals.

    >>> compare(0.3, 0.1 + 0.2), compare(94.99, 95)
    (0, -1)
    """
    gap = left - right
    if gap == 0:
        return 0
    # Further apart than this, rounding cannot make them meet.
    if not abs(gap) <= 2e-9 + 2e-14 * max(abs(left), abs(right)):
        return (left > right) - (left < right)
    left, right = round_half_away(left, COMPARED_PLACES), round_half_away(right, COMPARED_PLACES)
    return (left > right) - (left < right)


def places_held(decimals: int | None, unit: str | None = None) -> int | None:
    """Turn a measure's reporting precision into places of the number as it is held.

    A percentage printed to 1 decimal, 95.4 %, is held as 0.954: 3 places.

    >>> places_held(1, "percent"), places_held(0, "number"), places_held(None)
    (3, 0, None)
    """
    if decimals is None:
        return None
    return decimals + 2 if unit == Unit.PERCENT else decimals


def decimals_shown(number: float) -> int:
    """Return how many decimals show a number as it was given, six at the most.

    >>> decimals_shown(5.0), decimals_shown(95.4), decimals_shown(0.07 * 100)
    (0, 1, 0)
    """
    exponent = Decimal(f"{number:.12g}").normalize().as_tuple().exponent
    return min(6, max(0, -exponent)) if isinstance(exponent, int) else 0
