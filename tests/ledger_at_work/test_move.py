"""A ledger that moves to another database: nothing lost, nothing doubled, and never two of them in charge."""

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest
from at_work import (
    COUNCIL,
    PERIOD,
    ROOT,
    TABLES,
    TODAY,
    Database,
    at,
    contents,
    received,
    versions,
    workspace,
)

from pmf_xl.cli import main
from pmf_xl.ledger import ReadGrant, moving
from pmf_xl.ledger.copying import COPIED
from pmf_xl.problems import PmfError
from pmf_xl.settings import with_setting
from pmf_xl.workspace import Workspace
from postgres_server import PostgresServer
from quarter import GOOD, SIGNED, fill

LATER = "2024-25-Q2"
KEPT = tuple(table for table in TABLES if table != "moves")


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two periods: returns that took each other's place, one older than the one that stood, approvals, reminders."""
    council = workspace(tmp_path_factory.mktemp("worked") / "council")
    council.issue(PERIOD)
    pool = council.folder / "pool"
    versions(council.folder, pool, 4)
    for name in ("HR 0.xlsx", "HR 2.xlsx", "HR 1.xlsx", "WS 0.xlsx"):
        council.collate(PERIOD, [pool / name])
    council.write_scorecard(PERIOD)
    council.approve(PERIOD, "Jo Hill", "Chief Executive")
    council.issue(LATER)
    sent = council.folder / "issued" / LATER / f"{LATER} HR.xlsx"
    fill(sent, pool / "later.xlsx", SIGNED | GOOD["HR"] | {"HR01": {"Outturn": 0.981}})
    council.collate(LATER, [pool / "later.xlsx"])
    council.chase(LATER)
    council.write_scorecard(LATER)
    past = council.folder / "past.csv"
    past.write_text("ref,period,outturn\nWS02,2021-22-Q4,70\n", "utf-8")
    council.import_history(past)
    council.withdraw(council.ledger.submissions(PERIOD)[0].id, "Another council's", "Pat Lee")
    council.ledger.record_read_grant(ReadGrant("regulator", granted=True, at=council.now(), by="Pat Lee"))
    council.ledger.close()
    return council.folder


@pytest.fixture
def council(worked: Path, tmp_path: Path) -> Iterator[Workspace]:
    made = at(shutil.copytree(worked, tmp_path / "council"))
    yield made
    if ledger := made.__dict__.get("ledger"):
        ledger.close()


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.new_database()


def everything(council: Workspace) -> dict[str, Any]:
    """All that can be seen of a ledger: scorecards, where every figure came from, and what was recorded."""
    ledger = council.ledger
    seen: dict[str, Any] = {"files": ledger.submissions(), "issues": ledger.every_issue()}
    seen |= {"events": ledger.events(), "withdrawals": ledger.withdrawals(), "grants": ledger.read_grants()}
    numbers = [file.id for file in ledger.submissions()]
    for part in ("figures", "actions", "milestones", "register_entries", "sign_offs", "problems"):
        seen[part] = ledger.parts(part, numbers)
    for period in (PERIOD, LATER):
        seen[f"{period} scorecard"] = council.scorecard(period).to_csv()
        seen[f"{period} said"] = (
            ledger.last_scorecard(period),
            ledger.approvals(period),
            ledger.reminders(period),
        )
        seen[f"{period} status"] = council.status(period)
        for measure in council.catalogue.measures:
            seen[f"{period} {measure.ref}"] = council.trace(measure.ref, period)
    seen["verified"] = council.verify()
    return seen


def file_ledger(council: Workspace) -> Database:
    return Database(f"sqlite:///{council.folder / 'ledger.sqlite'}")


def test_everything_is_the_same_after_the_move(council: Workspace, url: str) -> None:
    before, rows = everything(council), file_ledger(council).content(KEPT)
    assert all(rows.values()), "there is something of everything"
    assert {file.disposition.value for file in before["files"]} >= {"queried", "superseded"}
    moved = council.move_ledger(url)
    assert moved.rows == {table: len(held) for table, held in rows.items()}
    assert council.settings.ledger == url
    after = everything(council)
    assert after == before
    assert after["verified"].problems == ()
    assert {name: len(held) for name, held in Database(url).content(KEPT).items()} == moved.rows
    assert everything(at(council.folder)) == before, "for a new run, too"


