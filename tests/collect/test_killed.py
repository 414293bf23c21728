"""Ended at any moment and run again, issuing and collating leave what they would have left had nothing happened."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from long_runs import usually
from pmf_xl.books.files import write_whole
from pmf_xl.books.write import Filling, collection_bytes
from pmf_xl.catalogue import Catalogue, find_kit, read_kit
from pmf_xl.collect.stamp import stamp_of
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from quarter import Quarter

PERIOD, TODAY = "2014-15-Q1", date(2014, 7, 10)
COLLATINGS, ISSUINGS = usually((14, 3), on_demand=(34, 8))  # how often each is ended: issuing both times
STEPS = (1, 4, 7, 10)  # of the twelve that six times two files take
ROOT = Path(__file__).parents[2]
# What a killed run runs: everything is ready when it says so, and the work begins when it is told to.
RUN = """
import sys
from datetime import date
from pathlib import Path
sys.path[:0] = {path!r}
from long_runs import usually
from quarter import Quarter
from pmf_xl.collect import collate, entering, feedback, filing, issue
from pmf_xl.ledger import Ledger
from pmf_xl.books import write, write_report
from test_killed import hart
quarter = Quarter(Path({folder!r}), hart({target!r}), {period!r}, date(2014, 7, 10))
quarter.workspace.past, quarter.workspace.theme, quarter.workspace.lock
entering.MOST_AT_ONCE = 2  # so that it has many moments between one transaction and the next

def told(work):
    def tell(*given):
        print("step", flush=True)
        return work(*given)
    return tell
filing.write_all_whole, Ledger.record_all = told(filing.write_all_whole), told(Ledger.record_all)
print("ready", flush=True)
sys.stdin.readline()
quarter.{work}()
print("done", flush=True)
"""


def hart(target: str = "") -> Catalogue:
    """Hart's catalogue; with `target`, one in which every target is that."""
    catalogue, _ = read_kit(find_kit("hart"))
    assert catalogue
    if not target:
        return catalogue
    changed = (held.model_copy(update={"target": float(target)}) for held in catalogue.targets)
    return Catalogue(**{**vars(catalogue), "targets": tuple(changed)})


