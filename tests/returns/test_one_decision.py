"""Who has returned, what stands and what was last reported is one thing, whoever asks: status, collate, chase, reports."""

import ast
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pmf_xl import returns
from pmf_xl.catalogue import Catalogue
from pmf_xl.collect.chase import returns_awaited
from pmf_xl.collect.status import ServiceStatus
from pmf_xl.ledger import Disposition
from pmf_xl.ledger.records import FiledAction, FiledMilestone, Received
from pmf_xl.returns.actions import latest_actions
from pmf_xl.returns.milestones import last_reported, milestones_of
from pmf_xl.returns.of_period import returns_of
from pmf_xl.returns.services import handed_in
from pmf_xl.returns.standing import disposition_now, numbers_standing, standing
from pmf_xl.workspace import Workspace
from quarter import GOOD, Quarter, cell

DUE = date(2024, 7, 15)
WRONG = GOOD["HR"] | {"HR05": {"Outturn": "about a hundred"}}


def on(quarter: Quarter, day: date) -> Quarter:
    quarter.time = datetime(day.year, day.month, day.day, 9)
    return quarter


def status(quarter: Quarter) -> dict[str, ServiceStatus]:
    workspace = Workspace(quarter.workspace.folder, quarter.tick)
    workspace.__dict__["catalogue"] = quarter.workspace.catalogue
    return {one.service: one for one in workspace.status(quarter.period).services}


def said_by_everybody(quarter: Quarter) -> dict[str, tuple[Any, ...]]:
    """What chase says of each service; the same as status and collate say, and as reports count."""
    awaited = {one.service: one for one in returns_awaited(quarter.workspace, quarter.period)}
    shown, collated = status(quarter), quarter.collate()
    counted = returns_of(quarter.workspace.ledger, quarter.workspace.catalogue, quarter.period)
    returned = {code for code, one in awaited.items() if one.returned}
    accepted = {code for code, one in awaited.items() if one.accepted}
    assert {code for code, one in shown.items() if one.returned} == returned == set(collated.returned)
    assert {code for code, one in shown.items() if one.accepted} == accepted == set(collated.accepted)
    assert {service for _, service in counted.taken} == accepted
    assert {code for code in awaited if counted.of(code).first_came()} == returned
    assert {code for code, one in shown.items() if one.late} == {
        code for code, one in awaited.items() if one.is_late
    }
    for code, one in awaited.items():
        assert (shown[code].returned, shown[code].accepted) == (one.returned, one.accepted)
        assert counted.of(code).first_came() == ({str(quarter.period): one.returned} if one.returned else {})
    return {code: (one.returned, one.accepted, one.days_late) for code, one in awaited.items()}


def test_who_was_sent_nothing_is_not_outstanding(
    quarter: Quarter, building: Catalogue, tmp_path: Path
) -> None:
    other = Quarter(tmp_path / "other", building, "2024-25-Q1", date(2024, 7, 10))
    other.issue("HR")
    workspace = Workspace(other.workspace.folder, other.tick)
    workspace.__dict__["catalogue"] = building
    assert workspace.status(other.period).outstanding == other.collate().outstanding == ("HR",)


def test_a_service_with_projects_only_is_in_the_status(quarter: Quarter) -> None:
    shown = status(quarter)
    assert list(shown) == ["HR", "WS", "CP"], "and one with nothing to report is not"
    assert (shown["CP"].name, shown["CP"].issued) == ("Capital", date(2024, 7, 10))
    quarter.hand_in("CP", {"PR2/D1": {"Status": "At risk"}})
    assert quarter.collate().accepted == ("CP",)
    assert status(quarter)["CP"].accepted == date(2024, 7, 10)


def test_a_service_that_was_sent_a_workbook_is_in_the_status_though_it_reports_nothing_any_more(
    quarter: Quarter, building: Catalogue
) -> None:
    kept = [service for service in building.services if service.code != "WS"]
    measures = [measure for measure in building.measures if measure.service != "HR"]
    quarter.change(replace(building, services=tuple(kept), measures=tuple(measures)))
    shown = status(quarter)
    assert list(shown) == ["HR", "WS", "CP"], "the period is that which was issued"
    assert shown["WS"].issued == date(2024, 7, 10)


def test_nobody_is_late_who_was_not_asked(quarter: Quarter, building: Catalogue, tmp_path: Path) -> None:
    other = Quarter(tmp_path / "other", building, "2024-25-Q1", date(2024, 7, 20))
    other.issue("HR")
    assert {code: one.late for code, one in status(other).items()} == {"HR": True, "WS": False, "CP": False}
    assert {code: one.issued is None for code, one in status(other).items()} == {
        "HR": False, "WS": True, "CP": True,
    }  # fmt: skip


def test_all_say_the_same_of_a_quarter(quarter: Quarter) -> None:
    assert said_by_everybody(quarter) == dict.fromkeys(("HR", "WS", "CP"), (None, None, 0))
    quarter.hand_in("HR", WRONG, "first.xlsx")
    on(quarter, date(2024, 7, 12)).collate()
    quarter.hand_in("WS", GOOD["WS"])
    on(quarter, DUE).collate()
    said = said_by_everybody(on(quarter, date(2024, 7, 17)))
    assert said == {
        "HR": (date(2024, 7, 12), None, 2),  # returned in time, but nothing of it can be taken
        "WS": (DUE, DUE, 0),
        "CP": (None, None, 2),
    }
    quarter.hand_in("HR", name="mended.xlsx")
    on(quarter, date(2024, 7, 18)).collate()
    quarter.hand_in("HR", GOOD["HR"] | {"HR05": {"Outturn": 97}}, "corrected.xlsx")
    on(quarter, date(2024, 7, 25)).collate()
    said = said_by_everybody(on(quarter, date(2024, 7, 26)))
    assert said["HR"] == (date(2024, 7, 12), date(2024, 7, 18), 3), "a correction makes nobody later"
    assert said["CP"] == (None, None, 11)


