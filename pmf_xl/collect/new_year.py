"""Preparing the catalogue for the next year, as a copy beside the one in use."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.catalogue.next_year import for_next_year, year_of
from pmf_xl.problems import FileInTheWayError, NotAPeriodError

if TYPE_CHECKING:
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class NewYear:
    """The copy that was written, and what is to be looked at in it."""

    year: str
    path: Path
    measures: int
    left_out: tuple[str, ...]
    carried: int
    asked: tuple[str, ...]
    moved: int


def new_year(workspace: "WorkspaceFolder", text: str, *, carry: bool = True) -> NewYear:
    """Write `catalogue 2025-26.xlsx` beside the catalogue in use, which stays as it is.

    Raises `PmfError` for text that is no year, or where there is such a file already.
    """
    from pmf_xl.books.catalogue_write import write_catalogue

    try:
        year = year_of(workspace.catalogue, text)
    except ValueError:
        raise NotAPeriodError(f"{text!r} is not a year. Write it as 2025-26.", text=text) from None
    path = workspace.folder / f"catalogue {year.year}.xlsx"
    if path.exists():
        raise FileInTheWayError(f"{path} is there already; nothing was changed.", path=path)
    made = for_next_year(workspace.catalogue, year, carry=carry)
    write_catalogue(made.catalogue, path)
    return NewYear(
        year.year, path, len(made.catalogue.measures), made.left_out, made.carried, made.asked, made.moved
    )
