"""What a spreadsheet's XML says and the reader of values does not: formulas, error values, how far cells reach."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from pmf_xl.books.marked_cells import (
    ERROR_UNNAMED,
    MANY_CELLS,
    MOST_COLUMNS,
    Marks,
    can_be_seen,
    cell_position,
    row_or_column_count,
)
from pmf_xl.books.usual_sheet import marks_of_usual
from pmf_xl.rules.addresses import letters
from pmf_xl.rules.letters import as_seen

_REFERENCE = re.compile(r"(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w(.])")
# A cell whose value holds a character by its number: fine in text, in a number nothing that a program writes.
NUMBER_IN_CODE = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?v\b[^>]*>[^<]*&#")
MOST_SHEETS = 250
MANY_BYTES = 1_000_000  # of a sheet; a return's has a tenth of that
OPEN_DOCUMENT = "content.xml"  # the part that holds all of one's sheets
_STRINGS = "xl/sharedStrings.xml"
_PLACELESS = re.compile(rb"<(?:c|row)(?![^>]*\sr=)[\s/>]")
_EMPTY_CELL = rb"<c\s[^>]*+>(?:(?<=/>)|(?<!/>)\s*+</c>)\s*+"
_EMPTY_CELLS = re.compile(rb"(?:%s)++" % _EMPTY_CELL)
_EMPTY_ROWS = re.compile(rb"(?:<row\s[^>]*+>(?:(?<=/>)|(?<!/>)\s*+(?:%s)*+</row>)\s*+)++" % _EMPTY_CELL)
OF_TEXT = re.compile(rb"""\bt=["'](?!n["'])""")
_OWN_CELL = re.compile(r"\[\.([^\]]+)\]")  # how OpenDocument writes a cell of the same sheet
ERROR_VALUES = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "Err:502"}
)
#: What stands for a formula whose text a file does not give: a message says "is a formula, …, that gave no result".
FORMULA_IN_CODE = "whose text this kind of file does not give"


def marks(container: ZipFile) -> dict[str, Marks]:
    """Read the marks of every sheet of an .xlsx, .xlsm or .ods container, by the sheet's name.

    Nothing for other formats. Raises `ValueError` where the XML is not what such a file holds.
    """
    names = set(container.namelist())
    try:
        for part in (OPEN_DOCUMENT, _STRINGS):
            if part in names:
                _as_programs_write_it(container.read(part))
        if OPEN_DOCUMENT in names:
            document: dict[str, Marks] = _read(_OpenDocument(), container.read(OPEN_DOCUMENT)).sheets
            return document
        sheets = list(_sheets(container))
        as_a_book_names_them([name for name, _ in sheets])
        return {name: _marks_of(container, part) for name, part in sheets if part in names}
    except (expat.ExpatError, LookupError) as reason:
        raise ValueError(f"its XML is damaged ({reason})") from reason


def as_a_book_names_them(sheets: list[str]) -> None:
    """Raise `ValueError` where no program would have these as the names of a workbook's sheets."""
    if len(sheets) > MOST_SHEETS:
        raise ValueError(f"it holds {len(sheets):,} sheets, where {MOST_SHEETS} is the most")
    if len({name.casefold() for name in sheets}) < len(sheets):
        raise ValueError("two of its sheets have the same name")


def _marks_of(container: ZipFile, part: str) -> Marks:
    xml = _without_empty_cells(container.read(part))
    found = _sheet(xml)
    if found.cells > MANY_CELLS and (blank := blank_strings(container)):
        found = _sheet(xml, blank)
    found.part = part
    return found


def _sheet(xml: bytes, blank: frozenset[str] = frozenset()) -> Marks:
    _as_programs_write_it(xml)
    if not blank and (usual := marks_of_usual(xml)) is not None:
        return usual
    marks: Marks = _read(_Sheet(blank), xml).marks
    return marks


def _without_empty_cells(xml: bytes) -> bytes:
    """Leave out cells that have a look and nothing else, of which there may be a million below what is filled in.

    Not where a cell does not say where it is, and so must be counted.
    """
    if len(xml) < MANY_BYTES or _PLACELESS.search(xml):
        return xml
    return _EMPTY_CELLS.sub(b"", _EMPTY_ROWS.sub(b"", xml))


