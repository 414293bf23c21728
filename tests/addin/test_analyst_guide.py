"""The guide for analysts: every function is in it as it is declared, and every example gives what it says."""

import doctest
import re
import tomllib
from pathlib import Path

import pytest

from pmf_xl.rules.functions import FUNCTIONS
from pmf_xl.version import VERSION
from udfs.buttons import BUTTONS

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "analyst.md").read_text("utf-8")
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


# -- how it is installed ------------------------------------------------------------------------------------------

#: Told to be fetched by its name alone, which anybody may register on an index.
BY_NAME = re.compile(r"pip3? install\s+(?:-\S+\s+)*['\"]?pmf[-_]xl(?!-\S+\.whl)", re.IGNORECASE)


@pytest.mark.parametrize(
    "words", ["pip install pmf-xl", "pip install -U 'pmf_xl[dev]'", "pip install --user pmf-xl==0.2"]
)
def test_installing_by_name_is_recognised(words: str) -> None:
    assert BY_NAME.search(words)
    assert not BY_NAME.search("py -m pip install pmf_xl-0.2.0-py3-none-any.whl")


def test_nobody_is_told_to_install_by_a_name_that_is_on_no_index() -> None:
    """Neither in a guide nor in a message: whoever registered the name would be installed."""
    told = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "workbooks").glob("*.md"),
    ]
    told += [
        *(ROOT / "pmf_xl").rglob("*.py"),
        *(ROOT / "udfs").rglob("*.*"),
        ROOT / "docs" / "try-in-excel.csv",
    ]
    texts = {
        path: path.read_text("utf-8")
        for path in told
        if path.suffix in (".md", ".py", ".bas", ".csv", ".txt")
    }
    assert len(texts) > 300
    assert [str(path) for path, text in texts.items() if BY_NAME.search(text)] == []


def test_the_guide_installs_the_wheel_that_is_made() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wheel = f"{project['name'].replace('-', '_')}-{VERSION}-py3-none-any.whl"
    for page in ("analyst.md", "try-in-excel.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        assert set(re.findall(r"py -m pip install (\S+\.whl)", text)) == {wheel}, page
    assert "pmf-xl is not published on any index yet" in GUIDE


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
