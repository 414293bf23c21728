"""What is raised has a name and data to act on; and no check hides in an assert, which python -O leaves out."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from pmf_xl import problems
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.collect.chase import chase
from pmf_xl.collect.collate import collate
from pmf_xl.ledger import Ledger
from pmf_xl.problems import errors
from pmf_xl.reports.defined import write_reports
from pmf_xl.workspace import Workspace
from quarter import TESTSHIRE, Quarter, catalogue_of

ROOT = Path(__file__).parents[2]
PACKAGES = ("pmf_xl", "udfs")


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            yield path, ast.parse(path.read_text("utf-8"))


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    return Quarter(tmp_path / "workspace", catalogue_of(tmp_path / "kit"), "2024-25-Q1", date(2024, 7, 10))


# -- the tree ---------------------------------------------------------------------------------------------------------


def drawn() -> dict[str, str]:
    """The parent of each class, as the docstring draws it."""
    above: list[str] = []
    parents = {}
    for indent, name in re.findall(r"^([ │├└─]*)(\w+Error)  ", inspect.getdoc(errors) or "", re.MULTILINE):
        depth = len(indent) // 4
        above[depth:] = [name]
        parents[name] = above[depth - 1] if depth else "Exception"
    return parents


def test_the_tree_is_drawn_as_it_is() -> None:
    classes = {
        name: one
        for name, one in vars(errors).items()
        if isinstance(one, type) and issubclass(one, Exception)
    }
    assert drawn() == {name: one.__base__.__name__ for name, one in classes.items() if one.__base__}
    assert len(classes) > 20
    assert {getattr(problems, name) for name in classes} == set(classes.values()), "all come from one place"


def test_nobody_raises_what_says_nothing() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "PmfError"
    ]
    assert bare == []


# -- what can be acted on ---------------------------------------------------------------------------------------------


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(problems.NotAWorkspaceError, match="is not a workspace") as raised:
        Workspace(tmp_path).check()
    assert raised.value.path == tmp_path
    (tmp_path / "pmf.toml").write_text("council = ")
    with pytest.raises(problems.SettingsError) as unread:
        Workspace(tmp_path).check()
    assert unread.value.path == tmp_path / "pmf.toml"


def test_a_catalogue_with_errors_tells_them(quarter: Quarter, tmp_path: Path) -> None:
    wrong = TESTSHIRE["services.csv"].replace("HR   | People", "     | People")
    folder = tmp_path / "wrong"
    with pytest.raises(AssertionError):
        catalogue_of(folder, TESTSHIRE | {"services.csv": wrong})
    with pytest.raises(problems.CatalogueInError) as raised:
        Workspace.init(tmp_path / "new", str(folder))
    assert raised.value.path == folder
    assert "value-missing" in {found.code for found in raised.value.problems}
    assert str(raised.value.problems[0]) in str(raised.value)


def test_reports_that_are_defined_wrongly_tell_every_error_of_theirs(tmp_path: Path) -> None:
    reports = "reports:\n  - {name: pack, sections: [keys], filter: {service: NOPE}}\n"
    files = TESTSHIRE | {"framework.yaml": TESTSHIRE["framework.yaml"] + reports}
    at = Quarter(
        tmp_path / "workspace", catalogue_of(tmp_path / "kit", files), "2024-25-Q1", date(2024, 7, 10)
    )
    with pytest.raises(problems.CatalogueInError, match="pack cannot be made") as raised:
        write_reports(at.workspace, at.period, ["pack"])
    assert raised.value.path == at.workspace.folder / "catalogue.xlsx"
    assert {found.code for found in raised.value.problems} == {"unknown-section", "unknown-filter-word"}
    assert not list(at.workspace.folder_of("reports").rglob("*.xlsx"))


def test_a_name_that_there_is_not_comes_with_those_there_are(quarter: Quarter) -> None:
    with pytest.raises(problems.NoSuchNameError) as raised:
        quarter.issue("NOPE")
    assert (raised.value.name, raised.value.known) == ("NOPE", ("HR", "WS"))
    write_catalogue(quarter.workspace.catalogue, quarter.workspace.folder / "catalogue.xlsx")
    with pytest.raises(problems.NoSuchNameError, match=r"Did you mean HR0\d") as missed:
        Workspace(quarter.workspace.folder).trace("HR1", "2024-25-Q1")
    assert set(missed.value.near) <= set(missed.value.known)
    with pytest.raises(problems.NotAPeriodError, match="Write a period as") as unread:
        quarter.workspace.period("Q1")
    assert unread.value.text == "Q1"


def test_what_has_not_happened_yet(quarter: Quarter) -> None:
    with pytest.raises(problems.NothingYetError, match="Nothing has been issued"):
        chase(quarter.workspace, quarter.period)


def test_files_that_are_missing_or_in_the_way(quarter: Quarter, tmp_path: Path) -> None:
    with pytest.raises(problems.FileMissingError) as missing:
        collate(quarter.workspace, quarter.period, [tmp_path / "nowhere"])
    assert missing.value.path == tmp_path / "nowhere"
    with pytest.raises(problems.FileInTheWayError) as there:
        Workspace.init(quarter.workspace.folder, str(tmp_path / "kit"))
    assert there.value.path == quarter.workspace.folder


def test_a_ledger_that_cannot_be_used(quarter: Quarter, tmp_path: Path) -> None:
    quarter.issue("HR")
    (tmp_path / "notes.sqlite").write_text("not a database " * 100)
    with pytest.raises(problems.LedgerUnreachableError) as raised:
        Ledger(tmp_path / "notes.sqlite", "hart")
    assert "notes.sqlite" in raised.value.ledger
    (quarter.workspace.folder / "pmf.key").write_text("ab" * 32)
    with pytest.raises(problems.AnotherKeyError):
        collate(Workspace(quarter.workspace.folder), quarter.period)
    (quarter.workspace.folder / "pmf.key").unlink()
    with pytest.raises(problems.KeyFileError) as gone:
        collate(Workspace(quarter.workspace.folder), quarter.period)
    assert gone.value.path.name == "pmf.key"


# -- types and asserts ------------------------------------------------------------------------------------------------


def test_a_workspace_gives_nothing_back_that_could_be_anything() -> None:
    tree = ast.parse((ROOT / "pmf_xl" / "workspace.py").read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [one.name for one in functions if one.returns and "Any" in ast.unparse(one.returns)] == []
    assert len(functions) > 25


def worked_out(*kinds: type[Any]) -> set[str]:
    """The names under which objects work something out, and may refuse, when they are only looked at."""
    return {
        name
        for kind in kinds
        for base in kind.__mro__
        for name, held in vars(base).items()
        if isinstance(held, (property, cached_property))
    }


def test_no_assert_works_anything_out() -> None:
    """What is asserted is what is known already: names, attributes that are only held, and their types."""
    names = worked_out(Workspace, Ledger)
    assert {"settings", "ledger", "key", "theme", "catalogue"} <= names
    wrong = []
    for path, tree in sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Assert):
                continue
            for part in ast.walk(node.test):
                called = isinstance(part, ast.Call) and ast.unparse(part.func) != "isinstance"
                if called or (isinstance(part, ast.Attribute) and part.attr in names):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.test)}")
    assert wrong == []


def test_a_folder_that_is_no_workspace_is_said_to_be_so_without_asserts_too(tmp_path: Path) -> None:
    (tmp_path / "catalogue.xlsx").write_bytes(b"")
    code = "import sys; from pmf_xl.workspace import Workspace; Workspace(sys.argv[1]).check()"
    command = [sys.executable, "-O", "-c", code, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "NotAWorkspaceError" in ended.stderr.splitlines()[-1]
