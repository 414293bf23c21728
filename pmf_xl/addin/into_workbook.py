"""The functions put into a copy of somebody's own workbook."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pmf_xl.addin.build import ADDIN
from pmf_xl.addin.known_functions import FINGERPRINTS
from pmf_xl.books.addin_links import LeftToAddin, without_links
from pmf_xl.books.files import in_short, write_whole
from pmf_xl.books.named_functions import Clash, with_names
from pmf_xl.problems import FileInTheWayError, FileUnreadableError, UsageError
from pmf_xl.rules.functions import RAG
from pmf_xl.rules.in_lambda import named_lambdas
from pmf_xl.rules.scheme import Scheme

LARGEST_FILE: Final = 200_000_000  # bytes


@dataclass(frozen=True, slots=True)
class WithFunctions:
    """A copy that holds the functions: which were put in, were there already, or are names of something else.

    `renewed` are those that were there as an earlier version had them.

    Formulas that led to the add-in and now call the names are counted; those that still lead to it are told.
    """

    path: Path
    added: tuple[str, ...]
    renewed: tuple[str, ...]
    present: tuple[str, ...]
    clashes: tuple[Clash, ...]
    turned: int
    left: tuple[LeftToAddin, ...]


def add_functions(source: Path, to: Path | None = None, scheme: Scheme | None = None) -> WithFunctions:
    """Put the functions as names into a copy of a workbook; the copy is named after it unless `to` is given.

    Formulas with functions of the add-in are made to call the names; what only the add-in has is told, cell by cell.
    Everything else in the copy is as in the workbook. A function as an earlier version had it is replaced; a name that
    the workbook uses for something else stays, and is told. `PMF_RAG` knows the further grades of the scheme given.
    Raises `PmfError` for a file that is no workbook of the .xlsx kind, where the copy is there already and is another,
    or for more grades than a formula of Excel holds.
    """
    names = names_of(scheme)
    path = to or source.with_name(f"{source.stem} with PMF functions{source.suffix}")
    named = with_names(read_workbook(source), names, str(source), FINGERPRINTS)
    turned = without_links(named.content, ADDIN, named.ours, str(source))
    keep_or_write(path, turned.content)
    taken = (named.added, named.renewed, named.present, named.clashes)
    return WithFunctions(path, *taken, turned.formulas, turned.left)


def names_of(scheme: Scheme | None) -> dict[str, tuple[str, str]]:
    """Give the functions as names; raises `PmfError` for more grades than a formula of Excel holds."""
    names = named_lambdas(scheme)
    if RAG.name not in names:
        raise UsageError(f"{RAG.name} for so many grades is longer than Excel takes; nothing was written.")
    return names


def read_workbook(source: Path) -> bytes:
    """Read somebody's workbook; raises `PmfError` where it cannot be read or is too large."""
    try:
        if source.stat().st_size > LARGEST_FILE:
            raise FileUnreadableError(
                f"{source} is too large: more than {LARGEST_FILE // 1_000_000} MB.", path=source
            )
        return source.read_bytes()
    except OSError as reason:
        raise FileUnreadableError(f"{source} cannot be read: {in_short(reason)}.", path=source) from reason


def keep_or_write(path: Path, content: bytes) -> bool:
    """Write a file that is not there, and say whether it was written; one that is the same stays.

    Raises `PmfError` where another is in its place: nothing is ever written over.
    """
    if path.exists():
        if path.is_file() and path.read_bytes() == content:
            return False
        raise FileInTheWayError(
            f"{path} is there already and is another; nothing was written. Move it away, then try again.",
            path=path,
        )
    write_whole(path, content)
    return True
