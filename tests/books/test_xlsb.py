"""The records of an .xlsb file: what they say of errors and formulas, short cells, and records that no program writes."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_xl.books.marks import FORMULA_IN_CODE
from pmf_xl.books.read import Unreadable, read_grids

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/{{}}" Target="{{}}"/></Relationships>'
)


def record(kind: int, content: bytes = b"") -> bytes:
    """One record as it stands in a part: kind and length in groups of seven bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    groups = bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])
    return head + groups + content


def row(number: int) -> bytes:
    return record(0, struct.pack("<I", number) + bytes(13))


def cell(kind: int, column: int, content: bytes = b"") -> bytes:
    return record(kind, struct.pack("<II", column, 0) + content)


def short(kind: int, content: bytes = b"") -> bytes:
    """A cell in the column after the one before."""
    return record(kind + 11, bytes(4) + content)


def number(value: float) -> bytes:
    return struct.pack("<d", value)


def text(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


RK, ERROR, YES_NO, REAL, TEXT = 2, 3, 4, 5, 6
TEXT_WORKED_OUT, NUMBER_WORKED_OUT, YES_WORKED_OUT, ERROR_WORKED_OUT = 8, 9, 10, 11
FORMULA = bytes(2) + struct.pack("<I", 3) + b"\x1e\x02\x00" + bytes(4)  # =2, and nothing more


def xlsb(cells: bytes, links: str = LINKS) -> bytes:
    """A workbook of one sheet that holds these records."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for part, content in {
            "_rels/.rels": LINKS.format("officeDocument", "xl/workbook.bin"),
            "xl/_rels/workbook.bin.rels": links.format("worksheet", "worksheets/sheet1.bin"),
            "xl/workbook.bin": record(131) + record(143)
            + record(156, struct.pack("<II", 0, 1) + text("r1") + text("Figures")) + record(144) + record(132),
            "xl/worksheets/sheet1.bin": record(129) + record(148, struct.pack("<IIII", 0, 99, 0, 99))
            + record(145) + cells + record(146) + record(130),
        }.items():  # fmt: skip
            container.writestr(part, content)
    return out.getvalue()


def test_errors_and_formulas_are_told_from_empty_cells_and_figures() -> None:
    cells = (
        row(1) + cell(REAL, 1, number(0.954)) + cell(ERROR, 2, b"\x2a") + cell(ERROR_WORKED_OUT, 4, b"\x07" + FORMULA)
        + cell(YES_WORKED_OUT, 5, b"\1" + FORMULA) + cell(TEXT_WORKED_OUT, 6, text("x") + FORMULA)
        + row(3) + cell(NUMBER_WORKED_OUT, 0, number(2) + FORMULA) + cell(ERROR_WORKED_OUT, 1, b"\x2b" + FORMULA)
    )  # fmt: skip
    grid = read_grids(xlsb(cells), "marks.xlsb")["Figures"]
    assert [grid.at(1, column) for column in range(1, 7)] == [0.954, None, None, None, True, "x"]
    assert grid.at(3, 0) == 2
    assert grid.errors == {(1, 2): "#N/A", (1, 4): "#DIV/0!", (3, 1): "an error"}
    assert grid.formulas == dict.fromkeys([(1, 4), (1, 5), (3, 0), (3, 1)], "=2") | {(1, 6): FORMULA_IN_CODE}


def test_short_cells_are_read_in_the_column_after_the_one_before() -> None:
    long = "what was done " * 20  # its record's length takes two bytes
    cells = (
        row(0) + short(TEXT, text("first")) + short(REAL, number(0.5)) + cell(TEXT, 4, text("far"))
        + short(ERROR, b"\x17") + short(YES_NO, b"\x01") + short(RK, struct.pack("<I", 310 << 2 | 2))
        + row(1) + short(TEXT, text(long))
    )  # fmt: skip
    grid = read_grids(xlsb(cells), "short.xlsb")["Figures"]
    assert [grid.at(0, column) for column in range(8)] == ["first", 0.5, None, None, "far", None, True, 310]
    assert grid.at(1, 0) == long
    assert grid.errors == {(0, 5): "#REF!"}


ODD = {
    "a cell twice": (row(0) + cell(REAL, 1, number(1)) + cell(REAL, 1, number(2)), "out of their order"),
    "a row twice": (row(1) + cell(REAL, 1, number(1)) + row(1), "out of their order"),
    "beyond the last row": (row(1_048_576), "out of their order"),
    "beyond the last column": (row(0) + cell(REAL, 16_384, number(1)), "out of their order"),
    "text in pieces": (row(0) + cell(62, 0, b"\0" + text("x")), "kept in a way that cannot be read"),
    "a cell cut short": (row(0) + record(REAL, b"\1"), "cut short"),
    "a record longer than its part": (row(0) + b"\x05\xff\xff\xff\x7f", "cut short"),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_records_that_no_program_writes_are_a_broken_file(odd: str) -> None:
    cells, why = ODD[odd]
    with pytest.raises(Unreadable, match=why) as refusal:
        read_grids(xlsb(cells), "odd.xlsb")
    assert refusal.value.problem.code == "broken-file"


def test_damaged_links_are_a_broken_file() -> None:
    with pytest.raises(Unreadable, match="its XML is damaged"):
        read_grids(xlsb(b"", links="<Relationships>"), "links.xlsb")


def test_a_stray_cell_at_the_far_corner_is_too_much() -> None:
    with pytest.raises(Unreadable, match="17,179,869,184 cells"):
        read_grids(xlsb(row(1_048_575) + cell(REAL, 16_383, number(1))), "far.xlsb")


@given(
    st.lists(
        st.one_of(
            st.builds(row, st.integers(0, 30)),
            st.builds(cell, st.integers(0, 20), st.integers(0, 30), st.binary(max_size=20)),
            st.builds(short, st.integers(0, 8), st.binary(max_size=20)),
            st.binary(max_size=8),
        ),
        max_size=12,
    )
)
def test_any_records_are_read_or_refused(records: list[bytes]) -> None:
    from pmf_xl.books.xlsb import _in_full, _marks

    part = record(145) + b"".join(records)
    try:
        found, full = _marks(part), _in_full(part)
    except ValueError:
        return
    assert (_marks(full), _in_full(full)) == (found, full)
