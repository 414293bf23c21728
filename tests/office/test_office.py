"""The harness itself: LibreOffice recalculates, and the officer meets locks and validation as people do."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from office import (
    INSTALL,
    CellError,
    Disagreement,
    Office,
    OfficeEndedError,
    OfficeError,
    Officer,
    OfficeSlowError,
)

pytestmark = pytest.mark.office

ROOT = Path(__file__).parents[2]
SHEET = "It's due"
FIGURE_ALERT = "Type a figure of 0 or more, such as 45."
JULY_12 = (date(2024, 7, 12) - date(1899, 12, 30)).days
COMMENTARY = 'it is "late" -- see £5 – écoles, to me@hart.example'
LONG = "a sentence of some length. " * 8

FORMATS = {"B": "General", "C": "0.0%", "E": "General", "F": "dd/mm/yyyy", "G": "General"}
RULES = {
    "B": {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": FIGURE_ALERT},
    "C": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1},
    "E": {"validate": "list", "source": ["Final", "Provisional"]},
    "F": {"validate": "date", "criteria": ">", "value": date(2020, 1, 1)},
}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A locked form of 40 rows: B figure, C percentage, D twice the figure, E choice, F date, G anything."""
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        entry = {key: book.add_format({"locked": False, "num_format": code}) for key, code in FORMATS.items()}
        sheet.write_row("A1", ["Reference", "Figure", "Percentage", "Twice", "Status", "Date", "Commentary"])
        for row in range(2, 42):
            sheet.write(f"A{row}", f"HR{row:02}")
            sheet.write_formula(f"D{row}", f"=2*B{row}", None, 0)
            for column, look in entry.items():
                sheet.write_blank(f"{column}{row}", None, look)
        for column, rule in RULES.items():
            sheet.data_validation(f"{column}2:{column}41", rule)
        sheet.protect("secret")
        book.add_worksheet("Lists").hide()
    return path


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose stored results are wrong, on the first sheet and on a hidden one."""
    path = tmp_path_factory.mktemp("wrong") / "wrong.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, hidden = book.add_worksheet("Figures"), book.add_worksheet("Hidden")
        hidden.hide()
        sheet.write("A1", 6)
        sheet.write_formula("B1", "=A1*7", None, 41)
        sheet.write_formula("B2", '="of "&A1', None, "of 5")
        sheet.write_formula("B3", '=IF(A1>5,"","more")', None, "more")
        sheet.write_formula("B4", "=A1>5", None, False)
        sheet.write_formula("AB5", "=A1/0", None, 3)
        hidden.write_formula("A2", "=NA()", None, 0)
    return path


@pytest.fixture
def officer(office: Office, form: Path) -> Iterator[Officer]:
    with office.officer(form) as officer:
        yield officer


@pytest.mark.parametrize(
    ("cell", "text", "value"),
    [
        ("B2", "45", 45),
        ("B2", "0", 0),
        ("C2", "95.4", pytest.approx(0.954)),
        ("E2", "Final", "Final"),
        ("F2", "2024-07-12", JULY_12),
        ("F2", "12/07/2024", JULY_12),
        ("G2", COMMENTARY, COMMENTARY),
        ("G2", "two\nlines", "two\nlines"),
        ("G2", LONG, LONG),
    ],
)
def test_what_may_be_typed_stands(officer: Officer, cell: str, text: str, value: float | str) -> None:
    typed = officer.type(SHEET, cell, text)
    assert (typed.accepted, typed.refusal) == (True, "")
    assert typed.value == value == officer.value(SHEET, cell)


def test_a_percentage_and_a_date_show_as_formatted(officer: Officer) -> None:
    assert officer.type(SHEET, "C2", "95.4").shown == "95.4%"
    assert officer.type(SHEET, "F2", "12 July 2024").shown == "12/07/2024" == officer.shown(SHEET, "F2")


@pytest.mark.parametrize(
    ("cell", "text", "refusal"),
    [
        ("A2", "XX99", "locked"),
        ("D2", "1", "locked"),
        ("B2", "-4", FIGURE_ALERT),
        ("B2", "lots", FIGURE_ALERT),
        ("B2", "=3", FIGURE_ALERT),  # LibreOffice takes no formula where there is validation
        ("C2", "954", "refused"),
        ("C2", "95.4%", "refused"),  # LibreOffice has put a % there already, so this is 95.4%%
        ("E2", "Perhaps", "refused"),
        ("F2", "soon", "refused"),
    ],
)
def test_what_may_not_be_typed_leaves_the_cell(officer: Officer, cell: str, text: str, refusal: str) -> None:
    before = officer.value(SHEET, cell)
    typed = officer.type(SHEET, cell, text)
    assert (typed.accepted, typed.refusal, typed.value) == (False, refusal, before)


def test_the_same_figure_typed_again_is_accepted(officer: Officer) -> None:
    assert officer.type(SHEET, "B2", "45").accepted
    assert officer.type(SHEET, "B2", "45").accepted


def test_no_text_empties_the_cell(officer: Officer) -> None:
    officer.type(SHEET, "B2", "45")
    typed = officer.type(SHEET, "B2", "")
    assert (typed.accepted, typed.value) == (True, None)
    assert not officer.type(SHEET, "A2", "").accepted


def test_a_refusal_tells_on_no_later_entry(officer: Officer) -> None:
    """Two hundred entries in one sitting, every other one refused."""
    entries = [
        (f"{column}{row}", text, accepted)
        for row in range(2, 42)
        for column, text, accepted in [
            ("B", f"{row}", True),
            ("B", "-4", False),
            ("A", "mine", False),
            ("E", "Final", True),
            ("E", "Nearly", False),
        ]
    ]
    became = [(cell, text, officer.type(SHEET, cell, text).accepted) for cell, text, _ in entries]
    assert became == entries
    now = officer.values(SHEET)
    assert [now[f"D{row}"] for row in range(2, 42)] == [2 * row for row in range(2, 42)]


def test_a_hidden_sheet_is_out_of_reach(officer: Officer) -> None:
    typed = officer.type("Lists", "A1", "7")
    assert (typed.accepted, typed.refusal, typed.value) == (False, "out of reach", None)


def test_a_paste_is_stopped_by_locks_but_not_by_validation(officer: Officer) -> None:
    assert officer.paste(SHEET, "A2", "XX99").refusal == "locked"
    assert officer.value(SHEET, "A2") == "HR02"
    assert officer.paste(SHEET, "B2", "-4").value == -4
    assert officer.paste(SHEET, "G2", "\N{GRINNING FACE} " + LONG).value == "\N{GRINNING FACE} " + LONG


def test_tab_goes_from_entry_to_entry(officer: Officer) -> None:
    assert officer.go(SHEET, "B2")
    assert [officer.press_tab()[1] for _ in range(5)] == ["C2", "E2", "F2", "G2", "B3"]
    assert officer.press_tab(back=True) == (SHEET, "G2")


def test_locked_is_locked_and_protected(office: Office, officer: Officer, wrong: Path) -> None:
    assert officer.is_locked(SHEET, "A2")
    assert not officer.is_locked(SHEET, "B2")
    with office.officer(wrong) as other:
        assert not other.is_locked("Figures", "A1")


def test_two_officers_keep_to_their_own_workbooks(office: Office, officer: Officer, form: Path) -> None:
    with office.officer(form) as other:
        officer.type(SHEET, "B2", "1")
        other.type(SHEET, "B2", "2")
        officer.type(SHEET, "B3", "3")
        assert [officer.value(SHEET, cell) for cell in ("B2", "B3")] == [1, 3]
        assert [other.value(SHEET, cell) for cell in ("B2", "B3")] == [2, None]


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_what_was_typed_comes_back_from_every_format(
    office: Office, officer: Officer, form: Path, tmp_path: Path, suffix: str
) -> None:
    for cell, text in {"B2": "45", "C2": "95.4", "E2": "Final", "F2": "12/07/2024", "G2": COMMENTARY}.items():
        assert officer.type(SHEET, cell, text).accepted
    saved = officer.save(tmp_path / f"returned.{suffix}")
    held = office.values(saved, SHEET, recalculated=False)
    assert [held[f"{column}2"] for column in "ABCDEFG"] == [
        *("HR02", 45, pytest.approx(0.954), 90),
        *("Final", JULY_12, COMMENTARY),
    ]
    assert office.values(form, SHEET)["B2"] is None, "the officer fills in a copy"
    with office.officer(saved) as next_officer:
        assert next_officer.type(SHEET, "A2", "XX99").refusal == "locked"
        assert next_officer.type(SHEET, "B2", "-4").refusal == FIGURE_ALERT


def test_recalculation_corrects_wrong_results(office: Office, wrong: Path, tmp_path: Path) -> None:
    stored = office.values(wrong, "Figures", recalculated=False)
    assert [stored[cell] for cell in ("B1", "B2", "B3", "AB5")] == [41, "of 5", "more", 3]
    right = {"A1": 6, "B1": 42, "B2": "of 6", "B3": "", "B4": 1, "AB5": CellError("#DIV/0!")}
    assert office.values(wrong, "Figures") == right
    assert office.sheets(wrong) == {"Figures": right, "Hidden": {"A2": CellError("#N/A")}}
    again = office.recalculate(wrong, tmp_path / "again.xlsx")
    assert office.values(again, "Figures", recalculated=False) == right


def test_disagreements_are_the_formulas_stored_wrong(
    office: Office, wrong: Path, form: Path, tmp_path: Path
) -> None:
    assert office.disagreements(wrong) == [
        Disagreement("Figures", "B1", "=A1*7", 41.0, 42.0),
        Disagreement("Figures", "B2", '="of "&A1', "of 5", "of 6"),
        Disagreement("Figures", "B3", '=IF(A1>5,"","more")', "more", ""),
        Disagreement("Figures", "B4", "=A1>5", 0.0, 1.0),
        Disagreement("Figures", "AB5", "=A1/0", 3.0, CellError("#DIV/0!")),
        Disagreement("Hidden", "A2", "=NA()", 0.0, CellError("#N/A")),
    ]
    assert office.disagreements(form) == []
    right = tmp_path / "right.xlsx"
    with xlsxwriter.Workbook(right) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=DATE(2024,7,12)", book.add_format({"num_format": "dd/mm/yyyy"}), JULY_12)
        sheet.write_formula("A2", "=1/3", None, 0.3333333333333333)
        sheet.write_formula("A3", '=""', None, "")
        sheet.write_formula("A4", "=SQRT(-1)", None, "#NUM!")
        sheet.write_formula("A5", "=1=1", None, True)
        sheet.write_array_formula("A6:A7", "{=TRANSPOSE({1,2})}", None, 1)
        sheet.write_number("A7", 2)
    assert office.disagreements(right) == []


def test_an_officer_sees_stored_results_until_typing_disturbs_them(office: Office, wrong: Path) -> None:
    with office.officer(wrong) as officer:
        assert officer.value("Figures", "B1") == 41
        officer.type("Figures", "A1", "7")
        assert officer.value("Figures", "B1") == 49
    with office.officer(wrong, recalculated=True) as officer:
        assert officer.value("Figures", "B1") == 42


def test_errors_are_found_on_every_sheet(office: Office, wrong: Path, form: Path) -> None:
    assert office.errors(wrong) == [("Figures", "AB5"), ("Hidden", "A2")]
    assert office.errors(form) == []


def test_twenty_thousand_formulas_come_back(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Long")
        for row in range(1, 20_001):
            sheet.write(f"A{row}", row)
            sheet.write_formula(f"B{row}", f"=A{row}*2", None, 0)
    held = office.values(path, "Long")
    assert all(held[f"B{row}"] == 2 * row for row in range(1, 20_001))


def test_a_workbook_converts(office: Office, wrong: Path, tmp_path: Path) -> None:
    for form in ("ods", "xls", "xlsx"):
        converted = office.convert(wrong, form, tmp_path / form)
        assert converted == tmp_path / form / f"wrong.{form}"
        assert office.values(converted, "Figures", recalculated=False)["B1"] == 42
    rows = [line.rstrip(",") for line in office.convert(wrong, "csv", tmp_path).read_text().splitlines()]
    assert rows == ["6,42", ",of 6", "", ",TRUE", "," * 27 + "#DIV/0!"]
    assert office.convert(wrong, "pdf", tmp_path).read_bytes().startswith(b"%PDF")


def test_every_page_becomes_a_picture(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "pages.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("One", "Two", "Three"):
            book.add_worksheet(name).write("A1", name)
    pages = office.pictures(path, tmp_path / "pictures")
    assert [page.name for page in pages] == ["pages-1.png", "pages-2.png", "pages-3.png"]
    assert len({page.read_bytes() for page in pages}) == 3
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)


def test_a_file_name_may_hold_any_letter(office: Office, wrong: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(wrong, tmp_path / "Café 50% [é] #1 – 办公室.xlsx"))
    assert office.values(copy, "Figures")["B1"] == 42
    assert len(office.pictures(copy, tmp_path / "pictures")) == 2


def test_what_cannot_be_done_is_said(office: Office, form: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(OfficeError, match="cannot open"):
        office.values(broken, "Figures")
    with pytest.raises(OfficeError, match="no sheet 'Measures' among It's due"):
        office.values(form, "Measures")


def processes(group: int) -> dict[int, str]:
    """The processes of a group that still run, by id, with their names."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            process, name, rest = re.split(r" \((.*)\) ", stat.read_text())
        except FileNotFoundError:
            continue  # ended while we looked
        state, _, its_group, *_ = rest.split()
        if int(its_group) == group and state != "Z":
            found[int(process)] = name
    return found


