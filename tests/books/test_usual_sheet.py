"""A sheet that is read at a stroke has the marks that walking through its tags finds; any other is left to that."""

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from long_runs import usually
from pmf_xl.books import marks as slowly
from pmf_xl.books.marked_cells import Marks
from pmf_xl.books.usual_sheet import marks_of_usual

GALLERY = Path(__file__).parents[2] / "workbooks"
DAMAGES = usually(3, on_demand=60)  # of every sheet
ODD = (
    b"<v></v>", b"</c>", b"&amp;", b"&#10;", b"<!-- x -->", b"]]>", b'<row r="3">', b"</row>", b' r="A1"', b"\xe2\x80\x8b",
    b'<c r="A35" t="s"><v>5</v></c>', b"\x08", b"\xff", b"<f></f>", b"<v> </v>",
)  # fmt: skip


def sheets() -> Iterator[tuple[str, bytes]]:
    for path in sorted(GALLERY.rglob("*.xlsx")):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as container:
            for name in container.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    yield f"{path.name} {name}", container.read(name)


def walked(xml: bytes) -> Marks | None:
    """The marks by walking through the tags; None of what that refuses."""
    try:
        slowly._as_programs_write_it(xml)
        found: Marks = slowly._read(slowly._Sheet(), xml).marks
    except Exception:  # whatever is wrong with it
        return None
    return found


def said(marks: Marks | None) -> object:
    return marks and (marks.formulas, marks.errors, marks.bottom, marks.right, marks.blank_beyond)


def damaged(xml: bytes, chance: random.Random) -> bytes:
    at, other = chance.randrange(len(xml)), chance.randrange(len(xml))
    match chance.randrange(5):
        case 0:
            return xml[:at] + xml[at + chance.choice((1, 2, 5, 30)) :]
        case 1:
            return xml[:at] + bytes([chance.choice(b"<>&\"'/ =0A\x00\x08\xff\n\r\t;")]) + xml[at + 1 :]
        case 2:
            return xml[:at] + chance.choice(ODD) + xml[at:]
        case 3:
            return xml[:at] + xml[other : other + chance.choice((5, 40, 200))] + xml[at:]
    return xml[:at] + bytes([xml[at] ^ 32]) + xml[at + 1 :]


def test_sheets_of_the_gallery_and_damaged_ones_have_the_same_marks() -> None:
    chance, usual, count = random.Random(11), 0, 0
    for name, xml in sheets():
        for one in (xml, *(damaged(xml, chance) for _ in range(DAMAGES))):
            found = marks_of_usual(one)
            if found is not None:
                usual += 1
                assert said(found) == said(walked(one)), (name, one is xml)
        count += 1
    assert usual > count / 3


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>{}</worksheet>'


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1" spans="1:1" spans="1:1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>&nbsp;</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="1"><c r="A1"><f t="shared" si="0">B1</f><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
    ],
)
def test_what_is_unusual_is_left_to_whoever_reads_it_in_full(cells: str) -> None:
    assert marks_of_usual(SHEET.format(cells, "").encode()) is None
    assert marks_of_usual(SHEET.format('<row r="1"><c r="A1"><v>1</v></c></row>', "").encode()) is not None


def test_a_list_that_choices_come_from_is_no_formula_of_the_last_cell() -> None:
    """Excel keeps some validations after the cells, with what it calls a formula in them."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    xml = SHEET.format(
        cells, '<extLst><ext xmlns:xm="x"><xm:f>Lists!$A$1:$A$9</xm:f></ext></extLst>'
    ).encode()
    assert said(walked(xml)) == said(marks_of_usual(xml)) == ({}, {}, 1, 1, False)


@pytest.mark.parametrize("header", ["A &nbsp; B", "A \x08 B", "A ]]> B", "A & B", "A <b>B</b>", "A &#8; B"])
def test_what_is_printed_above_a_sheet_is_looked_at_whatever_was_above_others(header: str) -> None:
    above = "<headerFooter><oddHeader>{}</oddHeader></headerFooter>"
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    for name in ("Housing", "Parks &amp; leisure"):
        assert marks_of_usual(SHEET.format(cells, above.format(name)).encode()) is not None
    xml = SHEET.format(cells, above.format(header)).encode()
    assert said(marks_of_usual(xml)) in (None, said(walked(xml)))
