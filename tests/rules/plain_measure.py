"""A measure as far as rules look at it."""

from dataclasses import dataclass


@dataclass
class Plain:
    """A measure, or its target of one period, with nothing of its own."""

    polarity: str = "higher"
    tolerance: float | None = None
    tolerance_basis: str | None = None
    decimals: int = 2
    unit: str = "number"
    tolerance_above: float | None = None
    green_tolerance: float | None = None
    green_tolerance_above: float | None = None
    over_tolerance: float | None = None
    green_from: float | None = None
    green_up_to: float | None = None
    amber_from: float | None = None
    amber_up_to: float | None = None
    rate_against: str = "target"
