"""The page for whoever has Excel: what it names is there, what is to be seen is so as far as we can tell, and what
Excel said is held against it."""

import csv
import io
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import ironcalc
import openpyxl
import pytest
import typer
import xlsxwriter
from as_on_windows import as_on_windows
from excel_gate import findings
from excel_said import FILLED_IN, FORM, differs, lines
from opening import found_in
from typer.testing import CliRunner

from pmf_xl.cli import app
from pmf_xl.demo import play
from pmf_xl.rules import rate
from pmf_xl.rules.in_lambda import as_stored, named_lambdas

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "try-in-excel.md").read_text("utf-8")
STEPS = {line["step"]: line for line in lines(FORM.read_bytes())}
ISSUED = ROOT / "workbooks" / "service officers" / "collection workbook, as issued.xlsx"


def told(kind: str, heading: str) -> list[str]:
    return [line[heading] for step, line in STEPS.items() if step.startswith(f"{kind} ")]


# -- the page and the form say the same, and name what there is -----------------------------------------------------


def test_the_form_asks_what_the_page_asks() -> None:
    rows = re.findall(
        r"^\| ((?:who|open|type|call|work) \d+) \| (.*) \| (.*) \| (.*) \|$", PAGE, re.MULTILINE
    )
    assert {step: (do, see) for step, do, see, _ in rows} == {
        step: (line["do"], line["what must be seen"]) for step, line in STEPS.items()
    }
    assert {step: how == "yes / no" for step, _, _, how in rows} == {
        step: line["wanted"] == "yes" for step, line in STEPS.items()
    }
    assert [line["answer"] for line in STEPS.values()] == [""] * len(STEPS) != []


def test_every_workbook_of_the_gallery_is_opened() -> None:
    named = {re.findall(r"`workbooks/(.*?)`", do)[0] for do in told("open", "do")}
    assert named == {
        str(path.relative_to(ROOT / "workbooks")) for path in (ROOT / "workbooks").glob("*/*.xlsx")
    }


def test_the_workbooks_that_are_opened_should_open_quietly() -> None:
    """As they lie in the gallery: what is made anew is looked at in tests/test_gallery.py."""
    books = sorted((ROOT / "workbooks").glob("*/*.xlsx"))
    assert {path.name: found for path in books if (found := found_in(path))} == {}


def test_files_and_places_that_the_page_names_are_there() -> None:
    for path in re.findall(r"`((?:workbooks|tests)/[^`]*)`", PAGE):
        assert (ROOT / path).exists(), path
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / link).is_file(), link


def commands() -> list[str]:
    """Every command of the page: those in its block, and those in its steps."""
    block = PAGE.split("```\n")[1].splitlines()
    return [line for line in block if line.startswith("pmf-xl")] + re.findall(
        r"`(pmf-xl [^`]*)`", "\n".join(told("work", "do"))
    )


@pytest.mark.parametrize("command", commands())
def test_every_command_is_one(command: str) -> None:
    words = shlex.split(command.partition(" > ")[0])[1:]
    group: object = typer.main.get_command(app)
    while words and hasattr(group, "commands") and words[0] in group.commands:
        group = group.commands[words.pop(0)]
    assert not hasattr(group, "commands")
    options = {name for one in group.params for name in one.opts}  # type: ignore[attr-defined]
    assert {word for word in words if word.startswith("--")} <= options


# -- what must be seen is so, as far as we can tell -----------------------------------------------------------------


