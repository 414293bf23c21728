"""Figures that came by e-mail or on paper: the service's own workbook, filled in and collated by the team."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from pmf_xl.books.files import make_folder
from pmf_xl.collect.ask import ask
from pmf_xl.collect.issue import file_names, issue_one, part_asked
from pmf_xl.collect.issuing import IssuedFile
from pmf_xl.layout.issued import Issued
from pmf_xl.ledger.records import ENTERED
from pmf_xl.problems import NoSuchNameError, UsageError
from pmf_xl.returns.looks import ENTERED as LOOK_ENTERED
from pmf_xl.returns.never_issued import nothing_issued

if TYPE_CHECKING:
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

FOLDER = "entered"


def enter(workspace: "WorkspaceFolder", period: "Period", service: str, source: str) -> IssuedFile:
    """Write the workbook of a service for the team to fill in, into `entered/PERIOD/`.

    It asks what the service was asked, or would be; of sign-offs only who sent the figures, and when. Raises `PmfError`
    for a service that is not in the catalogue, or where nobody says where the figures come from.
    """
    workspace.require_theme()
    said = " ".join(source.split())
    if not said:
        raise UsageError("Say where the figures come from: --source 'e-mail of Jo Hill, 8 July'.")
    catalogue = workspace.catalogue_of(period)
    if catalogue.service_or_none(service) is None:
        known = [one.code for one in catalogue.services]
        raise NoSuchNameError(
            f"There is no service {service} in {period.label}; the catalogue has {', '.join(known)}.",
            name=service,
            known=known,
        )
    sent = workspace.ledger.latest_issue(str(period), service, part_asked(catalogue, period))
    if sent:
        asked = replace(Issued.from_json(sent.content), id=uuid4().hex)
    elif period.stage:
        raise nothing_issued(period, "so nothing can be entered for it")
    else:
        asked = ask(workspace, catalogue, workspace.past, service, period)
    asked = replace(asked, entered=said, about=dict(asked.about) | {"Entered from": said})
    name = next(iter(file_names([f"{service} entered"], period).values()))
    folder = workspace.folder_of(FOLDER, period)
    make_folder(folder)
    workspace.see_to_rights()
    return issue_one(workspace, asked, folder / name, part=LOOK_ENTERED if asked.is_look else ENTERED)
