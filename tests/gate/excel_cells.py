"""Sheets: cells in order, formulas, strings, widths and heights, merged cells, links, and how they are printed."""

import math
import re
from collections import Counter
from collections.abc import Iterator

from excel_formulas import SPILLING, formula_findings, outermost
from excel_package import (
    LAST_COLUMN,
    LAST_ROW,
    MAIN,
    RELATION,
    Element,
    Finding,
    Package,
    Range,
    Sheet,
    cell_of,
    overlaps,
    range_of,
    text_of,
)
from excel_strings import LONGEST_STRING, lost_at_the_edge, strings

MOST_LINKS = 65_530
LONGEST_TIP = 255
LONGEST_HEADER = 255
WIDEST = 255
HIGHEST = 409.5
MOST_BREAKS = 1_026
ERRORS = {
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
}
#: What stands in a header after an ampersand: of a size all figures that follow, so a text may not begin with one.
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d+|.|$)', re.DOTALL)
_KNOWN_CODE = re.compile(r'&(?:"[^"]+"|K.+|\d+|[&LCRPNDTZFAGUESXYBIOH])')
KINDS = {"b", "d", "e", "inlineStr", "n", "s", "str"}
_ORDER = """
sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations
hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls
webPublishItems tableParts extLst
"""
#: As the format orders what a sheet holds.
ORDER = _ORDER.split()


def findings(package: Package) -> Iterator[Finding]:
    """Look at the strings and at every sheet."""
    used = Counter[int]()
    flags = _dynamic_flags(package)
    for sheet, root in package.worksheets():
        yield from _order(sheet, root)
        yield from _columns(sheet, root)
        yield from _cells(package, sheet, root, used, flags)
        yield from _merged(package, sheet, root)
        yield from _links(package, sheet, root)
        yield from _printed(sheet, root)
    yield from strings(package, used)


def _order(sheet: Sheet, root: Element) -> Iterator[Finding]:
    places = [ORDER.index(name) for one in root if (name := str(one.tag).partition("}")[2]) in ORDER]
    if places != sorted(places):
        yield Finding("sheet-order", sheet.part, "its elements do not stand in the order of the format")


def _columns(sheet: Sheet, root: Element) -> Iterator[Finding]:
    last = 0
    for one in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        first, end = int(one.get("min", "0")), int(one.get("max", "0"))
        if not last < first <= end <= LAST_COLUMN:
            yield Finding("columns", sheet.part, f"columns {first} to {end} after {last}")
        last = end
        if not 0 <= float(one.get("width", "8")) <= WIDEST:
            yield Finding("column-width", sheet.part, f"columns {first} to {end} are {one.get('width')} wide")


def _cells(
    package: Package, sheet: Sheet, root: Element, used: Counter[int], flags: int
) -> Iterator[Finding]:
    last_row = 0
    arrays: list[Range] = []
    strings = len(package.strings)
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        number = int(row.get("r", last_row + 1))
        if not last_row < number <= LAST_ROW:
            yield Finding("row-order", sheet.part, f"row {number} after row {last_row}")
        last_row = number
        if not 0 <= float(row.get("ht", "15")) <= HIGHEST:
            yield Finding("row-height", sheet.part, f"row {number} is {row.get('ht')} high")
        last = 0
        for cell in row:
            place = cell.get("r", "")
            found = cell_of(place) if place else (number, last + 1)
            if not found or found[0] != number or found[1] <= last:
                yield Finding("cell-order", sheet.part, f"{place} in row {number}")
            last = found[1] if found else last
            kind, value, formula = cell.get("t", "n"), None, None
            if kind not in KINDS:
                yield Finding("cell-kind", sheet.part, f"{place} is {kind!r}")
            for one in cell:
                if one.tag == f"{MAIN}v":
                    value = one.text or ""
                elif one.tag == f"{MAIN}f":
                    formula = one
                elif one.tag == f"{MAIN}is":
                    yield from _inline(sheet, place, one)
            if value is not None:
                if kind == "s":
                    if value.isdigit() and int(value) < strings:
                        used[int(value)] += 1
                    else:
                        yield Finding(
                            "string-unknown", sheet.part, f"{place} shows string {value} of {strings}"
                        )
                elif wrong := _wrong_value(kind, value):
                    yield Finding("cell-value", sheet.part, f"{place}: {wrong}")
            if formula is not None:
                yield from _formula(package, sheet, place, cell, formula, arrays)
            if int(cell.get("cm", "0")) > flags:
                yield Finding(
                    "dynamic-array-unknown",
                    sheet.part,
                    f"{place} has cell metadata {cell.get('cm')} of {flags}",
                )
    for one, other in overlaps(arrays):
        yield Finding("arrays-overlap", sheet.part, f"{tuple(one)} and {tuple(other)}")


def _inline(sheet: Sheet, place: str, said: Element) -> Iterator[Finding]:
    if len(text_of(said)) > LONGEST_STRING:
        yield Finding("string-too-long", sheet.part, f"{place}: {len(text_of(said))} characters")
    for lost in lost_at_the_edge(said):
        yield Finding("string-space", sheet.part, f"{place}: a space at an end would be lost: {lost!r:.60}")


def _wrong_value(kind: str, value: str) -> str | None:
    if kind == "n" and value:
        try:
            return None if math.isfinite(float(value)) else f"{value} is no number of Excel's"
        except ValueError:
            return f"{value[:30]!r} is no number"
    if kind == "b" and value not in ("0", "1"):
        return f"{value[:30]!r} is neither true nor false"
    if kind == "e" and value not in ERRORS:
        return f"{value[:30]!r} is no error of Excel's"
    if kind == "str" and len(value) > LONGEST_STRING:
        return f"a text of {len(value)} characters"
    return None


