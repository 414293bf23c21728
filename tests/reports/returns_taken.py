"""A council's quarters played through: issued, filled in as services do, collated."""

import csv
import datetime
import random
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pmf_xl.catalogue import Catalogue, find_kit, read_kit
from pmf_xl.collect.collate import collate
from pmf_xl.collect.issue import issue
from pmf_xl.rules.periods import Period
from pmf_xl.workspace_folder import WorkspaceFolder, make_workspace_folder

Row = dict[str, Any]  # a row of a sheet by its headings; what is changed in it is written back
Filler = Callable[[str, Row, Period], None]  # sheet, row, period

COMMENTARY = (
    "Two officers left in May. Both posts were filled in June, and the backlog has been cleared since."
)


@dataclass
class At:
    """A workspace with a clock that can be set."""

    workspace: WorkspaceFolder
    moment: datetime.datetime

    @classmethod
    def new(cls, folder: Path, catalogue: Catalogue) -> "At":
        make_workspace_folder(folder, catalogue.framework.council)
        return cls.opened(folder, catalogue, datetime.datetime(2014, 7, 10, 9, 0))

    @classmethod
    def opened(cls, folder: Path, catalogue: Catalogue, moment: datetime.datetime) -> "At":
        at = cls(WorkspaceFolder(folder), moment)
        at.workspace = WorkspaceFolder(folder, now=lambda: at.moment)
        at.workspace.__dict__["catalogue"] = catalogue
        return at

    def copied(self, folder: Path) -> "At":
        """The same workspace in another folder, to change something at."""
        self.workspace.ledger.close()
        shutil.copytree(self.workspace.folder, folder)
        return At.opened(folder, self.workspace.catalogue, self.moment)

    def period(self, text: str) -> Period:
        return self.workspace.period(text)

    def play(self, text: str, fill: Filler, without: tuple[str, ...] = ()) -> None:
        """Issue a period, have it filled in and take what comes back, ten days after its end."""
        period = self.period(text)
        self.moment = datetime.datetime.combine(period.last_day, datetime.time(9)) + datetime.timedelta(
            days=10
        )
        returned = self.workspace.folder_of("returned", period)
        for sent in issue(self.workspace, period):
            if sent.service not in without:
                fill_in(sent.path, returned / sent.path.name, fill, period)
        self.moment += datetime.timedelta(hours=3)
        taken = collate(self.workspace, period)
        wrong = [str(found) for file in taken.files for found in file.problems if found.severity == "error"]
        assert not wrong, wrong


def hart(folder: Path) -> At:
    """Hart's two quarters, filled in from what was published."""
    catalogue = _kit("hart")
    with (find_kit("hart") / "published.csv").open(encoding="utf-8", newline="") as file:
        published = {(row["ref"], row["period"]): row for row in csv.DictReader(file)}

    def fill(sheet: str, row: Row, period: Period) -> None:
        if sheet == "Measures":
            said = published[row["Reference"], str(period)]
            row["Outturn"], row["Marker"] = number(said["outturn"]), said["marker"] or None
            row["Commentary"] = said["commentary"] or COMMENTARY

    at = At.new(folder / "workspace", catalogue)
    at.play("2014-15-Q1", fill)
    at.play("2014-15-Q2", fill)
    return at


#: What is off target whatever chance says, so that there are several exceptions to look at.
SHORT = frozenset({("SE1.2", "2024-25-Q3"), ("DE2.1", "2024-25-Q3")})


def south_derbyshire(folder: Path) -> At:
    """Three quarters of 2024-25 with figures near target, made up from a seed."""
    catalogue, dice = _kit("south-derbyshire"), random.Random(7)
    at = At.new(folder / "workspace", catalogue)

    def fill(sheet: str, row: Row, period: Period) -> None:
        if sheet == "Measures":
            _make_up(catalogue, at, row, period, dice)
        elif sheet == "Projects":
            due = row["Due"].date()
            late = due <= period.last_day
            row["Status"] = dice.choice(
                ("Done", "At risk") if late else ("On track", "At risk", "Not started")
            )
            row["Completed"] = due if row["Status"] == "Done" else None
            row["Commentary"] = "The tender came back late."
        elif sheet == "Actions" and "/" in row["Number"]:
            row["Status"], row["Progress"] = dice.choice(("Done", "In progress")), "A second crew was hired."
        elif (
            sheet == "Actions"
        ):  # of the register: it throws no dice, so that no figure hangs on how many there are
            row["Status"], row["Progress"] = "In progress", "A procedure has been drafted."

    at.play("2024-25-Q1", fill)
    at.play("2024-25-Q2", fill)
    at.play("2024-25-Q3", fill, without=("LDS",))
    return at


