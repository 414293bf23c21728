"""Workbooks that programs write in ways of their own, and that LibreOffice and Excel open: what stands in them is read."""

import random
import zipfile
from io import BytesIO

import pytest
from hostile_files import MAIN, OFFICE, least, ods, worksheet, zipped

from pmf_xl.books.locked import is_locked_container
from pmf_xl.books.read import Unreadable, read_grids

CELLS = '<row r="1"><c r="A1" t="str"><v>Calls</v></c><c r="B1"><v>0.979</v></c></row>'
BOOK = least(worksheet(CELLS))
HEAD = '<?xml version="1.0" encoding="{}"?>'


def parts(content: bytes = BOOK) -> dict[str, bytes | str]:
    with zipfile.ZipFile(BytesIO(content)) as container:
        return {name: container.read(name) for name in container.namelist()}


def with_sheet(xml: str, encoding: str) -> bytes:
    return zipped(parts() | {"xl/worksheets/sheet1.xml": xml.encode(encoding)})


def renamed(change: dict[str, str]) -> bytes:
    return zipped({change.get(name, name): part for name, part in parts().items()})


def with_book(attribute: str) -> bytes:
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'
        f'<sheet name="S" sheetId="1" {attribute} r:id="r1"/></sheets></workbook>'
    )
    return zipped(parts() | {"xl/workbook.xml": book})


def without_kind() -> bytes:
    return zipped({name: part for name, part in parts(OPEN).items() if name != "mimetype"})


TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
OPEN = ods(
    f'<table:table-row><table:table-cell office:value-type="string"><text:p {TEXT}>Calls</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="0.979"/></table:table-row>'
)
WAYS = {
    "UTF-16": with_sheet(HEAD.format("UTF-16") + worksheet(CELLS), "utf-16"),
    "UTF-16 without a mark": with_sheet(HEAD.format("UTF-16") + worksheet(CELLS), "utf-16-be"),
    "Latin letters": with_sheet(HEAD.format("ISO-8859-1") + worksheet(CELLS), "latin-1"),
    "a byte-order mark": with_sheet(worksheet(CELLS), "utf-8-sig"),
    "raw text": with_sheet(worksheet(CELLS.replace("Calls", "<![CDATA[Calls]]>")), "utf-8"),
    "raw text in a number": with_sheet(worksheet(CELLS.replace("0.979", "<![CDATA[0.9]]>79")), "utf-8"),
    "comments among cells": with_sheet(
        worksheet(CELLS.replace("<c r", "<!-- next --><c r").replace("0.979", "0.9<!-- no -->79")), "utf-8"
    ),
    "a number in code": with_sheet(worksheet(CELLS.replace("0.979", "0&#46;979")), "utf-8"),
    "backslashes": renamed({name: name.replace("/", "\\") for name in parts()}),
    "small and capital letters": renamed({"xl/worksheets/sheet1.xml": "xl/WorkSheets/Sheet1.xml"}),
    "a state in its own words": with_book('state="show"'),
    "a very hidden state": with_book('state="veryHidden"'),
    "an open document": OPEN,
    "an open document that does not say what it is": without_kind(),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_programs_write_in_ways_of_their_own_is_read(way: str) -> None:
    (grid,) = read_grids(WAYS[way], "return.xlsx").values()
    assert grid.rows == [["Calls", 0.979]]


def test_entities_of_its_own_are_refused_however_they_are_written() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "0.979">]>' + worksheet(CELLS.replace("0.979", "&b;"))
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(Unreadable, match="entities of its own"):
            read_grids(with_sheet(bomb, encoding), "bomb.xlsx")


def test_a_container_of_backslashes_and_two_of_a_name_is_refused() -> None:
    content = zipped(parts() | {"xl\\worksheets\\sheet1.xml": worksheet("")})
    with pytest.raises(Unreadable, match="twice"):
        read_grids(content, "two.xlsx")


def test_a_workbook_that_excel_encrypts_of_its_own_accord_is_read() -> None:
    """Nobody who opens it is asked for a password."""
    content = locked("VelvetSweatshop")
    assert is_locked_container(content)
    (grid,) = read_grids(content, "return.xlsx").values()
    assert grid.rows == [["Calls", 0.979]]


def test_a_password_and_a_label_are_told_apart() -> None:
    password = locked("open sesame")
    with pytest.raises(Unreadable) as refusal:
        read_grids(password, "return.xlsx")
    assert refusal.value.problem.code == "encrypted"
    # The directory of a labelled file names another way of encrypting.
    name, by_label = ("StrongEncryptionDataSpace", "DRMEncryptedDataSpace")
    labelled = password.replace(name.encode("utf-16-le"), by_label.ljust(len(name), "\0").encode("utf-16-le"))
    assert labelled != password
    with pytest.raises(Unreadable) as refusal:
        read_grids(labelled, "return.xlsx")
    assert refusal.value.problem.code == "encrypted-by-label"
    assert "password" not in str(refusal.value.problem)


def locked(password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    out = BytesIO()
    large = zipped(parts() | {"docProps/thumbnail.jpeg": random.Random(11).randbytes(9000)}, stored=True)
    OOXMLFile(BytesIO(large)).encrypt(password, out)
    return out.getvalue()
