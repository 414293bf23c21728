"""docs/house.md says how to add a rule, a section, a register, a problem code, a format: here each is added, in a copy.

With every step taken the checks pass; with one forgotten one of them fails.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COPIED = ("pmf_xl", "udfs", "templates", "docs", "tests", "pyproject.toml", "README.md", "CHANGELOG.md")


@dataclass(frozen=True)
class Edit:
    """One step: a text that stands once in a file, and what is put in its place; or a script that is run."""

    file: str
    old: str = ""
    new: str = ""

    def make(self, root: Path) -> None:
        path = root / self.file
        if not self.old:
            _run(root, [self.file])
            return
        text = path.read_text("utf-8")
        assert text.count(self.old) == 1, (
            f"{self.file}: {self.old!r} stands there {text.count(self.old)} times"
        )
        path.write_text(text.replace(self.old, self.new), "utf-8")


@dataclass(frozen=True)
class Extension:
    """What is added: its steps by the number they have in the house's list, and the tests that look at it."""

    heading: str
    steps: dict[int, tuple[Edit, ...]]
    checks: tuple[str, ...]
    forgotten: tuple[int, ...]  # the steps that a check misses


RATING_RULE = Extension(
    "A rating rule",
    {
        1: (
            Edit(
                "pmf_xl/rules/rating.py",
                "when(AMBER.holds, Rating.AMBER, off_target)",
                'when(either(name("amber_always"), AMBER.holds), Rating.AMBER, off_target)',
            ),
        ),
        2: (
            Edit(
                "pmf_xl/rules/scheme.py",
                "    amber_if_improved: bool = False\n",
                "    amber_if_improved: bool = False\n    amber_always: bool = False\n",
            ),
        ),
        3: (
            Edit(
                "pmf_xl/rules/facts.py",
                "    band: float = 0.0  # a change",
                "    amber_always: bool = False\n    band: float = 0.0  # a change",
            ),
            Edit(
                "pmf_xl/rules/facts.py",
                "            amber_if_improved=scheme.amber_if_improved,\n",
                "            amber_if_improved=scheme.amber_if_improved,\n"
                "            amber_always=scheme.amber_always,\n",
            ),
        ),
    },
    ("tests/rules/test_facts.py",),
    (3,),
)

SECTION = Extension(
    "A section of reports",
    {
        1: (
            Edit(
                "pmf_xl/catalogue/report_words.py",
                '    "concerns": "What is not',
                '    "all-green": "What is on target",\n    "concerns": "What is not',
            ),
        ),
        2: (
            Edit(
                "pmf_xl/reports/sections/lists.py",
                "def concerns(view",
                'def all_green(view: "View") -> list[Sheet]:\n'
                '    """Declare what is on target."""\n'
                '    return [Sheet("Green", (Title("Green"),))]\n\n\n'
                "def concerns(view",
            ),
        ),
        3: (
            Edit(
                "pmf_xl/reports/sections/__init__.py",
                '    "concerns": lists.concerns,\n',
                '    "all-green": lists.all_green,\n    "concerns": lists.concerns,\n',
            ),
        ),
        4: (Edit("docs/print_reference.py"),),
    },
    ("tests/reports/test_report_words.py", "tests/test_reference.py"),
    (1, 3, 4),
)

PROBLEM_CODE = Extension(
    "A problem code",
    {
        1: (
            Edit(
                "pmf_xl/problems/in_catalogue.py",
                '    Code("bad-filter", ERROR,',
                '    Code("too-green", ERROR,\n'
                '         "A report on which everything is green.",\n'
                '         "{heading} is too green.",\n'
                '         "Look again.",\n'
                '         {"heading": "Overview"}),\n'
                '    Code("bad-filter", ERROR,',
            ),
        ),
        2: (Edit("docs/print_messages.py"),),
        3: (Edit("docs/print_reference.py"),),
    },
    (
        "tests/problems/test_messages.py::test_what_is_printed_is_what_the_tables_declare",
        "tests/test_reference.py",
    ),
    (2, 3),
)

FILE_FORMAT = Extension(
    "A file format for returns",
    {
        1: (
            Edit(
                "pmf_xl/books/read.py",
                "FORMATS = (\n",
                'FORMATS = (\n    Format((".fods",), b"<?xml", _from_container),\n',
            ),
        ),
        3: (
            Edit(
                "tests/books/test_formats.py",
                '    ".ods": converted("ods"),\n',
                '    ".ods": converted("ods"),\n    ".fods": converted("fods"),\n',
            ),
        ),
    },
    ("tests/books/test_formats.py::test_every_ending_has_a_sample",),
    (1, 3),
)

