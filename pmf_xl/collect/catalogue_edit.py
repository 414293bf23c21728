"""Changing the catalogue workbook for the team: what it was is kept in the archive."""

from typing import TYPE_CHECKING

from pmf_xl.books.files import open_in, sha256_of, write_whole
from pmf_xl.collect.filing import archived
from pmf_xl.problems import FileInTheWayError
from pmf_xl.workspace_folder import CATALOGUE

if TYPE_CHECKING:
    from pathlib import Path

    from pmf_xl.workspace_folder import WorkspaceFolder


def to_be_changed(workspace: "WorkspaceFolder") -> bytes:
    """Give the catalogue workbook as it lies there; raises `FileInTheWayError` where somebody has it open."""
    path = workspace.folder / CATALOGUE
    if program := open_in(path):
        raise FileInTheWayError(
            f"{path} is open in {program}, so nothing was changed. Close it there and run this again.",
            path=path,
        )
    return path.read_bytes()


def put_in_place(workspace: "WorkspaceFolder", was: bytes, made: bytes) -> "Path":
    """Put a changed catalogue workbook in the place of what it was, and give where that is kept."""
    kept = archived(workspace, sha256_of(was), CATALOGUE)
    if not kept.exists():
        write_whole(kept, was)
    write_whole(workspace.folder / CATALOGUE, made)
    return kept


def add_sheets(workspace: "WorkspaceFolder") -> tuple[str, ...]:
    """Add every sheet that the catalogue lacks, as one made by an earlier version does; give their names."""
    from pmf_xl.books.catalogue_sheets import lacking, with_sheets

    was = to_be_changed(workspace)
    tables = lacking(was)
    if tables:
        put_in_place(workspace, was, with_sheets(was, workspace.folder / CATALOGUE, tables))
    return tuple(table.sheet for table in tables)
