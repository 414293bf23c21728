"""Plain formulas in programs that nobody here wrote: those of one cell in two more, those over a series in one more."""

from pathlib import Path

from test_one_table_every_function import answered, holds_true

from functions.cases import Case, differences, random_cases, table
from functions.engines import Formulas
from functions.other_programs import Formualizer, PythonFormulas, rules_of_lambdas
from long_runs import usually


def cases_of(series: bool, count: int) -> list[Case]:
    """The table's own, and random ones."""
    every = [*table(), *answered(random_cases(count, seed=23))]
    return [case for case in every if case.has_series == series and not holds_true(case)]


def test_formulas_of_one_cell_in_formualizer(tmp_path: Path) -> None:
    cases = cases_of(False, usually(500, on_demand=20_000))
    assert len(cases) > 1_000
    assert differences(cases, Formulas(Formualizer(), tmp_path)(cases)) == []


def test_rules_of_the_named_functions_in_formualizer() -> None:
    """It knows LET and a LAMBDA in it, though no named one: a second program for the rules of those by row."""
    cases = cases_of(False, usually(500, on_demand=20_000))
    assert differences(cases, rules_of_lambdas(cases)) == []


def test_formulas_over_a_series_in_a_second_program(tmp_path: Path) -> None:
    """Each function in turn: `formulas` takes a sixth of a second to read one."""
    cases = cases_of(True, usually(200, on_demand=2_000))
    by_function: dict[str, list[Case]] = {}
    for case in cases:
        by_function.setdefault(case.function, []).append(case)
    some = [
        case
        for listed in by_function.values()
        for case in listed[:: max(1, len(listed) // usually(3, on_demand=60))]
    ]
    some = [case for case in some if not is_number_in_text(case)]  # which `formulas` reads as the number
    assert len(some) > 20
    assert len({case.function for case in some}) == 8
    assert differences(some, Formulas(PythonFormulas(), tmp_path)(some)) == []


def is_number_in_text(case: Case) -> bool:
    cells = [cell for value in case.full for cell in (value if isinstance(value, list) else [value])]
    return any(isinstance(cell, str) and cell.replace(".", "").isdigit() for cell in cells)
