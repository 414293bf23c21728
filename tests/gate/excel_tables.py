"""Tables: their names, their columns, and that the heading cells say the same."""

import re
from collections import Counter
from collections.abc import Iterator

from excel_formulas import formula_findings, names_of
from excel_names import wrong_with_name
from excel_package import MAIN, Element, Finding, Package, Range, Sheet, overlaps, range_of, text_of

LONGEST_COLUMN = 255
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def findings(package: Package) -> Iterator[Finding]:
    """Look at every table of a workbook."""
    names, numbers = Counter[str](), Counter[str]()
    blocks: dict[str, list[Range]] = {}
    for sheet, part, table in package.tables:
        shown = table.get("displayName", "")
        names[shown.casefold()] += 1
        numbers[table.get("id", "")] += 1
        if wrong := wrong_with_name(shown):
            yield Finding("table-name-not-legal", part, f"{shown!r} {wrong}")
        if shown.casefold() in names_of(package):
            yield Finding("table-name-taken", part, f"{shown} is a name of the workbook too")
        whole = range_of(table.get("ref", ""))
        if not whole:
            yield Finding("table-place", part, repr(table.get("ref")))
            continue
        blocks.setdefault(sheet.part, []).append(whole)
        yield from _table(package, sheet, part, table, whole)
    for name, count in names.items():
        if count > 1:
            yield Finding("table-name-twice", package.book_part, f"{name}, {count} times")
    for number, count in numbers.items():
        if count > 1 or not number.isdigit() or number == "0":
            yield Finding("table-id", package.book_part, f"{number!r}, {count} times")
    for part, held in blocks.items():
        for one, other in overlaps(held):
            yield Finding("tables-overlap", part, f"{tuple(one)} and {tuple(other)}")
    for sheet, root in package.worksheets():
        for parts in root.iterfind(f"{MAIN}tableParts"):
            there = len(package.linked(sheet.part, "table"))
            if int(parts.get("count", len(parts))) != len(parts) or len(parts) != there:
                yield Finding("count", sheet.part, f"{parts.get('count')} tables said, {there} there")
        filtered = root.find(f"{MAIN}autoFilter")
        block = None if filtered is None else range_of(filtered.get("ref", ""))
        if filtered is not None and not block:
            yield Finding("filter-place", sheet.part, repr(filtered.get("ref")))
        if block and any(block.meets(one) for one in blocks.get(sheet.part, [])):
            yield Finding("filter-over-table", sheet.part, str(filtered.get("ref")))  # type: ignore[union-attr]


def _looks(package: Package, part: str, table: Element) -> Iterator[Finding]:
    styles = package.one("styles")
    there = 0 if styles is None else len(styles.findall(f"{MAIN}dxfs/{MAIN}dxf"))
    for one in table.iter(f"{MAIN}table", f"{MAIN}tableColumn"):
        for name, value in one.attrib.items():
            if str(name).endswith("DxfId") and int(value) >= there:
                yield Finding("table-look-unknown", part, f"{name!s} {value!s} of {there}")


def _table(package: Package, sheet: Sheet, part: str, table: Element, whole: Range) -> Iterator[Finding]:
    yield from _looks(package, part, table)
    columns = table.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
    said = table.find(f"{MAIN}tableColumns")
    if said is not None and int(said.get("count", len(columns))) != len(columns):
        yield Finding("count", part, f"{said.get('count')} columns said, {len(columns)} there")
    if len(columns) != whole.right - whole.left + 1:
        yield Finding("table-columns", part, f"{len(columns)} columns in {table.get('ref')}")
    heads, totals = int(table.get("headerRowCount", "1")), int(table.get("totalsRowCount", "0"))
    if whole.bottom - whole.top + 1 - heads - totals < 1:
        yield Finding("table-without-rows", part, str(table.get("ref")))
    names = [_said(one.get("name", "")) for one in columns]
    for name, count in Counter(name.casefold() for name in names).items():
        if count > 1:
            yield Finding("table-column-twice", part, f"{name!r}, {count} times")
    for number, count in Counter(one.get("id", "") for one in columns).items():
        if count > 1:
            yield Finding("table-column-id", part, f"{number!r}, {count} times")
    for name in names:
        if not name or len(name) > LONGEST_COLUMN:
            yield Finding("table-column-length", part, f"{name[:40]!r} has {len(name)} characters")
    if heads:
        yield from _heading(package, sheet, part, names, whole)
    filtered = table.find(f"{MAIN}autoFilter")
    if filtered is not None:
        block = range_of(filtered.get("ref", ""))
        if block != Range(whole.top, whole.left, whole.bottom - totals, whole.right):
            yield Finding("table-filter", part, f"{filtered.get('ref')} of {table.get('ref')}")
    for one in columns:
        for formula in one.iterfind(f"{MAIN}calculatedColumnFormula"):
            yield from formula_findings(package, part, one.get("name", ""), formula.text or "")


def _said(name: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)


def _heading(package: Package, sheet: Sheet, part: str, names: list[str], whole: Range) -> Iterator[Finding]:
    root = package.xml(sheet.part)
    assert root is not None
    shown: dict[int, tuple[str, str]] = {}
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row[@r='{whole.top}']"):
        for cell in row:
            block = range_of(cell.get("r", ""))
            if block:
                shown[block.left] = cell.get("t", "n"), _text(package, cell)
    for place, name in enumerate(names, whole.left):
        kind, text = shown.get(place, ("n", ""))
        if kind not in ("s", "inlineStr", "str"):
            yield Finding("table-heading-not-text", part, f"{name!r}: its heading cell holds no text")
        elif _same(text) != _same(name):
            yield Finding("table-heading-differs", part, f"the cell says {text!r}, the table {name!r}")


def _same(text: str) -> str:
    return _said(text).replace("\r\n", "\n")


def _text(package: Package, cell: Element) -> str:
    value = cell.find(f"{MAIN}v")
    if cell.get("t") == "inlineStr":
        return text_of(cell)
    text = "" if value is None else value.text or ""
    if cell.get("t") == "s" and text.isdigit() and int(text) < len(package.strings):
        return package.strings[int(text)]
    return text
