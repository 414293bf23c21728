"""How a project's milestones stand against their dates.

`MILESTONE` and `REPORTED_BETTER` use the names `status` (a word of MilestoneStatus), `due`, `completed`,
`as_at` (days as spreadsheet serial numbers) and `slippage_days`, so a sheet can show them live.
"""

from collections.abc import Iterable
from datetime import date

from pmf_xl.rules.days import serial
from pmf_xl.rules.expression import (
    Expression,
    at_most,
    blank,
    both,
    either,
    is_number,
    more,
    name,
    negate,
    one_of,
    same,
    when,
)
from pmf_xl.rules.in_python import run
from pmf_xl.rules.operations import Value
from pmf_xl.rules.terms import MilestoneStatus, Rating

status, due, completed = name("status"), name("due"), name("completed")

# Somebody who gives the date it was completed and leaves the status empty means that it is done.
_done = either(same(status, MilestoneStatus.DONE), both(blank(status), negate(blank(completed))))
# Done on a day nobody wrote down: by the day it was reported, at the latest.
_judged_on = when(both(_done, negate(blank(completed))), completed, name("as_at"))
_late = when(blank(due), False, more(_judged_on, due))
_within_slippage = at_most(_judged_on - due, name("slippage_days"))
_readable = both(
    either(blank(status), one_of(status, *MilestoneStatus)),
    either(blank(due), is_number(due)),
    either(blank(completed), is_number(completed)),
)
_as_reported = when(
    same(status, MilestoneStatus.ON_TRACK),
    Rating.GREEN,
    when(
        same(status, MilestoneStatus.AT_RISK),
        Rating.AMBER,
        when(
            same(status, MilestoneStatus.OFF_TRACK), Rating.RED, Rating.GREY
        ),  # not started, and not yet due
    ),
)
_by_date = when(_within_slippage, Rating.AMBER, Rating.RED)

MILESTONE: Expression = when(
    both(blank(status), blank(completed)),
    Rating.NO_DATA,
    when(_readable, when(_late, _by_date, when(_done, Rating.GREEN, _as_reported)), None),
)
REPORTED_BETTER: Expression = when(
    _readable,
    when(
        _done,
        when(blank(completed), False, more(completed, name("as_at"))),
        when(
            _late,
            either(
                same(status, MilestoneStatus.ON_TRACK),
                both(same(status, MilestoneStatus.AT_RISK), negate(_within_slippage)),
            ),
            False,
        ),
    ),
    False,
)

WORST_FIRST = (Rating.RED, Rating.NO_DATA, Rating.AMBER, Rating.GREEN, Rating.BLUE, Rating.GREY)


def milestone_rating(
    status: str | None,
    due: date | None,
    completed: date | None,
    as_at: date,
    slippage_days: int = 14,
) -> Rating:
    """Rate a milestone as it stands on the day `as_at`.

    Done on or before its date is green; open and not yet due is as reported (not started: grey); past its
    date is amber for `slippage_days` and red after. One that nobody reported on is no data. Raises
    `ValueError` for a status there is not, `TypeError` for a date that is none.

    >>> milestone_rating("On track", date(2024, 6, 1), None, as_at=date(2024, 6, 30))
    <Rating.RED: 'RED'>
    """
    return Rating(str(run(MILESTONE, _values(status, due, completed, as_at, slippage_days))))


def reported_better(
    status: str | None,
    due: date | None,
    completed: date | None,
    as_at: date,
    slippage_days: int = 14,
) -> bool:
    """Say whether a milestone is reported better than its date allows, or done on a day still to come.

    Raises as `milestone_rating` does.

    >>> reported_better("On track", date(2024, 6, 1), None, as_at=date(2024, 6, 30))
    True
    """
    return bool(run(REPORTED_BETTER, _values(status, due, completed, as_at, slippage_days)))


def project_rating(ratings: Iterable[str]) -> Rating:
    """Give a project the rating of its worst open milestone; grey where none is open.

    `ratings` are those of its open milestones. No data is worse than amber, for it may be anything.

    >>> project_rating(["GREEN", "AMBER"]), project_rating([])
    (<Rating.AMBER: 'AMBER'>, <Rating.GREY: 'GREY'>)
    """
    open_ones = [Rating(rating) for rating in ratings]
    return min(open_ones, key=WORST_FIRST.index, default=Rating.GREY)


def _values(
    status: str | None, due: date | None, completed: date | None, as_at: date, slippage_days: int
) -> dict[str, Value]:
    if status and str(status).casefold() not in {known.casefold() for known in MilestoneStatus}:
        raise ValueError(f"status must be one of {', '.join(MilestoneStatus)}, not {status!r}")
    dates = {"due": due, "completed": completed, "as_at": as_at}
    for key, day in dates.items():
        if not (isinstance(day, date) or (day is None and key != "as_at")):
            raise TypeError(f"{key} must be a date, not {day!r}")
    days = {key: None if day is None else serial(day) for key, day in dates.items()}
    return {"status": status or None, "slippage_days": slippage_days, **days}
