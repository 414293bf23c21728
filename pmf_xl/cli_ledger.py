"""The commands that keep what a workspace holds: `verify`, `backup`, `restore` and `move-ledger`."""

from pathlib import Path
from typing import Annotated

import typer

from pmf_xl.cli_options import HERE, JsonOption, WorkspaceOption, at_work, exit_if


def verify(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Look whether the ledger and the archive are whole."""
    from pmf_xl import show_ledger

    with at_work(workspace, as_json) as at:
        verified = at.verify()
    show_ledger.verified(verified, as_json)
    exit_if(not verified.sound)


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="The zip file to write, or a folder for it; else backups/."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Put ledger, archive, catalogue, settings, logo and key into a zip file, while others go on working."""
    from pmf_xl import show_ledger

    with at_work(workspace, as_json) as at:
        made = at.backup(file)
    show_ledger.backed_up(made, as_json)
    exit_if(bool(made.problems))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A zip file that backup has written.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make, or one that is empty.")],
    as_json: JsonOption = False,
) -> None:
    """Make a workspace of a backup, and look whether it is whole."""
    from pmf_xl import show_ledger
    from pmf_xl.show_progress import progress
    from pmf_xl.workspace import Workspace

    with progress(as_json) as told:
        restored = Workspace.restore(file, folder, told)
    show_ledger.restored(restored, as_json)
    exit_if(not restored.verified.sound)


def move_ledger(
    url: Annotated[
        str,
        typer.Argument(
            metavar="[URL]",
            help="As postgresql+psycopg://team:PASSWORD@server/name; else ledger.sqlite here.",
        ),
    ] = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Move the ledger into a database that the team shares, or back into a file."""
    from pmf_xl import show_ledger

    with at_work(workspace, as_json) as at:
        moved = at.move_ledger(url)
    show_ledger.moved(moved, as_json)
