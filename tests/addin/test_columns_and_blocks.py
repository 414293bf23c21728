"""Whole columns, blocks and odd shapes given to the named functions: an answer of the same shape, or a clear one."""

from pathlib import Path
from typing import Any

import ironcalc
import pytest
import xlsxwriter

from pmf_xl.addin.answers import answer
from pmf_xl.rules.declaring import WHOLE_COLUMN, Shape
from pmf_xl.rules.functions import IN_A_WORKBOOK
from pmf_xl.rules.in_lambda import named_lambdas

FIGURES = [[95.0, 94.0, 96.0], [80.0, 97.0, None], [100.0, 90.0, 99.0], [70.0, 99.0, 60.0]]
TARGETS = [[100.0], [98.0], [96.0], [94.0]]
FIGURES_AT, TARGETS_AT = "Figures!A1:C4", "Figures!E1:E4"


def worked_out(tmp_path: Path, formula: str, tall: int = 1, wide: int = 1) -> Any:
    """What IronCalc makes of a formula with the functions as names; figures stand in A1:C4, targets in E1:E4."""
    path = tmp_path / "calls.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, (text, _) in named_lambdas().items():
            book.define_name(name, f"={text}")
        book.add_worksheet("Answers").write_dynamic_array_formula(0, 0, 0, 0, f"={formula}", None, 0)
        sheet = book.add_worksheet("Figures")
        for row, (figures, targets) in enumerate(zip(FIGURES, TARGETS, strict=True)):
            sheet.write_row(row, 0, figures)
            sheet.write_row(row, 4, targets)
    model = ironcalc.load_from_xlsx(str(path), "en", "Europe/London", "en")
    model.evaluate()
    return [[model.get_cell_value(0, 1 + row, 1 + column) for column in range(wide)] for row in range(tall)]


@pytest.mark.parametrize("function", IN_A_WORKBOOK, ids=lambda function: function.name)
@pytest.mark.parametrize("whole", ["Figures!A:A", "Figures!1:1", "Figures!A:C"])
def test_whole_columns_and_rows_are_answered_by_what_to_do(function: Any, whole: str, tmp_path: Path) -> None:
    others = ["4" for argument in function.arguments[1:] if not argument.optional]
    called = f"{function.name}({','.join([whole, *others])})"
    assert worked_out(tmp_path, called) == [[WHOLE_COLUMN]], called


def test_a_whole_column_in_any_place_is_found(tmp_path: Path) -> None:
    assert worked_out(tmp_path, "PMF_RAG(95,Figures!E:E)") == [[WHOLE_COLUMN]]
    assert worked_out(tmp_path, 'PMF_RAG(95,100,"higher",Figures!E:E)') == [[WHOLE_COLUMN]]


def test_several_columns_in_give_as_many_out(tmp_path: Path) -> None:
    """A block of figures against a column of targets: each column of the block against it."""
    found = worked_out(tmp_path, f"PMF_RAG({FIGURES_AT},{TARGETS_AT})", 4, 3)
    assert found == [
        ["AMBER", "RED", "AMBER"],
        ["RED", "AMBER", "NO DATA"],
        ["GREEN", "RED", "GREEN"],
        ["RED", "GREEN", "RED"],
    ]
    assert answer("PMF_RAG", FIGURES, TARGETS) == found


def test_a_block_against_a_block(tmp_path: Path) -> None:
    found = worked_out(tmp_path, "PMF_VARIANCE(Figures!A1:B4,Figures!B1:C4)", 4, 2)
    assert found == [[1, -2], [-17, ""], [10, -9], [-29, 39]]
    blocks = ([row[:2] for row in FIGURES], [row[1:] for row in FIGURES])
    assert answer("PMF_VARIANCE", *blocks) == found


@pytest.mark.parametrize(
    "called",
    [
        "PMF_TREND(Figures!A1:C4)",
        "PMF_SPC(Figures!A1:C4)",
        "PMF_FORECAST(Figures!A1:B4,4)",
        "PMF_TREND(Figures!A1:A4,Figures!E1:E2)",
        'PMF_TREND(Figures!A1:A4,"range",,Figures!A1:A2)',
        "PMF_TREND(Figures!A1:A4,,Figures!A1:B1)",
        "PMF_ASSURANCE(Figures!A1:A4,Figures!A1:A2)",
        "PMF_VARIATION(Figures!A1:A4,,,,Figures!A1:A2)",
        "PMF_FORECAST(Figures!A1:A4,Figures!A1:A2)",
        'PMF_TREND(Figures!A1:A4,,,,,,{"no";"yes"})',
        'PMF_TREND(Figures!A1:A4,,,,,,{"no","no";"no","no"})',
        'PMF_SPC(Figures!A1:A4,,{"no";"yes";"no"})',
        'PMF_VARIATION(Figures!A1:A4,,,,,{"no";"yes";"no"})',
        'PMF_ASSURANCE(Figures!A1:A4,50,,,,{"no";"yes";"no"})',
        'PMF_FORECAST(Figures!A1:A4,4,"sum",{1;1})',
        'PMF_QUARTILE(95,Figures!A1:A4,,,,,{"no";"no"})',
    ],
)
def test_a_block_is_no_series_and_several_cells_no_single_one(called: str, tmp_path: Path) -> None:
    assert worked_out(tmp_path, called) == [["#VALUE!"]]


def test_what_goes_beside_a_series_is_as_long_to_the_add_in_too() -> None:
    figures, no, two = [[one] for one in (95.0, 80.0, 100.0, 70.0)], [["no"]], [["no"], ["yes"]]
    assert answer("PMF_TREND", figures, *[None] * 5, two) == [["#VALUE!"]]
    assert answer("PMF_SPC", figures, None, two) == [["#VALUE!"]]
    assert answer("PMF_FORECAST", figures, [[4.0]], [["sum"]], [[1.0], [1.0]]) == [["#VALUE!"]]
    assert answer("PMF_QUARTILE", [[95.0]], figures, *[None] * 4, two) == [["#VALUE!"]]
    assert answer("PMF_TREND", figures, *[None] * 5, no) == [["NO CLEAR TREND"]]  # one for all of them


@pytest.mark.parametrize("function", [one for one in IN_A_WORKBOOK if one.shape is Shape.SERIES])
def test_what_the_add_in_says_of_a_whole_column(function: Any) -> None:
    column = [[None]] * 1_048_576
    others = [[[4.0]] for argument in function.arguments[1:] if not argument.optional]
    assert answer(function.name, column, *others) == [[WHOLE_COLUMN]]
    assert answer("PMF_RAG", [[95.0]], column) == [[WHOLE_COLUMN]]
