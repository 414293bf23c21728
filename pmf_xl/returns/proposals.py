"""What stands of the annual round: what services propose for a year, and what directors have decided on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pmf_xl.layout.entries import row_from_json
from pmf_xl.returns.standing import counting

if TYPE_CHECKING:
    from pmf_xl.layout.parts import Content
    from pmf_xl.ledger import Ledger, Submission
    from pmf_xl.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed a file, and when."""

    name: str
    role: str
    on: date | None

    def __str__(self) -> str:
        """Write it as a record does: Ed Ford, Head of service."""
        return ", ".join(filter(None, (self.name, self.role.lower())))


@dataclass(frozen=True, slots=True)
class Said:
    """A row of the round as it was last returned: what was typed in it, by whom, in which file and cell."""

    sheet_key: str
    row: str
    service: str  # or of a review the directorate
    entries: "Mapping[str, Content]"
    submission: int
    issue: str
    file: str
    sheet: str
    cell: str
    received: datetime
    signed: Signed | None

    def text(self, column: str) -> str:
        """Give what was typed in a column as text."""
        found = self.entries.get(column)
        return "" if found is None else str(found)

    def number(self, column: str) -> float | None:
        """Give what was typed in a column as a number."""
        found = self.entries.get(column)
        yes_or_no = {"Yes": 1.0, "No": 0.0}
        if isinstance(found, str):
            return yes_or_no.get(found)
        return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None

    @property
    def origin(self) -> str:
        """Where it stands: file, sheet and cell."""
        return f"{self.file}, {self.sheet}!{self.cell}, submission {self.submission}"


def said_in(ledger: "Ledger", period: "Period") -> dict[tuple[str, str, str], Said]:
    """Return every row of a round or its review as it stands, by its sheet, whose it is, and its key.

    Of several returns of a service the last that fills in a row counts for all of it.
    """
    files = {file.id: file for listed in counting(ledger, period).values() for file in listed}
    place = {number: at for at, number in enumerate(files)}
    signed = _signed(ledger, files)
    found: dict[tuple[str, str, str], Said] = {}
    for row in sorted(ledger.parts("register_entries", files), key=lambda row: place[row["submission"]]):
        file = files[row["submission"]]
        said = Said(
            row["register"], row["ref"], file.service or "", row_from_json(row["entries"]), file.id, file.issue or "",
            file.name, row["sheet"], row["cell"], file.received_at, signed.get(file.id),
        )  # fmt: skip
        found[said.sheet_key, said.service, said.row] = said
    return found


def _signed(ledger: "Ledger", files: "Mapping[int, Submission]") -> dict[int, Signed]:
    """Give who signed each file; of one that nobody signed, who had signed the last of the same service before it."""
    own = {
        row["submission"]: row for row in ledger.parts("sign_offs", files) if row["name"] and row["confirmed"]
    }
    last: dict[str, Signed] = {}
    found = {}
    for number, file in files.items():
        if number in own:
            row = own[number]
            last[file.service or ""] = Signed(row["name"], row["role"], row["date"])
        if signed := last.get(file.service or ""):
            found[number] = signed
    return found


def rows_of(said: Mapping[tuple[str, str, str], Said], key: str) -> Iterator[Said]:
    """Give the rows of one sheet."""
    return (one for (sheet, _, _), one in said.items() if sheet == key)
