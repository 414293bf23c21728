"""The commands that look for figures and measures: `trace`, `audit-sample` and `find`."""

from typing import Annotated

import typer

from pmf_xl.cli_options import HERE, JsonOption, PeriodOption, WorkspaceOption, at_work


def trace(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="The measure; a breakdown, or the part of a service, as REF/CODE."
        ),
    ],
    period: Annotated[str, typer.Argument(metavar="P", help="Such as 2024-25-Q1.")],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Say where a figure came from, cell by cell."""
    from pmf_xl import show

    with at_work(workspace, as_json) as at:
        held = at.trace(ref, period)
    show.trail(at, ref, period, held, as_json)


def audit_sample(
    period: PeriodOption,
    size: Annotated[int, typer.Option("--size", metavar="N", help="How many figures.")],
    seed: Annotated[
        str, typer.Option("--seed", metavar="S", help="The auditor's choice; the same gives the same sample.")
    ],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Draw a random sample of figures for the auditor, each with its whole trail."""
    from pmf_xl import show_assurance

    with at_work(workspace, as_json) as at:
        sample = at.audit_sample(period, size, seed)
        path = at.write_audit_sample(period, sample)
    show_assurance.sampled(sample, path, as_json)


def find(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="All of them must be found.")],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Search the measures."""
    from pmf_xl import show

    with at_work(workspace, as_json) as at:
        found = at.find(" ".join(words))
    show.measures(found, as_json)
