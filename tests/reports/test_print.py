"""What packs look like in print, reckoned from their sheets' settings: nothing under 9 points, one strip, few pages."""

import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from on_paper import printed
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from written import Reports, table_of

from councils import every_council
from office import Office
from pmf_xl.layout.words import written
from pmf_xl.reports.defined import report_named, view_of, write_reports
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.wording import shortened
from pmf_xl.reports.write import ReportFile
from year_at_work import Year

POINTS = 72 / 25.4  # in a millimetre
SIDES = {
    True: (267, 175),
    False: (180, 262),
}  # millimetres of A4 between margins of 1.5 cm and above the foot
LEAST, COLUMNS, CHARACTER = 9.0, 8, 5.25  # points; columns; points of a character of a column's width


def of_third(year: Year, reports: Reports) -> list[ReportFile]:
    """Every report of the third quarter."""
    return [one for (quarter, _), one in reports.items() if quarter == year.quarters[2]]


@lru_cache(maxsize=64)
def sheets_of(path: Path) -> list[Worksheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(openpyxl.load_workbook(path))


def scale_of(sheet: Worksheet) -> float:
    """How large a sheet is printed: as it says, or as small as makes it as many pages wide and tall as it says."""
    first, top, last, bottom = range_boundaries(str(sheet.print_area).rpartition("!")[2].replace("$", ""))
    if not (sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage):
        return float(sheet.page_setup.scale or 100) / 100
    widths: dict[int, float] = {}
    for held in sheet.column_dimensions.values():
        widths |= dict.fromkeys(range(held.min, held.max + 1), held.width)
    wide = sum(widths.get(column, 9.14) for column in range(first, last + 1)) * CHARACTER
    tall = sum(sheet.row_dimensions[row].height or 15 for row in range(top, bottom + 1))
    across, down = (side * POINTS for side in SIDES[sheet.page_setup.orientation == "landscape"])
    pages = sheet.page_setup.fitToHeight
    return min(1.0, across / wide, *([down * pages / tall] if pages else []))


def printed_cells(sheet: Worksheet) -> list[Any]:
    area = str(sheet.print_area).rpartition("!")[2].replace("$", "")
    return [cell for row in sheet[area] for cell in row if cell.value not in (None, "")]


@every_council
def test_nothing_in_a_pack_is_printed_under_nine_points(year: Year, reports: Reports) -> None:
    seen = 0
    for one in of_third(year, reports):
        for sheet in sheets_of(one.path):
            where = (one.name, sheet.title)
            smallest = min(cell.font.sz for cell in printed_cells(sheet))
            assert scale_of(sheet) * smallest >= LEAST - 0.05, (*where, scale_of(sheet))
            assert not sheet.col_breaks.brk, where
            for said in (sheet.oddHeader.left, sheet.oddFooter.left):
                assert said.size is None or said.size >= LEAST, where
            seen += 1
    assert seen > 30


@every_council
def test_a_scorecard_is_eight_columns_and_what_is_cut_stands_elsewhere(year: Year, reports: Reports) -> None:
    seen = 0
    for one in of_third(year, reports):
        sheets = {sheet.title: sheet for sheet in sheets_of(one.path)}
        if "Scorecard" not in sheets or "Measure" not in [cell.value for cell in sheets["Scorecard"][3]]:
            continue
        sheet = sheets["Scorecard"]
        area = str(sheet.print_area).rpartition("!")[2].replace("$", "")
        heads = [cell.value for cell in sheet[3]]
        assert range_boundaries(area)[2] <= COLUMNS
        assert heads[:2] == ["Measure", "Outturn"]
        assert heads.index("Ref") >= range_boundaries(area)[2]
        if "Note" not in heads:
            continue
        letter = get_column_letter(heads.index("Note") + 1)
        for cell in sheet[letter][3:]:
            said, _, page = str(cell.value or "").partition(" … All of it: ")
            assert len(said) <= 240, (one.name, cell.coordinate)
            assert not page or page in sheets, (one.name, page)
            seen += 1
    assert seen > 20


def test_a_long_note_is_cut_at_a_word_and_stands_whole_where_it_says(tmp_path: Path) -> None:
    words = " ".join(["Recruitment is under way and two posts are filled;"] * 12)
    short = shortened(words, 220)
    assert short.endswith(" …")
    assert len(short) <= 222
    assert words.startswith(short.removesuffix(" …"))
    assert words[len(short.removesuffix(" …"))] in " ;"
    assert shortened(words[:220], 220) == words[:220]


@pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
def test_what_a_running_total_is_compared_by_is_said_beside_its_arrow(year: Year) -> None:
    """From what was typed: what the third quarter added, after what the second did."""
    first, second, third = map(str, year.quarters[:3])
    (one,) = write_reports(year.workspace, year.quarters[2], ["committee-eds"]).files
    checked = 0
    for line in table_of(one.path, "Scorecard", "Ref"):
        ref = line["Ref"]
        totals = [year.typed.get((ref, when)) for when in (first, second, third)]
        if "/" in ref or line["Travel"] is None or None in totals:
            continue
        measure, (one_total, other, last) = year.catalogue.measure(ref), totals
        if measure.aggregation != "cumulative":
            assert " added, after " not in str(line["Note"]), ref
            continue
        now, before = (
            written(value, measure.unit, measure.decimals) for value in (last - other, other - one_total)
        )
        assert str(line["Note"]).startswith(f"{now} added, after {before} in the period before"), ref
        checked += 1
    assert checked > 1


PACKS = {"south-derbyshire": ("committee-eds",), "york": ("scrutiny-epa", "scrutiny-cec")}


@pytest.mark.office
@pytest.mark.parametrize("year", PACKS, indirect=True)
def test_a_pack_for_a_committee_of_fifteen_measures_is_ten_pages_at_most(
    year: Year, office: Office, tmp_path: Path
) -> None:
    """A page for each exception is what the framework asks for: of those there is one here at the most."""
    kit = next(kit for kit in PACKS if kit in str(year.workspace.folder))
    most = 0
    for name in PACKS[kit]:
        quarter = year.quarters[2]
        (one,) = write_reports(year.workspace, quarter, [name]).files
        view = view_of(Gathered(year.workspace, quarter), report_named(year.workspace, name))
        assert len(view.exceptions) <= 1, name
        pages = printed(office.convert(one.path, "pdf", tmp_path))
        assert len(pages) <= 10, (name, len(pages))
        assert not any(page.has("screen") and page.has("draws:") for page in pages), "chart data on paper"
        most = max(most, len(view.measures))
    assert most >= 14
