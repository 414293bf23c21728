"""Containers put in the form that the reader of values takes, where a program has ways of its own.

Programs differ in how they write what is the same workbook: names of parts with backslashes or in small letters, XML
in UTF-16 or with comments and raw text among the cells, a sheet's state in words of their own, .ods set out in lines or
without the part that says what it is, shortened cells in .xlsb. Neither changes what the cells hold.
"""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from pmf_xl.books import xlsb
from pmf_xl.books.marks import NUMBER_IN_CODE, OF_TEXT

_CONTENT, _KIND = "content.xml", "mimetype"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_SPREADSHEET = re.compile(rb"<(?:[\w-]+:)?spreadsheet[\s/>]")
#: Spaces between tags, where no text can stand: around tables, rows and cells, and between the paragraphs of a cell.
_SPACES = re.compile(rb">\s+(?=</?table:|<text:p[\s>/]|</?office:)")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']""")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*\?>")
_STATE = re.compile(rb"""\sstate\s*=\s*(["'])(?!visible\1|hidden\1|veryHidden\1)[^"']*\1""")
#: What the programs that write UTF-16 put first, or what shows that they do: every other byte is empty.
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_MARK = b"\xef\xbb\xbf"


def in_common_form(container: ZipFile) -> bytes | None:
    """Give the container of a workbook as the reader of values takes it; None where it is so already.

    Raises `ValueError` where the XML of a part is damaged or declares entities of its own.
    """
    named = _named(container)
    parts = dict(_rewritten(container, named))
    if not parts and all(name == part for name, part in named.items()):
        return None
    return _written(container, named, parts)


def replaced(container: ZipFile, parts: Mapping[str, bytes]) -> bytes | None:
    """Give a container with other content in some of its parts; None where there are none."""
    return _written(container, {name: name for name in container.namelist()}, parts) if parts else None


def _written(container: ZipFile, named: Mapping[str, str], parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as new:
        for name in sorted(named.keys() | parts.keys(), key=lambda one: one != _KIND):
            new.writestr(name, parts[name] if name in parts else container.read(named[name]))
    return out.getvalue()


def _named(container: ZipFile) -> dict[str, str]:
    """Give every part that has something in it by the name that it ought to have."""
    named: dict[str, str] = {}
    for part in container.namelist():
        if not part.endswith(("/", "\\")):
            named.setdefault(part.replace("\\", "/").lstrip("/"), part)
    return named


def _rewritten(container: ZipFile, named: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Give the parts that are to stand in another form."""
    if xlsb.BOOK in named and "xl/workbook.xml" not in named:
        try:
            in_full = xlsb.written_in_full(container)
        except (ExpatError, LookupError) as reason:
            raise ValueError(f"its XML is damaged ({reason})") from reason
        for part, whole in in_full.items():
            if whole != container.read(part):
                yield part, whole
        return
    for name, part in named.items():
        if name.lower().endswith((".xml", ".rels")) and not name.startswith("xl/theme/"):
            held = container.read(part)
            plain = _plain(held)
            if name.lower().endswith("workbook.xml"):
                plain = _STATE.sub(b"", plain)
            if name == _CONTENT:
                plain = _SPACES.sub(b">", plain)
            if plain != held:
                yield name, plain
    if _CONTENT in named and _KIND not in named and _SPREADSHEET.search(container.read(named[_CONTENT])):
        yield _KIND, _OPEN_DOCUMENT


def _plain(xml: bytes) -> bytes:
    """Give XML in UTF-8, without comments and raw text among what it holds, and numbers without code in them."""
    wide = next((encoding for begin, encoding in _WIDE if xml.startswith(begin)), None)
    declared = _ENCODING.match(xml)
    other = declared and declared[1].lower() not in (b"utf-8", b"us-ascii")
    if not wide and not other and not _has_asides(xml) and not _in_code(xml):
        return xml.removeprefix(_MARK)
    try:
        whole = xml.decode(wide).removeprefix("\ufeff").encode() if wide else xml
        if wide:
            whole = _DECLARED.sub(b"", whole)
        if b"<!DOCTYPE" in whole:  # entities that grow have no place here
            raise ValueError("its XML declares entities of its own")
        return ET.canonicalize(whole).encode()
    except (ET.ParseError, UnicodeError) as reason:
        raise ValueError(f"its XML is damaged ({reason})") from reason


def _has_asides(xml: bytes) -> bool:
    """Say whether raw text or comments stand in it; hardly any XML has what both begin with.

    A single byte that is seldom there is found missing far sooner than two of which one stands everywhere.
    """
    return b"!" in xml and b"<!" in xml and (b"<![CDATA[" in xml or b"<!--" in xml)


def _in_code(xml: bytes) -> bool:
    """Say whether a number of a sheet holds a character by its number, which readers differ about."""
    return (
        b"#" in xml
        and b"&#" in xml
        and any(not OF_TEXT.search(found[1]) for found in NUMBER_IN_CODE.finditer(xml))
    )
