"""The commands as users' scripts lean on them: exit statuses, one line on trouble, the keys of the JSON."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmf_xl.cli import main

PERIOD = "2014-15-Q1"


class Ran:
    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(int(left.value.code or 0), said.out, said.err)

    return command


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the kit, issued once; tests copy it."""
    from pmf_xl.workspace import Workspace

    folder = tmp_path_factory.mktemp("made") / "hart"
    Workspace.init(folder, "hart").issue(PERIOD)
    return folder


@pytest.fixture
def hart(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "hart")


def return_of(folder: Path, service: str, outturns: dict[str, object]) -> None:
    """Fill a service's workbook and put it where returns are put."""
    name = f"{PERIOD} {service}.xlsx"
    book = openpyxl.load_workbook(folder / "issued" / PERIOD / name)
    sheet = book["Measures"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        outturn = outturns.get(str(sheet.cell(row, 1).value))
        if outturn is not None:
            sheet.cell(row, columns["Outturn"]).value = outturn
    book.save(folder / "returned" / PERIOD / name)


def test_init_says_what_it_made_and_never_overwrites(run: Any, tmp_path: Path) -> None:
    first = run("init", tmp_path / "w", "--template", "hart", "--json")
    assert first.status == 0
    assert first.json["measures"] == 45
    before = (tmp_path / "w" / "catalogue.xlsx").read_bytes()
    again = run("init", tmp_path / "w", "--template", "hart")
    assert again.status == 2
    assert (tmp_path / "w" / "catalogue.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("collate",),
        ("collate", "--period", "Q1 2014"),
        ("collate", "--period", PERIOD, "--no-such-option"),
        ("collate", "--period", PERIOD, "no-such-file.xlsx"),
        ("issue", "--period", PERIOD, "--service", "NOBODY"),
        ("trace", "NOSUCH", PERIOD),
        ("history", "import", "no-such-file.csv"),
        ("init", "elsewhere", "--template", "no-such-kit"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_leaves_with_2_and_one_line(
    run: Any, hart: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(hart)
    ran = run(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("pmf-xl: ")
    assert ran.err.count("\n") == 1


def test_a_folder_that_is_no_workspace_is_said_to_be_none(run: Any, tmp_path: Path) -> None:
    ran = run("check", "--workspace", tmp_path)
    assert ran.status == 2
    assert "is not a workspace" in ran.err


def test_check_leaves_with_1_where_the_catalogue_has_errors(run: Any, hart: Path) -> None:
    assert run("check", "--workspace", hart).status == 0
    book = openpyxl.load_workbook(hart / "catalogue.xlsx")
    sheet = book["Measures"]
    service = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "service")
    row = next(cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == "HR02")
    sheet.cell(row, service).value = "NOBODY"
    book.save(hart / "catalogue.xlsx")
    ran = run("check", "--workspace", hart, "--json")
    assert ran.status == 1
    (problem,) = [found for found in ran.json["problems"] if found["severity"] == "error"]
    assert (problem["sheet"], problem["ref"]) == ("Measures", "HR02")
    assert problem["cell"] == sheet.cell(row, service).coordinate
    issued = run("issue", "--workspace", hart, "--period", "2014-15-Q2")
    assert issued.status == 2
    assert not (hart / "issued" / "2014-15-Q2").exists()


def test_an_error_of_a_report_is_named_by_check_and_stops_no_other_command(run: Any, hart: Path) -> None:
    book = openpyxl.load_workbook(hart / "catalogue.xlsx")
    sheet = book["Reports"]
    sections = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "sections")
    row = next(cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == "overview")
    sheet.cell(row, sections).value = "key; scorcard"
    book.save(hart / "catalogue.xlsx")
    ran = run("check", "--workspace", hart)
    assert ran.status == 1
    assert f"Reports!{sheet.cell(row, sections).coordinate}" in ran.out
    assert "Did you mean scorecard?" in " ".join(ran.out.split())
    assert run("status", "--workspace", hart, "--period", PERIOD).status == 0
    assert run("issue", "--workspace", hart, "--period", PERIOD).status == 0
    scored = run("check", "--quality", "--workspace", hart, "--json")
    assert (scored.status, bool(scored.json["quality"])) == (1, True)


def test_collate_as_json(run: Any, hart: Path) -> None:
    return_of(hart, "IA", {"IA01": 0.14, "IA02": 1, "IA04": 1})
    return_of(hart, "HR", {"HR01": 98.7})
    (hart / "returned" / PERIOD / "notes.txt").write_text("hello")
    ran = run("collate", "--workspace", hart, "--period", PERIOD, "--today", "2014-07-10", "--json")
    assert ran.status == 1
    answer = ran.json
    assert set(answer) == {"period", "files", "services", "figures"}
    files = {Path(file["path"]).name: file for file in answer["files"]}
    assert {name: file["disposition"] for name, file in files.items()} == {
        f"{PERIOD} IA.xlsx": "queried", f"{PERIOD} HR.xlsx": "rejected", "notes.txt": "foreign",
    }  # fmt: skip
    problem = next(
        found for found in files[f"{PERIOD} HR.xlsx"]["problems"] if found["code"] == "percent-scale"
    )
    assert set(problem) == {"code", "severity", "sheet", "cell", "ref", "message", "remedy"}
    assert (problem["sheet"], problem["cell"], problem["ref"]) == ("Measures", "L2", "HR01")
    assert answer["services"]["expected"] == 11
    assert (answer["services"]["returned"], answer["services"]["accepted"]) == (2, 1)
    assert len(answer["services"]["outstanding"]) == 9
    assert answer["figures"] == 3


def test_scorecard_status_trace_and_find_as_json(run: Any, hart: Path) -> None:
    return_of(hart, "IA", {"IA01": 0.14, "IA02": 1, "IA04": 1})
    run("collate", "--workspace", hart, "--period", PERIOD, "--today", "2014-07-10")
    card = run("scorecard", "--workspace", hart, "--period", PERIOD, "--json").json
    rows = {row["ref"]: row for row in card["measures"]}
    assert len(rows) == 45
    assert list(rows["IA01"]) == [
        "ref", "service", "outturn", "target", "rating", "variance", "travel_short", "travel_long", "variation",
        "assurance", "forecast", "marker",
    ]  # fmt: skip
    assert (rows["IA01"]["outturn"], rows["IA01"]["target"], rows["IA01"]["rating"]) == (0.14, 0.238, "RED")
    assert (rows["IA02"]["rating"], rows["HR01"]["rating"], rows["HR01"]["outturn"]) == (
        "GREEN",
        "NO DATA",
        None,
    )
    status = run("status", "--workspace", hart, "--period", PERIOD, "--today", "2014-07-20", "--json").json
    services = {row["service"]: row for row in status["services"]}
    assert services["IA"]["accepted"] == "2014-07-10"
    assert (services["IA"]["late"], services["HR"]["late"]) == (False, True)
    (figure,) = run("trace", "IA01", PERIOD, "--workspace", hart, "--json").json["figures"]
    assert (figure["sheet"], figure["cell"], figure["outturn"]) == ("Measures", "L2", 0.14)
    assert (
        Path(figure["archive"]).read_bytes()
        == (hart / "returned" / PERIOD / f"{PERIOD} IA.xlsx").read_bytes()
    )
    found = run("find", "audit", "plan", "--workspace", hart, "--json").json["measures"]
    assert [measure["ref"] for measure in found] == ["IA01"]


def test_past_figures_are_imported_once(run: Any, hart: Path, tmp_path: Path) -> None:
    past = tmp_path / "past.csv"
    past.write_text("ref,period,outturn,marker\nIA01,2012-13-Q1,21.5%,\nHR11,2012-13-Q1,,x\n", "utf-8")
    assert run("history", "import", past, "--workspace", hart, "--json").json["figures"] == 2
    assert run("history", "import", past, "--workspace", hart).status == 2
    (figure,) = run("trace", "IA01", "2012-13-Q1", "--workspace", hart, "--json").json["figures"]
    assert (figure["outturn"], figure["file"], figure["cell"]) == (0.215, "past.csv", "C2")
    past.write_text("ref,period,outturn\nIA01,2012-13-Q2,95.4\nNOSUCH,2012-13-Q2,1\n", "utf-8")
    wrong = run("history", "import", past, "--workspace", hart)
    assert wrong.status == 2
    assert "C2" in wrong.err


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from pmf_xl.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas','numpy','openpyxl','xlsxwriter','sqlalchemy','xlwings','pydantic'} & set(sys.modules)))"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    took = time.perf_counter() - started
    assert done.stdout.splitlines()[-1] == "[]"
    assert took < 1.5  # 0.3 s on an idle machine; this one may be busy with other tests


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the installed command does; it says last whether typer was loaded for it."""
    code = (
        "import atexit, sys; from pmf_xl.command import run\n"
        "atexit.register(lambda: print('typer' in sys.modules, file=sys.stderr)); run()"
    )
    given = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | environment
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=given)


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_the_list_of_commands_is_printed_without_loading_any(arguments: tuple[str, ...]) -> None:
    done = started(*arguments)
    assert (done.returncode, done.stderr.split()) == (0, ["False"])
    assert done.stdout.startswith("Usage: pmf-xl [OPTIONS] COMMAND [ARGS]...\n")
    assert "\n  status         Say where the cycle stands, and each service in it.\n" in done.stdout


def test_on_a_narrow_terminal_the_list_of_commands_is_folded() -> None:
    done = started("--help", COLUMNS="60")
    assert done.stderr.split() == ["True"]
    assert max(map(len, done.stdout.splitlines())) < 60


def test_other_commands_are_run_and_leave_with_their_status(tmp_path: Path) -> None:
    assert started("version").stdout.startswith("pmf-xl ")
    assert started("status", "--help").stdout.startswith("Usage: pmf-xl status")
    failed = started("check", "--workspace", str(tmp_path))
    assert failed.returncode == 2
    assert failed.stderr.startswith("pmf-xl: ")
