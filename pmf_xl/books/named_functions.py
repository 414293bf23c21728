"""Names put into a workbook by editing one part of its zip; every other part stays as it is, byte for byte."""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree  # only for tables and relations; the part that is edited is not rewritten
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from pmf_xl.books.archive import Parts
from pmf_xl.books.guard import OLE
from pmf_xl.books.locked import is_locked_container
from pmf_xl.problems import FileUnreadableError

LONGEST_COMMENT: Final = 255  # Excel refuses a file with a longer one
LARGEST_PART: Final = 50_000_000  # bytes; workbook parts have some thousands
_AFTER: Final = (  # what stands before the names in a workbook part, as the format orders it
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "AlternateContent", "revisionPtr",
)  # fmt: skip
_OUR_PART: Final = "xl/workbook.xml"  # as xlsxwriter names it
_OFFICE_DOCUMENT: Final = "/relationships/officeDocument"
_SHEETS: Final = (
    "sheet.main+xml",
    "sheet.macroEnabled.main+xml",
    "template.main+xml",
    "template.macroEnabled.main+xml",
)
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    EOFError,
)

_OURS, _EARLIER = "ours", "earlier"  # of names that are there already

Names = Mapping[str, tuple[str, str]]  # name: formula as a file holds it, and comment


@dataclass(frozen=True, slots=True)
class Clash:
    """A name that a workbook uses for something else: what it is, and what it stands for."""

    name: str
    kind: str  # "name" or "table"
    stands_for: str


@dataclass(frozen=True, slots=True)
class Named:
    """A workbook with names put in: which were, which were there already, which are taken by something else.

    `renewed` are those that stood for an earlier meaning of ours.
    """

    content: bytes
    added: tuple[str, ...]
    renewed: tuple[str, ...]
    present: tuple[str, ...]
    clashes: tuple[Clash, ...]

    @property
    def ours(self) -> tuple[str, ...]:
        """The names that now mean what we say."""
        return (*self.added, *self.renewed, *self.present)


