"""Sheets read at a stroke hold what openpyxl finds in them, cell by cell, whatever somebody has made of their XML."""

import random
import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from kits_as_tables import TESTSHIRE, workbook
from test_it_never_falls_over import ENTERED, SHAPES

from long_runs import usually
from office import Office
from pmf_xl.books import catalogue_read
from pmf_xl.books.catalogue_read import read_catalogue_tables
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import find_kit, kit_names, read_kit
from pmf_xl.problems import PmfError

CELLS = (
    "<c/>", "<c r='B6'><v>5</v></c>", '<c r="B6"/>', '<c r="A6" s="1"/>', '<c r="ZZ6"><v>1</v></c>',
    '<c r="B6" t="n"><v>1_0</v></c>', '<c r="B6"><v> 7 </v></c>', '<c r="B6"><v>1e3</v></c>', '<c r="B6"><v>1E999</v></c>',
    '<c r="B6"><v>0.1</v></c>', '<c r="B6"><v>-0</v></c>', '<c r="B6"><v>nan</v></c>', '<c r="B6"><v>٣</v></c>',
    '<c r="B6"><v>0007</v></c>', '<c r="B6"><v>.5</v></c>', '<c r="B6"><v>5.</v></c>', '<c r="B6"><v></v></c>', '<c r="B6"><v/></c>',
    '<c r="B6" t="s"><v>0</v></c>', '<c r="B6" t="s"><v>99999999</v></c>', '<c r="B6" t="s"><v>-1</v></c>', '<c r="B6" t="s"/>',
    '<c r="B6" t="b"><v>1</v></c>', '<c r="B6" t="b"><v>7</v></c>', '<c r="B6" t="e"><v>#N/A</v></c>', '<c r="B6" t="e"><v>A &amp; B</v></c>',
    '<c r="B6" t="str"><v>a &lt;b&gt; &quot;c&apos;</v></c>', '<c r="B6" t="str"><v> &amp;lt; </v></c>', '<c r="B6" t="str"><v>&#65;</v></c>',
    '<c r="B6" t="str"><v>x\r\ny</v></c>', '<c r="B6" t="str"><v>x\ty\n</v></c>', '<c r="B6" t="str"><v>]]></v></c>',
    '<c r="B6" t="str"><v>&nbsp;</v></c>', '<c r="B6" t="str"><v>\x01</v></c>', '<c r="B6" t="str"><v>é☂\u00a0\U0001f600</v></c>',
    '<c r="B6" t="str"><v><![CDATA[x]]></v></c>', '<c r="B6" t="str"><!-- no --><v>x</v></c>', '<c r="B6" t="inlineStr"><is><t>in</t></is></c>',
    '<c r="B6" t="d"><v>2024-07-01</v></c>', '<c r="B6" t="x"><v>1</v></c>', '<c r="B6" s="99999"><v>1</v></c>', '<c r="B6" s="99999"/>',
    '<c r="B6"><f>1+1</f></c>', '<c r="B6"><f>1+1</f><v>2</v></c>', '<c r="B6"><v>2</v><f>1+1</f></c>', '<c r="B6"><f/></c>',
    '<c r="B6" t="str"><f>A1&amp;"x"</f></c>', '<c r="B6"><f t="shared" ref="B6:B7" si="0">A1</f></c>', '<c r="B6"><f t="array" ref="B6">A1</f></c>',
    '<c r="b6"><v>1</v></c>', '<c r="B"><v>1</v></c>', '<c r="6"><v>1</v></c>', '<c r="B0"><v>1</v></c>', '<c r="B99"><v>1</v></c>',
    '<c r="B6" cm="1"><v>1</v></c>', '<c s="1" r="B6"><v>1</v></c>', '<c r="B6" r="C6"><v>1</v></c>', '<c r="B6"><v>1</v><v>2</v></c>',
    '<c r="B6"><v>1</v>', '<x:c r="B6"><v>1</v></x:c>', '<c xmlns="urn:x" r="B6"><v>1</v></c>', '<c r="B6">7</c>', "text",
)  # fmt: skip
ROWS = (
    "<row>", "<row/>", '<row r="6"/>', '<row r="6">', '<row r="6.0">', '<row r="0">', '<row r="-1">', '<row r="7" ht="1" ht="2">',
    '<row r="7" spans="1:2" hidden="1">', '<row r="7" x14ac:dyDescent="0.2">', '<row r="7" made="up">', '<row r="1048576">', "</row>",
)  # fmt: skip
ELSEWHERE = (
    ("<sheetData>", "<!-- <sheetData> --><sheetData>"), ("<sheetData>", '<g xmlns="urn:x"><sheetData>'), ("<sheetData>", "<sheetData >"),
    ("</sheetData>", '</sheetData><row r="90"><c r="A90" t="str"><v>late</v></c></row>'), ("</sheetData>", "</sheetData><sheetData/>"),
    ("</sheetData>", "</sheetData><sheetData></sheetData>"), ("</sheetData>", "</sheetData>&no;"), ("</worksheet>", ""),
    ("<sheetData>", '<row r="1"/><sheetData>'), ("2006/main", "2006/other"), ("<worksheet ", "<worksheet xmlns:x14ac='urn:x' "),
    ("<worksheet ", "<worksheet a='1' a='2' "), ("<?xml", "<?xml version='1.0'?><?xml"), ('encoding="UTF-8"', 'encoding="latin-1"'),
    ("<pageMargins ", "<pageMargins up='1' "), ("<sheetView ", "<sheetView zoom='x' "), ("<dataValidation ", "<dataValidation type='?' "),
    ("xmlns=", "xmlns:x="), ("sheetData", "x:sheetData"), ("</worksheet>", "</worksheet><!-- end -->"), ("row ", "ROW "),
)  # fmt: skip


