"""Every format that a return may come in is read, by what the file is and not by its name."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from test_xlsb import cell, number, row, text, xlsb

from office import Office
from pmf_xl.books.read import FORMATS, WORKBOOKS, read_grids

Make = Callable[[Office, Path], bytes]


def converted(form: str) -> Make:
    """A small workbook as LibreOffice saves it."""

    def make(office: Office, folder: Path) -> bytes:
        with xlsxwriter.Workbook(folder / "made.xlsx") as book:
            sheet = book.add_worksheet("Figures")
            sheet.write_string("A1", "Calls")
            sheet.write_number("B1", 0.954)
        return Path(office.convert(folder / "made.xlsx", form, folder / "out")).read_bytes()

    return make


def binary(office: Office, folder: Path) -> bytes:
    """LibreOffice cannot save .xlsb, so this one is put together from its records."""
    return xlsb(row(0) + cell(6, 0, text("Calls")) + cell(5, 1, number(0.954)))


#: A file of each ending: "Calls" in the first cell of the first sheet, 0.954 beside it.
SAMPLES: dict[str, Make] = {
    ".xlsx": converted("xlsx"),
    ".xlsm": converted("xlsx"),
    ".xlsb": binary,
    ".xls": converted("xls"),
    ".ods": converted("ods"),
}


def test_every_ending_has_a_sample() -> None:
    assert set(SAMPLES) == set(WORKBOOKS)


def test_no_format_hides_another() -> None:
    """A file is read as the first format that it begins like: one that begins like any stands last."""
    for place, one in enumerate(FORMATS):
        later = [other for other in FORMATS[place + 1 :] if other.begins.startswith(one.begins)]
        assert later == [], one.endings


@pytest.mark.office
@pytest.mark.parametrize("ending", SAMPLES)
def test_a_file_of_each_format_is_read_whatever_its_name(ending: str, office: Office, tmp_path: Path) -> None:
    content = SAMPLES[ending](office, tmp_path)
    for name in (f"return{ending}", "return.bin"):
        grid = next(iter(read_grids(content, name).values()))
        assert (grid.at(0, 0), grid.at(0, 1)) == ("Calls", 0.954), name
