"""Ways of editing a workbook behind its locks: with openpyxl, which knows no locks, and in the XML itself."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from quarter import rewrite

Edit = Callable[[Path], None]  # of a workbook filled in, in place

MEASURES_XML = "xl/worksheets/sheet2.xml"  # Start here is the first
LAST = 8  # row of the last measure of HR


def book(change: Callable[[openpyxl.Workbook], Any]) -> Edit:
    """An edit made with openpyxl."""

    def edit(path: Path) -> None:
        held = openpyxl.load_workbook(path)
        change(held)
        held.save(path)

    return edit


def sheet(change: Callable[[Worksheet], Any], name: str = "Measures") -> Edit:
    """An edit of one sheet made with openpyxl."""
    return book(lambda held: change(held[name]))


def put(where: str = "Measures", **cells: object) -> Edit:
    """Type into cells, locked or not."""

    def change(held: openpyxl.Workbook) -> None:
        for place, value in cells.items():
            held[where][place].value = value

    return book(change)


def xml(part: str, change: Callable[[bytes], bytes]) -> Edit:
    """Change a part of the file, which must make a difference."""

    def changed(old: bytes) -> bytes:
        new = change(old)
        assert new != old
        return new

    def edit(path: Path) -> None:
        rewrite(path, {part: changed})

    return edit


def swap(part: str, old: str, new: str, count: int = -1) -> Edit:
    """Put one text in place of another in a part of the file."""
    return xml(part, lambda held: held.replace(old.encode(), new.encode(), count))


def cell(place: str, inner: str, kind: str = "", part: str = MEASURES_XML) -> Edit:
    """Write a cell's XML anew."""
    found = re.compile(rf'<c r="{place}"(?: s="(\d+)")?[^>]*?(?:/>|>.*?</c>)'.encode(), re.DOTALL)
    attribute = f' t="{kind}"' if kind else ""

    def change(held: bytes) -> bytes:
        match = found.search(held)
        assert match, place
        style = (match[1] or b"0").decode()
        new = f'<c r="{place}" s="{style}"{attribute}>{inner}</c>'.encode()
        return held[: match.start()] + new + held[match.end() :]

    return xml(part, change)


def both(*edits: Edit) -> Edit:
    """Several edits one after the other."""

    def edit(path: Path) -> None:
        for one in edits:
            one(path)

    return edit


def more_parts(**parts: bytes) -> Edit:
    """Put further parts into the file; `__` stands for a stroke, `_dot_` for a dot."""

    def edit(path: Path) -> None:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as container:
            for name, content in parts.items():
                container.writestr(name.replace("__", "/").replace("_dot_", "."), content)

    return edit


def as_twin(path: Path, to: Path) -> Path:
    return Path(shutil.copy(path, to))


# -- what people and programs do to the sheet of measures --------------------------------------------------------------


def rows(held: Worksheet) -> list[list[Any]]:
    return [[place.value for place in row] for row in held.iter_rows(min_row=2, max_row=LAST)]


def lay(held: Worksheet, values: list[list[Any]], top: int = 2, left: int = 1) -> None:
    for row, line in enumerate(values, top):
        for column, value in enumerate(line, left):
            held.cell(row, column).value = value


def without_formulas(values: list[list[Any]]) -> list[list[Any]]:
    """As a paste of values leaves them in a program that never worked them out."""
    return [[None if str(value).startswith("=") else value for value in line] for line in values]


def sort_by(column: int) -> Callable[[Worksheet], None]:
    """Sort all rows by one column, as values."""

    def change(held: Worksheet) -> None:
        lay(held, sorted(without_formulas(rows(held)), key=lambda line: str(line[column - 1])))

    return change


def sort_only(left: int, right: int) -> Callable[[Worksheet], None]:
    """Sort some columns and leave the others where they are, as a selection does."""

    def change(held: Worksheet) -> None:
        part = [line[left - 1 : right] for line in rows(held)]
        lay(held, part[::-1], left=left)

    return change


def move_column(held: Worksheet, column: int, to: int) -> None:
    for row in range(1, LAST + 1):
        held.cell(row, to).value, held.cell(row, column).value = held.cell(row, column).value, None


def swap_cells(held: Worksheet, one: str, other: str) -> None:
    held[one].value, held[other].value = held[other].value, held[one].value


def xml_from_1904(path: Path) -> None:
    """Count every day from 1904, as old programs on Macintoshes do."""
    held = openpyxl.load_workbook(path)
    for one in held:
        for row in one.iter_rows():
            for place in row:
                if getattr(place, "is_date", False) and place.value is not None:
                    place.value = to_excel(place.value) - 1462
    held.save(path)
    swap("xl/workbook.xml", "<workbookPr", '<workbookPr date1904="1"', 1)(path)
