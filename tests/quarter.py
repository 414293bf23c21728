"""One quarter at a workspace, small enough to see: a kit in tables, its workbooks issued, filled in, handed back, collated.

quarter.hand_in("HR", {"HR01": {"Outturn": 0.954, "Commentary": "fine"}})
collated = quarter.collate()
"""

import csv
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pmf_xl.catalogue import Catalogue, read_kit
from pmf_xl.collect.collate import Collated, collate
from pmf_xl.collect.issue import issue
from pmf_xl.collect.issuing import IssuedFile
from pmf_xl.collect.take_file import CollatedFile
from pmf_xl.layout.annual import ROUND_SHEETS
from pmf_xl.layout.registers import COLLECTED
from pmf_xl.layout.sheet_names import ACTIONS, MEASURES, PROJECTS, SIGN_OFF
from pmf_xl.returns.standing import numbers_standing
from pmf_xl.workspace_folder import WorkspaceFolder, make_workspace_folder

Entries = Mapping[str, Mapping[str, Any]]  # by a line's reference: heading and what is typed under it

#: A council with something of every kind to collect. Q1 of 2024-25 is being collected; HR06 is not due in it.
TESTSHIRE = {
    "framework.yaml": """
council: Testshire Council
contact: {name: Pat Lee, email: pat@testshire.example}
committees: [{code: OS, name: Overview and Scrutiny}]
""",
    "services.csv": """
| code | name   | head_of_service | email                |
| HR   | People | Ed Ford         | hr@testshire.example |
| WS   | Waste  | Cy Dunn         | ws@testshire.example |
""",
    "measures.csv": """
| ref  | title                  | service | unit     | decimals | polarity | frequency | aggregation | bounded | numerator        | denominator | tolerance | tolerance_basis |
| HR01 | Calls answered         | HR      | percent  | 1        | higher   | quarterly | average     | yes     |                  |             |           |                 |
| HR02 | Forms right first time | HR      | percent  | 1        | higher   | quarterly | average     | yes     | Right first time | All forms   |           |                 |
| HR03 | Days lost to sickness  | HR      | days     | 1        | lower    | quarterly | cumulative  |         |                  |             | 10%       |                 |
| HR04 | Accreditation held     | HR      | yesno    | 0        | higher   | quarterly |             |         |                  |             |           |                 |
| HR05 | Posts filled           | HR      | number   | 0        | range    | quarterly |             |         |                  |             | 5         | points          |
| HR06 | Staff survey           | HR      | score    | 2        | higher   | annual    |             |         |                  |             |           |                 |
| HR07 | Staff in post          | HR      | number   | 1        | none     | quarterly |             |         |                  |             |           |                 |
| WS01 | Waste recycled         | WS      | percent  | 1        | higher   | quarterly | average     | yes     |                  |             | 2%        | points          |
| WS02 | Bins missed            | WS      | number   | 0        | lower    | quarterly | sum         |         |                  |             |           |                 |
| WS03 | Spent on fuel          | WS      | currency | 0        | lower    | quarterly | cumulative  |         |                  |             |           |                 |
| WS04 | Change in litter       | WS      | percent  | 1        | lower    | quarterly |             | no      |                  |             |           |                 |
""",
    "targets.csv": """
| ref  | period     | target | target_high |
| HR01 | 2024-25-Q1 | 98%    |             |
| HR02 | 2024-25-Q1 | 90%    |             |
| HR03 | 2024-25-Q1 | 2      |             |
| HR03 | 2024-25-Y  | 8      |             |
| HR04 | 2024-25-Q1 | Yes    |             |
| HR05 | 2024-25-Q1 | 90     | 100         |
| WS01 | 2024-25-Q1 | 45%    |             |
| WS02 | 2024-25-Q1 | 40     |             |
| WS03 | 2024-25-Q1 | 30000  |             |
| WS03 | 2024-25-Y  | 120000 |             |
| WS04 | 2024-25-Q1 | -2%    |             |
""",
    "history.csv": """
| ref  | period     | outturn |
| HR01 | 2022-23-Q1 | 96.1%   |
| HR01 | 2022-23-Q2 | 96.4%   |
| HR01 | 2022-23-Q3 | 95.9%   |
| HR01 | 2022-23-Q4 | 96.6%   |
| HR01 | 2023-24-Q1 | 96.2%   |
| HR01 | 2023-24-Q2 | 95.8%   |
| HR01 | 2023-24-Q3 | 96.3%   |
| HR01 | 2023-24-Q4 | 96.0%   |
| HR02 | 2023-24-Q4 | 91.0%   |
| HR03 | 2023-24-Q3 | 6.1     |
| HR03 | 2023-24-Q4 | 8.4     |
| HR05 | 2023-24-Q4 | 88      |
| HR07 | 2023-24-Q4 | 211.5   |
| WS01 | 2023-24-Q4 | 44.0%   |
| WS01 | 2023-24-Q1 | 43.1%   |
| WS02 | 2023-24-Q4 | 61      |
| WS03 | 2023-24-Q3 | 88000   |
| WS03 | 2023-24-Q4 | 118000  |
""",
    "breakdowns.csv": """
| ref  | code | label |
| WS01 | N    | North |
| WS01 | S    | South |
""",
    "projects.csv": """
| ref | title          | service | owner   |
| PR1 | Quiet sweepers | WS      | Cy Dunn |
""",
    "milestones.csv": """
| project | ref | title           | due        | status   | completed  |
| PR1     | M1  | Tender out      | 2024-03-31 | Done     | 2024-03-20 |
| PR1     | M2  | Contract signed | 2024-05-31 | On track |            |
| PR1     | M3  | Sweepers in use | 2025-01-31 | On track |            |
""",
}  # fmt: skip

