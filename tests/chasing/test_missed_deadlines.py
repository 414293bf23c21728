"""The report on missed deadlines, against what happened on which day."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from on_paper import printed, unprinted
from two_services import DUE, PERIOD, WITH_DIRECTORS, on

from office import Office
from pmf_xl.cli import main
from pmf_xl.collect.chase import chase, returns_awaited
from pmf_xl.reports.missed_deadlines import write_missed_deadlines
from pmf_xl.workspace import Workspace
from quarter import GOOD, Quarter, kit

WRONG: dict[str, dict[str, Any]] = GOOD["HR"] | {"HR01": {"Outturn": 95.4}}


def missed(quarter: Quarter, day: date) -> Path:
    on(quarter, day)
    return write_missed_deadlines(
        quarter.workspace, quarter.period, returns_awaited(quarter.workspace, quarter.period)
    )


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of the report, by their headings."""
    sheet = openpyxl.load_workbook(path)["Missed deadlines"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    first = next(number for number, row in enumerate(rows) if row[0] == "Service")
    table = [dict(zip(rows[first], row, strict=True)) for row in rows[first + 1 :] if row[1] is not None]
    return [{heading: _day(value) for heading, value in line.items()} for line in table]


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def happened(quarter: Quarter, day: date, service: str, entries: Any = None, name: str = "") -> None:
    on(quarter, day).hand_in(service, entries, name)
    quarter.collate()


def test_each_way_to_miss_a_deadline_is_told_apart(issued: Quarter) -> None:
    happened(issued, date(2024, 7, 12), "HR", WRONG, "first.xlsx")
    chase(on(issued, date(2024, 7, 14)).workspace, issued.period)
    chase(on(issued, date(2024, 7, 17)).workspace, issued.period)
    waste = {"Service": "Waste", "Directorate": "Place", "Head of service": "Cy Dunn", "Due": DUE}
    people = {"Service": "People", "Directorate": "Resources", "Head of service": "Ed Ford", "Due": DUE}
    told = {"Reminders drafted": 2, "Director told on": date(2024, 7, 17)}
    assert lines(missed(issued, date(2024, 7, 18))) == [
        people | told | {
            "First returned": date(2024, 7, 12), "Accepted": None, "Days late": 3,
            "How it stands": "Rejected, waiting to be mended",
        },
        waste | told | {"First returned": None, "Accepted": None, "Days late": 3, "How it stands": "Nothing has come"},
    ]  # fmt: skip
    happened(issued, date(2024, 7, 19), "HR", name="mended.xlsx")
    happened(issued, date(2024, 7, 25), "WS")
    assert lines(missed(issued, date(2024, 8, 1))) == [
        waste | told | {
            "First returned": date(2024, 7, 25), "Accepted": date(2024, 7, 25), "Days late": 10,
            "How it stands": "Came late",
        },
        people | told | {
            "First returned": date(2024, 7, 12), "Accepted": date(2024, 7, 19), "Days late": 4,
            "How it stands": "Came in time, but had to be mended",
        },
    ]  # fmt: skip


def test_a_correction_after_the_due_date_makes_nobody_late(issued: Quarter) -> None:
    happened(issued, date(2024, 7, 12), "HR", name="first.xlsx")
    happened(issued, date(2024, 7, 20), "HR", GOOD["HR"] | {"HR05": {"Outturn": 97}}, "corrected.xlsx")
    assert [line["Service"] for line in lines(missed(issued, date(2024, 7, 21)))] == ["Waste"]


def test_where_everybody_was_in_time_it_says_so(issued: Quarter) -> None:
    happened(issued, DUE, "HR")
    happened(issued, DUE, "WS")
    sheet = openpyxl.load_workbook(missed(issued, date(2024, 7, 20))).active
    assert sheet is not None
    said = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "Every return was there in time and could be taken." in said


def test_a_report_that_has_changed_keeps_the_earlier_one(issued: Quarter) -> None:
    path = missed(issued, date(2024, 7, 18))
    first = path.read_bytes()
    assert missed(issued, date(2024, 7, 18)) == path
    assert path.read_bytes() == first, "nothing has changed"
    missed(issued, date(2024, 7, 19))
    (kept,) = (path.parent / "earlier").iterdir()
    assert kept.read_bytes() == first


def test_it_prints_on_one_page_and_holds_no_error(issued: Quarter, office: Office, tmp_path: Path) -> None:
    chase(on(issued, date(2024, 7, 17)).workspace, issued.period)
    path = missed(issued, date(2024, 7, 18))
    assert office.errors(path) == []
    pdf = office.convert(path, "pdf", tmp_path / "paper")
    (page,) = printed(pdf)
    assert page.clashes() == []
    assert unprinted(pdf) == []


# -- as a command -------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return int(left.value.code or 0), capsys.readouterr().out


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    Workspace.init(tmp_path / "w", str(kit(tmp_path / "kit", WITH_DIRECTORS)))
    return tmp_path / "w"


def test_the_command_drafts_and_reports(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--workspace", workspace, "--period", PERIOD)
    run(capsys, "issue", *at, "--today", "2024-07-01")
    status, out = run(capsys, "chase", *at, "--today", "2024-07-10", "--json")
    said = json.loads(out)
    assert (status, said["missed"], said["due"], said["not_issued"]) == (0, None, "2024-07-15", [])
    assert [draft["service"] for draft in said["drafts"]] == ["HR", "WS"]
    assert all(Path(draft["path"]).is_file() for draft in said["drafts"])
    assert not (workspace / "reports" / PERIOD).exists(), "nobody is late yet"
    status, out = run(capsys, "chase", *at, "--today", "2024-07-18", "--json")
    said = json.loads(out)
    assert status == 0
    assert {
        draft["service"]: (draft["why"], draft["days_late"], draft["copied_to"]) for draft in said["drafts"]
    } == {
        "HR": ("nothing returned", 3, ["jo@testshire.example"]),
        "WS": ("nothing returned", 3, ["sam@testshire.example"]),
    }
    assert Path(said["missed"]) == workspace / "reports" / PERIOD / "missed deadlines.xlsx"
    status, out = run(capsys, "chase", *at, "--today", "2024-07-18")
    assert (status, "2 drafts." in out) == (0, True)


def test_a_period_never_issued_leaves_with_2(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "chase", "--workspace", workspace, "--period", PERIOD) == (2, "")
