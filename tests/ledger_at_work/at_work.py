"""Databases as somebody with a SQL prompt sees them, and workspaces as several colleagues use them at once."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pmf_xl.books.catalogue_cache import CACHE
from pmf_xl.ledger import (
    Approval,
    Disposition,
    Event,
    FiledAction,
    FiledEntry,
    FiledFigure,
    FiledMilestone,
    FiledSignOff,
    IssueRecord,
    Ledger,
    PeriodEvent,
    ReadGrant,
    Received,
    Reminder,
    Withdrawal,
)
from pmf_xl.problems import messages, problem
from pmf_xl.returns.standing import numbers_standing
from pmf_xl.workspace import Workspace
from quarter import GOOD, SIGNED, TESTSHIRE, fill, kit

ROOT = Path(__file__).parents[2]
PERIOD = "2024-25-Q1"
COUNCIL = "testshire-council"
TODAY = datetime(2024, 7, 10, 9)
FIRST_TABLES = (  # before versions of them were written down
    "issues", "submissions", "figures", "actions", "milestones", "sign_offs", "problems", "scorecards",
)  # fmt: skip
TABLES = (
    *FIRST_TABLES, "approvals", "reminders", "moves", "catalogues", "period_events", "withdrawals",
    "identities", "read_grants", "register_entries",
)  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a workspace, but for the catalogue as it was read last, which may come and go."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != CACHE
    }


@dataclass(frozen=True, slots=True)
class Database:
    """A database by its URL, spoken to without any of the product's code."""

    url: str

    @property
    def is_postgres(self) -> bool:
        return self.url.startswith("postgresql")

    @contextmanager
    def raw(self) -> Iterator[Any]:
        """The driver's own connection; every statement stands for itself."""
        if self.is_postgres:
            import psycopg

            with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
                yield connection
        else:
            file = self.url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                yield connection

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        with self.raw() as connection:
            done = connection.execute(statement)
            return list(done.fetchall()) if done.description else []

    def content(self, tables: Sequence[str] = TABLES) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        with self.raw() as connection:
            return {
                table: list(connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall())
                for table in tables
            }

    @contextmanager
    def ledger(self, council: str = COUNCIL) -> Iterator[Ledger]:
        ledger = Ledger(self.url, council)
        try:
            yield ledger
        finally:
            ledger.close()


def issued(service: str = "HR", number: int = 1, **more: Any) -> IssueRecord:
    known = {
        "id": f"{service}-{number}",
        "period": PERIOD,
        "issued_at": TODAY,
        "file": f"{PERIOD} {service}.xlsx",
    }
    return IssueRecord(
        **known | {"service": service, "number": number, "sha256": "0" * 64, "content": "{}"} | more
    )


def received(mark: str = "a", **more: Any) -> Received:
    """A file with something of everything in it; `mark` makes it different bytes."""
    known: dict[str, Any] = {
        "period": PERIOD, "sha256": mark * 64, "name": f"{mark}.xlsx", "size": 9, "received_at": TODAY,
        "disposition": Disposition.ACCEPTED, "service": "HR", "issue": "HR-1",
        "saved_at": datetime(2024, 7, 9, 16, 30), "sender": "Fay Orr", "entries": '{"Measures": {}}',
        "figures": (
            FiledFigure("HR01", "", PERIOD, 0.954, "p", None, None, 0.96, "Two left.", "Measures", "L2"),
            FiledFigure("HR02", "N", PERIOD, None, "x", 310.0, 325.0),
        ),
        "actions": (FiledAction("HR01/1", "HR01", "Recruit", "Ed", date(2024, 9, 30), PERIOD, "Open", None),),
        "milestones": (FiledMilestone("PR1", "M2", "Done", date(2024, 5, 28), None, "Projects", "F3"),),
        "register_entries": (FiledEntry("risks", "R1", '{"likelihood": 3}', "Risks", "E2"),),
        "sign_offs": (FiledSignOff("Data collector", "Fay Orr", date(2024, 7, 8), True),),
        "problems": (problem(messages.late(due="5 July", received="10 July"), sheet="Measures", cell="L2", ref="HR01"),),
    }  # fmt: skip
    return Received(**known | more)