def with_names(
    content: bytes, names: Names, called: str = "The workbook", known: Container[str] = ()
) -> Named:
    """Put names into a workbook of Excel's; none that is there is ever changed, but for those we gave a meaning.

    `known` are the fingerprints of every meaning we ever gave: a name of one of these gets its meaning of today.

    Raises `PmfError` for a file that is no such workbook, is encrypted, or bears a signature that would break.
    """
    for name, (_, comment) in names.items():
        if len(comment) > LONGEST_COMMENT:
            raise ValueError(f"the comment of {name} has more than {LONGEST_COMMENT} characters")
    if content.startswith(OLE) and is_locked_container(content):
        raise FileUnreadableError(
            f"{called} is encrypted. Take its password or its label's restriction off, then try again.",
            path=Path(called),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            part = workbook_part(old, called)
            xml = read_part(old, part)
            held = _held(xml, called)
            taken = _taken(held, _tables(old), names, known)
            wanted = {name: names[name] for name in names if name.casefold() not in taken}
            renewed = tuple(name for name in names if taken.get(name.casefold()) == _EARLIER)
            edited = _edited(xml, held, wanted) if wanted else xml
            edited = _renewed(edited, held, {name: names[name] for name in renewed})
            return Named(
                _repacked(old, part, edited) if edited != xml else content,
                tuple(wanted),
                renewed,
                tuple(name for name in names if taken.get(name.casefold()) == _OURS),
                tuple(found for name in names if isinstance(found := taken.get(name.casefold()), Clash)),
            )
    except DAMAGED as reason:
        if isinstance(reason, RuntimeError) and "encrypted" in str(reason):
            raise FileUnreadableError(
                f"{called} is encrypted. Take its password off, then try again.", path=Path(called)
            ) from reason
        raise FileUnreadableError(
            f"{called} is no Excel workbook (.xlsx), or it is damaged: {reason}", path=Path(called)
        ) from reason


def put_in(parts: Parts, names: Names) -> Parts:
    """Put names into a workbook that has just been written, and so has none of them yet."""
    return [(part, _with(content, names) if part == _OUR_PART else content) for part, content in parts]


def _with(content: str | bytes, names: Names) -> bytes:
    xml = content.encode() if isinstance(content, str) else content
    return _edited(xml, _held(xml, _OUR_PART), names)


# -- what is there ------------------------------------------------------------------------------------------------


def read_part(container: zipfile.ZipFile, part: str) -> bytes:
    """Read a part of a workbook; raises `ValueError` for one too large to be sound."""
    if container.getinfo(part).file_size > LARGEST_PART:
        raise ValueError(f"its part {part} is too large")
    return container.read(part)


def _type_of(part: str, types: Any) -> str:
    """Give the type of a part: its own, or that of all with its ending, which is the default for one without."""
    ending = part.rpartition(".")[2].lower()
    own = default = ""
    for one in types:
        if str(one.get("PartName", "")).lstrip("/").lower() == part.lower():
            own = str(one.get("ContentType", ""))
        elif str(one.get("Extension", "")).lower() == ending:
            default = str(one.get("ContentType", ""))
    return own or default


def workbook_part(container: zipfile.ZipFile, called: str) -> str:
    """Find the workbook part by the relations of the package, and refuse what cannot be edited so."""
    parts = container.namelist()
    if "_rels/.rels" not in parts or "[Content_Types].xml" not in parts:
        raise ValueError("it has no Office parts")
    if any(part.startswith("_xmlsignatures/") for part in parts):
        raise FileUnreadableError(
            f"{called} is signed, and the signature would break. Put the functions in before it is signed.",
            path=Path(called),
        )
    for relation in parsed(read_part(container, "_rels/.rels")):
        if str(relation.get("Type", "")).endswith(_OFFICE_DOCUMENT):
            part = str(relation.get("Target", "")).lstrip("/")
            kind = _type_of(part, parsed(read_part(container, "[Content_Types].xml")))
            if kind.endswith(_SHEETS):
                return part
    raise ValueError("it is not a workbook of the .xlsx kind")


def parsed(xml: bytes) -> ElementTree.Element:
    """Parse a part; raises `ValueError` for one that is not well formed, or defines entities."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ValueError("it defines entities")
    try:
        return ElementTree.fromstring(xml)  # noqa: S314  # entities were refused above
    except ElementTree.ParseError as reason:
        raise ValueError(str(reason)) from reason


class _HeldName(NamedTuple):
    """A name as a workbook part holds it: what it stands for, its attributes, and where it begins and ends."""

    name: str
    stands_for: str
    attributes: dict[str, str]
    begins: int
    ends: int


@dataclass(slots=True)
class _Held:
    """What a workbook part holds of names, and where more may be put (in bytes)."""

    names: list[_HeldName]
    prefix: str  # of the namespace, such as `x:`
    inside: int = -1  # where the names end
    empty: tuple[int, int] | None = None  # an empty <definedNames/>, to be opened
    after: int = -1  # where names may begin, if there are none


def _held(xml: bytes, called: str) -> _Held:
    """Walk the workbook part once, keeping places in bytes, so that nothing else of it is touched."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FileUnreadableError(
            f"{called} is written in UTF-16. Save it once in Excel, then try again.", path=Path(called)
        )
    parser = expat.ParserCreate()
    held = _Held([], "")
    depth, text, opened = 0, [""], 0
    named: tuple[dict[str, str], int] = ({}, 0)  # the attributes of a name, and where it begins

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, opened, named
        local = tag.rpartition(":")[2]
        if depth == 0:
            held.prefix = tag[: -len(local)]
        elif depth == 2 and local == "definedName":
            named, text[:] = (attributes, parser.CurrentByteIndex), [""]
        if depth == 1:
            opened = parser.CurrentByteIndex
        depth += 1

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        local = tag.rpartition(":")[2]
        if depth == 2 and local == "definedName":
            attributes, begins = named
            ends = _end_of_tag(xml, parser.CurrentByteIndex) if text[1:] else _end_of_tag(xml, begins)
            held.names.append(_HeldName(attributes.get("name", ""), "".join(text), attributes, begins, ends))
        elif depth == 1:
            closing = _end_of_tag(xml, opened)
            empty = xml[closing - 2 : closing] == b"/>"
            if not empty:  # an empty element's end is told behind it, another's where its closing tag begins
                closing = _end_of_tag(xml, parser.CurrentByteIndex)
            if local == "definedNames" and empty:
                held.empty = (opened, closing)
            elif local == "definedNames":
                held.inside = parser.CurrentByteIndex
            elif local in _AFTER:
                held.after = closing

    def refuse(*_: Any) -> None:
        raise ValueError("it defines entities")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text.append
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as reason:
        raise ValueError(f"its workbook part cannot be read ({reason})") from reason
    return held


