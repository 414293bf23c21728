"""`pmf-xl verify` finds whatever has been lost or changed, names it, and says what to do; and nothing where all is well."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from at_work import PERIOD, at, contents, versions, workspace

from pmf_xl.cli import main
from pmf_xl.problems import CODES, PmfError
from quarter import GOOD, SIGNED, fill


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which two services have returned, one of them twice, and something else came too."""
    council = workspace(tmp_path_factory.mktemp("whole") / "council")
    council.issue(PERIOD)
    returned = council.folder / "returned" / PERIOD
    versions(council.folder, returned, 2)
    (returned / "notes.txt").write_text("late again")
    council.collate(PERIOD)
    council.write_scorecard(PERIOD)
    council.ledger.close()
    return council.folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "council")


def found(folder: Path) -> list[str]:
    """The codes of what is found, in its order."""
    council = at(folder)
    verified = council.verify()
    council.ledger.close()
    assert verified.sound == all(problem.severity == "note" for problem in verified.problems)
    return [problem.code for problem in verified.problems]


def tamper(folder: Path, *statements: str) -> None:
    """Do something by SQL that the ledger would refuse: first the guards go, in the end they come back."""
    with closing(sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, guard in guards:
            connection.execute(guard)


def a_copy(folder: Path, ending: str = ".xlsx") -> Path:
    return sorted((folder / "archive").rglob(f"*{ending}"))[0]


def test_all_is_well(folder: Path) -> None:
    council = at(folder)
    verified = council.verify()
    council.ledger.close()
    assert verified.problems == ()
    assert verified.sound
    assert (verified.issues, verified.files, verified.figures) == (2, 5, 24)


def test_nothing_is_changed_by_looking(folder: Path) -> None:
    before = contents(folder)
    found(folder)
    assert contents(folder) == before


def drop(path: Path) -> None:
    path.unlink()


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def swap(path: Path) -> None:
    path.write_bytes(next(p for p in path.parents[1].rglob("*.xlsx") if p != path).read_bytes())


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (drop, "archive-missing"),
        (shorten, "archive-changed"),
        (flip_a_bit, "archive-changed"),
        (swap, "archive-changed"),
    ],
)
@pytest.mark.parametrize("ending", [".xlsx", ".txt"])
def test_a_copy_that_is_lost_or_changed(
    folder: Path, harm: Callable[[Path], None], code: str, ending: str
) -> None:
    if (harm, ending) == (swap, ".txt"):
        path = a_copy(folder, ending)
        path.write_text("never late")
    else:
        harm(a_copy(folder, ending))
    council = at(folder)
    (problem,) = council.verify().problems
    council.ledger.close()
    assert problem.code == code
    assert a_copy_name(folder, ending) in problem.message
    assert PERIOD in problem.message
    assert "backup" in problem.remedy


def a_copy_name(folder: Path, ending: str) -> str:
    """The name under which the one of that ending came first in the archive."""
    council = at(folder)
    files = {submission.sha256: submission.name for submission in council.ledger.submissions()}
    council.ledger.close()
    return sorted((sha256, name) for sha256, name in files.items() if name.endswith(ending))[0][1]


