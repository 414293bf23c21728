"""Sheets that reach far beyond what is filled in: blank cells are passed over, and an entry far away is named."""

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hostile_files import MAIN, least, ods, worksheet, zipped

from office import Office
from pmf_xl.books.outside import ReadingProcess
from pmf_xl.books.read import Unreadable, read_grids

LAST = 1_048_576
FILLED = '<row r="1"><c r="A1" t="str"><v>HR01</v></c><c r="V1"><v>2</v></c></row>'
TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


def row(cell: str, number: int = LAST) -> str:
    return f'<row r="{number}">{cell}</row>'


@pytest.mark.parametrize(
    "far",
    [
        row(f'<c r="V{LAST}" t="str"><v> </v></c>'),
        row(f'<c r="V{LAST}" t="inlineStr"><is><t>\u00a0\u200b</t></is></c>'),
        row(f'<c r="V{LAST}" s="0"/><c r="W{LAST}"></c>'),
        row('<c r="XFD2" t="str"><v>\n</v></c>', 2) + row(f'<c r="A{LAST}" t="str"><v> </v></c>'),
        row('<c r="A2"><v>3</v></c><c r="XFD2" t="str"><v> </v></c>', 2),
    ],
    ids=["a space", "characters nobody sees", "only a look", "in two corners", "to the right"],
)
def test_blank_cells_beyond_the_last_entry_are_passed_over(far: str) -> None:
    (grid,) = read_grids(least(worksheet(FILLED + far)), "far.xlsx").values()
    assert len(grid.rows) <= 2
    assert (grid.at(0, 0), grid.at(0, 21)) == ("HR01", 2)
    assert grid.at(1, 0) == (3 if "<v>3</v>" in far else None)


def with_strings(content: bytes, *texts: str) -> bytes:
    """The same workbook with texts that its cells share."""
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    more = f'<Relationship Id="r2" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    links = "xl/_rels/workbook.xml.rels"
    with zipfile.ZipFile(BytesIO(content)) as old:
        changed = old.read(links).decode().replace("</Relationships>", more)
        parts: dict[str, bytes | str] = {name: old.read(name) for name in old.namelist()}
    strings = f'<sst xmlns="{MAIN}">{items}</sst>'
    return zipped(parts | {links: changed, "xl/sharedStrings.xml": strings})


def test_a_shared_text_of_a_space_in_the_last_row_is_passed_over() -> None:
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + row(f'<c r="V{LAST}" t="s"><v>1</v></c>')
    content = with_strings(least(worksheet(cells)), "HR01", " ")
    (grid,) = read_grids(content, "far.xlsx").values()
    assert grid.rows == [["HR01"]]


def test_a_space_in_the_last_row_of_an_open_document_is_passed_over() -> None:
    number = '<table:table-cell office:value-type="float" office:value="3"/>'
    space = (
        f'<table:table-cell office:value-type="string"><text:p {TEXT}><text:s/></text:p></table:table-cell>'
    )
    rows = (
        f"<table:table-row>{number}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="22"/>'
        f'</table:table-row><table:table-row><table:table-cell table:number-columns-repeated="21"/>{space}'
        "</table:table-row>"
    )
    (grid,) = read_grids(ods(rows), "far.ods").values()
    assert grid.rows == [[3]]


def test_an_entry_far_away_is_named() -> None:
    far = least(worksheet(FILLED + row(f'<c r="V{LAST}"><v>1</v></c>')))
    with pytest.raises(Unreadable, match=rf"23,068,672 cells \(S has an entry as far as V{LAST}\)"):
        read_grids(far, "far.xlsx")


def test_a_million_cells_that_only_have_a_look_cost_seconds_and_little_memory() -> None:
    """It took 47 seconds, and then the file was called unreadable."""
    look = "".join(row(f'<c r="A{at}" s="0"/><c r="B{at}" s="0"/>', at) for at in range(2, LAST + 1))
    content = least(worksheet(FILLED + look))
    with ReadingProcess(processor_seconds=20) as reader:
        (grid,) = reader.read(content, "look.xlsx").values()
    assert grid.at(0, 21) == 2


def test_a_reading_process_never_holds_more_than_its_limit() -> None:
    """A text of 32,767 characters in each of 150,000 cells is 5 GB: the process grew to 1.4 GB before it was stopped."""
    cells = "".join(
        row("".join(f'<c r="{column}{at}" t="s"><v>0</v></c>' for column in "ABC"), at)
        for at in range(1, 50_001)
    )
    content = with_strings(least(worksheet(cells)), "x" * 32_767)
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        "from pmf_xl.books.outside import ReadingProcess\n"
        "from pmf_xl.books.read import Unreadable\n"
        "with ReadingProcess() as reader:\n"
        "    try: reader.read(sys.stdin.buffer.read(), 'heavy.xlsx')\n"
        "    except Unreadable as reason: print(reason.problem.message)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    root = str(Path(__file__).parents[2])
    ended = subprocess.run(
        [sys.executable, "-c", code, root], input=content, stdout=subprocess.PIPE, timeout=120
    )
    message, peak = ended.stdout.decode().splitlines()
    assert "takes far more memory than any return would" in message
    assert int(peak) < 600_000  # kilobytes


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_space_typed_in_the_last_row_is_passed_over(office: Office, tmp_path: Path, form: str) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"], book.active["V1"], book.active[f"V{LAST}"] = "HR01", 2, " "
    book.save(tmp_path / "lost.xlsx")
    saved = office.convert(tmp_path / "lost.xlsx", form, tmp_path / "saved")
    (grid,) = read_grids(saved.read_bytes(), saved.name).values()
    assert (len(grid.rows), grid.at(0, 0), grid.at(0, 21)) == (1, "HR01", 2)
