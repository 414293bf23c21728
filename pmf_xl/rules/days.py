"""Days: as people write them, and as spreadsheets count them."""

from datetime import date, datetime, timedelta
from typing import Final

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
