"""The tables know their version: made new, brought up to date, or left alone where a later program made them."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from at_work import FIRST_TABLES, ROOT, Database, fill_ledger, received
from sqlalchemy import create_engine, text

from pmf_xl.ledger import Ledger
from pmf_xl.ledger.migrate import STEPS
from pmf_xl.ledger.tables import metadata
from pmf_xl.ledger.versions import VERSION_TABLE, VERSIONS
from pmf_xl.problems import PmfError
from postgres_server import PostgresServer

AS_FIRST_BUILT = Path(__file__).with_name("as_first_built.sql").read_text("utf-8")


def build_as_first(database: Database) -> None:
    """Make a ledger as it was made before versions were written down."""
    script = AS_FIRST_BUILT
    if database.is_postgres:
        script = script.replace("DATETIME", "TIMESTAMP").replace(
            "    id INTEGER NOT NULL", "    id SERIAL NOT NULL"
        )
    with database.raw() as connection:
        for statement in script.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        for table in FIRST_TABLES if database.is_postgres else ():
            if table != "issues":  # the rows above came with their numbers
                connection.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")


def test_the_steps_lead_to_the_version_that_the_program_knows() -> None:
    steps = ScriptDirectory(str(STEPS))
    assert [step.revision for step in steps.walk_revisions()][::-1] == list(VERSIONS)
    assert steps.get_heads() == [VERSIONS[-1]]


def test_a_new_ledger_is_made_by_the_steps_and_says_so(database: Database) -> None:
    with database.ledger():
        assert database.run(f"SELECT version_num FROM {VERSION_TABLE}") == [(VERSIONS[-1],)]


def test_the_steps_make_the_tables_that_the_program_declares(database: Database) -> None:
    with database.ledger():
        pass
    engine = create_engine(database.url)
    with engine.connect() as connection:
        # SQLite has one length of text, whatever a column says.
        options = {
            "compare_type": database.is_postgres,
            "include_name": lambda name, kind, _: name != VERSION_TABLE,
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    engine.dispose()


def test_a_ledger_from_before_versions_is_brought_up_to_date_with_every_row(database: Database) -> None:
    build_as_first(database)
    before = database.content(FIRST_TABLES)
    assert all(before.values())
    with database.ledger("hart") as ledger:
        assert database.run(f"SELECT version_num FROM {VERSION_TABLE}") == [(VERSIONS[-1],)]
        # By which key they were sealed nobody knows; all of them asked for the whole.
        issues = [(*row, None, None) for row in before["issues"]]
        assert database.content(FIRST_TABLES) == before | {"issues": issues}
        assert ledger.findings() == [], "guarded, too"
        first, second = ledger.submissions("2014-15-Q1")
        assert (first.name, first.saved_at, second.disposition) == (
            "HR.xlsx",
            datetime(2014, 7, 12, 16, 5),
            "foreign",
        )
        assert [figure["outturn"] for figure in ledger.figures(["HR02"])] == [0.912]
        assert ledger.record(received("d", issue=None, name="x" * 3000, size=5_000_000_000)) == 3


def test_a_ledger_in_a_file_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    database = Database(f"sqlite:///{file}")
    build_as_first(database)
    before = database.content(FIRST_TABLES)
    with database.ledger("hart"):
        pass
    copy = tmp_path / f"ledger-before-{VERSIONS[-1]}.sqlite"
    assert Database(f"sqlite:///{copy}").content(FIRST_TABLES) == before
    with closing(sqlite3.connect(copy)) as connection:
        kinds = connection.execute("SELECT DISTINCT type FROM sqlite_master").fetchall()
    assert ("trigger",) not in kinds, "it is as it was"
    with database.ledger("hart"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [copy.name, file.name], (
        "once, and nothing half done"
    )


def test_a_copy_takes_no_earlier_copys_place(tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / "ledger.sqlite").unlink(missing_ok=True)
        database = Database(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
        build_as_first(database)
        with database.ledger("hart"):
            pass
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        f"ledger-before-{VERSIONS[-1]}-2.sqlite",
        f"ledger-before-{VERSIONS[-1]}.sqlite",
        "ledger.sqlite",
    ]


def test_a_ledger_of_a_later_version_is_left_alone(database: Database) -> None:
    with database.ledger() as ledger:
        fill_ledger(ledger)
    database.run(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    before = database.content()
    with (
        pytest.raises(PmfError, match=r"later version of pmf-xl .*9999.*pip install -U pmf_xl-"),
        database.ledger(),
    ):
        pass
    assert database.content() == before


def test_tables_of_another_program_are_left_alone(database: Database) -> None:
    database.run("CREATE TABLE issues (id INTEGER, title TEXT)")
    with (
        pytest.raises(PmfError, match=r"tables of another program \(issues\).*database of its own"),
        database.ledger(),
    ):
        pass
    with pytest.raises(Exception, match="submissions"):
        database.run("SELECT * FROM submissions")


@pytest.mark.parametrize("older", [False, True])
def test_several_may_open_a_new_or_an_older_ledger_at_once(
    database: Database, older: bool, tmp_path: Path
) -> None:
    if older:
        build_as_first(database)

    def open_it(_: int) -> list[str]:
        with database.ledger("hart") as ledger:
            return [submission.name for submission in ledger.submissions()]

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(open_it, range(8)))
    assert seen == [["HR.xlsx", "notes.txt"] if older else []] * 8
    assert len(list(tmp_path.glob("ledger-before-*"))) == (older and not database.is_postgres), "copied once"
    assert database.run(f"SELECT version_num FROM {VERSION_TABLE}") == [(VERSIONS[-1],)]


def test_a_step_that_fails_leaves_everything_as_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    build_as_first(database)
    before = database.content(FIRST_TABLES)
    upgrade = command.upgrade

    def stopped(*given: object) -> None:
        upgrade(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", stopped)
    with pytest.raises(KeyboardInterrupt), database.ledger("hart"):
        pass
    monkeypatch.undo()
    database.run("UPDATE figures SET commentary = 'as ever' WHERE id = 1")  # nothing guards it yet
    with database.ledger("hart") as ledger:
        assert [figure["commentary"] for figure in ledger.figures()] == ["as ever"]
    assert database.content(FIRST_TABLES).keys() == before.keys()


def test_alembic_is_loaded_only_where_there_is_something_to_migrate(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    Ledger(file, "hart").close()
    for code in (
        f"from pathlib import Path; from pmf_xl.ledger import Ledger; Ledger(Path({str(file)!r}), 'hart').issues('x')",
        "import contextlib; from pmf_xl.cli import main\nwith contextlib.suppress(SystemExit): main(['--help'])",
    ):
        asked = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}\nassert 'alembic' not in sys.modules"
        subprocess.run([sys.executable, "-c", asked], check=True, stdout=subprocess.DEVNULL)


def test_folders_with_odd_names_hold_a_ledger(tmp_path: Path) -> None:
    file = tmp_path / "50% of #1? & more" / "ledger.sqlite"
    file.parent.mkdir()
    ledger = Ledger(file, "hart")
    assert ledger.submissions() == []
    ledger.close()
    assert file.is_file()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "nonsense is not the URL of a database"),
        ("mysql+pymysql://server/name", "SQLite or PostgreSQL, not in mysql"),
        (
            "postgresql+psycopg://pat:secret@127.0.0.1:1/name",
            r"cannot be opened \(postgresql\+psycopg://pat:\*\*\*@",
        ),
        ("sqlite:////no/such/folder/ledger.sqlite", "the file cannot be opened or made there"),
    ],
)
def test_a_database_that_cannot_be_reached_is_said_in_one_sentence(url: str, said: str) -> None:
    with pytest.raises(PmfError, match=said) as reason:
        Ledger(url, "hart")
    assert "secret" not in str(reason.value)
    assert "\n" not in str(reason.value)


def test_a_file_that_is_no_ledger_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(b"not a database at all, but long enough to be taken for one" * 20)
    with pytest.raises(PmfError, match="damaged or not a ledger at all; bring back the last backup"):
        Ledger(file, "hart")


def test_without_a_driver_for_postgresql_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(PmfError, match=r"pip install 'psycopg\[binary\]'"):
        Ledger("postgresql+psycopg://server/name", "hart")


def test_the_address_may_leave_the_driver_out(postgres: PostgresServer) -> None:
    ledger = Ledger(postgres.new_database().replace("+psycopg", ""), "hart")
    assert ledger.submissions() == []
    ledger.close()


def test_sqlalchemy_and_the_raw_driver_see_the_same(database: Database) -> None:
    with database.ledger() as ledger:
        fill_ledger(ledger)
    engine = create_engine(database.url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM figures")).scalar() == 2
    engine.dispose()
    assert database.run("SELECT count(*) FROM figures") == [(2,)]
