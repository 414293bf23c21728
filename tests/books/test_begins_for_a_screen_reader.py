"""Every workbook says its language, and something stands in the first cell of every sheet: a screen reader begins there."""

import ast
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

import pmf_xl
from pmf_xl import Workspace
from pmf_xl.addin.plain_workbook import write_plain
from pmf_xl.addin.toolkit import write_toolkit

PERIOD = "2014-15-Q1"
GALLERY = Path(__file__).parents[2] / "workbooks"


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
    at.chase(PERIOD)
    at.enter(PERIOD, "IA", "an e-mail")
    Workspace.init_blank(folder / "blank", "Testshire")
    write_toolkit(folder)
    write_plain(folder)
    return folder


KINDS = (
    "hart/catalogue.xlsx", f"hart/issued/{PERIOD}/{PERIOD} HR.xlsx", "hart/collated/**/*feedback*.xlsx",
    "hart/collated/**/problems.xlsx", f"hart/reports/{PERIOD}/*.xlsx", "hart/reports/*.xlsx",
    "hart/published/**/*.xlsx", "PMF*.xlsx", "blank/catalogue.xlsx",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore:Sparkline Group extension")
def test_a_screen_reader_knows_how_to_begin(folder: Path, kind: str) -> None:
    found = sorted(folder.glob(kind))
    assert found
    for path in found:
        assert list(lacking(path)) == [], path.name


@pytest.mark.filterwarnings("ignore:Sparkline Group extension")
def test_so_it_does_in_every_workbook_of_the_gallery() -> None:
    """Those of the annual round, the review and the next year's catalogue are among them; see tests/test_gallery.py."""
    found = sorted(GALLERY.rglob("*.xlsx"))
    assert len(found) >= 20
    assert {str(path.relative_to(GALLERY)): why for path in found if (why := list(lacking(path)))} == {}


def lacking(path: Path) -> Iterator[str]:
    book = openpyxl.load_workbook(path, read_only=True)
    if book.properties.language != "en-GB":
        yield "no language"
    yield from (
        f"{sheet.title}: nothing in A1"
        for sheet in book.worksheets
        if sheet.sheet_state == "visible" and not sheet["A1"].value
    )
    book.close()


def test_no_workbook_is_made_but_by_those_that_say_their_language() -> None:
    """Whoever calls xlsxwriter's own class makes a workbook without a language."""
    for path in Path(pmf_xl.__file__).parent.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        plain = {
            name.asname or name.name
            for node in nodes
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xlsxwriter")
            for name in node.names
            if name.name == "Workbook"
        }
        made = [
            node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        assert not plain & set(made), path