def _end_of_tag(xml: bytes, start: int) -> int:
    """Give the place just behind a tag; a quoted value in it may hold a `>`."""
    found = re.compile(rb"<(?:[^<>'\"]|'[^']*'|\"[^\"]*\")*>").match(xml, start)
    if not found:
        raise ValueError("its workbook part has a tag that does not end")
    return found.end()


def _tables(container: zipfile.ZipFile) -> Iterator[str]:
    """Give the names of tables, which share one name space with names."""
    for part in container.namelist():
        if re.fullmatch(r"xl/tables/[^/]+\.xml", part):
            table = parsed(read_part(container, part))
            yield from {table.get("name", ""), table.get("displayName", "")}


def fingerprint(formula: str) -> str:
    """Give what a formula is known by, spaces and leading equals sign or none."""
    return hashlib.sha256(_plain(formula).encode()).hexdigest()[:16]


def _taken(held: _Held, tables: Iterator[str], names: Names, known: Container[str]) -> dict[str, Clash | str]:
    """Say of each name that is there already whether it is ours, or was, or stands for something else."""
    wanted = {name.casefold(): (name, _plain(formula)) for name, (formula, _) in names.items()}
    taken: dict[str, Clash | str] = {}
    for name, stands_for, *_ in held.names:
        if name.casefold() in wanted:
            ours, formula = wanted[name.casefold()]
            same = name == ours and _plain(stands_for) == formula
            earlier = name == ours and fingerprint(stands_for) in known
            something_else = _EARLIER if earlier else Clash(name, "name", stands_for)
            taken[name.casefold()] = _OURS if same else something_else
    for name in tables:
        if name.casefold() in wanted:
            taken[name.casefold()] = Clash(name, "table", "a table")
    return taken


def _plain(formula: str) -> str:
    return "".join(formula.split()).lstrip("=")


# -- what is put in -----------------------------------------------------------------------------------------------


def _edited(xml: bytes, held: _Held, wanted: Names) -> bytes:
    prefix = held.prefix
    tag = f"{prefix}definedName"
    lines = "".join(
        f"<{tag} name={quoteattr(name)} comment={quoteattr(comment)}>{escape(formula)}</{tag}>"
        for name, (formula, comment) in sorted(wanted.items())
    )
    whole = f"<{prefix}definedNames>{lines}</{prefix}definedNames>"
    if held.inside >= 0:
        return xml[: held.inside] + lines.encode() + xml[held.inside :]
    if held.empty:
        return xml[: held.empty[0]] + whole.encode() + xml[held.empty[1] :]
    if held.after < 0:
        raise ValueError("its workbook part has no sheets")
    return xml[: held.after] + whole.encode() + xml[held.after :]


def _renewed(xml: bytes, held: _Held, meanings: Names) -> bytes:
    """Give names their meaning of today, the last first, so that the places of those before it hold."""
    for one in reversed(held.names):
        if one.name in meanings:
            formula, comment = meanings[one.name]
            tag, said = f"{held.prefix}definedName", {**one.attributes, "comment": comment}
            attributes = "".join(f" {key}={quoteattr(value)}" for key, value in said.items())
            line = f"<{tag}{attributes}>{escape(formula)}</{tag}>"
            xml = xml[: one.begins] + line.encode() + xml[one.ends :]
    return xml


def _repacked(old: zipfile.ZipFile, part: str, edited: bytes) -> bytes:
    """Write the container again with one part changed; order, times and everything else as they were."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.comment = old.comment
        for info in old.infolist():
            new.writestr(info, edited if info.filename == part else old.read(info), info.compress_type)
    return out.getvalue()
