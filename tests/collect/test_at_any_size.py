"""Collating costs the same however old the ledger is, and finds the same whoever reads how many files at once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from many_versions import copied, told, versions

from pmf_xl.books.workers import ReadingPool
from pmf_xl.catalogue import Catalogue
from pmf_xl.collect.gather import held_against
from pmf_xl.collect.read_and_judge import GET_READY
from pmf_xl.collect.remembered import Remembered
from pmf_xl.layout.issued import Issued
from pmf_xl.ledger import Disposition, FiledFigure, Received
from pmf_xl.ledger.council_database import CouncilDatabase
from pmf_xl.ledger.records import Withdrawal
from pmf_xl.workspace_folder import WorkspaceFolder
from quarter import GOOD, SIGNED, Quarter, fill

BEFORE = ("2023-24-Q2", "2023-24-Q3", "2023-24-Q4")


def reported(
    period: str, number: int, refs: tuple[str, ...] = ("HR02", "HR05"), figure: float = 0.9
) -> Received:
    """What a service reported in an earlier period."""
    return Received(
        period, f"{number:064x}", "HR.xlsx", 1000, datetime(2024, 4, 12, 9), Disposition.ACCEPTED, "HR",
        figures=tuple(FiledFigure(ref, "", period, figure, sheet="Measures", cell="L2") for ref in refs),
    )  # fmt: skip


def aged(quarter: Quarter, quarters: int) -> Quarter:
    """Put quarters before the one that is collected into its ledger."""
    first = quarter.period.shifted(-quarters)
    files = [reported(str(first.shifted(number)), number + 1) for number in range(quarters)]
    quarter.workspace.ledger.record_all(files)
    return quarter


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Count what is asked of the ledger, and the rows that it gives."""
    counts = {"queries": 0, "rows": 0}
    as_it_was = CouncilDatabase._rows

    def counting(self: CouncilDatabase, query: Any, of: Any = None) -> list[Any]:
        rows = as_it_was(self, query, of)
        counts["queries"] += 1
        counts["rows"] += len(rows)
        return rows

    with monkeypatch.context() as during:
        during.setattr(CouncilDatabase, "_rows", counting)
        yield counts


