"""A figure of a part of its period: shown with what it lacks, never rated or compared, in every report there is."""

import csv
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from partshire import PARTSHIRE, partshire

from pmf_xl.collect.filing import archived
from pmf_xl.publish.publish import publish
from pmf_xl.release import Release
from pmf_xl.reports.audit_sample import as_json, audit_sample
from pmf_xl.reports.audit_sheets import write_audit_sample
from pmf_xl.reports.defined import write_reports
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.runs import runs_of
from pmf_xl.reports.scorecard import write_scorecard
from pmf_xl.rules.on_target import count_on_target
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Reader
from quarter import Quarter, catalogue_of

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading
JUNE = "no figure for June 2024"


def released(quarter: Quarter, period: str = "2024-25-Q1") -> Release:
    workspace = quarter.workspace
    return Gathered(workspace, workspace.period(period)).release(Reader.OFFICERS)


def figures(quarter: Quarter, period: str = "2024-25-Q1") -> dict[str, Any]:
    return {one.ref: one for one in released(quarter, period).measures}


def rows_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    held = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    book.close()
    return held


def cells(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Every line of the sheet's tables that has a reference or number, by heading."""
    found: list[dict[str, Any]] = []
    headings: tuple[Any, ...] = ()
    for row in rows_of(path)[sheet]:
        if row and {"Ref", "Reference", "No."}.intersection(row):
            headings = row
        elif headings and row and row[0]:
            found.append(dict(zip(headings, row, strict=False)))
    return found


def line(path: Path, sheet: str, ref: str) -> dict[str, Any]:
    return next(one for one in cells(path, sheet) if ref in one.values())


def texts(path: Path, sheet: str | None = None) -> str:
    held = rows_of(path)
    chosen = [held[sheet]] if sheet else held.values()
    return "\n".join(str(value) for rows in chosen for row in rows for value in row if value)


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    return partshire(tmp_path)


# -- what a figure of a part of a period is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "outturn", "rating", "lacks", "forecast", "forecast_rating"),
    [
        ("SU01", 140, "PARTIAL", ["2024-25-M03"], 840, "RED"),  # 70 a month, twelve months
        ("MO01", 280, "PARTIAL", ["2024-25-M03"], 1680, "RED"),
        ("CU01", 41, "PARTIAL", ["2024-25-M03"], 246, "GREEN"),  # 41 after two of twelve months
        ("SN01", 9, "GREEN", [], 9, None),  # June is there, and speaks for the quarter
        ("AV01", 0.93, "PARTIAL", ["2024-25-M02"], 0.93, None),
        ("MN01", 5, "GREY", ["2024-25-M02", "2024-25-M03"], 60, None),
        ("QU01", 80, "RED", [], 320, None),
    ],
)
def test_a_part_of_a_quarter_is_not_the_quarter(
    ref: str,
    outturn: float,
    rating: str,
    lacks: list[str],
    forecast: float,
    forecast_rating: str | None,
    quarter: Quarter,
) -> None:
    one = figures(quarter)[ref]
    assert (one.outturn, one.rating, list(map(str, one.gaps))) == (pytest.approx(outturn), rating, lacks)
    assert one.forecast == pytest.approx(forecast)
    assert one.forecast_rating == forecast_rating


def test_a_part_is_not_compared_and_has_no_variance(quarter: Quarter) -> None:
    one = figures(quarter)["SU01"]
    assert (one.previous, one.travel_short, one.variance) == (130, "NO COMPARISON", None)
    assert one.run.outturns[-1] is None, "in a run it would look like a move"


def test_a_whole_quarter_is_not_compared_with_a_part_of_one(tmp_path: Path) -> None:
    months = "".join(f"| SU01 | 2024-25-M0{n} | 40 |\n" for n in (4, 5, 6))
    one = figures(partshire(tmp_path, months), "2024-25-Q2")["SU01"]
    assert (one.outturn, one.previous, one.travel_short) == (120, None, "NO COMPARISON")


def test_a_month_that_does_not_apply_is_not_missing(tmp_path: Path) -> None:
    marked = (
        "| ref | period | outturn | marker |\n| SU01 | 2024-25-M01 | 70 | |\n| SU01 | 2024-25-M02 | 70 | |\n"
    )
    history = f"{marked}| SU01 | 2024-25-M03 |  | {{}} |\n"

    def of(marker: str) -> tuple[str, int]:
        given = {**PARTSHIRE, "history.csv": history.format(marker)}
        catalogue = catalogue_of(tmp_path / f"kit {marker}", given)
        quarter = Quarter(tmp_path / marker, catalogue, "2024-25-Q1", date(2024, 10, 10))
        one = figures(quarter)["SU01"]
        return str(one.rating), one.outturn

    assert of("z") == ("GREEN", 140)
    assert of("x") == ("PARTIAL", 140), "what is not available is missing"


