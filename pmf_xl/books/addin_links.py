"""Formulas that lead to functions of an add-in, made to call names of the workbook itself.

Excel keeps a function of an add-in as a link to the add-in's file: `[1]!PMF_RAG(B2,C2)`, where 1 is the first of the
workbook's external references. Where the add-in is not, a reader sees a path and is asked about links. Formulas are
edited in their parts' bytes; where a workbook has no such link, nothing is.
"""

import io
import posixpath
import re
import zipfile
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote
from xml.sax.saxutils import unescape

from pmf_xl.books.named_functions import DAMAGED, parsed, read_part
from pmf_xl.problems import FileUnreadableError

_ATTRIBUTES: Final = rb"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*"
#: An element that holds a formula: of a cell, a rule, a name, a column of a table, a chart or a sparkline.
_FORMULA: Final = re.compile(
    rb"(<((?:\w+:)?(?:f|formula[12]?|definedName|calculatedColumnFormula|totalsRowFormula))("
    + _ATTRIBUTES
    + rb")>)([^<]*\[\d+\][^<]*)(?=</\2\s*>)"
)
_PLACE: Final = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=[\"']([A-Z]{1,3}\d+)[\"']")
_CALLING: Final = re.compile(rb"<(?:\w+:)?f" + _ATTRIBUTES + rb">([^<]*\([^<]*)<")
_CALL: Final = re.compile(rb"(?<![\w.!])(\w[\w.]*)\(")
_BEFORE_CALCULATION: Final = re.compile(
    rb"</(?:\w+:)?(?:sheets|functionGroups|externalReferences|definedNames)\s*>"
)
_SAID: Final = re.compile(rb"\b(?:name|ref)=[\"']([^\"']*)[\"']")
#: Texts in quotes, which are let alone, and what leads to another workbook: a sheet of it in quotes, or not, or a name.
_LEADS: Final = re.compile(
    r'"(?:[^"]|"")*"|&quot;(?:(?!&quot;).)*&quot;'
    r"|'\[(?P<quoted>\d+)\]"
    r"|(?<![\w\]])\[(?P<number>\d+)\](?P<name>!\w[\w.]*|(?=[\w.]+(?::[\w.]+)?!))",
    re.DOTALL,
)
_EDITED: Final = re.compile(r"xl/(?:workbook|.+/[^/]+)\.xml", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LeftToAddin:
    """A formula that still leads to the add-in: the sheet or part, the cell or name, and the functions it calls."""

    sheet: str
    cell: str
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A workbook whose formulas call its own names: how many were turned, and which still lead to the add-in."""

    content: bytes
    formulas: int
    left: tuple[LeftToAddin, ...]


def without_links(content: bytes, addin: str, names: Collection[str], called: str = "The workbook") -> Turned:
    """Make formulas that lead to an add-in call the workbook's own names, as far as it has them.

    The link itself goes when nothing leads to it any longer. A workbook in which anything calls one of the names is
    worked out when Excel next opens it. Raises `PmfError` where its parts cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            return _without(old, content, addin.casefold(), {name.casefold(): name for name in names})
    except DAMAGED as reason:
        raise FileUnreadableError(f"{called} is damaged: {reason}", path=Path(called)) from reason


def _without(old: zipfile.ZipFile, content: bytes, addin: str, known: Mapping[str, str]) -> Turned:
    book = _Book.of(old)
    ours = {number for number, part in enumerate(book.linked, 1) if _file_of(old, part) == addin}
    # However large a sheet is: it is copied whole in any case.
    parts = {name: old.read(name) for name in old.namelist() if _EDITED.fullmatch(name) or name == book.part}
    left = (
        [one for name, xml in parts.items() for one in _left(book.shown(name), xml, ours, known)]
        if ours
        else []
    )
    kept = [number for number in range(1, len(book.linked) + 1) if number not in ours or left]
    edit = _Edit(ours, known, {number: place for place, number in enumerate(kept, 1)})
    edited = {name: after for name, xml in parts.items() if ours and (after := edit.part(xml)) != xml}
    gone = [] if left else [book.linked[number - 1] for number in ours]
    if gone:
        edited |= book.without(old, gone, edited.get(book.part, parts[book.part]))
    if edit.formulas or any(_calls(xml, known) for xml in parts.values()):
        edited[book.part] = worked_out_on_opening(edited.get(book.part, parts[book.part]))
    if not edited:
        return Turned(content, 0, tuple(left))
    dropped = {*gone, *(_rels(part) for part in gone)}
    return Turned(_packed(old, edited, dropped), edit.formulas, tuple(left))


def _calls(xml: bytes, names: Mapping[str, str]) -> bool:
    """Whether a cell of a sheet calls one of the names; its result stood when there was no such name."""
    return any(
        call[1].decode().casefold() in names
        for formula in _CALLING.finditer(xml)
        for call in _CALL.finditer(formula[1])
    )


def worked_out_on_opening(book: bytes) -> bytes:
    """Tell Excel in a workbook part to work everything out when it opens: results that stand may be of before."""
    said = re.search(rb"<((?:\w+:)?calcPr)\b([^<>]*?)(/?)>", book)
    if said:
        attributes = re.sub(rb"\s+fullCalcOnLoad=(\"[^\"]*\"|'[^']*')", b"", said[2].rstrip())
        told = b"<" + said[1] + attributes + b' fullCalcOnLoad="1"' + said[3] + b">"
        return book[: said.start()] + told + book[said.end() :]
    ends = [one.end() for one in _BEFORE_CALCULATION.finditer(book)]
    prefix = re.search(rb"<((?:\w+:)?)workbook\b", book)
    tag = b"<" + (prefix[1] if prefix else b"") + b'calcPr fullCalcOnLoad="1"/>'
    return book[: ends[-1]] + tag + book[ends[-1] :] if ends else book


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook's part, the parts of its external references in their order, and its sheets' names by part."""

    part: str
    linked: tuple[str, ...]
    sheets: Mapping[str, str]

    @classmethod
    def of(cls, container: zipfile.ZipFile) -> "_Book":
        (part,) = [
            target
            for _, kind, target in _relations(container, "")
            if kind.endswith("/relationships/officeDocument")
        ]
        targets = {key: target for key, _, target in _relations(container, part)}
        root = parsed(read_part(container, part))
        linked, sheets = [], {}
        for one in root.iter():
            key = next((value for name, value in one.attrib.items() if name.endswith("}id")), "")
            tag = one.tag.rpartition("}")[2]
            if tag == "externalReference":
                linked.append(targets.get(key, ""))
            elif tag == "sheet":
                sheets[targets.get(key, "")] = str(one.get("name", ""))
        return cls(part, tuple(linked), sheets)

    def shown(self, part: str) -> str:
        """Name a part as a reader knows it."""
        return self.sheets.get(part, "names" if part == self.part else posixpath.basename(part))

    def without(self, old: zipfile.ZipFile, gone: list[str], book: bytes) -> dict[str, bytes]:
        """Take links out of what leads to them: the workbook part, its relations, and the list of types."""
        rels = read_part(old, _rels(self.part))
        keys = [key for key, _, target in _relations(old, self.part) if target in gone]
        for key in keys:
            rels = _cut(rels, rb"Relationship", rb"Id", key)
            book = _cut(book, rb"externalReference", rb"\w+:id", key)
        book = re.sub(rb"<((?:\w+:)?externalReferences)\s*>\s*</\1\s*>", b"", book)
        types = read_part(old, "[Content_Types].xml")
        for part in gone:
            types = _cut(types, rb"Override", rb"PartName", f"/{part}")
        return {self.part: book, _rels(self.part): rels, "[Content_Types].xml": types}


class _Edit:
    """The formulas of a workbook's parts being turned; it counts them."""

    def __init__(self, ours: set[int], known: Mapping[str, str], renumbered: Mapping[int, int]) -> None:
        self.ours, self.known, self.renumbered = ours, known, renumbered
        self.formulas = 0

    def part(self, xml: bytes) -> bytes:
        """Turn every formula of a part."""
        return _FORMULA.sub(self._formula, xml) if b"]!" in xml or b"]" in xml else xml

    def _formula(self, found: re.Match[bytes]) -> bytes:
        text = found[4].decode()
        turned = False

        def lead(one: re.Match[str]) -> str:
            nonlocal turned
            if one["quoted"]:
                return f"'[{self._number(one['quoted'])}]"
            if not one["number"]:
                return one[0]
            name = (one["name"] or "").lstrip("!")
            if int(one["number"]) in self.ours and name.casefold() in self.known:
                turned = True
                return self.known[name.casefold()]
            return f"[{self._number(one['number'])}]{one['name'] or ''}"

        after = _LEADS.sub(lead, text)
        self.formulas += turned
        return found[1] + after.encode()

    def _number(self, number: str) -> int:
        return self.renumbered.get(int(number), int(number))


def _left(shown: str, xml: bytes, ours: set[int], known: Mapping[str, str]) -> Iterator[LeftToAddin]:
    """Tell the formulas of a part that call what the workbook has no name for."""
    places: list[tuple[int, str]] = []
    for found in _FORMULA.finditer(xml):
        calls = [
            (one["name"] or one["quoted"] or "").lstrip("!")
            for one in _LEADS.finditer(found[4].decode())
            if int(one["number"] or one["quoted"] or 0) in ours
        ]
        missing = tuple(dict.fromkeys(name for name in calls if name.casefold() not in known))
        if missing:
            places = places or [(one.start(), one[1].decode()) for one in _PLACE.finditer(xml)]
            before = bisect_right(places, (found.start(), "\U0010ffff"))
            said = _SAID.search(found[3])
            cell = unescape(said[1].decode()) if said else places[before - 1][1] if before else ""
            yield LeftToAddin(shown, cell, missing)


def _relations(container: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """Give the relations of a part: their names, kinds, and the parts or files they lead to."""
    if _rels(part) not in container.namelist():
        return []
    found = []
    for one in parsed(read_part(container, _rels(part))):
        target = str(one.get("Target", ""))
        if one.get("TargetMode") != "External":
            whole = target if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
            target = posixpath.normpath(whole).lstrip("/")
        found.append((str(one.get("Id", "")), str(one.get("Type", "")), target))
    return found


def _rels(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _file_of(container: zipfile.ZipFile, part: str) -> str:
    """Give the name of the file that an external reference leads to, in small letters and without its folder."""
    for _, kind, target in _relations(container, part):
        if "xternallinkpath" in kind.casefold():  # plain, or of a folder that Excel starts from
            return re.split(r"[\\/]", unquote(target))[-1].casefold()
    return ""


def _cut(xml: bytes, tag: bytes, attribute: bytes, value: str) -> bytes:
    """Cut out an empty element whose attribute has a value."""
    said = attribute + rb"\s*=\s*[\"']" + re.escape(value.encode()) + rb"[\"']"
    return re.sub(
        rb"<(\w+:)?" + tag + rb"\s[^<>]*?" + said + rb"[^<>]*?(/>|>\s*</(\w+:)?" + tag + rb"\s*>)", b"", xml
    )


def _packed(old: zipfile.ZipFile, edited: Mapping[str, bytes], dropped: Collection[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.comment = old.comment
        for info in old.infolist():
            if info.filename not in dropped:
                after = edited.get(info.filename)
                new.writestr(info, old.read(info) if after is None else after, info.compress_type)
    return out.getvalue()
