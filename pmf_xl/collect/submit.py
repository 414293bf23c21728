"""One file that came in: what it is, what is in it, and the record the ledger keeps of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import sha256_of
from pmf_xl.books.grid import Grid
from pmf_xl.books.guard import OF_NUMBERS, is_spreadsheet
from pmf_xl.books.read import LONGEST_NAME, WORKBOOKS, Unreadable, read_grids, saved
from pmf_xl.collect.gather import limits_of
from pmf_xl.collect.judge import Judged, JudgedBy, judge
from pmf_xl.collect.recognise import looks_like
from pmf_xl.collect.remembered import Remembered
from pmf_xl.collect.so_far import SoFar
from pmf_xl.collect.stamp import Stamp, find_stamps
from pmf_xl.collect.which_issue import issue_of, stamp_problems, superseded
from pmf_xl.layout.issued import Issued
from pmf_xl.ledger import Disposition, FiledAction, FiledFigure, IssueRecord, Received
from pmf_xl.problems import Problem, Severity, messages, problem
from pmf_xl.returns.actions import latest_actions
from pmf_xl.returns.standing import saved_before
from pmf_xl.rules.days import day_written, moment_written

if TYPE_CHECKING:
    from datetime import datetime

    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import IssueListed, Submission
    from pmf_xl.past import Held, Past
    from pmf_xl.returns.actions import Action
    from pmf_xl.returns.times import Times
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


Read = Callable[[bytes, str], dict[str, Grid]]
READ_AT_ONCE = 32  # issues


def examine(
    workspace: "WorkspaceFolder",
    past: "Past",
    period: "Period",
    name: str,
    content: bytes,
    read: Read = read_grids,
) -> Received:
    """Read one file, with `read`, and decide what becomes of it; nothing is written.

    Whatever it raises is no fault of the file's.
    """
    examiner = Examiner(workspace, period, past)
    moment, who = saved(content)
    received = examiner.arrived(name, sha256_of(content), len(content), moment, who)
    if is_foreign(name, content):
        return not_a_workbook(received)
    try:
        grids = read(content, name)
    except Unreadable as reason:
        return settled_as(received, Disposition.UNREADABLE, [reason.problem])
    return examiner.examined(received, grids)


def is_foreign(name: str, content: bytes) -> bool:
    """Say whether a file is no workbook, by its name and by its content."""
    ending = PurePath(name).suffix.lower()
    return ending not in (*WORKBOOKS, OF_NUMBERS) and not is_spreadsheet(content)


def not_a_workbook(received: Received) -> Received:
    """Settle a file that is no workbook."""
    return settled_as(received, Disposition.FOREIGN, [problem(messages.not_a_workbook(name=received.name))])


def settled_as(
    received: Received, disposition: Disposition, problems: list[Problem], **more: Any
) -> Received:
    """Give what is recorded of a file that has been looked at."""
    return replace(received, disposition=disposition, problems=tuple(problems), **more)


def of_nobody(received: Received, stamp: Stamp, wrong: list[Problem]) -> Received:
    """Settle a file of which there is no issue."""
    return settled_as(received, Disposition.FOREIGN, wrong, service=stamp.service or None)


@dataclass(frozen=True, slots=True)
class Brief:
    """What a file is judged by that is of some issue, as things are before it is entered."""

    record: IssueRecord
    issued: Issued
    context: JudgedBy
    version: int  # of what came before of its service


class Examiner:
    """What the files of a run are examined by: everything that is asked of catalogue and ledger is asked here."""

    def __init__(
        self,
        workspace: "WorkspaceFolder",
        period: "Period",
        past: "Past | None" = None,
        so_far: SoFar | None = None,
        expected: "Sequence[str]" = (),
    ) -> None:
        """Examine for a period; of the issues that are `expected`, in this order, some are read at a time."""
        self.workspace, self.period = workspace, period
        self.so_far = so_far or SoFar(workspace.ledger, period)
        self._known_past = past
        listed = {one.id for one in self._listed}
        self._expected = [issue for issue in dict.fromkeys(expected) if issue in listed]
        self._places = {issue: place for place, issue in enumerate(self._expected)}
        self._at_hand: dict[str, tuple[IssueRecord, Issued]] = {}
        self._actions: dict[str, FiledAction] = {}  # those that issues at hand ask about
        self._looked_for: set[str] = set()

    @cached_property
    def _past(self) -> "Past":
        return self._known_past or self.workspace.past

    @cached_property
    def _times(self) -> "Times":
        return self._known_past.times if self._known_past else self.workspace.times

    @cached_property
    def _catalogue(self) -> "Catalogue":
        return self._times.at(self.period)

    @cached_property
    def _remembered(self) -> Remembered:
        return Remembered(self.workspace, self._times, self.period)

    def _carried(self, issued: Issued) -> dict[str, FiledAction]:
        """Give the actions that an issue asks about, as they were last reported."""
        numbers = [row.key for row in issued.actions]
        self._look_for(set(numbers))
        return {number: self._actions[number] for number in numbers if number in self._actions}

    def _look_for(self, numbers: set[str]) -> None:
        """Find how actions were last reported before the period, unless they have been looked for."""
        unknown = numbers - self._looked_for
        if unknown:
            self._looked_for |= unknown
            found = latest_actions(
                self.workspace.ledger, self._catalogue, self.period, before=True, numbers=unknown
            )
            self._actions |= {number: _as_filed(one) for number, one in found.items()}

    # -- before it is read --------------------------------------------------------------------------------------------

    def arrived(
        self, name: str, sha256: str, size: int, moment: "datetime | None", who: str | None
    ) -> Received:
        """Give what is known of a file before anything in it has been read."""
        return Received(
            str(self.period), sha256, name[:LONGEST_NAME], size, self.workspace.now(), Disposition.FOREIGN,
            saved_at=moment, sender=who,
        )  # fmt: skip

    def brief(self, record: IssueRecord) -> Brief:
        """Gather what a file of an issue is judged by."""
        at_hand = self._at_hand.get(record.id)
        issued = at_hand[1] if at_hand else Issued.from_json(record.content)
        catalogue, ours = self._catalogue, self.so_far
        context = JudgedBy(
            self.period,
            self.workspace.today,
            limits_of(catalogue, self.period),
            self._remembered.of(issued),
            self._carried(issued),
            ours.given(catalogue, record.service),
            ours.signed(record.service),
            (*self._late(), *self._by_team(issued)),
        )
        return Brief(record, issued, context, ours.version(catalogue, record.service))

    def is_current(self, brief: Brief) -> bool:
        """Say whether nothing has come since of the service that a brief is of."""
        return brief.version == self.so_far.version(self._catalogue, brief.record.service)

    def _late(self) -> list[Problem]:
        due, today = self._catalogue.dates(self.period).due, self.workspace.today
        if due is None or today <= due:
            return []
        return [problem(messages.late(due=day_written(due), received=day_written(today)))]

    def _by_team(self, issued: Issued) -> list[Problem]:
        return [problem(messages.entered_by_team(source=issued.entered))] if issued.entered else []

    # -- once it is read ----------------------------------------------------------------------------------------------

    def examined(self, received: Received, grids: Mapping[str, Grid]) -> Received:
        """Decide what becomes of a file from what stands in its cells."""
        stamps = find_stamps(grids)
        if not stamps:
            return self._without_stamp(received, grids)
        wrong, record = issue_of(self.workspace, stamps[0])
        if record is None:
            return of_nobody(received, stamps[0], wrong)
        brief = self.brief(record)
        return self.settled(received, brief, judge(brief.issued, brief.context, grids), stamps)

    def settled(
        self, received: Received, brief: Brief, judged: Judged, stamps: tuple[Stamp, ...]
    ) -> Received:
        """Decide what becomes of a return that was judged by a brief, from its stamps and from what else is known."""
        wrong = stamp_problems(self.workspace, self.period, brief.record, brief.issued, stamps)
        return self._settled(received, brief, judged, wrong)

    def _settled(self, received: Received, brief: Brief, judged: Judged, wrong: list[Problem]) -> Received:
        record = brief.record
        problems = [
            *wrong,
            *self._superseded(brief),
            *judged.problems,
            *self._after_closing(judged.figures),
        ]
        disposition = _disposition(problems)
        taken = disposition.counts
        if taken and (repeated := self.so_far.repeated(record.service, judged.entries)):
            problems.append(_older(*repeated))
            disposition = Disposition.SUPERSEDED
        return settled_as(
            received,
            disposition,
            problems,
            service=record.service,
            issue=record.id,
            entries=judged.entries,
            figures=judged.figures if taken else (),
            actions=judged.actions if taken else (),
            milestones=judged.milestones if taken else (),
            register_entries=judged.register_entries if taken else (),
            sign_offs=judged.sign_offs if taken else (),
        )

    def _superseded(self, brief: Brief) -> list[Problem]:
        """Say so where a later issue than that of a file asks for something else."""
        record = brief.record
        if self._is_latest(record):
            return []
        latest = self.workspace.ledger.latest_issue(record.period, record.service, record.part)
        if latest is None or latest.id == record.id:
            return []
        return superseded(record, brief.issued, latest)

    def _is_latest(self, record: IssueRecord) -> bool:
        """Say whether no other issue follows one, as far as the period goes."""
        return (
            record.period == str(self.period) and self._latest.get((record.service, record.part)) == record.id
        )

    @cached_property
    def _latest(self) -> "dict[tuple[str, str | None], str]":
        """The latest issue of the period by service, and by what part of what that reports it asks for."""
        return {(one.service, one.part): one.id for one in self._listed}

    @cached_property
    def _listed(self) -> "list[IssueListed]":
        return self.workspace.ledger.issues_listed(str(self.period))

    def issue(self, number: str) -> IssueRecord | None:
        """Return an issue that was expected; None of any other."""
        if number not in self._at_hand and (place := self._places.get(number)) is not None:
            records = self.workspace.ledger.issues_of(self._expected[place : place + READ_AT_ONCE])
            self._at_hand = {key: (one, Issued.from_json(one.content)) for key, one in records.items()}
            self._look_for({row.key for _, issued in self._at_hand.values() for row in issued.actions})
        return self._at_hand[number][0] if number in self._at_hand else None

    def unless_older(self, received: Received) -> Received:
        """Let a version saved before the one that stands not take its place, whenever it is found."""
        stands = self.so_far.stands(received.service or "")
        if stands is None or not (received.disposition.counts and saved_before(received, stands)):
            return received
        assert stands.saved_at is not None  # or it could not be told which was saved before
        found = (*received.problems, problem(messages.later_stands(when=moment_written(stands.saved_at))))
        return replace(received, disposition=Disposition.SUPERSEDED, problems=found)

    def _without_stamp(self, received: Received, grids: Mapping[str, Grid]) -> Received:
        """Say whose a workbook looks to be whose stamp is gone, and read it as theirs for the team to accept."""
        alike = looks_like(self.workspace, self.period, grids)
        if not alike:
            return settled_as(
                received, Disposition.FOREIGN, [problem(messages.not_our_workbook(name=received.name))]
            )
        names = {service.code: service.name for service in self._catalogue.services}
        if len(alike) > 1:  # Start here names the service
            texts = {
                cell for grid in grids.values() for row in grid.rows for cell in row if isinstance(cell, str)
            }
            named = [one for one in alike if names.get(one.service) in texts]
            alike = named if len(named) == 1 else alike
        services = " or ".join(names.get(one.service, one.service) for one in alike)
        issued = day_written(alike[0].issued_at.date())
        whose = f"the workbook of {services} for {self.period.label}, issued on {issued}"
        period = str(self.period)
        missing = problem(messages.stamp_missing(name=received.name, whose=whose, period=period))
        if len(alike) > 1:
            return settled_as(received, Disposition.FOREIGN, [missing])
        brief = self.brief(alike[0])
        return self._settled(received, brief, judge(brief.issued, brief.context, grids), [missing])

    def _after_closing(self, figures: tuple[FiledFigure, ...]) -> list[Problem]:
        """Say so where a return comes for a period that has been closed, and how much of it differs from what was."""
        closed = self._times.closing(self.period)
        if closed is None:
            return []
        differ = sum(_differs(self._past.filed(one.ref, self.period, one.breakdown), one) for one in figures)
        count = "1 figure" if differ == 1 else f"{differ} figures"
        when = day_written(closed.at.date())
        return [problem(messages.came_after_closing(period=self.period.label, when=when, count=count))]


def _as_filed(action: "Action") -> FiledAction:
    return FiledAction(
        action.number, action.ref, action.action, action.owner, action.due, str(action.raised), action.status,
        action.progress,
    )  # fmt: skip


def _differs(held: "Held | None", filed: FiledFigure) -> bool:
    says = filed.outturn is not None or filed.marker is not None
    return says and (held is None or held.outturn != filed.outturn)


def _older(before: "Submission", since: "Submission") -> Problem:
    """Say that a file repeats what has been corrected since."""
    days = (day_written(one.received_at.date()) for one in (before, since))
    return problem(messages.older_content(before=next(days), since=next(days), submission=since.id))


def _disposition(problems: list[Problem]) -> Disposition:
    severities = {found.severity for found in problems}
    if Severity.ERROR in severities:
        return Disposition.REJECTED
    return Disposition.QUERIED if Severity.QUERY in severities else Disposition.ACCEPTED
