"""What people type where a figure, a date or a choice belongs is read for what it is, or not at all."""

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pmf_xl.collect.typed import EARLIEST, LATEST, choice_in, day_in, number_in, suits, text_in
from pmf_xl.layout.parts import Kind
from pmf_xl.layout.words import written
from quarter import table

NUMBERS = """
| typed            | read     |
| 95.4             | 95.4     |
|  95.4            | 95.4     |
| 95.4%            | 0.954    |
| 95.4 %           | 0.954    |
| 0.07%            | 0.0007   |
| 28.7%            | 0.287    |
| .5               | 0.5      |
| 007              | 7        |
| +3               | 3        |
| -3               | -3       |
| - 3              | -3       |
| −3               | -3       |
| –3.5%            | -0.035   |
| 1,234            | 1234     |
| 1,234,567.89     | 1234567.89 |
| 1 234 567        | 1234567  |
| 1 234.5          | 1234.5   |
| £1,234.50        | 1234.5   |
| £ 1,234          | 1234     |
| -£5              | -5       |
| £-5              | -5       |
| 1.2k             | 1200     |
| 4.35k            | 4350     |
| £1.2m            | 1200000  |
| 1.1M             | 1100000  |
| 3bn              | 3000000000 |
| １２．５％       | 0.125    |
| 0                | 0        |
| -0               | 0        |
| 12,34            |          |
| 1,23,456         |          |
| ,123             |          |
| 1 2              |          |
| 95 4             |          |
| 1234 567         |          |
| 1,234 567        |          |
| <5               |          |
| >95%             |          |
| 2.4%<            |          |
| ~90              |          |
| about 90         |          |
| 90ish            |          |
| 3 days           |          |
| 7 working days   |          |
| 90/100           |          |
| 90-95            |          |
| 9O               |          |
| 95.4%%           |          |
| %                |          |
| £                |          |
| -                |          |
| .                |          |
| 5.               |          |
| --5              |          |
| -£-5             |          |
| 1e5              |          |
| nan              |          |
| inf              |          |
| n/a              |          |
| 12/07/2024       |          |
| TRUE             |          |
| =310/325         |          |
| #DIV/0!          |          |
"""

DAYS = """
| typed             | read       |
| 12/07/2024        | 2024-07-12 |
| 1/7/2024          | 2024-07-01 |
| 12/07/24          | 2024-07-12 |
| 2024-07-12        | 2024-07-12 |
| 12.07.2024        | 2024-07-12 |
| 12-07-2024        | 2024-07-12 |
| 12 July 2024      | 2024-07-12 |
| 12 july 2024      | 2024-07-12 |
| 12th July 2024    | 2024-07-12 |
| 1st Aug 2024      | 2024-08-01 |
| 12 Jul 24         | 2024-07-12 |
|  12  July,  2024  | 2024-07-12 |
| 08-Jul-24         | 2024-07-08 |
| 8-July-2024       | 2024-07-08 |
| 08.07.24          | 2024-07-08 |
| 2024/07/08        | 2024-07-08 |
| 2024.07.08        | 2024-07-08 |
| 20240708          | 2024-07-08 |
| Monday 8 July 2024 | 2024-07-08 |
| Mon, 8 Jul 2024   | 2024-07-08 |
| 8 July 2024, Monday | 2024-07-08 |
| Tuesday 8 July 2024 |          |
| 8th of July 2024  | 2024-07-08 |
| the 8th of July   |            |
| July 8, 2024      | 2024-07-08 |
| 8Jul2024          | 2024-07-08 |
| 3 Sept 2024       | 2024-09-03 |
| 08/07/2024 15:30  | 2024-07-08 |
| 08/07/2024 3:30 pm | 2024-07-08 |
| 8 July 2024 at 15:30 | 2024-07-08 |
| 2024-07-08T15:30:00Z | 2024-07-08 |
| 2024-07-08T15:30:00+01:00 | 2024-07-08 |
| 08/07/2024 25 past | |
| 29/02/2024        | 2024-02-29 |
| 29/02/2023        |            |
| 31/06/2024        |            |
| 07/31/2024        |            |
| 12/07/1824        |            |
| 12/07/0024        |            |
| July 2024         |            |
| end of July       |            |
| 31.7.             |            |
| asap              |            |
| 45485             |            |
"""


@pytest.mark.parametrize("row", table(NUMBERS), ids=lambda row: row["typed"])
def test_a_number_is_read_as_people_type_it(row: dict[str, str]) -> None:
    read = number_in(row["typed"])
    assert read == (float(row["read"]) if row["read"] else None)
    assert not (read == 0 and math.copysign(1, read) < 0), "zero has no sign"


@pytest.mark.parametrize("row", table(DAYS), ids=lambda row: row["typed"])
def test_a_day_is_read_as_people_type_it(row: dict[str, str]) -> None:
    day = date.fromisoformat(row["read"]) if row["read"] else None
    assert day_in(row["typed"]) == (day, day is not None)


INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff\u00ad\u202a\u202c"
SPACES = "\u00a0\u2007\u202f\u3000"


@pytest.mark.parametrize("unseen", [*INVISIBLE, *SPACES])
def test_what_nobody_sees_beside_it_changes_nothing(unseen: str) -> None:
    assert number_in(f"{unseen}95.4{unseen}") == 95.4
    assert number_in(f"1{unseen if unseen in SPACES else ''}234") == 1234
    assert suits(f"95.4%{unseen}", Kind.FIGURE, "percent")
    assert day_in(f"{unseen}8 July{unseen} 2024") == (date(2024, 7, 8), True)
    assert choice_in(f"{unseen}On track{unseen}", ("On track", "Done")) == "On track"
    assert text_in(unseen * 3) is None


@pytest.mark.parametrize("typed", ["Y", "y", "yes", "YES.", "True", "TRUE", "1", "✓", "✔"])
def test_yes_in_every_spelling(typed: str) -> None:
    assert choice_in(typed, ("Yes",)) == "Yes"
    assert choice_in(typed, ("Yes", "No")) == "Yes"


@pytest.mark.parametrize("typed", ["N", "no", "No.", "FALSE", "0"])
def test_no_in_every_spelling(typed: str) -> None:
    assert choice_in(typed, ("Yes", "No")) == "No"
    assert choice_in(typed, ("Yes",)) == typed, "no sign-off is read out of it"


@given(st.decimals(-(10**12), 10**12, places=4), st.booleans(), st.sampled_from(["", "%", "k", "m", "bn"]))
@example(Decimal("95.4"), False, "%")
def test_what_is_read_is_the_nearest_number_there_is(figure: Decimal, commas: bool, scale: str) -> None:
    """Not a hair off: 28.7% is the very number that 0.287 typed in a cell is."""
    text = f"{figure:{',' if commas else ''}f}{scale}"
    exact = figure.scaleb({"": 0, "%": -2, "k": 3, "m": 6, "bn": 9}[scale])
    assert number_in(text) == float(exact)


@given(st.text(max_size=30))
def test_any_text_is_read_or_not_and_never_falls_over(text: str) -> None:
    read = number_in(text)
    assert read is None or (math.isfinite(read) and any(character.isdigit() for character in text))
    day, as_text = day_in(text)
    assert as_text == (day is not None)
    assert day is None or EARLIEST <= day <= LATEST


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6), st.integers(0, 3))
def test_what_we_write_for_people_reads_back(figure: float, decimals: int) -> None:
    for unit in ("number", "percent", "currency"):
        text = written(figure, unit, decimals)
        assert number_in(text) == pytest.approx(figure, abs=0.5001 * 10**-decimals)


@given(st.text("0123456789", min_size=300, max_size=400))
def test_a_number_too_large_for_a_cell_is_not_read(digits: str) -> None:
    assume(digits[0] != "0")
    read = number_in(digits)
    assert read is None or math.isfinite(read)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2024, 7, 12), date(2024, 7, 12)),
        (datetime(2024, 7, 12, 16, 30), date(2024, 7, 12)),
        (45485.0, date(2024, 7, 12)),  # its format was lost
        (45485.75, date(2024, 7, 12)),
        (45485, date(2024, 7, 12)),
        (date(1900, 1, 5), None),  # a 5 typed into a cell formatted as a date
        (datetime(9999, 12, 31), None),
        (5, None),
        (20240712.0, None),
        (math.inf, None),
        (math.nan, None),
        (True, None),
        (time(12, 7), None),
        (timedelta(1), None),
        (None, None),
        ("", None),
    ],
)
def test_a_day_is_read_from_whatever_a_cell_holds(cell: Any, day: date | None) -> None:
    assert day_in(cell) == (day, False)


@given(
    st.dates(EARLIEST, LATEST), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d.%m.%Y", "%d-%m-%Y"])
)
def test_every_day_reads_back(day: date, pattern: str) -> None:
    assert day_in(day.strftime(pattern)) == (day, True)


def test_a_choice_is_known_however_it_is_written() -> None:
    choices = ("On track", "At risk", "Done")
    for typed in ("On track", "on track", " ON  TRACK ", "on track "):
        assert choice_in(typed, choices) == "On track"
    assert choice_in("On  the track", choices) == "On the track"
    assert choice_in("", choices) == ""


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  fine ", "fine"), ("a\r\nb", "a\nb"), ("a_x000D_\nb", "a\nb"), ("   ", None), ("", None), (None, None),
        (2014.0, "2014"), (0.5, "0.5"), (True, "True"), (date(2024, 7, 1), "2024-07-01"),
        (datetime(2024, 7, 1), "2024-07-01"), (datetime(2024, 7, 1, 9, 30), "2024-07-01 09:30:00"),
    ],
)  # fmt: skip
def test_a_text_is_what_stands_in_the_cell(cell: Any, text: str | None) -> None:
    assert text_in(cell) == text
