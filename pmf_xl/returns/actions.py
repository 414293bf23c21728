"""The log of actions promised in returns: each as it was last reported, up to one period."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.layout.actions_sheet import ACTION_STATUSES
from pmf_xl.rules.periods import Period

if TYPE_CHECKING:
    from pmf_xl.workspace_folder import WorkspaceFolder

CLOSED = ACTION_STATUSES[2:]  # done, dropped


@dataclass(frozen=True, slots=True)
class Action:
    """One action as it stands at the end of a period."""

    number: str
    ref: str
    action: str
    owner: str | None
    due: date | None
    raised: Period
    status: str
    progress: str | None
    as_at: Period
    reported: Period  # when it was last heard of

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor dropped."""
        return self.status not in CLOSED

    @property
    def age(self) -> int:
        """For how many periods it has been known, the one it was raised in not counted."""
        count, when = 0, self.raised
        while when.last_day < self.as_at.last_day:  # a month of the quarter that ends with it is over
            count, when = count + 1, when.next()
        return count

    @property
    def days_overdue(self) -> int:
        """How many days past its date it is at the period's end, while open."""
        if self.due is None or not self.is_open:
            return 0
        return max(0, (self.as_at.last_day - self.due).days)


def actions_up_to(workspace: "WorkspaceFolder", period: Period) -> list[Action]:
    """Return every action promised in a return that stands, up to a period: the open ones, and what closed in it."""
    standing = {
        submission.id: workspace.period(when)
        for (when, _), submission in workspace.ledger.standing().items()
        if workspace.period(when) <= period
    }
    rows = sorted(
        workspace.ledger.parts("actions", standing), key=lambda row: (standing[row["submission"]], row["id"])
    )
    latest: dict[str, Action] = {}
    for row in rows:
        latest[row["number"]] = Action(
            row["number"], row["ref"], row["action"], row["owner"], row["due"], workspace.period(row["raised"]),
            row["status"], row["progress"], period, standing[row["submission"]],
        )  # fmt: skip
    return [action for action in latest.values() if action.is_open or period.contains(action.reported)]
