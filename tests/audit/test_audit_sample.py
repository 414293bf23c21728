"""The audit sample: the same seed draws the same figures, and each is followed to the cell of the file it came from."""

import hashlib
import json
import shutil
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from on_paper import printed, unprinted

from office import Office
from pmf_xl.catalogue import Catalogue
from pmf_xl.cli import main
from pmf_xl.problems import NothingYetError, UsageError
from pmf_xl.reports.audit_sample import Sample, rank
from pmf_xl.returns.standing import standing
from pmf_xl.workspace import Workspace
from quarter import GOOD, TESTSHIRE, Quarter, catalogue_of, kit

PERIOD = "2024-25-Q1"
#: Every figure in the two returns, breakdowns included; HR06 is not due.
REFS = {
    "HR01", "HR02", "HR03", "HR04", "HR05", "HR07", "WS01", "WS01/N", "WS01/S", "WS02", "WS03", "WS04",
}  # fmt: skip


def with_definition(text: str) -> str:
    """Give HR02 a definition and somebody who gathers it."""
    lines = [line for line in text.splitlines() if line.strip()]
    made = [f"{lines[0].rstrip()} definition | data_collector |"]
    for line in lines[1:]:
        told = "Forms without a mistake. | Fay Orr |" if "| HR02 " in line else "  |  |"
        made.append(f"{line.rstrip()} {told}")
    return "\n".join(made)


FILES = TESTSHIRE | {"measures.csv": with_definition(TESTSHIRE["measures.csv"])}