def test_a_copy_that_nobody_knows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a run that was stopped, or the ledger is older than the archive; the remedy takes it in."""
    kept = folder / "archive" / "ab" / f"{'ab' * 32}.xlsx"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(b"of a record that is lost")
    assert found(folder) == ["archive-unknown"]
    with pytest.raises(SystemExit) as left:
        main(["verify", "--workspace", str(folder)])
    assert left.value.code == 1
    assert kept.name in capsys.readouterr().out


def test_a_ledger_that_is_older_than_the_archive(folder: Path, tmp_path: Path) -> None:
    """A return was collated after the copy of the ledger was made: collating its copy in the archive takes it in."""
    older = (folder / "ledger.sqlite").read_bytes()
    versions(folder, tmp_path, 4)
    council = at(folder)
    council.collate(PERIOD, [tmp_path / "HR 3.xlsx"])
    council.ledger.close()
    (folder / "ledger.sqlite").write_bytes(older)
    assert found(folder) == ["archive-unknown"]
    council = at(folder)
    (problem,) = council.verify().problems
    council.collate(PERIOD, [folder / problem.message.split(" is in")[0]])
    assert council.verify().problems == ()
    council.ledger.close()


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "~$return.xlsx"])
def test_what_systems_and_programs_leave_in_the_archive_is_none(folder: Path, name: str) -> None:
    (folder / "archive" / name).write_bytes(b"left")
    assert found(folder) == []


# -- issued/ ----------------------------------------------------------------------------------------------------------


def issued(folder: Path) -> Path:
    return folder / "issued" / PERIOD / f"{PERIOD} HR.xlsx"


def another_service(path: Path) -> None:
    path.write_bytes(path.with_name(f"{PERIOD} WS.xlsx").read_bytes())


def a_part_is_damaged(path: Path) -> None:
    """The list of its contents is whole, and so is the part with the stamp: only a checksum tells."""
    with zipfile.ZipFile(path) as container:
        at_byte = container.getinfo("xl/styles.xml").header_offset + 60
    content = bytearray(path.read_bytes())
    content[at_byte] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (shorten, "the file is damaged"),
        (a_part_is_damaged, "the file is damaged"),
        (lambda path: path.write_bytes(b""), "the file is damaged"),
        (lambda path: path.write_bytes(b"a page of a proxy"), "the file is damaged"),
        (another_service, "it is that of an earlier issue"),
    ],
)
def test_an_issued_workbook_that_is_not_as_it_left(
    folder: Path, harm: Callable[[Path], None], why: str
) -> None:
    harm(issued(folder))
    council = at(folder)
    (problem,) = council.verify().problems
    assert (problem.code, problem.severity) == ("issued-changed", "error")
    assert f"issued/{PERIOD}/{PERIOD} HR.xlsx" in problem.message
    assert f"to HR for {PERIOD} (number 1): {why}" in problem.message
    council.issue(PERIOD)  # as its remedy says
    assert council.verify().problems == ()
    council.ledger.close()


def test_an_issued_workbook_that_was_tidied_away_or_saved_in_excel_is_no_fault(folder: Path) -> None:
    fill(issued(folder), issued(folder), SIGNED | GOOD["HR"])
    issued(folder).with_name(f"{PERIOD} WS.xlsx").unlink()
    assert found(folder) == []


def test_an_issued_workbook_that_the_ledger_does_not_know(folder: Path) -> None:
    """Issued after the copy of the ledger was made: returns of it would be refused."""
    older = (folder / "ledger.sqlite").read_bytes()
    council = at(folder)
    council.issue("2024-25-Q2")
    council.ledger.close()
    (folder / "issued" / "2024-25-Q2" / "list of addresses.xlsx").write_bytes(b"somebody's own")
    (folder / "ledger.sqlite").write_bytes(older)
    council = at(folder)
    problems = council.verify().problems
    council.ledger.close()
    assert [problem.code for problem in problems] == ["issued-unknown", "issued-unknown"]
    assert "issued/2024-25-Q2/2024-25-Q2 HR.xlsx" in problems[0].message


# -- what cannot be read ----------------------------------------------------------------------------------------------


def test_a_folder_of_the_archive_that_cannot_be_entered_is_named(
    folder: Path, shut: Callable[[Path], None]
) -> None:
    inside = a_copy(folder).parent
    shut(inside)
    council = at(folder)
    problems = council.verify().problems
    made = council.backup()
    council.ledger.close()
    assert {problem.code for problem in problems} == {"archive-unreadable"}
    assert any(f"archive/{inside.name} in the archive cannot be read" in found.message for found in problems)
    assert {problem.code for problem in made.problems} == {"archive-unreadable"}


def test_a_folder_of_issued_that_cannot_be_entered_is_named(
    folder: Path, shut: Callable[[Path], None]
) -> None:
    shut(folder / "issued" / PERIOD)
    assert found(folder) == ["issued-unreadable"]


# -- a backup that lacks its key --------------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", [drop, lambda path: path.write_bytes(b"")])
def test_a_backup_says_that_it_holds_no_key(
    folder: Path, harm: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    harm(folder / "pmf.key")
    with pytest.raises(SystemExit) as left:
        main(["backup", "--workspace", str(folder)])
    said = capsys.readouterr().out
    assert left.value.code == 1
    assert "pmf.key is not there or empty" in said
    assert "It holds the password, and no key, of this workspace" in said


def test_what_is_half_written_is_not_counted(folder: Path) -> None:
    (folder / "archive" / ".writing-ab12_9xz").write_bytes(b"half")
    assert found(folder) == []


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("DELETE FROM submissions WHERE id = 1", {"ledger-damaged", "source-missing"}),
        ("UPDATE figures SET submission = 999 WHERE id = 1", {"ledger-damaged", "source-missing"}),
        ("UPDATE figures SET council = 'york' WHERE id = 1", {"source-missing"}),
        ("UPDATE submissions SET council = 'york' WHERE id = 1", {"source-missing", "archive-unknown"}),
        ("UPDATE submissions SET issue = 'none' WHERE id = 1", {"ledger-damaged", "source-missing"}),
        ("UPDATE issues SET council = 'york'", {"source-missing", "issued-unknown"}),
        ("UPDATE submissions SET disposition = 'rejected' WHERE id = 1", {"source-not-taken"}),
        ("UPDATE submissions SET disposition = 'approved' WHERE service IS NULL", {"ledger-damaged"}),
        ("UPDATE submissions SET entries = '{' WHERE id = 1", {"ledger-damaged"}),
        ("UPDATE scorecards SET content = '{' WHERE id = 1", {"ledger-damaged"}),
        ("UPDATE issues SET content = substr(content, 1, 200) WHERE service = 'HR'", {"issue-unreadable"}),
        ("UPDATE issues SET content = '{}' WHERE service = 'HR'", {"issue-unreadable"}),
        ("UPDATE issues SET period = '2023-24-Q1' WHERE service = 'HR'", {"issue-unreadable"}),
        (
            "UPDATE submissions SET sha256 = iif(sha256 LIKE 'f%', 'e', 'f') || substr(sha256, 2) WHERE id = 1",
            {"archive-missing", "archive-unknown"},
        ),
    ],
)
def test_what_somebody_did_by_sql(folder: Path, statement: str, codes: set[str]) -> None:
    tamper(folder, statement)
    assert set(found(folder)) == codes


@pytest.mark.parametrize("table", ["figures", "submissions"])
def test_a_guard_that_was_taken_away(folder: Path, table: str) -> None:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as connection:
        connection.execute(f"DROP TRIGGER {table}_only_added_to_update")
    assert found(folder) == ["ledger-unguarded"]


def test_a_database_whose_pages_are_damaged(folder: Path) -> None:
    ledger = folder / "ledger.sqlite"
    with closing(sqlite3.connect(ledger)) as connection:
        ((size,),) = connection.execute("PRAGMA page_size").fetchall()
        ((page,),) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'figures'"
        ).fetchall()
    content = bytearray(ledger.read_bytes())
    content[(page - 1) * size : (page - 1) * size + 200] = b"\xff" * 200
    ledger.write_bytes(content)
    assert set(found(folder)) == {"ledger-damaged"}


def test_a_ledger_that_is_cut_short_cannot_even_be_opened(folder: Path) -> None:
    ledger = folder / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:20000])
    with pytest.raises(PmfError, match="the file is damaged; bring back the last backup"):
        at(folder).verify()


def test_the_key_that_is_gone_is_missed_and_no_other_is_made(folder: Path) -> None:
    (folder / "pmf.key").unlink()
    assert found(folder) == ["key-missing"]
    assert not (folder / "pmf.key").exists()
    with pytest.raises(PmfError, match=r"pmf\.key is not there, though workbooks have been issued"):
        at(folder).collate(PERIOD, [folder / "issued" / PERIOD / f"{PERIOD} HR.xlsx"])
    (folder / "pmf.key").write_bytes(b"")
    assert found(folder) == ["key-missing"]
    with pytest.raises(PmfError, match=r"pmf\.key is empty"):
        at(folder).collate(PERIOD, [folder / "issued" / PERIOD / f"{PERIOD} HR.xlsx"])


@pytest.mark.parametrize(
    "name", ["ledger-LAPTOP7.sqlite", "ledger (1).sqlite", "ledger (Pat's conflicted copy).sqlite"]
)
def test_two_ledgers_that_a_synchronising_drive_has_made_of_one(folder: Path, name: str) -> None:
    shutil.copy(folder / "ledger.sqlite", folder / name)
    assert found(folder) == [], "a copy that holds no more is nobody's loss"
    with closing(sqlite3.connect(folder / name)) as connection:
        connection.execute(
            "INSERT INTO submissions SELECT 99, council, kind, period, service, NULL, 'f00', 'lost.xlsx', 1, received_at,"
            " saved_at, sender, 'foreign', '{}' FROM submissions LIMIT 1"
        )
        connection.commit()
    council = at(folder)
    (problem,) = council.verify().problems
    council.ledger.close()
    assert (problem.code, problem.message) == (
        "ledger-in-two",
        f"Files that {name} beside the ledger holds and the ledger does not: 1.",
    )


def test_a_ledger_that_is_gone_is_not_quietly_begun_anew(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "ledger.sqlite").unlink()
    for command in ("verify", "status", "issue", "collate", "backup"):
        arguments = [command, "--workspace", str(folder)]
        if command in ("status", "issue", "collate"):
            arguments += ["--period", PERIOD]
        with pytest.raises(SystemExit) as left:
            main(arguments)
        said = capsys.readouterr()
        assert left.value.code == 2
        assert "ledger.sqlite is not there" in said.err
        assert "last backup" in said.err
        assert said.err.count("\n") == 1
        assert not (folder / "ledger.sqlite").exists()


# -- the command ------------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[Any, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return left.value.code or 0, capsys.readouterr().out


def test_the_command_leaves_with_0_where_all_is_well(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = run(capsys, "verify", "--workspace", folder)
    assert (status, said) == (
        0, "2 issues, 5 files and their copies, 24 figures: all there and as received.\n"
    )  # fmt: skip
    status, said = run(capsys, "verify", "--workspace", folder, "--json")
    assert (status, json.loads(said)) == (
        0,
        {"sound": True, "issues": 2, "files": 5, "figures": 24, "problems": []},
    )


def test_the_command_leaves_with_1_and_names_what_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drop(a_copy(folder))
    status, said = run(capsys, "verify", "--workspace", folder)
    assert status == 1
    assert said.startswith("ERROR The copy of ")
    assert "NOT whole" in said
    status, said = run(capsys, "verify", "--workspace", folder, "--json")
    answer = json.loads(said)
    assert (status, answer["sound"]) == (1, False)
    (problem,) = answer["problems"]
    assert problem.keys() == {"code", "severity", "sheet", "cell", "ref", "message", "remedy"}
    assert problem["code"] in CODES
