"""Moving a workspace's ledger into a database that a team shares, or back into a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.books.files import set_aside
from pmf_xl.ledger import Ledger
from pmf_xl.problems import LedgerConflictError, UsageError
from pmf_xl.settings import LEDGER

if TYPE_CHECKING:
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class Moved:
    """From where to where a ledger was moved, and how many rows of each table."""

    source: str
    target: str
    rows: Mapping[str, int]


def move_ledger(workspace: "WorkspaceFolder", url: str = "") -> Moved:
    """Move the ledger to the database of a URL, or to `ledger.sqlite` in the folder, and use that from then on.

    The old one stays as it is, and refuses to be written to. Where this is stopped, the old one is in charge, and
    running it again goes on. Raises `PmfError` where the council has another ledger there.
    """
    ledger, file = workspace.ledger, (workspace.folder / LEDGER).absolute()
    if url.startswith("sqlite"):
        raise UsageError(
            f"A ledger in a file is {LEDGER} in the workspace: leave the URL out to move it there."
        )
    if ledger.file and file.exists() and ledger.file.samefile(file) and not url:
        raise LedgerConflictError(
            f"The ledger is in {file} already; nothing was changed.", ledger=ledger.name
        )
    if (
        not url and file.exists()
    ):  # an older ledger that was moved away, or what a run that was stopped has left
        set_aside(file, workspace.folder / "replaced")
    other = Ledger(url or file, workspace.settings.council)
    try:
        if other.name == ledger.name:
            raise LedgerConflictError(
                f"The ledger is in {ledger.name} already; nothing was changed.", ledger=ledger.name
            )
        workspace.step("Copying the ledger, and comparing")
        rows = ledger.move_to(other, workspace.now(), lambda: workspace.use_ledger(url))
    finally:
        other.close()
        ledger.close()
    return Moved(ledger.name, other.name, rows)
