"""A workbook made with the add-in, as Excel keeps it: its formulas call the copy's own names, or each is told.

Excel keeps a function of an add-in as `[1]!PMF_RAG(...)`, 1 being the first of the workbook's external references; the
reference leads to the add-in's file, by a path or by a relation that says it is in the folder Excel starts from.
"""

import io
import re
import zipfile
from pathlib import Path

import ironcalc
import openpyxl
import pytest
import xlsxwriter
from opening import found_in, told_by_the_sdk
from typer.testing import CliRunner

from pmf_xl.addin.into_workbook import add_functions
from pmf_xl.addin.with_figures import add_figures
from pmf_xl.books.addin_links import LeftToAddin, without_links, worked_out_on_opening
from pmf_xl.cli import app
from pmf_xl.rules.in_lambda import named_lambdas
from pmf_xl.workspace import Workspace

BOOK, RELS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STARTS_WITH_EXCEL = "http://schemas.microsoft.com/office/2006/relationships/xlExternalLinkPath/xlStartup"
ADDIN = r"file:///C:\Users\Jo%20Smith\AppData\Roaming\Microsoft\Excel\XLSTART\PMF.xlam"
LINKED = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    f'<externalBook xmlns:r="{OFFICE}" r:id="rId1"><definedNames><definedName name="PMF_RAG"/></definedNames>'
    "</externalBook></externalLink>"
)