def _formula(
    package: Package, sheet: Sheet, place: str, cell: Element, formula: Element, arrays: list[Range]
) -> Iterator[Finding]:
    text, kind = formula.text or "", formula.get("t", "normal")
    if not text and kind not in ("shared", "dataTable"):
        yield Finding("formula-empty", sheet.part, place)
    yield from formula_findings(package, sheet.part, place, text)
    if kind == "array":
        block = range_of(formula.get("ref", ""))
        if not block:
            yield Finding("array-place", sheet.part, f"{place} fills {formula.get('ref')!r}")
        else:
            arrays.append(block)
    if outermost(text) in SPILLING and (kind != "array" or not cell.get("cm")):
        yield Finding("dynamic-array-not-flagged", sheet.part, f"{place}: {outermost(text)} would not spill")


def _dynamic_flags(package: Package) -> int:
    """How many kinds of cell metadata there are; none without a part that says what they mean."""
    root = package.one("sheetMetadata")
    if root is None:
        return 0
    return len(root.findall(f"{MAIN}cellMetadata/{MAIN}bk"))


def _merged(package: Package, sheet: Sheet, root: Element) -> Iterator[Finding]:
    blocks = []
    said = root.find(f"{MAIN}mergeCells")
    for one in () if said is None else said:
        block = range_of(one.get("ref", ""))
        if not block:
            yield Finding("merged-place", sheet.part, repr(one.get("ref")))
            continue
        if block[:2] == block[2:]:
            yield Finding("merged-place", sheet.part, f"{one.get('ref')} is a single cell")
        blocks.append(block)
    if said is not None and int(said.get("count", len(said))) != len(said):
        yield Finding("count", sheet.part, f"{said.get('count')} merged cells said, {len(said)} there")
    for one_block, other in overlaps(blocks):
        yield Finding("merged-overlap", sheet.part, f"{tuple(one_block)} and {tuple(other)}")
    for held, part, table in package.tables:
        whole = range_of(table.get("ref", "")) if held.part == sheet.part else None
        if whole and any(block.meets(whole) for block in blocks):
            yield Finding(
                "merged-in-table", part, f"cells of {sheet.name} are merged within {table.get('ref')}"
            )


def _links(package: Package, sheet: Sheet, root: Element) -> Iterator[Finding]:
    links = root.findall(f"{MAIN}hyperlinks/{MAIN}hyperlink")
    if len(links) > MOST_LINKS:
        yield Finding("links-too-many", sheet.part, f"{len(links)}")
    for one in links:
        place, to = one.get("ref", ""), one.get("location", "")
        if not range_of(place):
            yield Finding("link-place", sheet.part, repr(place))
        if len(one.get("tooltip", "")) > LONGEST_TIP:
            yield Finding(
                "link-tip-too-long", sheet.part, f"{place}: {len(one.get('tooltip', ''))} characters"
            )
        if len(to) > 2_079:
            yield Finding("link-too-long", sheet.part, f"{place}: {len(to)} characters")
        if to and not one.get(f"{RELATION}id"):
            name, mark, cells = to.lstrip("#").rpartition("!")
            name = name[1:-1].replace("''", "'") if name.startswith("'") else name
            if mark and name.casefold() not in package.sheet_names:
                yield Finding("link-to-no-sheet", sheet.part, f"{place} leads to {to}")
            elif mark and not range_of(cells):
                yield Finding("link-to-no-cell", sheet.part, f"{place} leads to {to}")


def _printed(sheet: Sheet, root: Element) -> Iterator[Finding]:
    page = root.find(f"{MAIN}pageSetup")
    if page is not None:
        if not 10 <= int(page.get("scale", "100")) <= 400:
            yield Finding("page-scale", sheet.part, f"{page.get('scale')} %")
        for name in ("fitToWidth", "fitToHeight"):
            if not 0 <= int(page.get(name, "1")) <= 32_767:
                yield Finding("page-fit", sheet.part, f"{name} {page.get(name)}")
    margins = root.find(f"{MAIN}pageMargins")
    if margins is not None and not all(0 <= float(value) < 49 for value in margins.attrib.values()):
        yield Finding("page-margins", sheet.part, str(dict(margins.attrib)))
    for one in root.iterfind(f"{MAIN}headerFooter/*"):
        if len(one.text or "") > LONGEST_HEADER:
            name = str(one.tag).partition("}")[2]
            yield Finding("header-too-long", sheet.part, f"{name}: {len(one.text or '')} characters")
        for code in _CODE.findall(one.text or ""):
            if not _KNOWN_CODE.fullmatch(code) or (code[1:].isdigit() and not 1 <= int(code[1:]) <= 409):
                yield Finding("header-code", sheet.part, f"{code!r} in {one.text!r:.80}")
    for name, last in (("rowBreaks", LAST_ROW), ("colBreaks", LAST_COLUMN)):
        breaks = root.find(f"{MAIN}{name}")
        if breaks is None:
            continue
        if len(breaks) > MOST_BREAKS or int(breaks.get("count", len(breaks))) != len(breaks):
            yield Finding("page-breaks", sheet.part, f"{len(breaks)} {name}, {breaks.get('count')} said")
        if any(not 0 <= int(one.get("id", "0")) < last for one in breaks):
            yield Finding("page-breaks", sheet.part, f"{name} outside the sheet")
