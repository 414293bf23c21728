"""The guide for analysts: every function is in it as it is declared, and every example gives what it says."""

import doctest
import re
from pathlib import Path

import pytest

from pmf_xl.rules.functions import FUNCTIONS
from udfs.buttons import BUTTONS

GUIDE = (Path(__file__).parents[2] / "docs" / "analyst.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `(=PMF_.*?)` \| (?:`(.*?)`|\(blank\)) \| .*\|$", GUIDE, re.MULTILINE)


def section(name: str) -> str:
    return GUIDE.split(f"### {name}\n")[1].split("\n#")[0]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_is_told_as_it_is_declared(function) -> None:  # type: ignore[no-untyped-def]
    told = section(function.name)
    assert f"`{function.call}`" in told
    assert function.says in told
    assert f"Gives {function.gives}." in told
    for argument in function.arguments:
        assert f"- `{argument.key}`: {argument.says}" in told


def test_every_function_has_examples() -> None:
    called = [formula.split("(")[0].lstrip("=") for formula, _ in EXAMPLES]
    assert {name: called.count(name) >= 2 for name in called} == {one.name: True for one in FUNCTIONS}


def test_python_examples_run() -> None:
    code = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert code
    for block in code:
        test = doctest.DocTestParser().get_doctest(block, {}, "analyst.md", None, 0)
        assert doctest.DocTestRunner().run(test).failed == 0


def test_every_button_is_told() -> None:
    for button in BUTTONS:
        label = {"open_guide": "Guide"}.get(button, button.replace("_", " ").capitalize())
        assert f"| {label} |" in GUIDE


@pytest.mark.parametrize("file", ["PMF functions.xlsx", "PMF plain formulas.xlsx", "PMF.xlam"])
def test_files_are_called_as_they_are_written(file: str) -> None:
    from pmf_xl.addin.build import ADDIN
    from pmf_xl.addin.plain_workbook import PLAIN
    from pmf_xl.addin.toolkit import TOOLKIT

    assert file in GUIDE
    assert file in (ADDIN, PLAIN, TOOLKIT)
