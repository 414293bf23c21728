"""Notes on cells: each is drawn, each drawing belongs to one, and their texts are within Excel's limits."""

from collections import Counter
from collections.abc import Iterator

from excel_package import MAIN, Element, Finding, Package, Sheet, range_of, text_of
from excel_strings import LONGEST_STRING, lost_at_the_edge
from lxml import etree

_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:excel}"
_LOOSE = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)  # VML may be looser than XML


def findings(package: Package) -> Iterator[Finding]:
    """Look at the notes of every sheet, and at how they are drawn."""
    for sheet, root in package.worksheets():
        drawings = package.linked(sheet.part, "vmlDrawing")
        shown = root.find(f"{MAIN}legacyDrawing") is not None
        shapes = [_shapes(package, part) for part in drawings if shown]
        drawn = Counter(place for held in shapes for place in _notes(held))
        for part in package.linked(sheet.part, "comments"):
            said = package.xml(part)
            if said is not None:
                yield from _comments(sheet, part, said, drawn)
        for held, part in zip(shapes, drawings, strict=False):
            for number, count in Counter(str(one.get("id")) for one in held).items():
                if count > 1:
                    yield Finding("shape-id-twice", part, f"{number}, {count} times")


def _shapes(package: Package, part: str) -> list[Element]:
    if part not in package.known:
        return []
    root = etree.fromstring(package.zip.read(part), _LOOSE)
    return [] if root is None else root.findall(f".//{_VML}shape")


def _notes(shapes: list[Element]) -> Iterator[tuple[int, int]]:
    """The row and the column, from nought, of each cell for whose note there is a shape."""
    for shape in shapes:
        told = shape.find(f"{_OFFICE}ClientData[@ObjectType='Note']")
        if told is not None:
            yield tuple(int(told.findtext(f"{_OFFICE}{name}") or -1) for name in ("Row", "Column"))  # type: ignore[misc]


def _comments(sheet: Sheet, part: str, root: Element, drawn: Counter[tuple[int, int]]) -> Iterator[Finding]:
    authors = len(root.findall(f"{MAIN}authors/{MAIN}author"))
    places = Counter[tuple[int, int]]()
    for one in root.iterfind(f"{MAIN}commentList/{MAIN}comment"):
        said = one.get("ref", "")
        block = range_of(said)
        if not block or block[:2] != block[2:]:
            yield Finding("comment-place", part, repr(said))
            continue
        place = block.top - 1, block.left - 1
        places[place] += 1
        if int(one.get("authorId", "-1")) not in range(authors):
            yield Finding("comment-author", part, f"{said}: author {one.get('authorId')} of {authors}")
        text = text_of(one)
        if len(text) > LONGEST_STRING:
            yield Finding("comment-too-long", part, f"{said}: {len(text)} characters")
        for lost in lost_at_the_edge(one):
            yield Finding("string-space", part, f"{said}: a space at an end would be lost: {lost!r:.60}")
        if place not in drawn:
            yield Finding("comment-not-drawn", part, f"{sheet.name} has no shape for the note of {said}")
    for place, count in places.items():
        if count > 1:
            yield Finding(
                "comment-twice", part, f"{count} notes of row {place[0] + 1}, column {place[1] + 1}"
            )
    for place, count in drawn.items():
        if place not in places or count > 1:
            yield Finding("shape-without-comment", part, f"row {place[0] + 1}, column {place[1] + 1}")
