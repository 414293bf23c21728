"""What several commands take, and how they leave."""

import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmf_xl.problems import PmfError, UnfinishedError, UsageError
from pmf_xl.told import Told, nobody

if TYPE_CHECKING:
    from pmf_xl.workspace import Workspace

ERRORS_IN_DATA, COULD_NOT, STOPPED = 1, 2, 130
HERE = Path()
PLANNED = "planned"  # the parameter of --round, which stands in place of a period

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", metavar="DIR", is_eager=True, help="The workspace's folder.")
]  # read first, as --today is: where no period is given, they say which is open
TodayOption = Annotated[
    datetime | None,
    typer.Option(
        "--today", metavar="DATE", formats=["%Y-%m-%d"], is_eager=True,
        help="Take this for today, as 2024-07-12.",
    ),
]  # fmt: skip
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
YesOption = Annotated[bool, typer.Option("--yes", help="Do it without asking, as scripts need.")]


def _period_given(context: typer.Context, given: str) -> str:
    """Return the period that was given; where none was, say which one is open."""
    if given or context.resilient_parsing or context.params.get(PLANNED):
        return given
    raise UsageError(say_which_period(context.params["workspace"], context.params.get("today")))


PeriodOption = Annotated[
    str,
    typer.Option(
        "--period", metavar="P", default_factory=str, show_default=False, callback=_period_given,
        help="Such as 2024-25-Q1 or 2024-25-M04. Left out, you are told which is open.",
    ),
]  # fmt: skip


RoundOption = Annotated[
    str,
    typer.Option(
        "--round", metavar="YEAR", is_eager=True, show_default=False,
        help="The annual round that plans for this year, as 2025-26.",
    ),
]  # fmt: skip


def say_which_period(folder: Path, today: datetime | None) -> str:
    """Write what is asked of whoever gave no period: the one that is open, as far as it can be told."""
    try:
        period = str(open_at(folder, today).open_period())
    except PmfError as reason:
        return f"Say which period, as --period 2024-25-Q1. Which is open cannot be told: {reason}"
    return f"Say which period: --period {period} is the one open now."


def ask_before(question: str, why: Sequence[str], *, yes: bool, as_json: bool) -> None:
    """Ask before something is done that is not as usual, for the reasons given; nothing where there are none.

    Raises `UsageError`, which names `--yes`, where nobody is there to answer, or says no.
    """
    if yes or not why:
        return
    if as_json or not sys.stdin.isatty():
        raise UsageError(f"{' '.join(why)} Nothing was done. To do it all the same, add --yes.")
    for reason in why:
        typer.echo(reason, err=True)
    if not typer.confirm(question, err=True):
        raise UsageError("Nothing was done.")


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
