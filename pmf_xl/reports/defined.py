"""Reports that the framework defines: each the sections it names, of the measures its filter selects."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import safe_name
from pmf_xl.books.worker import fault_words
from pmf_xl.books.workers import AHEAD, in_turn
from pmf_xl.catalogue.grid import close_matches, did_you_mean
from pmf_xl.catalogue.monthly import is_between
from pmf_xl.catalogue.report_words import KEY, KEY_FEATURES, MONTHLY_LOOK
from pmf_xl.catalogue.report_words import SECTIONS as HOLDS
from pmf_xl.layout.parts import Gap, Note, Sheet, Title, Workbook
from pmf_xl.problems import CatalogueInError, NoSuchNameError, PmfError
from pmf_xl.reports.front_sheets import COVER
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.key_features import key_features
from pmf_xl.reports.key_words import keep, key_words
from pmf_xl.reports.pieces import OFFICERS_ONLY
from pmf_xl.reports.sections import ON_QUALITY, SECTIONS
from pmf_xl.reports.sections.brief import BRIEF, brief
from pmf_xl.reports.sections.brief import HOLDS as HOLDS_BRIEF
from pmf_xl.reports.sections.front import ContentsEntry, cover
from pmf_xl.reports.selection import View, select
from pmf_xl.reports.undisturbed import undisturbed
from pmf_xl.reports.wording import tab_name
from pmf_xl.reports.write import ReportFile, put, rendering
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.terms import Frequency
from pmf_xl.workspace_folder import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pmf_xl.books.workers import Workers
    from pmf_xl.catalogue import Report
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

TAKEN = (
    "scorecard",
    "scorecard records",
    "exceptions",
    "national",
)  # files in the same folder that other commands write


@dataclass(frozen=True, slots=True)
class ReportsWritten:
    """What came of writing reports: those that lie there now, and why others do not.

    `broken` are reports whose definition is wrong; `failed` those that could not be made for a fault of this program.
    """

    files: tuple[ReportFile, ...]
    broken: "Mapping[str, str]"
    failed: "Mapping[str, str]"


def report_named(workspace: "WorkspaceFolder", name: str) -> "Report":
    """Return the definition of a report; raises `NoSuchNameError` with what comes near where there is none."""
    reports = workspace.catalogue.framework.reports
    for report in reports:
        if report.name == name:
            return report
    known = [report.name for report in reports]
    instead = (
        f"It is written by: pmf-xl {name.split()[0]} --period P"
        if name in TAKEN
        else "List them with: pmf-xl report --list"
    )
    raise NoSuchNameError(
        f"The framework defines no report {name}.{did_you_mean(name, known, 3)} {instead}",
        name=name,
        known=known,
        near=close_matches(name, known, 3),
    )


def due_reports(workspace: "WorkspaceFolder", period: "Period") -> "list[Report]":
    """Return the reports to be made of a period: those made as often or oftener, and in its last part the year's.

    One without a frequency is due every time. A quarterly report is of a quarter, not of its last month. One on
    nothing but a month between returns is of such a month alone.
    """
    framework = workspace.catalogue.framework
    return [
        report
        for report in framework.reports
        if (set(report.sections) - {KEY} != {MONTHLY_LOOK} or is_between(framework, period))
        and (
            report.frequency is None
            or report.frequency.months <= period.months
            or (report.frequency.months > Frequency.QUARTERLY.months and is_due(report.frequency, period))
        )
    ]


@undisturbed()
def write_reports(
    workspace: "WorkspaceFolder", period: "Period", names: Sequence[str] = ()
) -> ReportsWritten:
    """Write the reports named, or all that are due, into `reports/PERIOD/`.

    One that holds the same already is left alone; one that holds something else is kept in a folder `earlier`. One that
    cannot be made does not keep the others from it. Before anything is written, raises `NoSuchNameError`
    for a name that there is not, `CatalogueInError` where none of those named can be made, and
    `FileUnreadableError` for a logo that cannot be shown.
    """
    reports = [report_named(workspace, name) for name in names] or due_reports(workspace, period)
    workspace.require_theme()  # before anything is written
    gathered, wrong = Gathered(workspace, period), workspace.catalogue.report_errors
    gathered.gather()  # a ledger out of reach is out of reach for every report
    files: list[ReportFile] = []
    broken = {one.name: str(wrong[one.name][0]) for one in reports if one.name in wrong}
    if names and len(broken) == len(reports):
        raise CatalogueInError(
            "; ".join(f"{name} cannot be made: {problem}" for name, problem in broken.items()),
            path=workspace.folder / CATALOGUE,
            problems=[problem for name in broken for problem in wrong[name]],
        )
    failed: dict[str, str] = {}
    wanted = [report for report in reports if report.name not in broken]
    step = workspace.step("Writing reports", len(wanted))
    with workspace.workers_for(len(wanted)) as workers:
        for some in in_turn(wanted, workers.processes * AHEAD):
            begun: list[tuple[Report, Callable[[], ReportFile]]] = []
            for report in some:
                with _told(failed, report):
                    begun.append((report, _begun(gathered, report, workers)))
            for report, finish in step.each(begun):
                with _told(failed, report):
                    files.append(finish())
    return ReportsWritten(tuple(files), broken, failed)


@contextmanager
def _told(failed: dict[str, str], report: "Report") -> "Iterator[None]":
    """Have told why a report failed: a fault of ours in one must not keep the others from being made."""
    try:
        yield
    except PmfError as reason:
        failed[report.name] = str(reason)
    except Exception as reason:
        failed[report.name] = f"{fault_words(reason)}; tell the makers of this program"


def path_of(workspace: "WorkspaceFolder", report: "Report", period: "Period") -> Path:
    """Say where a report is written."""
    name = safe_name(report.name)
    return workspace.folder_of("reports", period) / f"{f'{name}-report' if name in TAKEN else name}.xlsx"


def _begun(gathered: Gathered, report: "Report", workers: "Workers") -> "Callable[[], ReportFile]":
    """Have a report rendered, and give what writes it where it belongs."""
    workspace, period = gathered.workspace, gathered.period
    view = view_of(gathered, report)
    path, made_at = path_of(workspace, report, period), workspace.now()
    title, council = report.title or report.name, workspace.catalogue.framework.council
    sheets = body_of(view).sheets(view, made_at)
    subject = f"Performance, {period.label}"
    declared = Workbook(f"{title}, {council}", subject, sheets, period.label, council, printed=True)
    asked = rendering(path, declared, workspace.theme, made_at)
    rendered = asked.begun_by(workers, report.name)

    def finished() -> ReportFile:
        fresh = put(path, rendered(), made_at)
        if view.words is not None:
            keep(view.words, made_at)
        return ReportFile(report.name, title, path, report.reader, fresh, view.words)

    return finished


def view_of(gathered: Gathered, report: "Report") -> View:
    """Select what a report is about, of what its reader may see."""
    quality = gathered.quality if ON_QUALITY in report.sections else None
    view = View(report, select(gathered.release(report.reader), report.wanted), quality)
    if KEY_FEATURES not in report.sections:
        return view
    path = path_of(gathered.workspace, report, gathered.period)
    heading = f"Key features: {report.title or report.name}, {gathered.period.label}"
    return replace(
        view, words=key_words(path.with_name(f"{path.stem} key features.txt"), heading, key_features(view))
    )


@dataclass(frozen=True, slots=True)
class Body:
    """The sheets of a report in the order of its sections, and what each holds, for the cover to list.

    `first` is the page of key features, which stands before everything else.
    """

    made: tuple[Sheet, ...]
    contents: tuple[ContentsEntry, ...]
    first: tuple[Sheet, ...] = ()

    def sheets(self, view: View, made_at: "datetime") -> tuple[Sheet, ...]:
        """Give every sheet, the page in brief and the cover first where there is a key.

        Without one the first sheet says who may read it.
        """
        if KEY in view.report.sections:
            in_brief = ContentsEntry(BRIEF, HOLDS_BRIEF)
            return (*self.first, brief(view), cover(view, (in_brief, *self.contents), made_at), *self.made)
        if view.release.for_officers and self.made and not self.first:
            return (_for_officers(self.made[0]), *self.made[1:])
        return (*self.first, *self.made)


def _for_officers(sheet: Sheet) -> Sheet:
    """Say under a sheet's title that it is for officers only."""
    at = 1 if sheet.parts and isinstance(sheet.parts[0], Title) else 0
    return replace(sheet, parts=(*sheet.parts[:at], Note(OFFICERS_ONLY), *sheet.parts[at:]))


