"""A workspace opens its own ledger and no other, and never begins another by accident."""

import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from at_work import COUNCIL, PERIOD, Database, at, contents, received, versions, workspace

from pmf_xl.cli import main
from pmf_xl.ledger import Ledger
from pmf_xl.problems import AnotherLedgerError, FileInTheWayError, LedgerMissingError, PmfError
from pmf_xl.workspace import Workspace
from postgres_server import PostgresServer


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has issued, and into which both services have returned."""
    council = workspace(tmp_path_factory.mktemp("worked") / "council")
    council.issue(PERIOD)
    versions(council.folder, council.folder / "returned" / PERIOD, 1)
    council.collate(PERIOD)
    council.ledger.close()
    return council.folder


@pytest.fixture
def folder(worked: Path, tmp_path: Path) -> Path:
    return shutil.copytree(worked, tmp_path / "council")


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """A workspace that has issued, and to which nothing has come back."""
    council = workspace(tmp_path / "issued")
    council.issue(PERIOD)
    council.ledger.close()
    return council.folder


def setting(folder: Path, name: str) -> str:
    found = re.search(rf'^{name} = "(.*?)"', (folder / "pmf.toml").read_text("utf-8"), re.M)
    return found[1] if found else ""


def change(folder: Path, pattern: str, to: str) -> None:
    path = folder / "pmf.toml"
    path.write_text(re.sub(pattern, to, path.read_text("utf-8"), flags=re.M), "utf-8")


def as_before_identities(folder: Path) -> Path:
    """Make of a workspace one that an earlier program has made: the ledger is of its version, and neither knows."""
    change(folder, r"^identity = .*\n", "")
    if (folder / "ledger.sqlite").exists():
        with closing(sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)) as connection:
            connection.execute("DROP VIEW ledger_councils")
            connection.execute("DROP TABLE register_entries")
            connection.execute("DROP TABLE read_grants")
            connection.execute("DROP TABLE identities")
            connection.execute("UPDATE ledger_version SET version_num = '0005'")
    return folder


WAYS: dict[str, Callable[[Workspace], Any]] = {
    "issue": lambda council: council.issue(PERIOD),
    "collate": lambda council: council.collate(PERIOD),
    "status": lambda council: council.status(PERIOD),
    "verify": lambda council: council.verify(),
    "backup": lambda council: council.backup(),
    "check": lambda council: council.check(),
    "scorecard": lambda council: council.write_scorecard(PERIOD),
    "chase": lambda council: council.chase(PERIOD),
    "move": lambda council: council.move_ledger("postgresql+psycopg://server/none"),
}


def refused(folder: Path, kind: type[PmfError], why: str, ways: list[str] | None = None) -> None:
    """See that nothing can be done, that one sentence says what to do, and that nothing was changed."""
    before = contents(folder)
    for way in ways or list(WAYS):
        with pytest.raises(kind, match=why) as said:
            WAYS[way](at(folder))
        assert "nothing was changed" in str(said.value), way
        assert "\n" not in str(said.value)
        assert contents(folder) == before, way


def gone(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def with_tables_alone(file: Path) -> None:
    file.unlink()
    Ledger(file, COUNCIL).close()


def of_another_workspace(file: Path) -> None:
    other = workspace(file.with_name("other"))
    other.issue(PERIOD)
    other.ledger.close()
    shutil.copy(other.folder / "ledger.sqlite", file)
    shutil.rmtree(other.folder)
    shutil.rmtree(file.with_name("other-kit"))


def of_no_ledger(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER)")


HARM = [
    (gone, LedgerMissingError, r"ledger\.sqlite is not there, though .* Put the right file back.*pmf-xl restore"),
    (empty, LedgerMissingError, r"ledger\.sqlite is empty, though .* Put the right file back.*pmf-xl restore"),
    (of_no_ledger, LedgerMissingError, r"ledger\.sqlite holds no ledger, though .* Put the right file back"),
    (with_tables_alone, LedgerMissingError, r"ledger\.sqlite holds nothing, though .* Put the right file back"),
    (of_another_workspace, AnotherLedgerError, r"is the ledger of another workspace of testshire-council.*identity"),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "kind", "why"), HARM)
def test_no_other_file_is_taken_for_the_ledger(
    folder: Path, harm: Callable[[Path], None], kind: type[PmfError], why: str
) -> None:
    harm(folder / "ledger.sqlite")
    refused(folder, kind, why)


@pytest.mark.parametrize(("harm", "kind", "why"), HARM)
def test_nor_before_the_first_return_or_where_what_was_issued_was_tidied_away(
    issued: Path, harm: Callable[[Path], None], kind: type[PmfError], why: str
) -> None:
    shutil.rmtree(issued / "issued")
    harm(issued / "ledger.sqlite")
    refused(issued, kind, why, ["issue", "verify", "status"])


def test_nor_before_anything_was_issued(tmp_path: Path) -> None:
    """A drive that synchronises brings pmf.toml before the ledger: a colleague's would be another."""
    folder = workspace(tmp_path / "council").folder
    (folder / "ledger.sqlite").unlink()
    refused(folder, LedgerMissingError, r"ledger\.sqlite is not there", ["issue", "verify", "check"])


