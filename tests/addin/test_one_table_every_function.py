"""One table of cases, the same answer from everything that answers."""

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from functions.cases import LEFT_OUT, Case, differences, is_error, random_cases, table
from functions.engines import Engine, Formulas, Lambdas, array, python
from functions.second_reckoning import RECKONED
from long_runs import usually
from office import Office
from pmf_xl.rules import columns, in_excel, in_numpy, in_python, runs, xmr
from pmf_xl.rules.declaring import Shape
from pmf_xl.rules.function_arguments import Takes
from pmf_xl.rules.in_lambda import named_lambdas

TABLE = table()


def test_the_table_is_as_large_as_was_promised() -> None:
    assert len(TABLE) >= 500
    assert len({(case.function, str(case.given)) for case in TABLE}) == len(TABLE)
    assert all(case.source for case in TABLE)


def test_a_second_reckoning_vouches_for_the_table() -> None:
    """In exact decimals and fractions, by code that shares nothing with the package."""
    plain = [case for case in TABLE if case.function in RECKONED and not is_error(case.answer)]
    reckoned = [RECKONED[case.function](*with_defaults(case)) for case in plain]
    assert len(plain) > 700
    assert differences(plain, reckoned) == []


def test_a_second_reckoning_agrees_on_random_cases() -> None:
    """Of figures below ten million: of larger ones a float keeps too few decimals for a difference to be exact."""
    plain = [
        case
        for case in thousands()
        if case.function in RECKONED and not is_error(case.answer) and is_below(case, 1e7)
    ]
    assert len(plain) > len(thousands()) * 0.7
    assert differences(plain, [RECKONED[case.function](*with_defaults(case)) for case in plain]) == []


def is_below(case: Case, most: float) -> bool:
    cells = [cell for value in case.full for cell in (value if isinstance(value, list) else [value])]
    return all(abs(cell) < most for cell in cells if isinstance(cell, float | int))


def with_defaults(case: Case) -> list[Any]:
    """The arguments with what is left out or blank put in, words in lower case, counts whole."""
    given = []
    for argument, value in zip(case.declared.arguments, case.full, strict=True):
        meant = argument.default if value is None or value is LEFT_OUT else value
        count = argument.takes is Takes.COUNT
        given.append(int(meant) if count else meant.lower() if isinstance(meant, str) else meant)
    return given


@pytest.fixture(
    params=[
        "python",
        "array",
        "LAMBDA, cell by cell",
        "LAMBDA, a column at once",
        pytest.param("plain formula", marks=pytest.mark.office),
    ]
)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    match request.param:
        case "python":
            return python
        case "array":
            return array
        case "plain formula":
            return Formulas(request.getfixturevalue("office"), tmp_path)
    return Lambdas(tmp_path, columns=request.param.endswith("at once"))


def test_every_case_of_the_table(engine: Engine, request: pytest.FixtureRequest) -> None:
    # LibreOffice holds true as the number 1 and cannot tell them apart; Excel can.
    plain = "plain formula" in request.node.name
    cases = [case for case in TABLE if not (plain and holds_true(case))]
    assert len(TABLE) - len(cases) < 40
    assert differences(cases, engine(cases)) == []


def holds_true(case: Case) -> bool:
    cells = [cell for value in case.full for cell in (value if isinstance(value, list) else [value])]
    return True in [cell for cell in cells if isinstance(cell, bool)] and is_error(case.answer)


def test_thousands_of_random_cases(engine: Engine) -> None:
    cases = thousands()
    if isinstance(engine, Formulas):  # LibreOffice takes a minute for all of them
        cases = cases[: usually(2_000, on_demand=20_000)]
    assert differences(cases, engine(cases)) == []


@cache
def thousands() -> list[Case]:
    return answered(random_cases(usually(10_000, on_demand=20_000), seed=11))


def answered(cases: list[Case]) -> list[Case]:
    """The cases with the answers of plain Python, which the table holds to the truth."""
    return [replace(case, answer=answer) for case, answer in zip(cases, python(cases), strict=True)]


def test_every_answer_turns_up_among_the_random_cases() -> None:
    """Else they would prove little."""
    found = Counter((case.function, str(case.answer)) for case in answered(random_cases(20_000, seed=11)))
    for function, words in {
        "PMF_RAG": ["BLUE", "GREEN", "AMBER", "RED", "GREY", "NO DATA", "PARTIAL"],
        "PMF_TRAVEL": ["IMPROVING", "UNCHANGED", "WORSENING", "UP", "DOWN", "NO COMPARISON"],
        "PMF_TREND": ["IMPROVING", "WORSENING", "NO CLEAR TREND", "TOO FEW"],
        "PMF_VARIATION": ["IMPROVING", "CONCERN", "COMMON CAUSE", "NEUTRAL HIGH", "NEUTRAL LOW", "TOO FEW"],
        "PMF_ROLLUP": ["0", "1"],
        "PMF_ONTARGET": ["None", "0.0", "0.5", "1.0"],
        "PMF_QUARTILE": ["None", "1", "2", "3", "4"],
        "PMF_ASSURANCE": ["CONSISTENTLY HIT", "CONSISTENTLY MISSED", "HIT OR MISS", "NO TARGET", "TOO FEW"],
    }.items():
        assert [word for word in words if found[function, word] < 8] == []


# -- the table bites ----------------------------------------------------------------------------------------------


def plain_compare(left: float, right: float) -> int:
    return (left > right) - (left < right)


@pytest.mark.parametrize("module", [in_python, runs, xmr], ids=lambda module: module.__name__)
def test_python_that_compares_without_rounding_is_found_out(
    module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = answered(random_cases(5_000, seed=11)) + TABLE
    in_python.function_of.cache_clear()  # rules that have been run keep what they compare with
    monkeypatch.setattr(module, "compare", plain_compare)
    assert differences(cases, python(cases))
    in_python.function_of.cache_clear()


def test_arrays_compared_without_rounding_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = columns.COMPARED
    monkeypatch.setattr(
        in_numpy, "compare_columns", lambda operation, left, right: compared[operation](left, right)
    )
    assert differences(TABLE, array(TABLE))


@pytest.mark.parametrize("columns_at_once", [False, True])
def test_lambdas_that_compare_without_rounding_are_found_out(columns_at_once: bool, tmp_path: Path) -> None:
    for family in (Shape.BY_ROW, Shape.SERIES):
        names = {name: formula for name, (formula, _) in named_lambdas().items()}
        cases = [case for case in TABLE if case.declared.shape is family]
        for name in {case.function for case in cases}:
            names[name] = names[name].replace("ROUND(", "IF(TRUE,")  # the first argument, as it is
        assert differences(cases, Lambdas(tmp_path, columns=columns_at_once, names=names)(cases)), family


@pytest.mark.office
def test_formulas_that_compare_without_rounding_are_found_out(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        in_excel._Writer, "compared", lambda writer, part: writer.within(part, in_excel.JOINED)
    )
    cases = [case for case in TABLE if case.function == "PMF_RAG" and not holds_true(case)]
    assert differences(cases, Formulas(office, tmp_path)(cases))
