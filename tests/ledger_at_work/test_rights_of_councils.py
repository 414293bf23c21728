"""At a server that keeps councils apart by itself: what each role sees and can write, whatever program it uses."""

import json
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import psycopg
import pytest
from at_work import TABLES, TODAY, Database, fill_ledger, issued, received
from many_councils import (
    PERIOD,
    READER,
    CouncilAtWork,
    catalogue,
    council,
    kit_of,
    play_quarter,
    rows,
    workspace_at,
)
from typer.testing import CliRunner

from pmf_xl.cli import app
from pmf_xl.ledger import Approval, Event, FiledEntry, PeriodEvent, Reminder
from pmf_xl.ledger.others import others_of
from pmf_xl.ledger.rights_sql import ROLES, rights_sql
from pmf_xl.problems import PmfError
from postgres_server import PostgresServer
from quarter import SIGNED, fill

#: By which tables figures are told; of those in all others a reader that is let read sees no row.
TOLD_BY = ("submissions", "figures", "catalogues", "period_events", "withdrawals", "moves")
NOT_READ = (
    "issues", "actions", "milestones", "sign_offs", "problems", "scorecards", "approvals", "reminders", "identities",
)  # fmt: skip
#: What Ashby and Bourne entered of a risk and of a line of the budget.
ENTERED = (
    FiledEntry("risks", "R1", '{"likelihood": 3}', "Risks", "E2"),
    FiledEntry("budget", "B1", '{"actual": 510000}', "Budget", "G2"),
)


@dataclass(frozen=True)
class Server:
    """A ledger that an administrator owns, with a role for each of some councils."""

    owner: Database
    schema: str

    def role(self, code: str) -> str:
        return f"{self.schema} {code}'s"  # names as a person may give them

    def of(self, code: str) -> Database:
        """The database as the role of a council reaches it."""
        role = self.role(code).replace(" ", "%20").replace("'", "%27")
        return Database(self.owner.url.replace("//pmf@", f"//{role}@"))


@pytest.fixture
def server(postgres: PostgresServer) -> Server:
    """Roles for Ashby, Bourne and a reader, kept apart by what `ledger-rights` prints."""
    owner = Database(postgres.new_database())
    with owner.ledger():
        pass
    made = Server(owner, owner.run("SELECT current_schema()")[0][0])
    codes = ("ashby", "bourne", READER)
    for code in codes:
        owner.run(f'CREATE ROLE "{made.role(code)}" LOGIN')
    printed = CliRunner().invoke(app, ["ledger-rights", *(f"{code}={made.role(code)}" for code in codes)])
    assert printed.exit_code == 0
    for _ in range(2):  # they may be run again
        owner.run(printed.output)
    return made


@pytest.fixture
def filled(server: Server) -> Server:
    """Ashby and Bourne have a row in every table, each recorded by its own role; Bourne lets read."""
    for code in ("ashby", "bourne"):
        with server.of(code).ledger(code) as ledger:
            assert ledger.record_issue(issued(id=f"{code}-1"))
            fill_of(CouncilAtWork(ledger), code)
    with server.of(READER).ledger(READER) as ledger:
        ledger.give_identity("7" * 32)
    server.owner.run(
        "INSERT INTO moves (council, moved_at, moved_to) VALUES ('elsewhere', '2024-07-10 09:00:00', 'x')"
    )
    return server


def fill_of(at: CouncilAtWork, code: str) -> None:
    ledger = at.ledger
    assert ledger.record(received(code[0], issue=f"{code}-1", register_entries=ENTERED))
    ledger.record_scorecard(PERIOD, TODAY, "{}")
    assert ledger.record_issue(issued(number=2, id=f"{code}-2"))
    ledger.record_approval(Approval(PERIOD, "", "Chief executive", "Al Dunn", TODAY, "{}"))
    ledger.record_reminder(Reminder(PERIOD, "WS", TODAY, "WS.eml", "0" * 64, "ws@testshire.example", ""))
    ledger.record_event(PeriodEvent(PERIOD, Event.CLOSED, TODAY, "Ann Low", "", "1" * 64, 1, 0, "{}"), "{}")
    at.withdraws(ledger.last_number())
    ledger.give_identity(f"{code:0>32}")
    at.lets_read("nobody" if code == "ashby" else READER)


def seen(database: Database, table: str) -> set[str]:
    return {row[0] for row in database.run(f"SELECT DISTINCT council FROM {table}")}


