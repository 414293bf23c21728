"""The commands for those who work in Excel itself: `functions` and `addin`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pmf_xl.cli_options import JsonOption, exit_if
from pmf_xl.problems import UsageError

addin = typer.Typer(help="The add-in for those who have Python.", rich_markup_mode=None)


def functions(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="An xlsx whose copy gets the functions; else the toolkit."),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain formulas for Excel before 2024, without named functions.")
    ] = False,
    lite: Annotated[
        bool,
        typer.Option("--lite", help="One script with all of them for xlwings Lite, on the web or a Mac too."),
    ] = False,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", metavar="DIR", help="A council's workspace: PMF_RAG has its further grades."
        ),
    ] = None,
    with_figures: Annotated[
        list[str] | None,
        typer.Option(
            "--with-figures",
            metavar="P",
            help="Figures of this period too, in a hidden sheet; may be repeated, and run again to refresh them.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the toolkit of PMF functions, or put them into a workbook's copy."""
    from pmf_xl import show

    if lite:
        if file or plain or workspace or with_figures:
            raise UsageError("--lite writes a script of its own: leave everything else out.")
        from pmf_xl.addin.lite import write_lite

        show.written(write_lite(Path()), as_json)
        return
    if with_figures:
        _functions_with_figures(file, workspace, with_figures, plain, as_json)
        return
    if workspace and (plain or file is None):
        raise UsageError(
            "--workspace says which grades the functions in a workbook's copy have: name the workbook."
        )
    if file is None:
        from pmf_xl.addin.plain_workbook import write_plain
        from pmf_xl.addin.toolkit import write_toolkit

        show.written(write_plain(Path()) if plain else write_toolkit(Path()), as_json)
        return
    if plain:
        raise UsageError("--plain writes a workbook of its own: leave the file out.")
    from pmf_xl.addin.into_workbook import add_functions
    from pmf_xl.show_progress import progress
    from pmf_xl.workspace_folder import WorkspaceFolder

    with progress(as_json) as told:
        scheme = WorkspaceFolder(workspace, told=told).catalogue.framework.scheme if workspace else None
        told("Putting the functions in", 0, None)
        made = add_functions(file, scheme=scheme)
    show.functions_added(made, as_json)
    exit_if(bool(made.clashes or made.left))


def _functions_with_figures(
    file: Path | None, workspace: Path | None, periods: list[str], plain: bool, as_json: bool
) -> None:
    from pmf_xl import show
    from pmf_xl.addin.with_figures import add_figures
    from pmf_xl.cli_options import at_work

    if file is None or plain:
        raise UsageError(
            "--with-figures puts figures into a workbook's copy: name the workbook, without --plain."
        )
    with at_work(workspace or Path(), as_json) as at:
        made = add_figures(file, at, periods)
    show.figures_added(made, as_json)
    exit_if(bool(made.clashes or made.left))


@addin.command("build")
def build(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where PMF.xlam is put.")] = Path(),
    as_json: JsonOption = False,
) -> None:
    """Build PMF.xlam, on any system."""
    from pmf_xl import show
    from pmf_xl.addin.build import build_addin

    show.written(build_addin(folder), as_json)


@addin.command("install")
def install(as_json: JsonOption = False) -> None:
    """Put the add-in where Excel starts it, on Windows."""
    from pmf_xl import show
    from pmf_xl.addin.install import install_addin

    made = install_addin()
    if as_json:
        show.document(made)
    else:
        sys.stdout.write(f"{made.addin} starts with Excel from now on; it runs {made.python}.\n")
