"""What stands behind cells: formulas that several share, the chain in which Excel works, flags, days of its calendar."""

import re
from collections.abc import Iterator

from excel_package import MAIN, Element, Finding, Package, Range, Sheet, range_of

FIRST_OWN_NUMBER_FORMAT = 164
DATES = {*range(14, 23), *range(45, 48)}  # of the number formats that every workbook has
AFTER_LAST_DAY = 2_958_466  # the day after 31 December 9999
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def findings(package: Package) -> Iterator[Finding]:
    """Look at what cells lean on that is not in them."""
    dates = _looks_of_dates(package)
    for sheet, root in package.worksheets():
        yield from _shared(sheet, root)
        yield from _days(sheet, root, dates)
    yield from _chain(package)
    yield from _flags(package)


def _shared(sheet: Sheet, root: Element) -> Iterator[Finding]:
    """Of a formula for several cells the first holds the text and the place of all; it stands before them."""
    blocks: dict[str, Range] = {}
    for formula in root.iter(f"{MAIN}f"):
        cell = formula.getparent()
        if formula.get("t") != "shared" or cell is None:
            continue
        number, place = formula.get("si", ""), cell.get("r", "")
        if formula.text and (block := range_of(formula.get("ref", ""))):
            blocks[number] = block
        held, at = blocks.get(number), range_of(place)
        if not held or not at or not held.meets(at):
            yield Finding("shared-formula", sheet.part, f"{place} has a part in formula {number!r}")


def _days(sheet: Sheet, root: Element, dates: set[int]) -> Iterator[Finding]:
    """Excel shows a day before 1900 or after 9999 as ########."""
    for cell in root.iter(f"{MAIN}c") if dates else ():
        if cell.get("t", "n") == "n" and int(cell.get("s", "0")) in dates:
            try:
                day = float(cell.findtext(f"{MAIN}v") or "0")
            except ValueError:  # the cells are looked at elsewhere
                continue
            if not 0 <= day < AFTER_LAST_DAY:
                yield Finding("day-out-of-calendar", sheet.part, f"{cell.get('r')} shows day {day}")


def _looks_of_dates(package: Package) -> set[int]:
    root = package.one("styles")
    if root is None:
        return set()
    own = {
        int(one.get("numFmtId", "0"))
        for one in root.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")
        if re.search("[ymdhs]", _NOT_SHOWN.sub("", one.get("formatCode", "")), re.IGNORECASE)
        and "general" not in one.get("formatCode", "").casefold()
    }
    looks = root.findall(f"{MAIN}cellXfs/{MAIN}xf")
    return {place for place, one in enumerate(looks) if int(one.get("numFmtId", "0")) in DATES | own}


def _chain(package: Package) -> Iterator[Finding]:
    """Excel mends a workbook whose chain of calculation names a cell in which there is no formula."""
    root = package.one("calcChain")
    if root is None:
        return
    blocks = {sheet.id: list(_with_formulas(of_sheet)) for sheet, of_sheet in package.worksheets()}
    sheet_id = ""
    for one in root:
        sheet_id = one.get("i", sheet_id)
        place = range_of(one.get("r", ""))
        if not place or not any(place.meets(block) for block in blocks.get(sheet_id, ())):
            where = f"{one.get('r')} of sheet {sheet_id}"
            yield Finding("calculation-chain", "xl/calcChain.xml", f"{where} has no formula")


def _with_formulas(root: Element) -> Iterator[Range]:
    """Cells with a formula; of an array formula all that it fills, and of one for several each by itself."""
    for formula in root.iter(f"{MAIN}f"):
        cell = formula.getparent()
        said = formula.get("ref", "") if formula.get("t") == "array" else ""
        block = range_of(said or ("" if cell is None else cell.get("r", "")))
        if block:
            yield block


def _flags(package: Package) -> Iterator[Finding]:
    """What a cell's metadata lead to: a type of metadata, and a record of that type."""
    root = package.one("sheetMetadata")
    if root is None:
        return
    types = [one.get("name", "") for one in root.iterfind(f"{MAIN}metadataTypes/{MAIN}metadataType")]
    records = {
        one.get("name", ""): len(one.findall(f"{MAIN}bk")) for one in root.iterfind(f"{MAIN}futureMetadata")
    }
    for one in root.iterfind(f"{MAIN}cellMetadata/{MAIN}bk/{MAIN}rc"):
        kind, record = int(one.get("t", "0")) - 1, int(one.get("v", "0"))
        if kind not in range(len(types)) or record >= records.get(types[kind], 0):
            yield Finding("dynamic-array-unknown", "xl/metadata.xml", f"type {kind + 1}, record {record}")
