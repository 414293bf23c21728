"""Past figures are taken from files as teams keep them, and everything that is not taken is told."""

from datetime import date
from pathlib import Path

import pytest
from past_files import ACROSS, FIGURES, PLACES_LEFT_OUT, book, csv_text, held, workspace

from office import Office
from pmf_xl.problems import DataInError, FileInTheWayError, FileUnreadableError
from pmf_xl.workspace import Workspace


@pytest.fixture
def at(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


def refused(at: Workspace, path: Path) -> list[str]:
    """What is told of a file of which nothing is taken: code and cell of each problem."""
    with pytest.raises(DataInError) as told:
        at.import_history(path)
    assert held(at) == {}
    return [f"{one.code} {one.cell}" for one in told.value.problems]


@pytest.mark.parametrize("name", ["past.xlsx", "past.xlsm", "past.XLSB", "past.xls", "past.csv", "past"])
def test_a_workbook_is_known_by_its_content_whatever_its_name(
    at: Workspace, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(book())
    taken = at.import_history(tmp_path / name)
    assert taken.figures == len(FIGURES)
    assert held(at) == FIGURES
    assert {one.cell for one in taken.problems} == PLACES_LEFT_OUT


@pytest.mark.office
@pytest.mark.parametrize("form", ["xls", "ods", "xlsx"])
def test_other_programs_files_show_their_percentages_too(
    at: Workspace, tmp_path: Path, office: Office, form: str
) -> None:
    (tmp_path / "past.xlsx").write_bytes(book())
    converted = Path(office.convert(tmp_path / "past.xlsx", form, tmp_path / "out"))
    assert at.import_history(converted.rename(tmp_path / "past.dat")).figures == len(FIGURES)
    assert held(at) == FIGURES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_any_usual_encoding_and_separation(
    at: Workspace, tmp_path: Path, encoding: str, separator: str
) -> None:
    rows = [*ACROSS, ["£ in full – not in thousands", None, None, None, None]]
    (tmp_path / "past.csv").write_bytes(csv_text(rows, separator).encode(encoding))
    taken = at.import_history(tmp_path / "past.csv")
    assert held(at) == FIGURES
    assert "£ in full – not in thousands" in taken.problems[-1].message


def test_rows_down_with_headings_of_the_councils_own(at: Workspace, tmp_path: Path) -> None:
    rows = [["Past figures"], [], ["Financial year", "Quarter", "KPI", "Actual"]]
    for (ref, period), outturn in FIGURES.items():
        percent = ref in ("BC1", "CT1")
        shown = f"{outturn * 100:.1f}%" if percent else outturn
        year, part = f"{period[:4]}/{period[5:7]}", period[8:]
        rows.append([year, part if part != "Y" else "Q4", ref, shown])
    (tmp_path / "past.csv").write_text(csv_text(rows, ","), "utf-8")
    assert at.import_history(tmp_path / "past.csv").problems == ()
    assert held(at) == FIGURES


def test_dates_of_period_ends_and_names_of_measures(at: Workspace, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Measure", date(2023, 3, 31), date(2023, 6, 30), date(2023, 9, 30)],
        ["Bins  collected", "94.2%", "95.4%", "96.1%"],
        ["days lost to sickness", 8.1, 7.9, 7.4],
        ["Council Tax collected", "97.2%"],
        ["Rent income", 1250000, 310000, 640000],
    ]
    (tmp_path / "past.xlsx").write_bytes(book(rows))
    at.import_history(tmp_path / "past.xlsx")
    assert held(at) == FIGURES


def test_a_year_over_its_quarters(at: Workspace, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["", "", "2022/23", "2023/24", ""],
        ["Ref", "Name", "Q4", "Q1", "Q2"],
        *ACROSS[4:9],
    ]
    (tmp_path / "past.xlsx").write_bytes(book(rows))
    at.import_history(tmp_path / "past.xlsx")
    assert held(at) == FIGURES


def test_columns_of_something_else_are_told_and_not_taken(at: Workspace, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Ref", "Q1 2023/24 Target", "Q1 2023/24 Actual", "Q1 2023/24 RAG", "Comments"],
        ["SK1", 7.5, 7.9, "Red", "flu"],
    ]
    (tmp_path / "past.xlsx").write_bytes(book(rows))
    taken = at.import_history(tmp_path / "past.xlsx")
    assert held(at) == {("SK1", "2023-24-Q1"): 7.9}
    assert [one.cell for one in taken.problems if one.code == "column-not-read"] == ["B1", "D1", "E1"]


def test_an_annual_figure_given_twice_alike_is_taken_once_and_told(at: Workspace, tmp_path: Path) -> None:
    (tmp_path / "past.csv").write_text("ref,Q4 2022/23,2022/23\nCT1,97.2%,97.2%\nSK1,8.1,8.4\n")
    taken = at.import_history(tmp_path / "past.csv")
    assert taken.figures == 3
    # A quarterly measure's year is not its fourth quarter: both stand.
    assert held(at) == {("CT1", "2022-23-Y"): 0.972, ("SK1", "2022-23-Q4"): 8.1, ("SK1", "2022-23-Y"): 8.4}
    assert [(one.code, one.cell) for one in taken.problems] == [("figure-repeated", "C2")]


def test_an_annual_figure_given_twice_otherwise_is_an_error(at: Workspace, tmp_path: Path) -> None:
    (tmp_path / "past.csv").write_text(
        "ref,period,outturn\nCT1,2022-23-Q4,97.2%\nCT1,2022-23-Y,97.3%\nCT1,2022-23-H2,97.4%\n"
    )
    assert refused(at, tmp_path / "past.csv") == ["duplicate-period C3", "duplicate-period C4"]


def test_every_error_is_told_and_nothing_is_taken(at: Workspace, tmp_path: Path) -> None:
    (tmp_path / "past.csv").write_text(
        "ref,period,outturn\n"
        "BC1,Q1 2023/24,95.4\n"  # a bare percentage is never guessed
        "SK1,Q1 2023,7.9\n"  # which year?
        'SK1,Q2 2023/24,"7,9"\n'
        "SK9,Q1 2023/24,1\n"
        "CT1,Q1 2023/24,97.2%\n"  # an annual measure
        "IN1,Q1 2023/24,310000\n"
    )
    assert refused(at, tmp_path / "past.csv") == [
        "bare-percentage C2", "bad-period B3", "not-a-number C4", "unknown-measure A5", "period-not-due B6",
    ]  # fmt: skip


def test_bare_percentages_are_taken_where_somebody_says_so(at: Workspace, tmp_path: Path) -> None:
    (tmp_path / "past.csv").write_text("ref,Q1 2023/24,Q2 2023/24\nBC1,95.4,96.1%\nSK1,7.9,7.4\n")
    at.import_history(tmp_path / "past.csv", bare_percentages=True)
    assert held(at) == {key: FIGURES[key] for key in FIGURES if key[0] in ("BC1", "SK1") and "2023" in key[1]}


def test_a_comma_too_many_is_an_error(at: Workspace, tmp_path: Path) -> None:
    (tmp_path / "past.csv").write_text("ref,Q1 2023/24\nIN1,310,000\n")
    assert refused(at, tmp_path / "past.csv") == ["row-too-long C2"]


def test_two_columns_of_one_period_are_an_error(at: Workspace, tmp_path: Path) -> None:
    (tmp_path / "past.csv").write_text("ref,Q1 2023/24,2023/24 Q1\nSK1,7.9,7.8\n")
    assert "column-repeated C1" in refused(at, tmp_path / "past.csv")


def test_a_figure_that_stands_behind_a_return_is_told(at: Workspace, tmp_path: Path) -> None:
    import openpyxl

    at.issue("2023-24-Q1")
    (file,) = at.folder_of("issued", "2023-24-Q1").glob("*.xlsx")
    filled = openpyxl.load_workbook(file)
    sheet = filled["Measures"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, columns["Reference"]).value == "SK1":
            sheet.cell(row, columns["Outturn"]).value = 7.7
    returned = at.folder_of("returned", "2023-24-Q1")
    returned.mkdir(parents=True, exist_ok=True)
    filled.save(returned / file.name)
    at.collate("2023-24-Q1")

    (tmp_path / "past.csv").write_text("ref,2022/23 Q4,Q1 2023/24\nSK1,8.1,7.9\n")
    taken = at.import_history(tmp_path / "past.csv")
    assert (taken.figures, taken.behind) == (2, 1)
    (told,) = taken.problems
    assert (told.code, told.cell, told.ref) == ("figure-behind", "C2", "SK1")
    assert "7.9, is kept" in told.message
    assert "with 7.7" in told.message
    assert at.past.outturn("SK1", at.period("2023-24-Q1")) == 7.7


def test_a_figure_that_takes_anothers_place_is_told(at: Workspace, tmp_path: Path) -> None:
    (tmp_path / "first.csv").write_text("ref,Q1 2023/24\nSK1,7.9\n")
    (tmp_path / "second.csv").write_text("ref,Q1 2023/24\nSK1,7.8\n")
    assert at.import_history(tmp_path / "first.csv").problems == ()
    (told,) = at.import_history(tmp_path / "second.csv").problems
    assert (
        told.message
        == "The figure of SK1 for 2023-24-Q1 is now 7.8; before it was 7.9, from first.csv (first.csv!B2)."
    )
    assert held(at) == {("SK1", "2023-24-Q1"): 7.8}
    with pytest.raises(FileInTheWayError):
        at.import_history(tmp_path / "second.csv")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it is empty"),
        (b"<html><table></table></html>", "web page"),
        (b"%PDF-1.7\x00\x01\x02", "neither a spreadsheet nor text"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b"minutes of the meeting\nall were present\n", "no table of past figures"),
    ],
)
def test_what_is_no_list_is_told_in_a_sentence(
    at: Workspace, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "past.xlsx").write_bytes(content)
    with pytest.raises(FileUnreadableError, match=says):
        at.import_history(tmp_path / "past.xlsx")


