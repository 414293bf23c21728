"""Figures in a hidden sheet of somebody's workbook, looked up by names where no Python is."""

import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import as_frame
import ironcalc
import openpyxl
import pytest
import xlsxwriter
from partshire import partshire

from office import Office
from pmf_xl.addin.with_figures import KNOWN_BY, FigureChange, add_figures
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.cli import main as run
from pmf_xl.problems import PmfError
from pmf_xl.rules.functions import FUNCTIONS
from pmf_xl.rules.looked_up import FIGURES_SHEET
from pmf_xl.workspace import Workspace
from pmf_xl.workspace_folder import CATALOGUE
from udfs.ledger import WorkspaceCache

QUARTER, BEFORE = "2014-15-Q1", "2013-14-Q4"
EVERYTHING = Path(__file__).parent / "data" / "everything.xlsx"
ASKED = [("CS01", QUARTER), ("cs01", f" {QUARTER} "), ("CS02a", QUARTER), ("XX99", QUARTER), ("CS01", BEFORE), ("CS01", "2099-00-Q1")]  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.init(tmp_path / "hart", "hart")
    take(made, "95.9%")
    return Workspace(tmp_path / "hart")


def take(workspace: Workspace, outturn: str) -> None:
    file = workspace.folder / f"{outturn}.csv"
    file.write_text(f"ref,period,outturn\nCS01,{QUARTER},{outturn}\n", "utf-8")
    workspace.import_history(file)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """An analyst's workbook: look-ups in it, one by one, over a column and across."""
    path = tmp_path / "mine.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Mine")
        for row, (reference, period) in enumerate(ASKED):
            sheet.write_row(row, 0, [reference, period])
            for column, called in ((2, "PMF_OUTTURN"), (3, "PMF_TARGET")):
                sheet.write_dynamic_array_formula(
                    row, column, row, column, f"={called}(A{row + 1},B{row + 1})", None, 0
                )
        sheet.write_row(20, 1, [BEFORE, QUARTER])
        sheet.write_column(21, 0, ["CS01", "CS02a"])
        sheet.write_dynamic_array_formula(21, 1, 21, 1, "=PMF_OUTTURN(A22:A23,B21:C21)", None, 0)
        sheet.write_dynamic_array_formula(
            25, 0, 25, 0, f'=PMF_RAG(PMF_OUTTURN("CS01","{QUARTER}"),PMF_TARGET("CS01","{QUARTER}"))', None, 0
        )
    return path


def worked_out(path: Path) -> Any:
    model = ironcalc.load_from_xlsx(str(path), "en", "Europe/London", "en")
    model.evaluate()
    return lambda row, column: model.get_cell_value(0, row, column)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as container:
        return {info.filename: container.read(info) for info in container.infolist()}


def test_what_is_looked_up_is_what_the_add_in_finds(workspace: Workspace, mine: Path) -> None:
    made = add_figures(mine, workspace, [QUARTER, BEFORE])
    cell = worked_out(made.path)
    ledger = WorkspaceCache(workspace.folder)
    for row, (reference, period) in enumerate(ASKED[:-1], start=1):
        wanted = [find(reference, period.strip()) for find in (ledger.outturn, ledger.target)]
        assert [cell(row, 3), cell(row, 4)] == wanted, reference
    assert [cell(1, 3), cell(1, 4)] == [0.959, 0.9]
    assert [cell(3, 3), cell(4, 3)] == ["", "#N/A"]  # no figure; no such measure
    assert cell(6, 3) == "#N/A"  # a period that is not in the sheet
    assert [[cell(row, column) for column in (2, 3)] for row in (22, 23)] == [[0.953, 0.959], [0.796, ""]]
    assert cell(26, 1) == "GREEN"