def test_it_is_due_and_never_on_target() -> None:
    both = [("PARTIAL", True), ("GREEN", True)]
    everything = frozenset({"GREEN", "AMBER", "GREY", "RED", "BLUE"})
    for share_of, of in (("rated", 1), ("due", 2), ("all", 2)):
        found = count_on_target(Scheme(counts_as_on_target=everything, share_of=share_of), both)
        assert (found.count, found.of) == (1, of)
    with pytest.raises(ValueError, match="PARTIAL never counts as on target"):
        Scheme(counts_as_on_target=frozenset({"GREEN", "PARTIAL"}))


def test_it_is_an_exception_only_where_the_framework_says_so(tmp_path: Path) -> None:
    def exceptions(folder: Path, **given: str) -> set[str]:
        return {one.ref for one in released(partshire(folder, **given)).exceptions}

    plain = PARTSHIRE["framework.yaml"].replace(", PARTIAL", "")
    assert {"SU01", "CU01", "AV01"} <= exceptions(tmp_path / "named")
    assert exceptions(tmp_path / "not", **{"framework.yaml": plain}) == {"QU01"}


@pytest.mark.parametrize(
    ("targets", "forecast"),
    [
        ("| MO01 | 2024-25-Q2 | 300 |\n| MO01 | 2024-25-Q3 | 300 |\n| MO01 | 2024-25-Q4 | 300 |\n", 1680),
        # A quarter of 300 in a year of 1,500: two thirds of a fifth.
        ("| MO01 | 2024-25-Q2 | 400 |\n| MO01 | 2024-25-Q3 | 400 |\n| MO01 | 2024-25-Q4 | 400 |\n", 2100),
        # April and May are 40 of the quarter's 300, and that a quarter of the year.
        (
            "| MO01 | 2024-25-Q2 | 300 |\n| MO01 | 2024-25-Q3 | 300 |\n| MO01 | 2024-25-Q4 | 300 |\n"
            "| MO01 | 2024-25-M03 | 260 |\n",
            8400,
        ),
    ],
    ids=["even", "by quarter", "by month"],
)
def test_a_forecast_follows_the_profile(targets: str, forecast: float, tmp_path: Path) -> None:
    quarter = partshire(tmp_path, **{"targets.csv": PARTSHIRE["targets.csv"] + targets})
    assert figures(quarter)["MO01"].forecast == pytest.approx(forecast)


# -- the year ------------------------------------------------------------------------------------------------------------

THREE_QUARTERS = "| QU01 | 2024-25-Q2 | 100 |\n| QU01 | 2024-25-Q4 | 120 |\n| QU02 | 2024-25-Q4 | 25 |\n"


def test_a_year_to_date_says_what_it_lacks(tmp_path: Path) -> None:
    found = figures(partshire(tmp_path, THREE_QUARTERS), "2024-25-Q4")
    one = found["QU01"]
    assert (one.year_to_date, list(map(str, one.year_to_date_gaps))) == (300, ["2024-25-Q3"])
    assert one.gaps == (), "the quarter itself is whole"
    assert found["QU02"].year_to_date_gaps == (), "of a snapshot the last figure speaks for the year"
    last = figures(partshire(tmp_path / "earlier", THREE_QUARTERS), "2024-25-Q2")["QU01"]
    assert (last.year_to_date, last.year_to_date_gaps) == (180, ())


def test_a_year_of_three_quarters_is_a_part_of_it(tmp_path: Path) -> None:
    """Halves put together of one quarter each made a whole year of three quarters."""
    quarter = partshire(tmp_path, THREE_QUARTERS)
    held = quarter.workspace.past.figure("QU01", quarter.workspace.period("2024-25-Y"))
    assert held
    assert (held.outturn, list(map(str, held.gaps))) == (300, ["2024-25-Q3"])
    year = figures(quarter, "2024-25-Y")["QU01"]
    assert (year.outturn, year.forecast) == (300, 400)


# -- every outlet --------------------------------------------------------------------------------------------------------


