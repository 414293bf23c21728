"""Every workbook says its language, and something stands in the first cell of every sheet: a screen reader begins there."""

import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from pmf_xl import Workspace
from pmf_xl.addin.plain_workbook import write_plain
from pmf_xl.addin.toolkit import write_toolkit

PERIOD = "2014-15-Q1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a logo, and every kind of workbook that the product writes."""
    folder = tmp_path_factory.mktemp("read aloud")
    at = Workspace.init(folder / "hart", "hart")
    assert (folder / "hart" / "logo.png").exists()
    at = Workspace(folder / "hart", now=lambda: datetime(2014, 7, 10, 9))
    at.issue(PERIOD)
    shutil.copy(
        folder / "hart" / "issued" / PERIOD / f"{PERIOD} HR.xlsx", folder / "hart" / "returned" / PERIOD
    )
    at.collate(PERIOD)
    at.write_scorecard(PERIOD)
    at.write_exceptions(PERIOD)
    at.write_reports(PERIOD)
    at.write_quality()
    at.publish(PERIOD)
    write_toolkit(folder)
    write_plain(folder)
    return folder


KINDS = (
    "hart/catalogue.xlsx", f"hart/issued/{PERIOD}/{PERIOD} HR.xlsx", "hart/collated/**/*feedback*.xlsx",
    "hart/collated/**/problems.xlsx", f"hart/reports/{PERIOD}/*.xlsx", "hart/reports/*.xlsx",
    "hart/published/**/*.xlsx", "PMF*.xlsx",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore:Sparkline Group extension")
def test_a_screen_reader_knows_how_to_begin(folder: Path, kind: str) -> None:
    found = sorted(folder.glob(kind))
    assert found
    for path in found:
        book = openpyxl.load_workbook(path)
        assert book.properties.language == "en-GB", path.name
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        assert [sheet.title for sheet in shown if not sheet["A1"].value] == [], path.name
