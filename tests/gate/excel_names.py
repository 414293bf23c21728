"""What a workbook names: its sheets, its defined names, and which sheet it opens at."""

import re
from collections import Counter
from collections.abc import Iterator

from excel_formulas import formula_findings
from excel_package import MAIN, Finding, Package, looks_like_a_cell, range_of

LONGEST_SHEET_NAME = 31
LONGEST_NAME = 255
LONGEST_COMMENT = 255
RESERVED = {"history"}  # Excel's own sheet of changes in a shared workbook
BUILT_IN = {
    "_xlnm.print_area", "_xlnm.print_titles", "_xlnm._filterdatabase", "_xlnm.criteria", "_xlnm.extract",
    "_xlnm.consolidate_area", "_xlnm.database", "_xlnm.sheet_title",
}  # fmt: skip
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]*")
_PART_OF_TITLES = re.compile(r"(?:'(?:[^']|'')+'|[^'!,]+)!(\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+)")


def findings(package: Package) -> Iterator[Finding]:
    """Look at the workbook part."""
    yield from _sheets(package)
    yield from _views(package)
    yield from _names(package)


def _sheets(package: Package) -> Iterator[Finding]:
    part = package.book_part
    for sheet in package.sheets:
        name = sheet.name
        if not name or len(name) > LONGEST_SHEET_NAME:
            yield Finding("sheet-name-length", part, f"{name!r} has {len(name)} characters")
        if _FORBIDDEN.search(name):
            yield Finding("sheet-name-forbidden-character", part, repr(name))
        if name.startswith("'") or name.endswith("'"):
            yield Finding("sheet-name-apostrophe", part, repr(name))
        if name.casefold() in RESERVED:
            yield Finding("sheet-name-reserved", part, repr(name))
        if sheet.state not in ("visible", "hidden", "veryHidden"):
            yield Finding("sheet-state", part, f"{name!r} is {sheet.state!r}")
        if package.xml(sheet.part) is None:
            yield Finding("sheet-without-part", part, f"{name!r} has no part that can be read")
    for name, count in Counter(sheet.name.casefold() for sheet in package.sheets).items():
        if count > 1:
            yield Finding("sheet-name-twice", part, f"{name!r}, {count} times; case does not matter")
    for number, count in Counter(sheet.id for sheet in package.sheets).items():
        if count > 1 or not number.isdigit() or not 1 <= int(number) <= 65_534:
            yield Finding("sheet-id", part, f"sheetId {number!r}, {count} times")
    if all(sheet.state != "visible" for sheet in package.sheets):
        yield Finding("no-visible-sheet", part, "no sheet is shown")


def _views(package: Package) -> Iterator[Finding]:
    shown = [sheet.state == "visible" for sheet in package.sheets]
    for view in package.book.iterfind(f"{MAIN}bookViews/{MAIN}workbookView"):
        for name in ("activeTab", "firstSheet"):
            place = int(view.get(name, "0"))
            if place >= len(shown):
                yield Finding(
                    "opens-at-no-sheet", package.book_part, f"{name} is {place} of {len(shown)} sheets"
                )
            elif not shown[place] and name == "activeTab":
                yield Finding("opens-at-hidden-sheet", package.book_part, f"{name} is a hidden sheet")
    chosen = []
    for sheet in package.sheets:
        root = package.xml(sheet.part)
        if root is not None:
            chosen += [
                sheet.name
                for view in root.iter(f"{MAIN}sheetView")
                if view.get("tabSelected") in ("1", "true")
            ]
    if len(chosen) > 1:  # what is typed on one goes to all
        yield Finding(
            "sheets-grouped", package.book_part, f"several sheets are chosen at once: {', '.join(chosen)}"
        )


def wrong_with_name(name: str) -> str | None:
    """What Excel would not take in a name, of a table or a defined one."""
    if not name or len(name) > LONGEST_NAME:
        return f"has {len(name)} characters"
    if not _NAME.fullmatch(name):
        return "has a character that names may not have"
    if looks_like_a_cell(name):
        return "is the place of a cell"
    if name.casefold() in ("true", "false"):
        return "is a value"
    return None


def _names(package: Package) -> Iterator[Finding]:
    part = package.book_part
    seen = Counter[tuple[str, str]]()
    for one in package.book.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        name, formula, place = one.get("name", ""), one.text or "", one.get("localSheetId", "")
        seen[name.casefold(), place] += 1
        built_in = name.casefold().startswith("_xlnm.")
        if built_in and name.casefold() not in BUILT_IN:
            yield Finding("name-unknown-built-in", part, name)
        elif not built_in and (wrong := wrong_with_name(name)):
            yield Finding("name-not-legal", part, f"{name[:60]!r} {wrong}")
        if place and int(place) >= len(package.sheets):
            yield Finding("name-of-no-sheet", part, f"{name} is of sheet {place} of {len(package.sheets)}")
            continue
        if len(one.get("comment", "")) > LONGEST_COMMENT:
            yield Finding("name-comment-too-long", part, f"{name}: {len(one.get('comment', ''))} characters")
        if not formula:
            yield Finding("name-empty", part, f"{name} stands for nothing")
        yield from formula_findings(package, part, name, formula)
        if name == "_xlnm.Print_Titles":
            yield from _titles(part, formula)
        elif name == "_xlnm.Print_Area":
            yield from _area(package, part, formula, place)
    for (name, place), count in seen.items():
        if count > 1:
            yield Finding("name-twice", part, f"{name}{f' of sheet {place}' if place else ''}, {count} times")


def _titles(part: str, formula: str) -> Iterator[Finding]:
    pieces = _pieces(formula)
    if len(pieces) > 2 or not all(_PART_OF_TITLES.fullmatch(piece) for piece in pieces):
        yield Finding("print-titles", part, formula)


def _area(package: Package, part: str, formula: str, place: str) -> Iterator[Finding]:
    own = package.sheets[int(place)].name if place else None
    for piece in _pieces(formula):
        sheet, _, cells = piece.rpartition("!")
        if "#REF" in piece or "(" in piece:
            continue
        if not range_of(cells) or (own and _bare(sheet).casefold() != own.casefold()):
            yield Finding("print-area", part, formula)
            return


def _pieces(formula: str) -> list[str]:
    return [piece.strip() for piece in re.findall(r"(?:'(?:[^']|'')*'|[^',])+", formula)]


def _bare(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
