"""Figures as people type them, with everything that lies on an edge."""

import random
from typing import Any

Row = dict[str, Any]


def rated_rows(count: int, seed: int) -> list[Row]:
    """Rows to be rated: typed decimals, exact boundaries, blanks, markers, every kind of measure."""
    chance = random.Random(seed)
    return [_row(chance) for _ in range(count)]


def typed(chance: random.Random) -> float:
    """A decimal number as it is typed: up to three decimals, from pence to hundreds of thousands."""
    decimals = chance.choice([0, 0, 1, 2, 3])
    return chance.randrange(-(10**3), 10 ** chance.randrange(2, 9)) / 10**decimals


def _row(chance: random.Random) -> Row:
    percentage = chance.random() < 0.3
    scale = 100.0 if percentage else 1.0
    places = chance.choice([None, None, 0, 1, 2])
    target = chance.randrange(0, 1001) / 10 / scale if percentage else typed(chance)
    width = abs(typed(chance)) / scale
    polarity = chance.choice(
        ["higher", "lower", "range", "none"] if chance.random() < 0.3 else ["higher", "lower"]
    )
    basis = chance.choice(["percent", "points"])
    tolerance = (
        chance.choice([0, 0.01, 0.05, 0.1, 0.15])
        if basis == "percent"
        else chance.choice([0, 0.5, 2, 5]) / scale
    )
    high = target + width if polarity == "range" and chance.random() < 0.8 else None
    return {
        "outturn": _outturn(chance, target, high, tolerance, basis, scale),
        "target": None if chance.random() < 0.03 else target,
        "target_high": high,
        "polarity": polarity,
        "tolerance": tolerance,
        "basis": basis,
        "scheme_basis": basis,
        "places": places if places is None or not percentage else places + 2,
        "green_tolerance": chance.choice([0, 0, 0, 0.01]),
        "over_tolerance": chance.choice([None, None, 0, 0.1]),
        "amber_if_improved": chance.random() < 0.2,
        "travel_long": chance.choice([None, "IMPROVING", "UNCHANGED", "WORSENING", "NO COMPARISON"]),
        "marker": chance.choice([None] * 12 + ["p", "r", "e", "x", "z", "c"]),
        "due": chance.random() < 0.8,
        "previous": None if chance.random() < 0.1 else _near(chance, target, scale),
        "band": chance.choice([0, 0, 0.01, 0.05]),
        "rate_against": chance.choice([*["target"] * 8, "last year", "benchmark"]),
        "last_year": None if chance.random() < 0.1 else _near(chance, target, scale),
        "benchmark_value": None if chance.random() < 0.1 else _near(chance, target, scale),
        "amber_if_improved_on_previous": chance.random() < 0.1,
        "travel_short": chance.choice([None, "IMPROVING", "UNCHANGED", "WORSENING", "NO COMPARISON"]),
        "judged": chance.choice([*[None] * 20, "RED", "AMBER", "GREY"]),
        **_bands(chance, target, high, scale),
    }


def _bands(chance: random.Random, target: float, high: float | None, scale: float) -> Row:
    """Where colours end, for most rows by the tolerances alone; where they do not, at figures near the target."""
    own = chance.random() < 0.25

    def end(bound: float, share: float) -> float | None:
        return bound + chance.choice([0, 1, 2.5, 0.1 + 0.2]) * share / scale if own else None

    top = target if high is None else high
    return {
        "green_basis": chance.choice([None, None, "percent", "points"]),
        "over_basis": chance.choice([None, None, "percent", "points"]),
        "tolerance_above": chance.choice([None, None, 0.02]),
        "green_tolerance_above": chance.choice([None, None, 0.005]),
        "green_from": end(target, -1),
        "amber_from": end(target, -3),
        "green_up_to": end(top, 1),
        "amber_up_to": end(top, 3),
    }


def _outturn(
    chance: random.Random, target: float, high: float | None, tolerance: float, basis: str, scale: float
) -> float | None:
    bound = high if high is not None and chance.random() < 0.5 else target
    allowance = tolerance if basis == "points" else tolerance * abs(bound)
    way = chance.choice([-1, 1])
    match chance.randrange(8):
        case 0:
            return None
        case 1:
            return bound
        case 2:
            return bound + way * allowance  # with whatever dust that leaves
        case 3:
            return round(bound + way * allowance, 6)
        case 4:
            return round(
                bound + way * allowance + chance.choice([-1, 1]) * 10.0 ** -chance.randrange(1, 7), 6
            )
        case 5:
            return bound + sum([0.1 / scale] * 3) - 0.3 / scale
        case 6:
            return typed(chance) / scale
    return _near(chance, bound, scale)


def _near(chance: random.Random, figure: float, scale: float) -> float:
    return (
        round(
            figure * chance.choice([0.8, 0.9, 0.949, 0.95, 0.951, 1, 1.05, 1.051, 1.2]), chance.randrange(4)
        )
        + 0.0
    )
