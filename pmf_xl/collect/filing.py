"""Filing what came: an untouched copy in the archive first, then the record in the ledger."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import write_whole
from pmf_xl.books.guard import LARGEST_FILE

if TYPE_CHECKING:
    from pmf_xl.ledger import Received, Submission
    from pmf_xl.workspace_folder import WorkspaceFolder


def file_away(workspace: "WorkspaceFolder", received: "Received", content: bytes) -> int | None:
    """Keep a copy of a file and record what is in it; return its number, None where it has been recorded before.

    First the copy, then the record: nothing is ever recorded of which there is no copy.
    """
    kept = archived(workspace, received.sha256, received.name)
    if not kept.exists():
        write_whole(kept, content, room=workspace.folder_of("archive"))
    return workspace.ledger.record(received)


def is_copied(submission: "Submission") -> bool:
    """Say whether there is a copy of a file: what is larger than any return is recorded by its size and hash alone."""
    return submission.size <= LARGEST_FILE


def archived(workspace: "WorkspaceFolder", sha256: str, name: str) -> Path:
    """Give where a file's untouched copy is kept: under its SHA-256, the same bytes once."""
    ending = re.sub("[^.a-z0-9]", "", Path(name).suffix.lower())[:8]
    return workspace.folder_of("archive") / sha256[:2] / f"{sha256}{ending}"