REGISTER = Extension(
    "A register",
    {
        1: (
            Edit(
                "pmf_xl/catalogue/register_tables.py",
                "REGISTERS: tuple[CatalogueTable, ...] = (",
                'LICENCES = _register("licences", "Licences", "licence", "Licences held.", "What it allows.")\n'
                "REGISTERS: tuple[CatalogueTable, ...] = (LICENCES, ",
            ),
        ),
        2: (
            Edit(
                "pmf_xl/layout/registers/complaints.py",
                "COMPLAINTS = Register(",
                'LICENCES = Register(LICENCE_TABLE.key, LICENCE_TABLE.thing, "Licences", '
                '(REFERENCE, title("Licence"), COLUMNS[4], CHECK), frozenset({"count"}), CHECKS[:1])\n\n\nCOMPLAINTS = Register(',
            ),
            Edit(
                "pmf_xl/layout/registers/complaints.py",
                "from pmf_xl.catalogue.register_tables import COMPLAINTS as TABLE\n",
                "from pmf_xl.catalogue.register_tables import COMPLAINTS as TABLE\n"
                "from pmf_xl.catalogue.register_tables import LICENCES as LICENCE_TABLE\n",
            ),
        ),
        3: (
            Edit(
                "pmf_xl/layout/registers/__init__.py",
                "import COMPLAINTS\n",
                "import COMPLAINTS, LICENCES\n",
            ),
            Edit(
                "pmf_xl/layout/registers/__init__.py",
                "(RISKS, CONTRACTS, COMPLAINTS, BUDGET)}",
                "(RISKS, CONTRACTS, COMPLAINTS, BUDGET, LICENCES)}",
            ),
        ),
        4: (
            Edit(
                "pmf_xl/catalogue/report_words.py",
                '    "concerns": "What is not',
                '    "licences": "Licences held",\n    "concerns": "What is not',
            ),
        ),
        5: (Edit("docs/print_reference.py"),),
    },
    ("tests/registers/test_every_register.py", "tests/test_reference.py"),
    (3, 4, 5),
)
EXTENSIONS = (RATING_RULE, SECTION, REGISTER, PROBLEM_CODE, FILE_FORMAT)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            left_out = shutil.ignore_patterns("__pycache__", "*.xlsx", "*.png")
            shutil.copytree(source, folder / name, ignore=left_out)
        else:
            shutil.copy(source, folder / name)
    return folder


def _run(root: Path, arguments: Iterable[str]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
    )


def _passes(root: Path, extension: Extension, without: int | None) -> bool:
    """Whether the checks pass with every step taken but one; the copy is as it was afterwards."""
    touched = {
        path: path.read_bytes()
        for folder in ("pmf_xl", "docs", "tests/books")
        for path in (root / folder).rglob("*")
        if path.is_file()
    }
    try:
        for number, edits in extension.steps.items():
            if number != without:
                for edit in edits:
                    edit.make(root)
        asked = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *extension.checks]
        return _run(root, asked).returncode == 0
    finally:
        for path, content in touched.items():
            if path.read_bytes() != content:
                path.write_bytes(content)


@pytest.mark.parametrize("extension", EXTENSIONS, ids=lambda one: one.heading)
def test_with_every_step_it_is_added_and_a_step_forgotten_is_found(extension: Extension, copy: Path) -> None:
    assert _passes(copy, extension, without=None)
    for step in extension.forgotten:
        assert not _passes(copy, extension, without=step), f"{extension.heading}: step {step} is not missed"


def test_the_house_has_these_lists_and_their_files() -> None:
    house = (ROOT / "docs" / "house.md").read_text("utf-8")
    lists = dict(
        re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", house.split("## How to add something")[1], re.M | re.S)
    )
    assert list(lists) == [extension.heading for extension in EXTENSIONS]
    for extension in EXTENSIONS:
        for number, edits in extension.steps.items():
            (line,) = re.findall(rf"^{number}\. (.*?)(?=^\d\. |^$)", lists[extension.heading], re.M | re.S)
            for edit in edits:
                named = [edit.file, str(Path(edit.file).parent) + "/"]
                assert any(name in line for name in named), f"{extension.heading}, step {number}: {edit.file}"
