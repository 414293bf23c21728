"""A workspace and everything that can be done with it: what scripts import, and what the commands call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.problems import CatalogueInError, NoSuchNameError, Problem, Severity
from pmf_xl.problems.counts import number_of
from pmf_xl.rules.terms import Reader
from pmf_xl.workspace_folder import CATALOGUE, WorkspaceFolder, make_workspace_folder

if TYPE_CHECKING:
    import pandas as pd

    from pmf_xl.catalogue import Measure
    from pmf_xl.catalogue.quality import MeasureQuality
    from pmf_xl.collect.approve import Approved
    from pmf_xl.collect.backup import Backup
    from pmf_xl.collect.chase import Chased
    from pmf_xl.collect.collate import Collated
    from pmf_xl.collect.issue import IssuedFile
    from pmf_xl.collect.move import Moved
    from pmf_xl.collect.restore import Restored
    from pmf_xl.collect.verify import Verified
    from pmf_xl.past import Held
    from pmf_xl.publish.publish import Publication
    from pmf_xl.reports.audit_sample import Sample
    from pmf_xl.reports.defined import ReportsWritten
    from pmf_xl.reports.write import ReportFile
    from pmf_xl.returns.services import ServiceReturn
    from pmf_xl.rules.periods import Period


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """Where one service stands in a period."""

    service: str
    name: str
    issued: date | None
    returned: date | None
    accepted: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Status:
    """Where a period's cycle stands: its dates, each service, and who has approved its figures."""

    period: str
    dates: dict[str, date]
    services: tuple[ServiceStatus, ...]
    approvals: "tuple[Approved, ...]" = ()
    not_approved: tuple[str, ...] = ()  # directorates, where nobody has approved the whole council's

    @property
    def outstanding(self) -> tuple[str, ...]:
        """The services that were sent a workbook and of which nothing has come, as `collate` counts them too."""
        return tuple(one.service for one in self.services if one.issued and not one.returned)


def _service_status(code: str, name: str, sent: "ServiceReturn | None") -> ServiceStatus:
    if sent is None:  # it was sent nothing yet, so it cannot be late
        return ServiceStatus(code, name, None, None, None, late=False)
    issued = sent.issue.issued_at.date()
    return ServiceStatus(code, name, issued, sent.returned, sent.accepted, late=sent.is_late)


