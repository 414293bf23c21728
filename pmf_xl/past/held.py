"""One figure with all that is known of where it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pmf_xl.catalogue.contributing import Absent
from pmf_xl.rules.periods import Period
from pmf_xl.rules.rollup import first_that_matters
from pmf_xl.rules.terms import Aggregation, Marker

CATALOGUE, HISTORY, RETURN, REVISION, SEVERAL = "catalogue", "history", "return", "revision", "several"
#: A service's return and a revision count before an imported figure, that before the catalogue's.
RANKS = {RETURN: 2, REVISION: 2, HISTORY: 1, CATALOGUE: 0}


@dataclass(frozen=True, slots=True)
class Held:
    """One figure with its origin: a return, a revision, an imported file, or the catalogue's own sheet of past figures.

    A figure rolled up from shorter periods names its `parts`, and those that said what goes with it; so does one put
    together from what several services gave. Where `gaps` without a figure matter, it speaks for a part of its period
    only; where services are `absent`, for the others only.
    """

    ref: str
    breakdown: str
    period: Period
    outturn: float | None
    marker: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    forecast: float | None = None
    commentary: str | None = None
    origin: str = (
        CATALOGUE  # or HISTORY, RETURN, REVISION; SEVERAL for a figure rolled up from different ones
    )
    file: str | None = None
    sha256: str | None = None
    sheet: str | None = None
    cell: str | None = None
    submission: int | None = None
    service: str | None = None
    sender: str | None = None
    received_at: datetime | None = None
    stands: bool = True
    parts: "tuple[Held, ...]" = ()
    gaps: tuple[Period, ...] = ()
    absent: tuple[Absent, ...] = ()
    commentary_of: Period | None = None
    forecast_of: Period | None = None
    earlier: "Held | None" = None  # what was held when its period was closed, where it has been revised since
    reason: str | None = None  # why it was revised, where somebody said so

    @property
    def says_something(self) -> bool:
        """Whether it is a figure, or a marker that says why there is none."""
        return self.outturn is not None or self.marker is not None

    @property
    def is_revised(self) -> bool:
        """Whether it is not what was held when its period was closed."""
        return self.earlier is not None

    @property
    def is_partial(self) -> bool:
        """Whether it was put together for want of a figure that matters, and so is of a part only."""
        return bool(self.gaps or self.absent)

    @property
    def is_of_services(self) -> bool:
        """Whether it was put together from what several services gave of one and the same figure."""
        return any(part.breakdown != self.breakdown for part in self.parts)

    @property
    def leaves(self) -> "tuple[Held, ...]":
        """The figures, as they were given, that it was made of in the end: itself where it was not."""
        return tuple(leaf for part in self.parts for leaf in part.leaves) if self.parts else (self,)


def gaps_of(aggregation: Aggregation, parts: Sequence[tuple[Period, Held | None]]) -> tuple[Period, ...]:
    """Name the periods whose figures a roll-up of some parts lacks; nothing to roll up lacks none.

    Where figures add up all that have none, else those after the last that has one.
    """
    return tuple(gap for period, held in _that_matter(aggregation, parts) for gap in _gaps_in(period, held))


def absent_from(aggregation: Aggregation, parts: Sequence[tuple[Period, Held | None]]) -> tuple[Absent, ...]:
    """Name the services without which the figures of some parts were put together, as far as a roll-up takes those."""
    matter = _that_matter(aggregation, parts)
    return tuple(one for _, held in matter if held and held.outturn is not None for one in held.absent)


def _that_matter(
    aggregation: Aggregation, parts: Sequence[tuple[Period, Held | None]]
) -> Sequence[tuple[Period, Held | None]]:
    """Give the parts that a roll-up takes its figure from, or would: all, or those from the last with a figure on."""
    there = [held is not None and held.outturn is not None for _, held in parts]
    first = first_that_matters(aggregation, there)
    return () if first is None else parts[first:]


def _gaps_in(period: Period, held: Held | None) -> tuple[Period, ...]:
    """Give what a part lacks: the whole of it, unless there was nothing to be measured in it."""
    if held is None or (held.outturn is None and held.marker != Marker.NOT_APPLICABLE):
        return (period,)
    return held.gaps
