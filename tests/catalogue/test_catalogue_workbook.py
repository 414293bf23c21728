"""The catalogue workbook holds what the kit said, however it is saved and rearranged, and it helps who types in it."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from kits_as_tables import TESTSHIRE, plant, read_placed, sound, workbook

from office import Office
from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import HEADINGS, catalogue_bytes, write_catalogue
from pmf_xl.catalogue import Catalogue, find_kit, read_kit
from pmf_xl.catalogue.tables import TABLES
from pmf_xl.layout.catalogue import meaning
from pmf_xl.problems import PmfError

HEADING_ROW = HEADINGS + 1
FIRST = HEADING_ROW + 1


@pytest.fixture
def file(tmp_path) -> Path:
    return workbook(tmp_path, TESTSHIRE)


def council(folder: Path) -> Catalogue:
    return sound(folder / "again", TESTSHIRE)


def same(path: Path, catalogue: Catalogue | None) -> None:
    read, problems = read_catalogue(path)
    assert [str(problem) for problem in problems] == []
    assert read == catalogue


def column(sheet, heading: str) -> int:
    (found,) = [cell.column for cell in sheet[HEADING_ROW] if cell.value == heading]
    return found


@pytest.mark.parametrize("name", ["hart", "south-derbyshire"])
def test_a_kit_comes_back_from_its_workbook(tmp_path, name):
    catalogue, _ = read_kit(find_kit(name))
    write_catalogue(catalogue, tmp_path / "catalogue.xlsx")
    same(tmp_path / "catalogue.xlsx", catalogue)


@pytest.mark.office
@pytest.mark.parametrize("name", ["hart", "south-derbyshire", "testshire"])
def test_a_kit_comes_back_after_another_program_has_saved_it(tmp_path, office: Office, name):
    catalogue = council(tmp_path) if name == "testshire" else read_kit(find_kit(name))[0]
    write_catalogue(catalogue, tmp_path / "catalogue.xlsx")
    same(office.convert(tmp_path / "catalogue.xlsx", "xlsx", tmp_path / "saved"), catalogue)


def test_everything_a_catalogue_can_hold_comes_back(tmp_path, file):
    same(file, council(tmp_path))


def test_saving_it_with_openpyxl_changes_nothing(tmp_path, file):
    plant(file)
    same(file, council(tmp_path))


def test_empty_lists_stay_empty(tmp_path):
    catalogue = council(tmp_path)
    framework = catalogue.framework.model_copy(update={
        "exceptions": catalogue.framework.exceptions.model_copy(update={"ratings": ()}),
        "escalation": catalogue.framework.escalation.model_copy(update={"tiers": ()}),
    })  # fmt: skip
    emptied = Catalogue(**{**vars(catalogue), "framework": framework})
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(catalogue_bytes(emptied))
    assert read_catalogue(path)[0] == emptied


def test_the_sheets_are_tables_with_headings_that_stay(file):
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == [table.sheet for table in TABLES] + ["Guidance"]
    for table in TABLES[1:]:
        sheet = book[table.sheet]
        (made,) = sheet.tables.values()
        keys = [field.key for field in table.fields]
        assert [heading.name for heading in made.tableColumns][: len(keys)] == keys
        assert sheet.freeze_panes.endswith(str(FIRST))
    assert [cell.value for cell in book["Calendar"][HEADING_ROW]][-2:] == ["committee HC", "committee EC"]


def test_figures_and_dates_are_shown_as_what_they_are(file):
    book = openpyxl.load_workbook(file)
    targets = {
        (row[0].value, row[1].value): (row[2].value, row[2].number_format)
        for row in book["Targets"].iter_rows(min_row=FIRST)
    }
    assert targets["HO1", "2024-25-Q1"] == (0.954, "0.0%")
    assert targets["ST1", "2024-25-H1"] == (-0.0225, "0.00%")
    assert targets["HO2", "2024-25-Q1"] == (400_000, "£#,##0;-£#,##0")
    assert targets["HR1", "2024-25-Y"][0] == "Yes"
    due = book["Calendar"].cell(FIRST, column(book["Calendar"], "due"))
    assert (due.value, due.is_date) == (datetime(2024, 7, 12), True)
    settings = {row[0].value: row[1] for row in book["Framework"].iter_rows(min_row=FIRST)}
    assert (settings["amber_tolerance"].value, settings["amber_tolerance"].number_format) == (0.05, "0%")


def test_text_that_looks_like_something_else_stays_text(tmp_path):
    catalogue = sound(tmp_path, """
        services.csv
        | code | name              |
        | 007  | =1+1              |
        | 1E5  | https://hr.example |
        measures.csv
        | ref | title | service | unit | polarity | frequency | definition |
        | 1.10 | 2024-07-15 | 007 | days | lower | quarterly | a 'quoted', 100% £ é ☂ |
        | 01  | TRUE | 1E5 | days | lower | quarterly | #N/A |
        """)  # fmt: skip
    path = tmp_path / "catalogue.xlsx"
    write_catalogue(catalogue, path)
    same(path, catalogue)


def test_a_file_that_is_there_is_never_written_over(file):
    before = file.read_bytes()
    with pytest.raises(PmfError, match="already"):
        write_catalogue(read_kit(find_kit("hart"))[0], file)
    assert file.read_bytes() == before


def test_guidance_explains_every_sheet_and_column(file):
    cells = [
        [cell.value for cell in row if cell.value]
        for row in openpyxl.load_workbook(file)["Guidance"].iter_rows()
    ]
    said = {tuple(texts[:2]): texts[-1] for texts in cells if len(texts) > 2}
    for table in TABLES[1:]:
        for field in table.fields:
            assert said[table.sheet, field.key] == meaning(field)
    assert any("new year" in text for texts in cells for text in texts)


def test_input_messages_are_within_what_a_spreadsheet_shows(file):
    book = openpyxl.load_workbook(file)
    for table in TABLES[1:]:
        checks = book[table.sheet].data_validations.dataValidation
        assert len(checks) == len(book[table.sheet][HEADING_ROW]) - sum(
            1 for cell in book[table.sheet][HEADING_ROW] if cell.value is None
        )
        for check in checks:
            assert 0 < len(check.prompt) <= 255
            assert 0 < len(check.promptTitle) <= 32


# What the team may do to the workbook.


def test_rows_and_headings_may_stand_lower(tmp_path, file):
    book = openpyxl.load_workbook(file)
    for name in ("Framework", "Measures", "Targets"):
        book[name].insert_rows(1, 7)
    book["Measures"]["A2"] = "Some words of our own about ref and title"
    book.save(file)
    same(file, council(tmp_path))


def test_columns_may_be_moved_hidden_and_added(tmp_path, file):
    book = openpyxl.load_workbook(file)
    sheet = book["Targets"]
    for row in sheet.iter_rows(min_row=HEADING_ROW, max_row=sheet.max_row):
        values = [(cell.value, cell.number_format) for cell in row[:4]]
        for cell, (value, shape) in zip(row[:4], reversed(values), strict=True):
            cell.value, cell.number_format = value, shape
    book["Measures"].column_dimensions["C"].hidden = True
    services = book["Services"]
    services.insert_cols(1)
    services.cell(HEADING_ROW, 1, "Our own notes")
    services.cell(FIRST, 1, "ask Bo")
    book.create_sheet("Our workings")["A1"] = "=1/0"
    book.save(file)
    same(file, council(tmp_path))


def test_headings_and_sheets_are_matched_whatever_their_case_and_spaces(tmp_path, file):
    book = openpyxl.load_workbook(file)
    book["Measures"].cell(HEADING_ROW, column(book["Measures"], "data_collector"), " Data  Collector")
    book["Targets"].title = "TARGETS "
    book["Calendar"].cell(HEADING_ROW, column(book["Calendar"], "committee HC"), "Committee HC ")
    book.save(file)
    same(file, council(tmp_path))


def test_blanks_around_what_is_typed_are_nothing(tmp_path, file):
    plant(file, Services_A5=" HO ", Targets_A5="HO1\u00a0", Measures_L5="  higher", Targets_B5=" 2024-25-Q1 ")
    same(file, council(tmp_path))


def test_a_workbook_from_before_reports_had_readers_opens_and_all_are_public(tmp_path, file):
    book = openpyxl.load_workbook(file)
    book["Reports"].delete_cols(column(book["Reports"], "reader"))
    book.save(file)
    catalogue, problems = read_catalogue(file)
    assert problems == []
    assert [report.reader for report in council(tmp_path).framework.reports] == ["public", "officers"]
    assert [report.reader for report in catalogue.framework.reports] == ["public", "public"]


def test_rows_added_below_are_read(file):
    book = openpyxl.load_workbook(file)
    last = book["Targets"].max_row
    book["Targets"].cell(last + 3, 1, "HO1")  # after two rows left empty
    book["Targets"].cell(last + 3, 2, "2024-25-Q3")
    book["Targets"].cell(last + 3, 3, 0.965).number_format = "0.0%"
    book.save(file)
    catalogue, problems = read_catalogue(file)
    assert problems == []
    assert catalogue.target("HO1", "2024-25-Q3").target == 0.965


def test_a_formula_counts_as_its_result(tmp_path, file):
    book = openpyxl.load_workbook(file)
    last = book["Targets"].max_row
    book["Targets"].cell(last + 1, 1, "ST2")
    book["Targets"].cell(last + 1, 2, "2024-25-Q2")
    book["Targets"].cell(last + 1, 3, "=2*40")
    book.save(file)  # without a result: openpyxl works nothing out
    assert read_placed(file) == {(f"Targets!C{last + 1}", "formula-not-calculated")}


@pytest.mark.office
def test_a_formula_counts_as_its_result_once_saved(tmp_path, file, office: Office):
    plant(file, Targets_A13="ST2", Targets_B13="2024-25-Q2", Targets_C13="=2*C10")
    saved = office.recalculate(file, tmp_path / "saved.xlsx")
    catalogue, problems = read_catalogue(saved)
    assert problems == []
    assert catalogue.target("ST2", "2024-25-Q2").target == 80


# What the workbook does for who types in it.


@pytest.mark.office
def test_lists_are_drawn_from_the_other_sheets_and_take_in_new_rows(office: Office, file):
    with office.officer(file) as officer:
        assert not officer.type("Measures", "C5", "XX").accepted
        assert officer.type("Measures", "C5", "HR").accepted
        assert officer.type("Services", "A8", "XX").accepted  # the row below the last service
        assert officer.type("Services", "B8", "New service").accepted
        assert officer.type("Measures", "C5", "XX").accepted
        assert not officer.type("Targets", "A5", "XX9").accepted
        assert not officer.type("Measures", "L5", "best").accepted
        assert officer.type("Measures", "L5", "lower").accepted
        assert not officer.type("Reports", "D5", "Leadership Team").accepted
        assert officer.type("Reports", "D5", "officers").accepted


@pytest.mark.office
def test_what_cannot_be_is_refused_and_what_may_be_is_not(office: Office, file):
    with office.officer(file) as officer:
        assert not officer.type("Calendar", "C5", "soon").accepted
        assert officer.type("Calendar", "C5", "16/07/2024").accepted
        assert not officer.type("Measures", "K5", "12").accepted
        assert officer.type("Measures", "K5", "2").accepted
        assert officer.type(
            "Targets", "B5", "2025-26-Q1"
        ).accepted  # not in the calendar, and a period all the same
        assert officer.type("Services", "D5", "Somebody New").accepted  # not among the people yet
        assert officer.type("Plan", "B5", "goal").accepted


@pytest.mark.office
def test_no_cell_shows_an_error(office: Office, file):
    assert office.errors(file) == []


# Files that are no catalogue.


def rezipped(workbook: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with each of its parts changed."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as before, ZipFile(out, "w") as after:
        for part in before.namelist():
            after.writestr(part, change(part, before.read(part)))
    return out.getvalue()


def test_what_a_file_says_of_its_own_extent_is_not_believed(tmp_path, file):
    wrong = rezipped(
        file.read_bytes(), lambda _, part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part)
    )
    file.write_bytes(wrong)
    same(file, council(tmp_path))


def test_files_that_cannot_be_read_are_refused_in_one_sentence(tmp_path, file):
    whole = file.read_bytes()
    cases = {
        "missing.xlsx": (None, "There is no catalogue"),
        "words.xlsx": (b"not a workbook", "not an Excel workbook"),
        "empty.xlsx": (b"", "not an Excel workbook"),
        "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        "cut.xlsx": (whole[: len(whole) // 2], "not an Excel workbook|damaged"),
        "spoilt.xlsx": (
            rezipped(whole, lambda name, part: part[: len(part) // (1 + ("sheet7" in name))]),
            "damaged",
        ),
        "flipped.xlsx": (
            whole[:4000] + bytes(byte ^ 255 for byte in whole[4000:4400]) + whole[4400:],
            "damaged",
        ),
    }
    for name, (content, says) in cases.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(PmfError, match=says) as raised:
            read_catalogue(tmp_path / name)
        assert "\n" not in str(raised.value)
        assert name in str(raised.value)
    with pytest.raises(PmfError):
        read_catalogue(tmp_path)


def test_another_workbook_lacks_everything(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    catalogue, problems = read_catalogue(tmp_path / "other.xlsx")
    assert catalogue is None
    errors = {problem.sheet for problem in problems if problem.severity == "error"}
    assert errors == {"Framework", "Services", "Measures"}
    assert len(problems) == sum(not table.may_lack for table in TABLES)


def test_a_sheet_renamed_is_missed(file):
    book = openpyxl.load_workbook(file)
    book["Targets"].title = "Targets 24-25"
    book.save(file)
    assert read_placed(file) == {("Targets", "table-missing")}


def test_the_same_catalogue_gives_the_same_bytes(tmp_path):
    catalogue, made = council(tmp_path), datetime(2024, 7, 1)
    assert catalogue_bytes(catalogue, made) == catalogue_bytes(catalogue, made)
    book = openpyxl.load_workbook(io.BytesIO(catalogue_bytes(catalogue, made)))
    assert book.properties.title == "Testshire performance catalogue"
    assert book.properties.created.date() == date(2024, 7, 1)
