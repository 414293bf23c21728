"""Files written whole or not at all, and known by their bytes."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from pmf_xl.problems import PmfError

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"COM{n}" for n in range(1, 10)),
    *(f"LPT{n}" for n in range(1, 10)),
}


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the file's place, then rename: a reader sees the old bytes or the new, never half.

    Raises `PmfError` where the folder cannot be written to or the file is open elsewhere.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            os.chmod(beside, 0o644)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as reason:
        raise PmfError(f"{path} could not be written: {reason.strerror}. Is it open in Excel?") from reason


def sha256_of(content: bytes) -> str:
    """Give the SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def safe_name(text: str) -> str:
    r"""Make a file name of a text that every file system takes.

    >>> safe_name('A/B: "C"'), safe_name("con"), safe_name(" .")
    ('A-B- -C-', 'con_', '_')
    """
    name = _UNSAFE.sub("-", text).strip(" .")
    if name.split(".")[0].upper() in _RESERVED:
        name += "_"
    return name or "_"