def test_whether_a_figure_is_partial_goes_with_it(tmp_path: Path) -> None:
    """Rated with it, what is looked up is the scorecard's rating; and where only that changes the sheet is refreshed."""
    quarter = partshire(tmp_path)
    council = quarter.workspace
    write_catalogue(council.catalogue, council.folder / CATALOGUE)
    rows = {one.ref: one for one in as_frame.released(council, council.period("2024-25-Q1")).measures}
    path = tmp_path / "mine.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Mine")
        for row, ref in enumerate(rows):
            looked = [f'PMF_{what}("{ref}","2024-25-Q1")' for what in ("OUTTURN", "TARGET", "PARTIAL")]
            way = rows[ref].measure.polarity
            rated = f'=PMF_RAG({looked[0]},{looked[1]},"{way}"{"," * 17}{looked[2]})'
            sheet.write_dynamic_array_formula(row, 0, row, 0, rated, None, 0)
            sheet.write_dynamic_array_formula(row, 1, row, 1, f"={looked[2]}", None, 0)
    opened = Workspace(council.folder, quarter.tick)
    made = add_figures(path, opened, ["2024-25-Q1"])
    cell, ledger = worked_out(made.path), WorkspaceCache(council.folder)
    wanted = {
        ref: "" if one.outturn is None else "yes" if one.is_partial else "no" for ref, one in rows.items()
    }
    assert {ref: cell(row, 2) for row, ref in enumerate(rows, start=1)} == wanted
    assert {ref: ledger.partial(ref, "2024-25-Q1") for ref in rows} == wanted
    assert list(wanted.values()).count("yes") >= 4
    due = {ref: row for row, ref in enumerate(rows, start=1) if rows[ref].is_due_now}
    assert {ref: cell(row, 1) for ref, row in due.items()} == {ref: str(rows[ref].rating) for ref in due}
    june = tmp_path / "june.csv"
    june.write_text("ref,period,outturn,marker\nSU01,2024-25-M03,,z\n", "utf-8")
    opened.import_history(june)
    again = add_figures(made.path, Workspace(council.folder, quarter.tick), ["2024-25-Q1"])
    assert again.changes == (FigureChange("SU01", "2024-25-Q1", "partial", "yes", "no"),)


def test_a_sheet_of_an_earlier_version_gets_what_it_lacks(workspace: Workspace, mine: Path) -> None:
    made = add_figures(mine, workspace, [QUARTER])
    book = openpyxl.load_workbook(made.path)
    book[FIGURES_SHEET].delete_cols(8)
    del book.defined_names["PMF_PARTIAL"]
    book.save(made.path)
    again = add_figures(made.path, workspace, [QUARTER])
    assert (again.refreshed, again.changes, "PMF_PARTIAL" in again.added) == (True, (), True)
    sheet = openpyxl.load_workbook(made.path)[FIGURES_SHEET]
    assert (sheet["H4"].value, sheet["H5"].value) == ("Partial", "no")


def test_every_measure_of_the_period_is_in_the_sheet(workspace: Workspace, mine: Path) -> None:
    made = add_figures(mine, workspace, [QUARTER])
    sheet = openpyxl.load_workbook(made.path)[FIGURES_SHEET]
    assert sheet.sheet_state == "hidden"
    assert sheet["A1"].value.startswith(KNOWN_BY)
    assert "released for officers" in sheet["A1"].value
    assert "Not for publication" in sheet["A1"].value
    listed = [row[3].value for row in sheet.iter_rows(min_row=5)]
    assert listed == [one.reference for one in released(workspace)]
    assert made.rows == len(listed) > 40


def released(workspace: Workspace) -> Any:
    return as_frame.released(workspace, workspace.period(QUARTER)).figures


def test_nothing_else_in_the_workbook_changes(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "everything.xlsx"
    source.write_bytes(EVERYTHING.read_bytes())
    made = add_figures(source, workspace, [QUARTER])
    before, after = parts(source), parts(made.path)
    assert source.read_bytes() == EVERYTHING.read_bytes()
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/worksheets/pmf-figures.xml",
    }  # fmt: skip
    assert set(before) <= set(after)
    assert [one.name for one in made.clashes] == ["PMF_RAG"]
    assert len(made.added) == len(FUNCTIONS) - 1


def test_run_again_it_is_refreshed_and_says_what_changed(workspace: Workspace, mine: Path) -> None:
    first = add_figures(mine, workspace, [QUARTER, BEFORE])
    same = add_figures(first.path, workspace, [QUARTER])
    assert (same.refreshed, same.changes, same.kept) == (True, (), None)
    old = parts(first.path)
    take(workspace, "97.1%")
    made = add_figures(first.path, Workspace(workspace.folder), [QUARTER])
    assert made.path == first.path
    assert made.periods == (BEFORE, QUARTER)  # those that it held before stay
    assert made.changes == (FigureChange("CS01", QUARTER, "outturn", 0.959, 0.971),)
    assert made.kept
    assert parts(made.kept) == old
    new = parts(made.path)
    assert {name for name in new if new[name] != old[name]} == {"xl/worksheets/pmf-figures.xml"}
    assert worked_out(made.path)(1, 3) == 0.971


