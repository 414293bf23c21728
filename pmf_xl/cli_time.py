"""The commands for what happens as time goes on, from `enter` and `accept` to `close`, `revise` and `withdraw`."""

from pathlib import Path
from typing import Annotated

import typer

from pmf_xl.cli_options import (
    HERE,
    ByOption,
    JsonOption,
    PeriodOption,
    RoundOption,
    TodayOption,
    WorkspaceOption,
    at_work,
    person_here,
)

ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="WORDS", help="Why, as a report will print it.")
]


def enter(
    period: PeriodOption,
    service: Annotated[str, typer.Option("--service", metavar="CODE", help="Whose figures they are.")],
    source: Annotated[
        str,
        typer.Option(
            "--source", metavar="WORDS", help="Where they come from, as: e-mail of Jo Hill, 8 July."
        ),
    ],
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a service's workbook for the team to fill in, from an e-mail or paper."""
    from pmf_xl import show_time

    with at_work(workspace, as_json, today) as at:
        done = at.enter(period, service, source)
    show_time.entered(done, period, as_json)


def review(
    planned: RoundOption,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write what services proposed in the annual round for directors to decide on."""
    from pmf_xl import show

    with at_work(workspace, as_json, today) as at:
        files = at.review(planned)
    show.issued(files, as_json)


def new_year(
    year: Annotated[str, typer.Argument(metavar="YEAR", help="As 2025-26.")],
    ask: Annotated[
        bool,
        typer.Option("--ask", help="Leave its targets empty, to be filled in, rather than carry them over."),
    ] = False,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Prepare the catalogue for the next year, as a copy to look over."""
    from pmf_xl import show_time

    with at_work(workspace, as_json, today) as at:
        done = at.new_year(year, carry=not ask)
    show_time.rolled_over(done, as_json)


def close(
    period: PeriodOption,
    by: ByOption = "",
    reason: ReasonOption = "",
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close a period: every report of it gives the same from now on, whatever the catalogue becomes."""
    from pmf_xl import show_time

    with at_work(workspace, as_json, today) as at:
        done = at.close(period, by or person_here(), reason)
    show_time.closed(done, as_json)


def reopen(
    period: PeriodOption,
    reason: ReasonOption,
    by: ByOption = "",
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a closed period again, so that returns for it count as any."""
    from pmf_xl import show_time

    with at_work(workspace, as_json, today) as at:
        done = at.reopen(period, by or person_here(), reason)
    show_time.closed(done, as_json)


def revise(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="The measure; a breakdown, or the part of a service, as REF/CODE."
        ),
    ],
    period: Annotated[str, typer.Argument(metavar="P", help="The period of the figure.")],
    figure: Annotated[
        str, typer.Argument(metavar="FIGURE", help="As in the catalogue, such as 95.4%; x for not available.")
    ],
    reason: ReasonOption,
    by: ByOption = "",
    marker: Annotated[
        str,
        typer.Option(
            "--marker", metavar="M", help="p, e or c beside the figure; else r, revised, or c where it was."
        ),
    ] = "",
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Correct a figure of a closed period; the period stays closed, and reports mark the figure as revised."""
    from pmf_xl import show_time

    with at_work(workspace, as_json, today) as at:
        done = at.revise(ref, period, figure, reason, by or person_here(), marker)
    show_time.revised(done, as_json)


def accept(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The workbook as it came; collate has read it.")
    ],
    period: PeriodOption,
    by: ByOption = "",
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept a return whose hidden stamp is gone as that of the service it looks to be."""
    from pmf_xl import show_time

    with at_work(workspace, as_json, today) as at:
        done = at.accept(file, period, by or person_here())
    show_time.accepted(done, as_json)


def withdraw(
    submission: Annotated[
        int, typer.Argument(metavar="SUBMISSION", help="Its number, as collate and trace print it.")
    ],
    reason: ReasonOption,
    by: ByOption = "",
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a file that was taken: nothing in it counts any more, what stood before it does so again."""
    from pmf_xl import show_time

    with at_work(workspace, as_json, today) as at:
        done = at.withdraw(submission, reason, by or person_here())
    show_time.withdrawn(done, as_json)
