"""One quarter of a council whose measures are rated in every way there is, small enough to work out by hand."""

import csv
import json
import warnings
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from office import Office
from pmf_xl.books.write import Filling, collection_bytes
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.sheet_names import MEASURES
from pmf_xl.publish.publish import publish
from pmf_xl.reports.frame import scorecard_frame
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.scorecard import write_scorecard
from pmf_xl.rules.terms import Reader
from quarter import Quarter, catalogue_of, headings, lines

PERIOD = "2024-25-Q1"
SERVICES = "| code | name   | head_of_service | email                |\n| HR   | People | Ed Ford         | hr@testshire.example |"


class Council:
    """A council's quarter played: its workbook issued, filled in, collated, reported and published."""

    def __init__(self, folder: Path, files: dict[str, str], outturns: dict[str, Any]) -> None:
        catalogue = catalogue_of(folder / "kit", {"services.csv": SERVICES, **files})
        self.quarter = Quarter(folder / "at", catalogue, PERIOD, date(2024, 7, 10))
        action = {"Action": "Do more", "Action owner": "Di Webb", "Action due": date(2024, 9, 30)}
        typed = {
            ref: {"Outturn": given, "Commentary": "So it is.", **action} for ref, given in outturns.items()
        }
        self.returned = self.quarter.hand_in("HR", typed)
        (self.collated,) = self.quarter.collate().files
        workspace, period = self.quarter.workspace, self.quarter.period
        self.release = Gathered(workspace, period).release(Reader.OFFICERS)
        self.scorecard = write_scorecard(workspace, period).path
        self.published = publish(workspace, period)

    def in_table(self) -> dict[str, str]:
        """Each measure's rating in the table for scripts."""
        frame = scorecard_frame(self.release)
        return dict(zip(frame["ref"], frame["rating"], strict=True))

    def as_stored(self) -> dict[str, Any]:
        """Each measure's rating as this program stores it in the service's workbook."""
        workspace, ledger = self.quarter.workspace, self.quarter.workspace.ledger
        record = ledger.latest_issue(PERIOD, "HR")
        assert record
        typed = json.loads(ledger.entries_of(self.collated.submission or 0), object_hook=_dates)
        issued = Issued.from_json(record.content)
        filling = Filling(issued.stamp, workspace.now(), typed)
        content = collection_bytes(workbook(issued), workspace.theme, workspace.lock, filling)
        sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)[MEASURES]
        column = headings(sheet)["Rating"]
        return {
            ref: sheet.cell(row, column).value for ref, row in lines(sheet).items() if ref in self.in_table()
        }

    def in_return(self, office: Office) -> dict[str, Any]:
        """Each measure's rating as LibreOffice works it out in what the service filled in."""
        sheet = openpyxl.load_workbook(self.returned)[MEASURES]
        seen = office.values(self.returned, MEASURES)
        letter = openpyxl.utils.get_column_letter(headings(sheet)["Rating"])
        return {ref: seen[f"{letter}{row}"] for ref, row in lines(sheet).items() if ref in self.in_table()}

    def asked(self, heading: str) -> dict[str, Any]:
        """What stands for each measure under a heading of the service's workbook, as it was issued."""
        sheet = openpyxl.load_workbook(self.returned)[MEASURES]
        return {ref: sheet.cell(row, headings(sheet)[heading]).value for ref, row in lines(sheet).items()}

    def on_scorecard(self, heading: str = "Rating") -> dict[str, Any]:
        """What stands for each measure under a heading of the scorecard, as stored."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl knows no sparklines
            sheet = openpyxl.load_workbook(self.scorecard, data_only=True)["Scorecard"]
        rows = list(sheet.iter_rows(values_only=True))
        at = next(number for number, row in enumerate(rows) if row[0] == "Ref")
        column = rows[at].index(heading)
        return {row[0]: row[column] for row in rows[at + 1 :] if row[0] in self.in_table()}

    def open_data(self, column: str = "rating") -> dict[str, str]:
        """What was published of each measure."""
        (path,) = [one for one in self.published.written if one.suffix == ".csv"]
        with path.open(newline="", encoding="utf-8-sig") as file:
            return {row["reference"]: row[column] for row in csv.DictReader(file) if row["period"] == PERIOD}


def _dates(held: dict[str, Any]) -> Any:
    return date.fromisoformat(held["date"]) if held.keys() == {"date"} else held
