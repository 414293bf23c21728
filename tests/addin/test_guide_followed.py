"""The guide for analysts followed to the letter: its commands are run, its formulas typed into what they wrote.

IronCalc, which nobody here wrote, takes a formula as a person types it, without the prefixes of a file.
"""

import re
import shlex
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
import pytest
from test_analyst_guide import EXAMPLES, GUIDE

from pmf_xl.cli import main
from pmf_xl.rules.functions import FUNCTIONS
from pmf_xl.workspace import Workspace

COMMANDS = sorted(set(re.findall(r"`(pmf-xl functions[^`]*)`", GUIDE)))
LOOKS_UP = re.compile("PMF_(OUTTURN|TARGET|PARTIAL)")
WRITTEN = {
    "pmf-xl functions": "PMF functions.xlsx",
    "pmf-xl functions --plain": "PMF plain formulas.xlsx",
    "pmf-xl functions --lite": "PMF functions for xlwings Lite",
    "pmf-xl functions FILE": "mine with PMF functions.xlsx",
    "pmf-xl functions FILE --workspace DIR": "mine with PMF functions.xlsx",
    "pmf-xl functions FILE --with-figures 2013-14-Q4 --workspace hart": "mine with PMF figures.xlsx",
}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What each command of the guide wrote, run in a folder with a workspace and a workbook of somebody's own."""
    written = {}
    with pytest.MonkeyPatch.context() as patch:
        for number, command in enumerate(COMMANDS):
            folder = tmp_path_factory.mktemp(f"command{number}")
            patch.chdir(folder)
            if "--workspace" in command:
                Workspace.init(folder / "hart", "hart")
            book = openpyxl.Workbook()
            book.active.title = "Mine"
            book.save("mine.xlsx")
            arguments = shlex.split(command.replace("FILE", "mine.xlsx").replace("DIR", "hart"))[1:]
            with pytest.raises(SystemExit) as left:
                main(arguments)
            assert left.value.code == 0, command
            written[command] = folder / WRITTEN[command]
    return written


def test_every_command_writes_what_the_guide_says(followed: dict[str, Path]) -> None:
    assert set(followed) == set(WRITTEN)
    assert all(path.exists() for path in followed.values())
    for name in ("PMF functions.xlsx", "PMF plain formulas.xlsx", "PMF functions for xlwings Lite"):
        assert name in GUIDE


def typed(path: Path, formulas: list[str]) -> list[Any]:
    """Where each formula begins in the first sheet, and the workbook once all of them have been typed."""
    model = ironcalc.load_from_xlsx(str(path), "en", "Europe/London", "en")
    places = [10 + number * 5 for number in range(len(formulas))]
    for row, formula in zip(places, formulas, strict=True):
        model.set_user_input(0, row, 3, formula)
    model.evaluate()
    return [places, model]


def test_every_example_gives_what_the_guide_says(followed: dict[str, Path]) -> None:
    figures = next(path for command, path in followed.items() if "--with-figures" in command)
    assert len(EXAMPLES) > 60
    for path, looked_up in ((followed["pmf-xl functions FILE"], False), (figures, True)):
        asked = [one for one in EXAMPLES if bool(LOOKS_UP.search(one[0])) == looked_up]
        places, model = typed(path, [formula for formula, _ in asked])
        for row, (formula, gives) in zip(places, asked, strict=True):
            across = formula.startswith("=PMF_SPC")
            wanted = gives.split("; ")
            cells = [(row, 3 + step) if across else (row + step, 3) for step in range(len(wanted))]
            assert [model.get_formatted_cell_value(0, *cell) for cell in cells] == wanted, formula


def test_the_examples_call_every_function() -> None:
    assert {function.name for function in FUNCTIONS} == {formula[1:].split("(")[0] for formula, _ in EXAMPLES}


def test_whether_a_program_knows_lambda(followed: dict[str, Path]) -> None:
    told = re.search(r"In doubt type `(=LAMBDA.*?)` into a cell: (\S+) means that your Excel knows", GUIDE)
    assert told
    places, model = typed(followed["pmf-xl functions FILE"], [told[1]])
    assert model.get_formatted_cell_value(0, places[0], 3) == told[2]


def test_in_the_toolkit_too(followed: dict[str, Path]) -> None:
    """Of its own functions; those that look figures up need them in the workbook."""
    own = [
        (formula, gives) for formula, gives in EXAMPLES if not LOOKS_UP.search(formula) and ";" not in gives
    ]
    model = ironcalc.load_from_xlsx(str(followed["pmf-xl functions"]), "en", "Europe/London", "en")
    for number, (formula, _) in enumerate(own):
        model.set_user_input(0, 200 + number, 12, formula)
    model.evaluate()
    found = [model.get_formatted_cell_value(0, 200 + number, 12) for number in range(len(own))]
    assert found == [gives for _, gives in own]