def blank_strings(container: ZipFile) -> frozenset[str]:
    """Give the numbers of the texts that cells share in which nothing can be seen."""
    if _STRINGS not in container.namelist():
        return frozenset()
    texts: list[str] = _read(_SharedStrings(), container.read(_STRINGS)).texts
    return frozenset(str(number) for number, text in enumerate(texts) if not as_seen(text))


def _as_programs_write_it(xml: bytes) -> None:
    """Refuse what no spreadsheet program writes and readers differ about; `common_form` has put the rest right."""
    if b"\0" in xml[:200]:
        raise ValueError("its XML is not in UTF-8")
    if b"<!DOCTYPE" in xml:
        raise ValueError("its XML declares entities of its own")


def _read(reader: "Any", xml: bytes) -> "Any":
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: reader.start(tag.rpartition(":")[2], given)
    parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = reader.text
    parser.Parse(xml, True)
    return reader


class _Links:
    """Collects the attributes of every element with a given tag, their names without prefix."""

    def __init__(self, tag: str) -> None:
        self.tag, self.found = tag, list[dict[str, str]]()

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == self.tag:
            self.found.append({key.rpartition(":")[2]: value for key, value in given.items()})

    def end(self, tag: str) -> None: ...

    def text(self, text: str) -> None: ...


def _sheets(container: ZipFile) -> Iterator[tuple[str, str]]:
    """Give name and part of every sheet, by the links that programs follow."""
    book = next(
        (target for kind, _, target in links(container, PurePosixPath("")) if kind == "officeDocument"), ""
    )
    if not book.endswith(".xml"):
        return
    targets = {key: target for _, key, target in links(container, PurePosixPath(book))}
    for sheet in _read(_Links("sheet"), container.read(book)).found:
        if sheet.get("id") in targets:
            yield sheet.get("name", ""), targets[sheet["id"]]


def links(container: ZipFile, part: PurePosixPath) -> Iterator[tuple[str, str, str]]:
    """Give kind, key and target of everything that a part links to."""
    links = part.parent / "_rels" / f"{part.name}.rels"
    if str(links) not in container.namelist():
        return
    for link in _read(_Links("Relationship"), container.read(str(links))).found:
        target = PurePosixPath(link.get("Target", ""))
        whole = target.relative_to("/") if target.is_absolute() else part.parent / target
        yield link.get("Type", "").rpartition("/")[2], link.get("Id", ""), _without_dots(whole)


def _without_dots(path: PurePosixPath) -> str:
    kept: list[str] = []
    for step in path.parts:
        if step == "..":
            del kept[-1:]
        elif step != ".":
            kept.append(step)
    return "/".join(kept)


class _Sheet:
    """Reads one sheet of an .xlsx file."""

    def __init__(self, blank: frozenset[str] = frozenset()) -> None:
        self.marks = Marks()
        self._blank = blank
        self._row = self._column = -1
        self._kind = ""
        self._heard: list[str] | None = None
        self._within = False  # a cell
        self._held = self._seen = False  # whether anything stands in the cell, and whether it can be seen
        # A formula stands written out in the first of the cells that share it.
        self._shared: dict[str, tuple[tuple[int, int], str]] = {}
        self._share = ""

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self._kind, self._held, self._seen, self._within = given.get("t", ""), False, False, True
            row, column = cell_position(given["r"]) if "r" in given else (self._row, self._column + 1)
            if row != self._row or column <= self._column:
                raise ValueError("its cells are out of their order, or one stands in it twice")
            if column >= MOST_COLUMNS:
                raise ValueError(f"it has a cell in column {column + 1:,}, which no sheet has")
            self._column = column
        elif tag == "row":
            row = row_or_column_count(given["r"]) - 1 if "r" in given else self._row + 1
            if row <= self._row:
                raise ValueError("its rows are out of their order, or one stands in it twice")
            self._row, self._column = row, -1
        elif (
            tag in ("f", "v", "t") and self._within
        ):  # not what a sparkline or a list of choices is drawn from
            self._heard, self._share = [], given.get("si", "")

    def end(self, tag: str) -> None:
        if tag == "c":
            self._within = False
            if self._seen:
                self.marks.reach(self._row, self._column)
            elif self._held:
                self.marks.pass_over(self._row, self._column)
        if tag not in ("f", "v", "t") or self._heard is None:
            return
        text, self._heard = "".join(self._heard), None
        at = (self._row, self._column)
        self._held = True
        self._seen |= tag == "f" or (text not in self._blank if self._kind == "s" else can_be_seen(text))
        if tag == "f":
            if self._share:
                first, whole = self._shared.setdefault(self._share, (at, text))
                text = text or _shifted(whole, at[0] - first[0], at[1] - first[1])
            self.marks.formulas[at] = f"={text}"
        elif self._kind == "e" and tag == "v":
            self.marks.errors[at] = text or ERROR_UNNAMED

    def text(self, text: str) -> None:
        if self._heard is not None:
            self._heard.append(text)


