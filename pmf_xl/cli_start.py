"""The commands by which a council begins: `init`, `history import` and `benchmarks import`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmf_xl.cli_options import HERE, JsonOption, WorkspaceOption, at_work, exit_if
from pmf_xl.problems import DataInError, UnfinishedError, UsageError

if TYPE_CHECKING:
    from pmf_xl.workspace import Workspace

BareOption = Annotated[
    bool,
    typer.Option(
        "--bare-percentages", help="Take a bare 95.4 of a percentage for 95.4%; else it is an error."
    ),
]


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    blank: Annotated[
        bool, typer.Option("--blank", help="Begin with an empty catalogue that says what to type where.")
    ] = False,
    from_file: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Begin with the council's own list of measures: xlsx, xls, xlsb, ods or csv.",
        ),
    ] = None,
    template: Annotated[
        str,
        typer.Option("--template", metavar="KIT", help="A starter kit's name, or a folder that holds one."),
    ] = "",
    council: Annotated[
        str,
        typer.Option(
            "--council",
            metavar="NAME",
            help="The council's full name. With --template it makes the kit this council's own.",
        ),
    ] = "",
    sheet: Annotated[
        str,
        typer.Option(
            "--sheet", metavar="NAME", help="The sheet of FILE that holds the list; else the likeliest."
        ),
    ] = "",
    bare_percentages: BareOption = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Make it of FILE as it was understood, without asking.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace: empty, from a list of measures that a council has, or from a starter kit."""
    from pmf_xl import show_start
    from pmf_xl.show_progress import progress
    from pmf_xl.workspace import Workspace

    if sum((blank, from_file is not None, bool(template))) != 1:
        raise UsageError(
            "Say what to begin with: pmf-xl init DIR --blank, or --from FILE, or --template KIT."
        )
    if blank:
        council = council or _asked()
        show_start.made(Workspace.init_blank(folder, council), as_json, council)
    elif from_file is not None:
        _init_from(folder, from_file, council, sheet, bare_percentages, yes, as_json)
    else:
        with _every_problem_shown(as_json), progress(as_json):
            workspace = Workspace.init(folder, template, council)
        if council:
            show_start.made(workspace, as_json, council, template, _still_named(workspace, template))
        else:
            show_start.made(workspace, as_json)


def _init_from(
    folder: Path, file: Path, council: str, sheet: str, bare_percentages: bool, yes: bool, as_json: bool
) -> None:
    """Show how a list was understood, and make a workspace of it once that is confirmed."""
    from pmf_xl import show_start
    from pmf_xl.show_progress import progress
    from pmf_xl.start import understand
    from pmf_xl.workspace import Workspace

    council = council or _asked()
    with progress(as_json) as told:
        told("Reading the list", 0, None)
        understood = understand(folder, file, council, sheet, bare_percentages=bare_percentages)
    if not as_json:
        show_start.understood(understood)
    if not yes and (as_json or not _confirmed(folder)):
        if as_json:
            show_start.understood_as_json(understood, written=False)
        raise UnfinishedError(
            "Nothing was written. If this is right, run it again with --yes.", not_done=[str(folder)]
        )
    with progress(as_json):
        workspace = Workspace.init_from(folder, understood)
    if as_json:
        show_start.understood_as_json(understood, written=True)
    else:
        show_start.made(workspace, as_json, council)
    exit_if(bool(understood.read.errors))


def _still_named(workspace: "Workspace", kit: str) -> list[str]:
    """List what still speaks of the council that a kit is from."""
    from pmf_xl.catalogue import find_kit, read_kit
    from pmf_xl.catalogue.tailor import still_named

    other, _ = read_kit(find_kit(kit))
    return still_named(workspace.catalogue, other.framework.short_name) if other else []


def _asked() -> str:
    """Ask for the council's name on a terminal; empty elsewhere, which is then said to be missing."""
    return str(typer.prompt("The council's full name", err=True)) if sys.stdin.isatty() else ""


def _confirmed(folder: Path) -> bool:
    return sys.stdin.isatty() and typer.confirm(f"Make a workspace of this in {folder}?", err=True)


def history_import(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A workbook or CSV: ref, period, outturn, marker; or ref and a column for each period.",
        ),
    ],
    bare_percentages: BareOption = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Take past figures into the ledger."""
    from pmf_xl import show_start

    with _every_problem_shown(as_json), at_work(workspace, as_json) as at:
        imported = at.import_history(file, bare_percentages=bare_percentages)
    show_start.imported(imported, as_json)


def benchmarks_import(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A workbook or CSV: measure, council, period, value; or periods or councils across.",
        ),
    ],
    bare_percentages: BareOption = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Take what other councils had into the catalogue's sheet Comparators."""
    from pmf_xl import show_start

    with _every_problem_shown(as_json), at_work(workspace, as_json) as at:
        imported = at.import_comparators(file, bare_percentages=bare_percentages)
    show_start.compared(imported, as_json)


@contextmanager
def _every_problem_shown(as_json: bool) -> Iterator[None]:
    """Show all that is wrong with a file that nothing could be made of, before one line says so."""
    from pmf_xl import show_start

    try:
        yield
    except DataInError as reason:
        show_start.refused(reason, as_json)
        raise
