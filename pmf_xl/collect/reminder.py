"""The words of a reminder, and the e-mail draft that holds them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.collect.feedback import MENDED, PUT_RIGHT, feedback_path
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.registers import COLLECTED
from pmf_xl.problems import Severity
from pmf_xl.problems.counts import listed, number_of
from pmf_xl.rules.days import day_written

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Service
    from pmf_xl.problems import Problem
    from pmf_xl.returns.services import ServiceReturn
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

FIRST_PROBLEMS = 5  # listed in the message; the workbook attached holds them all
WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True)
class WrittenReminder:
    """A draft ready to be put into a file, and whom it goes to."""

    content: bytes
    to: tuple[str, ...]
    copied_to: tuple[str, ...]


def reminder(workspace: "WorkspaceFolder", period: "Period", awaited: "ServiceReturn") -> WrittenReminder:
    """Write the draft to a service of which nothing has been taken yet; the same facts give the same bytes.

    It opens as a draft in Outlook and other mail programs; whoever sends it is its sender.
    """
    service = workspace.catalogue_of(period).service(awaited.service)
    attached = _attachment(workspace, period, awaited)
    to = _addresses(
        (service.name, service.email),
        (service.head_of_service, _email_of(workspace.catalogue, service.head_of_service)),
    )
    late = awaited.is_late
    copied_to = _addresses(("", service.director_email)) if late else ()
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _subject(service, period, awaited)
    for header, addresses in (
        ("To", to),
        ("Cc", copied_to),
        ("Reply-To", _addresses(_contact(workspace.catalogue))),
    ):
        if addresses:
            message[header] = addresses
    message["X-Unsent"] = "1"
    message["X-PMF-Period"], message["X-PMF-Service"] = str(period), _one_line(service.code)
    paragraphs = _paragraphs(workspace, period, service, awaited, attached, copied=bool(copied_to))
    message.set_content("\n\n".join(paragraphs) + "\n", charset="utf-8", cte="quoted-printable")
    if attached:
        workbook, (maintype, subtype) = attached.read_bytes(), WORKBOOK
        mark = sha256(
            bytes(message) + workbook
        ).hexdigest()  # in place of the boundary at random that it would get
        message.add_attachment(workbook, maintype=maintype, subtype=subtype, filename=attached.name)
        message.set_boundary(f"=_{mark[:32]}")
    return WrittenReminder(
        bytes(message), *(tuple(one.addr_spec for one in given) for given in (to, copied_to))
    )


def _subject(service: "Service", period: "Period", awaited: "ServiceReturn") -> str:
    about = _one_line(f"{period.label} performance return of {service.name}")
    if awaited.to_mend:
        return f"To be mended: {about}"
    return f"Overdue: {about}" if awaited.is_late else f"Reminder: {about}, due {day_written(awaited.due)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


# -- whom it goes to ----------------------------------------------------------------------------------------------


def _addresses(*given: tuple[str, str]) -> tuple[Address, ...]:
    """Make addresses of names and e-mail addresses, each address once; what is none is left out."""
    made: dict[str, Address] = {}
    for name, email in given:
        try:
            address = Address(_one_line(name), addr_spec=email)
        except (MessageError, ValueError, IndexError):
            continue
        if email:
            made.setdefault(email.casefold(), address)
    return tuple(made.values())


def _email_of(catalogue: "Catalogue", name: str) -> str:
    """Give the e-mail address that the catalogue has of a person."""
    wanted = _one_line(name).casefold()
    found = (person.email for person in catalogue.people if _one_line(person.name).casefold() == wanted)
    return next(found, "")


def _contact(catalogue: "Catalogue") -> tuple[str, str]:
    return catalogue.framework.contact.name, catalogue.framework.contact.email


# -- what goes with it --------------------------------------------------------------------------------------------


def _attachment(workspace: "WorkspaceFolder", period: "Period", awaited: "ServiceReturn") -> Path | None:
    """Give the workbook to fill in: the feedback to a return that was rejected, else the one that was issued."""
    if awaited.to_mend:
        path = feedback_path(workspace, period, awaited.to_mend)
        return path if path.is_file() else None
    path = workspace.folder_of("issued", period) / awaited.issue.file
    if not path.is_file():
        return None
    from pmf_xl.books.files import sha256_of_file

    # One that somebody has opened and saved in the meantime is not sent to anybody.
    return path if sha256_of_file(path) == awaited.issue.sha256 else None


# -- what it says -------------------------------------------------------------------------------------------------


def _paragraphs(
    workspace: "WorkspaceFolder",
    period: "Period",
    service: "Service",
    awaited: "ServiceReturn",
    attached: Path | None,
    *,
    copied: bool,
) -> Iterator[str]:
    framework = workspace.catalogue.framework
    yield f"Dear {_one_line(service.head_of_service) or 'colleague'},"
    if awaited.to_mend:
        yield from _rejected(workspace, period, service, awaited, attached)
    else:
        yield from _not_received(workspace, period, service, awaited, attached)
    if copied:
        yield "As the day it was due has passed, your director receives a copy of this message."
    contact = framework.contact
    us = (
        ", ".join(part for part in (contact.name, contact.email, contact.phone) if part)
        or "the performance team"
    )
    yield f"If anything stands in the way, or is not clear, please ask us: {us}."
    yield "\n".join(("With thanks,", contact.name or "Performance team", framework.council))


def _not_received(
    workspace: "WorkspaceFolder",
    period: "Period",
    service: "Service",
    awaited: "ServiceReturn",
    attached: Path | None,
) -> Iterator[str]:
    what = f"the {period.label} performance return of {_one_line(service.name)}"
    when = _when(workspace, awaited)
    yield f"We have not yet received {what}. It {when}."
    issued = day_written(awaited.issue.issued_at.date())
    again = (
        f"; the workbook is attached again in case it has gone astray ({attached.name})"
        if attached
        else f" as {awaited.issue.file}"
    )
    record = workspace.ledger.issue(awaited.issue.id)
    assert record is not None  # nothing of the ledger goes
    yield (
        f"It was issued on {issued}{again}. It asks for {_asked(record.content)}. Please fill in the yellow "
        "cells, sign it off on the sheet Sign-off, and send it back."
    )
    yield "If it is already on its way, thank you: there is nothing more to do."


def _when(workspace: "WorkspaceFolder", awaited: "ServiceReturn") -> str:
    """Say when a return is or was due: `was due on 15 July 2024, 3 days ago`."""
    day, days = day_written(awaited.due), (awaited.due - workspace.today).days
    if days < 0:
        return f"was due on {day}, {number_of(-days, 'day')} ago"
    left = ("today", "tomorrow")[days] if days < 2 else f"in {number_of(days, 'day')}"
    return f"is due on {day}, {left}"


def _asked(content: str) -> str:
    """Say how much a workbook asks for: `6 figures, 2 milestones and 1 action`."""
    issued = Issued.from_json(content)
    due = sum(bool(row.facts.get("due")) for row in issued.measures)
    counts = (
        (due, "figure"),
        (len(issued.milestones), "milestone"),
        (len(issued.actions), "action"),
        *((len(rows), COLLECTED[key].thing) for key, rows in issued.registers.items()),
    )
    said = [number_of(count, thing) for count, thing in counts if count]
    return listed(said) or "your confirmation only"


def _rejected(
    workspace: "WorkspaceFolder",
    period: "Period",
    service: "Service",
    awaited: "ServiceReturn",
    attached: Path | None,
) -> Iterator[str]:
    assert awaited.to_mend
    found = [
        one for one in workspace.ledger.problems_of(awaited.to_mend.id) if one.severity is Severity.ERROR
    ]
    received = day_written(awaited.to_mend.received_at.date())
    yield (
        f"Thank you for the {period.label} performance return of {_one_line(service.name)}, which we read on "
        f"{received} ({awaited.to_mend.name}). It could not be taken: {number_of(len(found), 'thing')} in it must be "
        f"mended first, and until then none of its figures count. It {_when(workspace, awaited)}."
    )
    yield "\n".join(_listed_problems(found, attached))
    if attached:
        yield (
            f"The workbook attached ({attached.name}) holds what you typed, with everything that was found marked. "
            "Please mend it there and send it back."
        )
    else:
        yield "Please mend the workbook that you sent, and send it back."


def _listed_problems(found: "Sequence[Problem]", attached: Path | None) -> Iterator[str]:
    for number, one in enumerate(found[:FIRST_PROBLEMS], start=1):
        remedy = PUT_RIGHT if attached and one.code in MENDED else one.remedy
        yield f"{number}. {f'{one.place}: ' if one.place else ''}{one.message} {remedy}"
    more = len(found) - FIRST_PROBLEMS
    if more > 0:
        yield f"and {more} more."
