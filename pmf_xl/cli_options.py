"""What several commands take, and how they leave."""

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmf_xl.problems import UnfinishedError
from pmf_xl.told import Told, nobody

if TYPE_CHECKING:
    from pmf_xl.workspace import Workspace

ERRORS_IN_DATA, COULD_NOT, STOPPED = 1, 2, 130
HERE = Path()

WorkspaceOption = Annotated[Path, typer.Option("--workspace", metavar="DIR", help="The workspace's folder.")]
PeriodOption = Annotated[
    str, typer.Option("--period", metavar="P", help="Such as 2024-25-Q1 or 2024-25-M04.")
]
TodayOption = Annotated[
    datetime | None,
    typer.Option("--today", metavar="DATE", formats=["%Y-%m-%d"], help="Take this for today, as 2024-07-12."),
]
SchedulerOption = Annotated[
    str,
    typer.Option(
        "--scheduler", metavar="URL", help="Share the work out by this Dask scheduler: tcp://host:8786."
    ),
]
ByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", help="Who does it; else your name on this computer.")
]
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


def open_at(
    folder: Path, today: datetime | None = None, told: Told = nobody, scheduler: str = ""
) -> "Workspace":
    """Open a workspace, with a clock that stands on another day and a scheduler where they are given."""
    from pmf_xl.workspace import Workspace

    return Workspace(folder, _clock(today.date()) if today else datetime.now, told, scheduler)


@contextmanager
def at_work(
    folder: Path, as_json: bool, today: datetime | None = None, scheduler: str = ""
) -> "Iterator[Workspace]":
    """Open a workspace, and show on a terminal how far it has come as long as it is at work."""
    from pmf_xl.show_progress import progress

    with progress(as_json) as told:
        yield open_at(folder, today, told, scheduler)


def _clock(day: date) -> Callable[[], datetime]:
    """A clock that stands on another day but keeps this one's time."""
    return lambda: datetime.combine(day, time(datetime.now().hour, datetime.now().minute))


def person_here() -> str:
    """Return the name that whoever is at this computer is known by to it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return ""
