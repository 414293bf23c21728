"""What councils gave, and where each figure stands among those of the others; as it may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from pmf_xl.rules.ranks import Place, Quartiles, places, quartiles
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Marker

if TYPE_CHECKING:
    from datetime import date

    from pmf_xl.catalogue import Measure, Target
    from pmf_xl.rules.periods import Period


class Stands(StrEnum):
    """How it stands with what a council gives."""

    GAVE = "Gave figures"
    NOTHING_YET = "No figures yet"
    OTHER_YEAR = "Its financial year begins in another month"
    MOVED = "Keeps its ledger elsewhere by now"
    NOT_LET = "Does not let this reader read"


@dataclass(frozen=True, slots=True)
class GivenFigure:
    """What a council gave for a measure, as it may be shown; without a figure the marker says why there is none.

    Only one that `counts` is held against those of others; of any other the note says why.
    """

    outturn: float | None
    marker: Marker | None = None
    note: str = ""
    counts: bool = False

    @property
    def shown(self) -> float | str:
        """The figure, or what stands in its place."""
        if self.outturn is not None:
            return self.outturn
        return f"[{self.marker}]" if self.marker else "-"

    @property
    def is_left_out(self) -> bool:
        """Whether it is held against no others for a reason that a marker does not tell."""
        return not self.counts and (self.outturn is not None or self.marker is None)


@dataclass(frozen=True, slots=True)
class Council:
    """A council, and what it gave for each measure by its reference; of one that does not let read the code alone."""

    code: str
    name: str
    stands: Stands
    given: Mapping[str, GivenFigure] = field(default_factory=dict)
    closed: "date | None" = None  # when it closed the period

    @property
    def figures(self) -> int:
        """How many measures it gave a figure of."""
        return sum(one.outturn is not None for one in self.given.values())

    @property
    def left_out(self) -> int:
        """How many measures are left out, for a reason that the note on each says."""
        return sum(one.is_left_out for one in self.given.values())


@dataclass(frozen=True, slots=True)
class MeasureCompared:
    """A measure with where the figures of all councils stand, by their codes."""

    measure: "Measure"
    target: "Target | None"  # the range, of a measure that is to lie in one
    figures: Mapping[str, float]  # those that count
    places: Mapping[str, Place]
    quartiles: Quartiles | None


@dataclass(frozen=True)
class National:
    """Everything the report holds."""

    reader: str  # what the body that reads is called
    period: "Period"
    measures: "Sequence[Measure]"
    targets: "Mapping[str, Target]"
    councils: Sequence[Council]

    @cached_property
    def letting(self) -> tuple[Council, ...]:
        """The councils of which there is something to show."""
        return tuple(one for one in self.councils if one.given)

    @cached_property
    def compared(self) -> tuple[MeasureCompared, ...]:
        """Every measure with its ranks and quartiles."""
        return tuple(map(self._compared, self.measures))

    def _compared(self, measure: "Measure") -> MeasureCompared:
        figures = {
            council.code: given.outturn
            for council in self.letting
            if (given := council.given[measure.ref]).counts and given.outturn is not None
        }
        aim = self.targets.get(measure.ref)
        low, high = (
            _as_shown(end, measure) for end in ((aim.target, aim.target_high) if aim else (None, None))
        )
        found = places(list(figures.values()), measure.polarity, low, high)
        by_code = dict(zip(figures, found, strict=True)) if found else {}
        return MeasureCompared(measure, aim, figures, by_code, quartiles(list(figures.values())))


def _as_shown(end: float | None, measure: "Measure") -> float | None:
    return None if end is None else round_half_away(end, measure.places)
