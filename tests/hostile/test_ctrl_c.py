"""Ctrl-C at any moment: one line, status 130, nothing half recorded; and no library has a say in what a command prints."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from at_work import PERIOD, ROOT, at, versions, workspace

from pmf_xl.cli import main
from pmf_xl.collect import filing
from pmf_xl.workspace import Workspace

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


@pytest.fixture
def council(tmp_path: Path) -> Workspace:
    council = workspace(tmp_path / "council")
    council.issue(PERIOD)
    versions(council.folder, council.folder / "returned" / PERIOD, 4)
    council.ledger.close()
    return council


def command(*arguments: object) -> list[str]:
    begin = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from pmf_xl.cli import main; print('begun', flush=True); main()"
    return [sys.executable, "-c", begin, *map(str, arguments)]


def interrupted(council: Workspace, seconds: float) -> tuple[int, str, str]:
    """Press Ctrl-C in a terminal so long after a collation began: every process of it is told."""
    arguments = ("collate", "--period", PERIOD, "--workspace", council.folder, "--json")
    with subprocess.Popen(
        command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        out, wrong = process.communicate()
    return process.returncode, out, wrong


@posix
@pytest.mark.parametrize("seconds", [0.05, 0.4, 0.8, 1.2, 1.6])
def test_a_collation_stopped_by_ctrl_c(council: Workspace, seconds: float) -> None:
    status, out, wrong = interrupted(council, seconds)
    if status != 130:  # it was quicker
        assert (status, wrong) in ((0, ""), (1, ""))
        return
    assert out == ""
    assert wrong.count("\n") == 1
    assert wrong.startswith("pmf-xl: stopped by Ctrl-C.")
    assert "run it again to go on" in wrong
    again = at(council.folder)
    assert again.verify().problems == ()  # nor is there a copy without a record
    assert again.collate(PERIOD).outstanding == ()
    assert len(again.ledger.submissions()) == 8
    assert again.verify().problems == ()
    again.ledger.close()


@posix
def test_it_waits_until_copy_and_record_are_both_there(
    council: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C just after the copies of some were written: their records follow, and no others are begun."""
    writing = filing.write_all_whole

    def pressed(files: Iterable[tuple[Path, bytes]], room: Path) -> None:
        writing(files, room)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(filing, "write_all_whole", pressed)
    with pytest.raises(SystemExit) as left:
        main(["collate", "--period", PERIOD, "--workspace", str(council.folder)])
    assert left.value.code == 130
    assert capsys.readouterr().err.count("\n") == 1
    again = at(council.folder)
    assert len(again.ledger.submissions()) == 1  # of several versions of a return each is entered by itself
    assert again.verify().problems == ()
    again.ledger.close()


@posix
def test_pressed_twice_it_does_not_wait() -> None:
    """As where the ledger is locked by somebody else for half a minute."""
    reached = []

    @filing.undisturbed()
    def work() -> None:
        for press in ("after the first", "after the second"):
            signal.raise_signal(signal.SIGINT)
            reached.append(press)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert reached == ["after the first"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@posix
def test_a_fault_in_the_meantime_is_told_as_it_is() -> None:

    @filing.undisturbed()
    def work() -> None:
        signal.raise_signal(signal.SIGINT)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        work()


def test_other_threads_go_on_as_they_are() -> None:
    """As where a server collates: only the main thread may say what a signal does."""
    done = []

    def work() -> None:
        with filing.undisturbed():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


@pytest.mark.parametrize("arguments", [["verify"], ["issue", "--period", PERIOD], ["backup"]])
def test_every_command_ends_so(
    council: Workspace,
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pmf_xl.own_ledger.open_own_ledger", pressed)
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--workspace", str(council.folder)])
    out, wrong = capsys.readouterr()
    assert (left.value.code, out, wrong.count("\n")) == (130, "", 1)
    assert wrong.startswith("pmf-xl: stopped by Ctrl-C.")


# -- warnings ---------------------------------------------------------------------------------------------------------


def with_what_a_library_warns_of(path: Path) -> None:
    """Give a workbook's first sheet an extension, as Excel writes for a list that stands on another sheet."""
    with zipfile.ZipFile(path) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    validation = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        b'<x14:dataValidations count="0"/></ext></extLst>'
    )
    first = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
    assert b"<extLst>" not in parts[first]
    parts[first] = parts[first].replace(b"</worksheet>", validation + b"</worksheet>")
    with zipfile.ZipFile(path, "w") as container:
        for name, content in parts.items():
            container.writestr(name, content)


WARNS = """
import logging, warnings
from pmf_xl.workspace import Workspace
checked = Workspace.check
def check(self):
    warnings.warn("a library is not content")
    logging.getLogger("library").error("nor is this one")
    return checked(self)
Workspace.check = check
"""


def check(folder: Path, before: str = "", **environment: str) -> str:
    begin = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{before}\nfrom pmf_xl.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", begin, "check", "--json", "--workspace", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=os.environ | environment,
    ).stdout


def test_what_a_library_warns_of_is_not_among_the_json(council: Workspace) -> None:
    json.loads(check(council.folder, WARNS))
    with_what_a_library_warns_of(council.folder / "catalogue.xlsx")
    json.loads(check(council.folder))


def test_whoever_looks_for_a_fault_is_told(council: Workspace) -> None:
    said = check(council.folder, WARNS, PMF_DEBUG="1")
    assert "a library is not content" in said
    assert "nor is this one" in said
