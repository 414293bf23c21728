"""How a sheet is shown and locked: what it says of its own size, panes, the chosen cell, groups, and passwords."""

import base64
import binascii
from collections.abc import Iterator

from excel_package import MAIN, Element, Finding, Package, Sheet, range_of

DEEPEST_GROUP = 7
MOST_TURNS = 10_000_000
HASHES = {"MD5": 16, "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64}  # and their bytes
_BESIDE, _BELOW = {"topLeft", "topRight"}, {"topLeft", "bottomLeft"}
_ALL = {"topLeft", "topRight", "bottomLeft", "bottomRight"}


def findings(package: Package) -> Iterator[Finding]:
    """Look at every sheet's own words about itself, and at what is locked."""
    for sheet, root in package.worksheets():
        size = root.find(f"{MAIN}dimension")
        if size is not None and not range_of(size.get("ref", "")):
            yield Finding("dimension", sheet.part, repr(size.get("ref")))
        for view in root.iterfind(f"{MAIN}sheetViews/{MAIN}sheetView"):
            yield from _view(sheet, view)
        for one in root.iter(f"{MAIN}row", f"{MAIN}col"):
            if not 0 <= int(one.get("outlineLevel", "0")) <= DEEPEST_GROUP:
                yield Finding("group-too-deep", sheet.part, f"level {one.get('outlineLevel')}")
        for one in root.iterfind(f"{MAIN}ignoredErrors/{MAIN}ignoredError"):
            if not all(range_of(place) for place in one.get("sqref", "-").split()):
                yield Finding("ignored-error-place", sheet.part, repr(one.get("sqref")))
        for one in root.iterfind(f"{MAIN}sheetProtection"):
            yield from _locked(sheet.part, one, ("algorithmName", "hashValue", "saltValue", "spinCount"))
    for one in package.book.iterfind(f"{MAIN}workbookProtection"):
        named = ("workbookAlgorithmName", "workbookHashValue", "workbookSaltValue", "workbookSpinCount")
        yield from _locked(package.book_part, one, named)


def _view(sheet: Sheet, view: Element) -> Iterator[Finding]:
    for name in ("zoomScale", "zoomScaleNormal", "zoomScalePageLayoutView", "zoomScaleSheetLayoutView"):
        said = int(view.get(name, "100"))
        if said and not 10 <= said <= 400:
            yield Finding("zoom", sheet.part, f"{name} {said}")
    panes = {"topLeft"}
    for pane in view.iterfind(f"{MAIN}pane"):
        across, down = float(pane.get("xSplit", "0")), float(pane.get("ySplit", "0"))
        panes = _ALL if across and down else _BESIDE if across else _BELOW
        frozen = pane.get("state", "split").startswith("frozen")
        if min(across, down) < 0 or not (across or down) or (frozen and (across % 1 or down % 1)):
            yield Finding("pane", sheet.part, f"{across} across and {down} down")
        if pane.get("activePane", "topLeft") not in panes:
            yield Finding("pane", sheet.part, f"{pane.get('activePane')} is not there")
        if not range_of(pane.get("topLeftCell", "A1")):
            yield Finding("pane", sheet.part, f"it begins at {pane.get('topLeftCell')!r}")
    seen = set()
    for chosen in view.iterfind(f"{MAIN}selection"):
        pane_of = chosen.get("pane", "topLeft")
        if pane_of not in panes or pane_of in seen:
            yield Finding("selection-pane", sheet.part, f"a cell is chosen in {pane_of}")
        seen.add(pane_of)
        places = [range_of(place) for place in chosen.get("sqref", "A1").split()]
        active = range_of(chosen.get("activeCell", "A1"))
        if not active or not any(place and active.meets(place) for place in places) or None in places:
            what = f"{chosen.get('activeCell')} of {chosen.get('sqref')}"
            yield Finding("selection-place", sheet.part, what)


def _locked(part: str, one: Element, named: tuple[str, str, str, str]) -> Iterator[Finding]:
    """A password is kept as four hexadecimal figures, or as a salted hash: whole, or Excel takes the file for damaged."""
    plain = one.get("password") or one.get("workbookPassword")
    if plain is not None and not (len(plain) <= 4 and set(plain) <= set("0123456789abcdefABCDEF")):
        yield Finding("protection", part, f"the password is kept as {plain!r}")
    kind, hashed, salt, turns = (one.get(name) for name in named)
    if kind is None and hashed is None and salt is None and turns is None:
        return
    if kind not in HASHES or _bytes(hashed) != HASHES[kind] or not _bytes(salt):
        yield Finding(
            "protection", part, f"{kind}: a hash of {_bytes(hashed)} bytes, a salt of {_bytes(salt)}"
        )
    if not (turns or "").isdigit() or int(turns or 0) > MOST_TURNS:
        yield Finding("protection", part, f"hashed {turns} times")


def _bytes(text: str | None) -> int:
    try:
        return len(base64.b64decode(text or "", validate=True))
    except binascii.Error:
        return 0
