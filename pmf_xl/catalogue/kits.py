"""Starter kits: a council's framework as a folder of text files."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from pmf_xl.catalogue.build import build, missing_table
from pmf_xl.catalogue.catalogue import Catalogue
from pmf_xl.catalogue.fields import CatalogueTable
from pmf_xl.catalogue.framework_table import FRAMEWORK
from pmf_xl.catalogue.framework_yaml import framework_grids
from pmf_xl.catalogue.grid import Cell, TableGrid, close_matches, empty, make_grid
from pmf_xl.catalogue.looks import KIT_FOLDERS
from pmf_xl.catalogue.tables import TABLES
from pmf_xl.problems import FileMissingError, FileUnreadableError, NoSuchNameError, Problem, messages, problem
from pmf_xl.rules.addresses import address


def kit_names() -> list[str]:
    """Return the names of the starter kits that come with the package."""
    return sorted({file.parent.name for folder in KIT_FOLDERS for file in folder.glob(f"*/{FRAMEWORK.file}")})


def find_kit(name_or_path: str | Path) -> Path:
    """Return the folder of a starter kit, given the name of one that comes with the package, or a path.

    Raises `PmfError` where there is none.
    """
    for folder in KIT_FOLDERS:
        named = folder / name_or_path
        if named.parent == folder and (named / FRAMEWORK.file).is_file():
            return named
    path = Path(name_or_path)
    if path.is_dir():
        return path
    known = ", ".join(kit_names()) or "none"
    raise NoSuchNameError(
        f"There is no starter kit {name_or_path}: give a folder, or one of {known}.",
        name=str(name_or_path),
        known=kit_names(),
    )


def read_kit(folder: str | Path) -> tuple[Catalogue | None, list[Problem]]:
    """Read a starter kit and return its catalogue with every problem found in it.

    A problem's sheet is the file's name, its cell the one a spreadsheet program would show it in. The
    catalogue is sound but lacks what had errors; it is None where services, measures or the council's name
    are missing. Raises `PmfError` if the folder cannot be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileMissingError(f"There is no folder {folder}.", path=folder)
    grids: dict[str, TableGrid] = {}
    files = {file.name.casefold(): file for file in sorted(folder.iterdir()) if file.is_file()}
    problems = list(_misspelt_files(files))
    for table in TABLES:
        if table.path:
            continue  # inside framework.yaml
        file = files.get(table.file)
        if file is None:
            if table.required:
                problems.append(missing_table(table, in_kit=True))
            continue
        text = _text(file, problems)
        if table is FRAMEWORK:
            framework, found = framework_grids(text)
            grids |= framework
        else:
            grid, found = csv_grid(table, file.name, text)
            grids[table.key] = grid
        problems.extend(found)
    return build(grids, problems)


def _misspelt_files(files: Mapping[str, Path]) -> Iterator[Problem]:
    """Say which files look like one of the kit's that is not there."""
    absent = [table.file for table in TABLES if table.file not in files]
    for name, file in files.items():
        near = close_matches(name, absent, cutoff=0.85)
        if near:
            yield problem(messages.file_misspelt(found=file.name, name=near[0]), sheet=file.name)


def _text(file: Path, problems: list[Problem]) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileUnreadableError(f"{file} cannot be read: {error.strerror or error}.", path=file) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(problem(messages.not_utf8(name=file.name), sheet=file.name))
        return content.decode("cp1252", errors="replace")


def csv_grid(table: CatalogueTable, name: str, text: str) -> tuple[TableGrid, list[Problem]]:
    """Return a CSV file's grid; its rows are numbered as a spreadsheet program shows them."""
    previous = csv.field_size_limit(10_000_000)
    try:
        records = list(csv.reader(io.StringIO(text.replace("\x00", ""), newline="")))
    finally:
        csv.field_size_limit(previous)
    first = next((at for at, record in enumerate(records) if any(not empty(value) for value in record)), 0)
    headings: list[object] = list(records[first]) if records else []
    rows: list[tuple[int, list[Cell | None]]] = [
        (number, [Cell(value, address(number - 1, column)) for column, value in enumerate(record)])
        for number, record in enumerate(records[first + 1 :], first + 2)
    ]
    return make_grid(table, name, rows, (first + 1, headings), typed=False)
