"""Files written whole or not at all, and known by their bytes."""

import contextlib
import errno
import hashlib
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

from pmf_xl.problems import FileError, FileNotWrittenError, FileUnreadableError

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_RESERVED = {  # by Windows, whatever stands behind a full stop
    "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *(f"{port}{n}" for port in ("COM", "LPT") for n in "123456789¹²³"),
}  # fmt: skip
_LONGEST_PATH = 248  # characters; Windows as it is installed takes 259 for a file, and 247 for a folder
OTHERS, OPEN_TO_ALL = stat.S_IRWXO, 0o644
_WRITING = ".writing-"
_HALF_WRITTEN = re.compile(r"\.writing-[a-z0-9_]{8}")  # as tempfile makes them
_ABANDONED_AFTER = 3600  # seconds
_PAUSES = (0.1, 0.4)  # seconds; a virus scanner or a synchronising drive soon lets a file go


def write_whole(path: Path, content: bytes, room: Path | None = None, mode: int | None = None) -> None:
    """Write beside the file's place (or in `room`, on the same disk), then rename: never half of it is seen.

    Raises `PmfError` where the disk is full, the folder cannot be written to or the file is open elsewhere; what stood
    there before then still does.
    """
    with writing_whole(path, room, mode) as out:
        out.write(content)


def write_all_whole(files: Iterable[tuple[Path, bytes]], room: Path | None = None) -> None:
    """Write some files as `write_whole` does, but wait for the disk once all of them have been handed to it.

    Where one cannot be written, some of the others are there and some are not, each of them whole.
    """
    with contextlib.ExitStack() as put_in_place:  # the last first, which is as good
        for number, (path, content) in enumerate(files):
            out = put_in_place.enter_context(writing_whole(path, room, tidy=number == 0))
            out.write(content)
            out.flush()


