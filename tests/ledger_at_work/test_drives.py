"""A full disk, a folder that may only be read, a workbook open in Excel: one plain sentence, and nothing half written."""

import errno
import io
import os
import shutil
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from at_work import PERIOD, at, contents, standing_figures, versions, workspace
from small_drive import SmallDrive, small_drive

from pmf_xl.books import files
from pmf_xl.books.files import write_whole
from pmf_xl.cli import main
from pmf_xl.ledger.database import plainly
from pmf_xl.problems import PmfError

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command, and give its exit status and what it said; where it fails that is one line."""

    def command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        status, said = int(left.value.code or 0), capsys.readouterr()
        if status == 2:
            assert said.err.startswith("pmf-xl: ")
            assert said.err.count("\n") == 1
            assert "Traceback" not in said.err
        return status, said.out, said.err

    return command


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[SmallDrive]:
    with small_drive(tmp_path / "drive") as drive:
        if drive is None:
            pytest.skip("mounting a small drive takes root on Linux; the same is tested without one")
        yield drive


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace to which four files have come back, none of them collated."""
    council = workspace(tmp_path_factory.mktemp("whole") / "council")
    council.issue(PERIOD)
    versions(council.folder, council.folder / "returned" / PERIOD, 2)
    council.ledger.close()
    return council.folder


def half_written(folder: Path) -> list[Path]:
    """Temporary files, and workbooks and zip files that cannot be opened."""
    return [
        path
        for path in folder.rglob("*")
        if path.name.startswith(".writing-") or (path.suffix in (".xlsx", ".zip") and not _opens(path))
    ]


def _opens(path: Path) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as container:
            return container.testzip() is None
    except zipfile.BadZipFile:
        return False


def whole_in_itself(folder: Path) -> bool:
    council = at(folder)
    verified = council.verify()
    council.ledger.close()
    # A copy whose record was not written any more; it will be taken in again.
    return {problem.code for problem in verified.problems} <= {"archive-unknown"}


# -- a full disk --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", [0, 8_000, 30_000, 60_000, 90_000, 150_000])
def test_a_disk_that_fills_up_in_a_collation(drive: SmallDrive, whole: Path, run: Run, left: int) -> None:
    folder = shutil.copytree(whole, drive.folder / "council")
    drive.leave_free(left)
    status, _, said = run("collate", "--period", PERIOD, "--workspace", folder)
    assert status == 2
    assert "the disk is full" in said
    assert half_written(folder) == []
    drive.make_room()
    assert whole_in_itself(folder)
    assert run("collate", "--period", PERIOD, "--workspace", folder)[0] == 0
    council = at(folder)
    assert len(council.ledger.submissions()) == 4
    assert standing_figures(council)["HR01"] == 0.971
    council.ledger.close()
    assert whole_in_itself(folder)


@pytest.mark.parametrize("left", [0, 10_000, 25_000, 40_000])
def test_a_disk_that_fills_up_while_workbooks_are_issued(drive: SmallDrive, run: Run, left: int) -> None:
    folder = workspace(drive.folder / "council").folder
    drive.leave_free(left)
    status, _, said = run("issue", "--period", PERIOD, "--workspace", folder)
    assert (status, "the disk is full" in said) == (2, True)
    assert half_written(folder) == []
    drive.make_room()
    assert run("issue", "--period", PERIOD, "--workspace", folder)[0] == 0
    council = at(folder)
    assert {(issue.service, issue.number) for issue in council.ledger.every_issue()} == {("HR", 1), ("WS", 1)}
    for service in ("HR", "WS"):
        openpyxl.load_workbook(folder / "issued" / PERIOD / f"{PERIOD} {service}.xlsx").close()
    council.ledger.close()
    assert whole_in_itself(folder)


@pytest.mark.parametrize("command", ["scorecard", "exceptions", "backup"])
def test_a_disk_with_no_room_for_what_is_made(drive: SmallDrive, whole: Path, run: Run, command: str) -> None:
    folder = shutil.copytree(whole, drive.folder / "council")
    at(folder).collate(PERIOD)
    arguments = [command, "--workspace", folder] + (["--period", PERIOD] if command != "backup" else [])
    drive.leave_free(4_000)
    before = contents(folder)
    status, _, said = run(*arguments)
    assert (status, "the disk is full" in said) == (2, True)
    assert {name: held for name, held in contents(folder).items() if name != "ledger.sqlite"} == {
        name: held for name, held in before.items() if name != "ledger.sqlite"
    }
    drive.make_room()
    assert whole_in_itself(folder)
    assert run(*arguments)[0] == 0


def test_a_disk_that_is_full_when_a_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept.xlsx").write_bytes(b"as it was")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(PmfError, match=r"kept\.xlsx could not be written: the disk is full\. Make room"):
        write_whole(tmp_path / "kept.xlsx", b"new")
    assert contents(tmp_path) == {"kept.xlsx": b"as it was"}


