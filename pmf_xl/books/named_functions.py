"""Names put into a workbook by editing one part of its zip; every other part stays as it is, byte for byte."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
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

Names = Mapping[str, tuple[str, str]]  # name: formula as a file holds it, and comment


@dataclass(frozen=True, slots=True)
class Clash:
    """A name that a workbook uses for something else: what it is, and what it stands for."""

    name: str
    kind: str  # "name" or "table"
    stands_for: str


@dataclass(frozen=True, slots=True)
class Named:
    """A workbook with names put in: which were, which were there already, which are taken by something else."""

    content: bytes
    added: tuple[str, ...]
    present: tuple[str, ...]
    clashes: tuple[Clash, ...]


def with_names(content: bytes, names: Names, called: str = "The workbook") -> Named:
    """Put names into a workbook of Excel's; none that is there is ever changed.

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
            taken = _taken(held, _tables(old), names)
            wanted = {name: names[name] for name in names if name.casefold() not in taken}
            edited = _edited(xml, held, wanted) if wanted else xml
            return Named(
                _repacked(old, part, edited) if wanted else content,
                tuple(wanted),
                tuple(name for name in names if taken.get(name.casefold()) == "ours"),
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


@dataclass(slots=True)
class _Held:
    """What a workbook part holds of names, and where more may be put (in bytes)."""

    names: list[tuple[str, str]]  # name and what it stands for
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
    depth, text, name, opened = 0, [""], "", 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, name, opened
        local = tag.rpartition(":")[2]
        if depth == 0:
            held.prefix = tag[: -len(local)]
        elif depth == 2 and local == "definedName":
            name, text[:] = attributes.get("name", ""), [""]
        if depth == 1:
            opened = parser.CurrentByteIndex
        depth += 1

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        local = tag.rpartition(":")[2]
        if depth == 2 and local == "definedName":
            held.names.append((name, "".join(text)))
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


def _taken(held: _Held, tables: Iterator[str], names: Names) -> dict[str, Clash | str]:
    """Say of each name that is there already whether it is ours or stands for something else."""
    wanted = {name.casefold(): (name, _plain(formula)) for name, (formula, _) in names.items()}
    taken: dict[str, Clash | str] = {}
    for name, stands_for in held.names:
        if name.casefold() in wanted:
            ours, formula = wanted[name.casefold()]
            same = name == ours and _plain(stands_for) == formula
            taken[name.casefold()] = "ours" if same else Clash(name, "name", stands_for)
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


def _repacked(old: zipfile.ZipFile, part: str, edited: bytes) -> bytes:
    """Write the container again with one part changed; order, times and everything else as they were."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.comment = old.comment
        for info in old.infolist():
            new.writestr(info, edited if info.filename == part else old.read(info), info.compress_type)
    return out.getvalue()