def test_the_next_return_gets_the_next_number(council: Workspace, url: str) -> None:
    last = {table: max(row[0] for row in held) for table, held in file_ledger(council).content(KEPT).items()}
    council.move_ledger(url)
    (file,) = council.collate(PERIOD, [council.folder / "pool" / "HR 3.xlsx"]).files
    assert (file.disposition.counts, file.submission) == (True, last["submissions"] + 1)
    council.approve(PERIOD, "Ann Low")
    council.chase(LATER)
    council.write_scorecard(PERIOD)
    for table in ("figures", "actions", "milestones", "sign_offs", "approvals", "scorecards"):
        numbers = sorted(row[0] for row in Database(url).content((table,))[table])
        assert numbers[-1] > last[table] or table in ("actions", "milestones")
        assert numbers == list(range(1, numbers[-1] + 1)), "none is left out, none given twice"
    assert [file.fresh for file in council.issue(PERIOD)] == [False, False]
    assert council.verify().problems == ()


def test_it_can_go_on_to_another_database_and_back_into_a_file(
    council: Workspace, url: str, postgres: PostgresServer
) -> None:
    before = everything(council)
    council.move_ledger(url)
    council.move_ledger(postgres.new_database())
    assert everything(council) == before
    council.move_ledger()
    assert council.settings.ledger == ""
    assert everything(council) == before
    assert [path.name for path in (council.folder / "replaced").iterdir()] == ["ledger (1).sqlite"]
    (file,) = council.collate(PERIOD, [council.folder / "pool" / "HR 3.xlsx"]).files
    assert file.submission == before["files"][-1].id + 1


def test_of_the_settings_one_line_is_changed(council: Workspace, url: str) -> None:
    path = council.folder / "pmf.toml"
    before = path.read_text("utf-8").splitlines()
    council.move_ledger(url)
    after = path.read_text("utf-8").splitlines()
    assert [(one, other) for one, other in zip(before, after, strict=True) if one != other] == [
        (before[2], before[2].replace('""', f'"{url}"', 1))
    ]
    assert "  # empty: ledger.sqlite here" in after[2]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# -- what is left behind ----------------------------------------------------------------------------------------------


def test_the_old_one_stays_as_it_was_and_lets_nobody_in(council: Workspace, url: str, tmp_path: Path) -> None:
    rows, toml = file_ledger(council).content(KEPT), (council.folder / "pmf.toml").read_bytes()
    council.move_ledger(url)
    assert file_ledger(council).content(KEPT) == rows
    (council.folder / "pmf.toml").write_bytes(toml)  # as a colleague has it who was not told
    for attempt in (lambda at: at.collate(PERIOD), lambda at: at.status(PERIOD), lambda at: at.verify()):
        with pytest.raises(PmfError, match="is no longer kept in .*sqlite: it was moved to postgres") as said:
            attempt(at(council.folder))
        assert "on 10 July 2024. Put that address into the line ledger of pmf.toml" in str(said.value)


