"""A workspace and everything that can be done with it: what scripts import, and what the commands call."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.collect.planning import Planning
from pmf_xl.collect.status import Status, service_status
from pmf_xl.problems import Problem
from pmf_xl.rules.terms import Reader
from pmf_xl.told import Told, nobody

if TYPE_CHECKING:
    import pandas as pd

    from pmf_xl.catalogue import Measure
    from pmf_xl.catalogue.quality import MeasureQuality
    from pmf_xl.collect.approve import Approved
    from pmf_xl.collect.backup import Backup
    from pmf_xl.collect.chase import Chased
    from pmf_xl.collect.close import Closed
    from pmf_xl.collect.collate import Collated
    from pmf_xl.collect.issuing import IssuedFile
    from pmf_xl.collect.let_read import MayRead
    from pmf_xl.collect.move import Moved
    from pmf_xl.collect.restore import Restored
    from pmf_xl.collect.revise import Revised
    from pmf_xl.collect.take_file import CollatedFile
    from pmf_xl.collect.verify import Verified
    from pmf_xl.ledger import Submission
    from pmf_xl.page.write import PageFolder
    from pmf_xl.past import Held
    from pmf_xl.publish.publish import Publication
    from pmf_xl.reports.audit_sample import Sample
    from pmf_xl.reports.defined import ReportsWritten
    from pmf_xl.reports.national.write import NationalWritten
    from pmf_xl.reports.scorecard import ScorecardFile
    from pmf_xl.reports.write import ReportFile
    from pmf_xl.rules.periods import Period
    from pmf_xl.start import ListUnderstood


class Workspace(Planning):
    """One council's folder: `Workspace("hart").issue("2014-15-Q1")`.

    Every method raises `PmfError`, with one sentence for the user, for what cannot be done at all.
    """

    @classmethod
    def init(cls, folder: Path | str, kit: str, council: str = "") -> "Workspace":
        """Make a new workspace from a starter kit: a name that comes with the package, or a folder.

        The kit's `logo.png` comes with it. For another `council` what is the kit's council's own is left behind: its
        name, logo, people, targets, figures, projects and dates. Raises `PmfError` if there is a workspace already, the
        kit has errors, or its logo cannot be shown (nothing is written then).
        """
        from pmf_xl.start import start_from_kit

        start_from_kit(Path(folder), kit, council)
        return cls(folder)

    @classmethod
    def init_blank(cls, folder: Path | str, council: str) -> "Workspace":
        """Make a new workspace with an empty catalogue that guides whoever fills it in.

        Raises `PmfError` if there is a workspace already.
        """
        from pmf_xl.start import start_blank

        start_blank(Path(folder), council, date.today())
        return cls(folder)

    @classmethod
    def init_from(cls, folder: Path | str, understood: "ListUnderstood") -> "Workspace":
        """Make a new workspace from a list of measures, once `pmf_xl.start.understand` has read it.

        Raises `PmfError` if there is a workspace already.
        """
        from pmf_xl.start import start_from_list

        start_from_list(Path(folder), understood)
        return cls(folder)

    @classmethod
    def restore(cls, backup: Path | str, folder: Path | str, told: Told = nobody) -> "Restored":
        """Make a new workspace of a backup, with the ledger that lies in it, and look whether it is whole.

        Raises `PmfError`, and makes nothing, where the folder is not empty or the file is no backup.
        """
        from pmf_xl.collect.restore import restore

        return restore(Path(backup), Path(folder), told)

    def check(self) -> list[Problem]:
        """List everything that is wrong in the catalogue, and which edits of it do not count in periods gone by."""
        from pmf_xl.collect.edits import edits_told

        problems = self.read_catalogue()[1]
        return [*problems, *edits_told(self)] if self.is_sound() else problems

    def add_sheets(self) -> tuple[str, ...]:
        """Add the sheets that the catalogue lacks, as one made by an earlier version does; give their names."""
        from pmf_xl.collect.catalogue_edit import add_sheets

        return add_sheets(self)

    def quality(self) -> "tuple[MeasureQuality, ...]":
        """Score every measure by what makes a good one, as far as data can show it, with what to add."""
        from pmf_xl.reports.catalogue_quality import catalogue_quality

        return catalogue_quality(self)

    def write_quality(self, scored: "Sequence[MeasureQuality] | None" = None) -> Path:
        """Write the workbook on the quality of the catalogue, of these scores or as it stands."""
        from pmf_xl.reports.catalogue_quality import write_catalogue_quality

        return write_catalogue_quality(self, self.quality() if scored is None else scored)

    def issue(
        self, period: "Period | str", services: Sequence[str] = (), new_key: bool = False
    ) -> "list[IssuedFile]":
        """Write the collection workbooks of a period, for all services or those named.

        `new_key` is for a workspace whose `pmf.key` is lost for good: another is made, and all are issued anew.
        """
        from pmf_xl.collect.issue import issue

        return issue(self, self.period(period), services, new_key)

    def issue_measures(self, period: "Period | str", refs: Sequence[str]) -> "list[IssuedFile]":
        """Write workbooks that ask for some measures and nothing else, each for the last period of its own."""
        from pmf_xl.collect.issue import issue_measures

        return issue_measures(self, self.period(period), refs)

    def collate(
        self,
        period: "Period | str",
        paths: Sequence[Path | str] = (),
    ) -> "Collated":
        """Read what came back, from the period's returned folder or the paths given."""
        from pmf_xl.collect.collate import collate

        return collate(self, self.period_or_round(period), [Path(path) for path in paths])

    def scorecard(self, period: "Period | str") -> "pd.DataFrame":
        """Give a row per measure: outturn, target, rating and what follows from them."""
        from pmf_xl.reports.frame import scorecard_frame
        from pmf_xl.reports.gathered import Gathered

        with self.ledger.snapshot():
            return scorecard_frame(Gathered(self, self.period(period)).release(Reader.OFFICERS))

    def write_scorecard(self, period: "Period | str") -> "ScorecardFile":
        """Write the master scorecard workbook."""
        from pmf_xl.reports.scorecard import write_scorecard

        with self.ledger.snapshot():
            return write_scorecard(self, self.period(period))

    def write_pages(self, period: "Period | str", reader: Reader = Reader.OFFICERS) -> "PageFolder":
        """Write pages that open in any browser, for officers; or those the public will have, to look at beforehand."""
        from pmf_xl.page.write import write_pages

        with self.ledger.snapshot():
            return write_pages(self, self.period(period), reader)

    def write_reports(self, period: "Period | str", names: Sequence[str] = ()) -> "ReportsWritten":
        """Write the reports named, of those the framework defines; or all that are due in a period."""
        from pmf_xl.reports.defined import write_reports

        with self.ledger.snapshot():
            return write_reports(self, self.period(period), names)

    def write_exceptions(self, period: "Period | str") -> "ReportFile":
        """Write the exception report."""
        from pmf_xl.reports.exceptions import write_exceptions

        with self.ledger.snapshot():
            return write_exceptions(self, self.period(period))

    def write_national(self, period: "Period | str") -> "NationalWritten":
        """Write the report over all councils that let this one read their figures."""
        from pmf_xl.reports.national.write import write_national

        return write_national(self, self.period(period))

    def readers(self) -> "tuple[MayRead, ...]":
        """Say which other councils may read this one's figures."""
        from pmf_xl.collect.let_read import readers

        return readers(self)

    def let_read(self, reader: str, by: str, *, withdraw: bool = False) -> "tuple[MayRead, ...]":
        """Let another council read this one's figures, or with `withdraw` no longer; and say who may now."""
        from pmf_xl.collect.let_read import let_read, let_read_no_longer

        return (let_read_no_longer if withdraw else let_read)(self, reader, by)

    def publish(self, period: "Period | str", *, pictures: bool = False) -> "Publication":
        """Write the accessible workbook and the open data of a period, with nothing confidential in them.

        With `pictures` also an infographic and a chart of each measure, for which resvg-py is needed. Raises
        `PmfError`, naming cell and rule, where the workbook would break a rule for published spreadsheets: then nothing
        is written.
        """
        from pmf_xl.publish.publish import publish

        with self.ledger.snapshot():
            return publish(self, self.period(period), pictures=pictures)

    def unsettled(self, period: "Period | str") -> tuple[str, ...]:
        """Say what is not settled of what would be published: figures nobody has approved, queries that are open."""
        from pmf_xl.collect.unsettled import unsettled

        with self.ledger.snapshot():
            return tuple(unsettled(self, self.period(period)))

    def chase(self, period: "Period | str") -> "Chased":
        """Draft a reminder to each service of which nothing has been taken, and report on missed deadlines."""
        from pmf_xl.collect.chase import chase, returns_awaited
        from pmf_xl.reports.missed_deadlines import write_missed_deadlines

        when = self.period_or_round(period)
        with self.ledger.snapshot():  # the drafts and the report are of one moment
            chased = chase(self, when)
            if self.today <= chased.due:
                return chased
            return replace(chased, missed=write_missed_deadlines(self, when, returns_awaited(self, when)))

    def approve(self, period: "Period | str", by: str, role: str = "", directorate: str = "") -> "Approved":
        """Record that an executive director approves a period's figures as they stand."""
        from pmf_xl.collect.approve import approve

        return approve(self, self.period(period), by, role, directorate)

    def enter(self, period: "Period | str", service: str, source: str) -> "IssuedFile":
        """Write the workbook of a service for the team to fill in, from an e-mail or paper."""
        from pmf_xl.collect.enter import enter

        return enter(self, self.period_or_round(period), service, source)

    def close(self, period: "Period | str", by: str, reason: str = "") -> "Closed":
        """Close a period: from now on every report of it gives the same, whatever the catalogue becomes."""
        from pmf_xl.collect.close import close

        return close(self, self.period(period), by, reason)

    def reopen(self, period: "Period | str", by: str, reason: str) -> "Closed":
        """Open a closed period again, so that returns for it count as any."""
        from pmf_xl.collect.close import reopen

        return reopen(self, self.period(period), by, reason)

    def revise(
        self, ref: str, period: "Period | str", figure: str, reason: str, by: str, marker: str = ""
    ) -> "Revised":
        """Revise a figure of a closed period, written as in the catalogue: `95.4%`, or `x` where there is none."""
        from pmf_xl.collect.revise import revise

        return revise(self, ref, self.period(period), figure, reason, by, marker)

    def accept(self, path: Path, period: "Period | str", by: str) -> "CollatedFile":
        """Take a file whose stamp is gone as the return that it looks to be."""
        from pmf_xl.collect.accept import accept

        return accept(self, path, self.period_or_round(period), by)

    def withdraw(self, submission: int, reason: str, by: str) -> "Submission":
        """Withdraw a file that was taken, so that nothing in it counts any more."""
        from pmf_xl.collect.revise import withdraw

        return withdraw(self, submission, reason, by)

    def audit_sample(self, period: "Period | str", size: int, seed: str) -> "Sample":
        """Draw a sample of the figures that stand for a period, each with its whole trail."""
        from pmf_xl.collect.filing import archived
        from pmf_xl.reports.audit_sample import audit_sample

        with self.ledger.snapshot():
            return audit_sample(self, self.period(period), size, seed, partial(archived, self))

    def write_audit_sample(self, period: "Period | str", sample: "Sample") -> Path:
        """Write an audit sample as a workbook with cells for the auditor to fill."""
        from pmf_xl.reports.audit_sheets import write_audit_sample

        return write_audit_sample(self, self.period(period), sample)

    def status(self, period: "Period | str") -> Status:
        """Say where a period's cycle stands."""
        from pmf_xl.collect.next_step import next_steps

        when = self.period_or_round(period)
        with self.ledger.snapshot():
            stands = self._status(when)
            return replace(stands, next=tuple(next_steps(self, when, stands)))

    def next_steps(self) -> list[str]:
        """Say what comes next before the first issue, and while an annual round is under way."""
        from pmf_xl.collect.next_step import rounds_under_way

        steps = super().next_steps()
        if steps or not self.is_sound():
            return steps
        return [step for when in rounds_under_way(self) for step in self.status(when).next]

    def _status(self, when: "Period") -> Status:
        from pmf_xl.collect.approve import approvals, not_approved
        from pmf_xl.collect.edits import edits_of
        from pmf_xl.returns.services import service_returns, services_that_report

        times = self.times
        catalogue, closed = times.at(when), times.closing(when)
        row, text = catalogue.dates(when), str(when)
        dates = {
            name: day for name in ("opens", "due", "review", "leadership") if (day := getattr(row, name))
        }
        dates |= {f"committee {code}": day for code, day in row.committees.items()}
        returns = service_returns(self.ledger, catalogue, when, self.today)
        names = {service.code: service.name for service in catalogue.services}
        reporting = {service.code for service in services_that_report(catalogue)}
        codes = [code for code in names if code in reporting or code in returns]
        codes += [code for code in returns if code not in names]
        return Status(
            text,
            dates,
            tuple(service_status(code, names.get(code, code), returns.get(code)) for code in codes),
            tuple(approvals(self, when)),
            tuple(not_approved(self, when)),
            closed.at if closed else None,
            closed.by if closed else "",
            tuple(edits_of(times, when)),
            when.next().label,
            plans=bool(when.stage),
        )

    def trace(self, ref: str, period: "Period | str") -> "list[Held]":
        """Give every figure ever held for a measure and period, the one that stands first.

        A breakdown, or the part that a service gives, is named as `REF/CODE`.
        Raises `PmfError` for a reference that is not in the catalogue and never was.
        """
        from pmf_xl.collect.find_measure import find_measure

        measure, breakdown = find_measure(self, ref, self.period(period))
        trail = self.past_of(None, [measure.ref]).trail(measure.ref, self.period(period), breakdown)
        return sorted(trail, key=lambda held: not held.stands)

    def find(self, words: str) -> "list[Measure]":
        """Search measures: every word must stand in its reference, title, definition, service or groups."""
        wanted = words.casefold().split()

        def text(measure: "Measure") -> str:
            service = self.catalogue.service(measure.service)
            parts = (
                measure.ref,
                measure.title,
                measure.definition,
                service.name,
                *measure.groups,
                *measure.flags,
            )
            return " ".join(parts).casefold()

        return [
            measure for measure in self.catalogue.measures if all(word in text(measure) for word in wanted)
        ]

    def verify(self) -> "Verified":
        """Look whether the ledger and the archive are whole; nothing is changed."""
        from pmf_xl.collect.verify import verify

        return verify(self)

    def backup(self, to: Path | str | None = None) -> "Backup":
        """Write ledger, archive, catalogue, settings, logo and key into a zip file, in `backups/` unless told where.

        Others may go on working. Raises `PmfError` rather than write over anything.
        """
        from pmf_xl.collect.backup import backup

        return backup(self, Path(to) if to is not None else None)

    def move_ledger(self, url: str = "") -> "Moved":
        """Move the ledger into the database of a URL, or back into `ledger.sqlite`, and use that from then on.

        Others may go on reading; the old one refuses to be written to from then on.
        """
        from pmf_xl.collect.move import move_ledger

        return move_ledger(self, url)
