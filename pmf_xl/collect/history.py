"""Taking past figures into the ledger from a file of a team's own, archived like any other."""

from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import sha256_of, write_whole
from pmf_xl.collect.collate import archived
from pmf_xl.ledger import Disposition, FiledFigure, Received
from pmf_xl.problems import DataInError, FileInTheWayError, FileUnreadableError, Problem, Severity
from pmf_xl.problems.counts import number_of

if TYPE_CHECKING:
    from pmf_xl.catalogue.grid import TableGrid
    from pmf_xl.workspace_folder import WorkspaceFolder

HISTORY_PERIOD = "history"  # what stands for a period on a file that holds many


def import_history(workspace: "WorkspaceFolder", path: Path) -> int:
    """Take every figure of a CSV or xlsx file with the columns ref, period, outturn and marker; give how many.

    All or nothing: raises `PmfError` with the first problem where the file cannot be read, has errors, or has been
    taken before.
    """
    from pmf_xl.catalogue.past_figures import read_past_figures

    try:
        content = path.read_bytes()
    except OSError as reason:
        raise FileUnreadableError(f"{path} cannot be read: {reason.strerror}.", path=path) from reason
    grid, problems = _grid(path, content)
    figures, found = read_past_figures(grid, workspace.catalogue)
    errors = [one for one in (*problems, *found) if one.severity is Severity.ERROR]
    if errors:
        raise DataInError(
            f"{path} has {number_of(len(errors), 'error')}, so nothing was taken. The first: {errors[0]}",
            path=path,
            problems=errors,
        )
    if not figures:
        raise FileUnreadableError(
            f"{path} holds no figure: it needs the columns ref, period and outturn.", path=path
        )
    received = Received(
        HISTORY_PERIOD, sha256_of(content), path.name, len(content), workspace.now(), Disposition.ACCEPTED,
        kind="history",
        figures=tuple(
            FiledFigure(
                one.figure.ref, "", str(one.figure.period), one.figure.outturn,
                str(one.figure.marker) if one.figure.marker else None, sheet=one.sheet, cell=one.cell,
            )
            for one in figures
        ),
        problems=tuple(found),
    )  # fmt: skip
    kept = archived(workspace, received.sha256, path.name)
    if not kept.exists():
        write_whole(kept, content, room=workspace.folder_of("archive"))
    if workspace.ledger.record(received) is None:
        raise FileInTheWayError(
            f"{path} has been taken into the ledger before; nothing was changed.", path=path
        )
    return len(figures)


def _grid(path: Path, content: bytes) -> "tuple[TableGrid, list[Problem]]":
    from pmf_xl.catalogue.kits import csv_grid
    from pmf_xl.catalogue.tables import HISTORY

    if path.suffix.lower() == ".xlsx":
        from pmf_xl.books.catalogue_read import read_table

        return read_table(path, HISTORY)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return csv_grid(HISTORY, path.name, text)