def test_a_colleague_who_is_at_work_during_the_move_is_stopped(
    council: Workspace, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The colleague's program was there before, waits while rows are copied, and must not write after."""
    said: list[str] = []

    def record() -> None:
        try:
            colleague.ledger.record(received("f", issue=None))
        except PmfError as reason:
            said.append(str(reason))

    colleague, at_once = at(council.folder), Thread(target=record)
    assert colleague.ledger.submissions()
    copying = moving.copy_rows

    def in_the_meantime(*given: Any) -> None:
        at_once.start()
        sleep(0.3)
        assert at_once.is_alive(), "it waits"
        copying(*given)

    monkeypatch.setattr(moving, "copy_rows", in_the_meantime)
    count = len(council.ledger.submissions())
    council.move_ledger(url)
    at_once.join(30)
    assert len(said) == 1
    assert "it was moved to postgresql" in said[0]
    assert len(council.ledger.submissions()) == count
    with pytest.raises(PmfError, match="it was moved to postgresql"):
        colleague.ledger.record_scorecard(PERIOD, TODAY, "{}")
    colleague.ledger.close()


@pytest.mark.parametrize("how", ["//pmf:hush@", "&password=hush"])
def test_no_password_is_kept_in_the_old_one_or_told(council: Workspace, url: str, how: str) -> None:
    secret = f"{url}{how}" if how.startswith("&") else url.replace("//pmf@", how)
    assert "hush" not in str(council.move_ledger(secret))
    assert "hush" in council.settings.ledger
    assert "hush" not in str(file_ledger(council).run("SELECT moved_to FROM moves"))


def test_a_file_that_holds_more_than_the_database_is_found(council: Workspace, url: str) -> None:
    council.move_ledger(url)
    assert council.verify().problems == ()
    with closing(sqlite3.connect(council.folder / "ledger.sqlite")) as connection:
        connection.execute(
            "INSERT INTO submissions SELECT 99, council, kind, period, service, NULL, 'f00', 'lost.xlsx', 1, received_at,"
            " saved_at, sender, 'foreign', '{}' FROM submissions LIMIT 1"
        )
        connection.commit()
    (found,) = council.verify().problems
    assert (found.code, found.message) == (
        "ledger-in-two",
        "Files that ledger.sqlite beside the ledger holds and the ledger does not: 1.",
    )


# -- what is refused --------------------------------------------------------------------------------------------------


def refused(council: Workspace, url: str, why: str) -> None:
    """See that a move is refused, and that the old ledger is in charge and the database as it was."""
    toml, there = (council.folder / "pmf.toml").read_bytes(), Database(url).content()
    with pytest.raises(PmfError, match=why):
        council.move_ledger(url)
    assert (council.folder / "pmf.toml").read_bytes() == toml
    assert Database(url).content() == there
    again = at(council.folder)
    assert again.ledger.file == council.folder / "ledger.sqlite"
    again.ledger.record_scorecard(PERIOD, TODAY, "{}")
    again.ledger.close()


def test_where_the_council_has_another_ledger_it_is_refused(council: Workspace, url: str) -> None:
    with Database(url).ledger() as theirs:
        theirs.record(received(issue=None))
    refused(council, url, f"holds a ledger of {COUNCIL} already, and not the same; nothing was changed")


def test_where_another_council_has_taken_its_numbers_it_is_refused(council: Workspace, url: str) -> None:
    with Database(url).ledger("york") as theirs:
        theirs.record(received(issue=None))
    refused(council, url, "another council, which has taken numbers of this one; nothing was changed")


def test_beside_another_council_with_numbers_of_its_own_it_can_be(council: Workspace, url: str) -> None:
    with Database(url).ledger("york"):
        Database(url).run("SELECT setval('submissions_id_seq', 4999), setval('figures_id_seq', 4999)")
    with Database(url).ledger("york") as theirs:
        assert (
            theirs.record(
                received(
                    issue=None, actions=(), milestones=(), register_entries=(), sign_offs=(), problems=()
                )
            )
            == 5000
        )
    before = everything(council)
    council.move_ledger(url)
    assert everything(council) == before
    (file,) = council.collate(PERIOD, [council.folder / "pool" / "HR 3.xlsx"]).files
    assert file.submission == 5001


def test_a_copy_that_is_not_the_same_is_not_taken(
    council: Workspace, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Database(url).ledger():
        pass
    copying = moving.copy_rows

    def spoilt(source: Any, target: Any, council: str, *more: Any) -> None:
        copying(source, target, council, *more)
        late = "INSERT INTO sign_offs (id, submission, council, role, confirmed) VALUES (99, 1, 'testshire-council', 'x', true)"
        target.exec_driver_sql(late)

    monkeypatch.setattr(moving, "copy_rows", spoilt)
    refused(council, url, r"does not give back what was copied into it \(sign_offs\): the ledger stays")


def test_every_column_of_every_table_is_compared(council: Workspace) -> None:
    """A digest that overlooked something would let it be lost in a move."""

    def digests() -> dict[str, moving.HeldRows]:
        with council.ledger._reading() as connection:
            return moving.held(connection, COUNCIL)

    before = digests()
    assert digests() == before
    file = council.folder / "ledger.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (guard,) in guards:
            connection.execute(f"DROP TRIGGER {guard}")
        for table in COPIED:
            for column in table.c:
                if column.name in ("id", "council"):
                    continue
                first = f"WHERE id = (SELECT min(id) FROM {table.name})"
                ((held,),) = connection.execute(
                    f'SELECT "{column.name}" FROM {table.name} {first}'
                ).fetchall()
                changed = another(column.type.python_type, held)
                connection.execute(f'UPDATE {table.name} SET "{column.name}" = ? {first}', (changed,))
                after = digests()
                assert [name for name in after if after[name] != before[name]] == [table.name], column
                before = after


def another(kind: type, held: Any) -> Any:
    """Something else than what a column of a kind holds, as SQLite keeps it."""
    if kind is str:
        return f"{held}!"
    if kind is bytes:
        return held + b"!"
    if kind in (date, datetime):
        return "2001-01-01" + (" 00:00:00.000000" if kind is datetime else "")
    return 1 - held if kind is bool else (held or 0) + 1


def test_where_the_settings_cannot_be_written_the_old_one_stays_in_charge(
    council: Workspace, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise PmfError("pmf.toml could not be written: the disk is full.")

    before = everything(council)
    monkeypatch.setattr("pmf_xl.settings.writing_whole", full)
    with pytest.raises(PmfError, match="the disk is full"):
        council.move_ledger(url)
    monkeypatch.undo()
    again = at(council.folder)
    assert again.ledger.file == council.folder / "ledger.sqlite"
    assert everything(again) == before
    again.move_ledger(url)
    assert everything(again) == before
    again.ledger.close()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (
            "sqlite:///elsewhere.sqlite",
            "A ledger in a file is ledger.sqlite in the workspace: leave the URL out",
        ),
        ("", r"The ledger is in .*ledger\.sqlite already; nothing was changed"),
        ("mysql://server/name", "SQLite or PostgreSQL, not in mysql"),
        ("nonsense", "nonsense is not the URL of a database"),
        ("postgresql+psycopg://127.0.0.1:1/name", "cannot be opened"),
    ],
)
def test_what_is_no_place_to_move_to(council: Workspace, url: str, why: str) -> None:
    before = contents(council.folder)
    with pytest.raises(PmfError, match=why):
        council.move_ledger(url)
    assert contents(council.folder) == before


def test_where_it_is_already(council: Workspace, url: str) -> None:
    council.move_ledger(url)
    with pytest.raises(PmfError, match="already; nothing was changed"):
        council.move_ledger(url)
    assert council.verify().problems == ()


def test_the_same_database_by_another_name_is_no_other(
    council: Workspace, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.move_ledger(url)
    monkeypatch.setattr("pmf_xl.ledger.database._SERVER_SETTINGS", "-c lock_timeout=300ms")
    again = at(council.folder)
    with pytest.raises(PmfError, match="somebody else has been writing to it"):
        again.move_ledger(url.replace("127.0.0.1", "localhost"))
    assert council.verify().problems == ()
    council.ledger.record_scorecard(PERIOD, TODAY, "{}")
    again.ledger.close()


# -- stopped in the middle --------------------------------------------------------------------------------------------

MOVE_AND_DIE = """
import os, signal, sys
sys.path[:0] = {path}
from datetime import datetime
from pmf_xl.workspace_folder import WorkspaceFolder
from pmf_xl.ledger import ledger, moving
from pmf_xl.workspace import Workspace

def dies(at, *, after):
    module, name = at
    was = getattr(module, name)
    def patched(*given):
        if after:
            was(*given)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(module, name, patched)

dies({at}, after={after})
Workspace({folder!r}, now=lambda: datetime(2024, 7, 10, 9)).move_ledger({url!r})
"""


def die(folder: Path, url: str, at: str, after: bool) -> None:
    path = [str(ROOT), str(ROOT / "tests")]
    code = MOVE_AND_DIE.format(path=path, at=at, after=after, folder=str(folder), url=url)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == -9, done.stderr


@pytest.mark.parametrize(
    ("where", "after"),
    [
        ('(moving, "copy_rows")', True),
        ('(moving, "_compare")', True),
        ('(ledger, "write_moved")', False),  # all is in the new one by now
        ('(ledger, "write_moved")', True),
        ('(WorkspaceFolder, "use_ledger")', False),
    ],
)
def test_killed_in_the_middle_the_old_one_is_in_charge_and_the_move_can_be_made_again(
    council: Workspace, url: str, where: str, after: bool
) -> None:
    before = everything(council)
    council.ledger.close()
    die(council.folder, url, where, after)
    again = at(council.folder)
    assert again.ledger.file == council.folder / "ledger.sqlite"
    assert everything(again) == before
    again.move_ledger(url)
    assert everything(again) == before
    (file,) = again.collate(PERIOD, [council.folder / "pool" / "HR 3.xlsx"]).files
    assert file.submission == before["files"][-1].id + 1
    again.ledger.close()


def test_killed_once_the_settings_name_the_new_one_that_is_in_charge(council: Workspace, url: str) -> None:
    before = everything(council)
    council.ledger.close()
    die(council.folder, url, '(WorkspaceFolder, "use_ledger")', after=True)
    again = at(council.folder)
    assert again.ledger.file is None
    assert everything(again) == before
    again.ledger.close()


def test_what_was_collated_after_such_a_death_is_not_lost_by_moving_again(
    council: Workspace, url: str
) -> None:
    council.ledger.close()
    die(council.folder, url, '(ledger, "write_moved")', after=False)
    again = at(council.folder)
    assert again.collate(PERIOD, [council.folder / "pool" / "HR 3.xlsx"]).files[0].disposition.counts
    refused(again, url, "already, and not the same")


# -- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('ledger = ""\n', 'ledger = "new"\n'),
        ("council = 'a'\n  ledger='old'#why\nx = 1", "council = 'a'\n  ledger=\"new\"#why\nx = 1"),
        ('ledger = "a\\"b" # c\r\nx = 1\r\n', 'ledger = "new" # c\r\nx = 1\r\n'),
        ("# Ours.\nx = 1\n", '# Ours.\nx = 1\nledger = "new"\n'),
        ('#ledger = "no"\nledger = ""', '#ledger = "no"\nledger = "new"'),
        ('ledger = """old"""\n', 'ledger = "new"\n'),
        ('x = """\nledger = "no"\n"""\n', 'x = """\nledger = "no"\n"""\nledger = "new"\n'),
        ('x = 1\n[more]\nledger = "no"\n', 'x = 1\nledger = "new"\n\n[more]\nledger = "no"\n'),
        ("", 'ledger = "new"\n'),
    ],
)
def test_the_line_of_the_settings(before: str, after: str) -> None:
    assert with_setting(before, "ledger", "new") == after