def test_what_excel_has_saved_is_refreshed_as_well(workspace: Workspace, mine: Path) -> None:
    """It takes texts out of the sheet and into a list that all sheets share: as openpyxl does."""
    first = add_figures(mine, workspace, [QUARTER])
    book = openpyxl.load_workbook(first.path)
    book["Mine"]["H1"] = "something of my own"
    book.save(first.path)
    take(workspace, "97.1%")
    made = add_figures(first.path, Workspace(workspace.folder), [QUARTER])
    assert [(one.was, one.now) for one in made.changes] == [(0.959, 0.971)]
    again = openpyxl.load_workbook(made.path)
    assert again["Mine"]["H1"].value == "something of my own"
    assert again[FIGURES_SHEET].sheet_state == "hidden"
    assert again.sheetnames == ["Mine", FIGURES_SHEET]


def test_a_sheet_of_that_name_is_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "theirs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("PMF FIGURES").write("A1", "mine")
    with pytest.raises(PmfError, match="a sheet PMF figures of its own"):
        add_figures(path, workspace, [QUARTER])
    assert sorted(one.name for one in tmp_path.iterdir() if one.suffix) == ["theirs.xlsx"]


def test_periods_that_are_none_and_nothing_of_are_refused(workspace: Workspace, mine: Path) -> None:
    with pytest.raises(PmfError, match="soon"):
        add_figures(mine, workspace, ["soon"])
    with pytest.raises(PmfError, match="Nothing has been issued"):
        add_figures(mine, workspace, ["2030-31-Q1"])


@pytest.mark.parametrize("now", [b'<calcPr calcId="191029"/>', b'<calcPr calcId="191029"></calcPr>', b""])
def test_formulas_are_worked_out_when_it_is_opened(
    now: bytes, workspace: Workspace, mine: Path, tmp_path: Path
) -> None:
    """As Excel leaves a workbook, nothing asks for it."""
    saved = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(saved, "w") as container:
        for name, part in parts(mine).items():
            container.writestr(name, re.sub(rb"<calcPr[^>]*/>", now, part))
    assert b"fullCalcOnLoad" not in parts(saved)["xl/workbook.xml"]
    made = add_figures(saved, workspace, [QUARTER])
    book = ElementTree.fromstring(parts(made.path)["xl/workbook.xml"])
    tags = [element.tag.rpartition("}")[2] for element in book]
    assert book[tags.index("calcPr")].get("fullCalcOnLoad") == "1"
    assert tags.index("definedNames") < tags.index("calcPr")


@pytest.mark.office
def test_libreoffice_opens_it(office: Office, workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "everything.xlsx"
    source.write_bytes(EVERYTHING.read_bytes())
    made = add_figures(source, workspace, [QUARTER])
    sheets = office.sheets(made.path)
    assert sheets.pop(FIGURES_SHEET)["A5"] == f"CS01|{QUARTER}"
    assert sheets == office.sheets(EVERYTHING)


def status(arguments: list[str]) -> object:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    return left.value.code


def test_what_is_confidential_is_marked(workspace: Workspace, mine: Path) -> None:
    path = workspace.folder / "catalogue.xlsx"
    catalogue = openpyxl.load_workbook(path)
    sheet = catalogue["Measures"]
    (heading,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "confidential"]
    (row,) = [cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "CS01"]
    sheet.cell(row, heading.column).value = "yes"
    catalogue.save(path)
    made = add_figures(mine, Workspace(workspace.folder), [QUARTER])
    rows = list(openpyxl.load_workbook(made.path)[FIGURES_SHEET].iter_rows(min_row=5, values_only=True))
    assert [one[3] for one in rows if one[5]] == ["CS01"]


def test_from_the_command_line(workspace: Workspace, mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["functions", str(mine), "--with-figures", QUARTER, "--workspace", str(workspace.folder)]
    assert status(asked) == 0
    assert "of 2014-15-Q1, for officers" in capsys.readouterr().out
    take(workspace, "97.1%")
    copy = mine.with_name("mine with PMF figures.xlsx")
    assert status(["functions", str(copy), *asked[2:]]) == 0
    said = capsys.readouterr().out
    assert f"CS01 {QUARTER}: outturn 0.959, now 0.971" in said
    assert "kept in" in said
    assert status(["functions", "--with-figures", QUARTER]) == 2