def asked(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """What collating both services asks."""
    for service in GOOD:
        quarter.hand_in(service)
    with counted(monkeypatch) as counts:
        assert len(quarter.collate().accepted) == 2
    return counts


def test_the_age_of_the_ledger_costs_nothing(
    tmp_path: Path, testshire: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2024, 7, 10)
    young = asked(aged(Quarter(tmp_path / "young", testshire, "2024-25-Q1", day), 2), monkeypatch)
    old = asked(aged(Quarter(tmp_path / "old", testshire, "2024-25-Q1", day), 80), monkeypatch)
    assert old == young
    assert young["rows"] > 0


def test_a_ninth_version_costs_no_more_than_the_third(
    tmp_path: Path, testshire: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What grows with the versions that a service sends is what they give, not what each is held beside."""
    rows = {}
    for count in (3, 6, 9):
        quarter = Quarter(tmp_path / str(count), testshire, "2024-25-Q1", date(2024, 7, 10))
        for number in range(count):
            figure = GOOD["HR"]["HR01"] | {"Outturn": 0.9 + number / 100}
            quarter.hand_in("HR", GOOD["HR"] | {"HR01": figure}, f"HR {number}.xlsx")
        with counted(monkeypatch) as counts:
            assert len(quarter.collate().files) == count
        rows[count] = counts["rows"]
    # Versions come in batches, each of which looks once at what there is.
    assert rows[9] - rows[6] < 1.1 * (rows[6] - rows[3])


def test_it_is_told_if_it_did(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was remembered, as in issues of before, the whole past is looked through."""
    monkeypatch.setattr("pmf_xl.collect.ask.remembered", lambda *_: {})
    found = asked(aged(quarter, 80), monkeypatch)
    assert found["rows"] > 160


# -- what is remembered with an issue -----------------------------------------------------------------------------------


def remembered(quarter: Quarter) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an issue's figures are held against, as remembered and as the whole past has it now."""
    workspace, period = quarter.workspace, quarter.period
    record = workspace.ledger.issue(quarter.issue("HR")["HR"].issue)
    assert record
    issued = Issued.from_json(record.content)
    times = workspace.times
    now = held_against(times.at(period), workspace.past, period, [row.key for row in issued.measures])
    return Remembered(workspace, times, period).of(issued), now


def test_what_is_remembered_is_what_the_past_says(quarter: Quarter) -> None:
    found, now = remembered(aged(quarter, 20))
    assert found == now
    assert len(now["HR05"].run) == 12


def nothing(quarter: Quarter) -> None: ...


def a_late_figure(quarter: Quarter) -> None:
    quarter.workspace.ledger.record(reported(str(quarter.period.previous()), 99, ("HR05",), 33.0))


def a_withdrawal(quarter: Quarter) -> None:
    last = quarter.workspace.ledger.last_number()
    quarter.workspace.ledger.record_withdrawal(Withdrawal(last, quarter.time, "Fay", "wrong file"))


def another_catalogue(quarter: Quarter) -> None:
    """One whose History sheet says something else."""
    catalogue = quarter.workspace.catalogue
    first = catalogue.history[0]
    other = first.model_copy(update={"outturn": 0.123, "ref": "HR07", "period": quarter.period.previous()})
    quarter.change(catalogue.with_history((*catalogue.history, other)))


@pytest.mark.parametrize("happens", [nothing, a_late_figure, a_withdrawal, another_catalogue])
def test_whatever_happens_after_the_issue_is_heeded(
    quarter: Quarter, happens: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(quarter, 8)
    quarter.issue("HR")
    before, _ = remembered(quarter)
    happens(quarter)
    monkeypatch.setattr(Quarter, "issue", lambda self, service: issues)  # what was issued stays
    issues = {"HR": Sent(quarter.workspace.ledger.issues_listed(str(quarter.period))[0].id)}
    found, now = remembered(quarter)
    assert found == now
    assert (found == before) is (happens is nothing)


class Sent:
    def __init__(self, issue: str) -> None:
        self.issue = issue


# -- how many read at once ----------------------------------------------------------------------------------------------


def test_one_process_and_several_find_the_same_in_the_same_order(
    tmp_path: Path, quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions(quarter)
    found = []
    for processes in (1, 3):
        copy = copied(quarter, tmp_path / str(processes))
        monkeypatch.setattr(
            WorkspaceFolder, "reading_workers", lambda _, so_many=processes: ReadingPool(so_many)
        )
        found.append(told(copy))
    assert found[0] == found[1]
    dispositions = [file["disposition"] for file in found[0][0]["files"]]
    assert len(dispositions) == 12
    assert set(dispositions) == {
        "superseded", "accepted", "queried", "rejected", "duplicate", "foreign", "unreadable",
    }  # fmt: skip


def test_processes_are_got_ready_where_something_new_has_come_and_only_there(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions(quarter)
    begun: list[str] = []
    get_ready = ReadingPool.get_ready

    def noted(pool: ReadingPool, task: str, tasks: int = 1) -> None:
        begun.append(task)
        get_ready(pool, task, tasks)

    monkeypatch.setattr(ReadingPool, "get_ready", noted)
    monkeypatch.setattr(WorkspaceFolder, "reading_workers", lambda _: ReadingPool(2))
    quarter.collate()
    assert begun == [GET_READY] * 2
    again = quarter.collate()
    assert begun == [GET_READY] * 2
    assert {file.became for file in again.files} == {"duplicate"}


def test_threads_that_serve_processes_need_not_wait_long_and_others_as_before() -> None:
    before = sys.getswitchinterval()
    with ReadingPool(2):
        assert sys.getswitchinterval() < 0.001
    assert sys.getswitchinterval() == before


# -- a sign-off of which only the day was typed --------------------------------------------------------------------------


def test_a_sign_off_of_which_only_the_day_was_typed_is_answered(quarter: Quarter) -> None:
    signed = dict(SIGNED) | {"Head of service": {"Date": date(2024, 7, 9)}}
    sent = quarter.issue("HR")["HR"].path
    fill(sent, quarter.returned / "HR.xlsx", signed | GOOD["HR"])
    collated = quarter.collate()
    assert [file.became for file in collated.files] == ["queried"] or collated.files[0].problems
    assert any("feedback" in path.name for path in collated.written)


def test_a_ledger_of_very_many_files_is_asked_for_them(quarter: Quarter) -> None:
    """More than a database takes as values of a query: 32,766."""
    ledger = quarter.workspace.ledger
    ledger.record_all([reported(period, number) for number, period in enumerate(BEFORE, 1)])
    assert len(ledger.parts("figures", range(40_000))) == 6
    assert len(ledger.parts("figures", [1, *range(3, 40_000)])) == 4
