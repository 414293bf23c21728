"""Workbooks that are encrypted: opened where that takes no password, and told apart where it takes more.

Excel encrypts a workbook of its own accord, by a password that it never asks for, where only its structure or its
saving is protected.
"""

import io

from pmf_xl.books.guard import OLE, holds_stream

#: The password by which Excel locks of its own accord; so nobody who opens such a file is ever asked for it
#: (Microsoft's [MS-OFFCRYPTO], on default passwords).
_EXCELS_OWN = "VelvetSweatshop"
#: What the directory of a file names that a sensitivity label or another rights policy encrypts ([MS-OFFCRYPTO] 2.2).
_BY_LABEL = ("DRMEncryptedDataSpace", "DRMEncryptedTransform", "DRMContent")


class NeedsPassword(ValueError):  # noqa: N818  the house keeps the word Error for what a user asked and could not have
    """A file that cannot be read without a password."""


class LockedByLabel(ValueError):  # noqa: N818  as above
    """A file that only people of its owner's choice can read."""


def is_locked_container(content: bytes) -> bool:
    """Say whether a file holds an encrypted .xlsx, .xlsm or .xlsb, or one that a label encrypts."""
    return any(holds_stream(content, name) for name in ("EncryptedPackage", "DRMContent"))


def unlocked(content: bytes) -> bytes:
    """Open a file that Excel locked of its own accord.

    Raises `NeedsPassword` for one that somebody locked, `LockedByLabel` for one that a sensitivity label did.
    """
    if any(holds_stream(content, name) for name in _BY_LABEL):
        raise LockedByLabel
    from msoffcrypto import OfficeFile

    out = io.BytesIO()
    try:
        file = OfficeFile(io.BytesIO(content))
        file.load_key(password=_EXCELS_OWN)
        file.decrypt(out)
    except MemoryError:
        raise
    except Exception as reason:  # another password, or a way of locking that nobody uses any more
        raise NeedsPassword(str(reason)) from reason
    opened = out.getvalue()
    if not opened.startswith((b"PK", OLE)):  # what the wrong password makes of it
        raise NeedsPassword
    return opened
