"""A backup made while others work can be unpacked and worked with: whole, of one moment, and nothing written over."""

import json
import os
import shutil
import sqlite3
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from at_work import (
    PERIOD,
    Colleagues,
    Database,
    at,
    collating,
    fill_ledger,
    received,
    standing_figures,
    versions,
    workspace,
)

from pmf_xl.cli import main
from pmf_xl.collect.backup import Backup
from pmf_xl.ledger import Ledger
from pmf_xl.problems import PmfError
from pmf_xl.workspace import Workspace
from postgres_server import PostgresServer


@pytest.fixture
def council(tmp_path: Path, database: Database) -> Workspace:
    """A workspace with two services' returns, on either database."""
    made = workspace(tmp_path / "council", database.url)
    made.issue(PERIOD)
    versions(made.folder, made.folder / "returned" / PERIOD, 2)
    made.collate(PERIOD)
    made.write_scorecard(PERIOD)
    return made


def unpacked(backup: Backup, folder: Path) -> Workspace:
    """A workspace from a backup, as the guide tells how."""
    with zipfile.ZipFile(backup.path) as packed:
        assert packed.testzip() is None
    Workspace.restore(backup.path, folder)
    return at(folder)


def test_what_is_unpacked_is_what_was_there(council: Workspace, database: Database, tmp_path: Path) -> None:
    made = council.backup()
    assert made.path.parent == council.folder / "backups"
    assert made.problems == ()
    assert made.size == made.path.stat().st_size
    again = unpacked(made, tmp_path / "again")
    assert (
        Database(f"sqlite:///{again.folder / 'ledger.sqlite'}").content().keys() == database.content().keys()
    )
    assert again.ledger.submissions() == council.ledger.submissions()
    assert again.ledger.every_issue() == council.ledger.every_issue()
    numbers = [submission.id for submission in council.ledger.submissions()]
    for part in ("figures", "actions", "milestones", "register_entries", "sign_offs", "problems"):
        assert again.ledger.parts(part, numbers) == council.ledger.parts(part, numbers)
    assert again.ledger.last_scorecard(PERIOD) == council.ledger.last_scorecard(PERIOD)
    for name in ("catalogue.xlsx", "pmf.key"):
        assert (again.folder / name).read_bytes() == (council.folder / name).read_bytes()
    archive = {path.name: path.read_bytes() for path in (council.folder / "archive").rglob("*.*")}
    assert {path.name: path.read_bytes() for path in (again.folder / "archive").rglob("*.*")} == archive
    assert made.files == len(archive) == 4
    verified = again.verify()
    assert (verified.problems, verified.files) == ((), 4)
    again.ledger.close()
    council.ledger.close()


def test_the_quarter_goes_on_from_a_backup(council: Workspace, tmp_path: Path) -> None:
    later = council.folder / "issued" / PERIOD / "later"
    made = council.backup()
    again = unpacked(made, tmp_path / "again")
    versions(council.folder, later, 4)
    result = again.collate(PERIOD, [later / "HR 3.xlsx", later / "HR 2.xlsx"])
    assert result.files[0].disposition.value == "superseded"
    assert result.files[1].disposition.counts
    assert standing_figures(again)["HR01"] == 0.973
    assert all(file.fresh is False for file in again.issue(PERIOD)), "what was issued is known"
    again.ledger.close()
    council.ledger.close()


def test_of_a_shared_database_only_this_council_is_taken(tmp_path: Path, postgres: PostgresServer) -> None:
    database = Database(postgres.new_database())
    council = workspace(tmp_path / "council", database.url)
    with database.ledger("york") as theirs:
        fill_ledger(theirs)
    council.ledger.record(received(issue=None))
    unpacked(council.backup(), tmp_path / "again")
    copy = Database(f"sqlite:///{tmp_path / 'again' / 'ledger.sqlite'}")
    assert {row[1] for row in copy.run("SELECT id, council FROM submissions")} == {"testshire-council"}
    council.ledger.close()


def test_the_copy_is_guarded_as_the_ledger_is(council: Workspace, tmp_path: Path) -> None:
    unpacked(council.backup(), tmp_path / "again")
    with (
        closing(sqlite3.connect(tmp_path / "again" / "ledger.sqlite")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="only added to"),
    ):
        connection.execute("DELETE FROM figures")
    council.ledger.close()


def test_a_backup_made_while_others_collate_is_of_one_moment(council: Workspace, tmp_path: Path) -> None:
    """Backups are made as fast as they can be while two colleagues record: each of them is whole."""
    pool = tmp_path / "pool"
    versions(council.folder, pool, 10)
    backing_up = (
        "made = []\n"
        "for number in range(6):\n"
        f"    backup = at.backup(Path({str(tmp_path)!r}) / f'{{number}}.zip')\n"
        "    made.append([str(backup.path), backup.files, len(backup.problems)])\n"
        "print(json.dumps(made))"
    )
    halves = [collating([pool / f"{service} {n}.xlsx" for n in range(10)]) for service in ("HR", "WS")]
    *_, backups = Colleagues([council.folder] * 3, [*halves, backing_up]).work()
    counts = []
    for number, (path, files, problems) in enumerate(backups):
        again = unpacked(Backup(Path(path), files, 0, ()), tmp_path / f"again {number}")
        verified = again.verify()
        assert (problems, verified.problems) == (0, ())
        assert verified.files == files
        counts.append(files)
        again.ledger.close()
    assert counts == sorted(counts)
    council.ledger.close()


