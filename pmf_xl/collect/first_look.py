"""A first look at a file from outside: its bytes, when and by whom it was saved, and which issues it may be of.

It costs next to nothing and believes nothing: it puts files in their order, and what is to be sent along with them to
the process that reads them can be got ready.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from pmf_xl.books.files import sha256_of
from pmf_xl.books.guard import DAMAGED
from pmf_xl.books.read import saved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pmf_xl.ledger import Submission

_TEXTS = ("xl/sharedStrings.xml", "content.xml")
_AS_FAR_AS = 4_000_000  # bytes of a part; a stamp stands among the first texts or the last
_ISSUE = re.compile(rb">([0-9a-f]{32})<")
MOST = 4  # different ones; who writes about issues is not helped with his file


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What a file shows from outside."""

    sha256: str
    saved_at: datetime | None
    sender: str | None
    issues: tuple[str, ...]  # what may be the number of its issue
    before: "Submission | None" = None  # the file of the same bytes that is in the ledger

    @classmethod
    def at(cls, content: bytes, known: "Mapping[str, Submission] | None" = None) -> Self:
        """Look at a file; nothing need be looked for in one that is `known` by its bytes."""
        sha256 = sha256_of(content)
        if known and (before := known.get(sha256)):
            return cls(sha256, before.saved_at, before.sender, (), before)
        moment, who = saved(content)
        return cls(sha256, moment, who, _issues_in(content))


def _issues_in(content: bytes) -> tuple[str, ...]:
    if not content.startswith(b"PK"):
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            names = set(container.namelist())
            part = next((name for name in _TEXTS if name in names), None)
            if part is None:
                return ()
            with container.open(part) as texts:
                found = _ISSUE.findall(texts.read(_AS_FAR_AS))
    except (*DAMAGED, KeyError, zlib.error):
        return ()
    different = dict.fromkeys(found)
    return tuple(one.decode() for one in different) if len(different) <= MOST else ()