def test_quarters_whose_year_stands_in_the_title(at: Workspace, tmp_path: Path) -> None:
    title = [["Performance 2023/24"], ["Ref", "Q1 Actual", "Q2 Actual", "Year"], ["SK1", 7.9, 7.4, 7.6]]
    (tmp_path / "past.xlsx").write_bytes(book(title))
    taken = at.import_history(tmp_path / "past.xlsx")
    assert held(at) == {("SK1", "2023-24-Q1"): 7.9, ("SK1", "2023-24-Q2"): 7.4}
    assert [(one.code, one.cell) for one in taken.problems] == [
        ("year-of-title", "B2"), ("year-of-title", "C2"), ("column-not-read", "D2"),
    ]  # fmt: skip
    assert "read as 2023-24-Q1, with the year of the title" in taken.problems[0].message


@pytest.mark.parametrize(
    "titles",
    [
        [["Performance 2023/24"], ["compared with 2022/23"]],
        [["Performance report"], ["Last updated 3 May 2024"]],  # which may well be of the year before
    ],
)
def test_a_title_that_names_no_one_year_lends_none(
    at: Workspace, tmp_path: Path, titles: list[list[object]]
) -> None:
    (tmp_path / "past.xlsx").write_bytes(
        book([*titles, ["Ref", "Q1 Actual", "Q2 Actual"], ["SK1", 7.9, 7.4]])
    )
    with pytest.raises(FileUnreadableError, match="no table of past figures"):
        at.import_history(tmp_path / "past.xlsx")
