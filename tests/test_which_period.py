"""What commands say of the period: which is open, what comes next in it, and when they ask before they go on."""

import io
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from pmf_xl import Workspace, show_table, show_time
from pmf_xl.cli import main
from pmf_xl.cli_help import TASKS
from pmf_xl.collect.close import Closed

PERIOD = "2014-15-Q1"
Run = Callable[..., tuple[int, str, str]]


class Typing(io.StringIO):
    """A person at the keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return command


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "hart"
    Workspace.init(folder, "hart")
    return folder


@pytest.fixture
def young(made: Path, tmp_path: Path) -> Path:
    """A workspace of the kit, of which nothing has been issued."""
    return shutil.copytree(made, tmp_path / "hart")


@pytest.fixture
def issued(young: Path) -> Path:
    Workspace(young).issue(PERIOD)
    return young


def fill_in(folder: Path, service: str, outturns: dict[str, float]) -> None:
    name = f"{PERIOD} {service}.xlsx"
    book = openpyxl.load_workbook(folder / "issued" / PERIOD / name)
    sheet = book["Measures"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if (outturn := outturns.get(str(sheet.cell(row, 1).value))) is not None:
            sheet.cell(row, columns["Outturn"]).value = outturn
    book.save(folder / "returned" / PERIOD / name)


def test_every_command_stands_under_one_task_once() -> None:
    import typer

    from pmf_xl.cli import app

    named = [name for names in TASKS.values() for name in names]
    assert sorted(named) == sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_the_list_of_commands_fits_80_columns_and_says_whole_sentences(run: Run) -> None:
    _, out, _ = run("--help")
    assert max(map(len, out.splitlines())) <= 80
    assert "..." not in out.split("\n", 1)[1]
    begins = [line for line in out.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert begins == [
        "Options:", "Begin:", "Each period:", "Reports:", "Corrections and year end:", "Look things up:",
        "Ledger and safety:", "Excel:", "This program:",
    ]  # fmt: skip


@pytest.mark.parametrize("command", ["issue", "status", "collate", "chase", "scorecard", "publish", "close"])
def test_without_a_period_the_open_one_is_named(run: Run, issued: Path, command: str) -> None:
    status, out, said = run(command, "--workspace", issued, "--today", "2014-07-20")
    assert (status, out) == (2, "")
    assert said == f"pmf-xl: Say which period: --period {PERIOD} is the one open now.\n"


def test_without_a_period_and_a_workspace_it_is_said_what_one_looks_like(run: Run, tmp_path: Path) -> None:
    status, _, said = run("status", "--workspace", tmp_path)
    assert status == 2
    assert "as --period 2024-25-Q1." in said
    assert "is not a workspace" in said
    assert said.count("\n") == 1


def test_the_open_period_goes_on_as_periods_are_closed(issued: Path) -> None:
    at = Workspace(issued)
    assert str(at.open_period()) == PERIOD
    at.close(PERIOD, "Jo Hill")
    assert str(at.open_period()) == "2014-15-Q2"
    at.issue("2014-15-Q2")
    assert str(at.open_period()) == "2014-15-Q2"
    at.reopen(PERIOD, "Jo Hill", "late figures")
    assert str(at.open_period()) == "2014-15-Q2", "the later of two that are open"


@pytest.mark.parametrize("command", ["scorecard", "exceptions", "page", "publish"])
def test_a_period_that_was_never_issued_is_refused_as_chase_does(
    run: Run, issued: Path, command: str
) -> None:
    asked = ("--workspace", issued, "--period", "2014-15-Q3")
    status, out, said = run(command, *asked)
    _, _, chased = run("chase", *asked)
    assert (status, out) == (2, "")
    assert said.startswith("pmf-xl: Nothing has been issued for Q3 2014-15, so ")
    assert said.partition(". ")[2] == chased.partition(". ")[2]
    assert not (issued / "reports" / "2014-15-Q3").exists()


def test_reports_of_a_period_never_issued_are_refused(run: Run, issued: Path) -> None:
    status, _, said = run("report", "--all", "--workspace", issued, "--period", "2014-15-Q3")
    assert status == 2
    assert said.endswith("pmf-xl issue --period 2014-15-Q3\n")


def test_a_period_whose_figures_were_imported_may_be_scored(run: Run, issued: Path, tmp_path: Path) -> None:
    assert run("scorecard", "--workspace", issued, "--period", "2011-12-Q1")[0] == 2
    past = tmp_path / "past.csv"
    past.write_text("ref,period,outturn,marker\nIA01,2011-12-Q1,21.5%,\n", "utf-8")
    run("history", "import", past, "--workspace", issued)
    assert run("scorecard", "--workspace", issued, "--period", "2011-12-Q1")[0] == 0


def test_publishing_what_nobody_approved_needs_a_yes(
    run: Run, issued: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = issued / "published" / PERIOD
    asked = ("publish", "--workspace", issued, "--period", PERIOD)
    status, out, said = run(*asked)
    assert (status, out) == (2, "")
    assert "Nobody has approved the figures of Q1 2014-15" in said
    assert said.endswith("add --yes.\n")
    monkeypatch.setattr("sys.stdin", Typing("n\n"))
    status, _, said = run(*asked)
    assert status == 2
    assert "Publish all the same? [y/N]" in said
    assert not published.exists()
    monkeypatch.setattr("sys.stdin", Typing("y\n"))
    assert run(*asked)[0] == 0
    assert (published / "datapackage.json").exists()
    shutil.rmtree(published)
    assert run(*asked, "--yes")[0] == 0


def test_publishing_with_open_queries_needs_a_yes_though_it_is_approved(run: Run, issued: Path) -> None:
    fill_in(issued, "IA", {"IA01": 0.14, "IA02": 1, "IA04": 1})
    at = Workspace(issued)
    (file,) = at.collate(PERIOD).files
    queries = sum(one.severity == "query" for one in file.problems)
    assert queries
    at.approve(PERIOD, "Jo Hill")
    status, _, said = run("publish", "--workspace", issued, "--period", PERIOD)
    assert status == 2
    assert f"{queries} quer{'y is' if queries == 1 else 'ies are'} open" in said
    assert "approved" not in said


def test_what_is_approved_and_without_queries_is_published_without_asking(run: Run, issued: Path) -> None:
    Workspace(issued).approve(PERIOD, "Jo Hill")
    assert run("publish", "--workspace", issued, "--period", PERIOD)[0] == 0


@pytest.mark.parametrize(
    ("period", "asks"),
    [
        ("2014-15-Q3", False),  # two quarters after the open one
        ("2014-15-Q4", True),
        ("2013-14-Q3", False),  # two before
        ("2013-14-Q2", True),
        ("2014-15-M09", False),  # ends with the third quarter
        ("2015-16-Y", True),
    ],
)
def test_issuing_far_from_the_open_period_asks(run: Run, issued: Path, period: str, asks: bool) -> None:
    status, _, said = run("issue", "--workspace", issued, "--period", period)
    assert (status == 2) == asks, said
    assert (issued / "issued" / period).exists() != asks
    if asks:
        assert "is far from Q1 2014-15, which is the one open now." in said
        assert run("issue", "--workspace", issued, "--period", period, "--yes")[0] == 0


def test_what_was_issued_before_is_issued_again_without_asking(run: Run, issued: Path) -> None:
    Workspace(issued).issue("2015-16-Q1")
    assert run("issue", "--workspace", issued, "--period", PERIOD)[0] == 0


def next_of(folder: Path, day: str, run: Run) -> list[str]:
    _, out, _ = run("status", "--workspace", folder, "--period", PERIOD, "--today", day, "--json")
    said: list[str] = json.loads(out)["next"]
    return said


def test_status_begins_with_what_to_do_next(run: Run, young: Path) -> None:
    assert next_of(young, "2014-07-02", run) == [f"issue the workbooks: pmf-xl issue --period {PERIOD}"]
    at = Workspace(young)
    at.issue(PERIOD)
    chase = f"pmf-xl chase --period {PERIOD}"
    assert next_of(young, "2014-07-15", run) == [
        f"11 services have until 15 July 2014 to return; to remind them: {chase}"
    ]
    assert next_of(young, "2014-07-16", run) == [f"11 services have not returned by 15 July 2014: {chase}"]
    fill_in(young, "IA", {"IA01": 0.14, "IA02": 1, "IA04": 1})
    assert next_of(young, "2014-07-16", run) == [
        f"1 file in returned/{PERIOD} has not been read: pmf-xl collate --period {PERIOD}",
        f"11 services have not returned by 15 July 2014: {chase}",
    ]
    at.collate(PERIOD)
    assert next_of(young, "2014-07-16", run) == [f"10 services have not returned by 15 July 2014: {chase}"]
    fill_in(young, "HR", {"HR01": 98.7})
    at.collate(PERIOD)
    assert next_of(young, "2014-07-16", run)[1] == (
        f"1 return waits to be corrected (HR): send back the feedback in collated/{PERIOD}"
    )
    _, out, _ = run("status", "--workspace", young, "--period", PERIOD, "--today", "2014-07-16")
    assert out.startswith(f"Next: 9 services have not returned by 15 July 2014: {chase}\n")


def test_status_says_what_comes_once_all_is_in(run: Run, issued: Path) -> None:
    at = Workspace(issued, now=lambda: datetime(2014, 7, 10, 9))
    at.approve(PERIOD, "Jo Hill")
    assert next_of(issued, "2014-07-16", run) == [
        f"write the scorecard: pmf-xl scorecard --period {PERIOD}",
        f"publish the period: pmf-xl publish --period {PERIOD}",
    ]
    at.write_scorecard(PERIOD)
    at.publish(PERIOD)
    assert next_of(issued, "2014-07-16", run) == ["issue the next period: pmf-xl issue --period 2014-15-Q2"]


def test_the_list_of_reports_fits_80_columns(run: Run, young: Path) -> None:
    _, out, _ = run("report", "--list", "--workspace", young)
    assert max(map(len, out.splitlines())) < 80
    said = " ".join(out.split())
    for one in Workspace(young).catalogue.framework.reports:
        assert f"{one.name}: {one.title}" in said
        assert ", ".join(one.sections) in said
    assert out.endswith("5 reports.\n")


def test_a_rating_has_its_colour_on_a_terminal_only_and_always_its_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert show_table.rating_word("RED") == "RED"
    monkeypatch.setattr("sys.stdout", Typing())
    assert show_table.rating_word("RED") == "\x1b[1;31mRED\x1b[0m"
    assert show_table.rating_word("NO DATA") == "NO DATA"
    monkeypatch.setenv("NO_COLOR", "1")
    assert show_table.rating_word("RED") == "RED"


def test_one_of_a_thing_is_one_thing(capsys: pytest.CaptureFixture[str]) -> None:
    show_time.closed(Closed(PERIOD, "closed", datetime(2014, 8, 1), "Jo Hill", "", 1), as_json=False)
    assert "1 figure is kept as it was rated." in capsys.readouterr().out
    show_time.closed(Closed(PERIOD, "closed", datetime(2014, 8, 1), "Jo Hill", "", 2), as_json=False)
    assert "2 figures are kept as they were rated." in capsys.readouterr().out
