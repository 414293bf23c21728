"""Adding the sheets that a catalogue workbook of an earlier version lacks, and leaving all others as they are.

As rows are added in `catalogue_add`, by the XML: what a library does not know of the workbook it would lose.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr, unescape
from zipfile import ZIP_DEFLATED, ZipFile

from pmf_xl.books.catalogue_checks import ROOM, check_of, list_formula, list_name
from pmf_xl.books.catalogue_read import headings_in
from pmf_xl.books.validations import RANGE, Validation
from pmf_xl.catalogue.fields import CatalogueTable, Field
from pmf_xl.catalogue.grid import plain
from pmf_xl.catalogue.tables import SERVICES, TABLES
from pmf_xl.problems import FileUnreadableError
from pmf_xl.rules.addresses import letters

WORKBOOK, WORKBOOK_RELS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKSHEET = f"{_RELATIONS}/worksheet"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
HEADINGS = 4  # the row of the headings
_NAME = re.compile(r'<definedName\b[^>]*\bname="(list_\w+)"[^>]*>(.*?)</definedName>', re.DOTALL)
NARROWEST, WIDE = 12.0, 40.0


def parts_of(content: bytes) -> dict[str, bytes]:
    """Give the parts of a workbook by their names."""
    with ZipFile(io.BytesIO(content)) as parts:
        return {info.filename: parts.read(info) for info in parts.infolist()}


def packed(held: Mapping[str, bytes]) -> bytes:
    """Put the parts of a workbook together again."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as parts:
        for name, part in held.items():
            parts.writestr(name, part)
    return out.getvalue()


def sheets_in(held: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Give the sheets of a workbook: the name of each as it is compared, and the part that it is in."""
    for title, number in _titles_in(held):
        yield plain(title), target_of(held, WORKBOOK_RELS, number)


def _titles_in(held: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Give the sheets of a workbook: the name of each, and the number of its relation."""
    for found in re.finditer(r"<sheet\b[^>]*>", held[WORKBOOK].decode()):
        name = re.search(r'\bname="([^"]*)"', found[0])
        number = re.search(r'\br:id="([^"]*)"', found[0])
        if name and number:
            yield unescape(name[1], {"&quot;": '"', "&apos;": "'"}), number[1]


def target_of(held: Mapping[str, bytes], rels: str, number: str) -> str:
    """Give the part that a relation of a part leads to."""
    for found in re.finditer(r"<Relationship\b[^>]*>", held[rels].decode()):
        if f'Id="{number}"' in found[0] and (target := re.search(r'\bTarget="([^"]*)"', found[0])):
            return resolved(rels, target[1])
    raise KeyError(number)


def resolved(rels: str, target: str) -> str:
    """Give the part that relations of a part call by a path from it."""
    if target.startswith("/"):
        return target[1:]
    folder = rels.split("/_rels/")[0].split("/")
    while target.startswith("../"):
        folder, target = folder[:-1], target[3:]
    return "/".join([*folder, target])


def lacking(content: bytes) -> tuple[CatalogueTable, ...]:
    """Say which tables have no sheet in a catalogue workbook, under none of their names."""
    there = {name for name, _ in sheets_in(parts_of(content))}
    return tuple(table for table in TABLES if there.isdisjoint(map(plain, table.sheets)))


def with_sheets(content: bytes, path: Path, tables: Sequence[CatalogueTable]) -> bytes:
    """Give a catalogue workbook with a sheet for each of some tables, behind those it has, with headings and no rows.

    They look like its sheet of services; what is chosen from in one is a list of the workbook's own. Raises `PmfError`
    where the workbook is not written as spreadsheet programs write it.
    """
    held = parts_of(content)
    like = _Look.of(held, content, path)
    lists = _lists_for(held, content, path, tables)
    for table in tables:
        _add(held, table, like, _listed(held) | lists.keys())
    _name_lists(held, lists)
    return packed(held)


def _listed(held: Mapping[str, bytes]) -> set[str]:
    """Give the names of the lists that a workbook has; one whose sheet was deleted is none."""
    return {name for name, of in _NAME.findall(held[WORKBOOK].decode()) if "#REF!" not in of}


def _lists_for(
    held: Mapping[str, bytes], content: bytes, path: Path, tables: Sequence[CatalogueTable]
) -> dict[str, str]:
    """Give the lists that a workbook is to have with some tables, as far as it has not: where each is, by its name."""
    titles = {plain(title): title for title, _ in _titles_in(held)}
    wanted = {field.refers_to for table in tables for field in table.fields if field.refers_to}
    lists = {}
    for table in TABLES:
        name = list_name(table.key)
        if table in tables:
            lists[name] = list_formula(table.sheet, "A", HEADINGS)
        elif table.key in wanted and name not in _listed(held):
            found, first = headings_in(content, path, table), table.fields[0].key
            title = next((titles[plain(sheet)] for sheet in table.sheets if plain(sheet) in titles), None)
            if found and title and first in found[1]:
                lists[name] = list_formula(title, found[1][first], found[0])
    return lists


def _name_lists(held: dict[str, bytes], lists: Mapping[str, str]) -> None:
    """Put the names of lists into a workbook, in the place of those it has by the same names."""
    workbook = _NAME.sub(lambda found: "" if found[1] in lists else found[0], held[WORKBOOK].decode())
    named = "".join(f'<definedName name="{name}">{escape(of)}</definedName>' for name, of in lists.items())
    if "</definedNames>" in workbook:
        workbook = workbook.replace("</definedNames>", f"{named}</definedNames>")
    else:
        workbook = workbook.replace("<definedNames/>", "")
        ends = ("</externalReferences>", "</functionGroups>", "</sheets>")
        before = next(end for end in ends if end in workbook)
        workbook = workbook.replace(before, f"{before}<definedNames>{named}</definedNames>")
    held[WORKBOOK] = workbook.encode()


def _add(held: dict[str, bytes], table: CatalogueTable, like: "_Look", lists: Set[str]) -> None:
    number = 1 + sum(bool(re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)) for name in held)
    while f"xl/worksheets/sheet{number}.xml" in held:
        number += 1
    name = f"worksheets/sheet{number}.xml"
    held[f"xl/{name}"] = _sheet(table, like, lists).encode()
    workbook = held[WORKBOOK].decode()
    ids = [int(found) for found in re.findall(r'\bsheetId="(\d+)"', workbook)]
    relation = f"rIdSheet{number}"
    # Some programs give the prefix on the element of each sheet, and not for all of the workbook.
    sheet = f'<sheet xmlns:r="{_RELATIONS}" name={quoteattr(table.sheet)} sheetId="{max(ids) + 1}" r:id="{relation}"/>'
    held[WORKBOOK] = workbook.replace("</sheets>", f"{sheet}</sheets>").encode()
    leads = f'<Relationship Id="{relation}" Type="{_WORKSHEET}" Target="{name}"/></Relationships>'
    held[WORKBOOK_RELS] = held[WORKBOOK_RELS].decode().replace("</Relationships>", leads).encode()
    kind = f'<Override PartName="/xl/{name}" ContentType="{_TYPE}"/></Types>'
    held[TYPES] = held[TYPES].decode().replace("</Types>", kind).encode()


