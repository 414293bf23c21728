"""Filing what came: an untouched copy in the archive first, then the record in the ledger."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import write_whole

if TYPE_CHECKING:
    from pmf_xl.ledger import Received
    from pmf_xl.workspace_folder import WorkspaceFolder


def file_away(workspace: "WorkspaceFolder", received: "Received", content: bytes) -> int | None:
    """Keep a copy of a file and record what is in it; return its number, None where it has been recorded before.

    First the copy, then the record: nothing is ever recorded of which there is no copy.
    """
    kept = archived(workspace, received.sha256, received.name)
    if not kept.exists():
        write_whole(kept, content, room=workspace.folder_of("archive"))
    return workspace.ledger.record(received)


def archived(workspace: "WorkspaceFolder", sha256: str, name: str) -> Path:
    """Give where a file's untouched copy is kept: under its SHA-256, the same bytes once."""
    ending = re.sub("[^.a-z0-9]", "", Path(name).suffix.lower())[:8]
    return workspace.folder_of("archive") / sha256[:2] / f"{sha256}{ending}"
