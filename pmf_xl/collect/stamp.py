"""The hidden stamp of a collection workbook: which issue it is, sealed so that only its workspace can write one."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.books.grid import Grid
from pmf_xl.collect.typed import text_in
from pmf_xl.layout.issued import Issued

if TYPE_CHECKING:
    from pmf_xl.workspace_folder import WorkspaceFolder

LONGEST = 80  # characters of a stamp's line that are read


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook's stamp says."""

    issue: str
    council: str
    service: str
    period: str
    layout: str
    seal: str


def stamp_of(workspace: "WorkspaceFolder", issued: Issued) -> dict[str, str]:
    """Give the lines of an issue's stamp, the seal last."""
    return issued.stamp | {"seal": _seal(workspace.key, issued.stamp)}


def find_stamps(grids: Mapping[str, Grid]) -> tuple[Stamp, ...]:
    """Find the stamp of one of our workbooks among its sheets, whatever they are called now; each different one."""
    found: dict[Stamp, None] = {}
    for grid in grids.values():
        held = {
            str(row[0]): text_in(row[1] if len(row) > 1 else None) or ""
            for row in grid.rows[:20]
            if row and row[0]
        }
        if held.get("made by") == "pmf-xl" and "issue" in held:
            found[Stamp(*(held.get(line, "")[:LONGEST] for line in Stamp.__slots__))] = None
    return tuple(found)


def is_genuine(workspace: "WorkspaceFolder", issued: Issued, stamp: Stamp) -> bool:
    """Say whether a stamp is the one that this workspace put on an issue."""
    return hmac.compare_digest(stamp.seal.encode(), _seal(workspace.key, issued.stamp).encode())


def _seal(key: bytes, stamp: Mapping[str, str]) -> str:
    lines = "\n".join(f"{line}={value}" for line, value in sorted(stamp.items()))
    return hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()
