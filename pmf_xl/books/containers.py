"""Workbooks inside e-mails (.eml, .msg) and archives (.zip), each given as a file of its own.

What is opened here came from outside: `outside` does it in the process that reads workbooks.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import PurePath
from typing import Any

from pmf_xl.books.guard import (
    DAMAGED,
    LARGEST_FILE,
    OLE,
    holds_stream,
    is_spreadsheet,
    too_large,
)
from pmf_xl.problems import Problem, messages, problem

Inner = tuple[str, bytes]  # the name of a file inside, and what it holds

DEEPEST = 3  # an archive in an e-mail that was sent on with another
MOST_FILES = 500
_OF_DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}")
_OF_MAIL = re.compile(
    rb"^(?:From|Received|Return-Path|Message-ID|MIME-Version|Content-Type|Date|To|Subject):", re.I | re.M
)
#: Left beside the files by the system that made the archive.
_BY_SYSTEMS = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)")
# What [MS-OXMSG] calls the storages and streams of attachments.
_ATTACHMENT, _DATA = "__attach_version1.0_", "37010102"
_NAMES = ("3707001F", "3704001F", "3001001F", "3707001E", "3704001E", "3001001E")


class Unopenable(Exception):  # noqa: N818  the house keeps the word Error for what a user asked and could not have
    """A container that cannot be opened, and the problem to report of it."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.problem = found


def is_container(content: bytes) -> bool:
    """Say whether a file is an e-mail or an archive, in which workbooks may be, rather than one itself.

    >>> is_container(b"From: fay@example.org\\nSubject: Q1\\n\\nAttached."), is_container(b"ref,period,outturn")
    (True, False)
    """
    if content.startswith(b"PK"):
        return not is_spreadsheet(content) and not _is_document(content)
    if content.startswith(OLE):
        return holds_stream(content, "__properties_version1.0")
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(_HEADER.match(head)) and bool(_OF_MAIL.search(head))


def files_inside(content: bytes, name: str) -> list[Inner]:
    """Give every file inside an e-mail or archive, and inside those within it, by name; empty where it is no workbook.

    Raises `Unopenable` with the reason: it takes a password, is damaged, or unpacks to more than any return.
    """
    found: list[Inner] = []
    for inner, held in _within(content, name, 0):
        if len(found) >= MOST_FILES:
            raise Unopenable(too_large(name, f"more than {MOST_FILES} files inside", f"{MOST_FILES} files"))
        found.append((inner, held if is_spreadsheet(held) else b""))
        if sum(len(one) for _, one in found) > LARGEST_FILE:
            limit = f"{LARGEST_FILE / 1e6:.0f} MB"
            raise Unopenable(too_large(name, f"workbooks of more than {limit} inside", limit))
    return found


def _within(content: bytes, name: str, depth: int) -> Iterator[Inner]:
    if content.startswith(b"PK"):
        inside = _in_zip(content, name)
    elif content.startswith(OLE):
        inside = _in_outlook_message(content, name)
    else:
        inside = _in_mail(content)
    for inner, held in inside:
        if depth < DEEPEST and is_container(held):
            for deeper, kept in _within(held, inner, depth + 1):
                yield f"{inner}/{deeper}", kept
        else:
            yield inner, held


def _is_document(content: bytes) -> bool:
    """Say whether a zip is the file of another program: a letter, slides, an app."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            names = container.namelist()
    except DAMAGED:
        return True  # what is damaged is no archive that could be opened
    return any(
        name in _OF_DOCUMENTS or name.startswith(("word/", "ppt/", "visio/", "Index/")) for name in names
    )


def _in_zip(content: bytes, name: str) -> Iterator[Inner]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            for part in container.infolist():
                if part.is_dir() or _BY_SYSTEMS.search(part.filename):
                    continue
                if part.flag_bits & 1:
                    raise Unopenable(problem(messages.encrypted(name=f"{name} ({part.filename} in it)")))
                if part.file_size > LARGEST_FILE:
                    size, limit = f"{part.file_size / 1e6:,.0f} MB", f"{LARGEST_FILE / 1e6:.0f} MB"
                    raise Unopenable(too_large(f"{part.filename} in {name}", size, limit))
                with container.open(part) as stream:
                    yield _within_it(part.filename), stream.read(LARGEST_FILE)
    except DAMAGED as reason:
        said = f"a part of it is damaged ({reason})"
        raise Unopenable(problem(messages.broken_file(name=name, reason=said))) from reason


def _within_it(name: str) -> str:
    """Give the name of a file in an archive without what would lead out of it, such as `/` or `../` before it."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def _in_mail(content: bytes) -> Iterator[Inner]:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    for number, part in enumerate(message.walk(), 1):
        if part.is_multipart():  # also a message within, whose own parts come next
            continue
        named = part.get_filename()
        if not named and part.get_content_maintype() in ("text", "multipart"):
            continue  # what was written, not what was attached
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield PurePath(named.replace("\\", "/")).name if named else f"attachment {number}", payload


def _in_outlook_message(content: bytes, name: str) -> Iterator[Inner]:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as message:
            streams = ["/".join(stream) for stream in message.listdir()]
            for folder in sorted({one.rpartition("/")[0] for one in streams if _ATTACHMENT in one}):
                if folder.rpartition("/")[2].startswith(_ATTACHMENT):
                    held = _stream(message, folder, _DATA, streams)
                    if held is not None:
                        yield _attached_as(message, folder, streams), held
    except (OSError, ValueError, IndexError, TypeError) as reason:
        raise Unopenable(
            problem(messages.broken_file(name=name, reason="a part of it is damaged"))
        ) from reason


def _stream(message: Any, folder: str, kind: str, streams: list[str]) -> bytes | None:
    path = f"{folder}/__substg1.0_{kind}"
    if path not in streams:
        return None
    held: bytes = message.openstream(path).read(LARGEST_FILE)
    return held


def _attached_as(message: Any, folder: str, streams: list[str]) -> str:
    """Give the name of an attachment: the long one, else the short one, else that of its storage."""
    for kind in _NAMES:
        held = _stream(message, folder, kind, streams)
        if held:
            name = held.decode("utf-16-le" if kind.endswith("F") else "cp1252", "replace")
            return PurePath(name.strip("\0").replace("\\", "/")).name
    return folder.rpartition("_")[2]