def test_a_workbook_of_another_period_is_no_return_of_this_one(quarter: Quarter, building: Catalogue) -> None:
    second = Quarter(quarter.workspace.folder, building, "2024-25-Q2", date(2024, 7, 10))
    second.issue()
    astray = quarter.hand_in("HR")
    (file,) = second.collate(astray).files
    assert file.disposition is Disposition.REJECTED
    assert handed_in(second.workspace.ledger, second.period) == []
    assert said_by_everybody(second)["HR"] == (None, None, 0)


# -- what stands, and what was last reported ----------------------------------------------------------------------


def filed(sha256: str, period: str = "2024-25-Q1", saved: int | None = None, **more: Any) -> Received:
    moment = datetime(2024, 7, 9, saved) if saved else None
    return Received(
        period, sha256 * 64, f"{sha256}.xlsx", 1, datetime(2024, 7, 10), Disposition.ACCEPTED, "WS",
        saved_at=moment, **more,
    )  # fmt: skip


def test_the_version_saved_last_stands_whichever_came_first(quarter: Quarter) -> None:
    ledger = quarter.workspace.ledger
    newer, older = ledger.record(filed("a", saved=17)), ledger.record(filed("b", saved=16))
    assert standing(ledger, quarter.period)["2024-25-Q1", "WS"].id == newer
    numbers = numbers_standing(ledger)
    assert disposition_now(Disposition.ACCEPTED, older, numbers) is Disposition.SUPERSEDED
    assert disposition_now(Disposition.QUERIED, newer, numbers) is Disposition.QUERIED
    assert disposition_now(Disposition.REJECTED, older, numbers) is Disposition.REJECTED


def promised(status: str) -> tuple[FiledAction, ...]:
    return (FiledAction("WS02/2024-25-Q1", "WS02", "Train two", "Di", None, "2024-25-Q1", status),)


def test_an_action_is_as_the_latest_period_says_whichever_return_came_last(quarter: Quarter) -> None:
    """A first quarter sent again does not open what the second has closed; nor does a half-year sort before its quarters."""
    workspace = quarter.workspace
    for sha256, period, told in (
        ("1", "2024-25-Q1", "Open"), ("2", "2024-25-Q2", "Done"), ("3", "2024-25-H1", "Done"), ("4", "2024-25-Q1", "Open"),
    ):  # fmt: skip
        workspace.ledger.record(filed(sha256, period, actions=promised(told)))

    def as_told(period: str, *, before: bool = False) -> list[str]:
        when = workspace.period(period)
        found = latest_actions(workspace.ledger, workspace.catalogue, when, before=before)
        return [action.status for action in found.values()]

    assert as_told("2024-25-Q1") == ["Open"]
    assert as_told("2024-25-Q1", before=True) == []
    assert as_told("2024-25-Q2", before=True) == ["Open"]
    assert as_told("2024-25-Q2") == as_told("2024-25-H1") == as_told("2024-25-Q3") == ["Done"]


@pytest.mark.parametrize(
    ("second", "status", "completed"),
    [
        (("At risk", None), "At risk", None),
        ((None, None), "Off track", None),  # nothing was said of it
        ((None, date(2024, 9, 2)), "Off track", date(2024, 9, 2)),  # a date alone is no status
        (("Done", date(2024, 9, 2)), "Done", date(2024, 9, 2)),
    ],
)
def test_reports_and_the_next_workbook_speak_of_the_same_last_status(
    quarter: Quarter,
    building: Catalogue,
    second: tuple[str | None, date | None],
    status: str,
    completed: date | None,
) -> None:
    """Reports took a date alone for all that was said and fell back to the catalogue; the workbook did not."""
    ledger = quarter.workspace.ledger
    first = FiledMilestone("PR1", "M3", "Off track", None, "The lift is late.", "Projects", "F2")
    ledger.record(filed("1", milestones=(first,)))
    again = FiledMilestone("PR1", "M3", *second, None, "Projects", "F2")
    ledger.record(filed("2", "2024-25-Q2", milestones=(again,)))
    third = Quarter(quarter.workspace.folder, building, "2024-25-Q3", date(2025, 1, 3))
    reported = milestones_of(ledger, building, quarter.workspace.period("2024-25-Q2"))["PR1", "M3"]
    asked = last_reported(ledger, building, third.period, before=True)["PR1", "M3"]
    assert (reported.status, reported.completed) == (asked.status, asked.completed) == (status, completed)
    if status != "Done":
        import openpyxl

        sheet = openpyxl.load_workbook(third.issue("WS")["WS"].path)["Projects"]
        assert cell(sheet, "PR1/M3", "Last status").value == status


# -- nobody else decides ------------------------------------------------------------------------------------------


def test_only_returns_says_what_stands_and_what_was_last_reported() -> None:
    """Whether a file counts is also asked where it is read, which comes before all of that."""
    package = Path(returns.__file__).parents[1]
    reads = {"submit.py"}
    found = []
    for path in package.rglob("*.py"):
        if path.is_relative_to(package / "returns"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            last_reported = (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).endswith("ledger.parts")
                and ast.unparse(node.args[0]) in ("'actions'", "'milestones'")
            )
            counts = isinstance(node, ast.Attribute) and ast.unparse(node).endswith("disposition.counts")
            if last_reported or (counts and path.name not in reads):
                found.append(f"{path.relative_to(package)}:{node.lineno}")
    assert found == []
