"""The master scorecard: everything about one period, for the performance team and the directors.

What is read each period is one workbook of at most eight tabs; groups, and the records it was made from, are another
beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Sheet, Workbook
from pmf_xl.reports.action_sheets import ACTIONS, actions_sheet
from pmf_xl.reports.changes import CHANGES, ScorecardRecord, changes_sheet, since, stated_now
from pmf_xl.reports.front_sheets import COVER, SUMMARY, cover_sheet, records_cover, summary_sheet
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.list_sheets import (
    ESCALATIONS,
    EXCEPTIONS,
    REVISIONS,
    SCORECARD_NAME,
    TRAVEL,
    escalations_sheet,
    exceptions_sheet,
    group_sheet,
    revisions_sheet,
    scorecard_sheet,
    travel_sheet,
)
from pmf_xl.reports.project_sheet import PROJECTS, projects_sheet
from pmf_xl.reports.record_sheets import (
    PROBLEMS,
    QUALITY,
    SOURCES,
    problems_sheet,
    quality_sheet,
    sources_sheet,
)
from pmf_xl.reports.undisturbed import undisturbed
from pmf_xl.reports.wording import tab_name
from pmf_xl.reports.write import ReportFile, would_write, write_report
from pmf_xl.returns.doubts import problems_now
from pmf_xl.returns.services import services_that_report
from pmf_xl.rules.terms import Reader

if TYPE_CHECKING:
    from datetime import datetime

    from pmf_xl.books.archive import Parts
    from pmf_xl.books.theme import Theme
    from pmf_xl.release import Release
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

HOLDS = {
    SUMMARY: "Counts by plan, service and committee, beside the last periods",
    SCORECARD_NAME: "Every measure: figure, target, rating, travel, forecast, benchmark, commentary",
    PROJECTS: "Every milestone with its rating, under its project",
    TRAVEL: "Rating against direction of travel",
    EXCEPTIONS: "The measures reported because they are off target",
    ESCALATIONS: "Exceptions that have lasted, and the tier they go to",
    ACTIONS: "What was promised, by whom and by when",
    REVISIONS: "Figures revised since the period before was closed, and what they were",
    QUALITY: "How complete, on time and valid each service's figures are",
    PROBLEMS: "Every finding in every file",
    CHANGES: "What has changed since the last scorecard of this period",
    SOURCES: "The file, sheet and cell each figure came from",
}
TITLE, RECORDS = "Master scorecard", "scorecard records.xlsx"
FIXED = (COVER, *HOLDS, "Data")


def records_beside(scorecard: Path) -> Path:
    """Say where the records of a scorecard lie: groups of measures, revisions, findings, changes, sources.

    >>> records_beside(Path("reports/2024-25-Q1/scorecard.xlsx")).as_posix()
    'reports/2024-25-Q1/scorecard records.xlsx'
    """
    return scorecard.with_name(RECORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardFile(ReportFile):
    """A scorecard that was written or lay there already, and the release whose figures it states."""

    release: "Release"


@undisturbed()
def write_scorecard(workspace: "WorkspaceFolder", period: "Period") -> ScorecardFile:
    """Write `reports/PERIOD/scorecard.xlsx`, for officers, and `scorecard records.xlsx` beside it.

    One that holds the same already is left alone; one that holds something else is kept in a folder `earlier`. What
    it states is recorded in the ledger, so that the next one can say what has changed.
    """
    gathered, text = Gathered(workspace, period), str(period)
    release = gathered.release(Reader.OFFICERS)
    workspace.step("Writing the scorecard")
    now, before = stated_now(release.measures), workspace.ledger.last_scorecard(text)
    last = ScorecardRecord.from_json(before[1]) if before else None
    path = workspace.folder_of("reports", period) / "scorecard.xlsx"
    scorecard = _Scorecard(workspace, gathered, release, path, workspace.now())
    if last and last.figures == now:
        if not scorecard.is_there:  # somebody tidied it away; the ledger still knows what it stated
            return scorecard.file(scorecard.write(last))
        if not scorecard.differs(last):
            return scorecard.file(fresh=False)
    record = since(before, now, workspace.catalogue.framework.scheme)
    written = scorecard.write(record)
    workspace.ledger.record_scorecard(text, scorecard.made_at, record.to_json())
    return scorecard.file(written)


@dataclass(frozen=True)
class _Scorecard:
    """The workbook of one period, which tells what has changed since the one before."""

    workspace: "WorkspaceFolder"
    gathered: Gathered
    release: "Release"
    path: Path
    made_at: "datetime"

    def file(self, fresh: bool) -> ScorecardFile:
        """Say what lies there now."""
        return ScorecardFile("scorecard", TITLE, self.path, self.release.reader, fresh, release=self.release)

    @property
    def records(self) -> Path:
        """Where its records lie."""
        return records_beside(self.path)

    @property
    def is_there(self) -> bool:
        """Whether both of its workbooks lie where they belong."""
        return self.path.exists() and self.records.exists()

    def write(self, record: ScorecardRecord) -> bool:
        """Write it with what it states has changed, unless the same lies there."""
        read, kept = self._declared(record)
        written = write_report(self.path, read, *self._look, finish=self._with_functions)
        return write_report(self.records, kept, *self._look) or written

    def differs(self, record: ScorecardRecord) -> bool:
        """Say whether it would be another than the one that lies there."""
        read, kept = self._declared(record)
        return would_write(self.path, read, *self._look, finish=self._with_functions) or would_write(
            self.records, kept, *self._look
        )

    def _with_functions(self, parts: "Parts") -> "Parts":
        """Put the PMF functions in, so that an analyst can try a figure out beside the scorecard's own."""
        from pmf_xl.books.named_functions import put_in
        from pmf_xl.rules.in_lambda import named_lambdas

        return put_in(parts, named_lambdas(self.release.catalogue.framework.scheme))

    @property
    def _look(self) -> "tuple[Theme, datetime]":
        return self.workspace.theme, self.made_at

    def _declared(self, record: ScorecardRecord) -> tuple[Workbook, Workbook]:
        """Declare what is read each period, and the records."""
        period, catalogue = self.release.period, self.release.catalogue
        council = catalogue.framework.council
        read, (*others, sources) = self._read, self._looked_up
        kept = (*others, changes_sheet(catalogue, period, record), sources)
        contents, elsewhere = (
            [(one.name, HOLDS.get(one.name, "The measures of one group")) for one in sheets]
            for sheets in (read, kept)
        )
        cover = cover_sheet(self.release, self.gathered.returns, contents, (RECORDS, elsewhere), self.made_at)
        first = records_cover(self.release, elsewhere, self.path.name)
        return (
            Workbook(f"{TITLE}, {council}", "Performance", (cover, *read), period.label),
            Workbook(f"{TITLE}: records, {council}", "Performance", (first, *kept), period.label),
        )

    @cached_property
    def _read(self) -> list[Sheet]:
        """What is read each period, in order of use; with the cover before them they are eight at the most."""
        release, projects = self.release, self.release.catalogue.projects
        return [
            summary_sheet(release),
            scorecard_sheet(release),
            exceptions_sheet(release),
            actions_sheet(release),
            escalations_sheet(release),
            travel_sheet(release),
            *([projects_sheet(release, projects)] if projects else []),
        ]

    @cached_property
    def _looked_up(self) -> list[Sheet]:
        """What is looked up at need, but for the changes, which depend on when it is made."""
        release, gathered = self.release, self.gathered
        catalogue, returns = release.catalogue, gathered.returns
        services = [
            one
            for one in services_that_report(catalogue)
            if catalogue.measures_of(one.code) or catalogue.asked_of(one.code)
        ]
        return [
            *_groups(release),
            *([revisions_sheet(release)] if release.revisions else []),
            quality_sheet(release, gathered.quality_now, services),
            problems_sheet(release.period, returns.files, partial(problems_now, self.workspace.ledger)),
            sources_sheet(release),
        ]


def _groups(release: "Release") -> Iterable[Sheet]:
    """Give a sheet for each group and each lens that has measures."""
    framework, taken = release.catalogue.framework, {name.casefold() for name in FIXED}
    groups = [
        (group.name, [figure for figure in release.measures if group.code in figure.measure.groups])
        for group in framework.groups
    ]
    lenses = [
        (lens.capitalize(), [figure for figure in release.measures if lens in figure.measure.lenses])
        for lens in framework.lenses
    ]
    for name, figures in (*groups, *lenses):
        if figures:
            yield group_sheet(release, tab_name(name, taken), name, figures)