def outcome(path: Path) -> object:
    """What reading a workbook gives, or the sentence in which it is refused."""
    try:
        grids, problems = read_catalogue_tables(path)
        # openpyxl gives a formula of many cells as an object, which is written with where it lies in memory.
        return re.sub(r" at 0x\w+", "", repr(grids)), problems
    except PmfError as reason:
        return str(reason)


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object, int]:
    """What reading gives, what it does where openpyxl reads every sheet, and how many were read at a stroke."""
    plain_rows, taken = catalogue_read.plain_rows, 0

    def counted(*given):
        nonlocal taken
        rows = plain_rows(*given)
        taken += rows is not None
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(catalogue_read, "plain_rows", counted)
        found = outcome(path)
        patch.setattr(catalogue_read, "plain_rows", lambda *given: None)
        return found, outcome(path), taken


def sheets_of(path: Path) -> int:
    return len(read_catalogue_tables(path)[0])


@pytest.mark.parametrize("name", kit_names())
def test_every_kit_is_read_at_a_stroke(tmp_path, monkeypatch, name):
    path = tmp_path / "catalogue.xlsx"
    write_catalogue(read_kit(find_kit(name))[0], path)
    found, by_openpyxl, taken = both_ways(path, monkeypatch)
    assert found == by_openpyxl
    assert taken == sheets_of(path)
    openpyxl.load_workbook(path).save(path)
    found, by_openpyxl, taken = both_ways(path, monkeypatch)
    assert found == by_openpyxl
    assert taken == sheets_of(path)


@pytest.mark.office
def test_so_is_what_libreoffice_has_saved(tmp_path, monkeypatch, office: Office):
    saved = office.convert(workbook(tmp_path, TESTSHIRE), "xlsx", tmp_path / "saved")
    found, by_openpyxl, taken = both_ways(saved, monkeypatch)
    assert found == by_openpyxl
    assert taken == sheets_of(saved)


