"""What takes longer than a second says on a terminal how far it is, and nothing of it remains; elsewhere it is quiet."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmf_xl import show_progress
from pmf_xl.cli import main
from pmf_xl.problems import UsageError
from pmf_xl.show_progress import progress
from pmf_xl.told import LongStep
from pmf_xl.workspace import Workspace

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")

PERIOD = "2014-15-Q1"
COLUMNS = 80
FULL = re.compile(r"(\d+) of (\d+), ([\d.,]+) a second, (\d+) s left")


class Clock:
    """Stands still but for what the test moves it, or goes on by so much whenever somebody looks at it."""

    def __init__(self) -> None:
        self.now, self.by = 100.0, 0.0

    def __call__(self) -> float:
        self.now += self.by
        return self.now


class Terminal:
    """A terminal of 80 columns that remembers what was written to it, and says what remains on its screen.

    Within `with terminal:` it is standard error.
    """

    def __init__(self) -> None:
        self._ours, theirs = pty.openpty()
        self.file = os.fdopen(theirs, "w", encoding="utf-8")
        self._written = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with suppress(OSError):  # how Linux says that nobody can write to it any more
            while part := os.read(self._ours, 65536):
                self._written += part

    def __enter__(self) -> None:
        self._before, sys.stderr = sys.stderr, self.file

    def __exit__(self, *_: object) -> None:
        sys.stderr = self._before

    def close(self) -> None:
        self.file.close()
        self._reader.join(timeout=10)
        with suppress(OSError):
            os.close(self._ours)

    @property
    def raw(self) -> str:
        return self._written.decode("utf-8", "replace")

    @property
    def lines(self) -> list[str]:
        """Every line that was ever to be seen."""
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw)
        return [line for line in re.split(r"[\r\n]+", plain) if line.strip()]

    @property
    def screen(self) -> list[str]:
        """What remains."""
        rows, row, column = [""], 0, 0
        for code, letter in re.findall(r"(\x1b\[[0-9;?]*[A-Za-z])|([^\x1b])", self.raw):
            if letter == "\r":
                column = 0
            elif letter == "\n":
                row += 1
                rows += [""] * (row + 1 - len(rows))
            elif letter:
                rows[row] = rows[row][:column].ljust(column) + letter + rows[row][column + 1 :]
                column += 1
            elif code.endswith("A"):
                row -= int(code[2:-1] or 1)
            elif code == "\x1b[2K":
                rows[row] = ""
        return [text for text in rows if text.strip()]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(show_progress, "clock", moved)
    return moved


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    made = Terminal()
    yield made
    made.close()


def nothing_remains(terminal: Terminal) -> bool:
    """Nothing is on the screen, and the cursor is to be seen again."""
    terminal.close()
    return terminal.screen == [] and terminal.raw.rfind("\x1b[?25h") > terminal.raw.rfind("\x1b[?25l")


def test_count_rate_and_time_left_are_shown_and_taken_away(terminal: Terminal, clock: Clock) -> None:
    with terminal, progress(as_json=False) as told:
        step = LongStep(told, "Reading returns", 40)
        clock.now += 2
        step.done(10)  # 10 in 2 s: 5 a second, so the 30 others take 6 s
        clock.now += 3
        step.done(10)  # 20 in 5 s: 4 a second, and 20 are left
    assert nothing_remains(terminal)
    assert any(
        "Reading returns" in line and "10 of 40, 5.0 a second, 6 s left" in line for line in terminal.lines
    )
    assert all(len(line) <= COLUMNS for line in terminal.lines)


def test_within_a_second_nothing_is_shown_and_nothing_loaded(
    terminal: Terminal, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show_progress, "_bar", lambda words: pytest.fail("rich would be loaded"))
    with terminal, progress(as_json=False) as told:
        for _ in LongStep(told, "Reading returns", 9).each(range(9)):
            clock.now += 0.11
    terminal.close()
    assert terminal.raw == ""
    code = "import sys, pmf_xl.show_progress, pmf_xl.workspace, pmf_xl.cli; print([n for n in sys.modules if n == 'rich'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_step_that_tells_nothing_shows_that_it_goes_on(terminal: Terminal, clock: Clock) -> None:
    with terminal, progress(as_json=False) as told:
        LongStep(told, "Reading the catalogue")
        clock.now += 75
        until = time.monotonic() + 10
        while "1 min 15 s" not in terminal.raw and time.monotonic() < until:
            time.sleep(0.01)
    assert nothing_remains(terminal)
    assert any(re.search(r"Reading the catalogue .* 1 min 15 s", line) for line in terminal.lines)


def test_where_something_is_wrong_the_line_is_gone_before_that_is_said(
    terminal: Terminal, clock: Clock
) -> None:
    with pytest.raises(UsageError), terminal:
        _refused(clock)
    assert nothing_remains(terminal)
    assert terminal.lines


def _refused(clock: Clock) -> None:
    with progress(as_json=False) as told:
        clock.now += 2
        told("Reading returns", 1, 3)
        raise UsageError("no")


def test_long_names_and_large_numbers_fit_the_line(terminal: Terminal, clock: Clock) -> None:
    with terminal, progress(as_json=False) as told:
        step = LongStep(told, "Looking at issued workbooks", 10_000)
        clock.now += 3000
        step.done(9_000)
    terminal.close()
    assert any("9,000 of 10,000, 3.0 a second, 5 min 34 s left" in line for line in terminal.lines)
    assert all(len(line) <= COLUMNS for line in terminal.lines)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the kit with its workbooks issued, one come back half empty; tests copy it."""
    folder = tmp_path_factory.mktemp("made") / "hart"
    files = Workspace.init(folder, "hart").issue(PERIOD)
    for file in files[:3]:
        book = openpyxl.load_workbook(file.path)
        book["Measures"]["A2"].value = "Changed"
        book.save(folder / "returned" / PERIOD / file.path.name)
    return folder