def test_the_right_file_put_back_all_is_as_it_was(folder: Path) -> None:
    kept = (folder / "ledger.sqlite").read_bytes()
    empty(folder / "ledger.sqlite")
    refused(folder, LedgerMissingError, "is empty", ["verify"])
    (folder / "ledger.sqlite").write_bytes(kept)
    council = at(folder)
    assert council.verify().problems == ()
    assert council.status(PERIOD).outstanding == ()
    council.ledger.close()


def test_the_command_says_so_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty(folder / "ledger.sqlite")
    for command in (
        ["verify"],
        ["verify", "--json"],
        ["status", "--period", PERIOD],
        ["issue", "--period", PERIOD],
    ):
        with pytest.raises(SystemExit) as left:
            main([*command, "--workspace", str(folder)])
        out, wrong = capsys.readouterr()
        assert (left.value.code, out, wrong.count("\n")) == (2, "", 1)
        assert "Put the right file back in its place" in wrong


# -- a council's code -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old", [False, True])
def test_a_council_that_was_changed_is_refused(folder: Path, old: bool) -> None:
    if old:
        as_before_identities(folder)
    change(folder, '^council = "testshire-council"', 'council = "testshire"')
    kept = shutil.copy(folder / "ledger.sqlite", folder.with_name("kept.sqlite")) if old else ""
    why = r'council = "testshire", but what .* holds is of testshire-council.* Put the line back as it was'
    if old:  # its tables are brought up to date first, as those of any
        with pytest.raises(AnotherLedgerError, match=why):
            at(folder).verify()
        assert Path(kept).exists()
    refused(folder, AnotherLedgerError, why)
    change(folder, '^council = "testshire"', 'council = "testshire-council"')
    council = at(folder)
    assert council.status(PERIOD).outstanding == ()
    council.ledger.close()


# -- workspaces from before identities --------------------------------------------------------------------------------


def test_an_old_pair_opens_as_before_and_is_given_one(folder: Path) -> None:
    as_before_identities(folder)
    text = (folder / "pmf.toml").read_text("utf-8")
    council = at(folder)
    assert council.status(PERIOD).outstanding == ()
    identity = council.ledger.identity()
    council.ledger.close()
    assert re.fullmatch("[0-9a-f]{32}", identity)
    assert (folder / "pmf.toml").read_text("utf-8") == f'{text}identity = "{identity}"\n'
    again = at(folder)
    assert again.verify().problems == ()
    assert [file.fresh for file in again.issue(PERIOD)] == [False, False]
    again.ledger.close()


@pytest.mark.parametrize("harm", [gone, empty, with_tables_alone])
@pytest.mark.parametrize("left", ["archive", "issued"])
def test_an_old_one_with_anything_done_in_it_begins_no_other(
    folder: Path, harm: Callable[[Path], None], left: str
) -> None:
    for name in {"archive", "issued", "collated"} - {left}:
        shutil.rmtree(folder / name)
    as_before_identities(folder)
    harm(folder / "ledger.sqlite")
    refused(folder, LedgerMissingError, r"ledger\.sqlite (is not there|is empty|holds nothing), though")


@pytest.mark.parametrize("opened", [False, True])
def test_an_old_one_in_which_nothing_was_done_begins(tmp_path: Path, opened: bool) -> None:
    """Its key was made with it, and says nothing of a ledger."""
    folder = as_before_identities(workspace(tmp_path / "council").folder)
    if not opened:
        (folder / "ledger.sqlite").unlink()
    council = at(folder)
    assert [file.fresh for file in council.issue(PERIOD)] == [True, True]
    assert setting(folder, "identity") == council.ledger.identity() != ""
    council.ledger.close()


def test_an_old_ledger_brought_back_by_hand_is_known_by_its_key_or_archive(folder: Path) -> None:
    """From a backup that an earlier program made, into a workspace that has an identity by now."""
    identity = setting(folder, "identity")
    as_before_identities(folder)
    (folder / "pmf.toml").write_text(f'{(folder / "pmf.toml").read_text("utf-8")}identity = "{identity}"\n')
    council = at(folder)
    assert council.verify().problems == ()
    assert council.ledger.identity() == identity
    council.ledger.close()


