"""What makes issuing fast leaves no trace: every part of a workbook is what xlsxwriter alone writes, byte for byte."""

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from any_returns import SCHEMES, any_catalogue, any_entries
from bare import by_xlsxwriter_alone, difference
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter.worksheet import Worksheet

from pmf_xl.books import write
from pmf_xl.books.looks import Pattern, look
from pmf_xl.books.protect import hashed
from pmf_xl.books.quick_book import QuickWorkbook
from pmf_xl.books.row_shape import OTHER, ROW, Link, RowShape, ShapeCell, prepared
from pmf_xl.books.shaped_sheet import put_row
from pmf_xl.books.style import Styles
from pmf_xl.books.theme import house_theme
from pmf_xl.collect.ask import ask
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.parts import Column, Kind, Line, Sheet, Table, Workbook
from pmf_xl.problems import Problem, Severity
from quarter import Quarter

THEME, LOCK, NOW = house_theme(), hashed("x", b"0123456789abcdef", 1), datetime(2024, 7, 1, 9)
LONG = "A long commentary & more. " * 2000  # more than a cell holds

AWKWARD = {
    "ampersand": "R&D",
    "angles": "under <5% or >10%",
    "quotes": "a \"quoted\" 'text'",
    "lines": "first\nsecond\n\nfourth",
    "tab": "a\tb",
    "carriage return": "a\r\nb",
    "emoji": "on track 👍🏽 – ½ 满意",
    "control": "a\x07b\x1fc",
    "escape": "_x0041_ and _xZZZZ_",
    "no character": "a\ufffeb\uffffc",
    "leading space": "  a",
    "trailing space": "a ",
    "only space": " ",
    "rich": "<r>not rich</r>",
    "percent": "100% %s %d %%",
    "braces": "{0} {=1}",
    "equals": "=1+1",
    "plus": "+44 1904",
    "minus": "- two",
    "at": "@home",
    "apostrophe": "'text",
    "long": LONG[:16_384],
    "longest": LONG,
    "error": "#N/A",
    "link": "https://example.org",
}
#: What a reader gives back as it was. It knows no escapes, and a cell holds no more than it holds; what looks like a
#: rich text xlsxwriter takes for one.
READ = set(AWKWARD) - {"carriage return", "control", "escape", "no character", "longest", "rich"}


def alike(declared: Workbook, filling: write.Filling) -> bytes:
    """Our bytes of a workbook, which are those of xlsxwriter alone."""
    ours = write.collection_bytes(declared, THEME, LOCK, filling)
    assert difference(ours, by_xlsxwriter_alone(declared, THEME, filling)) == []
    return ours


def issued_by(folder: Path, seed: int) -> Issued:
    catalogue = any_catalogue(40, seed, SCHEMES[seed % len(SCHEMES)])
    quarter = Quarter(folder, catalogue, "2024-25-Q2", date(2024, 10, 1))
    return ask(quarter.workspace, catalogue, quarter.workspace.past, "ALL", quarter.period)


def problems_in(issued: Issued) -> list[Problem]:
    """A problem in every third line, two in every sixth, and one of the file."""
    return [
        Problem("one", Severity.ERROR, f"{row.key} & <more>", "Mend\nit.", "Measures", None, row.key, column)
        for number, row in enumerate(issued.measures)
        for column, often in (("outturn", 3), ("commentary", 6), ("check", 6))
        if number % often == 0
    ] + [Problem("two", Severity.ERROR, "The file.", "Send another.")]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_issued_and_what_is_sent_back(tmp_path: Path, seed: int) -> None:
    issued = issued_by(tmp_path, seed)
    alike(workbook(issued), write.Filling(issued.stamp, NOW))
    questions = {row.key: f"Is {row.key} right?" for row in issued.measures[::5]}
    sent_back = write.Filling(issued.stamp, NOW, any_entries(issued, seed), problems_in(issued))
    alike(workbook(issued, questions), sent_back)


@pytest.mark.parametrize("kind", AWKWARD)
def test_awkward_text_wherever_it_may_stand(tmp_path: Path, kind: str) -> None:
    text = AWKWARD[kind]
    issued = issued_by(tmp_path, 1)
    first = issued.measures[0]
    asked = replace(first, values={**first.values, "measure": text, "target": text})
    about = {**issued.about, "Send it to": text}
    issued = replace(issued, measures=(asked, *issued.measures[1:]), about=about)
    typed = {"Measures": {row.key: {"commentary": text, "marker": text} for row in issued.measures[:3]}}
    problems = [Problem("one", Severity.ERROR, text, text, "Measures", None, first.key, "commentary")]
    ours = alike(workbook(issued), write.Filling({**issued.stamp, "service": text}, NOW, typed, problems))
    if kind in READ:
        by_openpyxl = openpyxl.load_workbook(io.BytesIO(ours))["Measures"]
        assert [by_openpyxl.cell(2, column).value for column in (2, 8, 14, 19)] == [text] * 4
        by_calamine = (
            CalamineWorkbook.from_filelike(io.BytesIO(ours)).get_sheet_by_name("Measures").to_python()
        )
        assert [by_calamine[1][column] for column in (1, 7, 13, 18)] == [text] * 4


