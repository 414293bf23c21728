"""Writing the pages of a period into a folder that opens by a double click, from a shared drive or on a website."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import could_not, make_folder, mode_in
from pmf_xl.page.addresses import INDEX, PAGES
from pmf_xl.page.site import Site
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.undisturbed import undisturbed
from pmf_xl.reports.write import keep_earlier
from pmf_xl.rules.terms import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pmf_xl.release import Release
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

FOLDERS = {Reader.OFFICERS: "page", Reader.PUBLIC: "page for the public"}


@dataclass(frozen=True, slots=True)
class PageFolder:
    """The pages that have been written, or lie there already as they are; `fresh` says which."""

    path: Path  # of the first page
    reader: Reader
    pages: int
    measures: int
    fresh: bool


@undisturbed()
def write_pages(workspace: "WorkspaceFolder", period: "Period", reader: Reader) -> PageFolder:
    """Write the pages of a period for a reader among its reports; those for the public are for looking at beforehand.

    What the public is to have is written beside the publication, with it.
    """
    release = Gathered(workspace, period).release(reader)
    return put_pages(workspace, release, workspace.folder_of("reports", period) / FOLDERS[reader])


def put_pages(
    workspace: "WorkspaceFolder",
    release: "Release",
    folder: Path,
    downloads: "Mapping[str, str] | None" = None,
    earlier: Path | None = None,
) -> PageFolder:
    """Write the pages of a release into a folder; the same are left alone, others are kept in a folder `earlier`.

    Raises `PmfError` where they cannot be written, as when one is open in a program that holds on to it.
    """
    now = workspace.now()
    step = workspace.step("Making pages", len(release.measures))
    made = Site(release, workspace.theme, now, downloads or {}).files(step)
    fresh = not _lies_there(folder, made)
    if fresh:
        keep_earlier(folder, now, earlier)
        _write(folder, made)
    pages = sum(name.endswith(".html") for name in made)
    return PageFolder(folder / INDEX, release.reader, pages, len(release.measures), fresh)


def _lies_there(folder: Path, made: dict[str, bytes]) -> bool:
    """Say whether the same pages lie in a folder, whenever they were made."""
    if {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} != made.keys():
        return False
    return all(
        _undated(name, (folder / name).read_bytes()) == _undated(name, content)
        for name, content in made.items()
    )


def _undated(name: str, page: bytes) -> bytes:
    """Give a page without the moment it was made at, which stands on the first page alone."""
    if name != INDEX:
        return page
    return re.sub(rb"<p>Made <time.*", b"", page)


def _write(folder: Path, made: dict[str, bytes]) -> None:
    """Write all files beside their place, then put the whole folder there: never half of it is seen."""
    beside = folder.with_name(f".{folder.name} being written")
    try:
        shutil.rmtree(beside, ignore_errors=True)  # left by a run that was stopped
        make_folder(beside / PAGES)
        mode = mode_in(beside)
        for name, content in made.items():
            (beside / name).write_bytes(content)
            (beside / name).chmod(mode)
        beside.replace(folder)
    except OSError as reason:
        raise could_not("written", folder, reason) from reason
