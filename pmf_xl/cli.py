"""The command `pmf-xl`: what was asked is handed on, what came of it is shown. No rule and no decision lives here.

Exit status: 0 done, 1 done and there are errors in the data, 2 it could not be done, or not all of it
(one line says why), 130 it was stopped by Ctrl-C.
"""

import logging
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from pmf_xl import __version__
from pmf_xl.books.files import could_not
from pmf_xl.cli_councils import ledger_rights, let_read, national
from pmf_xl.cli_excel import addin, functions
from pmf_xl.cli_figures import audit_sample, find, trace
from pmf_xl.cli_help import ByTask
from pmf_xl.cli_ledger import backup, move_ledger, restore, verify
from pmf_xl.cli_options import (
    COULD_NOT,
    HERE,
    STOPPED,
    JsonOption,
    PeriodOption,
    RoundOption,
    SchedulerOption,
    TodayOption,
    WorkspaceOption,
    YesOption,
    ask_before,
    at_work,
    exit_if,
    exit_unfinished,
    open_at,
)
from pmf_xl.cli_reports import exceptions, page, publish, report, scorecard
from pmf_xl.cli_start import benchmarks_import, history_import, init
from pmf_xl.cli_time import accept, close, enter, new_year, reopen, review, revise, withdraw
from pmf_xl.problems import PmfError, Severity, UsageError

app = typer.Typer(
    name="pmf-xl",
    cls=ByTask,
    help="Locked collection workbooks out to services, a validated scorecard back. Start with: pmf-xl demo",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
history = typer.Typer(help="Figures from before the ledger began.", rich_markup_mode=None)
app.add_typer(history, name="history")
benchmarks = typer.Typer(help="What other councils had, to compare with.", rich_markup_mode=None)
app.add_typer(benchmarks, name="benchmarks")
app.add_typer(addin, name="addin")


app.command()(init)


@app.command()
def check(
    quality: Annotated[
        bool, typer.Option("--quality", help="Score each measure by what makes a good one, with what to add.")
    ] = False,
    add_sheets: Annotated[
        bool,
        typer.Option(
            "--add-sheets", help="First add the sheets that a catalogue of an earlier version lacks."
        ),
    ] = False,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """List everything that is wrong in the catalogue."""
    from pmf_xl import show, show_assurance

    with at_work(workspace, as_json, today) as at:
        added = at.add_sheets() if add_sheets else ()
        problems = at.check()
        scored = at.quality() if quality and at.is_sound() else None
        path = None if scored is None else at.write_quality(scored)
        steps = () if quality else at.next_steps()
    errors = any(found.severity is Severity.ERROR for found in problems)
    if quality:
        show_assurance.quality(problems, scored, path, as_json)
    else:
        empty = at.read_catalogue()[0] is None
        show.problems(problems, as_json, steps, empty=empty, added=added)
    exit_if(errors)


@app.command()
def issue(
    period: PeriodOption,
    planned: RoundOption = "",
    service: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only this service; may be repeated.")
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REF", help="Ask for this measure alone, as for a late annual figure; may be repeated."
        ),
    ] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Where pmf.key is lost for good: make another, issue all anew.")
    ] = False,
    scheduler: SchedulerOption = "",
    yes: YesOption = False,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a locked collection workbook for each service."""
    from pmf_xl import show

    if planned and (period or measure or new_key):
        raise UsageError("The annual round is of a year: leave --period, --measure and --new-key out.")
    if measure and (service or new_key):
        raise UsageError("A measure is asked for alone: leave --service and --new-key out.")
    if planned and not yes:
        why = open_at(workspace, today).odd_round(planned)
        ask_before("Issue its round all the same?", why, yes=yes, as_json=as_json)
    if not (yes or planned or measure or service or new_key):
        far = open_at(workspace, today).far_from_open(period)
        ask_before("Issue it all the same?", far, yes=yes, as_json=as_json)
    with at_work(workspace, as_json, today, scheduler) as at:
        if planned:
            files = at.issue_round(planned, service or ())
        elif measure:
            files = at.issue_measures(period, measure)
        else:
            files = at.issue(period, service or (), new_key)
    show.issued(files, as_json)


@app.command()
def status(
    period: PeriodOption,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say where the cycle stands, and each service in it."""
    from pmf_xl import show_time

    with at_work(workspace, as_json, today) as at:
        stands = at.status(period)
    show_time.status(stands, as_json)


