"""Financial periods, and when a measure is due in them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_xl.rules.periods import Period, is_due, previous_due, same_period_last_year
from pmf_xl.rules.terms import Frequency

P = Period.parse
frequencies = st.sampled_from(list(Frequency))
starts = st.integers(1, 12)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    frequency = draw(frequencies)
    return Period(
        draw(st.integers(1950, 2150)), frequency, draw(st.integers(1, 12 // frequency.months)), draw(starts)
    )


@pytest.mark.parametrize(
    ("text", "label", "first", "last"),
    [
        ("2024-25-M01", "April 2024", date(2024, 4, 1), date(2024, 4, 30)),
        ("2024-25-M09", "December 2024", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-25-M10", "January 2025", date(2025, 1, 1), date(2025, 1, 31)),
        ("2023-24-M11", "February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-25-Q1", "Q1 2024-25", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-25-Q4", "Q4 2024-25", date(2025, 1, 1), date(2025, 3, 31)),
        ("2024-25-H2", "H2 2024-25", date(2024, 10, 1), date(2025, 3, 31)),
        ("2024-25-Y", "2024-25", date(2024, 4, 1), date(2025, 3, 31)),
        ("1999-00-Q2", "Q2 1999-00", date(1999, 7, 1), date(1999, 9, 30)),
    ],
)
def test_a_period_and_its_days(text: str, label: str, first: date, last: date) -> None:
    period = P(text)
    assert (str(period), period.label, period.first_day, period.last_day) == (text, label, first, last)


def test_a_year_may_start_elsewhere() -> None:
    assert P("2024-25-Q1", year_start=9).first_day == date(2024, 9, 1)
    assert P("2024-25-M12", year_start=9).label == "August 2025"
    assert str(Period.of_date(date(2024, 8, 31), "monthly", year_start=9)) == "2023-24-M12"
    assert P("2024-25-Y", year_start=1).last_day == date(2024, 12, 31)


@pytest.mark.parametrize(
    "text",
    ["", "Q1", "2024-25", "2024-25-Q5", "2024-25-Q0", "2024-25-M13", "2024-25-M00", "2024-25-M1", "2024-26-Q1",
     "24-25-Q1", "2024/25-Q1", "2024-25-H3", "2024-25-Y1", "2024-25-Q1x", "٢٠٢٤-25-Q1"],
)  # fmt: skip
def test_what_is_no_period_says_how_to_write_one(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"is not a period.*Write a period as 2024-25-M01 \(April\), 2024-25-Q1"
    ):
        P(text)


def test_small_letters_and_spaces_are_read() -> None:
    assert P(" 2024-25-q1 ") == P("2024-25-Q1")


def test_only_periods_there_are() -> None:
    with pytest.raises(ValueError, match="a year has 4 quarterly periods, not 5"):
        Period(2024, Frequency.QUARTERLY, 5)
    with pytest.raises(ValueError, match="from 1 to 12"):
        Period(2024, Frequency.QUARTERLY, 1, 13)


def test_periods_order_by_their_end_and_shorter_first() -> None:
    texts = ["2023-24-Y", "2024-25-M01", "2024-25-M03", "2024-25-Q1", "2024-25-M06", "2024-25-Q2", "2024-25-H1",
             "2024-25-M12", "2024-25-Q4", "2024-25-H2", "2024-25-Y"]  # fmt: skip
    assert [str(period) for period in sorted(map(P, reversed(texts)))] == texts
    assert P("2024-25-Q1") <= P("2024-25-Q1") < P("2024-25-Q2")
    assert max(P("2024-25-Q4"), P("2023-24-Q1")) == P("2024-25-Q4")
    assert {P("2024-25-Q1"): 1}[P("2024-25-Q1")] == 1


def test_neighbours() -> None:
    assert P("2024-25-Q1").previous() == P("2023-24-Q4")
    assert P("2024-25-M12").next() == P("2025-26-M01")
    assert P("2024-25-Y").previous() == P("2023-24-Y")
    assert P("2024-25-Q3").year_before() == same_period_last_year(P("2024-25-Q3")) == P("2023-24-Q3")
    assert P("2024-25-Q3").shifted(-7) == P("2022-23-Q4")


def test_what_a_period_holds() -> None:
    quarter, year = P("2024-25-Q2"), P("2024-25-Y")
    assert quarter.contains(P("2024-25-M04"))
    assert quarter.contains(quarter)
    assert not quarter.contains(P("2024-25-M03"))
    assert not quarter.contains(P("2023-24-M04"))
    assert not quarter.contains(year)
    assert year.contains(quarter)
    assert [str(part) for part in year.within("quarterly")] == [
        f"2024-25-Q{number}" for number in (1, 2, 3, 4)
    ]
    assert quarter.within("quarterly") == (quarter,)
    assert quarter.within("annual") == ()
    assert (quarter.periods_in_year, quarter.months, quarter.number, quarter.year) == (4, 3, 2, "2024-25")


@pytest.mark.parametrize(
    ("frequency", "due_in"),
    [
        ("monthly", "M01 M02 M03 M06 M12 Q1 Q2 Q3 Q4 H1 H2 Y"),
        ("quarterly", "M03 M06 M12 Q1 Q2 Q3 Q4 H1 H2 Y"),
        ("half-yearly", "M06 M12 Q2 Q4 H1 H2 Y"),
        ("annual", "M12 Q4 H2 Y"),
    ],
)
def test_a_measure_is_due_where_its_own_period_ends(frequency: str, due_in: str) -> None:
    every = ["M01", "M02", "M03", "M06", "M12", "Q1", "Q2", "Q3", "Q4", "H1", "H2", "Y"]
    assert " ".join(one for one in every if is_due(frequency, P(f"2024-25-{one}"))) == due_in


@pytest.mark.parametrize(
    ("frequency", "period", "earlier"),
    [
        ("monthly", "2024-25-M01", "2023-24-M12"),
        ("monthly", "2024-25-Q1", "2023-24-Q4"),
        ("quarterly", "2024-25-Q1", "2023-24-Q4"),
        ("quarterly", "2024-25-M06", "2024-25-M03"),
        ("half-yearly", "2024-25-Q2", "2023-24-Q4"),
        ("half-yearly", "2024-25-Q3", "2024-25-Q2"),  # not due itself: the last that was
        ("annual", "2024-25-Q4", "2023-24-Q4"),
        ("annual", "2024-25-M12", "2023-24-M12"),
        ("annual", "2024-25-Y", "2023-24-Y"),
    ],
)
def test_the_last_period_it_was_due_in(frequency: str, period: str, earlier: str) -> None:
    assert previous_due(frequency, P(period)) == P(earlier)


@given(periods())
def test_text_there_and_back(period: Period) -> None:
    assert Period.parse(str(period), period.year_start) == period


@given(periods())
def test_steps_there_and_back(period: Period) -> None:
    assert period.next().previous() == period
    assert period.next().first_day.toordinal() == period.last_day.toordinal() + 1
    assert period.previous() < period < period.next()


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), frequencies, starts)
def test_a_day_is_in_its_period(day: date, frequency: Frequency, year_start: int) -> None:
    period = Period.of_date(day, frequency, year_start)
    assert period.first_day <= day <= period.last_day
    assert Period.of_date(day, "annual", year_start).contains(period)


@given(periods(), frequencies)
def test_the_last_due_is_due_and_none_between(period: Period, frequency: Frequency) -> None:
    earlier = previous_due(frequency, period)
    assert is_due(frequency, earlier)
    between = earlier.next()
    while between < period:
        assert not is_due(frequency, between)
        between = between.next()
