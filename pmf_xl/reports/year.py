"""A year from its four quarters: of each measure what was promised, reached and revised."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.layout.words import range_written
from pmf_xl.release.released import Aim
from pmf_xl.reports.scorecard_table import revision_words
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pmf_xl.release import PeriodFigure, Release, ReleasedFigure
    from pmf_xl.rules.periods import Period


def year_of(release: "Release") -> "Period | None":
    """Give the year that a release looks back at; None where its period ends in the middle of one."""
    return release.period.ending(Frequency.ANNUAL) if is_due(Frequency.ANNUAL, release.period) else None


@dataclass(frozen=True, slots=True)
class YearLine:
    """One measure over a year: its figure of the whole, those of the quarters, and what was aimed at."""

    now: "ReleasedFigure"
    whole: "PeriodFigure"
    quarters: "tuple[PeriodFigure | None, ...]"  # None before the measure began, and where it was not due

    @property
    def promised(self) -> Aim | None:
        """What was aimed at when the year began; None of a measure that had no target then."""
        return self.now.promised

    @property
    def aimed_at(self) -> Aim | None:
        """What is aimed at by the year's end; None where nothing is."""
        one = self.now
        found = Aim(one.year_target, one.year_target_high, one.year_target_in_words)
        return None if found == Aim(None, None, None) else found

    @property
    def revised_to(self) -> Aim | None:
        """What the year's target was revised to; None where it was not."""
        return None if self.aimed_at == self.promised else self.aimed_at

    @property
    def is_revised(self) -> bool:
        """Whether the year's target is not what it was when the year began."""
        return self.aimed_at != self.promised

    def aim_words(self, aim: Aim | None) -> str | None:
        """Write what was aimed at in the unit of the measure."""
        if aim is None or aim.low is None:
            return aim.in_words if aim else None
        high = aim.low if self.now.is_range and aim.high is None else aim.high
        return range_written(aim.low, high, self.now.measure.unit, self.now.measure.decimals)

    @property
    def revisions(self) -> str:
        """Say what figures of the year were before they were revised."""
        found = [
            f"{figure.period.label}: {was[0].lower()}{was[1:]}"
            for figure in self._revisable
            if (was := revision_words(figure))
        ]
        return "; ".join(found)

    @property
    def _revisable(self) -> "Iterator[PeriodFigure]":
        """Give the figures of which it is told that they were revised: the quarters', else the whole year's."""
        quarters = [one for one in self.quarters if one is not None and one.revision]
        yield from quarters or [self.whole]


def year_lines(release: "Release") -> tuple[YearLine, ...]:
    """Give every measure of a release over the year that it ends, in the order of the catalogue."""
    year = year_of(release)
    if year is None:
        return ()
    return tuple(
        YearLine(
            figure,
            release.at(figure.ref, year) or figure,
            tuple(_in_quarter(release, figure, when) for when in year.within(Frequency.QUARTERLY)),
        )
        for figure in release.measures
    )


def _in_quarter(release: "Release", figure: "ReleasedFigure", when: "Period") -> "PeriodFigure | None":
    began = figure.measure.holds_from
    found = release.at(figure.ref, when)
    if found is None or found.is_stale or (began and when.last_day < began.first_day):
        return None
    return found