def test_cells_that_are_typed_into_are_what_the_page_says() -> None:
    sheet = openpyxl.load_workbook(ISSUED)["Measures"]
    assert [sheet[f"{column}1"].value for column in "HLNO"] == ["Target", "Outturn", "Marker", "Rating"]
    assert {sheet[f"L{row}"].number_format for row in range(2, 9)} == {"0.0%"}
    assert (sheet["H5"].value, sheet["H6"].value) == (0.85, 0.99)
    assert (rate(0.954, 0.85), rate(0.008, 0.99)) == ("GREEN", "RED")
    open_ones = [cell.coordinate for cell in sheet[2] if not cell.protection.locked]
    assert open_ones[open_ones.index("L2") + 1] == STEPS["type 2"]["wanted"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert (rules["L2:L8"].errorTitle, rules["L2:L8"].formula2) == ("Outturn not taken", "1")
    assert rules["N2:N8"].formula1 == '"p,r,e,x,z,c"'
    assert sheet.protection.sheet


def test_the_guide_for_services_says_the_same_of_a_percentage_without_its_sign() -> None:
    guide = (ROOT / "docs" / "service.md").read_text("utf-8")
    assert "Excel makes 80% of `0.8` typed without it" in guide
    assert (STEPS["type 1"]["wanted"], STEPS["type 3"]["wanted"]) == ("80.0%", "80.0%")


def test_functions_that_are_typed_give_what_the_page_says(tmp_path: Path) -> None:
    asked = {
        step: found[0]
        for step, line in STEPS.items()
        if line["wanted"] != "yes" and (found := re.findall(r"`(=PMF_[^`]*)`", line["do"]))
    }
    assert len(asked) == 5
    with xlsxwriter.Workbook(tmp_path / "typed.xlsx") as book:
        for name, (formula, _) in named_lambdas().items():
            book.define_name(name, f"={formula}")
        sheet = book.add_worksheet("Typed")
        for row, formula in enumerate(asked.values()):
            sheet.write_formula(row, 0, as_stored(formula), None, 0)
    model = ironcalc.load_from_xlsx(str(tmp_path / "typed.xlsx"), "en", "Europe/London", "en")
    model.evaluate()
    found = {step: model.get_cell_value(0, row, 1) for row, step in enumerate(asked, 1)}
    assert found == {step: STEPS[step]["wanted"] for step in asked}


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo of the page, with the return of its first step saved."""
    folder = play(tmp_path_factory.mktemp("work") / "trial").folder
    book = openpyxl.load_workbook(folder / "issued" / "2014-15-Q2" / "2014-15-Q2 IT.xlsx")
    for row in range(2, 9):
        book["Measures"][f"L{row}"] = 0.954
    for row in (2, 3, 4):
        for column, value in zip("BCD", (f"Person {row}", date(2014, 10, 15), "Yes"), strict=True):
            book["Sign-off"][f"{column}{row}"] = value
    book.save(folder / "returned" / "2014-15-Q2" / "IT by Excel.xlsx")
    return folder


def said_by(step: str) -> str:
    """What the command of a step prints."""
    (command,) = re.findall(r"`(pmf-xl [^`]*)`", STEPS[step]["do"])
    return CliRunner().invoke(app, shlex.split(command.partition(" > ")[0])[1:]).output


def test_working_together_goes_as_the_page_says(trial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trial)
    read = said_by("work 2")
    assert read.split()[0] == STEPS["work 2"]["wanted"], read
    assert STEPS["work 3"]["wanted"] in " ".join(said_by("work 3").splitlines()[0].split())
    scorecard = trial / "reports" / "2014-15-Q2" / "scorecard.xlsx"
    owner = scorecard.with_name("~$scorecard.xlsx")
    with scorecard.open("rb"), as_on_windows(trial):
        owner.write_bytes(b"\x07Pat Lee" + b" " * 50)
        (command,) = re.findall(r"`(pmf-xl [^`]*)`", STEPS["work 4"]["do"])
        held = CliRunner().invoke(app, shlex.split(command)[1:])
    assert "could not be put aside: it is open in Excel by Pat Lee" in str(held.exception)
    owner.unlink()
    again = CliRunner().invoke(app, shlex.split(command)[1:]).output
    assert re.match(r"wrote .*scorecard\.xlsx", again)
    assert "IT Services" in said_by("work 6")
    (script,) = re.findall(r'`py -c "([^`]*)"`', STEPS["work 12"]["do"])
    subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True)
    sheet = openpyxl.load_workbook("by a script.xlsx", data_only=True)["Measures"]
    assert (sheet["L5"].value, sheet["O5"].value) == (0.954, None)  # Excel is to work O5 out


# -- what Excel said ------------------------------------------------------------------------------------------------


def form(**answers: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["step", "do", "what must be seen", "wanted", "answer"])
    writer.writerows([step.replace("_", " "), "", "", "", answer] for step, answer in answers.items())
    return out.getvalue().encode("utf-8-sig")


def test_a_form_as_wanted_says_nothing() -> None:
    right = {step: line["wanted"] for step, line in STEPS.items()}
    assert differs(form(**right)) == []
    assert (
        differs(
            form(type_1="80.00%", type_5="95,4 %", open_1="Yes.", open_2="", call_1="amber", who_1="2408")
        )
        == []
    )
    assert differs(form(type_1="80.00%").decode("utf-8-sig").replace(",", ";").encode("cp1252")) == []


@pytest.mark.parametrize(
    ("step", "answer"),
    [("open_1", "no"), ("open_2", "it repaired the records of sheet 2"), ("type_1", "0.8%"), ("type_1", "0.8"), ("call_1", "#NAME?"),
     ("work_3", "0.79 IT.xlsx Measures!L2")],
)  # fmt: skip
def test_what_excel_does_otherwise_is_told_with_its_step_and_words(step: str, answer: str) -> None:
    (told,) = differs(form(**{step: answer}))
    assert told.startswith(step.replace("_", " "))
    assert told.endswith(f"said {answer}")
    assert differs(form(**{"none 9": "yes"})) == ["'none 9' is no step of the page"]


def test_what_excel_said_is_as_wanted() -> None:
    """Of every form and saved workbook that somebody with Excel has put there."""
    assert {
        path.name: found for path in FILLED_IN.glob("*.csv") if (found := differs(path.read_bytes()))
    } == {}
    for path in FILLED_IN.glob("*.xlsx"):
        assert findings(path.read_bytes()) == [], "what Excel saved is sound, so the gate is not"
        assert openpyxl.load_workbook(path, data_only=True)["Measures"]["L5"].value == pytest.approx(0.954)
