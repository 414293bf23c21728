"""Publishing a period: everything is made and checked before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import write_whole
from pmf_xl.collect.approve import not_approved
from pmf_xl.collect.unsettled import unsettled
from pmf_xl.page.write import put_pages
from pmf_xl.problems import NotAccessibleError, NothingToShowError
from pmf_xl.problems.counts import number_of
from pmf_xl.publish.checker import check
from pmf_xl.publish.open_data import created_in, csv_bytes, descriptor, licence_of
from pmf_xl.publish.pictures import PICTURES, Renewed, need_resvg, pictures_of, renew
from pmf_xl.publish.sheets import Sheets, words
from pmf_xl.publish.workbook import Cover, link, unwritable, workbook_bytes
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.undisturbed import undisturbed
from pmf_xl.reports.write import keep_earlier
from pmf_xl.rules.days import day_written
from pmf_xl.rules.terms import Reader

if TYPE_CHECKING:
    from pmf_xl.publish.checklist import Fault
    from pmf_xl.publish.tables import Published
    from pmf_xl.release import Release
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

PACKAGE, PAGE = "datapackage.json", "page"
_TOLD = 3  # faults named in a refusal


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: its files, how many measures are in it, and how many were left out as confidential.

    `fresh` is false where the same had been published already, and was left as it was. `pictures` are those that lie
    beside it now, of which `redrawn` are new; `put_aside` is how many were taken from there.
    """

    period: str
    written: tuple[Path, ...]
    measures: int
    confidential: int
    fresh: bool
    pictures: tuple[Path, ...] = ()
    redrawn: int = 0
    put_aside: int = 0
    page: Path | None = None
    remarks: tuple[str, ...] = ()  # what whoever publishes it should know


@undisturbed()
def publish(workspace: "WorkspaceFolder", period: "Period", *, pictures: bool = False) -> Publication:
    """Write the accessible workbook, the open data, their data package and pages into `published/PERIOD/`.

    With `pictures` also an infographic and a chart of each measure, into `pictures` there.

    The workbook is checked before anything is written: raises `NotAccessibleError`, naming cell and rule, where it
    breaks one, and `NothingToShowError` where every measure is confidential.
    A publication that says something else is kept among the reports of the period, not among what is published: a
    measure in it may have become confidential since.
    """
    if pictures:
        need_resvg()
    gathered = Gathered(workspace, period)
    released = gathered.release(Reader.PUBLIC)
    if not released.measures:
        raise NothingToShowError("There is nothing to publish: every measure is confidential.")
    folder, now = workspace.folder_of("published", period), workspace.now()
    earlier = workspace.folder_of("reports", period) / "earlier"
    workspace.step("Making and checking what is published")
    made = _made(workspace, released, folder, now)
    drawn = pictures_of(released, workspace.theme, workspace.step) if pictures else {}
    album = Renewed()
    if pictures or made:  # pictures of another publication would say other things than what they lie beside
        album = renew(folder / PICTURES, drawn, now, earlier / PICTURES)
    for name in made:
        keep_earlier(folder / name, now, earlier)
    for name, content in made.items():  # the data package last: it says that all is there
        write_whole(folder / name, content)
    workbook, data, _ = _names(period)
    downloads = {"All figures (Excel)": f"../{workbook}", "All figures of every period (CSV)": f"../{data}"}
    pages = put_pages(workspace, released, folder / PAGE, downloads, earlier)
    return Publication(
        str(period), tuple(_paths(folder, period)), len(released.measures),
        len(gathered.catalogue.measures) - len(released.measures), bool(made) or pages.fresh,
        album.paths, album.fresh, album.put_aside, pages.path, tuple(_remarks(gathered)),
    )  # fmt: skip


def _remarks(gathered: Gathered) -> Iterator[str]:
    """Say what is not settled yet of the figures that are published."""
    workspace, period = gathered.workspace, gathered.period
    yield from unsettled(workspace, period)
    approved = workspace.ledger.approvals(str(period)) and not not_approved(workspace, period)
    if approved and workspace.times.closing(period) is None:
        yield f"{period.label} is not closed, so its figures may still change: pmf-xl close."


def _made(workspace: "WorkspaceFolder", released: "Release", folder: Path, now: datetime) -> dict[str, bytes]:
    """Make and check the files of a publication; give none where the same lie there already."""
    sheets = Sheets(released, workspace.theme).every()
    _refuse(list(unwritable(sheets)))
    before = folder / PACKAGE
    then = created_in(before.read_bytes()) if before.is_file() else None
    if then and _same(folder, _files(workspace, released, sheets, then)):
        return {}
    made = _files(workspace, released, sheets, now)
    workbook = next(content for name, content in made.items() if name.endswith(".xlsx"))
    _refuse(check(workbook, released.withheld_names))
    return made


def _refuse(faults: "list[Fault]") -> None:
    if faults:
        told = " ".join(map(str, faults[:_TOLD]))
        more = f" And {len(faults) - _TOLD} more." if len(faults) > _TOLD else ""
        raise NotAccessibleError(
            f"Nothing was published: the workbook would break rules for accessible tables. {told}{more}",
            faults=[str(fault) for fault in faults],
        )


def _names(period: "Period") -> tuple[str, str, str]:
    stem = f"performance-{period}".lower()
    return f"{stem}.xlsx", f"{stem}.csv", PACKAGE


def _paths(folder: Path, period: "Period") -> list[Path]:
    return [folder / name for name in _names(period)]


def _same(folder: Path, files: dict[str, bytes]) -> bool:
    return all(
        (folder / name).is_file() and (folder / name).read_bytes() == content
        for name, content in files.items()
    )


def _files(
    workspace: "WorkspaceFolder", released: "Release", sheets: "tuple[Published, ...]", made_at: datetime
) -> dict[str, bytes]:
    """Make every file of a publication as it is at a moment; apart from that moment the same data is the same bytes."""
    period, council = released.period, workspace.catalogue.framework.council
    workbook, data, package = _names(period)
    title = f"Performance measures of {council}, {period.label}"
    cover = _cover(released, title, data, made_at)
    figures = csv_bytes(released)
    return {
        workbook: workbook_bytes(cover, sheets, workspace.theme, made_at, council),
        data: figures,
        package: descriptor(released, title, data, figures, made_at),
    }


def _cover(released: "Release", title: str, data: str, made_at: datetime) -> Cover:
    framework, period = released.catalogue.framework, released.period
    licence = licence_of(framework.open_data_licence)
    named = words(licence["title"])
    contact = framework.contact
    reached = [words(contact.name)] if contact.name else []
    reached += [link(f"E-mail {contact.email}", f"mailto:{contact.email}")] if contact.email else []
    reached += [f"Telephone {words(contact.phone)}"] if contact.phone else []
    services = len({figure.measure.service for figure in released.measures})
    return Cover(
        words(title),
        (
            f"This workbook holds the performance measures of {words(framework.council)} for {period.label}, "
            f"{day_written(period.first_day)} to {day_written(period.last_day)}.",
            f"Published {day_written(made_at.date())}.",
            link(f"Licence: {named}", licence["path"]) if "path" in licence else f"Licence: {named}",
        ),
        (
            f"It covers {number_of(len(released.measures), 'measure')} of {number_of(services, 'service')}. "
            "Measures that are confidential are "
            "left out.",
            "Shorthand in square brackets stands in place of a figure, or beside one. It is explained on every "
            "worksheet on which it is used.",
            "Notes are on the Notes worksheet. A rating is a word: none is told by colour.",
            f"The same figures, and those of every earlier period, are open data in the file {data}.",
        ),
        tuple(reached) or (words(framework.council),),
    )
