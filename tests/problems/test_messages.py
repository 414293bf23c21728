"""A code or a word of a message that is mistyped is found before anybody's return is read."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from pmf_xl.catalogue.checks import UNKNOWN
from pmf_xl.catalogue.tables import TABLES
from pmf_xl.collect.say import words
from pmf_xl.layout.actions_sheet import actions_table
from pmf_xl.layout.collection import Asked, Issued, workbook
from pmf_xl.layout.parts import Table
from pmf_xl.layout.working_out import cells
from pmf_xl.problems import CODES, Message, ProblemCode, messages, problem
from pmf_xl.problems.register import words_of
from quarter import Quarter, catalogue_of

ROOT = Path(__file__).parents[2]
RIGHT = """
from pmf_xl.problems import ProblemCode, messages, problem
found = problem(messages.late(due="18 July 2014", received="20 July 2014"), sheet="Measures")
assert found.code == ProblemCode.LATE
"""
#: What somebody may get wrong, and how mypy names it.
WRONG = {
    'problem(messages.latte(due="1", received="2"))': "attr-defined",
    'problem(messages.late(due="1"))': "call-arg",
    'problem(messages.late(due="1", recieved="2"))': "call-arg",
    'problem(messages.late(due="1", received="2", by="3"))': "call-arg",
    'problem(messages.late(due=None, received="2"))': "arg-type",
    'problem("late", due="1", received="2")': "call-arg",
    "found.code == ProblemCode.LATTE": "attr-defined",
}


def test_mypy_finds_what_is_mistyped(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(RIGHT + "\n".join(WRONG) + "\n")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir",
        str(tmp_path / "cache"),
    ]
    ended = subprocess.run([*command, str(planted)], cwd=ROOT, capture_output=True, text=True, check=False)
    found: dict[int, set[str]] = {}
    for line in ended.stdout.splitlines():
        if ": error: " in line:
            number, kind = int(line.split(":")[1]), line.rpartition("[")[2].rstrip("]")
            found.setdefault(number, set()).add(kind)
    first = RIGHT.count("\n") + 1
    expected = {first + number: kind for number, kind in enumerate(WRONG.values())}
    assert found.keys() == expected.keys(), ended.stdout
    assert all(kind in found[number] for number, kind in expected.items()), ended.stdout


def _printer() -> Any:
    spec = spec_from_file_location("print_messages", ROOT / "docs" / "print_messages.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_printed_is_what_the_tables_declare() -> None:
    """Print it anew with: python docs/print_messages.py."""
    stale = [path.name for path, text in _printer().printed() if path.read_text("utf-8") != text]
    assert stale == []


def test_every_code_is_declared_once_and_in_the_enumeration() -> None:
    declared = [code.code for _, table in _printer().TABLES.values() for code in table]
    assert sorted(declared) == sorted(set(declared)) == sorted(CODES) == sorted(map(str, ProblemCode))
    assert all(code.name == code.value.upper().replace("-", "_") for code in ProblemCode)


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_every_message_is_filled_by_its_own_words(code: Any) -> None:
    """And its example for the reference has just those."""
    assert set(code.example) == set(words_of(code))
    made = getattr(messages, code.code.replace("-", "_"))(**code.example)
    found = problem(made)
    assert (found.code, found.message) == (code.code, code.message.format_map(code.example))
    assert "…" not in found.message.replace(
        "…", "", sum(str(word).count("…") for word in code.example.values())
    )


def test_a_word_that_is_missing_all_the_same_leaves_a_gap_and_no_traceback() -> None:
    found = problem(Message(ProblemCode.LATE, {"due": "18 July 2014"}))
    assert found.message == "This return was due on 18 July 2014 and came on …."


# -- where the code comes from a declaration, mypy cannot know its words --------------------------------------------


def _tables(folder: Path) -> Iterator[Table]:
    quarter = Quarter(folder / "workspace", catalogue_of(folder / "kit"), "2024-25-Q1", date(2024, 7, 10))
    for service, sent in quarter.issue().items():
        record = quarter.workspace.ledger.issue(sent.issue)
        assert record, service
        declared = workbook(Issued.from_json(record.content))
        yield from (sheet.table for sheet in declared.sheets if sheet.table)
    yield actions_table((Asked("WS02/2024-25-Q1", {"number": "WS02/2024-25-Q1"}, {"title": "Train two"}),))


def test_every_check_of_a_sheet_has_the_words_of_its_message(tmp_path: Path) -> None:
    seen = set()
    for table in _tables(tmp_path):
        for line in table.lines:
            held = cells(table, line, {})
            for check in table.checks:
                given = words(table, line, held, table.column(check.at), check)
                assert set(words_of(CODES[check.code])) <= set(given), check
                seen.add(check.code)
    assert len(seen) > 15


def test_every_table_that_codes_refer_to_has_a_message_for_one_that_is_unknown() -> None:
    referred = {declared.refers_to for table in TABLES for declared in table.fields if declared.refers_to}
    assert referred <= UNKNOWN.keys()
    for table, unknown in UNKNOWN.items():
        assert unknown(heading="a", found="b", sheet_name="c", near="").code in CODES, table


def test_nobody_compares_a_problem_with_a_code_in_quotes() -> None:
    """mypy takes any text for a code where two texts are compared."""
    quoted = []
    for path in [*(ROOT / "pmf_xl").rglob("*.py"), *(ROOT / "udfs").glob("*.py")]:
        if path.is_relative_to(ROOT / "pmf_xl" / "problems"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "-" in node.value:
                quoted += [f"{path.name}:{node.lineno}"] if node.value in CODES else []
    assert quoted == []
