"""Entering what was found out into archive and ledger, some files at a time: copies first, then one transaction.

Nothing is ever recorded of which there is no copy. A run that is stopped in between has recorded all of some files or
none, and the next run reads those again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.collect.filing import file_all_away

if TYPE_CHECKING:
    from pmf_xl.collect.so_far import SoFar
    from pmf_xl.ledger import Received, Submission
    from pmf_xl.workspace_folder import WorkspaceFolder

MOST_AT_ONCE = 64  # files


@dataclass(frozen=True, slots=True)
class Entered:
    """A file that was entered under a number; or is `known`, since the same bytes had been by then."""

    place: int
    path: Path
    received: "Received"
    number: int | None
    known: "Submission | None"


class Entering:
    """Gathers files and enters them together."""

    def __init__(self, workspace: "WorkspaceFolder", so_far: "SoFar") -> None:
        self._workspace, self._so_far = workspace, so_far
        self._waiting: list[tuple[int, Path, Received, bytes | None]] = []

    def add(self, place: int, path: Path, received: "Received", content: bytes | None) -> None:
        """Have a file entered with the others that wait."""
        self._waiting.append((place, path, received, content))

    @property
    def is_full(self) -> bool:
        """Whether as many wait as are entered at once."""
        return len(self._waiting) >= MOST_AT_ONCE

    def enter(self) -> Iterator[Entered]:
        """Enter all that wait, in their order."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        numbers = file_all_away(self._workspace, [(received, content) for _, _, received, content in waiting])
        recorded = self._so_far.learn()
        for (place, path, received, _), number in zip(waiting, numbers, strict=True):
            known = None if number in recorded else self._so_far.submission_of(received.sha256)
            yield Entered(place, path, received, number, known)
