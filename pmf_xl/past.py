"""Every figure there is of a council's measures, and where each came from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pmf_xl.rules.periods import Period, previous_due
from pmf_xl.rules.terms import Aggregation

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.catalogue.models import Measure
    from pmf_xl.ledger import Ledger

Key = tuple[str, str, Period]  # reference, breakdown (empty for the whole), period


@dataclass(frozen=True, slots=True)
class Held:
    """One figure with its origin: a return, an imported file, or the catalogue's own History sheet."""

    ref: str
    breakdown: str
    period: Period
    outturn: float | None
    marker: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    forecast: float | None = None
    commentary: str | None = None
    origin: str = "catalogue"  # or "return", "history"
    file: str | None = None
    sha256: str | None = None
    sheet: str | None = None
    cell: str | None = None
    submission: int | None = None
    service: str | None = None
    sender: str | None = None
    received_at: datetime | None = None
    stands: bool = True


class Past:
    """The figures of one council as they stand now.

    A service's return counts before an imported figure, an imported one before the catalogue's History sheet; of
    several returns for one period the last that was taken.
    """

    def __init__(self, catalogue: "Catalogue", ledger: "Ledger") -> None:
        self.catalogue = catalogue
        self._all: dict[Key, list[Held]] = defaultdict(list)  # oldest first
        for figure in catalogue.history:
            self._add(Held(figure.ref, "", figure.period, figure.outturn, figure.marker, file="catalogue.xlsx", sheet="History"))
        standing = {submission.id for submission in ledger.standing().values()}
        rows = ledger.figures()
        for row in sorted(rows, key=lambda row: row["kind"] == "return"):  # imports before returns, else as received
            stands = row["kind"] == "history" or row["submission"] in standing
            self._add(
                Held(
                    row["ref"], row["breakdown"], catalogue.period(row["period"]), row["outturn"], row["marker"],
                    row["numerator"], row["denominator"], row["forecast"], row["commentary"], row["kind"], row["name"],
                    row["sha256"], row["sheet"], row["cell"], row["submission"], row["service"], row["sender"],
                    row["received_at"], stands,
                )
            )  # fmt: skip
        self._standing = {key: next((held for held in reversed(every) if held.stands), None) for key, every in self._all.items()}

    def _add(self, held: Held) -> None:
        self._all[held.ref, held.breakdown, held.period].append(held)

    def figure(self, ref: str, period: Period, breakdown: str = "") -> Held | None:
        """Return the figure that stands for a measure (or a breakdown of it) and a period."""
        return self._standing.get((ref, breakdown, period))

    def outturn(self, ref: str, period: Period, breakdown: str = "") -> float | None:
        """Return that figure's outturn, or None."""
        held = self.figure(ref, period, breakdown)
        return held.outturn if held else None

    def trail(self, ref: str, period: Period, breakdown: str = "") -> list[Held]:
        """Return every figure ever held for a measure and period, the newest first."""
        return list(reversed(self._all.get((ref, breakdown, period), [])))

    def run(self, ref: str, until: Period, breakdown: str = "") -> list[Held]:
        """Return the standing figures of periods of this length up to and including `until`, in the order of time."""
        found = [
            held
            for (of, part, period), held in self._standing.items()
            if held and of == ref and part == breakdown and period.frequency is until.frequency and period <= until
        ]
        return sorted(found, key=lambda held: held.period)

    def added(self, measure: "Measure", period: Period, breakdown: str = "") -> float | None:
        """Return what a running total grew by in a period, or None where that cannot be told."""
        total, already = self.outturn(measure.ref, period, breakdown), self.already(measure, period, breakdown)
        return None if total is None or already is None else total - already

    def already(self, measure: "Measure", period: Period, breakdown: str = "") -> float | None:
        """Return what a running total had reached before a period: nought at the start of a year, None if unknown."""
        before = previous_due(measure.frequency, period)
        return self.outturn(measure.ref, before, breakdown) if before.starts == period.starts else 0.0

    def compared(self, measure: "Measure", period: Period, breakdown: str = "") -> tuple[float | None, float | None]:
        """Return what short travel takes off the outturn, and compares it with.

        Nothing and the last due period's outturn; for a running total what had been reached before this period, and
        what the period before added.
        """
        before = previous_due(measure.frequency, period)
        if measure.aggregation is not Aggregation.CUMULATIVE:
            return None, self.outturn(measure.ref, before, breakdown)
        already = self.already(measure, period, breakdown)
        return (0.0, None) if already is None else (already, self.added(measure, before, breakdown))