def test_a_role_sees_the_rows_of_its_own_council_and_no_others(filled: Server) -> None:
    for table in TABLES:
        if table == "moves":
            continue
        assert {"ashby", "bourne"} <= seen(filled.owner, table), "whoever owns the tables sees all"
        assert seen(filled.of("ashby"), table) == {"ashby"}, table
        assert seen(filled.of("bourne"), table) == {"bourne"}, table
    assert filled.of("ashby").run("SELECT * FROM moves") == []
    assert filled.of("ashby").run(f"SELECT council FROM {ROLES}") == [("ashby",)]
    assert {row[0] for row in filled.of("ashby").run("SELECT council FROM ledger_councils")} == {
        "ashby", "bourne", READER,
    }  # fmt: skip


def test_a_reader_sees_what_tells_the_figures_of_those_that_let_it(filled: Server) -> None:
    reader = filled.of(READER)
    for table in set(TOLD_BY) - {"moves"}:
        assert seen(reader, table) == {"bourne"}, table
    assert reader.run("SELECT council, reader FROM read_grants") == [("bourne", READER)]
    for table in NOT_READ:
        assert seen(reader, table) <= {READER}, table
    entries = "SELECT DISTINCT council, register FROM register_entries ORDER BY council, register"
    assert reader.run(entries) == [("bourne", "budget")], "no risk, and nothing of Ashby"
    assert filled.of("ashby").run(entries) == [("ashby", "budget"), ("ashby", "risks")]
    with filled.of("bourne").ledger("bourne") as ledger:
        CouncilAtWork(ledger).lets_read(granted=False)
    for table in (*TOLD_BY, "register_entries"):
        assert seen(reader, table) == set(), table
    with filled.of("bourne").ledger("bourne") as ledger:
        CouncilAtWork(ledger).lets_read()
    assert seen(reader, "figures") == {"bourne"}


@pytest.mark.parametrize("code", ["ashby", READER])
def test_no_role_can_write_for_another_council(filled: Server, code: str) -> None:
    role, before = filled.of(code), filled.owner.content()
    for table in TABLES:
        columns = [
            row[0]
            for row in filled.owner.run(
                "SELECT column_name FROM information_schema.columns "
                f"WHERE table_schema = '{filled.schema}' AND table_name = '{table}' AND column_name NOT IN ('id', 'council')"
            )
        ]
        names = ", ".join(f'"{name}"' for name in columns)
        new = ("id, ", "'new', ") if table == "issues" else ("", "")
        values = _copied(filled.owner, table, columns)
        with pytest.raises(psycopg.Error, match="violates row-level security policy"):
            role.run(f"INSERT INTO {table} ({new[0]}council, {names}) VALUES ({new[1]}'bourne', {values})")
        for statement in (
            f"UPDATE {table} SET council = 'bourne'",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        ):
            with pytest.raises(psycopg.Error, match="permission denied"):
                role.run(statement)
    for statement in (
        f"INSERT INTO {ROLES} VALUES (current_user || ' 2', 'bourne')",
        f"UPDATE {ROLES} SET council = 'bourne'",
        "ALTER TABLE figures DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY all_seen ON figures USING (true)",
        "DROP POLICY own_seen ON figures",
        "SET row_security = off; SELECT * FROM figures",
        f'SET ROLE "{filled.role("bourne")}"',
        f"INSERT INTO read_grants (council, reader, granted, at, by) VALUES ('bourne', '{code}', true, now(), 'me')",
    ):
        with pytest.raises(psycopg.Error):
            role.run(statement)
    assert filled.owner.content() == before


def _copied(owner: Database, table: str, columns: list[str]) -> str:
    """The values of a row, as SQL writes them."""
    literals = " || ', ' || ".join(f'quote_nullable("{name}")' for name in columns)
    return str(owner.run(f"SELECT {literals} FROM {table} ORDER BY id LIMIT 1")[0][0])


def test_a_role_that_stands_for_no_council_sees_nothing(filled: Server) -> None:
    stranger = f"{filled.schema} stranger"
    filled.owner.run(f'CREATE ROLE "{stranger}" LOGIN')
    filled.owner.run(f'GRANT USAGE ON SCHEMA {filled.schema} TO "{stranger}"')
    filled.owner.run(f'GRANT SELECT ON ALL TABLES IN SCHEMA {filled.schema} TO "{stranger}"')
    database = Database(filled.owner.url.replace("//pmf@", f"//{stranger.replace(' ', '%20')}@"))
    for table in TABLES:
        assert seen(database, table) == set()


