"""Milestones as they were last reported, up to one period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.returns.standing import standing_up_to
from pmf_xl.rules.milestones import milestone_rating
from pmf_xl.rules.terms import MilestoneStatus, Rating

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Milestone
    from pmf_xl.ledger import Ledger
    from pmf_xl.rules.periods import Period

Key = tuple[str, str]  # project, milestone


@dataclass(frozen=True, slots=True)
class Reported:
    """What a return last said of a milestone; a status that it leaves out is the one given before."""

    status: str | None
    completed: date | None
    commentary: str | None


@dataclass(frozen=True, slots=True)
class MilestoneStanding:
    """How a milestone stands at the end of a period: as last reported, else as the catalogue has it."""

    milestone: "Milestone"
    status: str | None
    completed: date | None
    commentary: str | None
    rating: Rating

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status != MilestoneStatus.DONE and not (self.status is None and self.completed)


def last_reported(
    ledger: "Ledger", catalogue: "Catalogue", period: "Period", *, before: bool = False
) -> Mapping[Key, Reported]:
    """Return what was last reported of each milestone, up to a period or `before` it.

    A row with neither status nor date says nothing of its milestone.
    """
    standing = standing_up_to(ledger, catalogue, period, before=before)
    place = {number: at for at, number in enumerate(standing)}
    found: dict[Key, Reported] = {}
    for row in sorted(ledger.parts("milestones", standing), key=lambda row: place[row["submission"]]):
        if row["status"] or row["completed"]:
            key = (row["project"], row["milestone"])
            given_before = found[key].status if key in found else None
            found[key] = Reported(row["status"] or given_before, row["completed"], row["commentary"])
    return found


def milestones_of(ledger: "Ledger", catalogue: "Catalogue", period: "Period") -> dict[Key, MilestoneStanding]:
    """Say how every milestone stands at the end of a period."""
    reported = last_reported(ledger, catalogue, period)
    slippage = catalogue.framework.scheme.slippage_days
    found = {}
    for milestone in catalogue.milestones:
        status, completed = milestone.status and str(milestone.status), milestone.completed
        key, commentary = (milestone.project, milestone.ref), None
        if told := reported.get(key):
            status, completed, commentary = (
                told.status or status,
                told.completed or completed,
                told.commentary,
            )
        rating = milestone_rating(status, milestone.due, completed, period.last_day, slippage)
        found[key] = MilestoneStanding(milestone, status, completed, commentary, rating)
    return found
