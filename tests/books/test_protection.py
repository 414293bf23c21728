"""Everything but the entries is locked, by a password that only its salted SHA-512 hash stands in the file of."""

import base64
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from office import Office
from pmf_xl.books.protect import SPINS, hashed, lock
from quarter import PASSWORD

ENTRIES = {
    "Start here": set(),
    "Measures": {
        *(f"{column}{row}" for row in (2, 4, 5, 6, 7) for column in "LNRSTUV"),
        *(f"{column}3" for column in "JKNRSTUV"),  # its outturn follows from its parts; row 8 is not due
    },
    "Sign-off": {f"{column}{row}" for row in (2, 3, 4) for column in "BCD"},
    "Definitions": set(),
    "Lists": set(),
    "Stamp": set(),
}


def attributes(xml: bytes, tag: str) -> dict[str, str]:
    (found,) = re.findall(rb"<%s [^>]*>" % tag.encode(), xml)
    return dict(re.findall(r'(\w+)="([^"]*)"', found.decode()))


def test_only_entries_are_open(issued: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(issued["HR"])
    opened = {
        sheet.title: {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}
        for sheet in book
    }
    assert opened == ENTRIES
    for sheet in book:
        assert all(dimension.protection.locked for dimension in sheet.column_dimensions.values())
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["Lists", "Stamp"]


@pytest.mark.parametrize("service", ["HR", "WS"])
def test_sheets_and_structure_carry_a_salted_hash_and_no_legacy_one(
    issued: dict[str, Path], service: str
) -> None:
    with zipfile.ZipFile(issued[service]) as container:
        sheets = [attributes(container.read(name), "sheetProtection")
                  for name in container.namelist() if name.startswith("xl/worksheets/sheet")]  # fmt: skip
        structure = attributes(container.read("xl/workbook.xml"), "workbookProtection")
    assert len(sheets) == (6 if service == "HR" else 7)
    for sheet in sheets:
        assert (sheet["algorithmName"], sheet["spinCount"], sheet["sheet"]) == ("SHA-512", str(SPINS), "1")
        assert "password" not in sheet
        assert len(base64.b64decode(sheet["hashValue"])) == 64
        assert len(base64.b64decode(sheet["saltValue"])) == 16
        # What is not named as allowed is not: above all rows, columns and sorting stay as they are.
        assert (
            not {"insertRows", "deleteRows", "insertColumns", "deleteColumns", "sort", "formatCells"}
            & sheet.keys()
        )
    assert (structure["workbookAlgorithmName"], structure["lockStructure"]) == ("SHA-512", "1")
    assert "workbookPassword" not in structure
    assert structure["workbookSaltValue"] == sheets[0]["saltValue"]


def test_a_password_has_another_salt_each_time_it_is_hashed() -> None:
    lock.cache_clear()
    first = lock("pass")
    lock.cache_clear()
    assert lock("pass").salt != first.salt
    assert lock("pass") is lock("pass"), "but once in a run: it is slow on purpose"


def test_the_hash_is_what_the_standard_says() -> None:
    """H0 = SHA-512(salt + password), Hn = SHA-512(Hn-1 + n): by openssl on the bytes of two spins."""
    assert hashed("ab", bytes(16), spins=2).hash == (
        "N9uGPvlV4usDSf5SWBlXazPJNlwWsa6hXbRGqsARV3euKTjbQAARv1mwHSjYcixJC+7wGQQG1g4s1Xm4hXYPAQ=="
    )


@pytest.mark.office
def test_libreoffice_knows_the_password_and_no_other(issued: dict[str, Path], office: Office) -> None:
    """Of the sheets: a structure's protection it does not read from .xlsx, with whichever hash."""
    with office.officer(issued["WS"]) as officer:
        sheets = ["Start here", "Measures", "Projects", "Sign-off", "Definitions", "Lists", "Stamp"]
        for wrong in ("", PASSWORD.upper()):
            assert officer.unlock(wrong) == sheets
        assert not officer.type("Measures", "H2", "50").accepted
        assert officer.unlock(PASSWORD) == []
        assert officer.type("Measures", "H2", "50").accepted