def ran(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return int(left.value.code or 0)


def in_turn(folder: Path) -> list[list[object]]:
    """Long commands, one after another, in a workspace."""
    at, period = ["--workspace", folder], ["--period", PERIOD]
    return [
        ["check", *at],
        ["issue", "--period", "2014-15-Q2", *at],
        ["collate", *period, *at],
        ["report", "--all", *period, *at],
        ["scorecard", *period, *at],
        ["verify", *at],
        ["backup", folder / "one.zip", *at],
        ["restore", folder / "one.zip", folder.parent / "again"],
    ]


COUNTED = {
    "issue": "Writing workbooks",
    "collate": "Reading returns",
    "report": "Writing reports",
    "verify": "Looking at the archive",
    "backup": "Packing the archive",
    "restore": "Unpacking",
}
GOING_ON = {"check": "Comparing with periods gone by", "scorecard": "Writing the scorecard"}


def test_every_long_command_says_how_far_it_is_and_does_the_same(
    made: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    monkeypatch.setenv("TERM", "xterm-256color")
    clock.by = 0.4  # so that every command lasts longer than a second by it
    seen: dict[bool, list[Any]] = {}
    for on_terminal in (False, True):
        base = tmp_path / str(on_terminal)
        folder = shutil.copytree(made, base / "hart")
        seen[on_terminal] = []
        for arguments in in_turn(folder):
            terminal = Terminal()
            with terminal if on_terminal else nullcontext():
                status = ran(*arguments)
            terminal.close()
            out, err = capsys.readouterr()
            seen[on_terminal].append((arguments[0], status, _alike(out, base)))
            assert err == ""
            if on_terminal:
                assert nothing_remains(terminal), arguments
                assert all(len(line) <= COLUMNS for line in terminal.lines), arguments
                command = str(arguments[0])
                what = COUNTED.get(command) or GOING_ON[command]
                lines = [line for line in terminal.lines if what in line]
                assert lines, (command, terminal.lines)
                if command in COUNTED:
                    assert any(FULL.search(line) for line in lines), (command, lines)
            else:
                assert terminal.raw == ""
    assert seen[True] == seen[False]


def _alike(out: str, base: Path) -> str:
    """What was printed, but for the folder and what differs from one moment to the next."""
    return re.sub(r"\d+(\.\d+)? [kM]B", "SIZE", out.replace(str(base), ""))


@pytest.mark.parametrize("command", ["check", "issue", "collate", "verify"])
def test_with_json_nothing_is_shown_on_a_terminal(
    made: Path,
    tmp_path: Path,
    command: str,
    terminal: Terminal,
    clock: Clock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock.by = 0.4
    folder = shutil.copytree(made, tmp_path / "hart")
    with terminal:
        ran(
            command,
            *(["--period", PERIOD] if command in ("issue", "collate") else []),
            "--workspace",
            folder,
            "--json",
        )
    terminal.close()
    assert terminal.raw == ""
    assert capsys.readouterr().out.startswith("{")