@pytest.fixture(scope="session")
def testshire(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"), FILES)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, testshire: Catalogue) -> Path:
    """A workspace in which both services have reported, HR twice: the first time with another HR02."""
    folder = tmp_path_factory.mktemp("played") / "w"
    Workspace.init(folder, str(kit(folder.with_name("kit"), FILES)))
    quarter = Quarter(folder, testshire, PERIOD, date(2024, 7, 10))
    first = GOOD["HR"] | {"HR02": {"Numerator": 300, "Denominator": 325}}
    quarter.hand_in("HR", first, "first.xlsx", saved=datetime(2024, 7, 9, 10))
    quarter.hand_in("WS", saved=datetime(2024, 7, 9, 10))
    quarter.collate()
    quarter.hand_in("HR", name="second.xlsx", saved=datetime(2024, 7, 9, 12))
    collated = quarter.collate()
    assert collated.accepted == ("HR", "WS")
    quarter.workspace.ledger.close()
    return folder


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Path:
    return shutil.copytree(played, tmp_path / "w")


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return Workspace(folder, now=lambda: datetime(2024, 9, 2, 9))


def refs(sample: Sample) -> list[str]:
    return [one.ref for one in sample.figures]


# -- the draw -----------------------------------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_sample_and_another_another(workspace: Workspace) -> None:
    first = workspace.audit_sample(PERIOD, 5, "2024")
    assert workspace.audit_sample(PERIOD, 5, "2024") == first
    others = {tuple(refs(workspace.audit_sample(PERIOD, 5, str(seed)))) for seed in range(8)}
    assert len(others) == 8


def test_anybody_can_draw_it_again_with_nothing_but_a_hash(workspace: Workspace) -> None:
    """As the cover of the workbook says it is done; worked out here by itself."""
    ordered = sorted(REFS, key=lambda ref: hashlib.sha256(f"7|2024-25-Q1|{ref}".encode()).hexdigest())
    assert refs(workspace.audit_sample(PERIOD, 4, "7")) == ordered[:4]


def test_a_larger_sample_adds_to_a_smaller_one(workspace: Workspace) -> None:
    every = refs(workspace.audit_sample(PERIOD, 99, "x"))
    assert set(every) == REFS
    assert refs(workspace.audit_sample(PERIOD, 3, "x")) == every[:3]
    assert workspace.audit_sample(PERIOD, 3, "x").population == 12


def test_every_figure_has_the_same_chance() -> None:
    """In 3,000 draws of 3 of 12 each is expected 750 times, give or take four standard deviations of 23.7."""
    drawn: Counter[str] = Counter()
    for seed in range(3000):
        drawn.update(sorted(REFS, key=lambda ref: rank(str(seed), PERIOD, ref))[:3])
    assert drawn.keys() == REFS
    assert all(abs(count - 750) < 4 * 23.7 for count in drawn.values())


@pytest.mark.parametrize(("size", "seed"), [(0, "1"), (-3, "1"), (5, "  ")])
def test_a_sample_of_nothing_or_without_a_seed_is_refused(workspace: Workspace, size: int, seed: str) -> None:
    with pytest.raises(UsageError, match="a size of 1 or more, and a seed"):
        workspace.audit_sample(PERIOD, size, seed)


def test_where_nothing_stands_nothing_can_be_drawn(workspace: Workspace) -> None:
    with pytest.raises(NothingYetError, match="No figure stands for Q3 2024-25"):
        workspace.audit_sample("2024-25-Q3", 5, "1")


# -- the trail ----------------------------------------------------------------------------------------------------


def test_every_figure_is_in_the_archived_file_at_the_cell_that_is_named(workspace: Workspace) -> None:
    """Read with another library than the one that collated it."""
    sample = workspace.audit_sample(PERIOD, 99, "1")
    for one in sample.figures:
        (stands,) = [step for step in one.trail if step.stands]
        assert stands.archive is not None
        assert hashlib.sha256(stands.archive.read_bytes()).hexdigest() == stands.held.sha256
        sheet = openpyxl.load_workbook(stands.archive)[stands.held.sheet or ""]
        typed = sheet[stands.held.cell or ""].value
        if one.ref == "HR02":  # works itself out from the two cells beside it
            row = (stands.held.cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            assert (sheet[f"J{row}"].value, sheet[f"K{row}"].value) == (310, 325)
        else:
            assert typed == ("Yes" if one.ref == "HR04" else stands.held.outturn), one.ref


def test_what_was_superseded_follows_what_stands(workspace: Workspace) -> None:
    (one,) = [one for one in workspace.audit_sample(PERIOD, 99, "1").figures if one.ref == "HR02"]
    told = [(step.stands, step.held.numerator, step.held.denominator, step.held.file) for step in one.trail]
    assert told == [(True, 310, 325, "second.xlsx"), (False, 300, 325, "first.xlsx")]
    assert one.figure.outturn == pytest.approx(310 / 325)
    assert all(step.issue and step.issue.number == 1 and step.copy == "Intact" for step in one.trail)
    assert (
        one.trail[0].signed == "Fay Orr (data collector), Bo Ray (data reviewer), Ed Ford (head of service)"
    )
    assert one.figure.measure.definition == "Forms without a mistake."


def test_what_was_asked_about_a_figure_stands_beside_it(workspace: Workspace) -> None:
    """WS02 is red; what has no query has nothing there."""
    sample = workspace.audit_sample(PERIOD, 99, "1")
    asked = {one.ref: one.trail[0].findings for one in sample.figures}
    submission = standing(workspace.ledger, PERIOD)[PERIOD, "HR"].id
    queried = {found.ref for found in workspace.ledger.problems_of(submission) if found.severity == "query"}
    assert {ref for ref, found in asked.items() if found and ref.startswith("HR")} == queried & REFS


@pytest.mark.parametrize(("done", "said"), [("changed", "Changed"), ("taken away", "Not there")])
def test_a_copy_that_is_not_what_was_received_is_told(workspace: Workspace, done: str, said: str) -> None:
    sample = workspace.audit_sample(PERIOD, 99, "1")
    archive = next(step.archive for one in sample.figures if one.ref == "WS01" for step in one.trail)
    assert archive is not None
    if done == "changed":
        archive.write_bytes(archive.read_bytes() + b" ")
    else:
        archive.unlink()
    found = {one.ref: one.trail[0].copy for one in workspace.audit_sample(PERIOD, 99, "1").figures}
    assert (found["WS01"], found["HR01"]) == (said, "Intact")


def test_a_year_is_followed_to_the_quarters_it_was_rolled_up_from(workspace: Workspace) -> None:
    """HR01 is an average, and all its quarters of 2023-24 stand on the catalogue's History sheet."""
    (one,) = [one for one in workspace.audit_sample("2023-24-Y", 99, "1").figures if one.ref == "HR01"]
    periods = {str(step.held.period): step.held.outturn for step in one.trail}
    assert periods == {"2023-24-Q1": 0.962, "2023-24-Q2": 0.958, "2023-24-Q3": 0.963, "2023-24-Q4": 0.96}
    assert all(step.held.file == "catalogue.xlsx" and step.archive is None for step in one.trail)


# -- the workbook -------------------------------------------------------------------------------------------------


def written(workspace: Workspace, size: int = 99, seed: str = "S/1") -> Path:
    return workspace.write_audit_sample(PERIOD, workspace.audit_sample(PERIOD, size, seed))


def lines(path: Path, sheet: str) -> list[dict[str, Any]]:
    every = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(every) if "Reference" in row)
    return [dict(zip(every[start], row, strict=True)) for row in every[start + 1 :]]


def test_the_workbook_holds_the_sample_its_trails_and_definitions(workspace: Workspace) -> None:
    path = written(workspace)
    assert path == workspace.folder / "reports" / PERIOD / "audit sample S-1.xlsx"
    sample = {line["Reference"]: line for line in lines(path, "Sample") if line["Reference"]}
    assert sample.keys() == REFS
    assert sample["HR02"]["Numerator and denominator"] == "310 / 325"
    assert (sample["HR02"]["File"], sample["HR02"]["Rating"]) == ("second.xlsx", "GREEN")
    trails = [line for line in lines(path, "Trails") if line["Reference"] == "HR02"]
    assert [line["Stands"] for line in trails] == ["Stands", "Superseded"]
    assert [(line["File"], line["Numerator"]) for line in trails] == [
        ("second.xlsx", 310),
        ("first.xlsx", 300),
    ]
    copies = [workspace.folder / line["Where the copy is"] for line in trails]
    digests = [hashlib.sha256(copy.read_bytes()).hexdigest() for copy in copies]
    assert digests == [line["SHA-256 of the file"] for line in trails]
    assert trails[0]["Of the workbook issued"] == f"{PERIOD} HR.xlsx, issue 1 of 10 July 2024"
    definitions = {line["Reference"]: line for line in lines(path, "Definitions")}
    assert definitions["HR02"]["Definition"] == "Forms without a mistake."
    assert definitions["HR02"]["Target"] == "90.0%"
    assert definitions["HR05"]["Target"] == "90 to 100"
    assert definitions["WS01"]["Target"] == "45.0%", "of the whole, though parts of it are in the sample too"


def test_the_auditor_chooses_and_writes_in_yellow_cells(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(written(workspace, 3))
    sheet = book["Sample"]
    heading = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Agrees with the file")
    cell = sheet.cell(heading.row + 1, heading.column)
    assert cell.fill.fgColor.rgb == "FFFFF9D6"
    (choice,) = [rule for rule in sheet.data_validations.dataValidation if cell.coordinate in rule.sqref]
    assert choice.formula1 == '"Yes,No,n/a"'


def test_what_the_auditor_has_filled_in_is_never_lost(workspace: Workspace) -> None:
    path = written(workspace, 3)
    book = openpyxl.load_workbook(path)
    sheet = book["Sample"]
    heading = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Auditor's note")
    sheet.cell(heading.row + 1, heading.column).value = "Seen the log."
    book.save(path)
    filled = path.read_bytes()
    assert written(workspace, 3) == path
    assert path.read_bytes() == filled, "the same sample: left alone"
    written(workspace, 4)
    (kept,) = (path.parent / "earlier").iterdir()
    assert kept.read_bytes() == filled


def test_it_prints_whole_and_holds_no_error(workspace: Workspace, office: Office, tmp_path: Path) -> None:
    path = written(workspace)
    assert office.errors(path) == []
    pdf = office.convert(path, "pdf", tmp_path / "paper")
    pages = printed(pdf)
    assert [clash for page in pages for clash in page.clashes()] == []
    assert unprinted(pdf) == []
    assert all(len(page.words) > 20 for page in pages), "no page is empty"


# -- as a command -------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(["audit-sample", "--workspace", str(folder), "--period", PERIOD, *arguments])
    return int(left.value.code or 0), capsys.readouterr().out


def test_as_json_it_gives_each_figure_with_its_trail(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = run(capsys, folder, "--size", "12", "--seed", "7", "--json")
    said = json.loads(out)
    assert (status, said["period"], said["seed"], said["size"], said["population"]) == (
        0,
        PERIOD,
        "7",
        12,
        12,
    )
    assert Path(said["path"]).is_file()
    (one,) = [figure for figure in said["figures"] if figure["ref"] == "HR02"]
    assert (one["service"], one["rating"], one["statement"]["numerator"]) == (
        "HR",
        "GREEN",
        "Right first time",
    )
    stands, superseded = one["trail"]
    assert (stands["stands"], superseded["stands"]) == (True, False)
    assert (stands["numerator"], superseded["numerator"]) == (310, 300)
    assert stands["issue"]["file"] == f"{PERIOD} HR.xlsx"
    assert Path(stands["archive"]).is_file()
    assert run(capsys, folder, "--size", "12", "--seed", "7", "--json")[1] == out, "the same again"


def test_on_screen_it_says_where_each_stands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = run(capsys, folder, "--size", "12", "--seed", "7")
    assert status == 0
    assert "95.4%  second.xlsx  Measures!" in out, "HR02: 310 of 325"
    assert "12 of 12 figures that stand, seed 7; wrote" in out


def test_a_size_of_nought_leaves_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, folder, "--size", "0", "--seed", "7") == (2, "")
