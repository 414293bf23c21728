"""What a service can do to a workbook besides typing in it, and what else lands in the folder."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import test_mistakes_in_entries

from pmf_xl.books import guard
from pmf_xl.catalogue import Catalogue
from pmf_xl.collect.backup import backup
from pmf_xl.collect.take_file import CollatedFile
from pmf_xl.collect.verify import verify
from pmf_xl.problems import Severity
from pmf_xl.problems.in_returns import RETURN_CODES
from quarter import GOOD, TESTSHIRE, Quarter, catalogue_of, cell, fill, rewrite, table

Found = set[tuple[str, str, str]]
Change = Callable[[openpyxl.Workbook], None]


def found(file: CollatedFile) -> Found:
    return {(problem.severity.value, problem.code, problem.place) for problem in file.problems}


def put(sheet: str, **cells: object) -> Change:
    """Type over cells that are locked, as somebody who knows the password or a program that knows no locks."""

    def change(book: openpyxl.Workbook) -> None:
        for place, value in cells.items():
            book[sheet][place].value = value

    return change


def _drop(sheet: str) -> Change:
    return lambda book: book.remove(book[sheet])


def _without_row_4(book: openpyxl.Workbook) -> None:
    book["Measures"].delete_rows(4)


def _with_entries_below(book: openpyxl.Workbook) -> None:
    book["Measures"]["L12"] = 42


def _two_problems_in_one_cell(book: openpyxl.Workbook) -> None:
    book["Measures"]["L3"] = 0.5
    book["Measures"]["J3"] = 326


STRUCTURE: dict[str, tuple[Change, Found]] = {
    "a sheet taken out": (_drop("Sign-off"), {("error", "sheet-missing", "Sign-off")}),
    "the sheet that matters taken out": (_drop("Measures"), {("error", "sheet-missing", "Measures")}),
    "a sheet renamed": (
        lambda book: setattr(book["Sign-off"], "title", "Signatures"),
        {("query", "sheet-renamed", "Sign-off")},
    ),
    "a heading of entries changed": (
        put("Measures", L1="Actual"),
        {("error", "heading-missing", "Measures!A1")},
    ),
    "the heading of the references changed": (
        put("Measures", A1="Ref."),
        {("error", "heading-missing", "Measures")},
    ),
    "a row taken out": (_without_row_4, {("error", "row-missing", "Measures")}),
    "a reference changed": (
        put("Measures", A4="HR99"),
        {("error", "row-unknown", "Measures!A4"), ("error", "row-missing", "Measures")},
    ),
    "a reference emptied": (
        put("Measures", A4=None),
        {("error", "row-unknown", "Measures!A4"), ("error", "row-missing", "Measures")},
    ),
    "a reference twice": (
        put("Measures", A4="hr01"),
        {("error", "row-repeated", "Measures!A4"), ("error", "row-missing", "Measures")},
    ),
    "a figure under the table": (_with_entries_below, {("error", "row-unknown", "Measures!A12")}),
    "a target lowered": (put("Measures", H2=0.6), {("error", "locked-cell-changed", "Measures!H2")}),
    "a target emptied": (put("Measures", H2=None), {("error", "locked-cell-changed", "Measures!H2")}),
    "a target in error": (put("Measures", H2="#REF!"), {("error", "locked-cell-changed", "Measures!H2")}),
    "a title reworded": (
        put("Measures", B2="Calls taken"),
        {("error", "locked-cell-changed", "Measures!B2")},
    ),
    "a figure for a measure not due": (
        put("Measures", L8=3.5),
        {("error", "locked-cell-changed", "Measures!L8")},
    ),
    "a definition reworded": (
        put("Definitions", B2="Calls taken"),
        {("error", "locked-cell-changed", "Definitions!B2")},
    ),
    "a rating typed over": (put("Measures", O2="GREEN"), {("note", "computed-cell-changed", "Measures!O2")}),
    "an outturn of parts typed over": (
        put("Measures", L3=0.97),
        {("error", "outturn-disagrees-with-parts", "Measures!L3")},
    ),
}

# A cell's XML in place of what was typed: a formula, with the result a spreadsheet program stored.
FORMULAS: dict[str, tuple[str, Found]] = {
    '<f>318/325</f><v>0.9784615384615385</v>': {
        ("note", "outturn-formula", "Measures!L2"), ("query", "outturn-too-precise", "Measures!L2"),
    },
    '<f>0.979</f><v>0.979</v>': {("note", "outturn-formula", "Measures!L2")},
    '<f>1/0</f><v>#DIV/0!</v>': {("error", "outturn-error-value", "Measures!L2")},
    '<f>VLOOKUP("x",A1:B2,2,FALSE)</f><v>#N/A</v>': {("error", "outturn-error-value", "Measures!L2")},
    '<v>1E+999</v>': {("error", "outturn-not-a-number", "Measures!L2")},
    '<v>NaN</v>': {("error", "outturn-not-a-number", "Measures!L2")},
}  # fmt: skip


@pytest.mark.parametrize("name", STRUCTURE)
def test_what_was_done_to_the_sheets_is_found(quarter: Quarter, name: str) -> None:
    change, expected = STRUCTURE[name]
    entries = {} if name == "the sheet that matters taken out" else None
    file = quarter.collate_one(quarter.hand_in("HR", entries, also=change))
    assert found(file) == expected
    severities = {severity for severity, *_ in expected}
    rejected = "error" in severities
    assert file.disposition == (
        "rejected" if rejected else "queried" if "query" in severities else "accepted"
    )
    assert bool(quarter.figures()) != rejected


def _as_numbers_saves_it(book: openpyxl.Workbook) -> None:
    """Numbers names a sheet for each table, and puts one before them all that lists what it has exported."""
    for sheet in book.worksheets:
        sheet.title = f"{sheet.title} - Table 1"
    book.create_sheet("Export Summary", 0)["A1"] = "This document was exported from Numbers."


def test_with_every_sheet_renamed_the_return_is_what_it_was(quarter: Quarter) -> None:
    before = quarter.collate_one(quarter.hand_in("HR", name="as issued.xlsx"))
    figures = quarter.figures()
    file = quarter.collate_one(quarter.hand_in("HR", name="renamed.xlsx", also=_as_numbers_saves_it))
    assert found(file) - found(before) == {
        ("query", "sheet-renamed", "Measures"), ("query", "sheet-renamed", "Sign-off"),
    }  # fmt: skip
    assert quarter.figures() == figures


@pytest.mark.parametrize("xml", FORMULAS)
def test_a_formula_of_the_services_own_is_read_and_said(quarter: Quarter, xml: str) -> None:
    path = quarter.hand_in("HR")
    sheet = _part_of(path, b"HR01")
    kind = ' t="e"' if "#" in xml else ""
    rewrite(path, {sheet: lambda old: _with_cell(old, "L2", kind, xml)})
    assert found(quarter.collate_one(path)) == FORMULAS[xml]


def _part_of(path: Path, _: bytes) -> str:
    return "xl/worksheets/sheet2.xml"  # Start here is the first


def _with_cell(xml: bytes, place: str, kind: str, content: str) -> bytes:
    start = xml.index(f'<c r="{place}"'.encode())
    end = xml.index(b"</c>", start)
    opening = xml[start : xml.index(b">", start)].replace(b' t="n"', b"")
    return xml[:start] + opening + f"{kind}>{content}".encode() + xml[end:]


def test_an_empty_return_is_sent_back_with_one_error(quarter: Quarter) -> None:
    sent = quarter.issue("HR")["HR"].path
    file = quarter.collate_one(fill(sent, quarter.returned / "empty.xlsx", {}))
    assert [problem.code for problem in file.problems if problem.severity == "error"] == ["nothing-filled-in"]
    assert file.disposition == "rejected"


# -- which workbook it is -----------------------------------------------------------------------------------------


def _stamp(**said: str | None) -> Change:
    """Change the hidden stamp."""

    def change(book: openpyxl.Workbook) -> None:
        for row in book["Stamp"].iter_rows():
            if row[0].value in said:
                row[1].value = said[row[0].value]

    return change


STAMPS: dict[str, tuple[Change, str, Found]] = {
    "another council's": (_stamp(council="york"), "foreign", {("error", "wrong-council", "")}),
    "an issue nobody made": (_stamp(issue="0" * 32), "foreign", {("error", "issue-unknown", "")}),
    "another service's name": (_stamp(service="WS"), "rejected", {("error", "stamp-damaged", "")}),
    "another period's name": (_stamp(period="2024-25-Q2"), "rejected", {("error", "stamp-damaged", "")}),
    "a seal of somebody else's": (_stamp(seal="0" * 64), "rejected", {("error", "stamp-damaged", "")}),
    "no seal": (_stamp(seal=None), "rejected", {("error", "stamp-damaged", "")}),
    "no stamp": (_drop("Stamp"), "rejected", {("error", "stamp-missing", "")}),
}


@pytest.mark.parametrize("name", STAMPS)
def test_a_workbook_is_known_by_its_stamp(quarter: Quarter, name: str) -> None:
    change, disposition, expected = STAMPS[name]
    file = quarter.collate_one(quarter.hand_in("HR", also=change))
    assert (file.disposition, found(file)) == (disposition, expected)
    assert quarter.figures() == {}


def test_a_return_of_another_period_is_not_taken_for_this_one(quarter: Quarter, testshire: Catalogue) -> None:
    later = Quarter(quarter.workspace.folder, testshire, "2024-25-Q2", date(2024, 10, 3))
    path = quarter.hand_in("HR")
    collated = later.collate(path)
    (file,) = collated.files
    assert (file.disposition, found(file)) == ("rejected", {("error", "wrong-period", "")})
    assert later.figures() == {}
    later.issue()
    assert later.collate().outstanding == ("HR", "WS"), "it has not been returned for this period"
    assert quarter.collate_one(path).disposition == "accepted", "for its own it can still be"


def test_a_return_after_its_date_is_taken_and_said_to_be_late(tmp_path: Path, testshire: Catalogue) -> None:
    quarter = Quarter(tmp_path / "workspace", testshire, "2024-25-Q1", date(2024, 7, 15))
    path = quarter.hand_in("WS")
    assert quarter.collate_one(path).problems == (), "it was due on this day"
    quarter.time = datetime(2024, 7, 16, 9)
    file = quarter.collate_one(quarter.hand_in("HR"))
    assert (file.disposition, found(file)) == ("accepted", {("note", "late", "")})


# -- what else lands in the folder ----------------------------------------------------------------------------------


def _zip(**parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        for name, text in parts.items():
            container.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return held.getvalue()


def _workbook(
    sheet: str, *, target: str = "worksheets/sheet1.xml", part: str = "xl/worksheets/sheet1.xml"
) -> bytes:
    """The least there must be of an .xlsx file, with this in its one sheet."""
    package, office = (
        "http://schemas.openxmlformats.org/package/2006",
        "http://schemas.openxmlformats.org/officeDocument/2006",
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        for name, xml in {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{book}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}/relationships"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/relationships/worksheet" Target="{target}"/></Relationships>',
            part: f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
        }.items():
            container.writestr(name, xml)
    return held.getvalue()


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _saying(container: bytes, size: int) -> bytes:
    """Make a container say of its last part that it unpacks to so many bytes."""
    at = container.rindex(b"PK\x01\x02") + 24
    return container[:at] + size.to_bytes(4, "little") + container[at + 4 :]


def _twice() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as container:
        container.writestr("xl/workbook.xml", "<workbook/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            container.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


def _ods(rows: str) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        container.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
        container.writestr("META-INF/manifest.xml", "<manifest/>")
    return held.getvalue()


ONE = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{}"/>'
OPEN_XML = _workbook('<row r="1"><c r="A1"><v>1</v></c></row>')

# What stands in the folder beside two good returns: bytes, what becomes of it, and why.
LITTER: dict[str, tuple[bytes, str, str]] = {
    "minutes.xlsx": (OPEN_XML, "foreign", "not-our-workbook"),
    "minutes.ods": (_ods(f"<table:table-row>{ONE.format(1)}</table:table-row>"), "foreign", "not-our-workbook"),
    "letter.docx": (_zip(word__document_dot_xml="<w/>"), "foreign", "not-a-workbook"),
    "notes.txt": (b"HR will be late", "foreign", "not-a-workbook"),
    "figures.csv": (b"HR01,95.4%\n", "foreign", "not-a-workbook"),
    "no suffix": (b"HR01,95.5%\n", "foreign", "not-a-workbook"),
    "picture.png": (b"\x89PNG\r\n\x1a\n", "foreign", "not-a-workbook"),
    "~$2024-25-Q1 HR.xlsx": (b"\x07Fay Orr" + bytes(157), "foreign", "not-a-workbook"),
    ".~lock.2024-25-Q1 HR.xlsx#": (b",fay,pc,10.07.2024 09:00,file:///;", "foreign", "not-a-workbook"),
    "Thumbs.db": (OLE, "foreign", "not-a-workbook"),
    "empty.xlsx": (b"", "unreadable", "broken-file"),
    "cut short.xlsx": (OPEN_XML[: len(OPEN_XML) // 2], "unreadable", "broken-file"),
    "flipped.xlsx": (OPEN_XML[:60] + bytes([OPEN_XML[60] ^ 255]) + OPEN_XML[61:], "unreadable", "broken-file"),
    "page.xls": (b"<html><table><tr><td>HR01</td></tr></table></html>", "unreadable", "broken-file"),
    "text.xlsx": (b"HR01,95.6%\n", "unreadable", "broken-file"),
    "letter.xlsx": (_zip(word__document_dot_xml="<w />"), "unreadable", "broken-file"),
    "letter.xls": (OLE + "WordDocument".encode("utf-16-le"), "unreadable", "broken-file"),
    "half.xls": (OLE + "Workbook".encode("utf-16-le"), "unreadable", "broken-file"),
    "no sheet.xlsx": (_zip(xl__workbook_dot_xml="<workbook/>"), "unreadable", "broken-file"),
    "not xml.xlsx": (_workbook("<row"), "unreadable", "broken-file"),
    "odd cell.xlsx": (_workbook('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>'), "unreadable", "broken-file"),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "unreadable", "encrypted"),
    "bomb.xlsx": (_saying(OPEN_XML, guard.LARGEST_UNPACKED + 1), "unreadable", "file-too-large"),
    "lying.xlsx": (_saying(OPEN_XML, 10), "unreadable", "broken-file"),
    "many parts.xlsx": (
        _zip(**{f"xl__{number}": "" for number in range(guard.MOST_PARTS + 1)}), "unreadable", "file-too-large",
    ),
    "twice.xlsx": (_twice(), "unreadable", "unsafe-content"),
    "far corner.xlsx": (_workbook(FAR), "unreadable", "file-too-large"),
    "far corner, quoted otherwise.xlsx": (_workbook(FAR.replace('"', "'")), "unreadable", "file-too-large"),
    "far corner, in small letters.xlsx": (_workbook(FAR.replace("XFD", "xfd")), "unreadable", "file-too-large"),
    "far corner, without places.xlsx": (
        _workbook('<row r="1048576"><c r="A1048576"/>' + "<c><v>1</v></c>" * 20 + "</row>"),
        "unreadable", "file-too-large",
    ),
    "far corner, elsewhere.xlsx": (
        _workbook(FAR, target="/odd/s.xml", part="odd/s.xml"), "unreadable", "file-too-large",
    ),
    # The reader finds this sheet and the look before it does not: its process dies of it, and only its own.
    "far corner, found by the reader alone.xlsx": (
        _workbook(FAR, target="worksheets/SHEET1.xml"), "unreadable", "broken-file",
    ),
    "far corner.ods": (
        _ods('<table:table-row table:number-rows-repeated="1048576">' + ONE.format(16384) + "</table:table-row>"),
        "unreadable", "file-too-large",
    ),
}  # fmt: skip


def test_every_file_gets_one_disposition_with_its_reason(quarter: Quarter) -> None:
    quarter.hand_in("HR")
    quarter.hand_in("WS", name="a folder/Copy of Waste (final) v2.xlsx")
    for name, (content, *_) in LITTER.items():
        (quarter.returned / name).write_bytes(content)
    collated = quarter.collate()
    became = {
        file.path.name: (file.disposition.value, [p.code for p in file.problems]) for file in collated.files
    }
    assert became == {
        "2024-25-Q1 HR.xlsx": ("accepted", []),
        "Copy of Waste (final) v2.xlsx": ("accepted", []),
    } | {name: (disposition, [code]) for name, (_, disposition, code) in LITTER.items()}
    left = [file for file in collated.files if file.path.name.startswith(("~$", ".~lock", "Thumbs"))]
    assert {file.problems[0].severity for file in left} == {Severity.NOTE}, "nobody is asked to mend those"
    assert not any(file.submission for file in left), "and nobody handed them in"
    assert all(file.sha256 and file.submission for file in collated.files if file not in left)


def test_a_file_too_large_to_be_a_return_is_recorded_and_not_copied(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three gigabytes of nothing were copied into the archive."""
    for place in ("take_file", "collate", "filing"):
        monkeypatch.setattr(f"pmf_xl.collect.{place}.LARGEST_FILE", 10_000)
    path = quarter.returned / "large.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes(10_001))
    file = quarter.collate_one(path)
    assert (file.disposition, found(file)) == ("unreadable", {("error", "file-too-large", "")})
    assert not list((quarter.workspace.folder / "archive").rglob("*.xlsx"))
    (record,) = quarter.workspace.ledger.submissions()
    assert (record.sha256, record.size) == (hashlib.sha256(bytes(10_001)).hexdigest(), 10_001)
    assert verify(quarter.workspace).sound
    assert backup(quarter.workspace, quarter.workspace.folder.parent / "copy.zip").problems == ()
    assert quarter.collate_one(path).disposition == "duplicate"