def test_libreoffice_is_started_afresh_when_it_dies(form: Path) -> None:
    with Office() as office:
        with office.officer(form) as officer:
            for process, name in processes(officer.driver.group).items():
                if name == "soffice.bin":
                    os.kill(process, signal.SIGKILL)
            with pytest.raises(OfficeEndedError):
                officer.type(SHEET, "B2", "45")
            assert processes(officer.driver.group) == {}
        assert office.errors(form) == []


def test_libreoffice_is_ended_when_it_is_slow(form: Path) -> None:
    with Office() as office, office.officer(form) as officer:
        officer.driver.seconds = 0.001
        with pytest.raises(OfficeSlowError):
            officer.type(SHEET, "B2", "45")
        assert processes(officer.driver.group) == {}


def test_nothing_is_left_when_the_office_closes(form: Path) -> None:
    with Office() as office, office.officer(form) as officer:
        driver = officer.driver
        assert "soffice.bin" in processes(driver.group).values()
    assert processes(driver.group) == {}
    assert not driver.folder.exists()


@pytest.mark.parametrize(("required", "outcome"), [("0", "1 skipped"), ("1", "1 error")])
def test_without_libreoffice_the_tests_say_how_to_install_it(required: str, outcome: str) -> None:
    test = f"{__file__}::test_errors_are_found_on_every_sheet"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", test],
        cwd=ROOT,
        env={"PATH": "", "PMF_REQUIRE_OFFICE": required},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in run.stdout
    assert INSTALL in " ".join(run.stdout.split())
