"""Figures of a period worked out by hand: running totals, years put together, forecasts, how long an exception lasts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from pasts import past_of
from pmf_xl.catalogue import Catalogue
from pmf_xl.figures import Figure, figure_table
from pmf_xl.ledger import Disposition, Ledger, Received
from pmf_xl.ledger.records import FiledFigure
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Marker
from quarter import catalogue_of

FRAMEWORK = """
council: Testshire Council
contact: {name: Pat Lee, email: pat@testshire.example}
exceptions: {ratings: [RED, NO DATA]}
escalation: {after: 2, tiers: [service, directorate, board]}
"""
SERVICES = """
| code | name   | head_of_service | email                |
| HR   | People | Ed Ford         | hr@testshire.example |
"""
HEAD = "| ref | title | service | unit | decimals | polarity | frequency | aggregation | bounded |\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.sqlite", "testshire")
    yield ledger
    ledger.close()


def catalogue(folder: Path, measures: str, targets: str, history: dict[str, dict[str, str]]) -> Catalogue:
    lines = [
        f"| {ref} | {when} | {figure} |" for ref, past in history.items() for when, figure in past.items()
    ]
    files = {
        "framework.yaml": FRAMEWORK,
        "services.csv": SERVICES,
        "measures.csv": HEAD + measures,
        "history.csv": "| ref | period | outturn |\n" + "\n".join(lines),
    }
    if targets:
        files["targets.csv"] = f"| ref | period | target |\n{targets}"
    return catalogue_of(folder / "kit", files)


def figure(made: Catalogue, ledger: Ledger, when: str, ref: str) -> Figure:
    table = figure_table("testshire", past_of(made, ledger), Period.parse(when), ())
    return next(one for one in table.figures if one.measure.ref == ref)


CUMULATIVE = "| CU01 | Running | HR | number | 0 | higher | quarterly | cumulative | |\n"


@pytest.mark.parametrize(
    ("when", "already", "compared_with", "travel"),
    [
        ("2024-25-Q1", 0, 45, "WORSENING"),  # 44, after the 171 - 126 of the quarter before
        ("2024-25-Q2", 44, 44, "WORSENING"),  # 87 - 44 = 43
        ("2024-25-Q3", 87, 43, "IMPROVING"),  # 133 - 87 = 46
    ],
)
def test_of_a_running_total_what_each_quarter_added_is_compared(
    when: str, already: float, compared_with: float, travel: str, tmp_path: Path, ledger: Ledger
) -> None:
    totals = {
        "2023-24-Q3": "126",
        "2023-24-Q4": "171",
        "2024-25-Q1": "44",
        "2024-25-Q2": "87",
        "2024-25-Q3": "133",
    }
    one = figure(catalogue(tmp_path, CUMULATIVE, "", {"CU01": totals}), ledger, when, "CU01")
    assert (one.already.value, one.compared_with.value) == (already, compared_with)
    assert one.travel_short.value == travel


def test_a_running_total_whose_last_month_is_there_is_one_over_a_gap_too(
    tmp_path: Path, ledger: Ledger
) -> None:
    monthly = CUMULATIVE.replace("quarterly", "monthly")
    months = {"2024-25-M03": "30", "2024-25-M04": "38", "2024-25-M06": "70", "2024-25-M07": "81"}
    made = catalogue(tmp_path, monthly, "", {"CU01": months})
    past, measure = past_of(made, ledger), made.measures[0]
    assert past.added(measure, Period.parse("2024-25-Q2")) == 40  # 70 - 30; May is not needed for it
    assert (
        past.added(measure, Period.parse("2024-25-Q3")) is None
    )  # of October alone nobody knows the quarter


def test_a_year_is_put_together_of_the_periods_that_are_fuller(tmp_path: Path, ledger: Ledger) -> None:
    monthly = "| SU01 | Sum | HR | number | 0 | higher | monthly | sum | |\n"
    past = {
        "2023-24-Q1": "10",
        "2023-24-Q2": "20",
        "2023-24-Q3": "30",
        "2023-24-Q4": "40",
        "2023-24-M07": "3",
    }
    made = catalogue(tmp_path, monthly, "", {"SU01": past})
    assert past_of(made, ledger).outturn("SU01", Period.parse("2023-24-Y")) == 100


@pytest.mark.parametrize(
    ("markers", "carried"),
    [("c p", "c"), ("p c", "c"), ("p e", "p"), ("e r", "e"), ("r", "r"), ("", None)],
)
def test_a_total_carries_the_most_serious_marker_of_its_parts(
    markers: str, carried: str | None, tmp_path: Path, ledger: Ledger
) -> None:
    """Officers are told that a total is confidential where one of its quarters is."""
    sums = "| SU01 | Sum | HR | number | 0 | higher | quarterly | sum | |\n"
    past = {f"2023-24-Q{n}": "10" for n in (1, 2, 3, 4)}
    made = catalogue(tmp_path, sums, "", {"SU01": past})
    given = markers.split() + [None] * 4
    history = tuple(
        one.model_copy(update={"marker": mark and Marker(mark)})
        for one, mark in zip(made.history, given, strict=False)
    )
    held = past_of(replace(made, history=history), ledger).figure("SU01", Period.parse("2023-24-Y"))
    assert held
    assert (held.outturn, held.marker) == (40, carried)


@pytest.mark.parametrize("first", ["return", "history"])
def test_a_return_counts_before_an_import_of_the_same_year(
    first: str, tmp_path: Path, ledger: Ledger
) -> None:
    """A year's figure is imported for the year, and returned for the quarter that ends it."""
    annual = "| AN01 | Survey | HR | number | 0 | higher | annual | snapshot | |\n"
    made = catalogue(tmp_path, annual, "", {"AN01": {"2023-24-Y": "1"}})
    for kind in (first, {"return": "history", "history": "return"}[first]):
        when, outturn = {"return": ("2023-24-Q4", 3.0), "history": ("2023-24-Y", 2.0)}[kind]
        given = (FiledFigure("AN01", "", when, outturn),)
        received = Received(
            when, kind[0] * 64, f"{kind}.xlsx", 9, datetime(2024, 5, 1, 9), Disposition.ACCEPTED,
            service="HR" if kind == "return" else None, kind=kind, figures=given,
        )  # fmt: skip
        assert ledger.record(received)
    past = past_of(made, ledger)
    assert {past.outturn("AN01", Period.parse(when)) for when in ("2023-24-Q4", "2023-24-Y")} == {3}


