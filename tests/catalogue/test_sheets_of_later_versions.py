"""A catalogue that an earlier version wrote gains every sheet there has been since, and loses nothing by it."""

from pathlib import Path

import openpyxl
import pytest
from excel_gate import findings

from office import Office
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.cli import main
from pmf_xl.problems import FileInTheWayError
from pmf_xl.workspace import Workspace
from pmf_xl.workspace_folder import CATALOGUE

#: What was added to the catalogue since it was first promised, by version.
LATER = (
    "Grades", "Changes", "Bands", "Comparators", "Judgements", "Actions", "Risks", "Contracts", "Complaints", "Budget",
)  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> Workspace:
    """Hart, as a team opened and saved it before there were those sheets; with a note of the team's own."""
    catalogue, _ = read_kit(find_kit("hart"))
    assert catalogue
    Workspace.init(tmp_path / "w", "hart")
    path = tmp_path / "w" / CATALOGUE
    book = openpyxl.load_workbook(path)
    for sheet in LATER:
        del book[sheet]
    book["Past figures"].title = "History"
    book["Services"]["K1"] = "Ring Jo first"
    book.save(path)
    return Workspace(tmp_path / "w")


def checked(at: Workspace, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    with pytest.raises(SystemExit):
        main(["check", *options, "--workspace", str(at.folder)])
    return capsys.readouterr().out


def test_check_says_which_there_are_and_adds_them(old: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    before = old.read_catalogue()
    known = findings((old.folder / CATALOGUE).read_bytes())  # as of names whose sheets are gone
    assert f"{', '.join(LATER)}: not in this catalogue" in checked(old, capsys)
    said = checked(old, capsys, "--add-sheets")
    assert f"Added to the catalogue, empty: {', '.join(LATER)}." in said
    assert "not in this catalogue" not in said
    assert Workspace(old.folder).read_catalogue() == before
    book = openpyxl.load_workbook(old.folder / CATALOGUE)
    assert set(LATER) <= set(book.sheetnames)
    assert book["Services"]["K1"].value == "Ring Jo first"
    assert [cell.value for cell in book["Risks"][4]][:3] == ["ref", "title", "service"]
    assert book["Risks"]["A4"].font.b == book["Services"]["A4"].font.b is True
    assert [one for one in findings((old.folder / CATALOGUE).read_bytes()) if one not in known] == []
    assert "Added" not in checked(old, capsys, "--add-sheets")  # a second time there is nothing to add


def choices_of(path: Path, sheet: str) -> dict[str, tuple[object, ...]]:
    """What may be typed below each heading of a sheet, what is refused and what is said beside it."""
    page = openpyxl.load_workbook(path)[sheet]
    checks = {
        column: (one.type, one.formula1, one.errorTitle, one.error, bool(one.showErrorMessage), one.prompt, cells.max_row)
        for one in page.data_validations.dataValidation
        for cells in one.sqref.ranges
        for column in range(cells.min_col, cells.max_col + 1)
    }  # fmt: skip
    return {str(cell.value): checks[cell.column] for cell in page[4] if cell.value}


def test_what_may_be_chosen_in_them_is_as_in_a_new_catalogue(old: Workspace, tmp_path: Path) -> None:
    new, _ = read_kit(find_kit("hart"))
    assert new
    write_catalogue(new, tmp_path / "new.xlsx")
    old.add_sheets()
    for sheet in LATER:
        added, written = choices_of(old.folder / CATALOGUE, sheet), choices_of(tmp_path / "new.xlsx", sheet)
        assert {head: check for head, check in written.items() if head in added} == added, sheet
    assert choices_of(old.folder / CATALOGUE, "Risks")["service"][:2] == ("list", "list_services")
    assert choices_of(old.folder / CATALOGUE, "Risks")["owner"][:2] == ("list", "list_people")


def test_what_is_typed_into_them_is_read(old: Workspace) -> None:
    old.add_sheets()
    book = openpyxl.load_workbook(old.folder / CATALOGUE)
    sheet = book["Risks"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    for head, said in (("ref", "R1"), ("title", "The depot floods"), ("service", "ETS")):
        sheet.cell(5, heads[head]).value = said
    book.save(old.folder / CATALOGUE)
    catalogue, problems = Workspace(old.folder).read_catalogue()
    assert catalogue
    assert problems == []
    assert [one.title for one in catalogue.registers] == ["The depot floods"]


def test_a_catalogue_that_somebody_has_open_is_left_alone(old: Workspace) -> None:
    (old.folder / f".~lock.{CATALOGUE}#").write_text("Jo Hill,pc,,;", "utf-8")
    before = (old.folder / CATALOGUE).read_bytes()
    with pytest.raises(FileInTheWayError, match="open in LibreOffice by Jo Hill"):
        old.add_sheets()
    assert (old.folder / CATALOGUE).read_bytes() == before


@pytest.mark.office
def test_libreoffice_opens_it_and_saves_it_and_it_is_read_alike(
    old: Workspace, office: Office, tmp_path: Path
) -> None:
    before, _ = old.read_catalogue()
    assert before
    book = openpyxl.load_workbook(old.folder / CATALOGUE)
    del book.defined_names["list_services"]  # as where the team made the workbook
    book.create_sheet("Ours")["A1"] = "=COUNTA(list_services)"
    book.save(old.folder / CATALOGUE)
    old.add_sheets()
    saved = office.convert(old.folder / CATALOGUE, "xlsx", tmp_path / "saved")
    assert set(LATER) <= set(openpyxl.load_workbook(saved).sheetnames)
    assert openpyxl.load_workbook(saved, data_only=True)["Ours"]["A1"].value == len(before.services)
    saved.replace(old.folder / CATALOGUE)
    assert Workspace(old.folder).read_catalogue()[0] == before
