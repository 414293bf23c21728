"""The look at measures of a longer period in the months between its returns: whether there is one, and at which."""

from typing import TYPE_CHECKING

from pmf_xl.rules.periods import Period, is_due
from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    from pmf_xl.catalogue.catalogue import Catalogue
    from pmf_xl.catalogue.models import Framework, Measure

ALL = "all"  # in place of flags


def is_between(framework: "Framework", period: Period) -> bool:
    """Say whether a period is a month between the returns of a council's cycle: not the last before one."""
    return is_shorter(framework, period) and not is_due(framework.cycle, period)


def is_shorter(framework: "Framework", period: Period) -> bool:
    """Say whether a period is a month, and the council collects more seldom."""
    return period.frequency is Frequency.MONTHLY and framework.cycle.months > period.months


def looked_at(catalogue: "Catalogue", period: Period) -> "tuple[Measure, ...]":
    """Return the measures that services are asked about in a period between their returns."""
    framework = catalogue.framework
    if not (framework.monthly_look and is_between(framework, period)):
        return ()
    wanted = set(framework.monthly_look)
    return tuple(
        measure
        for measure in catalogue.measures
        if measure.frequency is framework.cycle and (ALL in wanted or not wanted.isdisjoint(measure.flags))
    )


def due_in_months(catalogue: "Catalogue") -> bool:
    """Say whether a figure of any measure is due each month: then a month has returns that count."""
    return any(measure.frequency is Frequency.MONTHLY for measure in catalogue.measures)
