"""What the figures of a return are held against: what each row's measure is, and what was reported of it before.

Plain values, so that a return can be judged where neither catalogue nor ledger is at hand; `gather` fills them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from pmf_xl.rules.terms import Aggregation

LONGEST_RUN = 12  # figures, the last ones, that a figure is compared with


@dataclass(frozen=True, slots=True)
class PlausibleWithin:
    """How far off a figure may be before it is questioned, as the framework sets it (`Plausibility`)."""

    jump_factor: float
    outlier_figures: int
    outlier_distance: float
    outlier_share: float
    year_goes_on: bool  # whether another period of the year follows


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """What the figure of one row is held against; only `ref` and `part` are known of a measure that is no more."""

    ref: str
    part: str = ""  # the name of a breakdown, or of the part that a service gives
    unit: str = ""
    is_percent: bool = False
    bounded: bool = False
    has_parts: bool = False
    aggregation: str = ""
    breakdowns: tuple[str, ...] = ()  # the rows of its breakdowns
    last: float | None = None  # of the last period in which it was due, where that can be compared
    last_is_of_this_year: bool = False
    year_before: float | None = None
    run: tuple[float, ...] = ()  # the last outturns there were of periods of this length, in order of time

    @classmethod
    def from_values(cls, values: Sequence[Any]) -> Self:
        """Make one of its values in their order, in which JSON has left lists for tuples."""
        given: list[Any] = [tuple(value) if isinstance(value, list) else value for value in values]
        return cls(*given)

    @property
    def is_known(self) -> bool:
        """Whether there is such a measure."""
        return bool(self.unit)

    @property
    def is_running_total(self) -> bool:
        """Whether it grows through the year."""
        return self.aggregation == Aggregation.CUMULATIVE
