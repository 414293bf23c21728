"""Reading what everybody is given: every byte of it, and every number that is printed about a measure."""

import csv
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl

Number = float
Key = tuple[str, str, str]  # reference, breakdown, period


@cache
def parts_of(path: Path) -> dict[str, str]:
    """Every part of a file as text; a file that is no container is one part."""
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        return {path.name: content.decode("utf-8", "replace")}
    with zipfile.ZipFile(path) as container:
        return {name: container.read(name).decode("utf-8", "replace") for name in container.namelist()}


def spellings(figure: float, unit: str) -> list[str]:
    """How a figure could be printed: plain, with thousands set apart, as a percentage."""
    if unit == "percent":
        return [f"{figure:.5f}", f"{figure:.3f}"[:5], f"{figure * 100:.3f}%", f"{figure * 100:.1f}%"]
    return [f"{figure:.0f}", f"{figure:,.0f}"]


def found_in(path: Path, wanted: list[str]) -> list[str]:
    """The parts of a file in which any of some texts stands by itself."""
    pattern = re.compile("|".join(rf"(?<![\w.]){re.escape(text)}(?![\w]|\.\d)" for text in wanted))
    return [name for name, text in parts_of(path).items() if pattern.search(text)]


@cache
def rows_of(path: Path, sheet: str) -> tuple[dict[str, object], ...]:
    """The lines of the first table of a sheet, by heading."""
    book = openpyxl.load_workbook(path, data_only=True)
    rows = list(book[sheet].iter_rows(values_only=True))
    book.close()
    named = {"Ref", "Reference"}
    at = next(number for number, row in enumerate(rows) if named.intersection(row))
    heads = [str(head) for head in rows[at]]
    place = next(place for place, head in enumerate(heads) if head in named)
    return tuple(dict(zip(heads, row, strict=False)) for row in rows[at + 1 :] if row[place])


def csv_rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class Published:
    """What everybody knows: the packs of four quarters, and what was published of each."""

    def __init__(self, folder: Path, quarters: tuple[str, ...]) -> None:
        self.quarters = quarters
        self.packs = {quarter: folder / "reports" / quarter / "pack.xlsx" for quarter in quarters}
        self.files = [
            *self.packs.values(),
            *(folder / "reports" / quarter / "pack key features.txt" for quarter in quarters),
            *(folder / "reports" / quarter / "as made" / "pack key features.json" for quarter in quarters),
            *(one for one in sorted((folder / "published").rglob("*")) if one.is_file()),
        ]

    def scorecard(self, quarter: str) -> dict[str, dict[str, object]]:
        return {str(row["Ref"]): row for row in rows_of(self.packs[quarter], "Scorecard")}

    def figures(self) -> dict[Key, Number]:
        """Every figure of the open data, by measure, breakdown and period; a percentage as a fraction."""
        known: dict[Key, Number] = {}
        for path in self.files:
            if path.suffix == ".csv" and path.name.startswith("performance"):
                for row in csv_rows(path):
                    if row["value"]:
                        scale = 100 if row["unit"] == "percent" else 1
                        part = "" if row["breakdown"] in ("all", "whole") else row["breakdown"]
                        known[row["reference"], part, row["period"]] = float(row["value"]) / scale
        return known

    def texts_about(self, ref: str) -> list[str]:
        """Every text in a pack or a publication that speaks of a measure."""
        found = defaultdict(list)
        for path in self.files:
            if path.suffix == ".xlsx":
                book = openpyxl.load_workbook(path, data_only=True)
                for sheet in book:
                    about = sheet.title.startswith(ref)
                    for row in sheet.iter_rows(values_only=True):
                        cells = [str(cell) for cell in row if cell is not None]
                        if about or any(cell.split("/")[0] == ref for cell in cells):
                            found[ref] += cells
                book.close()
        return found[ref]
