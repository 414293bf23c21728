"""Two years at Midshire, month by month on a clock of its own, with everything that happens to a council.

`Council` does what a performance team would: it edits catalogue.xlsx by hand, issues, collates what services send,
closes and corrects. What is typed is kept, so that a test can work everything out again from it.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from pmf_xl.workspace import Workspace
from quarter import SIGNED, fill, kit

MIDSHIRE = {
    "framework.yaml": "council: Midshire Council\n",
    "services.csv": """
| code | name     | directorate | head_of_service |
| HR   | People   | Core        | Ed Ford         |
| WS   | Waste    | Place       | Cy Dunn         |
| PL   | Planning | Place       | Di Webb         |
""",
    "measures.csv": """
| ref | title                  | service | unit    | decimals | polarity | frequency | aggregation |
| A1  | Calls answered         | HR      | percent | 1        | higher   | quarterly | average     |
| A2  | Days lost to sickness  | HR      | days    | 1        | lower    | quarterly |             |
| B1  | Bins missed            | WS      | number  | 0        | lower    | quarterly | sum         |
| B2  | Waste recycled         | WS      | percent | 1        | higher   | quarterly | average     |
| C1  | Applications in time   | PL      | percent | 1        | higher   | quarterly | average     |
| C2  | Trees planted          | PL      | number  | 0        | higher   | annual    |             |
""",
    "targets.csv": "| ref | period | target |\n"
    + "".join(
        f"| {ref} | 2024-25-Q{quarter} | {target} |\n"
        for ref, target in (("A1", "90%"), ("A2", "2"), ("B1", "40"), ("B2", "45%"), ("C1", "80%"))
        for quarter in (1, 2, 3, 4)
    )
    + "| C2 | 2024-25-Y | 100 |\n",
    "history.csv": """
| ref | period     | outturn |
| A1  | 2023-24-Q4 | 88.0%   |
| A2  | 2023-24-Q4 | 2.4     |
| B1  | 2023-24-Q4 | 52      |
| B2  | 2023-24-Q4 | 44.1%   |
| C2  | 2023-24-Y  | 96      |
""",
}

Typed = Mapping[str, float]


def _signed(sent: Path) -> dict[str, Any]:
    """The sign-offs that a workbook asks for."""
    roles = [
        str(row[0]) for row in openpyxl.load_workbook(sent)["Sign-off"].iter_rows(min_row=2, values_only=True)
    ]
    signer = SIGNED["Head of service"]
    return {role: SIGNED.get(role, signer) for role in roles if role != "None"}


@dataclass
class Council:
    """A workspace, and the figures that stand for each period by what was typed."""

    folder: Path
    clock: datetime = datetime(2024, 7, 1, 9)
    stands: dict[str, dict[str, float]] = field(default_factory=dict)  # by period and reference
    partial: set[tuple[str, str]] = field(default_factory=set)  # those of which a month is missing

    @classmethod
    def founded(cls, folder: Path) -> "Council":
        Workspace.init(folder / "council", str(kit(folder / "kit", MIDSHIRE)))
        return cls(folder / "council")

    @property
    def at(self) -> Workspace:
        """The workspace as a command would open it, on this day."""
        return Workspace(self.folder, lambda: self.clock)

    def on(self, year: int, month: int, day: int) -> None:
        self.clock = datetime(year, month, day, 9)

    # -- what services do --------------------------------------------------------------------------------------------

    def issue(self, period: str) -> dict[str, Path]:
        return {file.service: file.path for file in self.at.issue(period)}

    def returns(self, period: str, sent: Path, typed: Typed, name: str = "", **taken: bool) -> Any:
        """A service sends its workbook back; `counts=False` where its figures are not to stand."""
        entries: dict[str, Any] = {
            ref: {"Outturn": figure, "Commentary": "As it is."} for ref, figure in typed.items()
        }
        actions = {"Action": "See to it", "Action owner": "Sam Reed", "Action due": date(2026, 12, 1)}
        entries = {ref: row | actions for ref, row in entries.items()}
        to = self.folder / "returned" / period / (name or sent.name)
        path = fill(sent, to, _signed(sent) | self._open_actions(sent) | entries, saved=self.clock)
        (file,) = self.at.collate(period, [path]).files
        assert file.disposition, [str(one) for one in file.problems]
        if taken.get("counts", True):
            assert file.disposition.counts, [str(one) for one in file.problems]
            self.stands.setdefault(period, {}).update(typed)
        return file

    def _open_actions(self, sent: Path) -> dict[str, Any]:
        book = openpyxl.load_workbook(sent)
        if "Actions" not in book.sheetnames:
            return {}
        rows = book["Actions"].iter_rows(min_row=2, values_only=True)
        return {str(row[0]): {"Status": "Done", "Progress": "It is done."} for row in rows if row[0]}

    def month(self, period: str, service: str, typed: Typed, *, of: str) -> None:
        """A month's figures, which add to what is known of a quarter."""
        known = {ref: self.stands.get(of, {}).get(ref, 0) + figure for ref, figure in typed.items()}
        self.returns(period, self.issue(period)[service], typed)  # one that was issued already stays as it is
        self.stands.setdefault(of, {}).update(known)

    def quarter(self, period: str, typed: Mapping[str, Typed]) -> None:
        """A quarter in which every service sends what it has in time."""
        sent = self.issue(period)
        for service, figures in typed.items():
            self.returns(period, sent[service], figures)

    # -- what the team does ------------------------------------------------------------------------------------------

    def edit(self, sheet: str, key: str, **cells: Any) -> None:
        """Type into the cells of one row of the catalogue."""
        book, rows, headings = self._sheet(sheet)
        row = next(row for row in range(5, rows.max_row + 1) if str(rows.cell(row, 1).value) == key)
        for heading, value in cells.items():
            rows.cell(row, headings[heading.rstrip("_")]).value = value
        book.save(self.folder / "catalogue.xlsx")

    def add(self, sheet: str, *lines: Mapping[str, Any]) -> None:
        """Type rows below those of a sheet of the catalogue."""
        book, rows, headings = self._sheet(sheet)
        row = 5
        while rows.cell(row, 1).value is not None:
            row += 1
        for number, line in enumerate(lines):
            for heading, value in line.items():
                cell = rows.cell(row + number, headings[heading])
                cell.value = value
                if isinstance(value, float) and value < 1 and sheet == "Targets":
                    cell.number_format = "0.0%"
        book.save(self.folder / "catalogue.xlsx")

    def _sheet(self, name: str) -> tuple[Any, Any, dict[str, int]]:
        book = openpyxl.load_workbook(self.folder / "catalogue.xlsx")
        rows = book[name]
        return book, rows, {str(cell.value): cell.column for cell in rows[4]}

    def retarget(self, ref: str, period: str, target: float) -> None:
        """Type another target over the one there is."""
        book, rows, headings = self._sheet("Targets")
        for row in range(5, rows.max_row + 1):
            if (rows.cell(row, 1).value, rows.cell(row, headings["period"]).value) == (ref, period):
                rows.cell(row, headings["target"]).value = target
        book.save(self.folder / "catalogue.xlsx")

    def put_in_place(self, path: Path) -> None:
        """Use the catalogue of the next year."""
        shutil.move(path, self.folder / "catalogue.xlsx")
