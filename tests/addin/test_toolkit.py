"""The toolkit workbook and the workbook of plain formulas: what they hold is what the functions answer."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import ironcalc
import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula

from office import Office
from pmf_xl.addin.example_pages import PAGES
from pmf_xl.addin.plain_workbook import PLAIN, write_plain
from pmf_xl.addin.toolkit import TOOLKIT, toolkit_bytes, write_toolkit
from pmf_xl.addin.toolkit_page import WIDTHS
from pmf_xl.books.heights import height
from pmf_xl.problems import PmfError
from pmf_xl.rules.declaring import Shape
from pmf_xl.rules.functions import FUNCTIONS, IN_A_WORKBOOK
from pmf_xl.rules.in_lambda import as_stored, lambda_text, named_lambdas


@pytest.fixture(scope="module")
def toolkit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_toolkit(tmp_path_factory.mktemp("toolkit"))


def test_a_page_for_every_function(toolkit: Path) -> None:
    book = openpyxl.load_workbook(toolkit)
    assert book.sheetnames == ["Start here", *(function.name for function in FUNCTIONS)]
    assert [page.function for page in PAGES] == [function.name for function in FUNCTIONS]
    for function in FUNCTIONS:
        texts = {cell.value for row in book[function.name].iter_rows() for cell in row if cell.value}
        assert {function.says, function.call, "Arguments", "To copy"} <= texts
        assert {argument.shown for argument in function.arguments} <= texts
        assert {argument.says for argument in function.arguments} <= texts
        if function.shape is not Shape.LEDGER:
            assert f"={lambda_text(function)}" in texts


def test_every_function_is_a_name_with_its_help(toolkit: Path) -> None:
    names = openpyxl.load_workbook(toolkit).defined_names
    for name, (formula, comment) in named_lambdas().items():
        assert (names[name].attr_text, names[name].comment) == (formula, comment)


def test_every_stored_result_is_what_another_program_works_out(toolkit: Path) -> None:
    model = ironcalc.load_from_xlsx(str(toolkit), "en", "Europe/London", "en")
    stored = openpyxl.load_workbook(toolkit, data_only=True)
    calls = list(formulas(toolkit))
    for index, _, _, cells in calls:
        for row, column in cells[1:]:  # IronCalc takes what a formula spilled for something in its way
            model.clear_cell_contents(index, row, column)
    model.evaluate()
    for index, name, _, cells in calls:
        for row, column in cells:
            found, held = model.get_cell_value(index, row, column), stored[name].cell(row, column).value
            assert found == (pytest.approx(held) if isinstance(held, float | int) else held or ""), (
                name,
                row,
                column,
            )
    assert {called for _, _, called, _ in calls} == {function.name for function in IN_A_WORKBOOK}


def formulas(path: Path) -> Iterator[tuple[int, str, str, list[tuple[int, int]]]]:
    """Every call of a function: the sheet's place and name, the function, and the cells it fills, its own first."""
    for index, sheet in enumerate(openpyxl.load_workbook(path)):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, ArrayFormula):
                    first, top, last, end = range_boundaries(cell.value.ref)
                    cells = [
                        (down, across) for down in range(top, end + 1) for across in range(first, last + 1)
                    ]
                    yield index, sheet.title, cell.value.text.lstrip("=").split("(")[0], cells


def test_texts_a_formula_spilled_are_its_results(toolkit: Path) -> None:
    """A text somebody typed would be in the formula's way."""
    with zipfile.ZipFile(toolkit) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    (spill,) = [cells for index, _, _, cells in formulas(toolkit) if index == 1 and len(cells) > 1]
    for row, column in spill[1:]:
        assert f'<c r="{chr(64 + column)}{row}"' in sheet
        assert re.search(rf'<c r="{chr(64 + column)}{row}"[^>]* t="str">', sheet)


def test_ratings_published_red_and_green_are_so_here(toolkit: Path) -> None:
    """Hart's page showed calls in 15 seconds amber, HR cases and benefit changes red, homelessness green."""
    sheet = openpyxl.load_workbook(toolkit, data_only=True)["PMF_RAG"]
    ratings = {
        row[0].value: row[4].value
        for row in sheet.iter_rows(max_row=40)
        if row[3].value in ("higher", "lower", "none")
    }
    assert ratings == {
        "Customer service call handling": "GREEN",
        "Telephone calls answered in 15 seconds": "AMBER",
        "HR cases dealt with in time": "RED",
        "Days to process benefit changes": "RED",
        "Days to decide on homelessness": "GREEN",
        "Project days ahead of timetable": "RED",
        "Missed collections per 100,000": "NO DATA",
        "Domestic abuse incidents": "GREY",
    }


def test_charts_say_what_they_show(toolkit: Path) -> None:
    with zipfile.ZipFile(toolkit) as parts:
        drawings = [
            parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/drawings/drawing")
        ]
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == len(drawings) == 3  # SPC, variation, assurance
    assert all("fourteen yearly figures" in drawing for drawing in drawings)