def made_with_the_addin(
    path: Path,
    formulas: dict[str, str],
    links: tuple[tuple[str, str], ...] = ((f"{OFFICE}/externalLinkPath", ADDIN),),
) -> Path:
    """A workbook with formulas as the file is to hold them, and external references, each a relation and a target."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Figures & more")
        sheet.write_row("A1", ["Outturn", "Target", "Rating"])
        for row, figures in enumerate([(95, 100), (80, 100), (100, 100)], start=2):
            sheet.write_row(f"A{row}", figures)
        for cell in formulas:
            sheet.write_formula(cell, f'="{cell}"', None, "#NAME?")
        book.define_name("Passed", '="[1]!PMF_RAG is a text"')
        book.set_calc_mode("auto", 191029)
        book.calc_on_load = False
    with zipfile.ZipFile(out) as held:
        parts = {name: held.read(name).decode() for name in held.namelist()}
    for cell, formula in formulas.items():
        sheet_part = parts["xl/worksheets/sheet1.xml"]
        assert sheet_part.count(f'<f>"{cell}"</f>') == 1
        parts["xl/worksheets/sheet1.xml"] = sheet_part.replace(f'<f>"{cell}"</f>', f"<f>{formula}</f>")
    references = ""
    for number, (kind, target) in enumerate(links, start=1):
        part = f"externalLinks/externalLink{number}.xml"
        parts[f"xl/{part}"] = LINKED
        parts[f"xl/externalLinks/_rels/externalLink{number}.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kind}" Target="{target}" TargetMode="External"/></Relationships>'
        )
        override = f'<Override PartName="/xl/{part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/>'
        parts[TYPES] = parts[TYPES].replace("</Types>", f"{override}</Types>")
        relation = f'<Relationship Id="rIdE{number}" Type="{OFFICE}/externalLink" Target="{part}"/>'
        parts[RELS] = parts[RELS].replace("</Relationships>", f"{relation}</Relationships>")
        references += f'<externalReference r:id="rIdE{number}"/>'
    if links:
        whole = f"</sheets><externalReferences>{references}</externalReferences>"
        parts[BOOK] = parts[BOOK].replace("</sheets>", whole)
    with zipfile.ZipFile(path, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist()}


def formulas_of(path: Path) -> dict[str, str]:
    sheet = openpyxl.load_workbook(path, keep_links=False)["Figures & more"]
    return {cell.coordinate: cell.value for row in sheet for cell in row if str(cell.value).startswith("=")}


@pytest.mark.parametrize(
    "link",
    [
        (f"{OFFICE}/externalLinkPath", ADDIN),
        (STARTS_WITH_EXCEL, "PMF.xlam"),
        (f"{OFFICE}/externalLinkPath", "pmf.XLAM"),
    ],
)
def test_formulas_call_the_copys_own_names_and_the_link_is_gone(
    tmp_path: Path, link: tuple[str, str]
) -> None:
    source = made_with_the_addin(
        tmp_path / "mine.xlsx",
        {
            "C2": "[1]!PMF_RAG(A2,B2)",
            "C3": 'IF([1]!pmf_rag(A3,B3)="RED","[1]!PMF_RAG","no")&amp;[1]!PMF_TRAVEL(A3,A2)',
            "C4": "SUM(A2:A4)",
        },
        (link,),
    )
    made = add_functions(source)
    assert (made.turned, made.left) == (2, ())
    assert formulas_of(made.path) == {
        "C2": "=PMF_RAG(A2,B2)",
        "C3": '=IF(PMF_RAG(A3,B3)="RED","[1]!PMF_RAG","no")&PMF_TRAVEL(A3,A2)',
        "C4": "=SUM(A2:A4)",
    }
    parts = parts_of(made.path)
    assert not [name for name in parts if "externalLink" in name]
    assert not [
        name
        for name in (BOOK, RELS, TYPES)
        if b"xternal" in parts[name].replace(b'TargetMode="External"', b"")
    ]
    assert b'"[1]!PMF_RAG is a text"' in parts[BOOK]  # a text stays
    assert (
        b'calcId="191029" fullCalcOnLoad="1"' in parts[BOOK]
    )  # what stood there was of the add-in, or an error
    assert [one for one in found_in(made.path) if "asks-to-save" not in one] == []
    assert told_by_the_sdk(made.path) == []
    model = ironcalc.load_from_xlsx(str(made.path), "en", "Europe/London", "en")
    model.evaluate()
    assert [model.get_cell_value(0, row, 3) for row in (2, 3)] == ["AMBER", "[1]!PMF_RAGWORSENING"]


def test_what_only_the_addin_has_is_told_cell_by_cell_and_its_link_stays(tmp_path: Path) -> None:
    source = made_with_the_addin(
        tmp_path / "mine.xlsx",
        {
            "C2": '[1]!PMF_OUTTURN("HR02","2024-25-Q1")',
            "C3": "[1]!PMF_RAG(A3,B3)",
            "C4": "[1]!PMF_RAG([1]!PMF_TARGET(A1,B1),1)",
        },
    )
    made = add_functions(source)
    assert made.turned == 2
    assert made.left == (
        LeftToAddin("Figures & more", "C2", ("PMF_OUTTURN",)),
        LeftToAddin("Figures & more", "C4", ("PMF_TARGET",)),
    )
    assert formulas_of(made.path) == {
        "C2": '=[1]!PMF_OUTTURN("HR02","2024-25-Q1")',
        "C3": "=PMF_RAG(A3,B3)",
        "C4": "=PMF_RAG([1]!PMF_TARGET(A1,B1),1)",
    }
    assert "xl/externalLinks/externalLink1.xml" in parts_of(made.path)
    assert [one for one in found_in(made.path) if "asks-to-save" not in one] == []


def test_a_name_that_is_something_else_is_told(tmp_path: Path) -> None:
    source = made_with_the_addin(tmp_path / "mine.xlsx", {"C2": "[1]!PMF_RAG(A2,B2)"})
    content = without_links(source.read_bytes(), "PMF.xlam", ["PMF_TRAVEL"])
    assert (content.content, content.formulas) == (source.read_bytes(), 0)
    assert content.left == (LeftToAddin("Figures & more", "C2", ("PMF_RAG",)),)


def test_other_links_stay_and_keep_leading_where_they_led(tmp_path: Path) -> None:
    """The add-in's is the second of three: what was the third is the second from now on."""
    book = f"{OFFICE}/externalLinkPath"
    source = made_with_the_addin(
        tmp_path / "mine.xlsx",
        {
            "C2": "[2]!PMF_RAG([1]Sheet1!A1,'[3]My sheet'!B2)",
            "C3": '[3]!Total+SUM(A2,[3]Sheet1:Sheet2!A1,[2]!PMF_RAG(1,[1]!x))&amp;"[3]!x"',
            "C4": "A2",
        },
        ((book, "one.xlsx"), (book, ADDIN), (book, "three.xlsx")),
    )
    made = add_functions(source)
    assert (made.turned, made.left) == (2, ())
    assert formulas_of(made.path) == {
        "C2": "=PMF_RAG([1]Sheet1!A1,'[2]My sheet'!B2)",
        "C3": '=[2]!Total+SUM(A2,[2]Sheet1:Sheet2!A1,PMF_RAG(1,[1]!x))&"[3]!x"',
        "C4": "=A2",
    }
    parts = parts_of(made.path)
    assert re.findall(rb'externalReference r:id="(\w+)"', parts[BOOK]) == [b"rIdE1", b"rIdE3"]
    assert sorted(name for name in parts if name.startswith("xl/externalLinks/ext")) == [
        "xl/externalLinks/externalLink1.xml", "xl/externalLinks/externalLink3.xml",
    ]  # fmt: skip
    assert [one for one in found_in(made.path) if "asks-to-save" not in one] == []


def test_a_link_to_another_addin_is_let_alone(tmp_path: Path) -> None:
    source = made_with_the_addin(
        tmp_path / "mine.xlsx",
        {"C2": "[1]!PMF_RAG(A2,B2)"},
        ((f"{OFFICE}/externalLinkPath", r"C:\other\NOTPMF.xlam"),),
    )
    made = add_functions(source)
    assert (made.turned, made.left) == (0, ())
    assert formulas_of(made.path) == {"C2": "=[1]!PMF_RAG(A2,B2)"}