@pytest.mark.parametrize("url", ['C:\\data\\a "b" é.sqlite', "postgresql+psycopg://a:p%40w@h/d", ""])
def test_whatever_the_address_it_is_read_again_as_it_was(url: str) -> None:
    before = '# Ours.\r\ncouncil = "a"\r\nledger = ""  # here\r\npassword = "x"\r\n'
    after = with_setting(before, "ledger", url)
    assert tomllib.loads(after) == tomllib.loads(before) | {"ledger": url}
    assert [line for line in after.splitlines() if "ledger" not in line] == [
        line for line in before.splitlines() if "ledger" not in line
    ]
    assert after.count("\r\n") == before.count("\r\n")


def test_settings_that_are_no_toml_are_refused_in_a_sentence() -> None:
    with pytest.raises(PmfError, match="pmf.toml cannot be read"):
        with_setting("ledger = nothing in quotes", "ledger", "new")


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command(council: Workspace, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    council.ledger.close()

    def run(*arguments: str) -> tuple[Any, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["move-ledger", *arguments, "--workspace", str(council.folder)])
        said = capsys.readouterr()
        return left.value.code or 0, said.out, said.err

    count = sum(len(rows) for rows in file_ledger(council).content(KEPT).values())
    status, said, _ = run(url)
    assert status == 0
    assert (
        f"{count:,} rows of {council.folder / 'ledger.sqlite'} copied into {url}, and compared: the same."
        in said
    )
    status, said, wrong = run(url)
    assert (status, said) == (2, "")
    assert "already; nothing was changed" in wrong
    assert wrong.count("\n") == 1
    status, said, _ = run("--json")
    answer = json.loads(said)
    assert (status, answer["source"], answer["target"]) == (0, url, str(council.folder / "ledger.sqlite"))
    assert sum(answer["rows"].values()) == count
