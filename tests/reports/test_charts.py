"""Charts of reports: what they draw stands for all to see, and money is drawn as shares of what was planned."""

import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from written import table_of

from pmf_xl.layout.parts import Note
from pmf_xl.layout.pictures import Variances
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
RANGE = re.compile(r"<c:f>'Chart data'!\$B\$(\d+):\$([A-Z]+)\$(\d+)</c:f>")


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
    """The figures of a block of Chart data, by what stands at its head."""
    rows = list(openpyxl.load_workbook(path)["Chart data"].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if str(row[0]).startswith(title))
    return {
        head: [row[place] for row in rows[at + 1 : at + 3]]
        for place, head in enumerate(rows[at])
        if place and head
    }


@pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
def test_where_there_is_no_money_nothing_is_drawn(year: Year) -> None:
    definition = report_named(year.workspace, "finance").model_copy(update={"filter": "service: ENV"})
    (sheet,) = finance(view_of(Gathered(year.workspace, year.quarters[2]), definition))
    assert not [part for part in sheet.parts if isinstance(part, Variances)]
    assert Note("No measure of this report is in pounds.") in sheet.parts


@pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
def test_what_charts_draw_is_as_the_measure_is_shown(year: Year) -> None:
    """In its own format, at the right of its column, under the periods it is of."""
    (one,) = write_reports(year.workspace, year.quarters[2], ["committee-fm"]).files
    sheet = openpyxl.load_workbook(one.path)["Chart data"]
    rows = list(sheet.iter_rows(min_row=3))
    heads = [row for row in rows if row[0].font.bold]
    runs = [row for row in rows if row[0].value == "TC1.7"]
    assert [cell.number_format for cell in runs[0][1:4]] == ["0.00%"] * 3
    assert len(runs) == 1  # once, whatever draws it
    assert any(cell.number_format.startswith("£#,##0") for row in rows for cell in row[1:])
    assert {row[0].value for row in heads} >= {"Run of outturns", "TC1.6: outturn, target and limits"}
    for row in rows:
        figures = [cell for cell in row[1:] if cell.value not in (None, "")]
        assert figures
        assert {cell.alignment.horizontal for cell in figures} == {"right"}
        above = next(head for head in reversed(heads) if head[0].row <= row[0].row)
        assert all(above[cell.column - 1].value for cell in figures), row[0].value
    for chart in charts_of(one.path):
        for first, _, last in RANGE.findall(chart):
            assert first == last
            assert any(cell.value is not None for cell in sheet[int(first)][1:])
