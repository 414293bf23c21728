"""A fault of ours, or a busy computer, is never a disposition: the file stays unrecorded and the next run reads it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmf_xl.books import outside
from pmf_xl.books.outside import LostWorker, ReadingProcess, _whose_fault
from pmf_xl.books.read import Unreadable
from pmf_xl.cli import main
from pmf_xl.collect.collate import Collated
from pmf_xl.collect.submit import Examiner
from pmf_xl.problems import PmfError
from quarter import Quarter

pytestmark = pytest.mark.usefixtures("reading_processes_of_its_own")

#: Stands in the worker's way: it is read before the worker is, and does something else at the file's turn.
PLANTED = """
import sys, time
import pmf_xl.books.read as read
as_it_was = read.read_grids
def planted(content, name):
    if name == "HR.xlsx":
        {does}
    return as_it_was(content, name)
read.read_grids = planted
"""


@pytest.fixture
def returned(quarter: Quarter) -> Quarter:
    quarter.hand_in("HR", name="HR.xlsx")
    quarter.hand_in("WS", name="WS.xlsx")
    return quarter


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Plant a mistake in the process that reads files."""

    def planted(does: str) -> None:
        folder = tmp_path / "planted"
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(PLANTED.format(does=does))
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), outside.ROOT]))

    return planted


def became(collated: Collated) -> dict[str, str]:
    return {file.path.name: file.became for file in collated.files}


def kept(quarter: Quarter) -> list[str]:
    return sorted(path.stem for path in quarter.workspace.folder_of("archive").rglob("*.xlsx"))


def is_left_for_the_next_run(quarter: Quarter, collated: Collated, why: str) -> None:
    """HR.xlsx is recorded nowhere and told; WS.xlsx is done."""
    assert became(collated) == {"HR.xlsx": "not read", "WS.xlsx": "accepted"}
    (file,) = collated.not_read
    assert [found.code for found in file.problems] == ["not-read-this-time"]
    assert why in file.problems[0].message
    assert "Collate again" in file.problems[0].remedy
    assert (file.disposition, file.submission, file.as_json()["disposition"]) == (None, None, None)
    assert [one.name for one in quarter.workspace.ledger.submissions()] == ["WS.xlsx"]
    assert kept(quarter) == [one.sha256 for one in quarter.workspace.ledger.submissions()]
    assert collated.returned == collated.accepted == ("WS",)
    assert not any("HR" in path.name for path in collated.written)


def test_a_mistake_of_ours_while_examining_leaves_the_file_for_the_next_run(
    returned: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_was = Examiner.settled

    def planted(self: Examiner, received: Any, *others: Any) -> Any:
        if received.name == "HR.xlsx":
            raise ZeroDivisionError("a mistake")
        return as_it_was(self, received, *others)

    with monkeypatch.context() as during:
        during.setattr(Examiner, "settled", planted)
        collated = returned.collate()
    is_left_for_the_next_run(returned, collated, "ZeroDivisionError in test_not_read_this_time.py, line ")
    assert became(returned.collate()) == {"HR.xlsx": "accepted", "WS.xlsx": "duplicate"}


def test_a_mistake_of_ours_while_reading_leaves_the_file_for_the_next_run(
    returned: Quarter, plant: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant("None.rows")
    is_left_for_the_next_run(returned, returned.collate(), "AttributeError in sitecustomize.py, line 7")
    monkeypatch.delenv("PYTHONPATH")
    assert became(returned.collate()) == {"HR.xlsx": "accepted", "WS.xlsx": "duplicate"}


def test_a_busy_computer_leaves_the_file_for_the_next_run(
    returned: Quarter, plant: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_was = ReadingProcess.answer

    def hurried(self: ReadingProcess, task: str, content: bytes, name: str, more: bytes = b"") -> bytes:
        self._seconds = 0.1 if name == "HR.xlsx" else 60
        return as_it_was(self, task, content, name, more)

    with monkeypatch.context() as during:
        during.setattr(ReadingProcess, "answer", hurried)
        plant("time.sleep(5)")
        collated = returned.collate()
    is_left_for_the_next_run(returned, collated, "not done within 0.1 seconds")
    monkeypatch.delenv("PYTHONPATH")
    assert became(returned.collate()) == {"HR.xlsx": "accepted", "WS.xlsx": "duplicate"}


def test_a_worker_that_somebody_ends_is_no_fault_of_the_files(
    returned: Quarter, plant: Callable[[str], None]
) -> None:
    plant("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    is_left_for_the_next_run(returned, returned.collate(), "was ended (status -9)")


def test_a_worker_that_is_ended_once_costs_a_second_try(
    returned: Quarter, plant: Callable[[str], None], tmp_path: Path
) -> None:
    mark = str(tmp_path / "ended once")
    plant(
        f"import os, signal\n        if not os.path.exists({mark!r}): "
        f"open({mark!r}, 'x').close(), os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert became(returned.collate()) == {"HR.xlsx": "accepted", "WS.xlsx": "accepted"}
    assert Path(mark).exists()


def test_a_file_that_takes_its_own_processor_time_is_unreadable(plant: Callable[[str], None]) -> None:
    plant("while True: pass")
    with ReadingProcess(processor_seconds=0.1) as reader, pytest.raises(Unreadable, match="takes far longer"):
        reader.read(b"", "HR.xlsx")


def test_so_it_is_where_the_system_does_not_count_it(tmp_path: Path) -> None:
    """As on Windows, where a thread of the worker looks."""
    code = f"import sys; sys.path.insert(0, {outside.ROOT!r})\n" + (
        "from pmf_xl.books.limits import watched\nwatched(0.1)()\nwhile True: pass"
    )
    ended = subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode
    assert isinstance(_whose_fault(ended, "HR.xlsx"), Unreadable)


@pytest.mark.parametrize(("ended", "kind"), [
    (-6, Unreadable), (-11, Unreadable), (0xC0000005, Unreadable), (0xC00000FD, Unreadable), (1816, Unreadable),  # brought down
    (0, LostWorker), (1, LostWorker), (-2, LostWorker), (-9, LostWorker), (-15, LostWorker),
])  # fmt: skip
def test_how_the_worker_ended_says_whose_fault_it_was(ended: int, kind: type[Exception]) -> None:
    assert type(_whose_fault(ended, "HR.xlsx")) is kind


def test_a_ledger_out_of_reach_still_stops_the_run(
    returned: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_reach(*_: Any) -> Any:
        raise PmfError("The ledger could not be read.")

    monkeypatch.setattr(type(returned.workspace.ledger), "issue", out_of_reach)
    with pytest.raises(PmfError, match="could not be read"):
        returned.collate()


def test_the_command_does_the_others_and_leaves_with_2(
    returned: Quarter, plant: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    from pmf_xl.books.catalogue_write import write_catalogue

    write_catalogue(returned.workspace.catalogue, returned.workspace.folder / "catalogue.xlsx")
    plant("None.rows")
    returned.workspace.ledger.close()
    arguments = ["collate", "--workspace", str(returned.workspace.folder), "--period", "2024-25-Q1"]
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--json", "--today", "2024-07-10"])
    said = capsys.readouterr()
    assert left.value.code == 2
    assert said.err.splitlines() == [
        "pmf-xl: 1 of 2 files could not be read this time (HR.xlsx): collate again."
    ]
    shown = json.loads(said.out)
    assert [file["disposition"] for file in shown["files"]] == [None, "accepted"]
    assert shown["services"]["accepted"] == 1
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--today", "2024-07-10"])
    assert "not read    -        HR.xlsx" in capsys.readouterr().out
    assert left.value.code == 2
