"""A report is written again when anything it shows has changed, and left alone when nothing has.

Whether it has is told by what was rendered: before, a changed tolerance, format or heading left the old file where it was.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import seeds

from pmf_xl.catalogue import Catalogue
from pmf_xl.cli import main
from pmf_xl.reports import defined, list_sheets
from pmf_xl.reports.missed_deadlines import write_missed_deadlines
from pmf_xl.workspace import Workspace

PERIOD = "2024-25-Q3"
Write = Callable[[Workspace], Path]
REPORTS: dict[str, Write] = {
    "scorecard": lambda at: at.write_scorecard(PERIOD).path,
    "exceptions": lambda at: at.write_exceptions(PERIOD).path,
    "a defined report": lambda at: at.write_reports(PERIOD, ["team"]).files[0].path,
    "audit sample": lambda at: at.write_audit_sample(PERIOD, at.audit_sample(PERIOD, 5, "7")),
    "catalogue quality": lambda at: at.write_quality(),
    "missed deadlines": lambda at: write_missed_deadlines(at, at.period(PERIOD), ()),
}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return seeds.workspace(tmp_path_factory.mktemp("again"))


def at(council: Workspace, day: int, catalogue: Catalogue | None = None) -> Workspace:
    """The workspace on another day of November, perhaps with another catalogue."""
    opened = Workspace(council.folder, lambda: datetime(2024, 11, day, 9, day))
    if catalogue:
        opened.__dict__["catalogue"] = catalogue
    return opened


def kept(path: Path) -> int:
    return len(list((path.parent / "earlier").glob(f"{path.stem} until *")))


@pytest.mark.parametrize("report", REPORTS)
def test_made_again_on_the_same_day_it_is_the_same_file(report: str, council: Workspace) -> None:
    path = REPORTS[report](at(council, 3))
    before, count = path.read_bytes(), kept(path)
    opened = Workspace(council.folder, lambda: datetime(2024, 11, 3, 17, 45))
    assert REPORTS[report](opened) == path
    assert path.read_bytes() == before
    assert kept(path) == count


def changed(council: Workspace, what: str) -> Catalogue:
    """The catalogue after an edit that moves no figure."""
    catalogue = council.catalogue
    framework, measures = catalogue.framework, list(catalogue.measures)
    if what == "tolerance":
        measures[0] = measures[0].model_copy(update={"tolerance": 0.2})
    elif what == "decimals":
        measures = [measure.model_copy(update={"decimals": measure.decimals + 1}) for measure in measures]
    elif what == "accent":
        framework = framework.model_copy(update={"accent": "004B23"})
    return Catalogue(
        framework, catalogue.services, catalogue.people, tuple(measures), catalogue.targets, catalogue.history,
        catalogue.benchmarks, catalogue.projects, catalogue.milestones, catalogue.breakdowns,
    )  # fmt: skip


@pytest.mark.parametrize("what", ["tolerance", "decimals", "accent"])
def test_a_changed_rule_or_format_is_a_changed_scorecard(what: str, council: Workspace) -> None:
    path = REPORTS["scorecard"](at(council, 4))
    before, count = path.read_bytes(), kept(path)
    after = at(council, 5, changed(council, what))
    after.issue(PERIOD)  # what a period is rated by is what was issued
    made = after.write_scorecard(PERIOD)
    assert made.fresh
    assert path.read_bytes() != before
    assert kept(path) == count + 1
    assert not at(council, 6, changed(council, what)).write_scorecard(PERIOD).fresh
    before_that = at(council, 7)
    before_that.issue(PERIOD)
    assert before_that.write_scorecard(PERIOD).fresh  # and back again


@pytest.mark.parametrize("report", REPORTS)
def test_another_look_is_another_report(report: str, council: Workspace) -> None:
    path = REPORTS[report](at(council, 8))
    count = kept(path)
    REPORTS[report](at(council, 8, changed(council, "accent")))
    assert kept(path) == count + 1


def test_a_changed_heading_is_a_changed_report(council: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    path = REPORTS["a defined report"](at(council, 9))
    count = kept(path)
    monkeypatch.setattr(list_sheets, "TRAVEL", "Which way")
    assert at(council, 9).write_reports(PERIOD, ["team"]).files[0].fresh
    assert kept(path) == count + 1


def test_it_is_the_same_file_whatever_the_order_of_sets(council: Workspace) -> None:
    """Python orders sets of texts anew in every process, unless it is told how."""
    path = REPORTS["scorecard"](at(council, 10))
    before = path.read_bytes()
    for seed in ("1", "2"):
        code = f"from pmf_xl.workspace import Workspace; print(Workspace({str(council.folder)!r}).write_scorecard({PERIOD!r}).fresh)"
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        told = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        assert told.stdout.strip() == "False"
    assert path.read_bytes() == before


# -- one report does not stop the others -------------------------------------------------------------------------------


def test_a_section_that_fails_keeps_only_its_own_reports_from_being_made(
    council: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(view: object) -> list[object]:
        raise ZeroDivisionError("planted")

    monkeypatch.setitem(defined.SECTIONS, "travel", fails)  # type: ignore[arg-type]
    with pytest.raises(SystemExit) as left:
        main(["report", "--all", "--period", PERIOD, "--workspace", str(council.folder)])
    assert left.value.code == 2
    told = capsys.readouterr()
    assert "outside-0.xlsx" in told.out
    assert told.err.count("\n") == 1
    assert "2 reports could not be made" in told.err
    assert "ZeroDivisionError" in told.err


def test_a_report_that_is_defined_wrongly_keeps_no_other_from_being_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    council = seeds.workspace(tmp_path)
    catalogue = council.folder / "catalogue.xlsx"
    import openpyxl

    book = openpyxl.load_workbook(catalogue)
    for row in book["Reports"].iter_rows():
        for cell in row:
            if cell.value == "scorecard":  # the sections of the report bare
                cell.value = "scorcard"
    book.save(catalogue)
    with pytest.raises(SystemExit) as left:
        main(["report", "--all", "--period", PERIOD, "--workspace", str(council.folder)])
    told = capsys.readouterr()
    assert left.value.code == 1
    assert "pack.xlsx" in told.out
    assert "bare was not made: [Reports!" in told.out
    assert "Did you mean scorecard?" in told.out
    with pytest.raises(SystemExit) as left:
        main(["report", "bare", "--period", PERIOD, "--workspace", str(council.folder)])
    assert left.value.code == 2
