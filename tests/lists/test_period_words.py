"""Periods as councils write them, against what a person reads there."""

from datetime import date, datetime

import pytest

from pmf_xl.lists.period_words import spelt_period

#: What stands in a heading or a cell; the period that a person reads; what else it says.
READ: list[tuple[object, str, str]] = [
    ("2023-24-Q2", "2023-24-Q2", ""),
    ("Q2 2023/24", "2023-24-Q2", ""),
    ("2023/24 Q2", "2023-24-Q2", ""),
    ("2023-24 Quarter 2", "2023-24-Q2", ""),
    ("Qtr 2 23/24", "2023-24-Q2", ""),
    ("Q2 23-24", "2023-24-Q2", ""),
    ("2nd quarter 2023/24", "2023-24-Q2", ""),
    ("Q1 (Apr-Jun) 2023/24", "2023-24-Q1", ""),
    ("Quarter 2 Jul - Sep 2023/24", "2023-24-Q2", ""),
    ("Apr-24", "2024-25-M01", ""),
    ("April 2024", "2024-25-M01", ""),
    ("Mar 2024", "2023-24-M12", ""),
    ("Sept 23", "2023-24-M06", ""),
    ("H1 2023-24", "2023-24-H1", ""),
    ("2023-24", "2023-24-Y", ""),
    ("2023/2024", "2023-24-Y", ""),
    ("FY23/24", "2023-24-Y", ""),
    ("1999/2000", "1999-00-Y", ""),
    ("2023/24 Year end", "2023-24-Y", ""),
    ("2023/24 Outturn", "2023-24-Y", "Outturn"),
    ("Target 2024/25", "2024-25-Y", "Target"),
    ("2023/24 Q4 RAG", "2023-24-Q4", "RAG"),
    ("Year to date 2023/24", "2023-24-Y", "to date"),  # not the year
    ("30/06/2023", "2023-24-M03", ""),
    (date(2024, 3, 31), "2023-24-M12", ""),
    (datetime(2024, 4, 1), "2024-25-M01", ""),  # how Excel takes Apr-24
]
#: What names no period that one could be sure of.
NOT_READ: list[object] = [
    "2024", "2023/25", "Q2", "Q5 2023/24", "Q2 2024", "May", "95.4", "within 10/20 days", "24/7 cover", "PI ref",
    "Good to be high", date(2024, 4, 15), "", None,
]  # fmt: skip


@pytest.mark.parametrize(("found", "period", "rest"), READ)
def test_a_period_is_read_as_a_person_reads_it(found: object, period: str, rest: str) -> None:
    spelt = spelt_period(found)
    assert spelt is not None
    assert (str(spelt.period), spelt.rest) == (period, rest)


@pytest.mark.parametrize("found", NOT_READ)
def test_what_names_no_period_for_sure_is_not_read(found: object) -> None:
    assert spelt_period(found) is None


@pytest.mark.parametrize(
    ("found", "period"),
    [("Q1", "2023-24-Q1"), ("Year", "2023-24-Y"), ("Apr", "2023-24-M01"), ("Mar", "2023-24-M12")],
)
def test_under_a_year_its_parts_need_no_year(found: str, period: str) -> None:
    spelt = spelt_period(found, year=2023)
    assert spelt is not None
    assert str(spelt.period) == period


def test_a_year_that_begins_elsewhere_moves_its_months() -> None:
    spelt = spelt_period("31/03/2024", year_start=1)
    assert spelt is not None
    assert spelt.period.last_day == date(2024, 3, 31)
