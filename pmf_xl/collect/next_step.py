"""What is to be done next in a period's cycle, with the command that does it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmf_xl.books.files import is_half_written, sha256_of_file, walk
from pmf_xl.problems.counts import number_of
from pmf_xl.returns.never_issued import issue_command
from pmf_xl.rules.days import day_written
from pmf_xl.rules.periods import REVIEW, ROUND

if TYPE_CHECKING:
    from pathlib import Path

    from pmf_xl.collect.status import Status
    from pmf_xl.ledger import Submission
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

MOST = 2  # lines: what comes after those can be asked for again


def next_steps(workspace: "WorkspaceFolder", period: "Period", stands: "Status") -> list[str]:
    """Give what is to be done next, in the order of a cycle: a line or two, none where nothing is left to do."""
    steps = _of_round if period.stage else _once_closed if stands.closed else _until_approved
    found: list[str] = []
    for step in steps(workspace, period, stands):
        found.append(step)
        if len(found) == MOST:
            break
    return found


def rounds_under_way(workspace: "WorkspaceFolder") -> "tuple[Period, ...]":
    """Give the annual rounds that were issued for years yet to begin, and of each its review once that is."""
    known = {workspace.catalogue.period(text) for text in set(workspace.ledger.periods_issued().values())}
    plans = [one for one in known if one.stage and workspace.today < one.first_day]
    last = {one.year: one for one in sorted(plans)}  # a review comes after its round
    return tuple(last.values())


def _of_round(workspace: "WorkspaceFolder", period: "Period", stands: "Status") -> Iterator[str]:
    """Give what is to be done next in an annual round, or in the review of one."""
    if not any(one.issued for one in stands.services):
        yield f"issue the workbooks: {issue_command(period)}"
        return
    waited_for = list(_returns(workspace, period, stands))
    yield from waited_for
    if period.stage == ROUND and any(one.accepted for one in stands.services):
        yield f"send directors what has been proposed: pmf-xl review --round {period.year}"
    if period.stage == REVIEW and not waited_for:
        if (workspace.folder / f"catalogue {period.year}.xlsx").exists():
            yield f"look over catalogue {period.year}.xlsx, and put it in the place of catalogue.xlsx"
        else:
            yield f"prepare the catalogue of the next year: pmf-xl new-year {period.year}"


def _until_approved(workspace: "WorkspaceFolder", period: "Period", stands: "Status") -> Iterator[str]:
    if not any(one.issued for one in stands.services):
        yield f"issue the workbooks: {issue_command(period)}"
        return
    waited_for = list(_returns(workspace, period, stands))
    yield from waited_for
    if not waited_for:
        yield from _once_returned(workspace, period, stands)


def _returns(workspace: "WorkspaceFolder", period: "Period", stands: "Status") -> Iterator[str]:
    """Say what is to be done about returns: read, waited for, or corrected."""
    if not_read := sum(1 for _ in _not_read(workspace, period)):
        have = "has" if not_read == 1 else "have"
        yield (
            f"{number_of(not_read, 'file')} in returned/{period} {have} not been read: "
            f"pmf-xl collate --period {period}"
        )
    if stands.outstanding:
        yield _waiting(workspace, period, stands)
    if stands.to_correct:
        wait = "waits" if len(stands.to_correct) == 1 else "wait"
        yield (
            f"{number_of(len(stands.to_correct), 'return')} {wait} to be corrected "
            f"({', '.join(stands.to_correct)}): send back the feedback in collated/{period}"
        )


def _once_returned(workspace: "WorkspaceFolder", period: "Period", stands: "Status") -> Iterator[str]:
    from pmf_xl.collect.unsettled import open_queries

    if queries := open_queries(workspace, period):
        wait = "waits" if queries == 1 else "wait"
        yield (
            f"{number_of(queries, 'query', 'queries')} {wait} for an answer: "
            f"send back the feedback in collated/{period}"
        )
    if not (workspace.folder_of("reports", period) / "scorecard.xlsx").exists():
        yield f"write the scorecard: pmf-xl scorecard --period {period}"
    if stands.not_approved and stands.approvals:
        yield f"have {' and '.join(stands.not_approved)} approved: pmf-xl approve --period {period}"
    elif not stands.approvals:
        yield f"have the figures approved: pmf-xl approve --period {period}"
    else:
        yield f"close the period: pmf-xl close --period {period}"


def _waiting(workspace: "WorkspaceFolder", period: "Period", stands: "Status") -> str:
    services, due = number_of(len(stands.outstanding), "service"), stands.dates.get("due")
    have = "has" if len(stands.outstanding) == 1 else "have"
    chase = f"pmf-xl chase --period {period}"
    if due is None:
        return f"{services} {have} not returned: {chase}"
    if workspace.today <= due:
        return f"{services} {have} until {day_written(due)} to return; to remind them: {chase}"
    return f"{services} {have} not returned by {day_written(due)}: {chase}"


def _once_closed(workspace: "WorkspaceFolder", period: "Period", _: "Status") -> Iterator[str]:
    if not (workspace.folder_of("reports", period) / "scorecard.xlsx").exists():
        yield f"write the scorecard: pmf-xl scorecard --period {period}"
    if not (workspace.folder_of("published", period) / "datapackage.json").exists():
        yield f"publish the period: pmf-xl publish --period {period}"
        return
    following = period.next()
    if workspace.ledger.latest_issues(str(following)):
        return
    if following.starts != period.starts:
        yield f"prepare the catalogue of the next year: pmf-xl new-year {following.year}"
    yield f"issue the next period: pmf-xl issue --period {following}"


def _not_read(workspace: "WorkspaceFolder", period: "Period") -> "Iterator[Path]":
    """Give the files among the returns that the ledger does not know, as far as they can be opened."""
    known = workspace.ledger.submissions(str(period))
    contents = {one.sha256 for one in known}
    last = {one.name: one for one in known}
    for path, is_folder in walk(workspace.folder_of("returned", period), []):
        if is_folder or path.name.startswith((".", "~$")) or is_half_written(path):
            continue
        try:
            if not _is_as_it_came(path, last.get(path.name)) and sha256_of_file(path) not in contents:
                yield path
        except OSError:  # collate says of it what is wrong
            continue


def _is_as_it_came(path: "Path", came: "Submission | None") -> bool:
    """Say at a glance, without reading it, that a file has not been touched since it was taken."""
    if came is None:
        return False
    seen = path.stat()
    return seen.st_size == came.size and seen.st_mtime < came.received_at.timestamp()
