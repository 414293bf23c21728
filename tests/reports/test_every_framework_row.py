"""Every row of docs/frameworks.md: its command, run on its council's kit, gives the sheet it names, with something on it."""

import shlex
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from pmf_xl.cli import main
from pmf_xl.workspace import Workspace
from quarter import fill, lines
from year_at_work import Year

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading

DOCS = Path(__file__).parents[2] / "docs" / "frameworks.md"
LEAST = 8  # cells with something in them: more than a title and a sentence
#: South Derbyshire, Sheffield, Sandwell, Shropshire, York: how many things each asks for.
ASKED = {"D": 24, "S": 18, "W": 12, "H": 12, "Y": 14}


class Row(NamedTuple):
    code: str
    asked: str
    kit: str
    command: str
    file: str
    sheet: str


def rows() -> list[Row]:
    lines = (line.strip() for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| "))
    cells = ([cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines)
    return [Row(*row) for row in cells if row[0] != "Row"]


def come_so_far(year: Year, command: str) -> None:
    """Have the annual round come as far as a command on it needs: proposals returned, and decided on."""
    at = Workspace(year.workspace.folder)
    if command.startswith(("review", "new-year")):
        for sent in at.issue_round("2025-26", ["HSG"]):
            answer(
                at,
                sent.path,
                "Head of service",
                "Proposal",
                "Keep",
                {"Rationale": "As agreed with the portfolio holder."},
            )
    if command.startswith("new-year"):
        for sent in at.review("2025-26"):
            answer(at, sent.path, "Director", "Decision", "Accept", {})


def answer(at: Workspace, sent: Path, role: str, heading: str, choice: str, also: dict[str, str]) -> None:
    """Return a workbook of the round with one choice in every row of Targets, signed."""
    signed = {role: {"Name": "Lee Hart", "Date": at.today, "Confirmed": "Yes"}}
    refs = lines(openpyxl.load_workbook(sent)["Targets"])
    to = at.folder_of("returned", sent.parent.name) / sent.name
    fill(sent, to, signed | dict.fromkeys(refs, {heading: choice} | also))
    at.collate(sent.parent.name)


def test_every_row_is_there() -> None:
    codes = [row.code for row in rows()]
    assert codes == [f"{letter}{number}" for letter, count in ASKED.items() for number in range(1, count + 1)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.kit} {row.code}")
def test_the_command_shows_it(
    row: Row, year_of: Callable[[str], Year], capsys: pytest.CaptureFixture[str]
) -> None:
    year = year_of(row.kit)
    folder = year.workspace.folder
    come_so_far(year, row.command)
    with pytest.raises(SystemExit) as left:
        main([*shlex.split(row.command), "--workspace", str(folder)])
    said = capsys.readouterr()
    assert left.value.code == 0, said.err
    if row.file == "-":
        assert row.sheet in said.out
        return
    if not row.file.endswith(".xlsx"):
        assert row.sheet in (folder / row.file).read_text("utf-8")
        return
    book = openpyxl.load_workbook(folder / row.file)
    sheets = [sheet for sheet in book if fnmatch(sheet.title, row.sheet)]
    assert sheets, book.sheetnames
    for sheet in sheets:
        assert sheet.sheet_state == "visible"
        held = [cell.value for line in sheet.iter_rows() for cell in line if cell.value is not None]
        assert len(held) >= LEAST, held
