"""Days as people and programs type them, read without guessing: the day stands before the month."""

import re
from datetime import date, datetime

from pmf_xl.rules.letters import as_seen

#: What stands for a day once its parts are set apart by spaces; the first that fits is meant.
_DATES = (
    "%Y %m %d", "%Y%m%d", "%Y %b %d", "%Y %B %d", "%d %m %Y", "%d %m %y", "%d %B %Y", "%d %b %Y", "%d %B %y",
    "%d %b %y", "%B %d %Y", "%b %d %Y",
)  # fmt: skip
_BETWEEN = re.compile(r"[-/.,\\–−]|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])|\bof\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    r"(?:T|,? (?:at )?|,)\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?(?: ?[ap]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|rs|r|nes)?\b\.?,?", re.IGNORECASE
)


def typed_date(text: str) -> date | None:
    """Read a day as people and programs write it, the day before the month; a day of the week must be the right one.

    >>> [typed_date(text) for text in ("Monday 8th of July, 2024", "08/07/2024 15:30", "2024/07/08", "08-Jul-24")]
    [datetime.date(2024, 7, 8), datetime.date(2024, 7, 8), datetime.date(2024, 7, 8), datetime.date(2024, 7, 8)]
    >>> typed_date("07/31/2024"), typed_date("31 June 2024"), typed_date("Tuesday 8 July 2024")
    (None, None, None)
    """
    plain = _TIME_OF_DAY.sub("", as_seen(text))
    plain, weekday = _without_weekday(plain)
    plain = as_seen(_BETWEEN.sub(" ", _ORDINAL.sub("", plain))).replace("Sept ", "Sep ")
    for pattern in _DATES:
        try:
            day = datetime.strptime(plain, pattern).date()
        except ValueError:
            continue
        return day if weekday in (None, day.weekday()) else None
    return None


def _without_weekday(text: str) -> tuple[str, int | None]:
    """Take the day of the week out of a date, and say which it is."""
    found = _WEEKDAY.search(text)
    if found is None:
        return text, None
    return text[: found.start()] + text[found.end() :], _WEEKDAYS.index(found[1].casefold())