def body_of(view: View) -> Body:
    """Declare the sheets of a report, section by section."""
    view.taken.update({BRIEF.casefold(), COVER.casefold()})
    sheets: list[Sheet] = []
    first: list[Sheet] = []
    contents: list[ContentsEntry] = []
    keyed = KEY in view.report.sections
    for name in _sections_of(view):
        made = [_named(view, sheet) for sheet in SECTIONS[name](view)]
        if keyed and (nothing := _nothing_in(made)):  # no page for a sentence: the cover says it
            contents.append(ContentsEntry(made[0].name, nothing, linked=False))
            continue
        (first if name == KEY_FEATURES else sheets).extend(made)
        contents.append(ContentsEntry(made[0].name, _holds(HOLDS[name], len(made) - 1)))
    return Body(tuple(sheets), tuple(contents), tuple(first))


def _sections_of(view: View) -> Sequence[str]:
    """Give the sections but for the key: where figures have been revised, the list of them too, asked for or not."""
    named = [name for name in view.report.sections if name != KEY]
    if view.release.revisions and named and "revisions" not in named:
        named.append("revisions")
    return named


def _named(view: View, sheet: Sheet) -> Sheet:
    """Give a sheet a tab of its own, unless its section has chosen one that links lead to."""
    if sheet.name in view.chosen:
        return sheet
    return replace(sheet, name=tab_name(sheet.name, view.taken))


def _nothing_in(sheets: Sequence[Sheet]) -> str:
    """Give what a section says in place of what it would hold; empty text if it holds something."""
    parts = [part for sheet in sheets for part in sheet.parts]
    if not all(isinstance(part, (Title, Note, Gap)) for part in parts):
        return ""
    return [part.text for part in parts if isinstance(part, Note)][-1]


def _holds(holds: str, more: int) -> str:
    return (
        f"{holds}; the next {more} sheets too"
        if more > 1
        else f"{holds}; the next sheet too"
        if more
        else holds
    )