@contextlib.contextmanager
def writing_whole(
    path: Path, room: Path | None = None, mode: int | None = None, *, tidy: bool = True
) -> Iterator[BinaryIO]:
    """Give what to write into, and put it in its place once all of it is on the disk; see `write_whole`.

    Unless a `mode` is given, it is open to whom its folder is. First what runs that were killed left is tidied away.
    """
    room = room or path.parent
    try:
        for folder in (room, path.parent):
            _make(folder)
        if tidy:
            sweep(room)
        handle, beside = tempfile.mkstemp(prefix=_WRITING, dir=room)
        try:
            with os.fdopen(handle, "wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            os.chmod(beside, mode_in(path.parent) if mode is None else mode)
            _replace(beside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside)
            raise
    except OSError as reason:
        raise could_not("written", path, reason) from reason


def make_folder(path: Path) -> None:
    """Make a folder and those above it, unless it is there; raises `PmfError` where that cannot be done.

    It is closed to others where the folder is that it is made in.
    """
    try:
        _make(path)
    except OSError as reason:
        raise could_not("made", path, reason) from reason


def _make(path: Path) -> None:
    if path.is_dir():
        return
    if path.parent != path:
        _make(path.parent)
    path.mkdir(exist_ok=True)
    above = stat.S_IMODE(path.parent.stat().st_mode)
    if not above & OTHERS:
        with contextlib.suppress(OSError):  # a drive that keeps no rights
            path.chmod(above & (stat.S_ISGID | stat.S_IRWXU | stat.S_IRWXG))


def mode_in(folder: Path) -> int:
    """Give the rights of a new file in a folder: nobody may open it who may not open that."""
    rights = stat.S_IMODE(folder.stat().st_mode)
    return OPEN_TO_ALL if rights & OTHERS else rights & 0o660


@contextlib.contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Give the path of an empty file in a folder, which is taken away in the end."""
    handle, name = tempfile.mkstemp(prefix=_WRITING, dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        os.unlink(name)


def set_aside(path: Path, folder: Path) -> Path | None:
    """Move a file into a folder, under a number so that it takes no other's place; None if it is not there any more.

    Raises `PmfError` where that cannot be done, as when it is open in Excel.
    """
    try:
        _make(folder)
        kept = _reserved(folder / f"{path.stem} ({number}){path.suffix}" for number in count(1))
        try:
            _replace(path, kept)
        except BaseException:
            kept.unlink()
            raise
    except FileNotFoundError:  # somebody else was quicker
        return None
    except OSError as reason:
        raise could_not("put aside", path, reason) from reason
    return kept


def _reserved(names: Iterator[Path]) -> Path:
    """Make an empty file of the first name that nobody has, so that nobody else takes it either."""
    for name in names:
        with contextlib.suppress(FileExistsError):
            name.touch(exist_ok=False)
            return name
    raise AssertionError("names never end")


def _replace(one: Path | str, other: Path) -> None:
    for pause in _PAUSES:
        try:
            os.replace(one, other)
        except PermissionError:
            if open_in(Path(one)) or open_in(other):
                raise
            time.sleep(pause)
        else:
            return
    os.replace(one, other)


def could_not(what: str, path: Path, reason: OSError) -> FileError:
    """Put in plain words why a file could not be "read", "written", "put aside" …"""
    program = None if _too_long(path, reason) else open_in(path)
    if _too_long(path, reason):
        why = "its path is too long. Shorten the name, or work in a folder nearer to the top of the drive."
    elif program:
        why = f"it is open in {program}. Close it there and run this again."
    elif reason.errno in (errno.ENOSPC, errno.EDQUOT):
        why = "the disk is full. Make room and run this again."
    elif what == "read" and reason.errno in (errno.EACCES, errno.EPERM):
        why = "there is no right to read it. Ask its owner or whoever looks after the drive for it."
    elif reason.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        why = "it or its folder may only be read." + (" Is it open in Excel?" if path.is_file() else "")
    else:
        why = f"{reason.strerror or reason}."
    kind = FileUnreadableError if what == "read" else FileNotWrittenError
    return kind(f"{path} could not be {what}: {why}", path=path)


def _is_windows() -> bool:
    return os.name == "nt"


def _too_long(path: Path | None, reason: OSError) -> bool:
    """Say whether a path is longer than the system takes; Windows says only that there is no such file."""
    if reason.errno == errno.ENOENT and _is_windows():
        return len(os.path.abspath(path or os.fsdecode(reason.filename or ""))) >= _LONGEST_PATH
    return reason.errno == errno.ENAMETOOLONG


def open_in(path: Path) -> str | None:
    """Name the program, and the person as far as it says, that has a workbook open, by the file it leaves beside it."""
    try:
        if (owner := path.with_name(f"~${path.name}")).is_file():
            held = owner.read_bytes()[:55]  # a length, and as many letters of a name
            person = held[1 : 1 + held[0]].decode("cp1252", "replace").strip() if held else ""
            return f"Excel by {person}" if person else "Excel"
        if (owner := path.with_name(f".~lock.{path.name}#")).is_file():
            person = owner.read_text("utf-8", "replace").split(",")[0].strip()
            return f"LibreOffice by {person}" if person else "LibreOffice"
    except OSError:
        return "another program"
    return None


def walk(folder: Path, closed: list[tuple[Path, str]]) -> Iterator[tuple[Path, bool]]:
    """Give what is below a folder, and of each whether it is a folder; those that cannot be entered go into `closed`.

    With each of them stands why. Links to folders are given and not followed; a folder that is not there holds nothing.
    """

    def keep(reason: OSError) -> None:
        if not isinstance(reason, FileNotFoundError):
            closed.append((Path(os.fsdecode(reason.filename)), in_short(reason)))

    for above, folders, files in os.walk(folder, onerror=keep):
        inside = Path(above)
        yield from sorted(
            [(inside / name, False) for name in files] + [(inside / name, True) for name in folders]
        )


def in_short(reason: OSError) -> str:
    """Say in few words why a file or folder cannot be opened."""
    if _too_long(None, reason):
        return "its path is too long; give it or the folders above it a shorter name"
    if reason.errno in (errno.EACCES, errno.EPERM):
        return "there is no right to open it; ask its owner or whoever looks after the drive for it"
    return reason.strerror or str(reason)


def is_half_written(path: Path) -> bool:
    """Say whether a file is one that `write_whole` had begun when it was stopped."""
    return _HALF_WRITTEN.fullmatch(path.name) is not None


def sweep(folder: Path) -> None:
    """Take away what a run that was killed left half written in a folder, once nobody can still be writing it."""
    for half in folder.glob(f"{_WRITING}*"):
        with contextlib.suppress(OSError):
            if time.time() - half.stat().st_mtime > _ABANDONED_AFTER:
                half.unlink()


def sha256_of(content: bytes | memoryview) -> str:
    """Give the SHA-256 of some bytes, as 64 hexadecimal digits; of the same bytes it is held in memory once."""
    return sys.intern(hashlib.sha256(content).hexdigest())


def sha256_of_file(path: Path) -> str:
    """Give the SHA-256 of a file, however large it is."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def safe_name(text: str) -> str:
    r"""Make a file name of a text that every file system takes.

    >>> safe_name('A/B: "C"'), safe_name("con"), safe_name("aux.2"), safe_name(" .")
    ('A-B- -C-', 'con_', 'aux_.2', '_')
    """
    name = _UNSAFE.sub("-", text).strip(" .")
    stem, point, rest = name.partition(".")
    if stem.rstrip().upper() in _RESERVED:
        name = f"{stem}_{point}{rest}"
    return name or "_"
