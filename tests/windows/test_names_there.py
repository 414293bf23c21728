"""Names of files, and what is printed, where Windows takes less than others do."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest
from as_on_windows import wrong_with_name

from pmf_xl.books.files import safe_name
from pmf_xl.cli import bear_any_letter
from pmf_xl.ledger.database import address_of
from pmf_xl.reports.web_names import web_name

ROOT = Path(__file__).parents[2]
AWKWARD = (
    "CON", "con", "Con.tar.gz", "aux.txt", "PRN", "nul .x", "COM1", "lpt9.a", "COM¹", "CONIN$", "a<b>c", 'a"b', "a|b", "a*b?",
    "a/b\\c", "ends. ", "ends...", " . ", "", "tab\there", "new\nline", "x\x00y", "naïve – ü 満", "~$open", "..", "CONTACT",
)  # fmt: skip


@pytest.mark.parametrize("text", AWKWARD)
def test_windows_takes_every_name_that_is_made(text: str) -> None:
    assert wrong_with_name(safe_name(text)) is None
    assert wrong_with_name(f"{safe_name(text)}.xlsx") is None
    assert wrong_with_name(web_name(text, set())) is None


def test_what_is_no_device_keeps_its_name() -> None:
    assert [safe_name(name) for name in ("CONTACT", "auxiliary.xlsx", "COM10", "null")] == [
        "CONTACT", "auxiliary.xlsx", "COM10", "null",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (r"C:\ours\ledger.sqlite", "file:///C:/ours/ledger.sqlite?mode=rw"),
        (r"\\drive\team a\ledger #1.sqlite", "file:////drive/team%20a/ledger%20%231.sqlite?mode=rw"),
    ],
)
def test_a_ledger_on_a_drive_of_another_computer_has_an_address_sqlite_takes(path: str, address: str) -> None:
    """SQLite refuses `file://drive/...`: it takes no server's name, but the same in the path."""
    assert address_of(PureWindowsPath(path), "rw") == address


# -- what is printed to a file, in the letters of Windows -----------------------------------------------------------


def test_a_letter_that_windows_has_not_is_a_question_mark() -> None:
    for encoding, printed in (("cp1252", b"on track ? \x80"), ("utf-8", "on track ● €".encode())):
        out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        bear_any_letter(out)
        out.write("on track ● €")
        out.flush()
        assert out.buffer.getvalue() == printed  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a measure whose title cp1252 has no letters for."""
    from pmf_xl.workspace import Workspace
    from quarter import TESTSHIRE, kit

    folder = tmp_path_factory.mktemp("windows")
    titled = {
        name: text.replace("Calls answered        ", "Calls answered ≥ 90 % ")
        for name, text in TESTSHIRE.items()
    }
    Workspace.init(folder / "ours", str(kit(folder / "kit", titled)))
    return folder / "ours"


def printed(council: Path, *arguments: str) -> bytes:
    """What a command writes into a file on Windows."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from pmf_xl.command import run; run()"
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=council, capture_output=True, check=False,
        env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, b"")
    return ran.stdout


@pytest.mark.parametrize(
    "command",
    ["--help", "check", "check --quality", "find calls", "status --period 2024-25-Q1", "report --list"],
)
def test_every_kind_of_command_prints_what_cp1252_has(council: Path, command: str) -> None:
    assert printed(council, *command.split()).decode("cp1252").strip()


def test_json_loses_no_letter(council: Path) -> None:
    found = json.loads(printed(council, "find", "calls", "--json").decode("cp1252"))
    assert found["measures"][0]["title"] == "Calls answered ≥ 90 %"


def test_a_table_is_ruled_with_what_there_is(council: Path) -> None:
    lines = printed(council, "find", "bins").decode("cp1252").splitlines()
    assert any(set(line) == {"-"} and len(line) > 20 for line in lines)
