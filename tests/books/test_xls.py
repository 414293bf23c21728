"""Files of the old format, .xls: what their cells hold, how they are locked and how they are damaged."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from office import Office
from pmf_xl.books.read import Unreadable, read_grids


@pytest.fixture(scope="module")
def old(office: Office, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook as LibreOffice saves it in the old format."""
    folder = tmp_path_factory.mktemp("old")
    with xlsxwriter.Workbook(folder / "old.xlsx") as book:
        sheet = book.add_worksheet("Figures")
        for column, (value, form) in enumerate(CELLS):
            sheet.write_number(1, column, value, book.add_format({"num_format": form}))
        book.add_worksheet("More").write_string("A1", "£ – 满意")
    return Path(office.convert(folder / "old.xlsx", "xls", folder / "out")).read_bytes()


CELLS = [
    (0.954, "0.0%"), (-0.031, "0.0%"), (-17, "0"), (1.9, '0.0" days"'), (29500, "£#,##0"), (0.5, "[Red]0.0;-0.0"),
    (45485, "dd/mm/yyyy"), (45485.25, "dd/mm/yyyy hh:mm"), (0.75, "hh:mm"), (-1, "dd/mm/yyyy"),
]  # fmt: skip
HELD = [
    0.954, -0.031, -17, 1.9, 29500, 0.5, date(2024, 7, 12), datetime(2024, 7, 12, 6), time(18), -1,
]  # fmt: skip


@pytest.mark.office
def test_numbers_are_days_and_times_only_where_their_format_shows_one(old: bytes) -> None:
    grids = read_grids(old, "old.xls")
    assert list(grids) == ["Figures", "More"]
    assert [grids["Figures"].at(1, column) for column in range(len(CELLS))] == HELD
    assert grids["More"].at(0, 0) == "£ – 满意"
    assert not grids["Figures"].formulas


@pytest.mark.office
def test_a_locked_one_is_said_to_be_locked(old: bytes) -> None:
    """The record that names the alphabet made into the one that says that all others are locked."""
    alphabet, locked = b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00"
    assert alphabet in old
    with pytest.raises(Unreadable) as refusal:
        read_grids(old.replace(alphabet, locked, 1), "locked.xls")
    assert refusal.value.problem.code == "encrypted"


@pytest.mark.office
def test_one_cut_short_or_with_bytes_changed_is_refused_or_read(old: bytes) -> None:
    for length in range(520, len(old) - 512, len(old) // 40):
        with pytest.raises(Unreadable, match="damaged|not a spreadsheet"):
            read_grids(old[:length], "cut.xls")
    for place in range(0, len(old), len(old) // 300):
        try:
            read_grids(old[:place] + bytes([old[place] ^ 0x55]) + old[place + 1 :], "flipped.xls")
        except Unreadable as refusal:
            assert refusal.problem.code in ("broken-file", "encrypted"), place