#: What each service has to say, with nothing wrong in it.
GOOD: dict[str, dict[str, dict[str, Any]]] = {
    "HR": {
        "HR01": {"Outturn": 0.979, "Commentary": "Two advisers left in May.", "Forecast": 0.98},
        "HR02": {"Numerator": 310, "Denominator": 325},
        "HR03": {"Outturn": 1.9, "Marker": "p"},
        "HR04": {"Outturn": "Yes"},
        "HR05": {"Outturn": 96},
        "HR07": {"Outturn": 214},
    },
    "WS": {
        "WS01": {"Outturn": 0.452},
        "WS01/N": {"Outturn": 0.461},
        "WS01/S": {"Outturn": 0.443},
        "WS02": {
            "Outturn": 57,
            "Commentary": "A round was short of two crews.",
            "Action": "Train relief drivers",
            "Action owner": "Di Webb",
            "Action due": date(2024, 9, 30),
        },
        "WS03": {"Outturn": 29500},
        "WS04": {"Outturn": -0.031},
        "PR1/M2": {"Status": "Done", "Completed": date(2024, 5, 28)},
        "PR1/M3": {"Status": "At risk", "Commentary": "The lift is late."},
    },
}
SIGNED: dict[str, dict[str, Any]] = {
    "Data collector": {"Name": "Fay Orr", "Date": date(2024, 7, 8), "Confirmed": "Yes"},
    "Data reviewer": {"Name": "Bo Ray", "Date": date(2024, 7, 9), "Confirmed": "Yes"},
    "Head of service": {"Name": "Ed Ford", "Date": date(2024, 7, 9), "Confirmed": "Yes"},
}
PASSWORD = "kept-in-the-team"
KEYS = {
    MEASURES: ("Reference",),
    PROJECTS: ("Project", "Milestone"),
    ACTIONS: ("Number",),
    **{register.sheet: ("Reference",) for register in COLLECTED.values()},
    **{declared.sheet: ("Reference",) for declared in ROUND_SHEETS.values()},
    "Methodology": ("Reference", "Part of the statement"),
    SIGN_OFF: ("Role",),
}


