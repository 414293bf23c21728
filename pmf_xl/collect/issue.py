"""Issuing: one locked collection workbook per service, remembered in the ledger exactly as it left."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import make_folder, safe_name
from pmf_xl.catalogue.monthly import due_in_months, is_between, is_shorter, looked_at
from pmf_xl.collect.ask import ask
from pmf_xl.collect.before import Before
from pmf_xl.collect.find_measure import find_measure
from pmf_xl.collect.issuing import IssuedFile, Issuing
from pmf_xl.collect.periods import catalogue_to_issue, keep_for, refuse_closed
from pmf_xl.collect.write_workbook import GET_READY
from pmf_xl.layout.issued import Issued
from pmf_xl.problems import NoSuchNameError, UsageError
from pmf_xl.returns.looks import ISSUED
from pmf_xl.returns.services import services_asked
from pmf_xl.rules.periods import is_due

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


def issue(
    workspace: "WorkspaceFolder", period: "Period", services: Sequence[str] = (), new_key: bool = False
) -> list[IssuedFile]:
    """Issue the workbooks of a period to the services named, or to all that have something to report.

    A workbook that would ask the same as the one already issued is left alone. One that differs is issued anew: the
    earlier file is kept in a folder `replaced`. From then on the period is judged by the catalogue as it is now; where
    services are named, of them only. With `new_key` all are sealed by another key, where the one before is lost for
    good. Raises `PmfError` for a service that is not in the catalogue, a period that is closed, or a logo that cannot
    be shown.
    """
    workspace.require_theme()  # before anything is written
    if workspace.times.closing(period):
        return _as_issued(workspace, period, services)
    whole = catalogue_to_issue(workspace, period, services)
    catalogue = whole.at(period)
    _refuse_last_month(catalogue, period)
    known = known_services(catalogue, period, services)
    if new_key:
        workspace.change_key()
    make_folder(workspace.folder_of("returned", period))  # where what comes back is to be put
    workspace.tidy()
    many = len(services or known)
    with workspace.workers_for(many) as workers:
        workers.get_ready(GET_READY, many)
        past, names = workspace.past, file_names(known, period)
        reporting = [service.code for service in services_asked(catalogue, period)]
        wanted = [code for code in reporting if code in services or not services]
        folder = workspace.folder_of("issued", period)
        before = Before(workspace.ledger, catalogue, period)
        asked = (
            (ask(workspace, catalogue, past, code, period, before=before), folder / names[code])
            for code in wanted
        )
        issuing = Issuing(
            workspace,
            str(period),
            workers,
            new_key=new_key,
            part=part_asked(catalogue, period),
            count=len(wanted),
            # Before any is out there: what was issued must be judged by what it was issued from.
            first=partial(keep_for, workspace, period, whole),
        )
        return issuing.issue(asked)


def part_asked(catalogue: "Catalogue", period: "Period") -> str | None:
    """Say what part of what services report a period's workbooks ask for: None where that is all."""
    return ISSUED if looked_at(catalogue, period) and not due_in_months(catalogue) else None


def _refuse_last_month(catalogue: "Catalogue", period: "Period") -> None:
    """Raise `UsageError` for a look in the last month of a period: its own return asks for all of it."""
    framework = catalogue.framework
    if not (framework.monthly_look and is_shorter(framework, period)) or due_in_months(catalogue):
        return
    if not is_between(framework, period):
        whole = period.ending(framework.cycle)
        raise UsageError(
            f"{period.label} ends {whole.label}, so it needs no monthly look: the return of {whole.label} asks for its "
            f"figures. Issue that instead: pmf-xl issue --period {whole}"
        )


def known_services(catalogue: "Catalogue", period: "Period", named: Sequence[str]) -> list[str]:
    """Return the codes of a catalogue's services; raises `PmfError` where one that is named is not among them."""
    known = [service.code for service in catalogue.services]
    unknown = [code for code in named if code not in known]
    if unknown:
        raise NoSuchNameError(
            f"There is no service {unknown[0]} in {period.label}; the catalogue has {', '.join(known)}.",
            name=unknown[0],
            known=known,
        )
    return known


