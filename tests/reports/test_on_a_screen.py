"""The master scorecard on a small screen: few tabs, whole headings, room below what is frozen, tables as tables."""

import warnings
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

from councils import every_council
from pmf_xl.reports.scorecard import records_beside, write_scorecard
from year_at_work import Year

SCREEN, RIBBON, ZOOM = (
    (1366, 768),
    290,
    0.85,
)  # dots; those of ribbon, formula bar, tabs and status; as sheets are shown
MOST_TABS = 8
DOTS, BUTTON = 6.2, 17  # of a letter of Arial 10 bold, in the mean; of a filter's button


def sheets_of(path: Path) -> list[Worksheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [sheet for sheet in openpyxl.load_workbook(path) if sheet.sheet_state == "visible"]


def dots(sheet: Worksheet, column: int) -> float:
    """How wide a column is on a screen at full size."""
    held = sheet.column_dimensions[get_column_letter(column)]
    return float(held.width) * 7


@every_council
def test_a_scorecard_is_seen_on_a_small_screen(year: Year) -> None:
    path = write_scorecard(year.workspace, year.quarters[2]).path
    assert len(sheets_of(path)) <= MOST_TABS
    room, tables = (SCREEN[1] - RIBBON) / ZOOM * 0.75, 0
    for sheet in (*sheets_of(path), *sheets_of(records_beside(path))):
        tall = {row: held.height or 15 for row, held in sheet.row_dimensions.items()}
        assert sheet["A1"].value, sheet.title
        assert max(tall.values()) <= room, f"{sheet.title}: a row that is not seen whole"
        if sheet.freeze_panes:
            column, row = coordinate_from_string(sheet.freeze_panes)
            last = openpyxl.utils.column_index_from_string(column)
            assert sum(tall.get(one, 15) for one in range(1, row)) < room / 2, sheet.title
            assert sum(dots(sheet, one) for one in range(1, last)) * ZOOM < SCREEN[0] / 2, sheet.title
        for table in sheet.tables.values():
            tables += 1
            first, top, last, _ = range_boundaries(table.ref)
            heads = [sheet.cell(top, column) for column in range(first, last + 1)]
            assert [column.name for column in table.tableColumns] == [cell.value for cell in heads]
            assert len({str(cell.value).casefold() for cell in heads}) == len(heads)
            for cell in heads:
                longest = max(map(len, str(cell.value).split())) * DOTS
                aside = BUTTON if cell.alignment.horizontal == "right" else 0
                assert longest + aside <= dots(sheet, cell.column) + 5, (sheet.title, cell.value)
                assert cell.alignment.horizontal != "right" or cell.alignment.indent >= 2
    assert tables >= 3


@pytest.mark.parametrize("year", ["york"], indirect=True)
def test_no_two_tables_share_a_name(year: Year) -> None:
    path = write_scorecard(year.workspace, year.quarters[2]).path
    for one in (path, records_beside(path)):
        names = [name.casefold() for sheet in sheets_of(one) for name in sheet.tables]
        assert len(set(names)) == len(names)