def _make_up(catalogue: Catalogue, at: At, row: Row, period: Period, dice: random.Random) -> None:
    if str(row["Check"]).startswith("Not due"):
        return
    ref, _, breakdown = row["Reference"].partition("/")
    measure, target = catalogue.measure(ref), catalogue.target(ref, period)
    held = at.workspace.past.latest(ref, period.previous())
    aim = target.target if target else held[1].outturn if held and held[1].outturn else 10.0
    if target and target.target_high:
        aim = (target.target + target.target_high) / 2
    figure = aim * dice.gauss(1, 0.05) * (0.3 if breakdown else 1)
    if (ref, str(period)) in SHORT:
        figure = aim * 0.85
    figure = min(1.0, max(0.0, figure)) if measure.is_percent and measure.bounded else figure
    if dice.random() < 0.04 and not breakdown:
        row["Marker"], row["Commentary"] = "x", "The system was down."
    elif measure.unit == "yesno":
        row["Outturn"] = "Yes"
    elif measure.has_parts:
        row["Numerator"], row["Denominator"] = round(1000 * figure), 1000
    else:
        row["Outturn"] = round(figure, measure.places)
    if breakdown:
        return
    row["Commentary"] = row["Commentary"] or COMMENTARY
    row["Action"], row["Action owner"] = "Hire a second crew", "Waste and Transport Manager"
    row["Action due"] = period.last_day + datetime.timedelta(days=dice.choice((20, 120)))


def number(text: str) -> float | None:
    """Read a figure as published: a percentage as a fraction."""
    if not text:
        return None
    return round(float(text.removesuffix("%")) / 100, 9) if text.endswith("%") else float(text)


def fill_in(sent: Path, returned: Path, fill: Filler, period: Period) -> None:
    """Fill an issued workbook in and save it as a return, signed off."""
    book = openpyxl.load_workbook(sent)
    for sheet in ("Measures", "Projects", "Actions"):
        if sheet in book.sheetnames:
            for row, cells in _rows(book[sheet]):
                before = dict(row)
                fill(sheet, row, period)
                for heading, value in row.items():
                    if value != before[heading]:
                        cells[heading].value = value
                        if isinstance(value, str):
                            cells[
                                heading
                            ].data_type = "s"  # as in a cell formatted as text, whatever it begins with
    signed = book["Sign-off"]
    for line, name in enumerate(("A Byrne", "B Cole", "C Dunn"), start=2):
        signed.cell(line, 2).value, signed.cell(line, 4).value = name, "Yes"
        signed.cell(line, 3).value = period.last_day + datetime.timedelta(days=9)
    returned.parent.mkdir(parents=True, exist_ok=True)
    book.save(returned)


def _rows(sheet: Worksheet) -> Iterator[tuple[Row, dict[str, Any]]]:
    headings = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[0].value:
            cells = dict(zip(headings, row, strict=True))
            yield {heading: cell.value for heading, cell in cells.items()}, cells


def _kit(name: str) -> Catalogue:
    catalogue, problems = read_kit(find_kit(name))
    assert catalogue is not None, problems
    return catalogue


def opened(path: Path) -> openpyxl.Workbook:
    """Open a report; what is stored for its formulas is what their cells hold."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparkline")  # openpyxl knows none
        return openpyxl.load_workbook(path, data_only=True)


def table(sheet: Worksheet, first_heading: str) -> list[Row]:
    """Read the rows under the line of headings that begins with one, up to the first empty cell."""
    top = next(cell.row for cell in sheet["A"] if cell.value == first_heading)
    headings = [cell.value for cell in sheet[top] if cell.value]
    rows = []
    for values in sheet.iter_rows(min_row=top + 1, max_col=len(headings), values_only=True):
        if values[0] is None:
            break
        rows.append(dict(zip(headings, values, strict=True)))
    return rows
