"""A workbook as its parts: what each is, what it leads to, and its XML, read once."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml import etree

Element = etree._Element

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384  # XFD

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
ART = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A1 = re.compile(r"([A-Za-z]{1,3})(\d+)")
_R1C1 = re.compile(r"[rR]\d*([cC]\d*)?|[cC]\d*")
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class Finding(NamedTuple):
    """Something that Excel would refuse, mend, or ask about: its lasting kind, the part, and what is wrong."""

    kind: str
    part: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.part}: {self.what}"


@dataclass(frozen=True)
class Link:
    """A relation of a part: to another part, or to something outside."""

    id: str
    kind: str  # the last word of its type
    target: str  # a part's path, or what stands there for something outside
    outside: bool


@dataclass
class Sheet:
    """A sheet of a workbook: its name, its part, and whether it is shown."""

    name: str
    part: str
    state: str
    id: str


class Package:
    """A workbook's zip, with its XML parsed when it is first asked for.

    Raises `zipfile.BadZipFile` for what is no zip; XML that cannot be read is a finding, and stands as nothing.
    """

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = [info.filename for info in self.zip.infolist() if not info.is_dir()]
        self.known = set(self.names)
        self.broken: dict[str, str] = {}
        self._read: dict[str, Element | None] = {}

    @classmethod
    def of(cls, path: Path) -> "Package":
        return cls(path.read_bytes())

    def xml(self, part: str) -> Element | None:
        """The root of a part, or nothing where it is missing or cannot be read."""
        if part not in self._read:
            self._read[part] = None
            if part in self.known:
                try:
                    self._read[part] = etree.fromstring(self.zip.read(part), _PARSER)
                except etree.XMLSyntaxError as reason:
                    self.broken[part] = str(reason)
        return self._read[part]

    def links(self, part: str) -> list[Link]:
        """What a part leads to; the package itself is the part with no name."""
        root = self.xml(rels_of(part))
        if root is None:
            return []
        folder = posixpath.dirname(part)
        found = []
        for one in root.iter(f"{_RELATIONS}Relationship"):
            outside = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            if not outside and not target.startswith(
                "#"
            ):  # a picture may lead to a place of its own workbook
                target = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
            found.append(Link(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target, outside))
        return found

    def linked(self, part: str, kind: str) -> list[str]:
        """The parts of one kind that a part leads to."""
        return [link.target for link in self.links(part) if link.kind == kind and not link.outside]

    @cached_property
    def book_part(self) -> str:
        return next(iter(self.linked("", "officeDocument")), "xl/workbook.xml")

    @cached_property
    def book(self) -> Element:
        root = self.xml(self.book_part)
        return etree.Element("none") if root is None else root

    @cached_property
    def sheets(self) -> list[Sheet]:
        targets = {link.id: link.target for link in self.links(self.book_part)}
        return [
            Sheet(
                one.get("name", ""),
                targets.get(one.get(f"{RELATION}id", ""), ""),
                one.get("state", "visible"),
                one.get("sheetId", ""),
            )
            for one in self.book.iterfind(f"{MAIN}sheets/{MAIN}sheet")
        ]

    @cached_property
    def sheet_names(self) -> set[str]:
        return {sheet.name.casefold() for sheet in self.sheets}

    def worksheets(self) -> Iterator[tuple[Sheet, Element]]:
        """Every sheet with cells, and its XML."""
        for sheet in self.sheets:
            root = self.xml(sheet.part)
            if root is not None and root.tag == f"{MAIN}worksheet":
                yield sheet, root

    def one(self, kind: str) -> Element | None:
        """The root of the one part of a kind that the workbook leads to."""
        return next((self.xml(part) for part in self.linked(self.book_part, kind)), None)

    @cached_property
    def strings(self) -> list[str]:
        root = self.one("sharedStrings")
        return [] if root is None else [text_of(one) for one in root.iterfind(f"{MAIN}si")]

    @cached_property
    def tables(self) -> list[tuple[Sheet, str, Element]]:
        found = []
        for sheet, _ in self.worksheets():
            for part in self.linked(sheet.part, "table"):
                root = self.xml(part)
                if root is not None:
                    found.append((sheet, part, root))
        return found


def rels_of(part: str) -> str:
    """The part that holds a part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def text_of(item: Element) -> str:
    """The text of a shared or inline string, its runs together, what is said of its sound left out."""
    return "".join(
        one.text or ""
        for one in item.iter(f"{MAIN}t")
        if (parent := one.getparent()) is not None and parent.tag != f"{MAIN}rPh"
    )


# -- places on a sheet ---------------------------------------------------------------------------------------------


class Range(NamedTuple):
    """A block of cells; rows and columns count from one."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: "Range") -> bool:
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def column_of(letters: str) -> int:
    """The number of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def looks_like_a_cell(name: str) -> bool:
    """Whether Excel would take a name for a place, in either way of writing one."""
    found = _A1.fullmatch(name)
    if found and column_of(found[1].upper()) <= LAST_COLUMN and 0 < int(found[2]) <= LAST_ROW:
        return True
    return bool(_R1C1.fullmatch(name))


def cell_of(place: str) -> tuple[int, int] | None:
    """Row and column of a place such as B7, or nothing where it is none on a sheet."""
    letters = place.rstrip("0123456789")
    digits = place[len(letters) :]
    if not (letters.isascii() and letters.isupper() and letters.isalpha() and digits) or len(letters) > 3:
        return None
    row, column = int(digits), column_of(letters)
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def range_of(place: str) -> Range | None:
    """The block of a place such as B7 or A1:C9 (also 1:2 and A:C), or nothing where it is none on a sheet."""
    first, _, last = place.replace("$", "").partition(":")
    last = last or first
    if first.isdigit() and last.isdigit():
        first, last = f"A{first}", f"XFD{last}"
    elif first.isalpha() and last.isalpha():
        first, last = f"{first}1", f"{last}{LAST_ROW}"
    start, end = cell_of(first), cell_of(last)
    if not start or not end or start[0] > end[0] or start[1] > end[1]:
        return None
    return Range(*start, *end)


def overlaps(ranges: list[Range]) -> Iterator[tuple[Range, Range]]:
    """Pairs of blocks that share a cell."""
    waiting: list[Range] = []
    for one in sorted(ranges):
        waiting = [before for before in waiting if before.bottom >= one.top]
        for before in waiting:
            if before.meets(one):
                yield before, one
        waiting.append(one)