def test_a_path_that_leads_nowhere_is_a_file_like_any_other(quarter: Quarter) -> None:
    quarter.hand_in("HR")
    (quarter.returned / "gone.xlsx").symlink_to(quarter.returned / "nothing.xlsx")
    assert {file.path.name: file.disposition.value for file in quarter.collate().files} == {
        "gone.xlsx": "unreadable",
        "2024-25-Q1 HR.xlsx": "accepted",
    }


# -- issued again -------------------------------------------------------------------------------------------------


def _with(file: str, old: str, new: str) -> dict[str, str]:
    assert old in TESTSHIRE[file]
    return TESTSHIRE | {file: TESTSHIRE[file].replace(old, new)}


def test_an_issue_that_was_replaced_is_sent_back(quarter: Quarter, tmp_path: Path) -> None:
    sent = quarter.issue("HR")["HR"]
    quarter.change(catalogue_of(tmp_path / "kit", _with("targets.csv", "| 98%    |", "| 96%    |")))
    again = quarter.issue("HR")["HR"]
    assert (again.number, again.fresh) == (2, True)
    kept = again.path.parent / "replaced" / "2024-25-Q1 HR (1).xlsx"
    file = quarter.collate_one(fill(kept, quarter.returned / "old.xlsx", GOOD["HR"]))
    (problem,) = (problem for problem in file.problems if problem.code == "superseded-issue")
    assert "target and the rules of HR01" in problem.message or "target of HR01 changed" in problem.message
    assert file.disposition == "rejected"
    assert sent.issue != again.issue
    (back, _) = quarter.collate().written
    entries = openpyxl.load_workbook(back)["Measures"]
    assert (cell(entries, "HR01", "Target").value, cell(entries, "HR01", "Outturn").value) == (0.96, 0.979)
    mended = quarter.collate_one(fill(back, quarter.returned / "mended.xlsx", {}))
    assert mended.disposition == "queried", "only the signatures are missing"


