"""The rating worked out a second way: in decimal arithmetic, word for word as the rules state it."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

NINE = Decimal("0.000000001")


def exact(value: float) -> Decimal:
    """The decimal somebody typed, or meant by a sum of what they typed: 15 digits, as a spreadsheet holds."""
    return Decimal(format(value, ".15g"))


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def rating(row: dict[str, Any]) -> str:
    if row["polarity"] == "none" or row["target"] is None or row["marker"] == "z":
        return "GREY"
    if row["outturn"] is None or row["marker"] == "x":
        return "NO DATA" if row["due"] else "GREY"
    short, bound = shortfall(row)
    share = Decimal(1) if row["basis"] == "points" else abs(bound)

    def at_most(side: Decimal, tolerance: float) -> bool:
        return side.quantize(NINE) <= (exact(tolerance) * share).quantize(NINE)

    if (
        row["over_tolerance"] is not None
        and not at_most(-short, row["over_tolerance"])
        and row["polarity"] != "range"
    ):
        return "BLUE"
    if at_most(short, row["green_tolerance"]):
        return "GREEN"
    if at_most(short, row["tolerance"]):
        return "AMBER"
    improved = row["amber_if_improved"] and row["travel_long"] in ("IMPROVING", "UNCHANGED")
    return "AMBER" if improved else "RED"


def shortfall(row: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """The shortfall, and the bound of which a tolerance in percent is a share."""
    outturn, low = (figure(row, key) for key in ("outturn", "target"))
    high = low if row["target_high"] is None else figure(row, "target_high")
    match row["polarity"]:
        case "higher":
            return low - outturn, low
        case "lower":
            return outturn - low, low
    return max(low - outturn, outturn - high, Decimal(0)), high if outturn > high else low


def figure(row: dict[str, Any], key: str) -> Decimal:
    value = exact(row[key])
    return value if row["places"] is None else rounded(value, row["places"])
