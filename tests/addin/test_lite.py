"""The script for xlwings Lite: one file that holds all it needs, and answers as everything else does.

xlwings Lite itself runs inside Excel only. Here its two decorators are stood in for, doing to arguments what its engine
for custom functions does: one cell that is blank or left out is nothing, any other argument a list of rows.
"""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_one_table_every_function import answered

from functions.cases import LEFT_OUT, Case, differences, random_cases, table
from long_runs import usually
from pmf_xl.addin.lite import FOLDER, modules, requirements, script, write_lite
from pmf_xl.rules.functions import IN_A_WORKBOOK

ROOT = Path(__file__).parents[2]
STAND_IN = """
def func(called):
    def with_cells(*given):
        return called(*[None if one is None or one == [[None]] else one for one in given])
    with_cells.called = called
    return with_cells


def arg(key, **options):
    assert options["ndim"] == 2 and options["err_to_str"]
    return lambda called: called
"""
ASK = """
import json, runpy, sys
sys.path.insert(0, sys.argv[2])
offered = runpy.run_path(sys.argv[1])
cases = json.load(sys.stdin)
found = [offered[function](*given) for function, given in cases]
ours = {name: type(module.__spec__.loader).__name__ for name, module in sys.modules.items() if name.startswith("pmf_xl")}
signatures = {name: one.called.__code__.co_varnames[:one.called.__code__.co_argcount]
              for name, one in offered.items() if name.startswith("PMF_")}
print(json.dumps([found, ours, signatures]))
"""
NOT_IN_A_BROWSER = {"ctypes", "fcntl", "multiprocessing", "resource", "socket", "subprocess", "threading"}


def run_alone(folder: Path, cases: list[tuple[str, list[Any]]]) -> Any:
    """Run the script where nothing of the project can be imported but what stands in it."""
    (folder / "xlwings.py").write_text(STAND_IN, "utf-8")
    path = folder / "main.py"
    path.write_text(script(), "utf-8")
    told = subprocess.run(
        [sys.executable, "-I", "-c", ASK, str(path), str(folder)],
        input=json.dumps(cases), capture_output=True, text=True, check=True, cwd=folder,
    )  # fmt: skip
    return json.loads(told.stdout)


def given_to(case: Case) -> list[Any]:
    """What Excel hands over: rows of cells; a row of figures lies across."""
    return [
        None if value is LEFT_OUT else [value] if isinstance(value, list) else [[value]]
        for value in case.full
    ]


def test_it_answers_as_everything_else_does(tmp_path: Path) -> None:
    cases = [*table(), *answered(random_cases(usually(2_000, on_demand=20_000), seed=5))]
    found, loaded, signatures = run_alone(tmp_path, [(case.function, given_to(case)) for case in cases])
    answers = [rows[0] if case.function == "PMF_SPC" and len(rows[0]) > 1 else rows[0][0] for case, rows in zip(cases, found, strict=True)]  # fmt: skip
    assert differences(cases, answers) == []
    assert set(loaded.values()) == {"PrintedModules"}
    assert {name: tuple(keys) for name, keys in signatures.items()} == {
        one.name: tuple(argument.key for argument in one.arguments) for one in IN_A_WORKBOOK
    }


def test_columns_at_once(tmp_path: Path) -> None:
    asked = ["PMF_RAG", [[[95], [94.9], [None], ["7 days"]], [[100]]]]
    found, _, _ = run_alone(tmp_path, [tuple(asked)])  # type: ignore[list-item]  # a function and what it is given
    assert found == [[["AMBER"], ["RED"], ["NO DATA"], ["#VALUE!"]]]


def test_what_stands_in_it_is_the_package_word_for_word() -> None:
    for name, source in modules().items():
        path = ROOT / Path(*name.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        assert source == file.read_text("utf-8"), name


def test_it_asks_for_nothing_that_a_browser_has_not() -> None:
    imported = set()
    for source in [*modules().values(), script()]:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    outside = {name for name in imported if name not in sys.stdlib_module_names} - {"pmf_xl"}
    assert outside == set(requirements().split()) == {"numpy", "xlwings"}
    assert imported & NOT_IN_A_BROWSER == set()


def test_it_is_written_once(tmp_path: Path) -> None:
    place = write_lite(tmp_path)
    assert place == tmp_path / FOLDER
    assert sorted(path.name for path in place.iterdir()) == ["main.py", "requirements.txt"]
    assert write_lite(tmp_path) == place
    (place / "main.py").write_text("mine", "utf-8")
    with pytest.raises(Exception, match="is there already"):
        write_lite(tmp_path)
