"""The functions, called by xlwings' own code as Excel on Windows has it called."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from functions.cases import LEFT_OUT, Case, Cell, differences, is_error, random_cases, table
from functions.engines import python
from functions.on_windows import Windows
from long_runs import usually
from pmf_xl.addin.wrappers import wrappers
from pmf_xl.rules.functions import FUNCTIONS

ERRORS = {"#N/A": {"error": -2146826246}, "#DIV/0!": {"error": -2146826281}}


class AsXlwings:
    """Each case a call of its own, or like cases as columns in one call."""

    def __init__(self, windows: Windows, *, columns: bool) -> None:
        self.windows, self.columns = windows, columns

    def __call__(self, cases: Sequence[Case]) -> list[Cell]:
        answers: list[Cell] = [None] * len(cases)
        together: dict[Any, list[int]] = defaultdict(list)
        for place, case in enumerate(cases):
            shape = tuple(value is LEFT_OUT for value in case.full)
            apart = not self.columns or case.has_series
            together[case.function, apart or shape].append(place)
        for (function, shape), places in together.items():
            if shape is True:
                calls = [[given(value, place) for value in cases[place].full] for place in places]
                found = self.windows.ask(do="call", function=function, arguments=calls)
                for place, grid in zip(places, found, strict=True):
                    answers[place] = short(cases[place], grid)
            else:
                columns = list(zip(*(cases[place].full for place in places), strict=True))
                arguments = [
                    {} if column[0] is LEFT_OUT else [[cell(value)] for value in column] for column in columns
                ]
                for place, row in zip(places, self.windows.call(function, *arguments), strict=True):
                    answers[place] = blank(row[0])
        return answers


def given(value: Any, place: int) -> Any:
    """An argument as it comes from Excel; a series now across, now down."""
    if value is LEFT_OUT:
        return {}
    if isinstance(value, list):
        return [[cell(one) for one in value]] if place % 2 else [[cell(one)] for one in value]
    return cell(value)


def cell(value: Cell) -> Any:
    return ERRORS.get(value, value) if isinstance(value, str) else value


def short(case: Case, grid: list[list[Cell]]) -> Cell:
    cells = [blank(value) for row in grid for value in row]
    return cells if len(cells) > 1 else cells[0]


def blank(value: Cell) -> Cell:
    assert value is not None  # which Excel would show as zero
    return None if value == "" else value


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    started = Windows()
    yield started
    started.close()


@pytest.fixture(params=["cell by cell", "a column at once"])
def engine(request: pytest.FixtureRequest, windows: Windows) -> AsXlwings:
    return AsXlwings(windows, columns=request.param == "a column at once")


def test_every_case_of_the_table(engine: AsXlwings) -> None:
    cases = table()
    assert differences(cases, engine(cases)) == []


def test_thousands_of_random_cases(engine: AsXlwings) -> None:
    cases = random_cases(usually(10_000, on_demand=20_000), seed=11)
    cases = [replace(case, answer=answer) for case, answer in zip(cases, python(cases), strict=True)]
    assert differences(cases, engine(cases)) == []


def test_blanks_are_no_data_and_not_zero(windows: Windows) -> None:
    assert windows.call("PMF_RAG", None, 100.0) == [["NO DATA"]]
    assert windows.call("PMF_RAG", 0.0, 100.0) == [["RED"]]
    assert windows.call("PMF_RAG", [[None], [0.0]], [[100.0], [None]]) == [["NO DATA"], ["GREY"]]
    assert windows.call("PMF_VARIANCE", None, 100.0) == [[""]]


def test_a_row_and_a_column_make_a_grid(windows: Windows) -> None:
    assert windows.call("PMF_RAG", [[95.0], [90.0]], [[94.0, 96.0]]) == [["GREEN", "AMBER"], ["AMBER", "RED"]]


def test_what_is_too_short_runs_out_as_in_excel(windows: Windows) -> None:
    assert windows.call("PMF_RAG", [[95.0], [90.0], [80.0]], [[94.0], [96.0]]) == [
        ["GREEN"],
        ["RED"],
        ["#N/A"],
    ]


def test_an_error_of_a_newer_excel_is_no_figure(windows: Windows) -> None:
    spilled = {"error": -2146828288 + 2045}
    assert windows.call("PMF_RAG", spilled, 100.0) == [["#N/A"]]


def test_a_block_is_no_series(windows: Windows) -> None:
    assert windows.call("PMF_TREND", [[1.0, 2.0], [3.0, 4.0]]) == [["#VALUE!"]]


def test_wrappers_are_those_xlwings_would_write(windows: Windows) -> None:
    """Function for function, argument for argument; ours hand cells over and answers back through one more step."""
    theirs = signatures(windows.ask(do="wrappers"))
    ours = {called: heads.replace("date_", "date") for called, heads in signatures(wrappers()).items()}
    assert ours == theirs
    assert set(ours) == {function.name for function in FUNCTIONS}
    for called, arguments in calls(windows.ask(do="wrappers")).items():
        plain = re.sub(r"Given\((\w+)\)", r"\1", calls(wrappers().replace(" _\r\n", " "))[called])
        assert re.sub(r"\s+", " ", plain).replace("date_", "date") == arguments


def signatures(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\s*(?:Public )?Function (PMF_\w+)\(([^)]*)\)", text, re.MULTILINE))


def calls(text: str) -> dict[str, str]:
    found = re.findall(
        r'XLPy\.CallUDF\("udfs\.functions", "(PMF_\w+)",\s+Array\((.*?)\),\s+ActiveWorkbook, App', text
    )
    return {called: re.sub(r"\s+", " ", arguments) for called, arguments in found}


def test_everything_a_person_needs_to_know_is_in_the_help(windows: Windows) -> None:
    """Excel cuts help at 255 characters."""
    for function in FUNCTIONS:
        assert len(f"{function.says} Gives {function.gives}.") <= 255
        assert all(len(argument.says) <= 255 for argument in function.arguments)
    assert not is_error("")


def test_without_rounding_before_comparing_the_table_bites() -> None:
    unrounded = Windows()
    try:
        unrounded.ask(do="compare without rounding")
        cases = table()
        assert differences(cases, AsXlwings(unrounded, columns=False)(cases))
        assert differences(cases, AsXlwings(unrounded, columns=True)(cases))
    finally:
        unrounded.close()
