"""Charts of reports: what they draw stands beneath what is printed, and money is drawn as shares of what was planned."""

import itertools
import re
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from as_frame import released
from openpyxl.utils import range_boundaries
from written import table_of

from pmf_xl.layout.parts import Note
from pmf_xl.layout.pictures import Variances
from pmf_xl.layout.words import written
from pmf_xl.reports.defined import report_named, view_of, write_reports
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.sections.money import finance
from year_at_work import Year

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension:UserWarning")

WITH_MONEY = {
    "south-derbyshire": "finance",
    "sheffield": "finance",
    "sandwell": "finance-contracts",
    "shropshire": "finance",
    "york": "monitor",
}
MOST_PRINTED = 9  # columns: with ten the commentary was a wall of words three wide
RANGE = re.compile(r"<c:f>'?([^'<]+?)'?!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)</c:f>")


def charts_of(path: Path) -> list[str]:
    with ZipFile(path) as book:
        return [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]


def told_of(path: Path) -> list[str]:
    with ZipFile(path) as book:
        drawn = "".join(book.read(name).decode() for name in book.namelist() if "/drawing" in name)
    return re.findall(r'descr="([^"]*)"', drawn)


@pytest.mark.parametrize("year", WITH_MONEY, indirect=True)
def test_money_is_drawn_as_shares_of_what_was_planned(year: Year) -> None:
    name = WITH_MONEY[_kit(year)]
    (one,) = write_reports(year.workspace, year.quarters[2], [name]).files
    lines = {line["Ref"]: line for line in table_of(one.path, "Finance", "Ref")}
    sheet = openpyxl.load_workbook(one.path)["Finance"]
    assert range_boundaries(str(sheet.print_area).rpartition("!")[2].replace("$", ""))[2] <= MOST_PRINTED
    drawn = _block(one.path, "Variance as a share of what was planned")
    assert drawn
    assert set(drawn) <= set(lines)
    for ref, (so_far, ahead) in drawn.items():
        line = lines[ref]
        if isinstance(line["Profile to date"], float):
            assert so_far == pytest.approx(line["Variance to date"] / line["Profile to date"])
        if isinstance(line["Budget for the year"], float):
            assert ahead == pytest.approx(line["Forecast variance"] / line["Budget for the year"])
        assert so_far is None or abs(so_far) < 1
    (told,) = [text for text in told_of(one.path) if text.startswith("Bars of variance")]
    assert all(lines[ref]["Measure"] in told.replace("&amp;", "&").replace("&apos;", "'") for ref in drawn)
    assert any("a:solidFill" in chart and 'barDir val="bar"' in chart for chart in charts_of(one.path))
    undrawn = set(lines) - set(drawn)
    assert all(lines[ref].get("Variance to date") is None for ref in undrawn)


def _kit(year: Year) -> str:
    return next(kit for kit in WITH_MONEY if kit in str(year.workspace.folder))


def _block(path: Path, title: str) -> dict[str, list[Any]]:
    """The figures of the bars of a chart, by what stands at their head in the table of what it draws."""
    rows = list(openpyxl.load_workbook(path)["Finance"].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if f": {title}" in str(row[0])) + 1
    figures = [place for place, head in enumerate(rows[at]) if head]
    lines = itertools.takewhile(lambda row: row[0], rows[at + 1 :])
    return {str(row[0]): [row[place] for place in figures] for row in lines}


@pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
def test_where_there_is_no_money_nothing_is_drawn(year: Year) -> None:
    definition = report_named(year.workspace, "finance").model_copy(update={"filter": "service: ENV"})
    (sheet,) = finance(view_of(Gathered(year.workspace, year.quarters[2]), definition))
    assert not [part for part in sheet.parts if isinstance(part, Variances)]
    assert Note("No measure of this report is in pounds.") in sheet.parts


@pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
def test_what_charts_draw_stands_beneath_what_is_printed(year: Year) -> None:
    """In the format of its measure, under the name of its line; no sheet holds it alone, none is hidden."""
    (one,) = write_reports(year.workspace, year.quarters[1], ["committee-fm"]).files
    book = openpyxl.load_workbook(one.path)
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert not {"Data", "Chart data"} & set(book.sheetnames)
    formats, drawn = set(), 0
    for chart in charts_of(one.path):
        for name, column, first, end, last in RANGE.findall(chart):
            if name in ("Counts", "Finance"):  # bars of counts draw their own table, which is printed
                continue
            sheet = book[name]
            printed = int(re.search(r"\d+$", sheet.print_area)[0])  # type: ignore[index]
            cells = [sheet[f"{column}{row}"] for row in range(int(first), int(last) + 1)]
            assert column == end
            assert int(first) > printed + 1, name
            assert any(cell.value is not None for cell in cells)
            formats |= {cell.number_format for cell in cells}
            drawn += 1
    assert drawn > 10
    assert "0.00%" in formats
    assert any(one.startswith("£#,##0") for one in formats)


@pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
def test_small_lines_are_pictures_with_words(year: Year) -> None:
    """Sparklines are not printed by LibreOffice; pictures are, and say their figures to who cannot see them."""
    (one,) = write_reports(year.workspace, year.quarters[2], ["committee-fm"]).files
    with ZipFile(one.path) as book:
        assert not [name for name in book.namelist() if b"sparkline" in book.read(name)]
        assert [name for name in book.namelist() if name.endswith(".png")]
    lines = {text for text in told_of(one.path) if re.match(r"Line of \d+ figures of ", text)}
    measures = {figure.title: figure for figure in released(year.workspace, year.quarters[2]).measures}
    seen = 0
    for said in lines:
        title, _, figures = re.sub(r"^Line of \d+ figures of ", "", unescape(said)).rpartition(": ")
        if title in measures:
            figure = measures[title]
            run = [
                written(v, figure.measure.unit, figure.measure.decimals)
                for v in figure.run.outturns
                if v is not None
            ]
            assert figures == ", ".join(run)
            seen += 1
    assert seen > 5
