"""What several commands take, and how they leave."""

from pathlib import Path
from typing import Annotated

import typer

ERRORS_IN_DATA, COULD_NOT = 1, 2
HERE = Path()

WorkspaceOption = Annotated[Path, typer.Option("--workspace", metavar="DIR", help="The workspace's folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def exit_if(errors: bool) -> None:
    """Leave with the status that says: done, and there are errors in the data."""
    if errors:
        raise typer.Exit(ERRORS_IN_DATA)