def test_what_somebody_is_just_writing_is_not_in_it(tmp_path: Path) -> None:
    """The file holds rows of a transaction that is not done: a plain copy of it would hold half of a file's figures."""
    ledger = Ledger(tmp_path / "ledger.sqlite", "testshire-council")
    fill_ledger(ledger)
    written, copied = Event(), tmp_path / "copy.sqlite"

    def write_and_think_better_of_it() -> None:
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)) as connection:
            connection.execute(
                "PRAGMA cache_size = 2"
            )  # so that pages go to the file before the transaction ends
            connection.execute("BEGIN IMMEDIATE")
            for number in range(300):
                content = (f"{number} " * 2000,)
                connection.execute(
                    "INSERT INTO scorecards SELECT NULL, council, period, 'z', ? FROM issues", content
                )
                connection.execute(
                    "INSERT INTO problems SELECT NULL, 1, 'x', 'y', 'z', '', '', '', '', ?, ''", content
                )
            written.set()
            sleep(0.5)
            connection.execute("ROLLBACK")

    with ThreadPoolExecutor(1) as colleague:
        done = colleague.submit(write_and_think_better_of_it)
        assert written.wait(30)
        assert (tmp_path / "ledger.sqlite").stat().st_size > 1_000_000, "they are in the file"
        ledger.copy_to(copied)
        done.result()
    assert Database(f"sqlite:///{copied}").run("SELECT count(*) FROM scorecards") == [(1,)]
    assert Database(f"sqlite:///{copied}").run("SELECT count(*) FROM problems") == [(1,)]
    assert Database(f"sqlite:///{copied}").run("PRAGMA integrity_check") == [("ok",)]
    ledger.close()


def test_nothing_is_written_over(council: Workspace, tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_text("last year's")
    with pytest.raises(PmfError, match=r"there\.zip is there already; nothing was changed"):
        council.backup(there)
    assert there.read_text() == "last year's"
    council.ledger.close()


def test_it_goes_where_it_is_told(council: Workspace, tmp_path: Path) -> None:
    into = tmp_path / "elsewhere"
    into.mkdir()
    assert council.backup(into).path == into / "testshire-council 2024-07-10 090000.zip"
    assert council.backup(into / "deeper" / "mine.zip").path == into / "deeper" / "mine.zip"
    assert [path.name for path in (into / "deeper").iterdir()] == ["mine.zip"], "nothing is left lying about"
    council.ledger.close()


@pytest.mark.skipif(os.name != "posix", reason="who may read a file is told otherwise there")
def test_only_its_owner_can_read_it(council: Workspace) -> None:
    assert stat.S_IMODE(council.backup().path.stat().st_mode) == 0o600, "it holds the password and the key"
    council.ledger.close()


def test_what_is_missing_or_changed_is_told_and_the_rest_is_kept(council: Workspace, tmp_path: Path) -> None:
    first, second, *_ = sorted((council.folder / "archive").rglob("*.xlsx"))
    first.unlink()
    second.write_bytes(b"something else")
    made = council.backup()
    assert sorted(problem.code for problem in made.problems) == ["archive-changed", "archive-missing"]
    again = unpacked(made, tmp_path / "again")
    assert {problem.code for problem in again.verify().problems} == {"archive-changed", "archive-missing"}
    again.ledger.close()
    council.ledger.close()


def test_what_was_left_half_written_is_not_in_it(council: Workspace) -> None:
    (council.folder / "archive" / ".writing-ab12_9xz").write_bytes(b"half")
    (council.folder / "archive" / "00").mkdir(exist_ok=True)
    (council.folder / "archive" / "00" / f"{'0' * 64}.xlsx").write_bytes(b"not recorded yet")
    with zipfile.ZipFile(council.backup().path) as packed:
        names = packed.namelist()
    assert sorted(names)[-4:] == ["catalogue.xlsx", "ledger.sqlite", "pmf.key", "pmf.toml"]
    assert len(names) == 8
    council.ledger.close()


def test_the_command(council: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    council.ledger.close()

    def run(*arguments: object) -> tuple[Any, str]:
        with pytest.raises(SystemExit) as left:
            main(["backup", *map(str, arguments), "--workspace", str(council.folder)])
        return left.value.code or 0, capsys.readouterr().out

    status, said = run(tmp_path / "a.zip")
    assert status == 0
    assert f"wrote {tmp_path / 'a.zip'}: the ledger, 4 files received" in said
    status, said = run(tmp_path / "b.zip", "--json")
    assert json.loads(said) == {
        "path": str(tmp_path / "b.zip"), "files": 4, "size": (tmp_path / "b.zip").stat().st_size, "problems": []
    }  # fmt: skip
    shutil.rmtree(council.folder / "archive")
    status, said = run(tmp_path / "c.zip")
    assert status == 1
    assert said.count("ERROR") == 4
    assert run(tmp_path / "c.zip")[0] == 2
