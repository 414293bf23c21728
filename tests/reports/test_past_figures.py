"""Figures found under the period asked for, however they are dated."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from pasts import past_of
from pmf_xl.catalogue import Catalogue, read_kit
from pmf_xl.past import Past
from pmf_xl.rules.periods import Period


class NothingReturned:
    """A ledger in which nothing stands."""

    def __init__(self, *figures: Mapping[str, Any]) -> None:
        self._figures = figures

    def submissions(self, period: str | None = None, numbers: Collection[int] | None = None) -> list[Any]:
        return []

    def last_number(self) -> int:
        return 0

    def units(self) -> dict[str, str]:
        return {}

    def figures(self, refs: Collection[str] | None = None) -> list[Mapping[str, Any]]:
        return list(self._figures)

    def events(self) -> list[Any]:
        return []

    def withdrawals(self) -> list[Any]:
        return []


def _imported(ref: str, period: str, outturn: float) -> dict[str, Any]:
    empty = (
        "marker", "numerator", "denominator", "forecast", "commentary", "sheet", "cell", "service", "sender",
        "received_at",
    )  # fmt: skip
    known = {"ref": ref, "breakdown": "", "period": period, "outturn": outturn, "kind": "history"}
    return dict.fromkeys(empty) | known | {"submission": 1, "name": "past.csv", "sha256": "0" * 64}


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "framework.yaml").write_text("council: Testshire\n")
    (tmp_path / "services.csv").write_text("code,name\nA,A service\n")
    (tmp_path / "measures.csv").write_text(
        "ref,title,service,unit,polarity,frequency,aggregation\n"
        "YEAR,Once a year,A,number,higher,annual,snapshot\n"
        "HALF,Twice a year,A,number,higher,half-yearly,snapshot\n"
        "QUARTER,By quarter,A,number,higher,quarterly,average\n"
        "TOTAL,Running total,A,number,higher,quarterly,cumulative\n"
        "MONTH,By month,A,number,higher,monthly,sum\n"
    )
    (tmp_path / "history.csv").write_text(
        "ref,period,outturn\n"
        "YEAR,2023-24-Y,12\nHALF,2023-24-H1,5\nHALF,2023-24-H2,6\nQUARTER,2023-24-Y,80\n"
        "TOTAL,2023-24-Q1,10\nTOTAL,2023-24-Q2,25\nTOTAL,2023-24-Q4,60\n"
        "MONTH,2023-24-M01,1\nMONTH,2023-24-M02,2\nMONTH,2023-24-M03,4\nMONTH,2023-24-M04,8\nMONTH,2023-24-M06,16\n"
    )
    catalogue, problems = read_kit(tmp_path)
    assert catalogue is not None, problems
    return catalogue


@pytest.fixture
def past(catalogue: Catalogue) -> Past:
    return past_of(catalogue, NothingReturned())


def quarter(number: int) -> Period:
    return Period.parse(f"2023-24-Q{number}")


YEAR = Period.parse("2023-24-Y")


def test_a_yearly_figure_is_the_fourth_quarters(past: Past) -> None:
    assert past.outturn("YEAR", quarter(4)) == 12
    assert [past.figure("YEAR", quarter(number)) for number in (1, 2, 3)] == [None, None, None]


def test_a_half_yearly_figure_is_found_in_the_quarter_it_ends_with(past: Past) -> None:
    assert [past.outturn("HALF", quarter(number)) for number in (1, 2, 3, 4)] == [None, 5, None, 6]


def test_a_quarterly_measures_figure_for_the_year_is_not_its_fourth_quarters(past: Past) -> None:
    assert past.figure("QUARTER", quarter(4)) is None
    assert past.outturn("QUARTER", YEAR) == 80


def test_months_add_up_to_quarters_and_a_gap_is_marked(past: Past) -> None:
    whole, gap = past.figure("MONTH", quarter(1)), past.figure("MONTH", quarter(2))
    assert whole is not None
    assert gap is not None
    assert (whole.outturn, whole.gaps, len(whole.parts)) == (7, (), 3)
    assert (gap.outturn, gap.is_partial, gap.gaps) == (24, True, (Period.parse("2023-24-M05"),))
    assert past.figure("MONTH", quarter(3)) is None


def test_a_rolled_up_figure_keeps_where_it_came_from(past: Past) -> None:
    held = past.figure("MONTH", quarter(1))
    assert held is not None
    assert (held.origin, held.file, held.sheet) == ("catalogue", "catalogue.xlsx", "Past figures")
    assert [str(one.period) for one in past.trail("MONTH", quarter(1))] == [
        "2023-24-M03",
        "2023-24-M02",
        "2023-24-M01",
    ]


def test_the_series_is_by_periods_of_the_length_asked_for(past: Past) -> None:
    assert {str(when): held.outturn for when, held in past.series("MONTH", quarter(4)).items()} == {
        "2023-24-Q1": 7,
        "2023-24-Q2": 24,
    }
    assert [str(when) for when in past.series("YEAR", Period.parse("2024-25-Q2"))] == ["2023-24-Q4"]
    assert past.series("QUARTER", quarter(4)) == {}


def test_what_a_running_total_added_is_known_only_beside_its_neighbour(
    catalogue: Catalogue, past: Past
) -> None:
    measure = catalogue.measure("TOTAL")
    assert [past.added(measure, quarter(number)) for number in (1, 2, 3, 4)] == [10, 15, None, None]
    assert past.outturn("TOTAL", YEAR) == 60


def test_an_imported_figure_counts_before_the_catalogues_however_dated(catalogue: Catalogue) -> None:
    past = past_of(catalogue, NothingReturned(_imported("YEAR", "2023-24-Q4", 13)))
    assert (past.outturn("YEAR", quarter(4)), past.outturn("YEAR", YEAR)) == (13, 13)
    assert [held.outturn for held in past.trail("YEAR", YEAR)] == [13, 12]
