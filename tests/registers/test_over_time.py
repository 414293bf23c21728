"""Registers from one period to the next: complaints month by month, and contracts whose review is due or overdue."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from registered import Q2, SAID, rows

from pmf_xl.reports.defined import write_reports
from quarter import GOOD, Quarter, catalogue_of

COMPLAINTS = {
    "framework.yaml": """
council: Testshire Council
contact: {name: Pat Lee, email: pat@testshire.example}
calendar: {cycle: monthly}
reports: [{name: complaints, title: Complaints, reader: officers, sections: [complaints]}]
""",
    "services.csv": "| code | name |\n| WS | Waste |\n",
    "measures.csv": "| ref | title | service | unit | polarity | frequency |\n| WS02 | Bins missed | WS | number | lower | monthly |\n",
    "targets.csv": "| ref | period | target |\n| WS02 | 2024-25-M01 | 40 |\n",
    "complaints.csv": """
| ref | title        | service | kind       |
| K1  | Missed bins  | WS      | complaint  |
| K2  | Rude staff   | WS      | complaint  |
| K3  | Helpful crew | WS      | compliment |
""",
}
#: How many of each theme, and of complaints how many upheld, which a compliment cannot be; of rude staff nothing was said in May.
COUNTED: dict[str, dict[str, tuple[int, int | None]]] = {
    "2023-24-M03": {"K1": (20, 5), "K2": (5, 1), "K3": (4, None)},
    "2024-25-M01": {"K1": (30, 12), "K2": (10, 0), "K3": (8, None)},
    "2024-25-M02": {"K1": (24, 6), "K3": (9, None)},
    "2024-25-M03": {"K1": (36, 9), "K2": (12, 3), "K3": (6, None)},
}
#: How many, share of all, upheld, share upheld, the period before, the same a year earlier.
HEADS = (
    "How many",
    "Share of all",
    "Of which upheld",
    "Share upheld",
    "Last period",
    "Same period last year",
)
IN_JUNE = {
    "Missed bins": (36, 0.75, 9, 0.25, 24, 20),
    "Rude staff": (12, 0.25, 3, 0.25, None, 5),
    "All themes": (48, 1, 12, 0.25, 24, 25),
    "Helpful crew": (6, 1, None, None, 9, 4),
}
DRAWN = [
    "K1: 30, 24, 36",
    "K2: 10, 12",
    "All themes: 40, 24, 48",
    "K3: 8, 9, 6",
]  # June 2023 is further back than 8 months


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The report of complaints for each month, written when it was over."""
    folder = tmp_path_factory.mktemp("complaints")
    catalogue = catalogue_of(folder / "kit", COMPLAINTS)
    written = {}
    for text, counted in COUNTED.items():
        last = catalogue.period(text).last_day
        month = Quarter(folder / "workspace", catalogue, text, date(last.year, last.month + 1, 5))
        said = {ref: {"How many": many, "Of which upheld": upheld} for ref, (many, upheld) in counted.items()}
        month.hand_in("WS", {"WS02": {"Outturn": 30}} | said)
        month.collate()
        (file,) = write_reports(month.workspace, month.period, ["complaints"]).files
        written[text] = file.path
    return written


def by_theme(path: Path) -> dict[str, dict[str, Any]]:
    return {row["Theme"]: row for row in rows(path, "Complaints", "Theme")}


def drawn(path: Path) -> list[str]:
    """What the small lines say that they are drawn from, from the top down."""
    with ZipFile(path) as container:
        xml = container.read("xl/drawings/drawing1.xml").decode()
    return re.findall(r'descr="Line of \d+ figures of ([^"]+)"', xml)


def test_complaints_are_told_month_by_month(months: Mapping[str, Path]) -> None:
    june = by_theme(months["2024-25-M03"])
    assert {theme: tuple(row[head] for head in HEADS) for theme, row in june.items()} == IN_JUNE
    assert drawn(months["2024-25-M03"]) == DRAWN


def test_a_theme_that_nobody_counted_is_no_nought_and_the_total_says_so(months: Mapping[str, Path]) -> None:
    may = by_theme(months["2024-25-M02"])
    assert (may["Rude staff"]["How many"], may["Rude staff"]["Last period"]) == (None, 10)
    assert (may["All themes"]["How many"], may["All themes"]["Last period"]) == (24, 40)
    assert may["All themes"]["What was learned"] == "Without 1 theme not reported for this period."
    assert by_theme(months["2024-25-M03"])["All themes"].get("What was learned") is None
    assert "Same period last year" not in may["Missed bins"], "May 2023 was not counted, nor were others"


def contracts_of(quarter: Quarter) -> tuple[str, list[dict[str, Any]]]:
    """The line under the title of the register of contracts, and its rows."""
    (file,) = write_reports(quarter.workspace, quarter.period, ["officers"]).files
    sheet = openpyxl.load_workbook(file.path, data_only=True)["Contracts"]
    return str(sheet["A2"].value), list(rows(file.path, "Contracts", "Ref"))


REVIEW, OVERDUE = "Review due", "\nReview overdue"


def test_a_review_that_is_overdue_is_told_until_it_is_held(collated: Quarter) -> None:
    """C1 was due on 1 June 2024, C2 is on 1 December: at 30 June one is overdue, at 30 September none once it was held."""
    said, (first, second) = contracts_of(collated)
    assert said == "Q1 2024-25: 2 key contracts, 1 review overdue"
    assert [(row["Ref"], row[REVIEW], row["How it is going"], row["Rating"]) for row in (first, second)] == [
        ("C1", datetime(2024, 6, 1), f"As agreed{OVERDUE}", "AMBER"),
        ("C2", datetime(2024, 12, 1), "Serious concerns", "RED"),
    ]
    later = Quarter(collated.workspace.folder, collated.workspace.catalogue, Q2, date(2024, 10, 10))
    held = {"How it is going": "As agreed", "Reviewed": date(2024, 8, 1)}
    kept = {key: one for key, one in SAID["WS"].items() if key[0] in "RKB"}
    figures = {key: one for key, one in GOOD["WS"].items() if key != "PR1/M2"}  # done in the first quarter
    later.hand_in("WS", figures | kept | {"C1": held, "C2": SAID["WS"]["C2"]})
    later.collate()
    said, (first, second) = contracts_of(later)
    assert said == "Q2 2024-25: 2 key contracts"
    assert (first["How it is going"], first["Reviewed"], first["Rating"]) == (
        "As agreed", datetime(2024, 8, 1), "GREEN",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reviewed", "told"), [(None, True), (date(2024, 2, 29), True), (date(2024, 3, 1), False)]
)
def test_an_overdue_review_is_to_be_explained_in_the_return(
    quarter: Quarter, reviewed: date | None, told: bool
) -> None:
    """A review held up to 92 days early is that of 1 June: 31 days of March, 30 of April and 31 of May."""
    unsaid = {"C1": {"How it is going": "As agreed"} | ({"Reviewed": reviewed} if reviewed else {})}
    file = quarter.collate_one(quarter.hand_in("WS", GOOD["WS"] | SAID["WS"] | unsaid))
    found = [(one.sheet, one.column) for one in file.problems if one.ref == "C1"]
    assert found == ([("Contracts", "commentary")] if told else [])