class _Look:
    """The styles of a sheet that is there, by what they are of: its title, what it is for, headings, cells."""

    def __init__(self, title: str, purpose: str, heading: str, cell: str) -> None:
        self.title, self.purpose, self.heading, self.cell = title, purpose, heading, cell

    @classmethod
    def of(cls, held: Mapping[str, bytes], content: bytes, path: Path) -> "_Look":
        heading = headings_in(content, path, SERVICES)
        names = set(map(plain, SERVICES.sheets))
        part = next((part for name, part in sheets_in(held) if name in names), None)
        # Where another program has given a prefix to every element, nothing can be added by it.
        if part is None or heading is None or b"</sheets>" not in held[WORKBOOK]:
            raise FileUnreadableError(
                f"No sheet can be added to {path}: save it in Excel or LibreOffice, and run this again.",
                path=path,
            )
        xml, at = held[part].decode(), heading[0]

        def style(row: int) -> str:
            found = re.search(rf'<c\b[^>]*?\br="[A-Z]+{row}"[^>]*?\bs="(\d+)"', xml)
            return found[1] if found else "0"

        above = at > 2  # else there is nothing but headings
        return cls(style(1) if above else style(at), style(2) if above else "0", style(at), style(at + 1))


def _sheet(table: CatalogueTable, like: _Look, lists: Set[str]) -> str:
    wide = len(table.fields)
    last = letters(wide - 1)
    headings = "".join(
        _text(f"{letters(at)}{HEADINGS}", field.key, like.heading) for at, field in enumerate(table.fields)
    )
    cells = "".join(
        f'<c r="{letters(at)}{HEADINGS + 1}" s="{like.cell}"/>' for at in range(len(table.fields))
    )
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{_width(field)}" customWidth="1"/>'
        for at, field in enumerate(table.fields, start=1)
    )
    checks = "".join(_check(letters(at), table, field, lists) for at, field in enumerate(table.fields))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{last}{HEADINGS + 1}"/>'
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane ySplit="{HEADINGS}" '
        f'topLeftCell="A{HEADINGS + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>'
        f'<row r="1" ht="30" customHeight="1">{_band(1, table.sheet, like.title, wide)}</row>'
        f'<row r="2" ht="20.25" customHeight="1">{_band(2, table.purpose, like.purpose, wide)}</row>'
        f'<row r="{HEADINGS}" ht="20.25" customHeight="1">{headings}</row>'
        f'<row r="{HEADINGS + 1}">{cells}</row></sheetData>'
        f'<dataValidations count="{wide}">{checks}</dataValidations>'
        '<pageMargins left="0.59" right="0.59" top="0.99" bottom="0.79" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/></worksheet>'
    )


def _band(row: int, text: str, style: str, wide: int) -> str:
    """Declare a text on a band over all columns."""
    return _text(f"A{row}", text, style) + "".join(
        f'<c r="{letters(at)}{row}" s="{style}"/>' for at in range(1, wide)
    )


def _text(place: str, text: str, style: str) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _width(field: Field) -> float:
    if field.key in ("title", "name", "controls", "reason"):
        return WIDE
    return max(NARROWEST, len(field.key) + 4.0)


def _check(letter: str, table: CatalogueTable, field: Field, lists: Set[str]) -> str:
    """Declare what is said beside the cells of a column, and what may be typed and chosen in them."""
    check = check_of(table, field)
    source = check.get("source")
    if isinstance(source, str) and source.removeprefix("=") not in lists:  # there is nothing to choose from
        check = {key: said for key, said in check.items() if key.startswith("input_")} | {"validate": "any"}
    cells = f' sqref="{letter}{HEADINGS + 1}:{letter}{HEADINGS + ROOM}"'
    return Validation(tuple(check.items())).xml.replace(RANGE, cells)
