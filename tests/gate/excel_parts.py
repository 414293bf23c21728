"""The package: every part has a type and is led to, every relation leads somewhere, what is said of the file is sound."""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from excel_package import RELATION, Finding, Package, rels_of

_TYPES = "[Content_Types].xml"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")
_VECTOR = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
#: A path of segments that neither begin with a stroke nor end with a full stop ([ECMA-376-2], 6.2.2.2).
_PART_NAME = re.compile(
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@%-]*[A-Za-z0-9_~!$&'()*+,;=:@%-]/)*[A-Za-z0-9._~!$&'()*+,;=:@%-]*[A-Za-z0-9_~!$&'()*+,;=:@%-]"
)
#: What stands in no address unescaped; Excel writes a folder of Windows with its backslashes.
_NOT_IN_AN_ADDRESS = re.compile(r'[\x00-\x20<>"{}^`]|%(?![0-9A-Fa-f]{2})')
LONGEST_PROPERTY = 255
LONGEST_LINK = 2_079


def findings(package: Package) -> Iterator[Finding]:
    """Look at what holds the parts together."""
    yield from _names(package)
    yield from _packed(package)
    yield from _types(package)
    yield from _links(package)
    yield from _properties(package)


def _names(package: Package) -> Iterator[Finding]:
    for name, count in Counter(name.casefold() for name in package.names).items():
        if count > 1:
            yield Finding("part-twice", name, "the zip holds it twice; names of parts know no case")
    for part in package.names:
        if part.endswith((".xml", ".rels", ".vml")):
            package.xml(part)
    for part, reason in package.broken.items():
        if not part.endswith(".vml"):  # old drawings of comments may be looser than XML
            yield Finding("xml-broken", part, reason)


def _packed(package: Package) -> Iterator[Finding]:
    """A part's path is within the package, in letters that need no escape; it is packed as Excel unpacks."""
    for info in package.zip.infolist():
        name = info.orig_filename
        if info.is_dir():
            continue
        if not _PART_NAME.fullmatch(name) and name != _TYPES:
            yield Finding("part-name", name, "no path that a part may have")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
            yield Finding(
                "part-packed", name, f"packed by way {info.compress_type}, flags {info.flag_bits:#x}"
            )


def _types(package: Package) -> Iterator[Finding]:
    root = package.xml(_TYPES)
    if root is None:
        yield Finding("content-type-missing", _TYPES, "the file has no list of its parts' types")
        return
    endings = [one.get("Extension", "").casefold() for one in root.iter(f"{_TYPE}Default")]
    parts = [one.get("PartName", "").lstrip("/") for one in root.iter(f"{_TYPE}Override")]
    for said in (*_twice(endings), *_twice(name.casefold() for name in parts)):
        yield Finding("content-type-twice", said, "its type is said twice")
    own = {name.casefold() for name in parts}
    for part in package.names:
        ending = part.rpartition(".")[2].casefold()
        if part != _TYPES and part.casefold() not in own:
            if ending not in endings:
                yield Finding("content-type-missing", part, "no type is said for it")
            elif ending == "xml" and not part.startswith(("customXml/", "customUI/")):
                yield Finding("content-type-missing", part, "it has only the type of any XML")
    for part in parts:
        if part not in package.known:
            yield Finding("content-type-of-nothing", part, "a type is said for a part that is not there")


def _twice(names: object) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]  # type: ignore[call-overload]


def _links(package: Package) -> Iterator[Finding]:
    reached, waiting = {_TYPES}, [""]
    while waiting:
        part = waiting.pop()
        reached.add(rels_of(part))
        for link in package.links(part):
            if link.outside or link.target in reached or link.target.startswith("#"):
                continue
            if link.target not in package.known:
                yield Finding("relation-to-nothing", part or "package", f"{link.id} leads to {link.target}")
                continue
            reached.add(link.target)
            waiting.append(link.target)
    for part in package.names:
        if part not in reached:
            yield Finding("part-led-to-by-nothing", part, "nothing leads to it")
    for part in package.names:
        if not part.endswith(".xml"):
            continue
        links = package.links(part)
        for twice in _twice(link.id for link in links):
            yield Finding("relation-twice", part, f"two relations are called {twice}")
        for link in links:
            if link.outside and len(link.target) > LONGEST_LINK:
                yield Finding("link-too-long", part, f"{link.id} has {len(link.target)} characters")
            if link.outside and _NOT_IN_AN_ADDRESS.search(link.target):
                yield Finding("link-not-an-address", part, f"{link.id} leads to {link.target!r}")
        root = package.xml(part)
        if root is None:
            continue
        known = {link.id for link in links}
        for name, value in _relation_attributes(root):
            if value and value not in known:
                yield Finding(
                    "relation-missing", part, f"{name} names the relation {value}, which is not there"
                )


def _relation_attributes(root: object) -> Iterator[tuple[str, str]]:
    for name in ("id", "embed", "link", "dm", "pict"):
        for value in root.xpath(f"//@r:{name}", namespaces={"r": RELATION.strip("{}")}):  # type: ignore[attr-defined]
            yield f"r:{name}", str(value)


def _properties(package: Package) -> Iterator[Finding]:
    for part in package.linked("", "core-properties"):
        root = package.xml(part)
        if root is None:
            continue
        tags = [str(one.tag) for one in root]
        for twice in _twice(tags):
            yield Finding("property-twice", part, posixpath.basename(twice).partition("}")[2])
        for one in root:
            name, text = str(one.tag).partition("}")[2], one.text or ""
            if name in ("created", "modified") and not _DATE.fullmatch(text):
                yield Finding("property-not-a-date", part, f"{name} is {text!r}")
            if len(text) > LONGEST_PROPERTY and name != "description":
                yield Finding("property-too-long", part, f"{name} has {len(text)} characters")
    for part in package.linked("", "extended-properties"):
        root = package.xml(part)
        if root is None:
            continue
        counts = [
            int(one.text or 0)
            for one in root.iterfind(f"{_EXTENDED}HeadingPairs/{_VECTOR}vector/{_VECTOR}variant/{_VECTOR}i4")
        ]
        titles = root.findall(f"{_EXTENDED}TitlesOfParts/{_VECTOR}vector/{_VECTOR}lpstr")
        if sum(counts) != len(titles):
            yield Finding("property-count", part, f"{len(titles)} titles of parts, {sum(counts)} said")
    for part in package.linked("", "custom-properties"):
        root = package.xml(part)
        own = [] if root is None else root.findall(f"{_CUSTOM}property")
        numbers, names = [one.get("pid", "") for one in own], [one.get("name", "").casefold() for one in own]
        for twice in (*_twice(numbers), *_twice(names)):
            yield Finding("property-twice", part, twice)
        for number, name in zip(numbers, names, strict=True):
            if not number.isdigit() or int(number) < 2 or not 0 < len(name) <= LONGEST_PROPERTY:
                yield Finding("property-number", part, f"{name!r:.60} is number {number!r}; the first is 2")