def table(text: str) -> list[dict[str, str]]:
    """The rows of a table between bars, by heading.

    >>> table("| ref | outturn |\\n| HR01 | 95.4% |")
    [{'ref': 'HR01', 'outturn': '95.4%'}]
    """
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("|")]
    headings, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def kit(folder: Path, files: Mapping[str, str] = TESTSHIRE) -> Path:
    """Write a starter kit: of a .csv file the text is a table between bars."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        if name.endswith(".csv"):
            rows = table(text)
            with (folder / name).open("w", newline="", encoding="utf-8") as out:
                writer = csv.DictWriter(out, rows[0].keys())
                writer.writeheader()
                writer.writerows(rows)
        else:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def catalogue_of(folder: Path, files: Mapping[str, str] = TESTSHIRE) -> Catalogue:
    """The catalogue of a kit in which nothing is wrong, but for reports that are meant to be."""
    catalogue, problems = read_kit(kit(folder, files))
    assert catalogue
    broken = {error for errors in catalogue.report_errors.values() for error in errors}
    assert [str(problem) for problem in problems if problem not in broken] == []
    return catalogue


class Quarter:
    """A workspace on which one period is being collected, by a clock that ticks a minute whenever it is asked."""

    def __init__(self, folder: Path, catalogue: Catalogue, period: str, today: date) -> None:
        self.time = datetime(today.year, today.month, today.day, 9)
        if not (folder / "pmf.toml").exists():
            make_workspace_folder(folder, catalogue.framework.council)
            settings = folder / "pmf.toml"  # hashing another password takes a tenth of a second
            settings.write_text(
                re.sub(r'password = "[^"]+"', f'password = "{PASSWORD}"', settings.read_text())
            )
        self.workspace = WorkspaceFolder(folder, self.tick)
        self.change(catalogue)
        self.period = self.workspace.period(period)

    def tick(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time

    def change(self, catalogue: Catalogue) -> None:
        """Let the team change its catalogue."""
        self.workspace.__dict__["catalogue"] = catalogue

    @property
    def returned(self) -> Path:
        return self.workspace.folder_of("returned", self.period)

    def issue(self, *services: str) -> dict[str, IssuedFile]:
        return {file.service: file for file in issue(self.workspace, self.period, services)}

    def hand_in(self, service: str, entries: Entries | None = None, name: str = "", **more: Any) -> Path:
        """Put a service's workbook among what came back, filled in and signed; `more` as for `fill`."""
        entries = GOOD[service] if entries is None else entries
        sent = self.issue(service)[service].path
        return fill(sent, self.returned / (name or sent.name), SIGNED | dict(entries), **more)

    def collate(self, *paths: Path) -> Collated:
        return collate(self.workspace, self.period, paths)

    def collate_one(self, path: Path) -> CollatedFile:
        (file,) = self.collate(path).files
        return file

    def figures(self) -> dict[str, float | None]:
        """The outturns that stand, by reference."""
        numbers = numbers_standing(self.workspace.ledger, self.period)
        rows = self.workspace.ledger.parts("figures", numbers)
        return {"/".join(filter(None, (row["ref"], row["breakdown"]))): row["outturn"] for row in rows}


def fill(
    path: Path,
    to: Path,
    entries: Entries,
    *,
    also: Callable[[openpyxl.Workbook], None] | None = None,
    saved: datetime | None = None,
) -> Path:
    """Fill a workbook in by reference and heading, wherever its sheets have them, and save it as another.

    `also` is done to it before it is saved, `saved` is when it says that was.
    """
    return fill_book(openpyxl.load_workbook(path), to, entries, also=also, saved=saved)


def fill_book(
    book: openpyxl.Workbook,
    to: Path,
    entries: Entries,
    *,
    also: Callable[[openpyxl.Workbook], None] | None = None,
    saved: datetime | None = None,
) -> Path:
    """Fill in a workbook that has been opened already, as `fill` does."""
    places = {name: (lines(book[name]), headings(book[name])) for name in KEYS if name in book.sheetnames}
    for key, typed in entries.items():
        sheet = next(name for name, (rows, _) in places.items() if key in rows)
        rows, columns = places[sheet]
        for heading, value in typed.items():
            book[sheet].cell(rows[key], columns[heading]).value = value
    if also:
        also(book)
    to.parent.mkdir(parents=True, exist_ok=True)
    book.save(to)
    if saved:
        rewrite(to, {"docProps/core.xml": lambda xml: _saved_at(xml, saved)})
    return to


def lines(sheet: Worksheet) -> dict[str, int]:
    """The row of every line of a sheet, by its reference."""
    keys = [headings(sheet)[heading] for heading in KEYS[sheet.title]]
    rows = range(2, sheet.max_row + 1)
    return {"/".join(str(sheet.cell(row, key).value) for key in keys): row for row in rows}


def headings(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[1]}


def cell(sheet: Worksheet, key: str, heading: str) -> Any:
    """The cell of a line under a heading."""
    return sheet.cell(lines(sheet)[key], headings(sheet)[heading])


def rewrite(path: Path, parts: Mapping[str, Callable[[bytes], bytes]]) -> Path:
    """Change parts of a zip container in place."""
    changed = path.with_suffix(".changing")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, parts[part.filename](content) if part.filename in parts else content)
    shutil.move(changed, path)
    return path


def _saved_at(xml: bytes, moment: datetime) -> bytes:
    before, opening, rest = xml.partition(b"<dcterms:modified")
    inside, closing, after = rest.partition(b"</dcterms:modified>")
    return before + opening + inside.partition(b">")[0] + f">{moment.isoformat()}Z".encode() + closing + after
