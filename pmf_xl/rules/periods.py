"""Financial periods: months, quarters, halves and years, and when a measure is due in them.

A period knows its year by the year it starts in and counts months from the year's first month, which is April
unless `year_start` says otherwise. The text of a period (`2024-25-Q1`) does not say where the year starts;
only its dates do.
"""

import re
from calendar import month_name, monthrange
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from pmf_xl.rules.terms import Frequency

APRIL = 4
LETTERS = {
    Frequency.MONTHLY: "M",
    Frequency.QUARTERLY: "Q",
    Frequency.HALF_YEARLY: "H",
    Frequency.ANNUAL: "Y",
}
_WRITTEN = re.compile(r"(\d{4})-(\d{2})-(?:M(\d{2})|Q([1-4])|H([12])|Y|([RV]))", re.IGNORECASE | re.ASCII)
#: What goes out and comes back for a year besides its figures: the annual round, and directors' review of it.
ROUND, REVIEW = "R", "V"
STAGES = {ROUND: "annual round", REVIEW: "review of targets"}
REMEDY = "Write a period as 2024-25-M01 (April), 2024-25-Q1, 2024-25-H1 or 2024-25-Y."


@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """A month, quarter, half or whole of a financial year; with a `stage`, what is planned for that year.

    `starts` is the calendar year the financial year starts in, `number` counts within the year from 1.
    Periods order by their last day, shorter before longer, so a quarter comes after its months and before the
    half it closes.

    >>> quarter = Period.parse("2024-25-Q1")
    >>> quarter.label, str(quarter.previous()), str(quarter.year_before()), quarter.last_day
    ('Q1 2024-25', '2023-24-Q4', '2023-24-Q1', datetime.date(2024, 6, 30))
    """

    starts: int
    frequency: Frequency
    number: int = 1
    year_start: int = field(default=APRIL)
    stage: str = field(default="")
    #: One number for all of it, by which periods are told apart and put in order: there are very many of them.
    _key: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse a period there is not."""
        object.__setattr__(self, "frequency", Frequency(self.frequency))
        if not 1 <= self.number <= self.periods_in_year:
            raise ValueError(
                f"a year has {self.periods_in_year} {self.frequency} periods, not {self.number}. {REMEDY}"
            )
        if not 1 <= self.year_start <= 12:
            raise ValueError(f"a year starts in a month from 1 to 12, not {self.year_start}")
        months = self.months
        end = self.starts * 12 + self.year_start + self.number * months
        stage = ("", *STAGES).index(self.stage)
        object.__setattr__(self, "_key", ((end * 13 + months) * 13 + self.year_start) * 3 + stage)

    @classmethod
    def parse(cls, text: str, year_start: int = APRIL) -> "Period":
        """Read a period from its text; raises `ValueError` with a remedy for any other text.

        >>> Period.parse("2024-26-Q1")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ValueError: '2024-26-Q1' is not a period: 2024 is followed by 25. Write ... or 2024-25-Y.
        """
        return _parsed(str(text), year_start)

    @classmethod
    def of_date(cls, day: date, frequency: str = Frequency.QUARTERLY, year_start: int = APRIL) -> "Period":
        """Give the period of a frequency that a day falls in.

        >>> str(Period.of_date(date(2025, 2, 14))), str(Period.of_date(date(2025, 2, 14), "monthly"))
        ('2024-25-Q4', '2024-25-M11')
        """
        frequency = Frequency(frequency)
        months_in = (day.month - year_start) % 12
        starts = day.year - (day.month < year_start)
        return cls(starts, frequency, months_in // frequency.months + 1, year_start)

    def __str__(self) -> str:
        """Write it as files and commands do: `2024-25-Q1`."""
        if self.stage:
            return f"{self.year}-{self.stage}"
        letter = LETTERS[self.frequency]
        numbered = {"M": f"M{self.number:02}", "Y": "Y"}.get(letter, f"{letter}{self.number}")
        return f"{self.year}-{numbered}"

    def __eq__(self, other: object) -> bool:
        """Compare all there is to a period."""
        return self._key == other._key if isinstance(other, Period) else NotImplemented

    def __hash__(self) -> int:
        """Agree with equality."""
        return self._key

    def __lt__(self, other: "Period") -> bool:
        """Order by last day, then shorter before longer."""
        return self._key < other._key if isinstance(other, Period) else NotImplemented

    def __le__(self, other: "Period") -> bool:
        """Order as `<` does."""
        return self._key <= other._key if isinstance(other, Period) else NotImplemented

    def __gt__(self, other: "Period") -> bool:
        """Order as `<` does."""
        return self._key > other._key if isinstance(other, Period) else NotImplemented

    def __ge__(self, other: "Period") -> bool:
        """Order as `<` does."""
        return self._key >= other._key if isinstance(other, Period) else NotImplemented

    @property
    def year(self) -> str:
        """The financial year: `2024-25`."""
        return f"{self.starts:04}-{(self.starts + 1) % 100:02}"

    @property
    def label(self) -> str:
        """The period as people write it: `April 2024`, `Q1 2024-25`, `2024-25`."""
        if self.stage:
            return f"{self.year} {STAGES[self.stage]}"
        if self.frequency is Frequency.MONTHLY:
            first = self.first_day
            return f"{month_name[first.month]} {first.year}"
        return self.year if self.frequency is Frequency.ANNUAL else f"{str(self)[8:]} {self.year}"

    @property
    def months(self) -> int:
        """How many months it lasts."""
        return self.frequency.months

    @property
    def periods_in_year(self) -> int:
        """How many of its length make a year."""
        return 12 // self.frequency.months

    @property
    def first_month(self) -> int:
        """Where it starts, in months since the year's first: 0 for April."""
        return (self.number - 1) * self.months

    @property
    def last_month(self) -> int:
        """Where it ends, in months since the year's first: 2 for the first quarter."""
        return self.number * self.months - 1

    @property
    def first_day(self) -> date:
        """Its first day."""
        year, month = self._calendar(self.first_month)
        return date(year, month, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return _last_day(self)

    def _calendar(self, month: int) -> tuple[int, int]:
        years, within = divmod(self.year_start - 1 + month, 12)
        return self.starts + years, within + 1

    def shifted(self, count: int) -> "Period":
        """Give the period of the same length so many later, or earlier if negative."""
        return _shifted(self, count)

    def previous(self) -> "Period":
        """Give the period of the same length just before."""
        return self.shifted(-1)

    def next(self) -> "Period":
        """Give the period of the same length just after."""
        return self.shifted(1)

    def year_before(self) -> "Period":
        """Give the same period a year before."""
        return self.shifted(-self.periods_in_year)

    def contains(self, other: "Period") -> bool:
        """Say whether another period lies within this one; what is planned for a year lies in none but itself."""
        return (
            self.starts == other.starts
            and self.stage == other.stage
            and self.first_month <= other.first_month
            and other.last_month <= self.last_month
        )

    def within(self, frequency: str) -> "tuple[Period, ...]":
        """Give the periods of a shorter (or the same) frequency that make this one up, in order.

        >>> [str(month) for month in Period.parse("2024-25-Q1").within("monthly")]
        ['2024-25-M01', '2024-25-M02', '2024-25-M03']
        """
        return _within(self, frequency)

    def ending(self, frequency: str) -> "Period":
        """Give the period of a frequency that this one's last month falls in.

        >>> quarter = Period.parse("2024-25-Q1")
        >>> str(quarter.ending("monthly")), str(quarter.ending("annual"))
        ('2024-25-M03', '2024-25-Y')
        """
        return _ending(self, frequency)


@lru_cache(maxsize=4096)
def _parsed(text: str, year_start: int) -> Period:
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a period. {REMEDY}")
    starts, following = int(found[1]), found[2]
    if int(following) != (starts + 1) % 100:
        raise ValueError(
            f"{text!r} is not a period: {starts} is followed by {(starts + 1) % 100:02}. {REMEDY}"
        )
    month, quarter, half, stage = found[3], found[4], found[5], found[6]
    if stage:
        return _period(starts, Frequency.ANNUAL, 1, year_start, stage.upper())
    if month:
        if not 1 <= int(month) <= 12:
            raise ValueError(f"{text!r} is not a period: months go from M01 to M12. {REMEDY}")
        return _period(starts, Frequency.MONTHLY, int(month), year_start)
    if quarter:
        return _period(starts, Frequency.QUARTERLY, int(quarter), year_start)
    if half:
        return _period(starts, Frequency.HALF_YEARLY, int(half), year_start)
    return _period(starts, Frequency.ANNUAL, 1, year_start)


@lru_cache(maxsize=16384)
def _period(starts: int, frequency: Frequency, number: int, year_start: int, stage: str = "") -> Period:
    """Give a period, the same one whenever it is asked for again: then it is told at a glance that it is the same."""
    return Period(starts, frequency, number, year_start, stage)


# What is asked of the same few periods again and again is worked out once.


@lru_cache(maxsize=16384)
def _shifted(period: Period, count: int) -> Period:
    years, before = divmod(period.number - 1 + count, period.periods_in_year)
    return _period(period.starts + years, period.frequency, before + 1, period.year_start, period.stage)


@lru_cache(maxsize=4096)
def _within(period: Period, frequency: str) -> tuple[Period, ...]:
    step = Frequency(frequency)
    numbers = range(period.first_month // step.months + 1, period.last_month // step.months + 2)
    periods = (_period(period.starts, step, number, period.year_start) for number in numbers)
    whole = _period(period.starts, period.frequency, period.number, period.year_start)
    return tuple(part for part in periods if whole.contains(part))


@lru_cache(maxsize=4096)
def _ending(period: Period, frequency: str) -> Period:
    step = Frequency(frequency)
    return _period(period.starts, step, period.last_month // step.months + 1, period.year_start)


@lru_cache(maxsize=4096)
def _last_day(period: Period) -> date:
    year, month = period._calendar(period.last_month)
    return date(year, month, monthrange(year, month)[1])


@lru_cache(maxsize=4096)
def is_due(frequency: str, period: Period) -> bool:
    """Say whether a measure of a frequency is due in a period: whether one of its own periods ends there.

    >>> is_due("annual", Period.parse("2024-25-Q3")), is_due("annual", Period.parse("2024-25-Q4"))
    (False, True)
    """
    if period.stage:
        return False
    months = max(Frequency(frequency).months, period.months)
    return (period.last_month + 1) % months == 0


@lru_cache(maxsize=4096)
def previous_due(frequency: str, period: Period) -> Period:
    """Give the last period of the same length, before this one, in which a measure of a frequency was due.

    >>> quarter = Period.parse("2024-25-Q4")
    >>> str(previous_due("annual", quarter)), str(previous_due("monthly", quarter))
    ('2023-24-Q4', '2024-25-Q3')
    """
    earlier = period.previous()
    while not is_due(frequency, earlier):
        earlier = earlier.previous()
    return earlier


def same_period_last_year(period: Period) -> Period:
    """Give the same period a year before.

    >>> str(same_period_last_year(Period.parse("2024-25-Q1")))
    '2023-24-Q1'
    """
    return period.year_before()
