"""One table of cases, the same answer from everything that answers."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from function_cases import LEFT_OUT, Case, differences, is_error, random_cases, table
from function_engines import Engine, Formulas, Lambdas, array, python
from second_reckoning import RECKONED

from pmf_xl.rules.functions import Takes

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
    assert len(TABLE) - len(cases) < 30
    assert differences(cases, engine(cases)) == []


def holds_true(case: Case) -> bool:
    cells = [cell for value in case.full for cell in (value if isinstance(value, list) else [value])]
    return True in [cell for cell in cells if isinstance(cell, bool)] and is_error(case.answer)


def test_twenty_thousand_random_cases(engine: Engine) -> None:
    cases = answered(random_cases(20_000, seed=11))
    assert differences(cases, engine(cases)) == []


def answered(cases: list[Case]) -> list[Case]:
    """The cases with the answers of plain Python, which the table holds to the truth."""
    return [replace(case, answer=answer) for case, answer in zip(cases, python(cases), strict=True)]


def test_every_answer_turns_up_among_the_random_cases() -> None:
    """Else they would prove little."""
    found = Counter((case.function, str(case.answer)) for case in answered(random_cases(20_000, seed=11)))
    for function, words in {
        "PMF_RAG": ["GREEN", "AMBER", "RED", "GREY", "NO DATA"],
        "PMF_TRAVEL": ["IMPROVING", "UNCHANGED", "WORSENING", "UP", "DOWN", "NO COMPARISON"],
        "PMF_TREND": ["IMPROVING", "WORSENING", "NO CLEAR TREND", "TOO FEW"],
        "PMF_VARIATION": ["IMPROVING", "CONCERN", "COMMON CAUSE", "NEUTRAL HIGH", "NEUTRAL LOW", "TOO FEW"],
        "PMF_ASSURANCE": ["CONSISTENTLY HIT", "CONSISTENTLY MISSED", "HIT OR MISS", "NO TARGET", "TOO FEW"],
    }.items():
        assert [word for word in words if found[function, word] < 8] == []
