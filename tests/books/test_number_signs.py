"""The sign beside a number is told in every kind of workbook; without it 0.954 and 95.4% would be the same."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from test_xlsb import REAL, number, record, row, text, xlsb

from office import Office
from pmf_xl.books.number_signs import sign_of, signs
from pmf_xl.books.read_list import read_list

#: Number formats as Excel and LibreOffice write them, and what they put beside a number.
FORMATS = {
    "0%": "%", "0.0%": "%", "0.00 %": "%", "#,##0.0%;[Red]-#,##0.0%": "%", '"£"#,##0': "£", "[$£-809]#,##0.00": "£",
    "General": "", "0.0": "", '0.0" %"': "", "0\\%": "", "dd/mm/yyyy": "", "[$-809]d mmmm yyyy": "",
}  # fmt: skip


@pytest.mark.parametrize("shape", FORMATS)
def test_a_number_format_shows_its_sign(shape: str) -> None:
    assert sign_of(shape) == FORMATS[shape]


def made(path: Path) -> bytes:
    """A workbook with a percentage in A1, a plain number in B1, money in C1 and a percentage again in A3."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Figures")
        share, money = (
            book.add_format({"num_format": "0.0%"}),
            book.add_format({"num_format": "[$£-809]#,##0"}),
        )
        sheet.write_number("A1", 0.954, share)
        sheet.write_number("B1", 0.954)
        sheet.write_number("C1", 1200, money)
        sheet.write_formula("A3", "=A1/2", share, 0.477)
    return path.read_bytes()


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_signs_are_told_whichever_program_saved_the_file(office: Office, tmp_path: Path, form: str) -> None:
    made(tmp_path / "made.xlsx")
    content = Path(office.convert(tmp_path / "made.xlsx", form, tmp_path / "out")).read_bytes()
    assert signs(content)["Figures"] == {(0, 0): "%", (0, 2): "£", (2, 0): "%"}
    grid = read_list(content, "list.bin")["Figures"]
    assert (grid.at(0, 0), grid.at(0, 1), grid.at(0, 2), grid.at(2, 0)) == (0.954, 0.954, 1200, 0.477)


def test_signs_in_an_xlsb_file() -> None:
    """LibreOffice cannot save .xlsb, so this one is put together from its records."""
    styles = (
        record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + text('"£"#,##0')) + record(616)
        + record(626, struct.pack("<I", 1)) + xf(10) + record(627)  # of named styles, which are no cell's
        + record(617, struct.pack("<I", 3)) + xf(0) + xf(9) + xf(164) + record(618)
    )  # fmt: skip
    cells = row(0) + styled(0, 1, 0.954) + styled(1, 0, 0.954) + styled(2, 2, 1200)
    out = io.BytesIO(xlsb(cells))
    with zipfile.ZipFile(out, "a") as container:
        container.writestr("xl/styles.bin", styles)
    grid = read_list(out.getvalue(), "list.xlsx")["Figures"]
    assert grid.signs == {(0, 0): "%", (0, 2): "£"}
    assert [grid.at(0, column) for column in range(3)] == [0.954, 0.954, 1200]


def xf(shape: int) -> bytes:
    """The record of a cell format with a number format."""
    return record(47, struct.pack("<HH", 0, shape) + bytes(12))


def styled(column: int, style: int, value: float) -> bytes:
    return record(REAL, struct.pack("<II", column, style) + number(value))


def test_formats_that_cannot_be_read_leave_the_values_as_they_are() -> None:
    assert signs(b"PK no container") == {}