def test_the_scorecard_marks_it_and_explains_the_mark(quarter: Quarter) -> None:
    path = write_scorecard(quarter.workspace, quarter.period).path
    one = line(path, "Scorecard", "SU01")
    assert (one["Outturn"], one["Forecast"], one["Rating"]) == (140, pytest.approx(840), "PARTIAL")
    assert f"Part of the period only: {JUNE}" in one["Notes"]
    assert "Part of the period" not in str(line(path, "Scorecard", "SN01")["Notes"])
    for sheet in ("Cover", "Summary", "Scorecard"):
        assert "art of the period only, so not compared with the target" in texts(path, sheet), sheet


def test_a_pack_marks_it_on_every_sheet(quarter: Quarter) -> None:
    packs = {one.name: one.path for one in write_reports(quarter.workspace, quarter.period).files}
    path = packs["pack"]
    for sheet in ("Scorecard", "Balanced scorecard", "Travel", "At a glance", "Exceptions", "Golden thread"):
        ratings = [one["Rating"] for one in cells(path, sheet) if "SU01" in one.values() and "Rating" in one]
        assert ratings == ["PARTIAL"], sheet
    assert "Part of the period only: no figure for June 2024" in line(path, "Finance", "MO01")["Notes"]
    assert line(path, "Finance", "MO01")["Rating"] == "PARTIAL"
    said = "Q1 2024-25: 140 against a target of 150, part of the period only: no figure for June 2024."
    assert said in texts(path, "SU01")
    assert said in texts(path, "SU01 in depth")


def test_what_is_published_marks_it(quarter: Quarter) -> None:
    publish(quarter.workspace, quarter.period)
    folder = quarter.workspace.folder_of("published", quarter.period)
    (book,), (data,) = folder.glob("*.xlsx"), folder.glob("*.csv")
    one = line(book, "Measures", "SU01")
    rating = next(value for heading, value in one.items() if heading.startswith("Rating"))
    assert (rating, one["Notes"]) == ("Partial", f"Part of the period only: {JUNE}")
    assert "part of the period only, so not compared with the target" in texts(book, "Notes")
    with data.open(encoding="utf-8", newline="") as lines:
        rows = {row["reference"]: row for row in csv.DictReader(lines) if row["period"] == "2024-25-Q1"}
    assert (rows["SU01"]["value"], rows["SU01"]["rating"]) == ("140", "Partial")
    assert {ref: row["periods_missing"] for ref, row in rows.items() if row["periods_missing"]} == {
        "SU01": "2024-25-M03",
        "MO01": "2024-25-M03",
        "CU01": "2024-25-M03",
        "AV01": "2024-25-M02",
        "MN01": "2024-25-M02 2024-25-M03",
    }


def test_a_picture_leaves_it_out_and_says_so(tmp_path: Path) -> None:
    past = "".join(f"| SU01 | 2023-24-Q{n} | {130 + n} |\n" for n in (1, 2, 3))
    quarter = partshire(tmp_path, past)
    public = Gathered(quarter.workspace, quarter.period).release(Reader.PUBLIC)
    run = next(one for one in runs_of(public) if one.measure.ref == "SU01")
    assert run.curve.outturns == (131, 132, 133, 130, None)
    assert run.curve.last == "130"
    assert "The figure of Q1 2024-25 is of a part of the period only, and not drawn." in run.says


def test_an_auditor_is_told(quarter: Quarter) -> None:
    workspace, period = quarter.workspace, quarter.period
    sample = audit_sample(workspace, period, 20, "7", partial(archived, workspace))
    told = {one["ref"]: one["periods_missing"] for one in as_json(sample, Path("sample.xlsx"))["figures"]}
    assert (told["SU01"], told["SN01"]) == (["2024-25-M03"], [])
    path = write_audit_sample(workspace, period, sample)
    assert line(path, "Sample", "SU01")["What it lacks"] == f"Part of the period only: {JUNE}"
    assert line(path, "Sample", "SN01")["What it lacks"] is None


def test_where_nothing_is_partial_nothing_speaks_of_it(tmp_path: Path) -> None:
    months = "| MO01 | 2024-25-M03 | 140 |\n| SU01 | 2024-25-M03 | 70 |\n| CU01 | 2024-25-M03 | 60 |\n"
    rest = "| AV01 | 2024-25-M02 | 95% |\n| MN01 | 2024-25-M02 | 5 |\n| MN01 | 2024-25-M03 | 5 |\n"
    quarter = partshire(tmp_path, months + rest)
    assert figures(quarter)["SU01"].rating == "RED"
    path = write_scorecard(quarter.workspace, quarter.period).path
    assert "PARTIAL" not in texts(path)
    assert "Part of the period" not in texts(path)
    for pack in write_reports(quarter.workspace, quarter.period).files:
        assert "Part of the period" not in texts(pack.path)