def test_an_earlier_issue_is_taken_where_nothing_to_fill_in_changed(quarter: Quarter, tmp_path: Path) -> None:
    quarter.issue("HR")
    quarter.change(catalogue_of(tmp_path / "kit", _with("framework.yaml", "Pat Lee", "Kim Roe")))
    again = quarter.issue("HR")["HR"]
    assert again.fresh
    earlier = again.path.parent / "replaced" / "2024-25-Q1 HR (1).xlsx"
    assert (
        quarter.collate_one(fill(earlier, quarter.returned / "old.xlsx", GOOD["HR"])).disposition == "queried"
    )


# -- all of it ----------------------------------------------------------------------------------------------------

ELSEWHERE = {
    "nothing-filled-in", "wrong-period", "late", "superseded-issue",  # each a test above
    "already-read", "later-stands",  # test_dispositions
    "action-overdue",  # test_quarter_to_quarter
    "heading-repeated", "column-moved", "sheet-copied", "formula-without-result", "formula-result-stale",
    "date-implausible",  # each in tests/hostile/test_edits_behind_the_lock.py
    "jumped", "sign-changed", "running-total-fell", "year-target-used",  # tests/hostile/test_plausibility.py
}  # fmt: skip


def test_every_code_for_returns_comes_of_some_mistake() -> None:
    shown: set[Any] = {
        what.split()[1]
        for line in table(test_mistakes_in_entries.MISTAKES)
        for what in line["found"].split(", ")
    }
    for *_, these in (*STRUCTURE.values(), *STAMPS.values()):
        shown |= {code for _, code, _ in these}
    shown |= {code for these in FORMULAS.values() for _, code, _ in these}
    shown |= {code for _, _, code in LITTER.values()}
    shared = {"reviewer-is-collector"}  # a catalogue can have that wrong too
    assert shown | ELSEWHERE <= {code.code for code in RETURN_CODES} | shared
    tests = Path(__file__).parents[1].rglob("test_*.py")
    others = "".join(file.read_text("utf-8") for file in tests if file != Path(__file__))
    unseen = {code.code for code in RETURN_CODES} - shown - ELSEWHERE
    assert {code for code in unseen if code not in others} == set()