def test_the_same_sources_give_the_same_bytes() -> None:
    assert toolkit_bytes() == toolkit_bytes()


def test_a_toolkit_somebody_has_changed_is_not_written_over(tmp_path: Path) -> None:
    path = write_toolkit(tmp_path)
    assert path.name == TOOLKIT
    assert write_toolkit(tmp_path) == path
    path.write_bytes(b"changed")
    with pytest.raises(PmfError, match="is there already"):
        write_toolkit(tmp_path)
    assert path.read_bytes() == b"changed"


def test_no_text_is_cut_off(toolkit: Path) -> None:
    """Each wrapped text has the height it needs at its width, and none needs more than a row can have."""
    for sheet in openpyxl.load_workbook(toolkit):
        merged = {area.min_row: area for area in sheet.merged_cells.ranges}
        for row, area in merged.items():
            cell = sheet.cell(row, area.min_col)
            width = sum(WIDTHS[area.min_col - 1 : area.max_col])
            needed = height([(str(cell.value), width)], cell.font.size)
            assert needed <= 409
            assert sheet.row_dimensions[row].height >= needed - 0.5, (sheet.title, row)


def test_formulas_to_copy_are_calls_that_work(tmp_path: Path) -> None:
    """Each is worked out on a sheet of figures: none gives an error."""
    import xlsxwriter

    path = tmp_path / "copies.xlsx"
    copies = [
        copy
        for page in PAGES
        for copy in page.copies
        if not any(one in copy for one in ("PMF_OUTTURN", "PMF_TARGET", "PMF_PARTIAL"))
    ]
    with xlsxwriter.Workbook(path) as book:
        for name, (formula, _) in named_lambdas().items():
            book.define_name(name, f"={formula}")
        for place, copy in enumerate(copies):
            sheet = book.add_worksheet(f"S{place}")
            way = "higher" if "D2" in copy else 50
            for row in range(40):
                figure = 50 + row % 5
                sheet.write_row(row, 0, [45000 + row, figure, 50, way, *(figure + more for more in range(9))])
                if "PMF_ONTARGET" in copy or "PMF_LABEL" in copy:
                    sheet.write_row(row, 4, ["GREEN", "yes"])
                if ",,C" in copy:  # whether each figure is partial
                    sheet.write(row, 2, "no")
            sheet.write_dynamic_array_formula(60, 20, 60, 20, as_stored(copy), None, 0)
    model = ironcalc.load_from_xlsx(str(path), "en", "Europe/London", "en")
    model.evaluate()
    for place, copy in enumerate(copies):
        found = model.get_cell_value(place, 61, 21)
        assert found != "", copy
        assert not str(found).startswith("#"), copy


def test_prefixes_of_a_file() -> None:
    assert as_stored('LAMBDA(x,[y],IF(x="MAP(",FILTER(x,y),#N/A))') == (
        '_xlfn.LAMBDA(_xlpm.x,_xlop.y,IF(_xlpm.x="MAP(",_xlfn._xlws.FILTER(_xlpm.x,_xlpm.y),#N/A))'
    )


# -- plain formulas -----------------------------------------------------------------------------------------------


@pytest.mark.office
def test_plain_formulas_are_what_libreoffice_works_out(office: Office, tmp_path: Path) -> None:
    path = write_plain(tmp_path)
    assert path.name == PLAIN
    assert office.disagreements(path) == []
    assert office.errors(path) == []


def test_plain_formulas_need_nothing_new(tmp_path: Path) -> None:
    with zipfile.ZipFile(write_plain(tmp_path)) as parts:
        sheets = [
            parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")
        ]
    assert sheets
    assert not any("_xlfn" in sheet or "_xlpm" in sheet for sheet in sheets)


@pytest.mark.office
def test_a_run_may_be_lengthened(office: Office, tmp_path: Path) -> None:
    """The formulas count nothing in advance: a longer run is judged as one."""
    import xlsxwriter

    from pmf_xl.rules import series_in_cells, spc, trend

    figures = [10.0, 12, 11, 13, 10, 12, 11, 13, 12, 11, 10, 12, 13, 14, 15]
    path = tmp_path / "run.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Run")
        sheet.write_column("A1", figures)
        run = series_in_cells.CellRun(f"$A$1:$A${len(figures)}")
        sheet.write_array_formula("C1", f"{{={series_in_cells.mean(run)}}}")
        sheet.write_array_formula("C2", f"{{={series_in_cells.trend(run)}}}")
    with office.officer(path, recalculated=True):
        pass
    found = office.values(path, "Run")
    assert found["C1"] == pytest.approx(spc(figures).mean)
    assert found["C2"] == trend(figures)


def test_bytes_are_a_workbook() -> None:
    assert openpyxl.load_workbook(io.BytesIO(toolkit_bytes())).sheetnames
