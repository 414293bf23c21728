"""Styles: every index leads to what is there, and no limit is passed."""

import re
from collections import Counter
from collections.abc import Iterator

from excel_package import MAIN, Element, Finding, Package

MOST_STYLES = 64_000
MOST_NUMBER_FORMATS = 250
LONGEST_NUMBER_FORMAT = 255
LONGEST_FONT_NAME = 31
FIRST_OWN_NUMBER_FORMAT = 164
_COLOUR = re.compile(r"[0-9A-Fa-f]{8}")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_LOOK_ORDER = ("font", "numFmt", "fill", "alignment", "border", "protection", "extLst")


def findings(package: Package) -> Iterator[Finding]:
    """Look at the styles, and at who uses which."""
    root = package.one("styles")
    if root is None:
        yield Finding("styles-missing", package.book_part, "the workbook has no styles")
        return
    part = package.linked(package.book_part, "styles")[0]
    held = {name: _list(root, name) for name in _LISTS}
    for name in _LISTS:
        said = root.find(f"{MAIN}{name}")
        if said is not None and int(said.get("count", len(said))) != len(held[name]):
            yield Finding("count", part, f"{name}: {said.get('count')} said, {len(held[name])} there")
    yield from _numbers(part, held)
    yield from _indices(part, held)
    yield from _looks(part, held)
    yield from _used(package, len(held["cellXfs"]))


def _list(root: Element, name: str) -> list[Element]:
    said = root.find(f"{MAIN}{name}")
    return (
        [] if said is None else [one for one in said if isinstance(one.tag, str) and one.tag.startswith(MAIN)]
    )


def _numbers(part: str, held: dict[str, list[Element]]) -> Iterator[Finding]:
    formats = held["numFmts"]
    if len(formats) > MOST_NUMBER_FORMATS:
        yield Finding("number-formats-too-many", part, f"{len(formats)}")
    for number, count in Counter(one.get("numFmtId", "") for one in formats).items():
        if count > 1:
            yield Finding("number-format-twice", part, f"{number}, {count} times")
    for one in formats:
        code = one.get("formatCode", "")
        if not code or len(code) > LONGEST_NUMBER_FORMAT:
            yield Finding("number-format-length", part, f"{code[:40]!r} has {len(code)} characters")
        bare = _QUOTED.sub("", code)
        if '"' in bare or "[" in bare or bare.count(";") > 3:
            yield Finding("number-format-broken", part, repr(code[:60]))


def _indices(part: str, held: dict[str, list[Element]]) -> Iterator[Finding]:
    own = {one.get("numFmtId") for one in held["numFmts"]}
    if len(held["cellXfs"]) > MOST_STYLES:
        yield Finding("styles-too-many", part, f"{len(held['cellXfs'])}")
    if not held["cellXfs"] or not held["fonts"]:
        yield Finding("styles-missing", part, "no style of cells, or no font")
    for name in ("cellStyleXfs", "cellXfs"):
        for place, one in enumerate(held[name]):
            for attribute, of in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                if int(one.get(attribute, "0")) >= max(1, len(held[of])):
                    yield Finding("style-index", part, f"{name} {place}: {attribute} {one.get(attribute)}")
            number = one.get("numFmtId", "0")
            if int(number) >= FIRST_OWN_NUMBER_FORMAT and number not in own:
                yield Finding("style-index", part, f"{name} {place}: number format {number} is not there")
            if name == "cellXfs" and int(one.get("xfId", "0")) >= max(1, len(held["cellStyleXfs"])):
                yield Finding("style-index", part, f"{name} {place}: xfId {one.get('xfId')}")
            aligned = one.find(f"{MAIN}alignment")
            if aligned is not None:
                turned, indent = int(aligned.get("textRotation", "0")), int(aligned.get("indent", "0"))
                if not (0 <= turned <= 180 or turned == 255) or indent > 250:
                    yield Finding("style-alignment", part, f"{name} {place}: {dict(aligned.attrib)}")
    for one in held["cellStyles"]:
        if int(one.get("xfId", "0")) >= max(1, len(held["cellStyleXfs"])):
            yield Finding("style-index", part, f"style {one.get('name')}: xfId {one.get('xfId')}")
    for style, count in Counter(one.get("name", "").casefold() for one in held["cellStyles"]).items():
        if count > 1:
            yield Finding("style-name-twice", part, f"{style}, {count} times")


def _looks(part: str, held: dict[str, list[Element]]) -> Iterator[Finding]:
    kinds = [
        one.get("patternType", "none")
        for fill in held["fills"][:2]
        for one in fill.iter(f"{MAIN}patternFill")
    ]
    if held["fills"] and kinds != ["none", "gray125"]:  # whatever stands there, Excel shows these
        yield Finding("fills-reserved", part, f"the first two fills are {kinds}")
    for font in held["fonts"]:
        for one in font:
            name, value = str(one.tag).partition("}")[2], one.get("val", "")
            if name == "name" and not 0 < len(value) <= LONGEST_FONT_NAME:
                yield Finding("font-name", part, f"{value!r}")
            if name == "sz" and not 1 <= float(value) <= 409:
                yield Finding("font-size", part, value)
    for place, look in enumerate(held["dxfs"]):
        order = [_LOOK_ORDER.index(str(one.tag).partition("}")[2]) for one in look]
        if order != sorted(order):
            yield Finding("look-order", part, f"look {place}")
    for name in ("fonts", "fills", "borders", "dxfs"):
        for one in held[name]:
            for colour in one.iter(f"{MAIN}color", f"{MAIN}fgColor", f"{MAIN}bgColor"):
                rgb = colour.get("rgb")
                if rgb is not None and not _COLOUR.fullmatch(rgb):
                    yield Finding("colour", part, repr(rgb))


def _used(package: Package, styles: int) -> Iterator[Finding]:
    for sheet, root in package.worksheets():
        for path, name in (("//m:c/@s", "cell"), ("//m:row/@s", "row"), ("//m:col/@style", "column")):
            values = {int(one) for one in root.xpath(path, namespaces={"m": MAIN.strip("{}")})}
            if values and max(values) >= styles:
                yield Finding("style-unknown", sheet.part, f"a {name} has style {max(values)} of {styles}")
