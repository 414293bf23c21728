"""Beginning a workspace: empty, from a council's own list of measures, or from a starter kit."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.books.files import write_whole
from pmf_xl.books.list_file import ListFile, read_list_file
from pmf_xl.books.logo import LOGO, read_logo
from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.catalogue.tailor import for_another_council
from pmf_xl.layout.new_catalogue import blank_catalogue, listed_catalogue
from pmf_xl.lists.measures import NoList, read_measures
from pmf_xl.lists.understood import ListRead
from pmf_xl.problems import CatalogueInError, FileUnreadableError, Severity, UsageError
from pmf_xl.workspace_folder import CATALOGUE, make_workspace_folder, refuse_workspace

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class ListUnderstood:
    """A list of measures that was read and understood, from which nothing has been made yet."""

    file: ListFile
    read: ListRead


def start_blank(folder: Path, council: str, today: date) -> None:
    """Make a workspace with an empty catalogue that guides; raises `PmfError` if there is one already."""
    council = _council_named(council)
    make_workspace_folder(folder, council)
    write_catalogue(blank_catalogue(council, today), folder / CATALOGUE)


def understand(
    folder: Path, path: Path, council: str, sheet: str = "", *, bare_percentages: bool = False
) -> ListUnderstood:
    """Read a council's own list of measures; nothing is written.

    Raises `PmfError` if there is a workspace in the folder already, or there is no list in the file.
    """
    refuse_workspace(folder)
    file = read_list_file(path)
    try:
        read = read_measures(
            file.sheets, _council_named(council), sheet=sheet, bare_percentages=bare_percentages
        )
    except NoList as reason:
        names = ", ".join(one.name for one in file.sheets)
        raise FileUnreadableError(
            f"{path} cannot be used: {reason}. Its sheets: {names}.", path=path
        ) from reason
    if not read.measures:
        raise FileUnreadableError(f"{path} holds no measure under its headings on {read.sheet}.", path=path)
    return ListUnderstood(file, read)


def start_from_list(folder: Path, understood: ListUnderstood) -> None:
    """Make a workspace of a list as it was understood; raises `PmfError` if there is one already."""
    make_workspace_folder(folder, understood.read.council)
    write_catalogue(listed_catalogue(understood.read, understood.file.path.name), folder / CATALOGUE)


def start_from_kit(folder: Path, kit: str, council: str = "") -> None:
    """Make a workspace of a starter kit, with its logo; for another `council` without what is the kit's council's own.

    Raises `PmfError` if there is a workspace already, the kit has errors, or its logo cannot be shown; nothing is
    written then.
    """
    source = find_kit(kit)
    catalogue = _sound_kit(source)
    logo = None if council else read_logo(source / LOGO)
    if council:
        catalogue = for_another_council(catalogue, _council_named(council))
    make_workspace_folder(folder, catalogue.framework.council)
    write_catalogue(catalogue, folder / CATALOGUE)
    if logo:
        write_whole(folder / LOGO, (source / LOGO).read_bytes())


def _sound_kit(source: Path) -> "Catalogue":
    catalogue, problems = read_kit(source)
    errors = [found for found in problems if found.severity is Severity.ERROR]
    if catalogue is not None:
        errors = catalogue.stopping(errors)  # those of its reports come with it, for `check` to name
    if catalogue is None or errors:
        first = f", the first: {errors[0]}" if errors else ": it holds no measure."
        raise CatalogueInError(
            f"The starter kit {source} has {len(errors)} errors{first}", path=source, problems=errors
        )
    return catalogue


def _council_named(council: str) -> str:
    named = " ".join(council.split())
    if not named:
        raise UsageError('Say whose workspace it is: --council "NAME", the council\'s full name.')
    return named