def test_every_kind_of_column_locked_and_open() -> None:
    columns = tuple(Column(kind.name, f"{kind} & more", kind, 12, longest=9) for kind in Kind)
    contents: tuple[Any, ...] = (
        None,
        "",
        "text",
        0,
        1.5,
        -1e300,
        1e-9,
        123_456_789_012_345_678,
        True,
        date(2024, 2, 29),
    )
    lines = tuple(
        Line(
            f"{number} {entries}",
            dict.fromkeys([column.key for column in columns], content),
            {"unit": unit, "decimals": number % 4, "bounded": number % 2 == 0},
            frozenset(column.key for column in columns) if entries else frozenset(),
            idle=number % 5 == 4,
            strong=number % 3 == 2,
        )
        for number, content in enumerate(contents)
        for entries in (False, True)
        for unit in ("percent", "number", "yesno")
    )  # fmt: skip
    typed = {"A": {line.key: line.values for line in lines}}
    declared = Workbook("T", "S", (Sheet("A", (Table(columns, lines, ("TEXT",)),)),))
    alike(declared, write.Filling({"a": "b"}, NOW, typed))


# -- any rows ----------------------------------------------------------------------------------------------------------

texts = st.one_of(
    st.sampled_from([text for text in AWKWARD.values() if len(text) < 100]), st.text(max_size=9)
)
numbers = st.one_of(
    st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False), st.booleans()
)
values = st.one_of(
    st.none(), texts, numbers, st.dates(date(1900, 1, 1)), st.builds(Link, texts, st.just("A!A1"))
)
results = st.one_of(st.none(), texts, numbers, st.sampled_from(["#N/A", "#DIV/0!", "#none"]))
LOOKS = (look("text"), look("heading"), look("figure", "idle", num_format=Pattern("figure", "percent", 1)))
FORMULA = f'IF(A{ROW}="<&%","",SUM(B{ROW},{OTHER})&"%s")'


@st.composite
def a_row(draw: st.DrawFn) -> tuple[RowShape, list[Any]]:
    at, cells, contents = draw(st.integers(0, 3)), [], []
    for _ in range(draw(st.integers(1, 5))):
        formula = draw(st.sampled_from(["", FORMULA]))
        cells.append(ShapeCell(at, draw(st.sampled_from(LOOKS)), formula))
        contents.append(draw(results if formula else values))
        at += draw(st.integers(1, 3))
    return RowShape(cells), contents


some_rows = st.dictionaries(st.integers(0, 50), st.tuples(a_row(), st.integers(0, 10**6)), max_size=12)
some_cells = st.dictionaries(st.tuples(st.integers(0, 50), st.integers(0, 9)), texts, max_size=8)
some_notes = st.sets(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=3)
some_heights = st.dictionaries(st.integers(0, 60), st.floats(1, 400), max_size=6)


@settings(deadline=None)
@given(some_rows, some_cells, some_notes, some_heights, st.booleans())
def test_rows_of_any_shape_among_cells(
    rows: dict[int, Any], cells: dict[Any, str], notes: set[Any], heights: dict[int, float], first: bool
) -> None:
    def fill(book: Any) -> None:
        book.set_properties({"created": NOW})
        styles, sheet = Styles(book, THEME), book.add_worksheet("A")
        for row, height in heights.items():
            sheet.set_row(row, height)
        for now in (first, not first):
            if now:
                for row, ((shape, contents), other) in rows.items():
                    put_row(sheet, styles, row, shape, contents, other)
            else:
                for (row, column), text in cells.items():
                    sheet.write_string(row, column, text, styles("note"))
        for row, column in sorted(notes):
            sheet.write_comment(row, column, "a & b", {"author": ""})
        chart = book.add_chart({"type": "column"})  # keeps what it draws
        for column in range(12):
            chart.add_series({"values": ["A", 0, column, 50, column]})
        sheet.insert_chart(60, 0, chart)

    ours = QuickWorkbook(write.options(THEME))
    fill(ours)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**write.options(THEME), "in_memory": True}) as bare:
        fill(bare)
    assert difference(ours.content(), out.getvalue()) == []


def test_a_sheet_without_cells() -> None:
    out, ours = io.BytesIO(), QuickWorkbook(write.options(THEME))
    with xlsxwriter.Workbook(out, {**write.options(THEME), "in_memory": True}) as bare:
        for book in (ours, bare):
            book.set_properties({"created": NOW})
            book.add_worksheet("A").set_row(3, 20)
    assert difference(ours.content(), out.getvalue()) == []


# -- formulas ----------------------------------------------------------------------------------------------------------

PIECES = (
    "IF(", "SUM(", "SORT(", "A1SORT(", "XLOOKUP(", "_xlfn.SORT(", "DAYS(", "COTH(", "LOG10(", "CONCAT(", ")", ",", '"', "A1",
    "$B$22", "Lists!$A$2:$A$9", "=", "{", "}", "0", "12.5", "1E-09", "-3", "1E+15", " ", "&", "x2", ROW, "LAMBDA(", "9F.DIST.RT(",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join), st.booleans())
def test_formulas_are_prepared_as_xlsxwriter_does(formula: str, newest: bool) -> None:
    """Whatever was prepared before: most of them share the form of another."""
    assert prepared(formula, newest) == Worksheet()._prepare_formula(formula, newest)
