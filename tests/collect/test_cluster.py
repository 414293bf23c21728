"""Work that is shared out by a scheduler: the same comes of it whatever did it, and whatever was lost on the way."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from many_versions import copied, told, versions

from cluster_at_work import ClusterAtWork
from pmf_xl.books import cluster
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.books.cluster import Cluster
from pmf_xl.books.worker import NotReadThisTime
from pmf_xl.cli import main
from pmf_xl.collect.read_and_judge import TASK as JUDGE
from pmf_xl.collect.workbook_file import WorkbookFile
from pmf_xl.collect.write_workbook import TASK as WRITE
from pmf_xl.collect.write_workbook import written_by
from pmf_xl.layout.issued import Issued
from pmf_xl.problems import MissingPackageError, SchedulerError
from pmf_xl.told import LongStep, nobody
from pmf_xl.version import VERSION
from pmf_xl.workspace_folder import CATALOGUE
from quarter import Quarter

NOBODY = "tcp://127.0.0.1:9"  # the port of a service that throws everything away, and hardly ever runs


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterAtWork]:
    with ClusterAtWork(tmp_path_factory.mktemp("cluster")) as at_work:
        at_work.add(2)
        yield at_work


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[ClusterAtWork]:
    """A scheduler of the test's own, which it may do anything to."""
    (tmp_path / "cluster").mkdir()
    with ClusterAtWork(tmp_path / "cluster") as at_work:
        yield at_work


def issued(quarter: Quarter) -> list[WorkbookFile]:
    records = quarter.workspace.ledger.issues("2024-25-Q1").values()
    return [WorkbookFile.of(quarter.workspace, Issued.from_json(one.content)) for one in records]


def test_a_cluster_finds_what_this_computer_finds_in_the_same_order(
    quarter: Quarter, two_workers: ClusterAtWork, tmp_path: Path
) -> None:
    versions(quarter)
    here = told(copied(quarter, tmp_path / "here"))
    there = told(copied(quarter, tmp_path / "there"), two_workers.address)
    assert there == here
    assert {file["disposition"] for file in here[0]["files"]} == {
        "superseded", "accepted", "queried", "rejected", "duplicate", "foreign", "unreadable",
    }  # fmt: skip


