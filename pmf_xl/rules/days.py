"""Days: as people write them, and as spreadsheets count them."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

FIRST_YEAR: Final = 1900  # of which spreadsheets have days: Excel shows one before as ########
DAY_ZERO: Final = date(1899, 12, 30)  # of spreadsheets: from March 1900 on, days are counted from here


def serial(day: date) -> int:
    """Count a day as spreadsheets do.

    >>> serial(date(2024, 4, 1))
    45383
    """
    return ((day.date() if isinstance(day, datetime) else day) - DAY_ZERO).days


def day_of(serial: float) -> date:
    """Give the day that spreadsheets count so; a part of a day is left out. Raises `OverflowError` for none there is.

    >>> day_of(45383), day_of(45383.75)
    (datetime.date(2024, 4, 1), datetime.date(2024, 4, 1))
    """
    return DAY_ZERO + timedelta(days=int(serial))


class Calendar(StrEnum):
    """How a workbook counts its days."""

    EXCEL = "excel"  # 1 is 1 January 1900, and there is a 29 February 1900
    EXCEL_1904 = "excel 1904"  # 0 is 1 January 1904
    OPEN_DOCUMENT = "open document"  # 0 is 30 December 1899


_ZERO = {Calendar.EXCEL_1904: datetime(1904, 1, 1)}
_LEAP_DAY_THAT_NEVER_WAS = datetime(1900, 3, 1)
_MOST_OFF = 6e-9  # of a day: programs give moments to the millisecond


def number_shown_as(shown: date | time | timedelta, calendar: Calendar = Calendar.EXCEL) -> float:
    """Return the number in a cell that is shown as a day, a time or a length of time; to at least six decimals.

    >>> number_shown_as(time(23, 2, 24)), number_shown_as(datetime(1900, 1, 24, 12)), number_shown_as(date(1900, 1, 31))
    (0.96, 24.5, 31.0)
    """
    if isinstance(shown, timedelta):
        days = shown / timedelta(days=1)
    elif isinstance(shown, time):
        days = (datetime.combine(DAY_ZERO, shown) - datetime.combine(DAY_ZERO, time())) / timedelta(days=1)
    else:
        moment = shown if isinstance(shown, datetime) else datetime.combine(shown, time())
        days = (moment - _ZERO.get(calendar, datetime.combine(DAY_ZERO, time()))) / timedelta(days=1)
        days -= calendar is Calendar.EXCEL and moment < _LEAP_DAY_THAT_NEVER_WAS
    rounded = (round(days, places) for places in range(10))
    return next((number for number in rounded if abs(number - days) <= _MOST_OFF), days)


def day_written(day: date) -> str:
    """Write a day as people do.

    >>> day_written(date(2014, 7, 8))
    '8 July 2014'
    """
    return f"{day.day} {day:%B %Y}"


def moment_written(moment: datetime) -> str:
    """Write a moment as people do.

    >>> moment_written(datetime(2014, 7, 18, 9, 5))
    '18 July 2014 at 09:05'
    """
    return f"{day_written(moment)} at {moment:%H:%M}"
