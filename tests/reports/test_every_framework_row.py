"""Every row of docs/frameworks.md: its command, run on its council's kit, gives the sheet it names, with something on it."""

import shlex
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from pmf_xl.cli import main
from year_at_work import Year

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading

DOCS = Path(__file__).parents[2] / "docs" / "frameworks.md"
LEAST = 8  # cells with something in them: more than a title and a sentence
#: South Derbyshire, Sheffield, Sandwell, Shropshire, York: how many things each asks for.
ASKED = {"D": 17, "S": 16, "W": 10, "H": 11, "Y": 12}


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


def test_every_row_is_there() -> None:
    codes = [row.code for row in rows()]
    assert codes == [f"{letter}{number}" for letter, count in ASKED.items() for number in range(1, count + 1)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.kit} {row.code}")
def test_the_command_shows_it(
    row: Row, year_of: Callable[[str], Year], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = year_of(row.kit).workspace.folder
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
