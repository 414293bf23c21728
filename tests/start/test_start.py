"""A council begins: with nothing, with its own list, with another council's kit; from there to its first workbooks."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from measure_lists import COUNCIL, TEN, messy

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.workspace import Workspace

ROOT = Path(__file__).parents[2]
PERIOD = "2024-25-Q1"


def pmf_xl(folder: Path, *arguments: str, answer: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a command as somebody at a prompt does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from pmf_xl.cli import main; main()", *arguments], cwd=folder, capture_output=True, text=True, input=answer,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}, check=False,
    )  # fmt: skip


def rows(path: Path, sheet: str, heading_row: int = 4) -> Iterator[dict[str, object]]:
    """The rows of a sheet of the catalogue, by heading."""
    held = list(openpyxl.load_workbook(path)[sheet].iter_rows(min_row=heading_row, values_only=True))
    for row in held[1:]:
        if any(value is not None for value in row):
            yield {
                str(heading): value for heading, value in zip(held[0], row, strict=True) if value is not None
            }


def test_three_commands_lead_from_a_councils_list_to_its_collection_workbooks(tmp_path: Path) -> None:
    (tmp_path / "measures.xlsx").write_bytes(messy())
    made = pmf_xl(tmp_path, "init", "borchester", "--from", "measures.xlsx", "--council", COUNCIL, "--yes")
    assert (made.returncode, made.stderr) == (0, "")
    checked = pmf_xl(tmp_path / "borchester", "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "The catalogue is in order." in checked.stdout
    issued = pmf_xl(tmp_path / "borchester", "issue", "--period", PERIOD, "--yes")
    assert (issued.returncode, issued.stderr) == (0, "")

    folder = tmp_path / "borchester" / "issued" / PERIOD
    asked: dict[str, list[str]] = {}
    for file in sorted(folder.iterdir()):
        held = openpyxl.load_workbook(file)["Measures"].iter_rows(min_row=2, max_col=8, values_only=True)
        asked[file.stem.split()[-1]] = [str(row[0]) for row in held if row[0]]
    assert asked == {
        "CS": ["CS01", "CS02"], "HOU": ["HS01", "HS02", "HS03"], "EL": ["EN01", "EN02"], "FIN": ["FN01", "FN02"],
        "HR": ["HR01"],
    }  # fmt: skip


def test_nothing_is_made_of_a_list_until_somebody_has_seen_it(tmp_path: Path) -> None:
    (tmp_path / "measures.xlsx").write_bytes(messy())
    shown = pmf_xl(tmp_path, "init", "w", "--from", "measures.xlsx", "--council", COUNCIL)
    assert shown.returncode == 2
    assert "Bigger is better" in shown.stdout
    assert shown.stderr.strip() == "pmf-xl: Nothing was written. If this is right, run it again with --yes."
    assert not (tmp_path / "w").exists()
    told = pmf_xl(tmp_path, "init", "w", "--from", "measures.xlsx", "--council", COUNCIL, "--yes", "--json")
    held = json.loads(told.stdout)
    assert (held["written"], held["measures"], held["services"], held["errors"]) == (True, 10, 5, 0)
    assert {
        "heading": "Department",
        "place": "C4",
        "means": "service",
        "example": "'Customer Services'",
        "filled": 10,
    } in held["columns"]
    assert {"column": "polarity", "found": "Up", "means": "higher", "count": 1} in held["translated"]


def test_what_was_not_understood_stands_in_its_cell_and_check_names_it(tmp_path: Path) -> None:
    odd = [list(row) for row in TEN]
    odd[0][3], odd[0][8] = "Plan is best", "see p. 4"
    (tmp_path / "measures.xlsx").write_bytes(messy(rows=odd))
    made = pmf_xl(tmp_path, "init", "w", "--from", "measures.xlsx", "--council", COUNCIL, "--yes")
    assert made.returncode == 1  # it is made, and there are errors in the data
    assert "[Corporate PIs!D5]" in made.stdout
    catalogue = tmp_path / "w" / "catalogue.xlsx"
    (measure,) = [row for row in rows(catalogue, "Measures") if row["ref"] == "CS01"]
    assert measure["polarity"] == "Plan is best"
    (target,) = [row for row in rows(catalogue, "Targets") if row["ref"] == "CS01"]
    assert target["target"] == "see p. 4"
    page = openpyxl.load_workbook(catalogue)["From your list"]
    kept = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert any("Plan is best" in text for text in kept)
    assert any("All figures are provisional until audited" in text for text in kept)
    checked = pmf_xl(tmp_path / "w", "check")
    assert checked.returncode == 1
    assert "polarity is 'Plan is best'" in checked.stdout
    assert "target is 'see p. 4'" in checked.stdout


def test_the_catalogue_holds_what_the_list_did(tmp_path: Path) -> None:
    (tmp_path / "measures.csv").write_bytes(messy())  # a workbook, whatever its name
    pmf_xl(tmp_path, "init", "w", "--from", "measures.csv", "--council", COUNCIL, "--yes")
    catalogue, problems = read_catalogue(tmp_path / "w" / "catalogue.xlsx")
    assert problems == []
    assert catalogue is not None
    assert (catalogue.framework.council, catalogue.framework.short_name) == (COUNCIL, "Borchester")
    assert len(catalogue.measures) == 10
    assert {(one.ref, str(one.period)): one.outturn for one in catalogue.history}[
        ("CS01", "2023-24-Y")
    ] == 0.878
    assert {one.ref: one.target for one in catalogue.targets}["HR01"] == 7.5


def test_an_empty_catalogue_says_what_comes_next_and_leads_to_workbooks(tmp_path: Path) -> None:
    made = pmf_xl(tmp_path, "init", "w", "--blank", "--council", COUNCIL)
    assert (made.returncode, made.stderr) == (0, "")
    checked = pmf_xl(tmp_path / "w", "check")
    assert checked.returncode == 0
    assert "error" not in checked.stdout.lower()
    steps = [
        line.partition(". ")[2].partition(":")[0]
        for line in checked.stdout.splitlines()
        if line[:3].strip().isdigit()
    ]
    assert steps == ["Services", "Measures", "Then issue the first collection workbooks"]
    early = pmf_xl(tmp_path / "w", "issue", "--period", PERIOD)
    assert early.returncode == 2
    assert "no measure yet" in early.stderr

    path = tmp_path / "w" / "catalogue.xlsx"
    book = openpyxl.load_workbook(path)
    for row, service in enumerate([("HS", "Housing"), ("FN", "Finance")], 5):
        book["Services"].cell(row, 1).value, book["Services"].cell(row, 2).value = service
    headings = [cell.value for cell in book["Measures"][4]][:6]
    assert headings == ["ref", "title", "service", "unit", "polarity", "frequency"]
    for number in range(1, 11):
        typed = (
            f"HS{number:02}",
            f"Measure {number}",
            "HS" if number % 2 else "FN",
            "number",
            "lower",
            "quarterly",
        )
        for column, value in enumerate(typed, 1):
            book["Measures"].cell(4 + number, column).value = value
    book.save(path)
    assert [line for line in pmf_xl(tmp_path / "w", "check").stdout.splitlines() if "Targets" in line] == [
        "  1. Targets: 10 of 10 measures have none and cannot be rated: HS01, HS02, HS03, HS04, HS05 and 5 more."
    ]
    assert pmf_xl(tmp_path / "w", "issue", "--period", PERIOD, "--yes").returncode == 0
    assert sorted(file.name for file in (tmp_path / "w" / "issued" / PERIOD).iterdir()) == [
        f"{PERIOD} FN.xlsx",
        f"{PERIOD} HS.xlsx",
    ]
    after = pmf_xl(tmp_path / "w", "check")
    assert (
        after.stdout == "The catalogue is in order.\n"
    )  # once something is out, check speaks of what is wrong only


def test_every_cell_of_an_empty_catalogue_helps_who_types_in_it(tmp_path: Path) -> None:
    Workspace.init_blank(tmp_path / "w", COUNCIL)
    book = openpyxl.load_workbook(tmp_path / "w" / "catalogue.xlsx")
    assert book.sheetnames[0] == "Start here"
    assert book.active is not None
    assert book.active.title == "Start here"
    measures = book["Measures"]
    rules = {str(rule.sqref).partition(":")[0]: rule for rule in measures.data_validations.dataValidation}
    for column, heading in enumerate((cell.value for cell in measures[4]), 1):
        rule = rules[f"{measures.cell(5, column).coordinate}"]
        assert rule.prompt, heading
    assert rules["C5"].formula1 == "list_services"
    assert rules["E5"].formula1 == '"higher,lower,range,none"'
    assert read_catalogue(tmp_path / "w" / "catalogue.xlsx")[1] == []


def test_another_councils_kit_becomes_ones_own(tmp_path: Path) -> None:
    made = pmf_xl(tmp_path, "init", "w", "--template", "hart", "--council", COUNCIL)
    assert (made.returncode, made.stderr) == (0, "")
    assert "Not taken over from hart: logo" in made.stdout
    kit, _ = read_kit(find_kit("hart"))
    assert kit is not None
    at = Workspace(tmp_path / "w")
    assert not (at.folder / "logo.png").exists()
    assert (
        tomllib.loads((at.folder / "pmf.toml").read_text("utf-8"))["council"] == "borchester-district-council"
    )
    catalogue = at.catalogue
    framework = catalogue.framework
    assert (framework.council, framework.short_name, framework.contact.email) == (COUNCIL, "Borchester", "")
    assert (catalogue.targets, catalogue.history, catalogue.projects, framework.calendar) == ((), (), (), ())
    assert [one.title for one in catalogue.measures] == [one.title for one in kit.measures]
    assert {one.email for one in catalogue.services} | {one.data_collector for one in catalogue.measures} == {
        ""
    }
    assert "hart.example" not in str(catalogue)
    assert framework.scheme == kit.framework.scheme
    assert at.issue("2024-25-Q1")


@pytest.mark.parametrize("name", ["york", "sheffield"])
def test_another_councils_colour_logo_and_people_stay_behind(tmp_path: Path, name: str) -> None:
    kit, _ = read_kit(find_kit(name))
    assert kit is not None
    assert kit.framework.accent != "12324A"
    assert kit.milestones
    at = Workspace.init(tmp_path / "w", name, COUNCIL)
    catalogue = at.catalogue
    assert catalogue.framework.accent == "12324A"  # the usual one
    assert (catalogue.milestones, catalogue.benchmarks, catalogue.people) == ((), (), ())
    assert not (at.folder / "logo.png").exists()
    assert {one.baseline for one in catalogue.measures} == {None}
    assert catalogue.framework.nodes == kit.framework.nodes
    assert catalogue.breakdowns == kit.breakdowns


def test_words_that_still_speak_of_the_other_council_are_pointed_at(tmp_path: Path) -> None:
    told = pmf_xl(tmp_path, "init", "w", "--template", "hart", "--council", COUNCIL, "--json")
    assert json.loads(told.stdout)["still_named"] == ["IT06"]  # % uptime of Hart DC website


def test_a_kit_stays_as_it_is_where_no_council_is_named(tmp_path: Path) -> None:
    at = Workspace.init(tmp_path / "w", "hart")
    assert (at.folder / "logo.png").exists()
    assert at.settings.council == "hart-district-council"
    assert at.catalogue == read_kit(find_kit("hart"))[0]


def test_every_error_of_a_kit_is_shown(tmp_path: Path) -> None:
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "framework.yaml").write_text("council: Borchester\n")
    (tmp_path / "kit" / "services.csv").write_text("code,name\nHS,Housing\n")
    (tmp_path / "kit" / "measures.csv").write_text(
        "ref,title,service,unit,polarity,frequency\nA1,Voids,HS,days,down,quarterly\nA2,Rent,XX,percent,higher,weekly\n"
    )
    refused = pmf_xl(tmp_path, "init", "w", "--template", "kit")
    assert refused.returncode == 2
    assert [place for place in ("E2", "C3", "F3") if f"[measures.csv!{place}]" not in refused.stdout] == []
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Say what to begin with"),
        (("--blank", "--template", "hart"), "Say what to begin with"),
        (("--blank",), "Say whose workspace it is"),
        (("--from", "none.xlsx", "--council", "B"), "There is no file none.xlsx"),
    ],
)
def test_what_cannot_be_begun_is_said_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    refused = pmf_xl(tmp_path, "init", "w", *arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert says in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "w").exists()


def test_a_workspace_that_is_there_is_never_begun_again(tmp_path: Path) -> None:
    Workspace.init_blank(tmp_path / "w", COUNCIL)
    (tmp_path / "measures.xlsx").write_bytes(messy())
    before = (tmp_path / "w" / "catalogue.xlsx").read_bytes()
    for arguments in (("--blank",), ("--from", "measures.xlsx", "--yes"), ("--template", "hart")):
        refused = pmf_xl(tmp_path, "init", "w", *arguments, "--council", COUNCIL)
        assert (refused.returncode, "already holds a workspace" in refused.stderr) == (2, True)
    assert (tmp_path / "w" / "catalogue.xlsx").read_bytes() == before


def test_every_error_of_past_figures_is_shown(tmp_path: Path) -> None:
    Workspace.init(tmp_path / "w", "hart")
    (tmp_path / "past.csv").write_text("ref,period,outturn\nIA01,2012-13-Q2,95.4\nNOSUCH,Q1 2012/13,1\n")
    refused = pmf_xl(tmp_path / "w", "history", "import", "../past.csv")
    assert refused.returncode == 2
    assert "[past.csv!C2]" in refused.stdout
    assert "[past.csv!A3]" in refused.stdout
    told = json.loads(pmf_xl(tmp_path / "w", "history", "import", "../past.csv", "--json").stdout)
    assert (told["figures"], told["errors"]) == (0, 2)


def test_so_many_problems_at_the_most_are_shown_and_how_many_more(tmp_path: Path) -> None:
    Workspace.init(tmp_path / "w", "hart")
    rows = "".join(f"NOSUCH{number},Q1 2012/13,1\n" for number in range(60))
    (tmp_path / "past.csv").write_text(f"ref,period,outturn\n{rows}")
    refused = pmf_xl(tmp_path / "w", "history", "import", "../past.csv").stdout.splitlines()
    assert sum(line.startswith("ERROR") for line in refused) == 40
    assert refused[-2:] == ["      and 20 more.", "60 errors."]