class Run:
    """Some work at a workspace in another process, getting ready from the moment it is made."""

    def __init__(self, start: Path, folder: Path, work: str, target: str = "") -> None:
        self.folder = Path(shutil.copytree(start, folder))
        path = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "collect")]
        code = RUN.format(path=path, folder=str(folder), target=target, period=PERIOD, work=work)
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True)

    def _begin(self) -> None:
        assert self.process.stdin
        assert self._says() == "ready"
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def _says(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def left_alone(self) -> float:
        """Let it work to its end, and give the seconds that takes."""
        with self.process:
            self._begin()
            start = time.perf_counter()
            while (said := self._says()) != "done":
                assert said == "step"
            return time.perf_counter() - start

    def killed_after(self, seconds: float) -> Path:
        """Let it work for so long, end it, and give its workspace's folder."""
        with self.process:
            self._begin()
            time.sleep(seconds)
            self.process.kill()
        return self.folder

    def killed_at(self, step: int) -> Path:
        """End it just as it begins a step, the writing of copies or the recording of two files; give its folder."""
        with self.process:
            self._begin()
            for _ in range(step):
                assert self._says() == "step"
            self.process.kill()
        return self.folder


def killed(start: Path, folder: Path, work: str, seconds: list[float], target: str = "") -> Iterator[Path]:
    """The desks of several runs ended after so many seconds each; the next gets ready while one is looked at."""
    ahead = Run(start, folder / "0", work, target)
    try:
        for number, moment in enumerate(seconds, start=1):
            run, ahead = ahead, Run(start, folder / str(number), work, target)
            yield run.killed_after(moment)
            shutil.rmtree(run.folder)
    finally:
        ahead.process.kill()
        ahead.process.communicate()


def moments(count: int, whole: float) -> list[float]:
    """Moments all over a piece of work, at random but the same ones each time, and none at its very end."""
    chance = random.Random(count)
    return [whole * (number + chance.random()) / count * 0.97 for number in range(count)]


def returned(folder: Path) -> Quarter:
    """A workspace on which eleven returns wait, three with errors."""
    quarter = Quarter(folder, hart(), PERIOD, TODAY)
    workspace, chance = quarter.workspace, random.Random(1)
    for service, file in quarter.issue().items():
        record = workspace.ledger.issue(file.issue)
        assert record
        issued = Issued.from_json(record.content)
        typed = {
            row.key: {"outturn": round(chance.random(), 3), "commentary": "fine"} for row in issued.measures
        }
        if service in ("HR", "IT", "CS"):
            typed[issued.measures[0].key]["outturn"] = "many"
        filling = Filling(stamp_of(workspace, issued), workspace.now(), {"Measures": typed})
        (quarter.returned / file.path.name).write_bytes(
            collection_bytes(workbook(issued), workspace.theme, workspace.lock, filling)
        )
    (quarter.returned / "notes.txt").write_text("late")
    workspace.ledger.close()
    return quarter


def everything(folder: Path) -> dict[str, Any]:
    """What a ledger and the drawers hold, without numbers and times that differ from run to run."""
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as ledger:
        ledger.row_factory = sqlite3.Row
        name_of = {row["id"]: row["name"] for row in ledger.execute("select id, name from submissions")}
        held: dict[str, Any] = {}
        for table in ("submissions", "figures", "actions", "milestones", "sign_offs", "problems"):
            rows = [dict(row) for row in ledger.execute(f"select * from {table}")]
            for row in rows:
                row.pop("id")
                row.pop("received_at", None)
                row["submission"] = name_of.get(row.get("submission"))
            held[table] = sorted(map(repr, rows))
    archived = [path for path in (folder / "archive").rglob("*") if path.is_file() and path.name[0] != "."]
    held["archive"] = {path.name: path.read_bytes() for path in archived}
    return held


def half_submissions(folder: Path, whole: dict[str, Any]) -> list[str]:
    """Files whose record is there and not all that was found in them."""
    now = everything(folder)
    return [
        row for table in ("figures", "problems", "sign_offs")
        for row in whole[table]
        if any(f"'{name}'" in row for name in names(now)) and row not in now[table]
    ]  # fmt: skip


def names(held: dict[str, Any]) -> set[str]:
    return {row.split("'name': '")[1].split("'")[0] for row in held["submissions"]}


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed") / "workspace"
    returned(folder)
    return folder


def test_a_collation_ended_at_any_moment_can_be_run_to_its_end(waiting: Path, tmp_path: Path) -> None:
    run = Run(waiting, tmp_path / "left alone", "collate")
    whole_run, left_alone = run.left_alone(), run.folder
    whole = everything(left_alone)
    assert len(whole["submissions"]) == len(whole["archive"]) == 12
    feedback = {path.name.split(" feedback ")[0] for path in (left_alone / "collated").rglob("*feedback*")}
    recorded = Counter[int]()
    at_steps = (Run(waiting, tmp_path / f"step {step}", "collate").killed_at(step) for step in STEPS)
    anywhen = killed(waiting, tmp_path, "collate", moments(COLLATINGS, whole_run))
    for folder in chain(at_steps, anywhen):
        assert half_submissions(folder, whole) == []
        recorded[len(everything(folder)["submissions"])] += 1
        quarter = Quarter(folder, hart(), PERIOD, TODAY)
        quarter.collate()
        quarter.workspace.ledger.close()
        assert everything(folder) == whole
        written = {
            path.name.split(" feedback ")[0]: path for path in (folder / "collated").rglob("*feedback*")
        }
        assert written.keys() == feedback
        assert all(zipfile.is_zipfile(path) for path in written.values())
    assert len(recorded) > 2, f"it was ended at moments that differ: {recorded}"


@pytest.mark.parametrize("again", [False, True], ids=["issued", "issued anew"])
def test_an_issue_ended_at_any_moment_can_be_run_to_its_end(tmp_path: Path, again: bool) -> None:
    start = tmp_path / "start"
    quarter = Quarter(start, hart(), PERIOD, TODAY)
    first = {service: file.issue for service, file in quarter.issue().items()} if again else {}
    quarter.workspace.ledger.close()
    target = "0.5" if again else ""
    whole_run = Run(start, tmp_path / "left alone", "issue", target).left_alone()
    for folder in killed(start, tmp_path, "issue", moments(ISSUINGS, whole_run), target):
        quarter = Quarter(folder, hart(target), PERIOD, TODAY)
        finished = quarter.issue()
        ledger = quarter.workspace.ledger
        latest = {service: (record.id, record.number) for service, record in ledger.issues(PERIOD).items()}
        ledger.close()
        assert latest == {service: (file.issue, 2 if again else 1) for service, file in finished.items()}
        assert len(latest) == 11
        for service, file in finished.items():
            assert stamp(file.path) == file.issue, service
        replaced = {stamp(path) for path in file.path.parent.glob("replaced/*")}
        assert replaced == set(first.values())


def stamp(path: Path) -> str:
    """The issue a workbook says it is."""
    return next(str(row[1].value) for row in openpyxl.load_workbook(path)["Stamp"] if row[0].value == "issue")


def test_what_a_killed_run_left_half_written_is_swept_away(tmp_path: Path) -> None:
    old, new = tmp_path / ".writing-old", tmp_path / ".writing-new"
    for half in (old, new):
        half.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    write_whole(tmp_path / "whole", b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".writing-new", "whole"], (
        "the new may be another's"
    )
