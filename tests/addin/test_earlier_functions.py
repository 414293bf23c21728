"""A workbook with the functions of an earlier version: `functions FILE` brings them up to date, and its formulas go on."""

import zipfile
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
import pytest
import xlsxwriter
from opening import told_on_opening
from typer.testing import CliRunner

from pmf_xl.addin.into_workbook import add_functions
from pmf_xl.addin.known_functions import FINGERPRINTS
from pmf_xl.books.named_functions import fingerprint
from pmf_xl.cli import app
from pmf_xl.rules.functions import IN_A_WORKBOOK
from pmf_xl.rules.in_lambda import named_lambdas
from pmf_xl.rules.looked_up import looking_lambdas

EARLIER = Path(__file__).parent / "data" / "earlier functions.xlsx"
PARTIAL = {one.name for one in IN_A_WORKBOOK if any(given.key == "partial" for given in one.arguments)}


def examples(path: Path) -> list[tuple[str, list[str], list[str]]]:
    """Each formula of the sheet, what the guide said of it, and what it gives, cell by cell."""
    sheet = openpyxl.load_workbook(path)["Mine"]
    model = ironcalc.load_from_xlsx(str(path), "en", "Europe/London", "en")
    model.evaluate()
    found = []
    for row in range(1, sheet.max_row + 1):
        formula, gives = sheet.cell(row, 1).value, sheet.cell(row, 2).value
        if formula:
            wanted = str(gives or "").split("; ")
            across = formula.startswith("=PMF_SPC")
            cells = [(row, 4 + step) if across else (row + step, 4) for step in range(len(wanted))]
            found.append((formula, wanted, [model.get_formatted_cell_value(0, *cell) for cell in cells]))
    return found


@pytest.fixture
def renewed(tmp_path: Path) -> Any:
    return add_functions(EARLIER, tmp_path / "copy.xlsx")


def test_functions_as_an_earlier_version_had_them_are_replaced(renewed: Any) -> None:
    assert set(renewed.renewed) >= PARTIAL
    assert set(renewed.renewed) | set(renewed.present) == {one.name for one in IN_A_WORKBOOK}
    assert (renewed.added, renewed.clashes) == ((), ())
    names = openpyxl.load_workbook(renewed.path).defined_names
    for name, (formula, comment) in named_lambdas().items():
        assert (names[name].attr_text, names[name].comment) == (formula, comment)


def test_nothing_else_in_the_copy_changes(renewed: Any) -> None:
    with zipfile.ZipFile(EARLIER) as before, zipfile.ZipFile(renewed.path) as after:
        assert before.namelist() == after.namelist()
        differ = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert differ == ["xl/workbook.xml"]
    assert told_on_opening(renewed.path) == told_on_opening(EARLIER)


def test_formulas_with_fewer_arguments_give_what_they_gave(renewed: Any) -> None:
    before, after = examples(EARLIER), examples(renewed.path)
    assert len(after) == 71
    assert [formula for formula, wanted, found in before if found != wanted] == []
    assert [formula for formula, wanted, found in after if found != wanted] == []


def test_and_the_new_argument_is_there(renewed: Any) -> None:
    model = ironcalc.load_from_xlsx(str(renewed.path), "en", "Europe/London", "en")
    model.set_user_input(0, 1, 10, '=PMF_TRAVEL(140,210,"lower",,,,,"yes")')
    model.evaluate()
    assert model.get_cell_value(0, 1, 10) == "NO COMPARISON"


def test_a_second_time_all_are_there(renewed: Any, tmp_path: Path) -> None:
    again = add_functions(renewed.path, tmp_path / "again.xlsx")
    assert (again.added, again.renewed, len(again.present)) == ((), (), len(IN_A_WORKBOOK))
    assert again.path.read_bytes() == renewed.path.read_bytes()


def test_it_is_told(tmp_path: Path) -> None:
    source = tmp_path / "mine.xlsx"
    source.write_bytes(EARLIER.read_bytes())
    told = CliRunner().invoke(app, ["functions", str(source)])
    words = " ".join(told.output.split())
    assert told.exit_code == 0
    assert "functions were as an earlier pmf-xl had them and are replaced: PMF_RAG, PMF_VARIANCE" in words
    assert source.read_bytes() == EARLIER.read_bytes()


def test_one_that_somebody_has_changed_stays(tmp_path: Path) -> None:
    """Their tolerance of 10%, say: only what we wrote ourselves is replaced."""
    earlier = openpyxl.load_workbook(EARLIER).defined_names["PMF_RAG"].attr_text
    own = earlier.replace("0.05", "0.1")
    assert own != earlier
    with xlsxwriter.Workbook(tmp_path / "mine.xlsx") as book:
        book.add_worksheet("Mine")
        book.define_name("PMF_RAG", f"={own}")
        book.define_name(
            "PMF_TRAVEL", f"={openpyxl.load_workbook(EARLIER).defined_names['PMF_TRAVEL'].attr_text}"
        )
    made = add_functions(tmp_path / "mine.xlsx")
    assert ([clash.name for clash in made.clashes], made.renewed) == (["PMF_RAG"], ("PMF_TRAVEL",))
    assert openpyxl.load_workbook(made.path).defined_names["PMF_RAG"].attr_text == own


def test_every_function_of_today_will_be_known_tomorrow() -> None:
    """Add what is missing at the end of its line in pmf_xl/addin/known_functions.py."""
    today = {
        name: fingerprint(formula) for name, (formula, _) in (named_lambdas() | looking_lambdas()).items()
    }
    assert {name: one for name, one in today.items() if one not in FINGERPRINTS} == {}