def test_what_was_typed_before_there_were_names_is_worked_out_on_opening(tmp_path: Path) -> None:
    """Excel shows the stored #NAME? otherwise until somebody edits the cell."""
    source = made_with_the_addin(tmp_path / "mine.xlsx", {"C2": "PMF_RAG(A2,B2)"}, ())
    made = add_functions(source)
    assert (made.turned, made.left) == (0, ())
    assert b'fullCalcOnLoad="1"' in parts_of(made.path)[BOOK]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<calcPr calcId="191029"/>', b'<calcPr calcId="191029" fullCalcOnLoad="1"/>'),
        (b'<x:calcPr fullCalcOnLoad="0" calcId="1" />', b'<x:calcPr calcId="1" fullCalcOnLoad="1"/>'),
        (
            b"<workbook><sheets></sheets><oleSize/></workbook>",
            b'<workbook><sheets></sheets><calcPr fullCalcOnLoad="1"/><oleSize/></workbook>',
        ),
        (
            b"<x:workbook><x:sheets></x:sheets></x:workbook>",
            b'<x:workbook><x:sheets></x:sheets><x:calcPr fullCalcOnLoad="1"/></x:workbook>',
        ),
    ],
)
def test_how_a_workbook_is_told_to_be_worked_out(before: bytes, after: bytes) -> None:
    assert worked_out_on_opening(before) == after


def test_the_command_says_what_was_turned_and_what_is_left(tmp_path: Path) -> None:
    source = made_with_the_addin(
        tmp_path / "mine.xlsx", {"C2": '[1]!PMF_OUTTURN("HR02","2024-25-Q1")', "C3": "[1]!PMF_RAG(A3,B3)"}
    )
    told = CliRunner().invoke(app, ["functions", str(source)])
    assert told.exit_code == 1
    assert "Figures & more!C2 still leads to the add-in: PMF_OUTTURN is no name of the copy." in told.output
    assert "1 formula that led to the add-in now calls the copy's own names." in told.output


def test_a_function_of_an_earlier_version_is_told_with_what_to_do(tmp_path: Path) -> None:
    """Its formula is thousands of characters, which would hide the rest."""
    earlier = named_lambdas()["PMF_TREND"][0].replace("shown", "printed")
    assert earlier != named_lambdas()["PMF_TREND"][0]
    with xlsxwriter.Workbook(tmp_path / "mine.xlsx") as book:
        book.add_worksheet("Mine")
        book.define_name("PMF_TREND", f"={earlier}")
        book.define_name("PMF_RAG", "=Mine!$A$1")
    told = " ".join(CliRunner().invoke(app, ["functions", str(tmp_path / "mine.xlsx")]).output.split())
    assert (
        "PMF_TREND is a function of the workbook's own, perhaps of an earlier pmf-xl, and was left as it is."
        in told
    )
    assert "delete it in Excel (Formulas, Name Manager), save, and run this again" in told
    assert "PMF_RAG is a name of the workbook's own (Mine!$A$1) and was left as it is." in told
    assert len(told) < 700


def test_a_sheet_may_be_as_large_as_it_likes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that are read for what they say have a limit; those that are copied have none."""
    source = made_with_the_addin(tmp_path / "mine.xlsx", {"C2": "[1]!PMF_RAG(A2,B2)"})
    monkeypatch.setattr("pmf_xl.books.named_functions.LARGEST_PART", 60_000)
    with zipfile.ZipFile(source, "a") as more:
        more.writestr("xl/worksheets/sheet9.xml", b"<worksheet>" + b" " * 100_000 + b"</worksheet>")
    assert add_functions(source).turned == 1


def test_with_figures_the_look_ups_are_the_copys_own_too(tmp_path: Path) -> None:
    workspace = Workspace.init(tmp_path / "hart", "hart")
    figures = tmp_path / "figures.csv"
    figures.write_text("ref,period,outturn\nCS01,2014-15-Q1,95.9%\n", "utf-8")
    workspace.import_history(figures)
    source = made_with_the_addin(
        tmp_path / "mine.xlsx", {"C2": '[1]!PMF_OUTTURN("CS01","2014-15-Q1")', "C3": "[1]!PMF_RAG(A3,B3)"}
    )
    made = add_figures(source, Workspace(tmp_path / "hart"), ["2014-15-Q1"])
    assert (made.turned, made.left) == (2, ())
    assert formulas_of(made.path) == {"C2": '=PMF_OUTTURN("CS01","2014-15-Q1")', "C3": "=PMF_RAG(A3,B3)"}
    assert not any("externalLink" in name for name in parts_of(made.path))
