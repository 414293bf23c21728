"""Periods as councils write them: `Q2 2023/24`, `Apr-24`, `Quarter 2 (Jul-Sep) 2023-24`, a date in a heading."""

import re
from calendar import month_abbr, month_name
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pmf_xl.rules.periods import APRIL, Period
from pmf_xl.rules.terms import Frequency

_MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
_MONTHS |= {name.casefold(): number for number, name in enumerate(month_abbr) if name}
_MONTHS["sept"] = 9
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DASH = r"\s*[-/–—]\s*"
_YEAR = re.compile(rf"(?<![\d.,£])(?:fy\s*)?(20\d\d|19\d\d|\d\d){_DASH}(20\d\d|19\d\d|\d\d)(?![\d%.])", re.I)
_PART = re.compile(
    r"\b(?:(?P<quarter>q|qtr|quarter)|(?P<half>h|half)|(?P<month>m|month|period))[\s-]*(?P<number>\d{1,2})\b",
    re.I,
)
_QUARTER_FIRST = re.compile(r"\b([1-4])(?:st|nd|rd|th)\s+(?:quarter|qtr)\b", re.I)
_MONTH_AND_YEAR = re.compile(
    rf"(?<![a-z])({_MONTH})\.?(?:{_DASH}|\s*['’]\s*|\s+)(20\d\d|19\d\d|\d\d)(?!\d|{_DASH}\d)", re.I
)
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](20\d\d|\d\d)(?!\d)|(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)"
)
#: Months in brackets or after a quarter say the same again: Q1 (Apr-Jun).
_SPAN = re.compile(rf"[(]?(?<![a-z])(?:{_MONTH})\.?\s*(?:-|–|to)\s*(?:{_MONTH})\b\.?[)]?", re.I)
_WHOLE_YEAR = re.compile(r"\b(?:full[ -]year|year[ -]end|end of year|annual|year|eoy|fy)\b", re.I)


@dataclass(frozen=True, slots=True)
class SpeltPeriod:
    """A period found in a text, and what else the text says: `Target`, of `Q2 2023/24 Target`."""

    period: Period
    rest: str = ""


def spelt_period(found: object, year_start: int = APRIL, year: int | None = None) -> SpeltPeriod | None:
    """Find the period that a heading or a cell names, or give None.

    `year` is the year that begins the financial year where the text names none, as for `Q2` under `2023/24`. The first
    and the last day of a month stand for that month: `31/03/2024` is March 2024.

    >>> [str(spelt_period(text).period) for text in ("Qtr 2 23/24", "Apr-24", "2023-24", "31/03/2024")]
    ['2023-24-Q2', '2024-25-M01', '2023-24-Y', '2023-24-M12']
    >>> spelt_period("2023/24 Q2 Target").rest, spelt_period("2024"), spelt_period("2023/25")
    ('Target', None, None)
    """
    if isinstance(found, date):
        day = found.date() if isinstance(found, datetime) else found
        return _of_day(day, year_start)
    text = " ".join(str(found or "").split())
    try:
        period = Period.parse(text, year_start)
    except ValueError:
        return _in_words(text, year_start, year)
    return None if period.stage else SpeltPeriod(period)


def _in_words(text: str, year_start: int, year: int | None) -> SpeltPeriod | None:
    if day := _DAY.search(text):
        return _with_rest(_day_written(day), text, [day], year_start)
    if month := _MONTH_AND_YEAR.search(_SPAN.sub(lambda span: " " * len(span[0]), text)):
        first = date(_whole_year(month[2]), _MONTHS[month[1].casefold()], 1)
        return _with_rest(first, text, [month], year_start)
    span = _SPAN.search(text)
    named = _YEAR.search(text)
    starts = _starts(named) if named else year
    if starts is None:
        return None
    part, ordinal = _PART.search(text), _QUARTER_FIRST.search(text)
    used = [one for one in (named, part or ordinal, span) if one]
    try:
        if part:
            kind = (
                Frequency.QUARTERLY
                if part["quarter"]
                else Frequency.MONTHLY
                if part["month"]
                else Frequency.HALF_YEARLY
            )
            return SpeltPeriod(Period(starts, kind, int(part["number"]), year_start), _rest(text, used))
        if ordinal:
            return SpeltPeriod(
                Period(starts, Frequency.QUARTERLY, int(ordinal[1]), year_start), _rest(text, used)
            )
    except ValueError:  # a fifth quarter
        return None
    if named is None and (month := re.match(rf"({_MONTH})\b", text, re.I)):
        number = _MONTHS[month[1].casefold()]
        return _of_month(date(starts + (number < year_start), number, 1), _rest(text, [month]), year_start)
    whole = _WHOLE_YEAR.search(text)
    if named is None and whole is None:
        return None
    return SpeltPeriod(
        Period(starts, Frequency.ANNUAL, 1, year_start), _rest(text, [*used, *([whole] if whole else [])])
    )


def _starts(named: re.Match[str]) -> int | None:
    """Give the year that a financial year begins in, where the next one follows it."""
    starts = _whole_year(named[1])
    return starts if _whole_year(named[2]) == starts + 1 else None


def _whole_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day_written(found: re.Match[str]) -> date | None:
    """Read a day as Britain writes it, day before month, or as ISO does."""
    parts = found.groups()
    year, month, day = parts[3:] if parts[3] else (parts[2], parts[1], parts[0])
    try:
        return date(_whole_year(year), int(month), int(day))
    except ValueError:
        return None


def _with_rest(day: date | None, text: str, used: list[re.Match[str]], year_start: int) -> SpeltPeriod | None:
    spelt = _of_day(day, year_start) if day else None
    return SpeltPeriod(spelt.period, _rest(text, used)) if spelt else None


def _of_day(day: date, year_start: int) -> SpeltPeriod | None:
    is_edge = day.day == 1 or (day + timedelta(days=1)).day == 1
    return _of_month(day, "", year_start) if is_edge else None


def _of_month(day: date, rest: str, year_start: int) -> SpeltPeriod:
    return SpeltPeriod(Period.of_date(day, Frequency.MONTHLY, year_start), rest)


def _rest(text: str, used: list[re.Match[str]]) -> str:
    """Give what is left of a text without the pieces that name its period."""
    for piece in used:
        text = text[: piece.start()] + " " * (piece.end() - piece.start()) + text[piece.end() :]
    return " ".join(re.sub(r"[()\[\]:,;–—-]", " ", text).split())