def test_a_disk_that_is_full_when_the_ledger_is_written(whole: Path, tmp_path: Path, run: Run) -> None:
    """SQLite says so itself when its file may not grow, which is what a full disk comes to."""
    from sqlalchemy import event

    council = at(shutil.copytree(whole, tmp_path / "council"))
    versions(council.folder, council.folder / "returned" / PERIOD, 8)
    engine = council.ledger._engine
    engine.dispose()

    @event.listens_for(engine, "connect")
    def no_more_pages(connection: Any, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    with pytest.raises(PmfError, match="The ledger could not be written to: the disk is full") as said:
        council.collate(PERIOD)
    assert "\n" not in str(said.value)
    engine.dispose()
    assert half_written(council.folder) == []
    assert whole_in_itself(council.folder)
    assert len(at(council.folder).collate(PERIOD).files) == 16


# -- a folder that may only be read ---------------------------------------------------------------------------------------


def test_a_drive_that_may_only_be_read(drive: SmallDrive, whole: Path, run: Run, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, drive.folder / "council")
    at(folder).collate(PERIOD)
    (folder / "returned" / PERIOD / "late.xlsx").write_bytes(b"PK not read yet")
    before = contents(folder)
    drive.read_only()
    try:
        for command in (
            ["check"], ["status", "--period", PERIOD], ["trace", "HR01", PERIOD], ["find", "calls"], ["verify"],
            ["backup", tmp_path / "elsewhere.zip"],
        ):  # fmt: skip
            assert run(*command, "--workspace", folder)[0] == 0, command
        for command in (["collate"], ["scorecard"], ["exceptions"]):
            status, _, said = run(*command, "--period", PERIOD, "--workspace", folder)
            assert (status, "may only be read" in said) == (2, True), said
        for command in (
            ["backup", "--workspace", folder],
            ["init", drive.folder / "new", "--template", "hart"],
        ):
            status, _, said = run(*command)
            assert (status, "may only be read" in said) == (2, True), said
        assert run("issue", "--period", PERIOD, "--workspace", folder)[0] == 0, "all of it is there already"
    finally:
        drive.read_only(False)
    assert contents(folder) == before


def test_a_folder_that_may_not_be_written_to(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(whole, tmp_path / "council")
    before = contents(folder)

    def refused(*_: object, **__: object) -> Any:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(files.tempfile, "mkstemp", refused)
    council = at(folder)
    with pytest.raises(PmfError, match="could not be written: it or its folder may only be read"):
        council.collate(PERIOD)
    council.ledger.close()
    after = {name: held for name, held in contents(folder).items() if name in before}
    assert after == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_truly_may_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PmfError, match="may only be read"):
            write_whole(tmp_path / "new.xlsx", b"new")
    finally:
        tmp_path.chmod(0o700)


# -- a workbook that is open in another program ---------------------------------------------------------------------------


def held_open(monkeypatch: pytest.MonkeyPatch, path: Path, times: int = 10**6) -> list[Path]:
    """Let a file be held open as Windows holds it: nothing can take its place, and it cannot be moved."""
    replace, tries = os.replace, []

    def refused(one: Path | str, other: Path | str) -> None:
        if path in (Path(one), Path(other)):
            tries.append(path)
            if len(tries) <= times:
                raise PermissionError(errno.EACCES, "Permission denied")
        replace(one, other)

    monkeypatch.setattr(files.os, "replace", refused)
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    return tries


def excel_opens(path: Path, person: str = "Pat Lee") -> None:
    """What Excel leaves beside a workbook that somebody has open."""
    narrow = bytes([len(person)]) + person.encode("cp1252").ljust(54)
    wide = len(person).to_bytes(2, "little") + person.encode("utf-16-le").ljust(108)
    path.with_name(f"~${path.name}").write_bytes(narrow + wide)


def libreoffice_opens(path: Path) -> None:
    said = "Pat Lee,pat,laptop7,10.07.2024 10:42,file:///home/pat/.config/libreoffice/4;"
    path.with_name(f".~lock.{path.name}#").write_text(said)


@pytest.mark.parametrize(
    ("opens", "said"),
    [
        (excel_opens, "it is open in Excel by Pat Lee. Close it there and run this again."),
        (
            lambda path: path.with_name(f"~${path.name}").write_bytes(b""),
            "it is open in Excel. Close it there",
        ),
        (libreoffice_opens, "it is open in LibreOffice by Pat Lee. Close it there"),
        (lambda path: None, "it or its folder may only be read. Is it open in Excel?"),
    ],
)
def test_a_workbook_open_elsewhere_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "problems.xlsx"
    path.write_bytes(b"as it was")
    opens(path)
    before = contents(tmp_path)
    held_open(monkeypatch, path)
    with pytest.raises(PmfError) as reason:
        write_whole(path, b"new")
    assert str(reason.value).startswith(f"{path} could not be written: {said}")
    assert contents(tmp_path) == before


def test_a_list_of_problems_open_in_excel_keeps_nothing_from_being_recorded(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    folder = shutil.copytree(whole, tmp_path / "council")
    listed = folder / "collated" / PERIOD / "problems.xlsx"
    listed.parent.mkdir(parents=True)
    listed.write_bytes(b"yesterday's")
    excel_opens(listed)
    held_open(monkeypatch, listed)
    status, _, said = run("collate", "--period", PERIOD, "--workspace", folder)
    assert (status, "problems.xlsx could not be written: it is open in Excel by Pat Lee" in said) == (2, True)
    assert listed.read_bytes() == b"yesterday's"
    council = at(folder)
    assert len(council.ledger.submissions()) == 4, "all of it is recorded, only the list is old"
    council.ledger.close()
    monkeypatch.undo()
    listed.with_name("~$problems.xlsx").unlink()
    assert run("collate", "--period", PERIOD, "--workspace", folder)[0] == 0
    assert listed.read_bytes() != b"yesterday's"


def test_an_issued_workbook_open_in_excel_is_replaced_once_it_is_closed(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    folder = shutil.copytree(whole, tmp_path / "council")
    sent = folder / "issued" / PERIOD / f"{PERIOD} HR.xlsx"
    first = sent.read_bytes()
    council = at(folder)
    targets = [
        target.model_copy(update={"target": 0.5} if target.ref == "HR01" else {})
        for target in council.catalogue.targets
    ]
    council.__dict__["catalogue"] = replace(council.catalogue, targets=tuple(targets))
    excel_opens(sent)
    held_open(monkeypatch, sent)
    with pytest.raises(PmfError, match=r"HR\.xlsx could not be put aside: it is open in Excel by Pat Lee"):
        council.issue(PERIOD)
    assert sent.read_bytes() == first
    assert not any((sent.parent / "replaced").iterdir())
    monkeypatch.undo()
    sent.with_name(f"~${sent.name}").unlink()
    issued = {file.service: file for file in council.issue(PERIOD)}
    assert (issued["HR"].number, issued["HR"].fresh) == (2, False), "it was recorded, and is written now"
    assert sent.read_bytes() != first
    assert [path.read_bytes() for path in (sent.parent / "replaced").iterdir()] == [first]
    council.ledger.close()


def test_a_virus_scanner_that_soon_lets_go_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "problems.xlsx"
    path.write_bytes(b"as it was")
    tries = held_open(monkeypatch, path, times=2)
    write_whole(path, b"new")
    assert (path.read_bytes(), len(tries)) == (b"new", 3)


def test_what_excel_leaves_among_the_returns_is_nobodys_return(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "council")
    excel_opens(folder / "returned" / PERIOD / "HR 1.xlsx")
    council = at(folder)
    found = {file.path.name: file for file in council.collate(PERIOD).files}
    council.ledger.close()
    lock = found["~$HR 1.xlsx"]
    assert (lock.disposition, [problem.severity for problem in lock.problems]) == ("foreign", ["note"])
    assert found["HR 1.xlsx"].disposition.counts


# -- what a killed run leaves behind --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["collate", "issue"])
def test_what_a_killed_run_left_is_cleared_by_the_next_and_never_counted(
    whole: Path, tmp_path: Path, run: Run, command: str
) -> None:
    folder = shutil.copytree(whole, tmp_path / "council")
    places = [
        folder / "archive",
        folder / "archive" / "ab",
        folder / "issued" / PERIOD,
        folder / "collated" / PERIOD,
    ]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
        for name, age in ((".writing-abandon8", 7200), (".writing-at_work8", 60)):
            (place / name).write_bytes(b"half")
            os.utime(place / name, (time.time() - age,) * 2)
    half = folder / "returned" / PERIOD / ".writing-tippedin"
    half.write_bytes(b"half")
    assert run(command, "--period", PERIOD, "--workspace", folder)[0] == 0
    left = sorted(path.name for place in places for path in place.glob(".writing-*"))
    assert left == [".writing-at_work8"] * 4, "another run may be at work on those"
    council = at(folder)
    assert not any(submission.name.startswith(".writing") for submission in council.ledger.submissions())
    assert council.verify().problems == ()
    council.ledger.close()


def test_a_service_may_call_its_return_what_it_likes(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "council")
    returned = folder / "returned" / PERIOD
    (returned / "HR 1.xlsx").rename(returned / ".writing-hr.xlsx")
    council = at(folder)
    found = {file.path.name: file.disposition for file in council.collate(PERIOD).files}
    council.ledger.close()
    assert found[".writing-hr.xlsx"].counts


# -- the words for what a database says -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_BUSY", "somebody else"),
        ("SQLITE_FULL", "the disk is full"),
        ("SQLITE_READONLY_DIRECTORY", "may only be read"),
        ("SQLITE_CANTOPEN", "cannot be opened or made"),
        ("SQLITE_CORRUPT_INDEX", "damaged"),
        ("SQLITE_NOTADB", "not a ledger at all"),
        ("SQLITE_IOERR_LOCK", "keeps no locks"),
        ("SQLITE_TOOBIG", "as SQLite puts it"),
    ],
)
def test_what_sqlite_says_is_put_plainly(name: str, words: str) -> None:
    reason = sqlite3.OperationalError("as SQLite puts it\nat length.")
    reason.sqlite_errorname = name  # type: ignore[misc]
    assert words in plainly(reason)
    assert "\n" not in plainly(reason)