def test_a_percentage_is_not_forecast_past_all_of_it(tmp_path: Path, ledger: Ledger) -> None:
    share = "| SH01 | Share | HR | percent | 1 | higher | quarterly | snapshot | yes |\n"
    past = {"2023-24-Q4": "90%", "2024-25-Q1": "93%", "2024-25-Q2": "96%", "2024-25-Q3": "99%"}  # 102% in Q4
    assert (
        figure(catalogue(tmp_path, share, "", {"SH01": past}), ledger, "2024-25-Q3", "SH01").forecast.value
        == 1
    )


def test_how_long_an_exception_has_lasted(tmp_path: Path, ledger: Ledger) -> None:
    """Before the first quarter with a rating nothing is known: no data there is no exception that goes on."""
    two = "".join(
        f"| SN0{number} | Snapshot {number} | HR | number | 0 | higher | quarterly | snapshot | |\n"
        for number in (1, 2)
    )
    targets = "\n".join(
        f"| SN0{number} | {when} | 100 |"
        for number in (1, 2)
        for when in ("2023-24-Q3", "2023-24-Q4", "2024-25-Q1", "2024-25-Q2", "2024-25-Q3")
    )
    past = {"2024-25-Q1": "90", "2024-25-Q2": "90", "2024-25-Q3": "99"}
    made = catalogue(tmp_path, two, targets, {"SN01": past})
    lasted = {
        when: (one.running.value, one.tier.value)
        for when in ("2024-25-Q1", "2024-25-Q2", "2024-25-Q3")
        for one in [figure(made, ledger, when, "SN02").exception]
    }
    assert lasted == {
        "2024-25-Q1": (1, "service"), "2024-25-Q2": (2, "directorate"), "2024-25-Q3": (3, "directorate"),
    }  # fmt: skip
    assert figure(made, ledger, "2024-25-Q2", "SN01").exception.running.value == 2
    assert figure(made, ledger, "2024-25-Q3", "SN01").exception.reasons == ()