class Workspace(WorkspaceFolder):
    """One council's folder: `Workspace("hart").issue("2014-15-Q1")`.

    Every method raises `PmfError`, with one sentence for the user, for what cannot be done at all.
    """

    @classmethod
    def init(cls, folder: Path | str, kit: str) -> "Workspace":
        """Make a new workspace from a starter kit: a name that comes with the package, or a folder.

        The kit's `logo.png` comes with it. Raises `PmfError` if there is a workspace already, the kit has errors, or
        its logo cannot be shown (nothing is written then).
        """
        from pmf_xl.books.catalogue_write import write_catalogue
        from pmf_xl.books.files import write_whole
        from pmf_xl.books.logo import LOGO, read_logo
        from pmf_xl.catalogue import find_kit, read_kit

        source = find_kit(kit)
        catalogue, problems = read_kit(source)
        errors = [found for found in problems if found.severity is Severity.ERROR]
        if catalogue is not None:
            errors = catalogue.stopping(errors)  # those of its reports come with it, for `check` to name
        if catalogue is None or errors:
            raise CatalogueInError(
                f"The starter kit {source} has {number_of(len(errors), 'error')}, the first: {errors[0]}",
                path=source,
                problems=problems,
            )
        logo = read_logo(source / LOGO)
        make_workspace_folder(Path(folder), catalogue.framework.council)
        write_catalogue(catalogue, Path(folder) / CATALOGUE)
        if logo:
            write_whole(Path(folder) / LOGO, (source / LOGO).read_bytes())
        return cls(folder)

    @classmethod
    def restore(cls, backup: Path | str, folder: Path | str) -> "Restored":
        """Make a new workspace of a backup, with the ledger that lies in it, and look whether it is whole.

        Raises `PmfError`, and makes nothing, where the folder is not empty or the file is no backup.
        """
        from pmf_xl.collect.restore import restore

        return restore(Path(backup), Path(folder))

    def check(self) -> list[Problem]:
        """List everything that is wrong in the catalogue."""
        return self.read_catalogue()[1]

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

    def collate(
        self,
        period: "Period | str",
        paths: Sequence[Path | str] = (),
        on_progress: Callable[[Path], None] | None = None,
    ) -> "Collated":
        """Read what came back, from the period's returned folder or the paths given."""
        from pmf_xl.collect.collate import collate

        return collate(self, self.period(period), [Path(path) for path in paths], on_progress)

    def scorecard(self, period: "Period | str") -> "pd.DataFrame":
        """Give a row per measure: outturn, target, rating and what follows from them."""
        from pmf_xl.reports.frame import scorecard_frame
        from pmf_xl.reports.gathered import Gathered

        with self.ledger.snapshot():
            return scorecard_frame(Gathered(self, self.period(period)).release(Reader.OFFICERS))

    def write_scorecard(self, period: "Period | str") -> "ReportFile":
        """Write the master scorecard workbook."""
        from pmf_xl.reports.scorecard import write_scorecard

        with self.ledger.snapshot():
            return write_scorecard(self, self.period(period))

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

    def publish(self, period: "Period | str", *, pictures: bool = False) -> "Publication":
        """Write the accessible workbook and the open data of a period, with nothing confidential in them.

        With `pictures` also an infographic and a chart of each measure, for which matplotlib is needed. Raises
        `PmfError`, naming cell and rule, where the workbook would break a rule for published spreadsheets: then nothing
        is written.
        """
        from pmf_xl.publish.publish import publish

        with self.ledger.snapshot():
            return publish(self, self.period(period), pictures=pictures)

    def chase(self, period: "Period | str") -> "Chased":
        """Draft a reminder to each service of which nothing has been taken, and report on missed deadlines."""
        from pmf_xl.collect.chase import chase, returns_awaited
        from pmf_xl.reports.missed_deadlines import write_missed_deadlines

        when = self.period(period)
        with self.ledger.snapshot():  # the drafts and the report are of one moment
            chased = chase(self, when)
            if self.today <= chased.due:
                return chased
            return replace(chased, missed=write_missed_deadlines(self, when, returns_awaited(self, when)))

    def approve(self, period: "Period | str", by: str, role: str = "", directorate: str = "") -> "Approved":
        """Record that an executive director approves a period's figures as they stand."""
        from pmf_xl.collect.approve import approve

        return approve(self, self.period(period), by, role, directorate)

    def audit_sample(self, period: "Period | str", size: int, seed: str) -> "Sample":
        """Draw a sample of the figures that stand for a period, each with its whole trail."""
        from pmf_xl.collect.collate import archived
        from pmf_xl.reports.audit_sample import audit_sample

        with self.ledger.snapshot():
            return audit_sample(self, self.period(period), size, seed, partial(archived, self))

    def write_audit_sample(self, period: "Period | str", sample: "Sample") -> Path:
        """Write an audit sample as a workbook with cells for the auditor to fill."""
        from pmf_xl.reports.audit_sheets import write_audit_sample

        return write_audit_sample(self, self.period(period), sample)

    def status(self, period: "Period | str") -> Status:
        """Say where a period's cycle stands."""
        when = self.period(period)
        with self.ledger.snapshot():
            return self._status(when)

    def _status(self, when: "Period") -> Status:
        from pmf_xl.collect.approve import approvals, not_approved
        from pmf_xl.returns.services import service_returns, services_that_report

        row, text = self.catalogue.dates(when), str(when)
        dates = {
            name: day for name in ("opens", "due", "review", "leadership") if (day := getattr(row, name))
        }
        dates |= {f"committee {code}": day for code, day in row.committees.items()}
        returns = service_returns(self.ledger, self.catalogue, when, self.today)
        names = {service.code: service.name for service in self.catalogue.services}
        reporting = {service.code for service in services_that_report(self.catalogue)}
        codes = [code for code in names if code in reporting or code in returns]
        codes += [code for code in returns if code not in names]
        return Status(
            text,
            dates,
            tuple(_service_status(code, names.get(code, code), returns.get(code)) for code in codes),
            tuple(approvals(self, when)),
            tuple(not_approved(self, when)),
        )

    def trace(self, ref: str, period: "Period | str") -> "list[Held]":
        """Give every figure ever held for a measure (or `REF/BREAKDOWN`) and period, the one that stands first.

        Raises `PmfError` for a reference that is not in the catalogue.
        """
        from pmf_xl.catalogue.grid import close_matches, did_you_mean

        whole, _, part = ref.rpartition("/")
        known = dict.fromkeys(measure.ref for measure in self.catalogue.measures)
        measure, breakdown = (ref, "") if ref in known else (whole, part)
        if measure not in known:
            near = close_matches(measure or ref, known, 3)
            raise NoSuchNameError(
                f"There is no measure {ref} in the catalogue.{did_you_mean(measure or ref, known, 3)}",
                name=ref,
                known=sorted(known),
                near=near,
            )
        trail = self.past.trail(measure, self.period(period), breakdown)
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

    def import_history(self, file: Path | str) -> int:
        """Take past figures from a CSV or xlsx file into the ledger, and say how many.

        Raises `PmfError` for a file that cannot be read or has errors: then nothing is taken.
        """
        from pmf_xl.collect.history import import_history

        return import_history(self, Path(file))
