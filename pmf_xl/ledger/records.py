"""What the ledger holds, as plain records."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pmf_xl.problems import Problem

ENTERED = "entered by the team"  # a workbook that the team fills in for a service

CLOSED = ("Done", "Dropped")  # how an action stands that is asked about no longer


class Disposition(StrEnum):
    """What became of a file; every file that was there gets exactly one."""

    ACCEPTED = "accepted"
    QUERIED = "queried"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"

    @property
    def counts(self) -> bool:
        """Whether figures of such a file are taken."""
        return self in (Disposition.ACCEPTED, Disposition.QUERIED)


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """One collection workbook as it left."""

    id: str
    period: str
    service: str
    number: int  # 1 for the first issue to this service in this period
    issued_at: datetime
    file: str
    sha256: str
    content: str  # layout.collection.Issued as JSON
    sealed_by: str | None = None  # the fingerprint of the key; None from before that was kept
    part: str | None = (
        None  # the references it asks for, by semicolons, or ENTERED; None: all of the service's
    )


@dataclass(frozen=True, slots=True)
class IssueListed:
    """One collection workbook as it is told of in lists: all but what it was made from."""

    id: str
    period: str
    service: str
    number: int
    issued_at: datetime
    file: str
    sha256: str
    part: str | None


@dataclass(frozen=True, slots=True)
class FiledFigure:
    """A figure as a service gave it, and the cell it stood in."""

    ref: str
    breakdown: str  # empty for the measure as a whole
    period: str
    outturn: float | None
    marker: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    forecast: float | None = None
    commentary: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class FiledAction:
    """An action as first promised, or the progress of one carried over."""

    number: str  # REF/PERIOD of the promise
    ref: str
    action: str
    owner: str | None
    due: date | None
    raised: str
    status: str
    progress: str | None = None


@dataclass(frozen=True, slots=True)
class FiledEntry:
    """What was typed in a row of a register."""

    register: str
    ref: str
    entries: str  # by column, as JSON
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class FiledMilestone:
    """How a milestone was reported."""

    project: str
    milestone: str
    status: str | None
    completed: date | None
    commentary: str | None
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class FiledSignOff:
    """Who signed in which role."""

    role: str
    name: str | None
    date: date | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Received:
    """One file that came, and everything that was found in it, ready to be recorded in one transaction."""

    period: str
    sha256: str
    name: str
    size: int
    received_at: datetime
    disposition: Disposition
    service: str | None = None
    issue: str | None = None
    saved_at: datetime | None = None
    sender: str | None = None
    entries: str = "{}"  # what was typed, by sheet, row and column, as JSON
    kind: str = "return"  # or "history"
    figures: tuple[FiledFigure, ...] = ()
    actions: tuple[FiledAction, ...] = ()
    milestones: tuple[FiledMilestone, ...] = ()
    register_entries: tuple[FiledEntry, ...] = ()
    sign_offs: tuple[FiledSignOff, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """One file as the ledger holds it."""

    id: int
    period: str
    service: str | None
    issue: str | None
    sha256: str
    name: str
    received_at: datetime
    saved_at: datetime | None
    sender: str | None
    disposition: Disposition
    kind: str
    size: int = 0  # bytes


@dataclass(frozen=True, slots=True)
class Approval:
    """An executive director's approval of a period's figures as they stood."""

    period: str
    directorate: str  # empty for the whole council
    role: str
    name: str
    at: datetime
    covers: str  # the submission that stood for each service, null where there was none, as JSON


class Event(StrEnum):
    """What happened to a period as a whole."""

    ISSUED = "issued"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class PeriodEvent:
    """Something that happened to a period as a whole.

    From then on it is judged by the `catalogue` of that SHA-256, whose measures are counted in `units` (JSON by
    reference; `Ledger.units` tells them). `submissions` and `withdrawals` are the numbers of the last there were.
    """

    period: str
    event: Event
    at: datetime
    by: str
    reason: str
    catalogue: str
    submissions: int
    withdrawals: int
    units: str = "{}"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A return that counts no longer, because somebody said so; `id` is its number among them, given by the ledger."""

    submission: int
    at: datetime
    by: str
    reason: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder to a service as it was drafted; whether it was sent is not known here."""

    period: str
    service: str
    made_at: datetime
    file: str
    sha256: str
    sent_to: str  # e-mail addresses, separated by semicolons
    copied_to: str


@dataclass(frozen=True, slots=True)
class ReadGrant:
    """That a council let another, its `reader`, read its figures, or no longer does."""

    reader: str
    granted: bool
    at: datetime
    by: str
