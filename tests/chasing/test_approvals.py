"""Sign-off by executive directors: recorded for good, shown by `status`, and found out when figures change after it."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from two_services import PERIOD, WITH_DIRECTORS, on

from pmf_xl.cli import main
from pmf_xl.collect.approve import Approved, approvals, approve, not_approved
from pmf_xl.problems import PmfError
from pmf_xl.workspace import Workspace
from quarter import GOOD, Quarter, catalogue_of, kit

AUGUST = date(2024, 8, 5)


@pytest.fixture
def collated(issued: Quarter) -> Quarter:
    """HR's return has been accepted, nothing has come from Waste; it is August."""
    on(issued, date(2024, 7, 12)).hand_in("HR")
    issued.collate()
    return on(issued, AUGUST)


def told(one: Approved) -> tuple[str, str, str, date, tuple[str, ...], tuple[str, ...]]:
    return one.name, one.role, one.directorate, one.at.date(), one.without, one.changed


def test_an_approval_says_who_and_when_and_what_was_missing(collated: Quarter) -> None:
    approve(collated.workspace, collated.period, " Jo  Hill ", "Chief Executive")
    (one,) = approvals(collated.workspace, collated.period)
    assert told(one) == ("Jo Hill", "Chief Executive", "", AUGUST, ("WS",), ())


def test_a_directorate_is_approved_by_itself(collated: Quarter) -> None:
    assert not_approved(collated.workspace, collated.period) == ["Resources", "Place"]
    one = approve(collated.workspace, collated.period, "Jo Hill", directorate=" resources")
    assert told(one) == ("Jo Hill", "", "Resources", AUGUST, (), ()), "Waste is no matter of this directorate"
    assert not_approved(collated.workspace, collated.period) == ["Place"]
    approve(collated.workspace, collated.period, "Ann Low")
    assert not_approved(collated.workspace, collated.period) == []


def test_figures_that_come_after_it_are_told(collated: Quarter) -> None:
    approve(collated.workspace, collated.period, "Jo Hill", directorate="Resources")
    approve(collated.workspace, collated.period, "Ann Low")
    collated.hand_in("HR", GOOD["HR"] | {"HR05": {"Outturn": 97}}, "corrected.xlsx")
    collated.hand_in("WS")
    collated.collate()
    assert [told(one)[4:] for one in approvals(collated.workspace, collated.period)] == [
        ((), ("HR",)),
        (("WS",), ("HR", "WS")),
    ]
    approve(collated.workspace, collated.period, "Jo Hill", directorate="Resources")
    assert told(approvals(collated.workspace, collated.period)[-1])[4:] == ((), ()), (
        "approved again as they are now"
    )


def test_said_twice_of_the_same_figures_it_is_recorded_once(collated: Quarter) -> None:
    first = approve(collated.workspace, collated.period, "Jo Hill", "Director")
    on(collated, date(2024, 8, 6))
    assert approve(collated.workspace, collated.period, "Jo Hill", "Director").at == first.at
    approve(collated.workspace, collated.period, "Jo Hill", "Chief Executive")
    assert [one.role for one in approvals(collated.workspace, collated.period)] == [
        "Director",
        "Chief Executive",
    ]


@pytest.mark.parametrize(
    ("by", "directorate", "said"),
    [
        ("  ", "", "Say who approves"),
        ("Jo Hill", "Treasury", "There is no directorate Treasury; the catalogue has Resources, Place."),
    ],
)
def test_what_cannot_be_approved_is_refused(collated: Quarter, by: str, directorate: str, said: str) -> None:
    with pytest.raises(PmfError, match=said):
        approve(collated.workspace, collated.period, by, directorate=directorate)
    assert collated.workspace.ledger.approvals(PERIOD) == []


def test_a_period_of_which_nothing_was_issued_cannot_be_approved(collated: Quarter) -> None:
    with pytest.raises(PmfError, match="Nothing has been issued for Q3 2024-25"):
        approve(collated.workspace, collated.workspace.period("2024-25-Q3"), "Jo Hill")


def test_without_directorates_none_can_be_named(tmp_path: Path) -> None:
    quarter = Quarter(tmp_path / "council", catalogue_of(tmp_path / "kit"), PERIOD, AUGUST)
    quarter.issue()
    with pytest.raises(PmfError, match="leave --directorate out"):
        approve(quarter.workspace, quarter.period, "Jo Hill", directorate="Place")


@pytest.mark.parametrize("table", ["approvals", "reminders"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET period = '2024-25-Q2'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_it(collated: Quarter, table: str, statement: str) -> None:
    from pmf_xl.collect.chase import chase

    approve(collated.workspace, collated.period, "Jo Hill")
    chase(collated.workspace, collated.period)
    assert collated.workspace.ledger.findings() == []
    collated.workspace.ledger.close()
    file = collated.workspace.folder / "ledger.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        before = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert len(before) == 1
        for refused in (statement.format(table), f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match=f"only added to: {table}"):
                connection.execute(refused)
        assert connection.execute(f"SELECT * FROM {table}").fetchall() == before


# -- as a command -------------------------------------------------------------------------------------------------


def test_status_shows_who_approved_and_when(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Workspace.init(tmp_path / "w", str(kit(tmp_path / "kit", WITH_DIRECTORS)))
    at = ("--workspace", str(tmp_path / "w"), "--period", PERIOD, "--today")

    def run(command: str, day: str, *more: str) -> str:
        with pytest.raises(SystemExit) as left:
            main([command, *at, day, *more])
        assert not left.value.code
        return capsys.readouterr().out

    run("issue", "2024-07-01")
    assert "Approved by nobody yet." in run("status", "2024-07-02")
    answer: dict[str, Any] = json.loads(
        run(
            "approve",
            "2024-08-05",
            "--by",
            "Jo Hill",
            "--role",
            "Director",
            "--directorate",
            "Place",
            "--json",
        )
    )
    assert answer["approval"]["name"] == "Jo Hill"
    said = run("status", "2024-08-06")
    assert "Place approved by Jo Hill (Director) on 5 August 2024; without WS" in said
    assert "Not approved yet: Resources." in said
    stands = json.loads(run("status", "2024-08-06", "--json"))
    assert stands["not_approved"] == ["Resources"]
    (one,) = stands["approvals"]
    assert [one[key] for key in ("name", "role", "directorate")] == ["Jo Hill", "Director", "Place"]
    assert one["at"].startswith("2024-08-05")
    assert (one["without"], one["changed"]) == (["WS"], [])
    assert [service["service"] for service in stands["services"]] == ["HR", "WS"], "as before"