def test_an_old_ledger_that_knows_nothing_of_the_workspace_is_refused(folder: Path, tmp_path: Path) -> None:
    other = workspace(tmp_path / "other")
    other.issue(PERIOD)
    other.ledger.close()
    as_before_identities(other.folder)
    shutil.copy(other.folder / "ledger.sqlite", folder / "ledger.sqlite")
    with pytest.raises(AnotherLedgerError):  # its tables are brought up to date
        at(folder).verify()
    refused(folder, AnotherLedgerError, "the ledger of another workspace")


def test_where_it_may_only_be_read_an_old_pair_can_still_be_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder, r"^identity = .*\n", "")
    before = contents(folder)

    def only_read(*_: object) -> None:
        from pmf_xl.problems import FileNotWrittenError

        raise FileNotWrittenError("it or its folder may only be read.", path=folder)

    monkeypatch.setattr("pmf_xl.own_ledger.change_setting", only_read)
    council = at(folder)
    assert council.status(PERIOD).outstanding == ()
    council.ledger.close()
    assert contents(folder) == before


# -- a copy, a new one, another kind of database ----------------------------------------------------------------------


def test_a_copied_workspace_works(folder: Path, tmp_path: Path) -> None:
    copied = at(shutil.copytree(folder, tmp_path / "next year"))
    assert copied.verify().problems == ()
    assert all(file.fresh for file in copied.issue("2024-25-Q2"))
    copied.ledger.close()


def test_without_the_line_and_the_work_a_copy_begins_anew(folder: Path, tmp_path: Path) -> None:
    """As somebody does who takes catalogue, settings and key over into an empty folder."""
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    for name in ("catalogue.xlsx", "pmf.toml", "pmf.key"):
        shutil.copy(folder / name, fresh / name)
    refused(fresh, LedgerMissingError, "is not there", ["issue", "verify"])
    change(fresh, r"^identity = .*\n", "")
    council = at(fresh)
    assert all(one.fresh for one in council.issue(PERIOD))
    assert setting(fresh, "identity") not in ("", setting(folder, "identity"))
    council.ledger.close()


def test_a_new_workspace_is_not_made_around_a_ledger(folder: Path) -> None:
    (folder / "pmf.toml").unlink()
    (folder / "catalogue.xlsx").unlink()
    before = contents(folder)
    with pytest.raises(
        FileInTheWayError, match=r"already holds a ledger\.sqlite .* bring back the pmf\.toml"
    ):
        Workspace.init(folder, "hart", "Testshire Council")
    assert contents(folder) == before


def test_a_run_of_init_that_was_stopped_can_be_run_again(tmp_path: Path) -> None:
    Workspace.init(tmp_path / "hart", "hart")
    identity = setting(tmp_path / "hart", "identity")
    (tmp_path / "hart" / "pmf.toml").unlink()
    (tmp_path / "hart" / "catalogue.xlsx").unlink()
    council = Workspace.init(tmp_path / "hart", "hart")
    assert setting(tmp_path / "hart", "identity") == identity == council.ledger.identity()
    council.ledger.close()


def test_a_shared_database_may_be_named_as_long_as_nothing_was_issued(
    database: Database, tmp_path: Path
) -> None:
    council = workspace(tmp_path / "council", database.url)
    assert council.check() == []
    assert database.run("SELECT council, identity FROM identities") == [
        (COUNCIL, setting(council.folder, "identity"))
    ]
    council.ledger.close()


def test_of_several_councils_in_one_database_each_has_its_own(tmp_path: Path, database: Database) -> None:
    made = []
    for name in ("Testshire Council", "York"):
        folder = tmp_path / name
        Workspace.init(folder, "hart", name)
        change(folder, 'ledger = ""', f'ledger = "{database.url}"')
        council = Workspace(folder)
        assert council.ledger.submissions() == []
        council.ledger.close()
        made.append(folder)
    known = dict(database.run("SELECT council, identity FROM identities"))
    assert known == {"testshire-council": setting(made[0], "identity"), "york": setting(made[1], "identity")}
    change(made[1], 'council = "york"', 'council = "testshire-council"')
    with pytest.raises(
        AnotherLedgerError, match=r'council = "testshire-council", but what .* holds is of york'
    ):
        Workspace(made[1]).verify()


def test_another_database_is_refused_once_something_was_issued(
    folder: Path, postgres: PostgresServer
) -> None:
    url = postgres.new_database()
    change(folder, 'ledger = ""', f'ledger = "{url}"')
    refused(folder, LedgerMissingError, r"holds no ledger, though .* move-ledger URL", ["verify", "issue"])
    with Database(url).ledger():
        pass
    refused(folder, LedgerMissingError, r"holds nothing, though .* move-ledger URL", ["verify", "issue"])
    with Database(url).ledger() as theirs:
        theirs.record(received(issue=None))
    refused(folder, AnotherLedgerError, "the ledger of another workspace", ["verify", "issue"])
    change(folder, 'ledger = ".*"', 'ledger = ""')
    council = at(folder)
    assert council.verify().problems == ()
    council.ledger.close()


