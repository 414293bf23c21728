"""One figure with all that is known of where it came from."""

from dataclasses import dataclass
from datetime import datetime

from pmf_xl.rules.periods import Period

CATALOGUE, HISTORY, RETURN, REVISION, SEVERAL = "catalogue", "history", "return", "revision", "several"
#: A service's return and a revision count before an imported figure, that before the catalogue's.
RANKS = {RETURN: 2, REVISION: 2, HISTORY: 1, CATALOGUE: 0}


@dataclass(frozen=True, slots=True)
class Held:
    """One figure with its origin: a return, a revision, an imported file, or the catalogue's own History sheet.

    A figure rolled up from shorter periods names its `parts`; `missing` of them had no figure.
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
    missing: int = 0
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
    def over_a_gap(self) -> bool:
        """Whether it was rolled up although some of its parts have no figure."""
        return self.missing > 0
