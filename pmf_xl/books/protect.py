"""Sheet and structure protection with a salted SHA-512 password hash, which xlsxwriter does not write.

Protection deters; what detects a change is the comparison with the ledger when the workbook comes back.
"""

import base64
import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pmf_xl.books.quick_book import QuickWorkbook
from pmf_xl.books.shaped_sheet import ShapedWorksheet

SPINS = 100_000  # what Excel itself uses


@dataclass(frozen=True, slots=True)
class Lock:
    """A password as workbooks keep it: never the password, only its salted hash."""

    salt: str
    hash: str

    def attributes(self, prefix: str = "") -> list[tuple[str, str]]:
        """Give the XML attributes; the structure's have the prefix `workbook`."""
        keys = [("algorithmName", "SHA-512"), ("hashValue", self.hash), ("saltValue", self.salt),
                ("spinCount", str(SPINS))]  # fmt: skip
        return [(prefix + key[0].upper() + key[1:] if prefix else key, value) for key, value in keys]


@lru_cache(maxsize=8)
def lock(password: str) -> Lock:
    """Hash a password with a new salt, once in a run: a tenth of a second's work, on purpose.

    Source: ECMA-376 part 1, 18.3.1.85, and [MS-OFFCRYPTO] 2.3.7.
    """
    return hashed(password, os.urandom(16))


def hashed(password: str, salt: bytes, spins: int = SPINS) -> Lock:
    """Hash a password with a given salt.

    >>> hashed("x", b"0123456789abcdef", spins=1).hash[:12]
    '2nzhZ+k7zerg'
    """
    digest = hashlib.sha512(salt + password.encode("utf-16-le")).digest()
    for spin in range(spins):
        digest = hashlib.sha512(digest + spin.to_bytes(4, "little")).digest()
    return Lock(base64.b64encode(salt).decode(), base64.b64encode(digest).decode())


class LockedWorksheet(ShapedWorksheet):
    """A sheet whose protection carries the lock, and whose rows may still grow with what is typed in them."""

    lock: Lock | None = None

    def _xml_empty_tag(self, tag: str, attributes: Any = ()) -> None:
        if tag == "sheetProtection" and self.lock:
            attributes = [*self.lock.attributes(), *attributes]
        super()._xml_empty_tag(tag, attributes)

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row":
            # A height that is not "custom" is a start: Excel fits the row again when a comment is typed.
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


class LockedWorkbook(QuickWorkbook):
    """A workbook whose sheets cannot be added, removed or renamed without the password, nor changed where locked."""

    worksheet_class = LockedWorksheet

    def __init__(self, lock: Lock, options: dict[str, Any]) -> None:
        super().__init__(options)
        self.lock = lock

    def add_worksheet(self, name: str | None = None, worksheet_class: Any = None) -> LockedWorksheet:
        """Add a sheet."""
        made: LockedWorksheet = super().add_worksheet(name, worksheet_class)
        made.lock = self.lock
        return made

    def _write_workbook_pr(self) -> None:
        super()._write_workbook_pr()
        self._xml_empty_tag("workbookProtection", [*self.lock.attributes("workbook"), ("lockStructure", "1")])
