"""Formulas that .xls and .xlsb keep in code: what is written out works out as what was typed does."""

import struct
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from office import Office
from pmf_xl.books.formula_code import LONGEST, written_out
from pmf_xl.books.marks import FORMULA_IN_CODE
from pmf_xl.books.read import read_grids
from pmf_xl.collect.own_formulas import evaluate

TOLD = [
    "310/325", "1/3*100%", "A2+B2*C2", "(A2+B2)*C2", "-(A2+B2)", "A2^-2", "-2^2", "A2-(B2-C2)", "A2-B2-C2", "A2/(B2/C2)",
    "SUM(A2:C2)", "SUM( $A$2:C$2 )", "SUM(A2:C2,5,A2)", "AVERAGE(A2:C2)", "ROUND(SUM(A2:C2)/3,1)", "2*(3+4)*5", "10-(3+2)",
    "0.1+0.2", "100000*3", "5%%", "1-0.0214", "1/0",
]  # fmt: skip
NOT_TOLD = [
    "Other!A1*2",
    "IF(A2>1,5,6)",
    "MAX(A2,B2)",
    "TODAY()",
    '"te"&"xt"',
    "INDIRECT(A2)",
    "SUM((A2,B2))",
]


@pytest.mark.office
def test_sums_that_libreoffice_keeps_in_code_work_out_as_typed(office: Office, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "typed.xlsx") as book:
        sheet = book.add_worksheet("Sums")
        sheet.write_row("A2", [2, 3, 4])
        for row, formula in enumerate(TOLD + NOT_TOLD, start=9):
            sheet.write_formula(row, 1, f"={formula}")
        book.add_worksheet("Other").write_number("A1", 7)
    path = office.convert(tmp_path / "typed.xlsx", "xls", tmp_path / "out")
    grids = read_grids(path.read_bytes(), path.name)
    held = grids["Sums"].formulas
    assert len(held) == len(TOLD + NOT_TOLD)
    for row, formula in enumerate(TOLD, start=9):
        assert held[row, 1] != FORMULA_IN_CODE, formula
        assert evaluate(held[row, 1], "Sums", grids) == evaluate(formula, "Sums", grids), formula
    assert {held[row, 1] for row in range(9 + len(TOLD), 9 + len(held))} == {FORMULA_IN_CODE}


def test_the_wide_code_of_xlsb_counts_rows_in_four_bytes_and_columns_in_fourteen_bits() -> None:
    cell = b"\x44" + struct.pack("<IH", 99_999, 0xC000 | 300)
    cells = b"\x25" + struct.pack("<IIHH", 1, 70_000, 0xC000, 0xC000 | 2)
    total = b"\x42\x02" + struct.pack("<H", 4)
    assert written_out(cell + cells + total, wide=True) == "=SUM(KO100000,A2:C70001)"


def test_brackets_that_the_code_leaves_out_are_written() -> None:
    ten, three, two = (b"\x1e" + struct.pack("<H", number) for number in (10, 3, 2))
    assert written_out(ten + three + two + b"\x03\x04", wide=False) == "=10-(3+2)"


@pytest.mark.parametrize(
    "code",
    [
        b"", b"\x03", b"\x1e\x01", b"\x1e\x01\x00\x1e\x01\x00", b"\x01\x00\x00\x00\x00", b"\x41\x1b\x00",
        b"\x1f" + struct.pack("<d", float("inf")), b"\x1e\x01\x00\x42\x00\x04\x00", b"\x1e\x01\x00" + b"\x12" * LONGEST,
        b"\x19",
    ],
)  # fmt: skip
def test_code_that_makes_no_sum_stays_in_code(code: bytes) -> None:
    assert written_out(code, wide=False) == FORMULA_IN_CODE


MARKS = [b"\x1e\x02\x00", b"\x03", b"\x14", b"\x15", b"\x19\x10\0\0", b"\x44\1\0\0\xc0", b"\x42\1\4\0"]


@given(st.lists(st.one_of(st.sampled_from(MARKS), st.binary(max_size=6)), max_size=12), st.booleans())
def test_any_code_is_written_out_or_stays(marks: list[bytes], wide: bool) -> None:
    text = written_out(b"".join(marks), wide)
    assert text == FORMULA_IN_CODE or text.startswith("=")