def file_names(services: Sequence[str], period: "Period | str", ending: str = ".xlsx") -> dict[str, str]:
    """Give the name of each service's file, different ones on every file system.

    >>> file_names(["HR", "A/B", "A-B", "hr"], "2024-25-Q1")["hr"]
    '2024-25-Q1 hr (2).xlsx'
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for service in services:
        stem = safe_name(f"{period} {service}")
        name = f"{stem}{ending}"
        for number in count(2):
            if name.casefold() not in taken:
                break
            name = f"{stem} ({number}){ending}"
        names[service] = name
        taken.add(name.casefold())
    return names


def _as_issued(workspace: "WorkspaceFolder", period: "Period", services: "Sequence[str]") -> list[IssuedFile]:
    """Give the workbooks of a closed period as they were issued, written again where they have gone.

    Raises `PeriodClosedError` where nothing was issued before, or nothing to a service that is named.
    """
    issues = workspace.ledger.issues(str(period))
    if not issues or not issues.keys() >= set(services):
        refuse_closed(workspace, period, "so nothing was issued")
    names = file_names([service.code for service in workspace.catalogue_of(period).services], period)
    folder = workspace.folder_of("issued", period)
    chosen = {
        folder / names.get(code, record.file): record
        for code, record in issues.items()
        if code in services or not services
    }
    with workspace.workers_for(len(chosen)) as workers:
        Issuing(workspace, str(period), workers, count=0).put_back(chosen)
    return [
        IssuedFile(record.service, path, record.id, record.number, fresh=False)
        for path, record in chosen.items()
    ]


def issue_measures(workspace: "WorkspaceFolder", period: "Period", refs: "Sequence[str]") -> list[IssuedFile]:
    """Issue workbooks that ask for some measures and nothing else, for a figure that comes late or by itself.

    A measure that is not due in the period is asked for the last of its own periods that has ended by then, such as the
    year. What else was issued stays valid; a closed period stays closed, and what comes is a revision of it. Raises
    `NoSuchNameError` for a reference that is not in the catalogue.
    """
    workspace.require_theme()
    asked: dict[tuple[Period, str], list[str]] = {}
    for ref in dict.fromkeys(refs):
        measure = find_measure(workspace, ref, period)[0]
        own = last_of_its_own(measure.frequency, period)
        then = workspace.catalogue_of(own).measure_or_none(measure.ref) or measure
        if then.budget_result:
            raise UsageError(
                f"{then.ref} is worked out from the budget, so nobody is asked for it. What it is made of is asked on "
                f"the sheet Budget: pmf-xl issue --period {own}"
            )
        for service in then.reporting:
            asked.setdefault((own, service), []).append(measure.ref)
    past = workspace.past
    files = []
    for (when, service), wanted in asked.items():
        make_folder(workspace.folder_of("returned", when))
        catalogue = workspace.catalogue_of(when)
        name = file_names([f"{service} {' '.join(wanted)}"], when)
        path = workspace.folder_of("issued", when) / next(iter(name.values()))
        made = ask(workspace, catalogue, past, service, when, wanted)
        file = issue_one(workspace, made, path, part=";".join(wanted))
        files.append(replace(file, only=tuple(wanted)))
    return files


def last_of_its_own(frequency: str, period: "Period") -> "Period":
    """Give the period itself where a measure of a frequency is due in it, else the last of its own that ended by then.

    >>> from pmf_xl.rules.periods import Period
    >>> quarter = Period.parse("2024-25-Q1")
    >>> [str(last_of_its_own(pace, quarter)) for pace in ("monthly", "quarterly", "annual")]
    ['2024-25-Q1', '2024-25-Q1', '2023-24-Y']
    """
    if is_due(frequency, period):
        return period
    own = period.ending(frequency)
    return own if own.last_day <= period.last_day else own.previous()


def issue_one(workspace: "WorkspaceFolder", asked: Issued, path: Path, part: str | None = None) -> IssuedFile:
    """Issue one workbook, unless one that asks the same has been; `part` names what it asks for, where not all."""
    with workspace.workers_for(1) as workers:
        return Issuing(workspace, asked.period, workers, part=part).issue([(asked, path)])[0]
