"""The secret that seals the stamps of issued workbooks, in `pmf.key`."""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY = "pmf.key"


def fingerprint(key: bytes) -> str:
    """Tell a key from every other without giving it away."""
    return hmac.new(key, b"pmf-xl: which key this is", hashlib.sha256).hexdigest()


def make_key(path: Path) -> None:
    """Write a new secret that only its owner can read, unless there is one already."""
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(32) + "\n")
