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
    against = {"last year": "last_year", "benchmark": "benchmark_value"}.get(row["rate_against"], "target")
    return _rating({**row, "target": row[against]})


def _rating(row: dict[str, Any]) -> str:
    bounds = {"higher": ("from",), "lower": ("up_to",), "range": ("from", "up_to")}.get(row["polarity"], ())
    bands = all(row[f"{colour}_{end}"] is not None for colour in ("green", "amber") for end in bounds)
    if row["marker"] == "z":
        return "GREY"
    if not bounds or (row["target"] is None and not bands):
        return row["judged"] or "GREY"
    if row["outturn"] is None or row["marker"] == "x":
        return "NO DATA" if row["due"] else "GREY"
    if row["judged"]:
        return str(row["judged"])
    if row["target"] is not None and row["over_tolerance"] is not None and row["polarity"] != "range":
        better = figure(row, "outturn") - figure(row, "target")
        better = -better if row["polarity"] == "lower" else better
        beyond = allowed(
            row["over_tolerance"], row["over_basis"] or row["scheme_basis"], figure(row, "target")
        )
        if better.quantize(NINE) > beyond.quantize(NINE):
            return "BLUE"
    if all(
        reaches(row, "green", "green_tolerance", row["green_basis"] or row["scheme_basis"], end)
        for end in bounds
    ):
        return "GREEN"
    if all(reaches(row, "amber", "tolerance", row["basis"], end) for end in bounds):
        return "AMBER"
    improved = row["amber_if_improved"] and row["travel_long"] in ("IMPROVING", "UNCHANGED")
    improved |= row["amber_if_improved_on_previous"] and row["travel_short"] == "IMPROVING"
    return "AMBER" if improved else "RED"


def reaches(row: dict[str, Any], colour: str, tolerance: str, basis: str, end: str) -> bool:
    """Whether the figure is within one end of a colour's band."""
    way = Decimal(-1) if end == "from" else Decimal(1)
    given, short = row[f"{colour}_{end}"], row[tolerance]
    if given is not None:
        past = (figure(row, "outturn") - exact(given)) * way
        return past.quantize(NINE) <= 0
    bound = figure(row, "target")
    if end == "up_to" and row["polarity"] == "range":
        bound = bound if row["target_high"] is None else figure(row, "target_high")
        short = short if row[f"{tolerance}_above"] is None else row[f"{tolerance}_above"]
    past = (figure(row, "outturn") - bound) * way
    return past.quantize(NINE) <= allowed(short, basis, bound).quantize(NINE)


def allowed(tolerance: float, basis: str, bound: Decimal) -> Decimal:
    return exact(tolerance) * (Decimal(1) if basis == "points" else abs(bound))


def figure(row: dict[str, Any], key: str) -> Decimal:
    value = exact(row[key])
    return value if row["places"] is None else rounded(value, row["places"])
