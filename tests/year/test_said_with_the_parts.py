"""What services said with their months comes with the quarter, and says of which month it is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from partshire import PARTSHIRE
from test_part_of_a_period import figures, line, texts

from pmf_xl.reports.defined import write_reports
from pmf_xl.reports.exceptions import write_exceptions
from quarter import Quarter, catalogue_of

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading

#: By month and measure: what is typed.
SAID: dict[str, dict[str, dict[str, Any]]] = {
    "2024-25-M01": {
        "SU01": {"Outturn": 70, "Commentary": "Two crews were away.", "Forecast": 700},
        "SN01": {"Outturn": 12, "Commentary": "A busy start."},
        "MO01": {"Outturn": 140},
    },
    "2024-25-M02": {
        "SU01": {"Outturn": 60, "Commentary": "Crews are back.", "Forecast": 650},
        "SN01": {"Outturn": 11},
        "MO01": {"Outturn": 150},
    },
    "2024-25-M03": {
        "SU01": {"Outturn": 65},
        "SN01": {"Outturn": 9, "Commentary": "The backlog is cleared.", "Forecast": 8},
        "MO01": {"Outturn": 130},
    },
}


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    history = "\n".join(row for row in PARTSHIRE["history.csv"].splitlines() if "2024-25-M" not in row) + "\n"
    made = catalogue_of(tmp_path / "kit", PARTSHIRE | {"history.csv": history})
    quarter = Quarter(tmp_path / "workspace", made, "2024-25-M01", date(2024, 5, 8))
    for month, said in SAID.items():
        quarter.period = quarter.workspace.period(month)
        quarter.hand_in("WS", said)
        quarter.collate()
    return quarter


def test_the_last_commentary_comes_with_the_quarter(quarter: Quarter) -> None:
    found = figures(quarter)
    assert found["SU01"].outturn == 195
    assert found["SU01"].commentary == "May 2024: Crews are back."
    assert found["SN01"].commentary == "June 2024: The backlog is cleared."
    assert found["MO01"].commentary is None
    year = figures(quarter, "2024-25-Y")["SU01"]
    assert year.commentary == "May 2024: Crews are back.", "it is said once of which month it is"


def test_the_last_forecast_of_the_service_stands(quarter: Quarter) -> None:
    found = figures(quarter)
    assert (found["SU01"].forecast, str(found["SU01"].forecast_of)) == (650, "2024-25-M02")
    assert (found["SN01"].forecast, str(found["SN01"].forecast_of)) == (8, "2024-25-M03")
    assert (found["MO01"].forecast, found["MO01"].forecast_of) == (1680, None)  # 420 a quarter


def test_packs_and_pages_say_so(quarter: Quarter) -> None:
    period = quarter.workspace.period("2024-25-Q1")
    path = next(one.path for one in write_reports(quarter.workspace, period).files if one.name == "pack")
    one = line(path, "Scorecard", "SU01")
    assert one["Note"].endswith("\nMay 2024: Crews are back.")
    assert "Forecast given for May 2024" in one["Note"]
    page = texts(write_exceptions(quarter.workspace, period).path, "SU01")
    assert "May 2024: Crews are back." in page
    assert "The service gave no commentary." not in page


def test_a_commentary_on_a_month_without_a_figure_counts(tmp_path: Path, quarter: Quarter) -> None:
    quarter.period = quarter.workspace.period("2024-25-M04")
    quarter.hand_in("WS", {"SU01": {"Outturn": 60}, "SN01": {"Outturn": 9}, "MO01": {"Outturn": 1}})
    quarter.collate()
    quarter.period = quarter.workspace.period("2024-25-M05")
    without = {"SU01": {"Marker": "x", "Commentary": "The counter is broken."}}
    quarter.hand_in("WS", without | {"SN01": {"Outturn": 9}, "MO01": {"Outturn": 1}})
    quarter.collate()
    one = figures(quarter, "2024-25-Q2")["SU01"]
    assert (one.outturn, one.rating) == (60, "GREY"), "there is no target for the second quarter"
    assert one.commentary == "August 2024: The counter is broken."
    assert [str(gap) for gap in one.gaps] == ["2024-25-M05", "2024-25-M06"]