def test_a_worker_that_is_ended_on_the_way_costs_a_second_try_and_no_return(
    quarter: Quarter, at_work: ClusterAtWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions(quarter)
    at_work.add(2, **at_work.slow(0.6))
    held: dict[str, int] = {}
    as_it_was = Cluster.submit

    def ended_at_the_sixth(self: Cluster, *asked: Any) -> Any:
        given = as_it_was(self, *asked)
        held["asked"] = held.get("asked", 0) + 1
        if held["asked"] == 6:
            at_work.workers[0].kill()
            at_work.workers[0].wait()
            held["of the lost"] = min(len(tasks) for tasks in self._client.processing().values())
        return given

    monkeypatch.setattr(Cluster, "submit", ended_at_the_sixth)
    there = told(copied(quarter, tmp_path / "there"), at_work.address)
    assert held["of the lost"] > 0
    monkeypatch.undo()
    assert there == told(copied(quarter, tmp_path / "here"))


@pytest.mark.parametrize("who", ["workers", "scheduler"])
def test_where_nobody_is_left_files_wait_for_the_next_run(
    who: str, quarter: Quarter, at_work: ClusterAtWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SECONDS_WITHOUT_WORKERS", 1.0)
    monkeypatch.setattr(cluster, "LOOKS_EVERY", 0.25)
    versions(quarter)
    at_work.add(1, **at_work.slow(0.2))
    as_it_was, asked = Cluster.submit, []

    def all_ended_at_the_third(self: Cluster, *task: Any) -> Any:
        asked.append(task)
        if len(asked) == 3:
            at_work.workers[0].kill() if who == "workers" else at_work.end_scheduler()
        return as_it_was(self, *task)

    monkeypatch.setattr(Cluster, "submit", all_ended_at_the_third)
    copy = copied(quarter, tmp_path / "there")
    said, (listed, _), written = told(copy, at_work.address)
    assert "problems.xlsx" in written
    unread = [file for file in said["files"] if file["disposition"] is None]
    assert unread
    assert {found["code"] for file in unread for found in file["problems"]} == {"not-read-this-time"}
    assert not {file["path"] for file in unread} & {name for _, name, _, _ in listed}
    monkeypatch.undo()
    again = told(copy)[0]
    assert {file["disposition"] for file in again["files"]} >= {"accepted", "duplicate", "rejected"}
    assert None not in {file["disposition"] for file in again["files"]}


def test_a_cluster_writes_the_workbooks_this_computer_writes(
    quarter: Quarter, two_workers: ClusterAtWork
) -> None:
    quarter.issue()
    files = issued(quarter)
    with Cluster(two_workers.address) as workers:
        assert workers.processes == 2
        assert written_by(workers, files, LongStep(nobody, "Writing")) == [file.content() for file in files]


def test_a_workbook_whose_worker_is_lost_is_written_here(
    quarter: Quarter, at_work: ClusterAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SECONDS_WITHOUT_WORKERS", 1.0)
    monkeypatch.setattr(cluster, "LOOKS_EVERY", 0.25)
    quarter.issue()
    files = issued(quarter)
    at_work.add(1)
    with Cluster(at_work.address) as workers:
        at_work.workers[0].kill()
        assert written_by(workers, files, LongStep(nobody, "Writing")) == [file.content() for file in files]


@pytest.mark.parametrize("scheduler", [NOBODY, "scheduler", "http://127.0.0.1:9"])
def test_a_scheduler_out_of_reach_is_said_in_a_sentence(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_REACH_IT", 0.5)
    with pytest.raises(SchedulerError) as refused, Cluster(scheduler):
        pass
    assert str(refused.value) == (
        f"The scheduler {scheduler} cannot be reached; its address looks like tcp://scheduler:8786. "
        "Start them as docs/many-machines.md says, or leave --scheduler out: then this computer does the work."
    )


OTHER = "import pmf_xl.version\npmf_xl.version.VERSION = '0.0.1'"
NONE = """
import sys
class No:
    def find_spec(self, name, *_):
        if name == "pmf_xl":
            raise ModuleNotFoundError(f"No module named {name!r}")
sys.meta_path.insert(0, No())
"""


@pytest.mark.parametrize(("planted", "has"), [(OTHER, "pmf-xl 0.0.1"), (NONE, "no pmf-xl")])
def test_a_worker_must_have_the_same_program(planted: str, has: str, at_work: ClusterAtWork) -> None:
    at_work.add(1, **at_work.planted(planted))
    said = rf" has {has}, and this is {VERSION}\. Install the same "
    with pytest.raises(SchedulerError, match=said), Cluster(at_work.address):
        pass


def test_a_worker_of_another_version_that_comes_later_does_nothing(at_work: ClusterAtWork) -> None:
    at_work.add(1)
    with Cluster(at_work.address) as workers:
        at_work.add(1, **at_work.planted(OTHER))
        at_work.workers[0].kill()
        with pytest.raises(NotReadThisTime, match=f"has pmf-xl 0.0.1, not {VERSION}"):
            workers.read(b"", "HR.xlsx")


def test_a_scheduler_without_workers_is_said(at_work: ClusterAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_REACH_IT", 0.5)
    with pytest.raises(SchedulerError, match="has no workers. Start them as "), Cluster(at_work.address):
        pass


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingPackageError) as refused, Cluster(NOBODY):
        pass
    assert str(refused.value) == "A scheduler needs Dask: pip install distributed"


def left(arguments: list[str]) -> object:
    """Run a command, and give the status it left with."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def test_the_commands_hand_work_to_a_scheduler(
    quarter: Quarter,
    two_workers: ClusterAtWork,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = quarter.workspace.folder
    write_catalogue(quarter.workspace.catalogue, folder / CATALOGUE)
    tasks: list[str] = []
    as_it_was = Cluster.submit

    def counted(self: Cluster, task: str, *asked: Any) -> Any:
        tasks.append(task)
        return as_it_was(self, task, *asked)

    monkeypatch.setattr(Cluster, "submit", counted)
    at = ["--period", "2024-25-Q1", "--workspace", str(folder), "--scheduler", two_workers.address]
    assert left(["issue", *at]) == 0
    assert tasks == [WRITE, WRITE]
    quarter.hand_in("HR")
    assert left(["collate", *at]) == 0
    assert set(tasks[2:]) == {JUDGE}
    monkeypatch.setattr(cluster, "SECONDS_TO_REACH_IT", 0.5)
    assert left(["collate", *at[:-1], NOBODY]) == 2
    assert f"pmf-xl: The scheduler {NOBODY} cannot be reached; " in capsys.readouterr().err
