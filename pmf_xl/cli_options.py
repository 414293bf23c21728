"""What several commands take, and how they leave."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pmf_xl.problems import UnfinishedError

ERRORS_IN_DATA, COULD_NOT = 1, 2
HERE = Path()

WorkspaceOption = Annotated[Path, typer.Option("--workspace", metavar="DIR", help="The workspace's folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def exit_if(errors: bool) -> None:
    """Leave with the status that says: done, and there are errors in the data."""
    if errors:
        raise typer.Exit(ERRORS_IN_DATA)


def exit_unfinished(why: str, not_done: Sequence[str]) -> None:
    """Leave with status 2 and one line on standard error, where something was not done and the rest has been.

    Nothing happens where `not_done` is empty. Call it once what was done has been shown.
    """
    if not_done:
        raise UnfinishedError(why, not_done=not_done)