@app.command()
def chase(
    period: PeriodOption,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft an e-mail to each service with nothing accepted; once late, copied to its director."""
    from pmf_xl import show_assurance

    with at_work(workspace, as_json, today) as at:
        made = at.chase(period)
    show_assurance.chased(made, as_json)
    exit_unfinished(show_assurance.not_entered(made), [str(folder) for folder in made.not_read])


@app.command()
def approve(
    period: PeriodOption,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who approves.")],
    role: Annotated[
        str, typer.Option("--role", metavar="ROLE", help="Their role, as Executive Director.")
    ] = "",
    directorate: Annotated[
        str, typer.Option("--directorate", metavar="D", help="Whose figures; else the whole council's.")
    ] = "",
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record an executive director's approval of the figures as they stand."""
    from pmf_xl import show_assurance

    with at_work(workspace, as_json, today) as at:
        approved = at.approve(period, by, role, directorate)
    show_assurance.approved(approved, period, as_json)


@app.command()
def collate(
    period: PeriodOption,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH …]", help="Files or folders; else returned/P.")
    ] = None,
    scheduler: SchedulerOption = "",
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read what came back, record it, and answer it."""
    from pmf_xl import show

    with at_work(workspace, as_json, today, scheduler) as at:
        collated = at.collate(period, paths or ())
    show.collated(collated, as_json)
    exit_unfinished(show.not_read(collated), [file.path.name for file in collated.not_read])
    exit_if(collated.has_errors)


for made in (scorecard, exceptions, report, page, publish):
    app.command()(made)
for kept in (trace, find, enter, accept, close, reopen, revise, withdraw, verify, backup, restore):
    app.command()(kept)
app.command("audit-sample")(audit_sample)
app.command("new-year")(new_year)
app.command()(review)
app.command("move-ledger")(move_ledger)
app.command()(national)
app.command("let-read")(let_read)
app.command("ledger-rights")(ledger_rights)
app.command()(functions)


history.command("import")(history_import)
benchmarks.command("import")(benchmarks_import)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder to make.")] = Path(
        "pmf-xl-demo"
    ),
    as_json: JsonOption = False,
) -> None:
    """Play two whole quarters on published figures."""
    from pmf_xl import show
    from pmf_xl.demo import play

    show.played(play(folder, None if as_json else show.line), as_json)


@app.command()
def version() -> None:
    """Print the version."""
    sys.stdout.write(f"pmf-xl {__version__}\n")


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit status."""
    by_itself = arguments is None
    arguments = sys.argv[1:] if arguments is None else arguments
    bear_any_letter(sys.stdout)
    try:
        with _libraries_silenced():
            status: Any = typer.main.get_command(app).main(
                arguments or ["--help"], prog_name="pmf-xl", standalone_mode=False
            )
    except PmfError as reason:
        _leave(str(reason))
    except KeyboardInterrupt:
        status = STOPPED
    except Exception as reason:
        if hasattr(
            reason, "format_message"
        ):  # how the library under typer speaks of a command that is not one
            _leave(f"{reason.format_message()} See: pmf-xl --help".replace("\n", " "))
        if os.environ.get("PMF_DEBUG"):
            raise
        if isinstance(reason, OSError) and reason.filename:
            _leave(str(could_not("opened", Path(os.fsdecode(reason.filename)), reason)))
        _leave(
            f"stopped on something unexpected ({type(reason).__name__}: {reason}). Set PMF_DEBUG=1 to see where."
        )
    if status == STOPPED:  # so does the library under typer answer Ctrl-C, too
        _leave(
            "stopped by Ctrl-C. What was recorded stays recorded, and nothing is half done: run it again to go on.",
            STOPPED,
        )
    if by_itself:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done but for Python's own tidying up
    sys.exit(status if isinstance(status, int) else 0)


def bear_any_letter(out: TextIO) -> None:
    """Let a letter that cannot be printed be a question mark: what goes to a file on Windows knows two hundred."""
    if isinstance(out, TextIOWrapper) and out.errors == "strict":
        out.reconfigure(errors="replace")


@contextmanager
def _libraries_silenced() -> Iterator[None]:
    """Keep what libraries warn of out of what a command says, unless somebody looks for a fault."""
    if os.environ.get("PMF_DEBUG") or sys.warnoptions:
        yield
        return
    nowhere, root = logging.NullHandler(), logging.getLogger()
    root.addHandler(nowhere)  # without any handler, logging writes to standard error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        root.removeHandler(nowhere)


def _leave(why: str, status: int = COULD_NOT) -> None:
    sys.stderr.write(f"pmf-xl: {' '.join(why.split())}\n")
    sys.exit(status)
