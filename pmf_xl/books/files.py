"""Files written whole or not at all, and known by their bytes."""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pmf_xl.problems import PmfError

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_RESERVED = {
    "CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10)),
}  # fmt: skip
_WRITING = ".writing-"
_ABANDONED_AFTER = 3600  # seconds


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the file's place, then rename: a reader sees the old bytes or the new, never half.

    Raises `PmfError` where the folder cannot be written to or the file is open elsewhere.
    """
    with _whole(path) as out:
        out.write(content)


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file as `write_whole` writes one, however large it is."""
    with source.open("rb") as content, _whole(path) as out:
        shutil.copyfileobj(content, out, 1 << 20)


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        handle, beside = tempfile.mkstemp(prefix=_WRITING, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            os.chmod(beside, 0o644)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as reason:
        raise PmfError(f"{path} could not be written: {reason.strerror}. Is it open in Excel?") from reason


def _sweep(folder: Path) -> None:
    """Take away what a run that was killed left half written."""
    for half in folder.glob(f"{_WRITING}*"):
        with contextlib.suppress(OSError):
            if time.time() - half.stat().st_mtime > _ABANDONED_AFTER:
                half.unlink()


def sha256_of(content: bytes) -> str:
    """Give the SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: Path) -> str:
    """Give the SHA-256 of a file, however large it is."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def safe_name(text: str) -> str:
    r"""Make a file name of a text that every file system takes.

    >>> safe_name('A/B: "C"'), safe_name("con"), safe_name(" .")
    ('A-B- -C-', 'con_', '_')
    """
    name = _UNSAFE.sub("-", text).strip(" .")
    if name.split(".")[0].upper() in _RESERVED:
        name += "_"
    return name or "_"
