"""Commands that write what people read: scorecard, exceptions, reports, pages, the publication."""

from typing import Annotated

import typer

from pmf_xl.cli_options import (
    HERE,
    JsonOption,
    PeriodOption,
    SchedulerOption,
    TodayOption,
    WorkspaceOption,
    YesOption,
    ask_before,
    at_work,
    exit_if,
    exit_unfinished,
    open_at,
    say_which_period,
)
from pmf_xl.problems import UsageError
from pmf_xl.rules.terms import Reader


def scorecard(
    period: PeriodOption,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the master scorecard."""
    from pmf_xl import show_reports

    with at_work(workspace, as_json, today) as at:
        at.must_have_figures(period, "score")
        file = at.write_scorecard(period)
    show_reports.scorecard(file, period, as_json)


def exceptions(
    period: PeriodOption,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a page for each measure that is off target."""
    from pmf_xl import show_reports

    with at_work(workspace, as_json, today) as at:
        at.must_have_figures(period, "report")
        file = at.write_exceptions(period)
    show_reports.report_file(file, as_json)


def report(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME …]", help="Reports that the framework defines.")
    ] = None,
    period: Annotated[
        str, typer.Option("--period", metavar="P", help="Such as 2024-25-Q1 or 2024-25-M04.")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Every report that is due in the period.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Say which reports there are.")] = False,
    scheduler: SchedulerOption = "",
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write reports that the framework defines."""
    from pmf_xl import show_reports
    from pmf_xl.reports.defined import report_named

    if listed:
        show_reports.report_list(open_at(workspace, today), as_json)
    elif bool(names) == every:
        raise UsageError(
            "Say which report and of which period: pmf-xl report NAME --period P, or --all, or --list."
        )
    elif not period:
        raise UsageError(say_which_period(workspace, today))
    else:
        with at_work(workspace, as_json, today, scheduler) as at:
            for name in names or ():
                report_named(at, name)  # a name that there is not is said first
            at.must_have_figures(period, "report")
            made = at.write_reports(period, names or ())
        show_reports.reports(made, period, as_json)
        exit_unfinished(show_reports.not_made(made), list(made.failed))
        exit_if(bool(made.broken))


def page(
    period: PeriodOption,
    reader: Annotated[
        Reader,
        typer.Option("--for", help="Who reads them; those for the public are for looking at beforehand."),
    ] = Reader.OFFICERS,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write pages that open in any browser: what matters, every measure, search and filters."""
    from pmf_xl import show_reports

    with at_work(workspace, as_json, today) as at:
        at.must_have_figures(period, "show")
        made = at.write_pages(period, reader)
    show_reports.pages(made, as_json)


def publish(
    period: PeriodOption,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Also draw pictures for the website; needs resvg-py.")
    ] = False,
    yes: YesOption = False,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the accessible workbook and the open data, once they pass every rule."""
    from pmf_xl import show_reports

    before = open_at(workspace, today)
    before.must_have_figures(period, "publish")
    ask_before("Publish all the same?", () if yes else before.unsettled(period), yes=yes, as_json=as_json)
    with at_work(workspace, as_json, today) as at:
        publication = at.publish(period, pictures=pictures)
    show_reports.published(publication, as_json)
