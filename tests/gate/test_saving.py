"""Nobody is asked to save what nobody changed; and the results that stand are right."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from saving import asks_to_save

from office import Office
from pmf_xl.addin.plain_workbook import plain_bytes
from pmf_xl.addin.toolkit import toolkit_bytes
from pmf_xl.books.results import ENGINE
from quarter import Quarter, catalogue_of


def calculation(content: bytes) -> str:
    """What a workbook says of when it is worked out."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        book = held.read("xl/workbook.xml").decode()
    return book.partition("<calcPr ")[2].partition("/>")[0]


def with_formula(formula: str, value: object, *, engine: int = ENGINE, load: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Figures").write_formula("A1", formula, None, value)
        book.set_calc_mode("auto", engine)
        book.calc_on_load = load
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (with_formula("=1+1", 2), []),
        (with_formula("=1+1", 2, load=True), ["Excel is told to work everything out"]),
        (with_formula("=1+1", 2, engine=124519), ["an earlier Excel is said to have worked it out"]),
        (with_formula("=TODAY()", 45000), ["A1 is worked out on every opening"]),
        (with_formula('="TODAY()"', "TODAY()"), []),
    ],
)
def test_what_makes_excel_ask(content: bytes, says: list[str]) -> None:
    assert [one.what for one in asks_to_save(content)] == says


def test_the_toolkit_and_the_plain_formulas_do_not_ask() -> None:
    """Their results are held to IronCalc and LibreOffice in tests/addin/test_toolkit.py."""
    for content in (toolkit_bytes(), plain_bytes()):
        assert calculation(content) == 'calcId="191029"'
        assert list(asks_to_save(content)) == []


@pytest.mark.office
def test_a_collection_workbook_does_not_ask_and_its_results_are_right(tmp_path: Path, office: Office) -> None:
    quarter = Quarter(tmp_path / "work", catalogue_of(tmp_path / "kit"), "2024-25-Q1", date(2024, 7, 10))
    issued = quarter.issue()
    assert issued
    for path in [one.path for one in issued.values()]:
        assert calculation(path.read_bytes()) == 'calcId="191029"'
        assert list(asks_to_save(path.read_bytes())) == []
        assert office.disagreements(path) == []
