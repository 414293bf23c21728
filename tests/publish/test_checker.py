"""Each rule broken by hand in a workbook that keeps them all, and found at its place."""

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Color, Font, PatternFill
from publishing import collected

from pmf_xl.publish.checker import RULES, check
from pmf_xl.publish.publish import publish

Book = openpyxl.Workbook
Places = set[tuple[str, str | None, str | None]]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    quarter = collected(tmp_path_factory.mktemp("checked"))
    path = next(path for path in publish(quarter.workspace, quarter.period).written if path.suffix == ".xlsx")
    return path.read_bytes()


@pytest.fixture(scope="module")
def lost(sound: bytes) -> Places:
    """What openpyxl loses on the way, whatever else is done: the alternative texts of charts."""
    faults = places(changed(sound, lambda book: None))
    assert faults == {("alternative-text", "Services", "K5")}
    return faults


def places(content: bytes, withheld: frozenset[str] = frozenset()) -> Places:
    return {(fault.rule, fault.sheet, fault.cell) for fault in check(content, withheld)}


def changed(content: bytes, change: Callable[[Book], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(content: bytes, part: str, old: str, new: str) -> bytes:
    """Change the XML of a part; `old` is a pattern that must be there."""
    out, times = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                written, times = re.subn(old, new, text.decode(), flags=re.DOTALL)
                text = written.encode()
            after.writestr(name, text)
    assert times
    return out.getvalue()


def with_part(content: bytes, part: str) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as container:
        container.writestr(part, b"x")
    return out.getvalue()


def test_a_publication_keeps_every_rule(sound: bytes) -> None:
    assert [str(fault) for fault in check(sound)] == []


def test_every_rule_has_a_name_and_asks_for_something() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.asks.endswith(".") for rule in RULES)


def _put(sheet: str, cell: str, value: object) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        book[sheet][cell].value = value

    return change


def _look(sheet: str, cell: str, **look: object) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for name, value in look.items():
            setattr(book[sheet][cell], name, value)

    return change


def _do(*ways: str) -> Callable[[Book], None]:
    """Statements on `book`, each in one line."""

    def change(book: Book) -> None:
        for way in ways:
            exec(way, {"book": book, "PatternFill": PatternFill})

    return change


def _two_series(book: Book) -> None:
    sheet, chart = book["Services"], BarChart()
    chart.add_data(Reference(sheet, min_col=2, max_col=3, min_row=6, max_row=7))
    sheet.add_chart(chart, "P4")


def _footer(book: Book) -> None:
    book["Plan"].oddFooter.center.text = "Page 1"


def _unmark(book: Book) -> None:
    del book["Measures"].tables["measures"]


def _headless(book: Book) -> None:
    table = book["Measures"].tables["measures"]
    table.headerRowCount = 0
    table.autoFilter = None


def _retag(book: Book) -> None:
    book["Measures"].tables["measures"].tableColumns[1].name = "Title"


def _rename_table(book: Book) -> None:
    book["Measures"].tables["measures"].name = book["Measures"].tables["measures"].displayName = "Table1"


def _unbold(book: Book) -> None:
    book["Cover"]["A3"].font = Font(name="Arial", size=12, bold=True)


PLAIN = {"name": "Arial", "size": 12}
# In the table of Measures: headings in row 5, HR01 in row 6, B its title, E its outturn.
BROKEN: list[tuple[str, str | None, str | None, Callable[[Book], object]]] = [
    ("document-title", None, None, _do("book.properties.title = ' '")),
    ("document-language", None, None, _do("book.properties.language = None")),
    ("document-language", None, None, _do("book.properties.language = 'English'")),
    ("values-only", "Measures", "E6", _put("Measures", "E6", "=1+1")),
    ("values-only", "Measures", "E6", _put("Measures", "E6", "#DIV/0!")),
    ("opens-at-start", "Measures", None, _do("book.active = book['Measures']")),
    ("opens-at-start", "Plan", "B7", _do("book['Plan'].sheet_view.selection[0].activeCell = 'B7'",
                                        "book['Plan'].sheet_view.selection[0].sqref = 'B7'")),
    ("opens-at-start", "Plan", "A20", _do("book['Plan'].sheet_view.topLeftCell = 'A20'")),
    ("front-sheets", "Notes", None, _do("book.move_sheet('Notes', -1)")),
    ("sheet-names", "Sheet4", None, _do("book['Measures'].title = 'Sheet4'")),
    ("blank-sheets", "Spare", None, _do("book.create_sheet('Spare')")),
    ("nothing-hidden", "Plan", None, _do("book['Plan'].sheet_state = 'hidden'")),
    ("nothing-hidden", "Measures", "A7", _do("book['Measures'].row_dimensions[7].hidden = True")),
    ("nothing-hidden", "Measures", "D1", _do("book['Measures'].column_dimensions['D'].hidden = True")),
    ("contents-complete", "Contents", "A5", _do("book['Contents']['A5'].hyperlink = None")),
    ("contents-complete", "Contents", None, _put("Contents", "A5", "Something else")),
    ("contents-complete", "Contents", "A5", _put("Contents", "A5", "Something else")),
    ("header-and-footer", "Plan", None, _footer),
    ("links-say-where", "Cover", "A5", _put("Cover", "A5", "https://www.nationalarchives.gov.uk/")),
    ("links-say-where", "Cover", "A5", _put("Cover", "A5", "Click here")),
    ("tables-marked", "Measures", None, _unmark),
    ("table-names", "Measures", "A5:L13", _rename_table),
    ("merged-cells", "Measures", "A6:B6", _do("book['Measures'].merge_cells('A6:B6')")),
    ("table-place", "Measures", "A14", _put("Measures", "A14", "Source: returns")),
    ("table-place", "Measures", "P6", _put("Measures", "P6", "Aside")),
    ("table-place", "Measures", "A3", _put("Measures", "A3", None)),
    ("header-row", "Measures", "B5", _put("Measures", "B5", None)),
    ("header-row", "Measures", "B5", _put("Measures", "B5", "Reference")),
    ("header-row", "Measures", "A5:L13", _headless),
    ("header-row", "Measures", "B5", _retag),
    ("blank-cells", "Measures", "E6", _put("Measures", "E6", None)),
    ("blank-cells", "Measures", "E6", _put("Measures", "E6", "  ")),
    ("filters", "Measures", "B6", _do("book['Measures'].freeze_panes = 'B6'")),
    ("filters", "Measures", None, _do("book['Measures'].auto_filter.ref = 'A5:L13'")),
    ("wrapped", "Measures", "B6", _look("Measures", "B6", value="Calls answered " * 9, alignment=Alignment())),
    ("numbers", "Measures", "E6", _put("Measures", "E6", "97.9%")),
    ("numbers", "Services", "B6", _put("Services", "B6", "1,234")),
    ("sheet-titles", "Plan", "A1", _put("Plan", "A1", None)),
    ("sheet-titles", "Plan", "A1", _put("Plan", "A1", "Notes to the tables")),
    ("sheet-titles", "Plan", "A1", _look("Plan", "A1", style="Normal")),
    ("headings-tagged", "Cover", "A3", _unbold),
    ("described", "Definitions", "A2", _put("Definitions", "A2", None)),
    ("shorthand-explained", "Measures", "B6", _put("Measures", "B6", "Calls answered [u]")),
    ("shorthand-explained", "Measures", "E11", _put("Measures", "A4", "Shorthand in this table: [x] = not available.")),
    ("notes-listed", "Measures", "B6", _put("Measures", "B6", "Calls answered [note 99]")),
    ("notes-listed", "Notes", "A10", _put("Notes", "A10", 42)),
    ("symbols", "Measures", "E6", _put("Measures", "E6", "-")),
    ("symbols", "Measures", "B6", _put("Measures", "B6", "Calls answered*")),
    ("symbols", "Measures", "B6", _look("Measures", "B6", font=Font(**PLAIN, vertAlign="superscript"))),
    ("plain-font", "Measures", "B6", _look("Measures", "B6", font=Font(name="Times New Roman", size=12))),
    ("plain-font", "Measures", "B6", _look("Measures", "B6", font=Font(name="Arial", size=9))),
    ("plain-font", "Measures", "B6", _look("Measures", "B6", font=Font(**PLAIN, italic=True))),
    ("plain-font", "Measures", "B6", _look("Measures", "B6", font=Font(**PLAIN, underline="single"))),
    ("plain-font", "Measures", "B6", _look("Measures", "B6", alignment=Alignment(text_rotation=90, wrap_text=True))),
    ("contrast", "Measures", "B6", _look("Measures", "B6", font=Font(**PLAIN, color="FF777777"))),
    ("contrast", "Measures", "B6", _look("Measures", "B6", fill=PatternFill("solid", fgColor="FF003366"))),
    ("contrast", "Measures", "B6", _look("Measures", "B6", font=Font(**PLAIN, color=Color(theme=0)))),
    ("colour-alone", "Measures", "H6", _look("Measures", "H6", fill=PatternFill("solid", fgColor="FF00FF00"))),
    ("colour-alone", "Measures", "Z99", _look("Measures", "Z99", fill=PatternFill("solid", fgColor="FF00FF00"))),
    ("colour-alone", "Measures", "H6", _look("Measures", "H6", font=Font(**PLAIN, color="FFB10E1E"))),
    ("colour-alone", "Measures", "H6:H9", _do(
        "from openpyxl.formatting.rule import CellIsRule; book['Measures'].conditional_formatting.add('H6:H9', "
        "CellIsRule('equal', ['1'], fill=PatternFill('solid', fgColor='FF00FF00')))")),
    ("colour-alone", "Services", "P4", _two_series),
]  # fmt: skip

BY_HAND: list[tuple[str, str | None, str | None, Callable[[bytes], bytes]]] = [
    ("no-macros", None, None, lambda content: with_part(content, "xl/vbaProject.bin")),
    ("no-macros", None, None, lambda content: with_part(content, "xl/externalLinks/externalLink1.xml")),
    ("alternative-text", "Services", "K5",
     lambda content: rewritten(content, "xl/drawings/drawing1.xml", ' descr="[^"]*"', "")),
    ("alternative-text", "Services", "K5",
     lambda content: rewritten(content, "xl/drawings/drawing1.xml", "xdr:graphicFrame", "xdr:sp")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "sheet", "cell", "change"), BROKEN, ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_rule_broken_is_found_at_its_place(
    sound: bytes,
    lost: Places,
    rule: str,
    sheet: str | None,
    cell: str | None,
    change: Callable[[Book], object],
) -> None:
    assert (rule, sheet, cell) not in lost
    assert (rule, sheet, cell) in places(changed(sound, change))


@pytest.mark.parametrize(("rule", "sheet", "cell", "change"), BY_HAND)
def test_a_rule_broken_in_the_parts_is_found(
    sound: bytes, rule: str, sheet: str | None, cell: str | None, change: Callable[[bytes], bytes]
) -> None:
    assert places(change(sound)) == {(rule, sheet, cell)}


def test_names_held_back_are_found(sound: bytes) -> None:
    assert places(sound, frozenset({"HR99", "Calls of the wild", "Waste", "Calls"})) == {
        ("confidential", "Services", "A7"),  # a name of one word is looked for as the whole of a cell
        *(("confidential", sheet, f"C{row}") for sheet, row in (("Measures", 12), ("Measures", 13))),
    }
    assert ("confidential", "Measures", "B6") in places(sound, frozenset({"calls ANSWERED"}))


def test_every_rule_is_broken_here() -> None:
    assert {rule.code for rule in RULES} == {case[0] for case in (*BROKEN, *BY_HAND)} | {"confidential"}


def test_where_the_cases_point(sound: bytes) -> None:
    """The cells named above hold what they are taken to."""
    book = openpyxl.load_workbook(io.BytesIO(sound))
    measures = book["Measures"]
    assert [measures[cell].value for cell in ("A5", "A6", "B6", "E6", "E11")] == [
        "Reference", "HR01", "Calls answered", 0.979, "[c]",
    ]  # fmt: skip
    assert measures.tables["measures"].ref == "A5:L13"
    assert book["Services"]["A7"].value == "Waste"
