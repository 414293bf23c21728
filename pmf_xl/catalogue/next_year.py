"""The catalogue of the next year, made of this one's: for the team to look over."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pmf_xl.catalogue.catalogue import Catalogue
from pmf_xl.catalogue.models import CalendarRow, Measure, Target
from pmf_xl.rules.periods import Period, is_due
from pmf_xl.rules.terms import Frequency, Polarity

YEAR = timedelta(weeks=52)  # so that a Tuesday stays one
DAYS = ("opens", "due", "review", "leadership")


@dataclass(frozen=True, slots=True)
class NextYear:
    """A catalogue for the next year, and what is to be looked at in it."""

    catalogue: Catalogue
    left_out: tuple[str, ...]  # measures retired by then
    carried: int  # targets taken from the year before
    asked: tuple[str, ...]  # measures of which targets are to be given
    moved: int  # periods of the calendar


def for_next_year(catalogue: Catalogue, year: Period, *, carry: bool = True) -> NextYear:
    """Make the catalogue of a year from that of the year before.

    Measures that are retired by then are left out, with their targets. Targets that the year has none of are taken from
    the year before, unless the measure is counted in another unit by now; without `carry` their cells are left empty,
    to be filled in. The calendar's dates are moved by 52 weeks.
    """
    kept = [
        one
        for one in catalogue.measures
        if one.holds_until is None or one.holds_until.last_day >= year.first_day
    ]
    refs = {measure.ref for measure in kept}
    left_out = tuple(one.ref for one in catalogue.measures if one.ref not in refs)
    targets = [one for one in catalogue.targets if one.ref in refs]
    given = {one.ref for one in targets if one.period.starts == year.starts and not one.gives_ends_only}
    every = [
        one for measure in kept if measure.ref not in given for one in _targets(catalogue, measure, year)
    ]
    new = [one for one in every if _is_of_same_unit(catalogue, one)]
    asked = [one.ref for one in (every if not carry else (one for one in every if one not in new))]
    if not carry:
        new = [Target.model_construct(ref=one.ref, period=one.period, target=None) for one in new]
    targets, new = _with_ends(targets, new)
    rows = tuple(_moved(catalogue, year))
    return NextYear(
        replace(
            catalogue,
            measures=tuple(kept),
            targets=(*targets, *new),
            history=tuple(one for one in catalogue.history if one.ref in refs),
            benchmarks=tuple(one for one in catalogue.benchmarks if one.ref in refs),
            comparators=tuple(one for one in catalogue.comparators if one.ref in refs),
            breakdowns=tuple(one for one in catalogue.breakdowns if one.ref in refs),
            changes=tuple(one for one in catalogue.changes if one.ref not in left_out),
            framework=catalogue.framework.model_copy(
                update={"calendar": (*catalogue.framework.calendar, *rows)}
            ),
        ),
        left_out,
        len(new) if carry else 0,
        tuple(dict.fromkeys(asked)),
        len(rows),
    )


def _targets(catalogue: Catalogue, measure: Measure, year: Period) -> Iterator[Target]:
    """Give a measure's targets of the year before as those of this one, in the periods it is measured in."""
    if measure.polarity is Polarity.NONE:
        return
    for target in catalogue.targets:
        if target.ref == measure.ref and target.period.starts == year.starts - 1:
            when = target.period.shifted(target.period.periods_in_year)
            last = measure.holds_until
            if is_due(measure.frequency, when) and (last is None or when.last_day <= last.last_day):
                yield target.model_copy(update={"period": when})


def _with_ends(targets: list[Target], new: list[Target]) -> tuple[list[Target], list[Target]]:
    """Give targets and new ones, a new one with what its period says of further grades already."""
    said = {(one.ref, one.period): one.ends for one in targets if one.gives_ends_only}
    joined = {(one.ref, one.period) for one in new if (one.ref, one.period) in said}
    return (
        [one for one in targets if (one.ref, one.period) not in joined],
        [
            one.model_copy(update={"ends": said[one.ref, one.period]})
            if (one.ref, one.period) in joined
            else one
            for one in new
        ],
    )


def _is_of_same_unit(catalogue: Catalogue, target: Target) -> bool:
    """Say whether a measure is counted as it was a year before the period of a target."""
    before = catalogue.at(target.period.year_before()).measure_or_none(target.ref)
    now = catalogue.at(target.period).measure_or_none(target.ref)
    return before is not None and now is not None and before.unit is now.unit


def _moved(catalogue: Catalogue, year: Period) -> Iterator[CalendarRow]:
    """Give the dates of the year before, moved, for periods that have none yet."""
    known = {row.period for row in catalogue.framework.calendar}
    for row in catalogue.framework.calendar:
        when = row.period.shifted(row.period.periods_in_year)
        if row.period.starts == year.starts - 1 and when not in known:
            days = {name: _later(getattr(row, name)) for name in DAYS}
            committees = {code: day + YEAR for code, day in row.committees.items()}
            yield row.model_copy(update={"period": when, "committees": committees, **days})


def _later(day: date | None) -> date | None:
    return day + YEAR if day else None


def year_of(catalogue: Catalogue, text: str) -> Period:
    """Read a year as it is written: 2025-26; raises `ValueError` for any other text."""
    written = text.strip().upper().removesuffix("-Y")
    period = catalogue.period(f"{written}-Y")
    assert period.frequency is Frequency.ANNUAL
    return period
