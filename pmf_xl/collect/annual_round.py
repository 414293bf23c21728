"""The annual round: its workbooks to services, and once proposals are in, directors' reviews."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmf_xl.books.files import make_folder
from pmf_xl.catalogue.next_year import year_of
from pmf_xl.collect.ask_review import ask_review
from pmf_xl.collect.ask_round import ask_round
from pmf_xl.collect.issue import file_names, known_services
from pmf_xl.collect.issuing import IssuedFile, Issuing
from pmf_xl.problems import NotAPeriodError, NothingYetError
from pmf_xl.returns.proposals import said_in
from pmf_xl.returns.services import services_that_report
from pmf_xl.rules.days import day_written
from pmf_xl.rules.periods import REVIEW, ROUND, Period

if TYPE_CHECKING:
    from pmf_xl.workspace_folder import WorkspaceFolder


A_YEAR = 366  # days


def round_of(workspace: "WorkspaceFolder", year: str, stage: str = ROUND) -> Period:
    """Give the round for a year, written as 2025-26, or the review of it; raises `PmfError` for any other text."""
    try:
        found = year_of(workspace.catalogue, year.strip().upper().removesuffix(f"-{stage}"))
    except ValueError:
        raise NotAPeriodError(f"{year!r} is not a year. Write it as 2025-26.", text=year) from None
    return workspace.catalogue.period(f"{found.year}-{stage}")


def odd_round(workspace: "WorkspaceFolder", year: str) -> tuple[str, ...]:
    """Say so where a round would be for a year that has begun, or begins in more than a year."""
    first = round_of(workspace, year).first_day
    if first <= workspace.today:
        return (f"{year} began on {day_written(first)}.",)
    return (
        (f"{year} begins on {day_written(first)} only.",) if (first - workspace.today).days > A_YEAR else ()
    )


def issue_round(workspace: "WorkspaceFolder", year: str, services: Sequence[str] = ()) -> list[IssuedFile]:
    """Issue the workbooks of the round for a year to the services named, or to all that lead on something.

    A workbook that would ask the same as the one issued already is left alone. Raises `PmfError` for a service that is
    not in the catalogue.
    """
    workspace.require_theme()
    period = round_of(workspace, year)
    catalogue = workspace.catalogue_of(period)
    known = known_services(catalogue, period, services)
    make_folder(workspace.folder_of("returned", period))
    workspace.tidy()
    past, names = workspace.past, file_names(known, period)
    leading = [one.code for one in services_that_report(catalogue)]
    wanted = [code for code in leading if code in services or not services]
    folder = workspace.folder_of("issued", period)
    asked = ((ask_round(workspace, catalogue, past, code, period), folder / names[code]) for code in wanted)
    with workspace.workers_for(len(wanted)) as workers:
        return Issuing(workspace, str(period), workers, count=len(wanted)).issue(asked)


def review(workspace: "WorkspaceFolder", year: str) -> list[IssuedFile]:
    """Issue a review of what has been proposed to each director; of a council without directorates, one for all.

    Raises `NothingYetError` where nothing has been proposed.
    """
    workspace.require_theme()
    periods = round_of(workspace, year), round_of(workspace, year, REVIEW)
    proposals = said_in(workspace.ledger, periods[0])
    if not proposals:
        raise NothingYetError(
            f"Nothing has been proposed for {periods[0].year} yet. Send the round out and collate what comes back: "
            f"pmf-xl issue --round {periods[0].year}, then pmf-xl collate --period {periods[0]}"
        )
    catalogues = workspace.catalogue_of(periods[0]), workspace.catalogue_of(periods[1])
    make_folder(workspace.folder_of("returned", periods[1]))
    workspace.tidy()
    names = file_names([one.code for one in catalogues[1].services], periods[1])
    folder = workspace.folder_of("issued", periods[1])
    asked = [
        (one, folder / names[one.service])
        for one in ask_review(workspace, catalogues, workspace.past, periods, proposals)
    ]
    with workspace.workers_for(len(asked)) as workers:
        return Issuing(workspace, str(periods[1]), workers, count=len(asked)).issue(asked)