class _SharedStrings:
    """Reads the texts that cells share."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._heard: list[str] = []
        self._listens = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "si":
            self._heard = []
        self._listens = tag == "t"

    def end(self, tag: str) -> None:
        if tag == "si":
            self.texts.append("".join(self._heard))
        self._listens = False

    def text(self, text: str) -> None:
        if self._listens:
            self._heard.append(text)


def _shifted(formula: str, down: int, right: int) -> str:
    """Write a shared formula as it is in a cell so far from the one where it stands.

    >>> _shifted("A2*$B$1+SUM(C2:D2)", 1, 2)
    'C3*$B$1+SUM(E3:F3)'
    """

    def shifted(found: re.Match[str]) -> str:
        fixed, column, fixed_row, row = found.groups()
        if not fixed:
            column = letters(max(cell_position(f"{column}1")[1] + right, 0))
        return f"{fixed}{column}{fixed_row}{row if fixed_row else max(int(row) + down, 1)}"

    return _REFERENCE.sub(shifted, formula)


class _OpenDocument:
    """Reads every sheet of an .ods file; one row or cell of its XML may stand for many."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self._marks = Marks()
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._formula: str | None = None
        self._error = self._of_text = self._held = False
        self._heard: list[str] | None = None

    def start(self, tag: str, given: dict[str, str]) -> None:
        # The last of two that share a name stands: of value-types LibreOffice's own, which knows errors.
        given = {key.rpartition(":")[2]: value for key, value in sorted(given.items(), reverse=True)}
        if tag == "table":
            self._marks = self.sheets.setdefault(given.get("name", ""), Marks(part=OPEN_DOCUMENT))
            self._row = 0
        elif tag == "table-row":
            self._column, self._rows = 0, row_or_column_count(given.get("number-rows-repeated", "1"))
        elif tag in ("table-cell", "covered-table-cell"):
            self._columns = row_or_column_count(given.get("number-columns-repeated", "1"))
            self._formula, self._error = given.get("formula"), given.get("value-type") == "error"
            self._of_text = given.get("value-type") == "string"
            self._held = bool(self._formula or "value-type" in given)
            self._heard = [] if self._formula or self._error or self._of_text else None

    def end(self, tag: str) -> None:
        if tag == "table-row":
            self._row += self._rows
        elif tag in ("table-cell", "covered-table-cell"):
            shown = "".join(self._heard or ()).strip()
            last = self._row + self._rows - 1, self._column + self._columns - 1
            if self._held and (self._formula or not self._of_text or can_be_seen(shown)):
                self._marks.reach(*last)
            elif self._held:
                self._marks.pass_over(*last)
            if self._heard is not None:
                at = (self._row, self._column)
                if self._formula:
                    self._marks.formulas[at] = _OWN_CELL.sub(r"\1", self._formula.partition(":")[2])
                if self._error or shown in ERROR_VALUES:
                    self._marks.errors[at] = shown or ERROR_UNNAMED
                self._heard = None
            self._column += self._columns

    def text(self, text: str) -> None:
        if self._heard is not None:
            self._heard.append(text)