def fill_ledger(ledger: Ledger) -> int:
    """Put a row into every table, and give the submission's number."""
    assert ledger.record_issue(issued())
    number = ledger.record(received())
    ledger.record_scorecard(PERIOD, TODAY, "{}")
    ledger.record_approval(Approval(PERIOD, "", "Chief executive", "Al Dunn", TODAY, "{}"))
    ledger.record_reminder(Reminder(PERIOD, "WS", TODAY, "WS.eml", "0" * 64, "ws@testshire.example", ""))
    assert number is not None
    event = PeriodEvent(PERIOD, Event.CLOSED, TODAY, "Ann Low", "Approved", "1" * 64, number, 0, "{}")
    ledger.record_event(event, "{}")
    ledger.record_withdrawal(Withdrawal(number, TODAY, "Pat Lee", "Another council's"))
    ledger.give_identity("5" * 32)
    ledger.record_read_grant(ReadGrant("regulator", granted=True, at=TODAY, by="Pat Lee"))
    return number


# -- workspaces -------------------------------------------------------------------------------------------------------


#: Testshire with a row in a register, so that every table of the ledger comes to hold something.
WITH_A_RISK = TESTSHIRE | {"risks.csv": "| ref | title | service |\n| R1 | A claim is lost | HR |"}


def workspace(folder: Path, url: str = "", **files: str) -> Workspace:
    """Testshire's workspace with a ledger of its own, or in the database of a URL."""
    Workspace.init(folder, str(kit(folder.with_name(f"{folder.name}-kit"), WITH_A_RISK)))
    settings = folder / "pmf.toml"
    settings.write_text(settings.read_text("utf-8").replace('ledger = ""', f'ledger = "{url}"'), "utf-8")
    return at(folder)


def at(folder: Path) -> Workspace:
    """A workspace as a new run opens it, by a clock that stands."""
    return Workspace(folder, now=lambda: TODAY)


def versions(folder: Path, to: Path, count: int) -> dict[str, dict[str, float]]:
    """Several versions of each service's return, saved a minute after each other: by name, its first measure's figure."""
    made = {}
    for service, ref, start in (("HR", "HR01", 0.97), ("WS", "WS01", 0.44)):
        sent = folder / "issued" / PERIOD / f"{PERIOD} {service}.xlsx"
        for number in range(count):
            name, outturn = f"{service} {number}.xlsx", round(start + number / 1000, 3)
            typed = GOOD[service] | {
                ref: {"Outturn": outturn, "Commentary": f"Version {number} of the figures."}
            }
            if service == "HR":
                typed |= {"R1": {"Likelihood": 2, "Impact": 2}}
            moment = datetime(2024, 7, 9, 12) + timedelta(minutes=number)
            fill(sent, to / name, SIGNED | typed, saved=moment)
            made[name] = {ref: outturn}
    return made


RUN = """
import json, sys
sys.path[:0] = {path}
from datetime import datetime
from pathlib import Path
from pmf_xl.workspace import Workspace
at = Workspace({folder!r}, now=lambda: datetime(2024, 7, 10, 9))
at.catalogue, at.theme, at.lock, at.key
print("ready", flush=True)
sys.stdin.readline()
{work}
"""


class Colleagues:
    """Several programs that begin their work at the same moment; each leaves one JSON document."""

    def __init__(self, folders: Sequence[Path], work: Sequence[str]) -> None:
        path = [str(ROOT), str(ROOT / "tests")]
        pipe = subprocess.PIPE
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-c", RUN.format(path=path, folder=str(folder), work=each)],
                stdin=pipe, stdout=pipe, stderr=pipe, text=True,
            )
            for folder, each in zip(folders, work, strict=True)
        ]  # fmt: skip

    def begin(self) -> None:
        for process in self.processes:
            assert process.stdout
            assert process.stdout.readline().strip() == "ready", process.communicate()[1]
        for process in self.processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()

    def results(self) -> list[Any]:
        ended = [(process.communicate(), process.returncode) for process in self.processes]
        assert [code for _, code in ended] == [0] * len(ended), "\n".join(said[1] for said, _ in ended)
        return [json.loads(said[0]) for said, _ in ended]

    def work(self) -> list[Any]:
        self.begin()
        return self.results()


def collating(paths: Sequence[Path]) -> str:
    given = [str(path) for path in paths]
    return f"print(json.dumps(at.collate({PERIOD!r}, {given!r}).as_json()))"


def standing_figures(of: Workspace) -> Mapping[str, float | None]:
    """The outturns that stand, by reference."""
    numbers = numbers_standing(of.ledger, PERIOD)
    rows = of.ledger.parts("figures", numbers)
    return {"/".join(filter(None, (row["ref"], row["breakdown"]))): row["outturn"] for row in rows}
