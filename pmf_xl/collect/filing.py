"""Filing what came: an untouched copy in the archive first, then the record in the ledger."""

import re
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from pmf_xl.books.files import write_all_whole
from pmf_xl.books.guard import LARGEST_FILE

if TYPE_CHECKING:
    from pmf_xl.ledger import Received, Submission
    from pmf_xl.workspace_folder import WorkspaceFolder


def file_away(workspace: "WorkspaceFolder", received: "Received", content: bytes) -> int | None:
    """Keep a copy of a file and record what is in it; return its number, None where it has been recorded before.

    First the copy, then the record: nothing is ever recorded of which there is no copy. Ctrl-C waits until both are
    done.
    """
    return file_all_away(workspace, [(received, content)])[0]


def file_all_away(
    workspace: "WorkspaceFolder", files: "Sequence[tuple[Received, bytes | None]]"
) -> list[int | None]:
    """Keep copies of some files and record what is in them; return their numbers, None of one recorded before.

    One whose content is not given is recorded by its size and hash alone. Ctrl-C waits until all are done.
    """
    room = workspace.folder_of(
        "archive"
    )  # half-written copies all in one folder, where they are easily found
    with undisturbed():
        copies = {
            archived(workspace, received.sha256, received.name): content
            for received, content in files
            if content is not None
        }
        write_all_whole(((path, content) for path, content in copies.items() if not path.exists()), room)
        return workspace.ledger.record_all([received for received, _ in files])


def is_copied(submission: "Submission") -> bool:
    """Say whether there is a copy of a file: what is larger than any return is recorded by its size and hash alone."""
    return submission.size <= LARGEST_FILE


def archived(workspace: "WorkspaceFolder", sha256: str, name: str) -> Path:
    """Give where a file's untouched copy is kept: under its SHA-256, the same bytes once."""
    ending = re.sub("[^.a-z0-9]", "", Path(name).suffix.lower())[:8]
    return workspace.folder_of("archive") / sha256[:2] / f"{sha256}{ending}"


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait until what is within has been done, and stop then; pressed twice it stops at once.

    Only the main thread is told of Ctrl-C; in any other nothing changes.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    came: list[int] = []

    def wait(number: int, frame: FrameType | None) -> None:
        came.append(number)
        if len(came) > 1:
            before(number, frame)

    signal.signal(signal.SIGINT, wait)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        before(came[0], None)
