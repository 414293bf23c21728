"""Files from outside: what stands in their cells, what does not, and who saved them when."""

import io
import os
import time
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from office import Office
from pmf_xl.books import guard
from pmf_xl.books.grid import Grid
from pmf_xl.books.guard import is_spreadsheet
from pmf_xl.books.marks import FORMULA_IN_CODE
from pmf_xl.books.outside import ReadingProcess
from pmf_xl.books.read import Unreadable, read_grids, saved
from pmf_xl.books.worker import NotReadThisTime


def held(folder: Path) -> Path:
    """A workbook with something of every kind, on two sheets."""
    path = folder / "held.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Figures & more")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_number("B2", 0.954, book.add_format({"num_format": "0.0%"}))
        sheet.write_string("C2", " fine ")
        sheet.write_datetime("D2", datetime(2024, 7, 12), day)
        sheet.write_formula("E2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("F2", "=B2*2", None, 1.908)
        sheet.write_formula("G2", '="te"&"xt"', None, "text")
        sheet.write_boolean("H2", True)
        sheet.write_string("B4", "naïve – 满意")
        book.add_worksheet("Nothing")
        book.add_worksheet("Hidden").hide()
    return path


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_cells_are_read_the_same_from_every_format(office: Office, tmp_path: Path, form: str) -> None:
    path = office.convert(held(tmp_path), form, tmp_path / "converted")  # type: ignore[arg-type]
    grids = read_grids(path.read_bytes(), path.name)
    assert list(grids) == ["Figures & more", "Nothing", "Hidden"]
    grid = grids["Figures & more"]
    assert [grid.at(1, column) for column in range(1, 8)] == [
        0.954, " fine ", date(2024, 7, 12), None, pytest.approx(1.908), "text", True,
    ]  # fmt: skip
    assert grid.at(3, 1) == "naïve – 满意"
    assert (grid.at(0, 0), grid.at(99, 0), grid.at(1, 99)) == (None, None, None)
    assert grid.errors == {(1, 4): "#DIV/0!"}
    assert not grids["Nothing"].formulas
    assert {place: text.replace("of:", "") for place, text in grid.formulas.items() if place[1] < 7} == {
        (1, 4): "=1/0", (1, 5): "=B2*2", (1, 6): FORMULA_IN_CODE if form == "xls" else '="te"&"xt"',
    }  # fmt: skip


def _sheet(cells: str, folder: Path) -> bytes:
    """A workbook in which a sheet's cells are this XML."""
    path = held(folder)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            xml = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                start, end = xml.index(b"<sheetData>"), xml.index(b"</sheetData>")
                xml = xml[:start] + b"<sheetData>" + cells.encode() + xml[end:]
            new.writestr(part, xml)
    return out.getvalue()


def test_shared_formulas_and_cells_without_places_are_followed(tmp_path: Path) -> None:
    grid = read_grids(
        _sheet(
            '<row r="2"><c r="B2"><f t="shared" ref="B2:B3" si="0">A2*2</f><v>4</v></c><c><v>7</v></c></row>'
            '<row><c/><c><f t="shared" si="0"/><v>6</v></c><c t="e"><v>#REF!</v></c></row>',
            tmp_path,
        ),
        "shared.xlsx",
    )["Figures & more"]
    assert grid.formulas == {(1, 1): "=A2*2", (2, 1): "=A3*2"}
    assert grid.errors == {(2, 2): "#REF!"}
    assert (grid.at(1, 1), grid.at(1, 2), grid.at(2, 1)) == (4, 7, 6)


@pytest.mark.parametrize("cells", ["<row>", "<row r='0x1'/>", "<row r='1'><c r='A0'/></row>", "&nothing;"])
def test_xml_that_no_program_writes_is_a_broken_file(tmp_path: Path, cells: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_grids(_sheet(cells, tmp_path), "odd.xlsx")
    assert refusal.value.problem.code == "broken-file"


def test_a_stray_cell_far_down_is_borne_and_one_at_the_far_corner_is_not(tmp_path: Path) -> None:
    """A space typed where somebody got lost: the sheet is still read, as long as it fits."""
    lost = _sheet(
        '<row r="2"><c r="B2"><v>1</v></c></row><row r="50000"><c r="J50000" t="str"><v> </v></c></row>',
        tmp_path,
    )
    assert read_grids(lost, "lost.xlsx")["Figures & more"].at(1, 1) == 1
    far = _sheet(
        '<row r="2"><c r="B2"><v>1</v></c></row><row r="1048576"><c r="J1048576"><v>1</v></c></row>', tmp_path
    )
    with pytest.raises(Unreadable, match="10,485,760 cells"):
        read_grids(far, "far.xlsx")


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = held(tmp_path).read_bytes()
    monkeypatch.setattr(guard, "LARGEST_UNPACKED", 1000)
    with pytest.raises(Unreadable, match="0 MB unpacked"):
        read_grids(content, "bomb.xlsx")


def test_every_way_of_cutting_a_workbook_short_is_a_broken_file(tmp_path: Path) -> None:
    content = held(tmp_path).read_bytes()
    for length in range(0, len(content) - 1, len(content) // 60):
        with pytest.raises(Unreadable) as refusal:
            read_grids(content[:length], "cut.xlsx")
        assert refusal.value.problem.code == "broken-file"
        assert "cut.xlsx" in refusal.value.problem.message


def test_a_flipped_byte_is_noticed_or_does_no_harm(tmp_path: Path) -> None:
    content, codes = held(tmp_path).read_bytes(), set[str]()
    for place in range(0, len(content), len(content) // 200):
        flipped = content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]
        saved(flipped)
        try:
            read_grids(flipped, "flipped.xlsx")
        except Unreadable as refusal:
            codes.add(refusal.problem.code)
    assert codes <= {"broken-file", "encrypted", "unsafe-content", "file-too-large"}


def test_a_spreadsheet_is_known_by_its_container(tmp_path: Path) -> None:
    assert is_spreadsheet(held(tmp_path).read_bytes())
    assert is_spreadsheet(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le"))
    for content in (b"", b"PK", b"%PDF-1.7", b"<html>", "Workbook".encode("utf-16-le")):
        assert not is_spreadsheet(content)


# -- when and by whom ---------------------------------------------------------------------------------------------


def core(xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr("docProps/core.xml", f'<p xmlns:d="d">{xml}</p>')
    return out.getvalue()


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<d:modified>2024-07-09T10:00:00Z</d:modified>", (datetime(2024, 7, 9, 11), None)),
        ("<lastModifiedBy>Fay</lastModifiedBy><creator>Bo</creator>", (None, "Fay")),
        ("<d:modified>2024-01-09T10:00:00Z</d:modified>", (datetime(2024, 1, 9, 10), None)),
        ("<d:modified>2024-07-09T10:00:00+03:00</d:modified>", (datetime(2024, 7, 9, 8), None)),
        ("<d:modified>2024-07-09T10:00:00.5</d:modified>", (datetime(2024, 7, 9, 10), None)),
        ("<d:modified>2099-01-01T10:00:00Z</d:modified><creator>Bo</creator>", (None, "Bo")),  # a clock gone wrong
        ("<d:modified>0001-01-01T00:00:00Z</d:modified>", (None, None)),
        ("<d:modified>last week</d:modified>", (None, None)),
        ("<d:modified/>", (None, None)),
        ("<lastModifiedBy>" + "a" * 300 + "</lastModifiedBy>", (None, "a" * 255)),
        ("<open>", (None, None)),
        ("&nothing;", (None, None)),
    ],
)  # fmt: skip
def test_when_it_was_saved_is_told_in_the_time_of_the_place(
    xml: str, expected: tuple[datetime | None, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    try:
        assert saved(core(xml)) == expected
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_file_that_says_nothing_of_itself_is_asked_for_nothing() -> None:
    assert saved(b"") == saved(b"PK") == saved(b"notes") == (None, None)


# -- in a process of its own --------------------------------------------------------------------------------------


def whole(grids: dict[str, Grid]) -> dict[str, Any]:
    """All that grids tell, empty cells at the end of a row being nothing to tell."""
    return {
        name: [
            [(row, column, value) for row, cells in enumerate(grid.rows) for column in range(len(cells))
             if (value := grid.at(row, column)) is not None],
            dict(grid.formulas), dict(grid.errors),
        ]
        for name, grid in grids.items()
    }  # fmt: skip


def test_a_reader_outlives_a_file_that_it_does_not_survive(tmp_path: Path) -> None:
    good = held(tmp_path).read_bytes()
    far = _sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        tmp_path,
    )
    # The part is found under another name by the reader than by the look before it.
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            xml = old.read(part).replace(b"worksheets/sheet1.xml", b"worksheets/SHEET1.xml")
            new.writestr(part, xml if part.filename.endswith(".rels") else old.read(part))
    with ReadingProcess() as reader:
        for _ in range(2):
            with pytest.raises(Unreadable, match="memory"):
                reader.read(out.getvalue(), "far.xlsx")
            assert whole(reader.read(good, "good.xlsx")) == whole(read_grids(good, "good.xlsx"))


def test_a_file_that_takes_too_long_by_the_clock_is_given_up_for_now(tmp_path: Path) -> None:
    good = held(tmp_path).read_bytes()
    with (
        ReadingProcess(seconds=0.001) as reader,
        pytest.raises(NotReadThisTime, match=r"within 0\.001 seconds"),
    ):
        reader.read(good, "slow.xlsx")


def test_a_reader_gives_what_reading_here_gives(tmp_path: Path) -> None:
    content = _sheet(
        '<row r="1"><c r="A1"><v>1E+999</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" t="str"><v>a&#10;b</v></c>'
        '<c r="D1" t="d"><v>2024-07-12T09:30:00</v></c><c r="E1" t="b"><v>0</v></c></row>', tmp_path,
    )  # fmt: skip
    with ReadingProcess() as reader:
        assert whole(reader.read(content, "é – 满意.xlsx")) == whole(read_grids(content, "é – 满意.xlsx"))
        with pytest.raises(Unreadable) as refusal:
            reader.read(b"", "empty.xlsx")
    assert refusal.value.problem.message == "empty.xlsx could not be opened as a spreadsheet: it is empty."


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    with ReadingProcess() as reader:
        reader.read(held(tmp_path).read_bytes(), "held.xlsx")
        assert reader._worker
        number = reader._worker.pid
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
