"""A hidden sheet put into somebody's workbook, or written afresh there: every other sheet stays, byte for byte."""

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from pmf_xl.books.named_functions import DAMAGED, parsed, read_part, workbook_part
from pmf_xl.problems import FileInTheWayError, FileUnreadableError

Cell = str | float | None
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_NEW_PART: Final = "worksheets/pmf-figures.xml"
_NEW_ID: Final = "rIdPmfFigures"


@dataclass(frozen=True, slots=True)
class HiddenSheet:
    """A sheet: its name, the text its first cell begins with, by which it is known again, its rows and columns."""

    name: str
    known_by: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]  # of its columns, for whoever unhides it


def rows_held(content: bytes, name: str, known_by: str, called: str) -> list[list[Cell]] | None:
    """Give the rows of such a sheet in a workbook; None where it has none.

    Raises `PmfError` where a sheet of that name is somebody's own.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        held = next((one for one in book.sheet_names if one.casefold() == name.casefold()), None)
        rows = [] if held is None else book.get_sheet_by_name(held).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, OSError) as reason:
        raise FileUnreadableError(
            f"{called} is no Excel workbook (.xlsx), or it is damaged: {reason}", path=Path(called)
        ) from reason
    if held is None:
        return None
    if not rows or not str(rows[0][0]).startswith(known_by):
        raise FileInTheWayError(
            f"{called} has a sheet {name} of its own; nothing was written. Rename it, then try again.",
            path=Path(called),
        )
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: object) -> Cell:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    return str(cell) if cell not in ("", None) else None


def with_sheet(content: bytes, sheet: HiddenSheet, called: str = "The workbook") -> bytes:
    """Put a hidden sheet into a workbook as its last, or write the one that is there afresh.

    Formulas are worked out again when the workbook is next opened. Raises `PmfError` for a file that is no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            book = workbook_part(old, called)
            folder, name = posixpath.split(book)
            relations = posixpath.join(folder, "_rels", f"{name}.rels")
            there = _part_of(old, book, relations, sheet.name)
            changed = {book: _worked_out_anew(read_part(old, book))}
            if there is None:
                there = posixpath.join(folder, _NEW_PART)
                changed[book] = _listed(changed[book], sheet.name)
                changed[relations] = _related(read_part(old, relations))
                changed["[Content_Types].xml"] = _typed(read_part(old, "[Content_Types].xml"), there)
            return _repacked(old, changed | {there: _written(sheet)})
    except DAMAGED as reason:
        raise FileUnreadableError(
            f"{called} is no Excel workbook (.xlsx), or it is damaged: {reason}", path=Path(called)
        ) from reason


def _part_of(container: zipfile.ZipFile, book: str, relations: str, name: str) -> str | None:
    """Find the part of a sheet by its name."""
    targets = {one.get("Id"): str(one.get("Target")) for one in parsed(read_part(container, relations))}
    for element in parsed(read_part(container, book)).iter():
        if element.tag.endswith("}sheet") and str(element.get("name")).casefold() == name.casefold():
            ids = [value for key, value in element.attrib.items() if key.endswith("}id")]
            target = targets[ids[0]]
            return (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.join(posixpath.dirname(book), target)
            )
    return None


def _before_end(xml: bytes, tag: str, line: str) -> bytes:
    """Put a line before the closing tag of an element, with the prefix that the tag has."""
    every = list(re.finditer(rb"</([A-Za-z]+:)?" + tag.encode() + rb"\s*>", xml))
    if not every:
        raise ValueError(f"it has no {tag}")
    found = every[-1]
    prefix = (found[1] or b"").decode()
    return xml[: found.start()] + line.replace("<", f"<{prefix}", 1).encode() + xml[found.start() :]


def _listed(xml: bytes, name: str) -> bytes:
    numbers = [int(one) for one in re.findall(rb'\bsheetId="(\d+)"', xml)]
    line = (
        f'<sheet xmlns:pmf="{_RELATIONS}" name={quoteattr(name)} sheetId="{max(numbers, default=0) + 1}" '
        f'state="hidden" pmf:id="{_NEW_ID}"/>'
    )
    return _before_end(xml, "sheets", line)


def _related(xml: bytes) -> bytes:
    line = f'<Relationship Id="{_NEW_ID}" Type="{_RELATIONS}/worksheet" Target="{_NEW_PART}"/>'
    return _before_end(xml, "Relationships", line)


def _typed(xml: bytes, part: str) -> bytes:
    return _before_end(xml, "Types", f'<Override PartName="/{part}" ContentType="{_SHEET_TYPE}"/>')


def _worked_out_anew(xml: bytes) -> bytes:
    """Ask for formulas to be worked out when the workbook is opened: what they look up has changed."""
    asked = re.search(rb"<(?:[A-Za-z]+:)?calcPr\b[^>]*>", xml)
    if asked is None:  # it stands behind the names, of which there are some now
        found = re.search(rb"</([A-Za-z]+:)?definedNames\s*>", xml)
        if found is None:
            return xml
        line = b"<" + (found[1] or b"") + b'calcPr fullCalcOnLoad="1"/>'
        return xml[: found.end()] + line + xml[found.end() :]
    if b"fullCalcOnLoad" in asked[0]:
        return xml
    end = asked.end() - (2 if asked[0].endswith(b"/>") else 1)
    return xml[:end] + b' fullCalcOnLoad="1"' + xml[end:]


def _written(sheet: HiddenSheet) -> bytes:
    """Write the sheet with its texts in it, so that no list of shared texts has to change."""
    lines = []
    for number, row in enumerate(sheet.rows, start=1):
        cells = "".join(
            _cell(f"{chr(ord('A') + place)}{number}", value)
            for place, value in enumerate(row)
            if value is not None
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(sheet.widths, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
        f"{''.join(lines)}</sheetData></worksheet>"
    ).encode()


def _cell(place: str, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def _repacked(old: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """Write the container again, what has not changed as it was; a new part comes last."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.comment = old.comment
        for info in old.infolist():
            new.writestr(info, changed.get(info.filename) or old.read(info), info.compress_type)
        for part in changed.keys() - {info.filename for info in old.infolist()}:
            new.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), changed[part], zipfile.ZIP_DEFLATED)
    return out.getvalue()
