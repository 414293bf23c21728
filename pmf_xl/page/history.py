"""A measure's history: a row for each period, or of quarters over more than a year a row for each year."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    from pmf_xl.page.shown import Mark
    from pmf_xl.rules.periods import Period

_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Then:
    """What a measure was in one period."""

    period: "Period"
    figure: str
    target: str
    rating: "Mark | None"
    note: str


@dataclass(frozen=True, slots=True)
class YearThen:
    """What a measure was in one year: its quarters, none where there is no figure."""

    year: str
    quarters: tuple[Then | None, ...]

    @property
    def target(self) -> str:
        """The target of its quarters, where it is the same for all."""
        (target,) = self.targets or {""}
        return target

    @property
    def targets(self) -> set[str]:
        """Every target there is in the year; nothing where a quarter has none."""
        return {one.target for one in self.quarters if one}


@dataclass(frozen=True, slots=True)
class History:
    """Every period, the newest first; `years` hold the same where that is shorter to read."""

    periods: tuple[Then, ...]
    years: tuple[YearThen, ...]

    @property
    def one_target(self) -> str:
        """The target of every year, where it is the same in all."""
        targets = set[str]().union(*(one.targets for one in self.years))
        return targets.pop() if len(targets) == 1 else ""

    @property
    def same_target(self) -> bool:
        """Whether no target changes within a year: it is said once a year then, beside the quarters."""
        return all(len(one.targets) == 1 for one in self.years)


def history_of(periods: Sequence[Then]) -> History:
    """Put what a measure was in order of time, given the newest first."""
    quarterly = all(one.period.frequency is Frequency.QUARTERLY for one in periods)
    years = _by_year(periods) if quarterly and len(periods) > _QUARTERS else ()
    return History(tuple(periods), years)


def _by_year(periods: Sequence[Then]) -> tuple[YearThen, ...]:
    found = []
    for year, held in groupby(periods, lambda one: one.period.year):
        numbered = {one.period.number: one for one in held}
        found.append(YearThen(year, tuple(map(numbered.get, range(1, _QUARTERS + 1)))))
    return tuple(found)
