"""Issuing: one locked collection workbook per service, remembered in the ledger exactly as it left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import safe_name, sha256_of, write_whole
from pmf_xl.collect.ask import ask
from pmf_xl.layout.collection import Issued, workbook
from pmf_xl.ledger import IssueRecord
from pmf_xl.problems import PmfError

if TYPE_CHECKING:
    from pmf_xl.desk import Desk
    from pmf_xl.past import Past
    from pmf_xl.rules.periods import Period


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """What became of one service's workbook: written, written anew, or left as it was."""

    service: str
    path: Path
    issue: str
    number: int
    fresh: bool


def issue(desk: "Desk", period: "Period", services: Sequence[str] = ()) -> list[IssuedFile]:
    """Issue the workbooks of a period to the services named, or to all that have something to report.

    A workbook that would hold the same as the one already issued is left alone. One that differs is issued anew: the
    earlier file is kept in a folder `replaced`. Raises `PmfError` for a service that is not in the catalogue.
    """
    known = [service.code for service in desk.catalogue.services]
    unknown = [code for code in services if code not in known]
    if unknown:
        raise PmfError(f"There is no service {unknown[0]}; the catalogue has {', '.join(known)}.")
    desk.drawer("returned", period).mkdir(parents=True, exist_ok=True)  # where what comes back is to be put
    past, earlier = desk.past, desk.ledger.issues(str(period))
    wanted = [code for code in known if code in services or not services]
    return [
        _issue_one(desk, past, period, code, earlier.get(code))
        for code in wanted
        if desk.catalogue.measures_of(code) or desk.catalogue.projects_of(code)
    ]


def _issue_one(
    desk: "Desk", past: "Past", period: "Period", service: str, earlier: IssueRecord | None
) -> IssuedFile:
    path = desk.drawer("issued", period) / f"{safe_name(f'{period} {service}')}.xlsx"
    asked = ask(desk, past, service, period)
    if earlier and replace(asked, id=earlier.id).to_json() == earlier.content:
        if not path.exists():  # somebody tidied it away; the ledger still knows what it held
            write_whole(path, collection_file(desk, Issued.from_json(earlier.content)))
        return IssuedFile(service, path, earlier.id, earlier.number, fresh=False)
    content = collection_file(desk, asked)
    number = earlier.number + 1 if earlier else 1
    # First the ledger, then the file: a workbook that is out there must be known when it comes back.
    desk.ledger.record_issue(
        IssueRecord(
            asked.id, str(period), service, number, desk.now(), path.name, sha256_of(content), asked.to_json()
        )
    )
    if earlier and path.exists():
        kept = path.parent / "replaced" / f"{path.stem} (issue {earlier.number}).xlsx"
        kept.parent.mkdir(exist_ok=True)
        path.replace(kept)
    write_whole(path, content)
    return IssuedFile(service, path, asked.id, number, fresh=True)


def collection_file(desk: "Desk", issued: Issued) -> bytes:
    """Write the workbook of an issue, as it is sent out."""
    from pmf_xl.books.write import Filling, collection_bytes

    return collection_bytes(workbook(issued), desk.theme, desk.lock, Filling(issued.stamp, desk.now()))
