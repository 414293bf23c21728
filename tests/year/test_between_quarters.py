"""A report of a month stands on the last period of what is not due in it, and says so."""

from pathlib import Path
from typing import Any

import pytest
from partshire import PARTSHIRE, partshire
from test_part_of_a_period import cells, figures, line, released, rows_of, texts

from pmf_xl.publish.publish import publish
from pmf_xl.reports.defined import write_reports
from pmf_xl.reports.frame import SCORECARD_KEYS, scorecard_frame
from pmf_xl.reports.scorecard import records_beside, write_scorecard
from quarter import Quarter

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading
AUGUST = "2024-25-M05"
MONTHS = "".join(f"| SU01 | 2024-25-M0{n} | 45 |\n" for n in (3, 4, 5))
TARGET = "| SU01 | 2024-25-M04 | 40 |\n| SU01 | 2024-25-M05 | 50 |\n"


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    return partshire(tmp_path, MONTHS, **{"targets.csv": PARTSHIRE["targets.csv"] + TARGET})


def seen(one: Any) -> tuple[Any, ...]:
    return one.outturn, one.rating, one.travel_short, one.as_at.label if one.as_at else None


def test_what_is_not_due_stands_as_at_its_last_period(quarter: Quarter) -> None:
    found = figures(quarter, AUGUST)
    assert seen(found["QU01"]) == (80, "RED", "WORSENING", "Q1 2024-25")  # 80 of 100, after 90
    assert seen(found["QU02"]) == (22, "GREEN", "IMPROVING", "Q1 2024-25")
    assert seen(found["YE01"]) == (980_000, "GREEN", "IMPROVING", "Q1 2024-25")
    assert seen(found["AN01"]) == (4.1, "GREEN", "NO COMPARISON", "2023-24")
    assert seen(found["SU01"]) == (45, "GREEN", "UNCHANGED", None), "it is due in August"
    assert seen(found["SN01"])[1::2] == ("GREY", None), "due, without a target for August"
    assert (found["QU01"].target, found["QU01"].variance, found["QU01"].previous) == (100, -20, 90)


def test_in_a_quarter_nothing_stands_as_at_another(quarter: Quarter) -> None:
    found = figures(quarter, "2024-25-Q1")
    assert {one.as_at for one in found.values()} == {None}
    assert (found["AN01"].outturn, found["AN01"].rating) == (None, "GREY")


def test_no_figure_stays_missing_until_it_comes(tmp_path: Path) -> None:
    """The quarter before has a figure: the last one due has none, and that is what August stands on."""
    history = PARTSHIRE["history.csv"].replace("| QU01 | 2024-25-Q1  | 80      |\n", "")
    one = figures(partshire(tmp_path, **{"history.csv": history}), AUGUST)["QU01"]
    assert seen(one) == (None, "NO DATA", "NO COMPARISON", "Q1 2024-25")


def test_what_was_never_reported_is_not_yet_due(tmp_path: Path) -> None:
    lines = [row for row in PARTSHIRE["history.csv"].splitlines() if "QU02" not in row]
    one = figures(partshire(tmp_path, **{"history.csv": "\n".join([*lines, ""])}), AUGUST)["QU02"]
    assert seen(one) == (None, "GREY", "NO COMPARISON", None)


def test_it_is_counted_as_at_that_period_and_is_not_said_to_be_due(quarter: Quarter) -> None:
    path = write_scorecard(quarter.workspace, quarter.workspace.period(AUGUST)).path
    cover, summary = texts(path, "Cover"), texts(path, "Summary")
    assert "4 of 5 measures with a rating" in cover  # SU01, QU02, YE01 and AN01; not QU01
    assert "6 of the 6 measures due have one" in cover  # of the monthly ones; those without a target are grey
    counted = "4 measures are not due in August 2024 and counted as at the last period in which they were."
    assert counted in cover
    assert counted in summary
    assert line(path, "Scorecard", "QU01")["Measure"] == "Visits made (as at Q1 2024-25)"
    assert line(records_beside(path), "Sources", "QU01")["Measure"] == "Visits made (as at Q1 2024-25)"
    assert line(path, "Scorecard", "SU01")["Measure"] == "Bins missed"


def test_months_before_are_counted_in_the_same_way(quarter: Quarter) -> None:
    path = write_scorecard(quarter.workspace, quarter.workspace.period(AUGUST)).path
    rows = {row["Period"]: row for row in _over_time(path)}
    july, august = rows["July 2024"], rows["August 2024"]
    assert (july["Green"], july["Red"]) == (3, 2)  # as at Q1 and 2023-24, and 45 bins where 40 were allowed
    assert (august["Green"], august["Red"]) == (4, 1)


def _over_time(path: Path) -> list[dict[str, Any]]:
    rows = rows_of(path)["Summary"]
    start = next(place for place, row in enumerate(rows) if row and row[0] == "Period")
    return [dict(zip(rows[start], row, strict=False)) for row in rows[start + 1 :] if row and row[0]]


def test_a_board_between_quarters_is_not_empty(quarter: Quarter) -> None:
    packs = {
        one.name: one.path for one in write_reports(quarter.workspace, quarter.workspace.period(AUGUST)).files
    }
    assert [one["Ref"] for one in cells(packs["board"], "Scorecard") if one["Ref"] in ("QU01", "SU01")] == [
        "QU01"
    ]
    said = texts(packs["pack"], "QU01")
    assert "As at Q1 2024-25: 80 against a target of 100, red. It is worse than the period before." in said
    assert "August 2024" not in said.split("Performance Overview")[-1]


def test_what_is_published_says_so(quarter: Quarter) -> None:
    publish(quarter.workspace, quarter.workspace.period(AUGUST))
    folder = quarter.workspace.folder_of("published", quarter.workspace.period(AUGUST))
    (book,) = folder.glob("*.xlsx")
    one = line(book, "Measures", "QU01")
    assert next(value for heading, value in one.items() if heading.startswith("Outturn")) == 80
    assert one["Notes"] == "As at Q1 2024-25"
    assert one["Previous figure"] == 90
    assert "4 measures are not due in August 2024" in texts(book, "Notes")


def test_scripts_are_told_too(quarter: Quarter) -> None:
    frame = scorecard_frame(released(quarter, AUGUST)).set_index("ref")
    assert (frame.loc["QU01", "as_at"], frame.loc["QU01", "outturn"]) == ("2024-25-Q1", 80)
    assert frame.loc["SU01", "as_at"] is None
    assert tuple(scorecard_frame(released(quarter, "2024-25-Q1")).columns) == SCORECARD_KEYS
