"""Which period a council is working on, told from what has been issued and not closed, and from the day."""

from typing import TYPE_CHECKING, Final

from pmf_xl.catalogue.next_steps import first_period

if TYPE_CHECKING:
    from datetime import date

    from pmf_xl.ledger.asking import Asking
    from pmf_xl.returns.times import Times
    from pmf_xl.rules.periods import Period

FAR: Final = 2  # periods of the cycle: further from the open one, a period may be a slip of the keyboard


def open_period(times: "Times", ledger: "Asking", today: "date") -> "Period":
    """Return the period that is open: the last that was issued, the one after it where that is closed.

    Where nothing has been issued yet it is the one to issue first.
    """
    catalogue = times.catalogue
    cycle = catalogue.framework.cycle
    known = map(catalogue.period, ledger.periods_issued().values())
    issued = {period for period in known if not period.stage}
    of_cycle = [period for period in issued if period.frequency == cycle]
    if not issued:
        return first_period(catalogue, today)
    still = [period for period in of_cycle or issued if times.closing(period) is None]
    return max(still) if still else max(of_cycle or issued).next()


def is_far(period: "Period", from_open: "Period", cycle_months: int) -> bool:
    """Say whether a period ends more than two periods of the cycle before or after the open one."""
    return abs(_month(period) - _month(from_open)) > FAR * cycle_months


def _month(period: "Period") -> int:
    last = period.last_day
    return last.year * 12 + last.month
