"""Reports are the same whoever renders them: this process, processes of this computer, a cluster."""

from collections.abc import Callable
from pathlib import Path

import pytest
from returns_taken import At

from cluster_at_work import ClusterAtWork
from pmf_xl.books.cluster import Cluster
from pmf_xl.books.workers import InThisProcess, ReadingPool, Workers
from pmf_xl.reports.defined import write_reports
from pmf_xl.reports.rendering import TASK
from pmf_xl.workspace_folder import WorkspaceFolder


def test_the_same_reports_come_of_it(
    at_south_derbyshire: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cluster").mkdir()
    tasks: list[str] = []

    def written(made: Callable[[], Workers], folder: str) -> dict[str, bytes]:
        at = at_south_derbyshire.copied(tmp_path / folder)
        workers = made()
        submit = workers.submit

        def counted(task: str, content: bytes, name: str, more: bytes = b""):
            tasks.append(task)
            return submit(task, content, name, more)

        monkeypatch.setattr(workers, "submit", counted)
        monkeypatch.setattr(WorkspaceFolder, "workers_for", lambda *_: workers)
        made_now = write_reports(at.workspace, at.period("2024-25-Q3"))
        assert (made_now.broken, made_now.failed) == ({}, {})
        assert all(one.fresh for one in made_now.files)
        return {one.name: one.path.read_bytes() for one in made_now.files}

    here = written(InThisProcess, "here")
    assert len(here) > 2
    assert tasks == []
    assert written(lambda: ReadingPool(2), "processes") == here
    with ClusterAtWork(tmp_path / "cluster") as cluster:
        cluster.add(2)
        assert written(lambda: Cluster(cluster.address), "cluster of two") == here
    assert tasks == [TASK] * (2 * len(here))