def test_the_program_finds_another_councils_ledger_empty_by_the_role_of_one(filled: Server) -> None:
    with filled.of("ashby").ledger("bourne") as ledger:
        assert ledger.submissions() == []
        with pytest.raises(PmfError, match="row-level security"):
            ledger.record(received("z", issue=None))
    with filled.of("ashby").ledger("ashby") as ledger:
        assert ledger.findings() == []


def test_whole_quarters_are_collected_and_compared_by_roles(server: Server, tmp_path: Path) -> None:
    """Two councils issue, collate and report, each by its own role; a reader compares those that let it."""
    reader = workspace_at(tmp_path / "reader", server.of(READER).url, kit_of("Northern Authority"))
    reader.require_ledger()
    for code, days in (("ashby", 3), ("bourne", 5)):
        play_quarter(tmp_path / code, server.of(code).url, days, lets_read=code == "bourne")
    told = json.loads(
        CliRunner()
        .invoke(app, ["national", "--period", PERIOD, "--workspace", str(reader.folder), "--json"])
        .output
    )
    assert [(one["code"], one["stands"]) for one in told["councils"]] == [
        ("bourne", "gave"),
        ("ashby", "not-let"),
    ]
    book = openpyxl.load_workbook(told["path"])
    assert rows(book["Outturns"], "Reference", "Bourne")[1] == ("M2", 5)
    with others_of(reader.ledger) as others:
        assert (others.letting, others.not_letting) == (("bourne",), ("ashby",))
    reader.ledger.close()


def budget_of(name: str) -> dict[str, str]:
    """The files of a kit with measures of money that are worked out from a budget; a saving is confidential."""
    measures = """
| ref | title         | service | unit     | decimals | polarity | frequency | aggregation | budget_result | budget_lines  |
| F1  | Revenue spent | ALL     | currency | 0        | lower    | quarterly | cumulative  | actual        | kind: revenue |
| F2  | Savings made  | ALL     | currency | 0        | higher   | quarterly | cumulative  | actual        | kind: saving  |
"""
    lines = """
| ref | title   | service | year      | kind    | budget  | confidential |
| B1  | Pay     | ALL     | 2024-25-Y | revenue | 2000000 |              |
| B2  | Fuel    | ALL     | 2024-25-Y | revenue | 400000  |              |
| B3  | A lease | ALL     | 2024-25-Y | saving  | 30000   | yes          |
"""
    return kit_of(name, measures) | {
        "budget.csv": lines,
        "targets.csv": "| ref | period | target |\n| F1 | 2024-25-Q1 | 620000 |",
    }


def test_a_reader_compares_what_is_worked_out_of_the_budgets_that_it_may_read(
    server: Server, tmp_path: Path
) -> None:
    """Ashby lets nobody read, and what of Bourne's is confidential is in no report."""
    reader = workspace_at(tmp_path / "reader", server.of(READER).url, budget_of("Northern Authority"))
    reader.require_ledger()
    for code in ("ashby", "bourne"):
        at = workspace_at(tmp_path / code, server.of(code).url, budget_of(code.title()))
        (sent,) = at.issue(PERIOD)
        typed = {
            "B1": {"Actual to date": 510000, "Forecast for the year": 2000000},
            "B2": {"Actual to date": 118000, "Forecast for the year": 400000},
            "B3": {"Actual to date": 7000, "Forecast for the year": 30000},
        }
        (file,) = at.collate(PERIOD, [fill(sent.path, tmp_path / f"{code}.xlsx", SIGNED | typed)]).files
        assert file.submission, file.problems
        if code == "bourne":
            at.let_read(READER, "Pat Lee")
        at.ledger.close()
    book = openpyxl.load_workbook(reader.write_national(PERIOD).path)
    assert rows(book["Outturns"], "Reference", "Bourne") == [("F1", 510000 + 118000), ("F2", "[c]")]
    assert {code for _, code in rows(book["Data"], "Reference", "Code")} == {"bourne"}
    reader.ledger.close()


def test_rights_given_later_leave_those_before(server: Server, tmp_path: Path) -> None:
    server.owner.run(f'CREATE ROLE "{server.role("corby")}" LOGIN')
    server.owner.run(rights_sql([("corby", server.role("corby"))]))
    for code in ("ashby", "corby"):
        with council(server.of(code), code) as at:
            at.happens(Event.ISSUED, catalogue(tmp_path / code, code.title()))
            at.files({"M1": 0.9})
            assert len(at.ledger.figures()) == 1
    assert seen(server.of("corby"), "figures") == {"corby"}


def test_everything_a_ledger_records_can_be_recorded_by_a_role(server: Server) -> None:
    with server.of("ashby").ledger("ashby") as ledger:
        fill_ledger(ledger)
        assert ledger.findings() == []