def test_two_workspaces_made_for_one_database_are_told_apart(tmp_path: Path, database: Database) -> None:
    first, second = (workspace(tmp_path / name, database.url) for name in ("first", "second"))
    first.issue(PERIOD)
    refused(
        second.folder,
        AnotherLedgerError,
        r"If it is pmf\.toml that is the wrong one, copy that from",
        ["issue"],
    )
    first.ledger.close()


# -- it goes along ----------------------------------------------------------------------------------------------------


@pytest.fixture
def moved(folder: Path, postgres: PostgresServer) -> Iterator[Workspace]:
    council = at(folder)
    council.move_ledger(postgres.new_database())
    yield council
    council.ledger.close()


def test_a_move_takes_it_along(moved: Workspace) -> None:
    identity = setting(moved.folder, "identity")
    assert moved.ledger.identity() == identity
    assert moved.verify().problems == ()
    moved.move_ledger()
    assert moved.ledger.identity() == identity
    assert moved.verify().problems == ()


def test_a_move_goes_where_this_workspace_was_once_opened(folder: Path, postgres: PostgresServer) -> None:
    """The database holds its identity and nothing else."""
    url = postgres.new_database()
    with Database(url).ledger() as there:
        there.give_identity(setting(folder, "identity"))
    council = at(folder)
    council.move_ledger(url)
    assert council.verify().problems == ()
    assert Database(url).run("SELECT count(*) FROM submissions") == [(2,)]
    council.ledger.close()


def test_backup_and_restore_take_it_along(moved: Workspace, tmp_path: Path) -> None:
    """Of a shared database, too."""
    restored = Workspace.restore(moved.backup().path, tmp_path / "again")
    assert restored.verified.sound
    assert setting(tmp_path / "again", "identity") == setting(moved.folder, "identity")
    again = at(tmp_path / "again")
    assert again.ledger.identity() == moved.ledger.identity()
    again.ledger.close()


def test_the_ledger_is_not_named_with_its_password(postgres: PostgresServer, folder: Path) -> None:
    url = postgres.new_database().replace("//pmf@", "//pmf:secret@")
    change(folder, 'ledger = ""', f'ledger = "{url}"')
    with pytest.raises(LedgerMissingError) as said:
        at(folder).verify()
    assert "secret" not in str(said.value)
    assert "secret" not in said.value.ledger


def test_a_backup_takes_it_along(folder: Path, tmp_path: Path) -> None:
    council = at(folder)
    made = council.backup()
    council.ledger.close()
    assert Workspace.restore(made.path, tmp_path / "again").verified.problems == ()
    again = at(tmp_path / "again")
    assert again.ledger.identity() == setting(again.folder, "identity") == setting(folder, "identity")
    assert [file.fresh for file in again.issue(PERIOD)] == [False, False]
    again.ledger.close()


def test_and_so_does_one_of_a_shared_database(moved: Workspace, tmp_path: Path) -> None:
    made = moved.backup()
    assert Workspace.restore(made.path, tmp_path / "again").verified.problems == ()
    again = at(tmp_path / "again")
    assert again.ledger.identity() == setting(moved.folder, "identity")
    again.ledger.close()


def test_a_backup_of_before_identities_is_given_one(folder: Path, tmp_path: Path) -> None:
    """The ledger in it is brought up to date; its pmf.toml has no line."""
    council = at(folder)
    path = council.backup().path
    council.ledger.close()
    older = as_before_identities(folder)
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts |= {name: (older / name).read_bytes() for name in ("pmf.toml", "ledger.sqlite")}
    with zipfile.ZipFile(tmp_path / "older.zip", "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    assert Workspace.restore(tmp_path / "older.zip", tmp_path / "again").verified.problems == ()
    again = at(tmp_path / "again")
    assert again.ledger.identity() == setting(again.folder, "identity") != ""
    again.ledger.close()


def test_several_who_open_a_new_pair_at_once_give_it_one(tmp_path: Path, database: Database) -> None:
    """Between looking for an identity and giving one, somebody else has given it."""
    council = workspace(tmp_path / "council", database.url)
    with database.ledger() as theirs:
        theirs.give_identity(setting(council.folder, "identity"))
        known = Ledger.identity
        asked: list[str] = []

        def not_yet(ledger: Ledger) -> str:
            asked.append("")
            return "" if len(asked) == 1 else known(ledger)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Ledger, "identity", not_yet)
            assert council.ledger.issues(PERIOD) == {}
    council.ledger.close()
