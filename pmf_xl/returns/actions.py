"""Actions, promised in returns or of the catalogue's register: each as it was last reported, up to one period."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pmf_xl.catalogue.register_tables import ACTIONS
from pmf_xl.layout.actions_sheet import OPEN
from pmf_xl.layout.sheet_names import MEASURES
from pmf_xl.ledger.records import CLOSED
from pmf_xl.returns.registers import entered_up_to
from pmf_xl.returns.standing import Standing, standing_up_to
from pmf_xl.rules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pmf_xl.catalogue import Catalogue
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.layout.parts import Content
    from pmf_xl.ledger import Ledger


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
    evidence: str | None = None
    row: "RegisterRow | None" = None  # of one that stands in the catalogue's register

    @property
    def refs(self) -> tuple[str, ...]:
        """The measures that it is about."""
        return self.row.measures if self.row else (self.ref,)

    @property
    def source(self) -> str:
        """Where it comes from, where it was not promised beside a figure."""
        return str(self.row["source"]) if self.row else ""

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor dropped."""
        return self.status not in CLOSED

    @property
    def is_of_the_period(self) -> bool:
        """Whether it is open, or was closed in the period itself: of those closed earlier only the count is told."""
        return self.is_open or self.as_at.contains(self.reported)

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


def latest_actions(
    ledger: "Ledger",
    catalogue: "Catalogue",
    period: Period,
    *,
    before: bool = False,
    numbers: "Collection[str] | None" = None,
) -> dict[str, Action]:
    """Return every action, of the register or promised in a return that stands, as last reported up to a period.

    They stand by number, those of the register first. With `before` only what was reported before the period counts.
    The latest period counts, whichever return came last. With `numbers` only those promised are looked for.
    """
    if numbers is None:
        standing = standing_up_to(ledger, catalogue, period, before=before)
        rows = ledger.parts("actions", standing)
    else:
        rows = ledger.actions_numbered(numbers)
        periods = ledger.periods_of({row["submission"] for row in rows})
        standing = standing_up_to(ledger, catalogue, period, before=before, periods=periods)
        rows = [row for row in rows if row["submission"] in standing]
    place = {number: at for at, number in enumerate(standing)}
    rows = sorted(
        (row for row in rows if not _is_overtaken(row, standing[row["submission"]])),
        key=lambda row: (place[row["submission"]], row["id"]),
    )
    found = {} if numbers is not None else _agreed(ledger, catalogue, period, before=before)
    return found | {
        row["number"]: Action(
            row["number"], row["ref"], row["action"], row["owner"], row["due"], catalogue.period(row["raised"]),
            row["status"], row["progress"], period, standing[row["submission"]].period,
        )
        for row in rows
    }  # fmt: skip


def _agreed(ledger: "Ledger", catalogue: "Catalogue", period: Period, *, before: bool) -> dict[str, Action]:
    """Return the actions of the catalogue's register that were agreed by a period, as last reported."""
    entered = entered_up_to(ledger, catalogue, period, before=before)
    found = {}
    for row in catalogue.register(ACTIONS.key):
        if row["raised"] > period:
            continue
        said = entered.get((ACTIONS.key, row.ref), {})
        last = {key: text for entries in said.values() for key, text in entries.items()}
        now = next(reversed(said.values()), {})
        status, evidence = (_text(last.get(key)) for key in ("status", "evidence"))
        found[row.ref] = Action(
            row.ref, "", row.title, row.owner or None, row["due"], row["raised"], status or OPEN,
            _text(now.get("progress")), period, next(reversed(said), row["raised"]), evidence, row,
        )  # fmt: skip
    return found


def _text(content: "Content") -> str | None:
    return None if content is None else str(content)


def _is_overtaken(row: "Mapping[str, Any]", standing: Standing) -> bool:
    """Say whether an action was promised beside a figure that a later return for the period gives again."""
    key, _, raised = str(row["number"]).rpartition("/")
    return raised == str(standing.period) and (MEASURES, key) in standing.overtaken


def actions_up_to(ledger: "Ledger", catalogue: "Catalogue", period: Period) -> list[Action]:
    """Return every action up to a period: the open ones, what closed in it, and what had closed before."""
    return list(latest_actions(ledger, catalogue, period).values())