@pytest.mark.parametrize("seed", range(usually(25, 2_000)))
def test_whatever_is_entered_is_the_same_both_ways(tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    path = workbook(tmp_path, TESTSHIRE)
    book = openpyxl.load_workbook(path)
    if chance.random() < 0.2:
        book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    for sheet in book.worksheets[:-1]:
        for _ in range(chance.choice((1, 2, 6))):
            cell = sheet.cell(chance.randrange(1, 20), chance.randrange(1, sheet.max_column + 3))
            cell.value, cell.number_format = (
                chance.choice(ENTERED),
                chance.choice((*SHAPES, "[h]:mm", "hh:mm")),
            )
    book.save(path)
    found, by_openpyxl, taken = both_ways(path, monkeypatch)
    assert found == by_openpyxl
    assert taken == sheets_of(path)


def edited(path: Path, chance: random.Random) -> None:
    """Edit the XML of some sheets of a workbook by hand."""
    with zipfile.ZipFile(path) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    for name in [one for one in held if re.match(r"xl/worksheets/sheet\d+\.xml", one)]:
        xml = held[name].decode()
        for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
            what = chance.random()
            cells = [*re.finditer(r"<c [^>]*/>|<c .*?</c>", xml)]
            rows = [*re.finditer(r"<row [^>]*>", xml)]
            if what < 0.55 and cells:
                at = chance.choice(cells)
                place = re.search(r'r="([A-Z]+)(\d+)"', at[0])
                made = chance.choice(CELLS)
                if place and chance.random() < 0.8:
                    made = made.replace('"B6"', f'"{place[1]}{place[2]}"')
                kept = at[0] if chance.random() < 0.2 else ""
                xml = xml[: at.start()] + kept + made + xml[at.end() :]
            elif what < 0.7 and rows:
                at = chance.choice(rows)
                xml = xml[: at.start()] + chance.choice(ROWS) + xml[at.end() :]
            elif what < 0.85:
                old, new = chance.choice(ELSEWHERE)
                xml = xml.replace(old, new, chance.choice((1, -1)))
            else:
                at = chance.randrange(len(xml))
                xml = (
                    xml[:at]
                    + chance.choice(("", "<", "&", '"', " ", "\x00", "\ufffe", "1"))
                    + xml[at + chance.choice((0, 1, 9)) :]
                )
        held[name] = (
            xml.encode("latin-1", "replace")
            if chance.random() < 0.02
            else xml.encode("utf-8", "surrogatepass")
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in held.items():
            parts.writestr(name, content)


@pytest.mark.parametrize("seed", range(usually(8, 400)))
def test_whatever_is_edited_by_hand_is_the_same_both_ways(tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    path = workbook(tmp_path, TESTSHIRE)
    whole = path.read_bytes()
    for number in range(10):
        path.write_bytes(whole)
        edited(path, chance)
        found, by_openpyxl, _ = both_ways(path, monkeypatch)
        assert found == by_openpyxl, number


@pytest.mark.parametrize("cell", CELLS)
def test_every_way_to_write_a_cell_is_the_same_both_ways(tmp_path, monkeypatch, cell):
    path = workbook(tmp_path, TESTSHIRE)
    with zipfile.ZipFile(path) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    for name in [one for one in held if re.match(r"xl/worksheets/sheet\d+\.xml", one)]:
        row, place = b'<row r="6">', cell.encode("utf-8", "surrogatepass")
        xml = held[name]
        found = re.search(rb'<row r="6"[^>]*>.*?</row>|<row r="6"[^>]*/>', xml)
        made = row + b'<c r="A6" t="str"><v>x</v></c>' + place + b"</row>"
        end = xml.index(b"</sheetData>")
        held[name] = (
            xml[: found.start()] + made + xml[found.end() :] if found else xml[:end] + made + xml[end:]
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in held.items():
            parts.writestr(name, content)
    found, by_openpyxl, _ = both_ways(path, monkeypatch)
    assert found == by_openpyxl


def each_sheet(path: Path, change) -> None:
    """Change the XML of every sheet of a workbook."""
    with zipfile.ZipFile(path) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in held.items():
            is_sheet = re.match(r"xl/worksheets/sheet\d+\.xml", name)
            parts.writestr(name, change(content.decode()) if is_sheet else content)


@pytest.mark.parametrize("row", ROWS)
def test_every_way_to_write_a_row_is_the_same_both_ways(tmp_path, monkeypatch, row):
    path = workbook(tmp_path, TESTSHIRE)
    each_sheet(path, lambda xml: re.sub(r'<row r="5"[^>]*>', row.replace('"7"', '"5"'), xml))
    found, by_openpyxl, _ = both_ways(path, monkeypatch)
    assert found == by_openpyxl


@pytest.mark.parametrize(("old", "new"), ELSEWHERE)
def test_every_thing_around_the_cells_is_the_same_both_ways(tmp_path, monkeypatch, old, new):
    path = workbook(tmp_path, TESTSHIRE)
    each_sheet(path, lambda xml: xml.replace(old, new))
    found, by_openpyxl, _ = both_ways(path, monkeypatch)
    assert found == by_openpyxl


def test_cells_of_another_vocabulary_are_none(tmp_path, monkeypatch):
    path = workbook(tmp_path, TESTSHIRE)
    each_sheet(
        path,
        lambda xml: xml.replace("<sheetData>", '<other xmlns="urn:x"><sheetData>').replace(
            "</sheetData>", "</sheetData></other>"
        ),
    )
    found, by_openpyxl, taken = both_ways(path, monkeypatch)
    assert found == by_openpyxl
    assert taken == 0


def test_no_text_is_looked_through_forever(tmp_path, monkeypatch):
    """Long rows that are nearly as programs write them are given up in no time."""
    path = workbook(tmp_path, TESTSHIRE)
    with zipfile.ZipFile(path) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    many = b"".join(
        b'<row r="%d" spans="1:2"><c r="A%d" s="1"><v>1</v></c></row>' % (n, n) for n in range(100, 20_100)
    )
    for name in [one for one in held if one == "xl/worksheets/sheet8.xml"]:
        held[name] = held[name].replace(
            b"</sheetData>", many + b'<row r="30000"><c r="A30000"><v>1</v></row></sheetData>'
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in held.items():
            parts.writestr(name, content)
    began = time.perf_counter()
    assert "damaged" in str(outcome(path))
    assert time.perf_counter() - began < 5
