"""Rolling shorter periods up into longer ones, and putting the parts of several services together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from pmf_xl.rules.arguments import figure, word
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import ADDS_UP, Aggregation, Contributions


@dataclass(frozen=True, slots=True)
class RollUp:
    """A figure made of others: `missing` of its `of` parts were not there."""

    outturn: float | None
    missing: int
    of: int

    @property
    def complete(self) -> bool:
        """Whether every part was there; a roll-up over a gap is marked, not hidden."""
        return self.missing == 0


def roll_up(
    outturns: Sequence[object],
    aggregation: str,
    *,
    numerators: Sequence[object] | None = None,
    denominators: Sequence[object] | None = None,
) -> RollUp:
    """Roll the figures of some periods, oldest first, up into one.

    "cumulative", "snapshot" and "year-end" take the last figure there is, "sum" adds up, "average" is the ratio of sums
    where every reported figure has its numerator and denominator, else the plain mean. Raises `TypeError` for
    text where a number belongs, `ValueError` for an aggregation there is not or parts that do not match the
    outturns.

    >>> roll_up([0.9, 0.5], "average", numerators=[90, 1], denominators=[100, 2])
    RollUp(outturn=0.8921568627450981, missing=0, of=2)
    >>> roll_up([12, None, 9], "sum").complete
    False
    """
    kind = word(Aggregation, aggregation, "aggregation")
    figures = [figure(value, "outturn") for value in outturns]
    held = [one for one in figures if one is not None]
    missing = len(figures) - len(held)
    if not held:
        return RollUp(None, missing, len(figures))
    if kind is Aggregation.SUM:
        outturn: float = fsum(held)
    elif kind is Aggregation.AVERAGE:
        ratio = _ratio_of_sums(figures, numerators, denominators)
        outturn = fsum(held) / len(held) if ratio is None else ratio
    else:
        outturn = held[-1]
    return RollUp(outturn, missing, len(figures))


def first_that_matters(aggregation: str, there: Sequence[bool]) -> int | None:
    """Say from which part on a roll-up takes its figure; `there` says of each, oldest first, whether it is there.

    Where figures add up that is the first, else the last that is there. None where there is none.

    >>> first_that_matters("sum", [False, True]), first_that_matters("snapshot", [True, True, False])
    (0, 1)
    """
    known = [place for place, one in enumerate(there) if one]
    if not known:
        return None
    return 0 if aggregation in ADDS_UP else known[-1]


def parts_lacking(aggregation: str, outturns: Sequence[object]) -> int | None:
    """Count the parts that a roll-up lacks, of those that it takes its figure from; None where there is no figure.

    >>> parts_lacking("sum", [12, None, 9]), parts_lacking("cumulative", [None, 21, None])
    (1, 1)
    """
    there = [figure(one, "outturn") is not None for one in outturns]
    first = first_that_matters(aggregation, there)
    return None if first is None else there[first:].count(False)


def put_together(
    parts: Sequence[object],
    contributions: str,
    *,
    numerators: Sequence[object] | None = None,
    denominators: Sequence[object] | None = None,
) -> RollUp:
    """Make one figure of what several services give of it.

    Where every part has its numerator and denominator it is the ratio of their sums, whatever the rule. Else "sum" adds
    the parts up, "average" is their plain mean. Raises as `roll_up` does.

    >>> put_together([12, 30, None], "sum")
    RollUp(outturn=42.0, missing=1, of=3)
    >>> put_together([0.9, 0.5], "sum", numerators=[90, 1], denominators=[100, 2]).outturn == 91 / 102
    True
    """
    rule = word(Contributions, contributions, "contributions")
    figures = [figure(value, "outturn") for value in parts]
    held = [one for one in figures if one is not None]
    if not held:
        return RollUp(None, len(figures), len(figures))
    outturn = _ratio_of_sums(figures, numerators, denominators)
    if outturn is None:
        outturn = fsum(held) if rule is Contributions.SUM else fsum(held) / len(held)
    return RollUp(outturn, len(figures) - len(held), len(figures))


def made_of(
    figures: Sequence[object],
    aggregation: str | None = None,
    numerators: Sequence[object] | None = None,
    denominators: Sequence[object] | None = None,
    *,
    of: str = "periods",
) -> tuple[RollUp, int | None]:
    """Make one figure of the "periods" in a longer one, or of what "services" give, and say how many parts it lacks.

    Of periods the last figure is taken where no aggregation is given, parts of services are added up. Raises as
    `roll_up` does.

    >>> made_of([12, None, 9], "sum")
    (RollUp(outturn=21.0, missing=1, of=3), 1)
    >>> made_of([12, 30], of="services")[0].outturn
    42.0
    """
    if of == "services":
        rule = word(Contributions, aggregation or Contributions.SUM, "aggregation")
        made = put_together(figures, rule, numerators=numerators, denominators=denominators)
        return made, None if made.outturn is None else made.missing
    kind = word(Aggregation, aggregation or Aggregation.SNAPSHOT, "aggregation")
    made = roll_up(figures, kind, numerators=numerators, denominators=denominators)
    return made, parts_lacking(kind, figures)


def roll_up_into(
    period: Period,
    outturns: Mapping[Period, float | None],
    frequency: str,
    aggregation: str,
    *,
    numerators: Mapping[Period, float | None] | None = None,
    denominators: Mapping[Period, float | None] | None = None,
) -> RollUp:
    """Roll a measure's figures up into a period at least as long as its own.

    >>> months = {Period.parse("2024-25-M01"): 10.0, Period.parse("2024-25-M02"): 12.0}
    >>> roll_up_into(Period.parse("2024-25-Q1"), months, "monthly", "sum")
    RollUp(outturn=22.0, missing=1, of=3)
    """
    parts = period.within(frequency)
    return roll_up(
        [outturns.get(part) for part in parts],
        aggregation,
        numerators=None if numerators is None else [numerators.get(part) for part in parts],
        denominators=None if denominators is None else [denominators.get(part) for part in parts],
    )


def _ratio_of_sums(
    figures: Sequence[float | None],
    numerators: Sequence[object] | None,
    denominators: Sequence[object] | None,
) -> float | None:
    if numerators is None or denominators is None:
        return None
    if not len(figures) == len(numerators) == len(denominators):
        raise ValueError("give as many numerators and denominators as outturns")
    tops = [figure(value, "numerator") for value in numerators]
    bottoms = [figure(value, "denominator") for value in denominators]
    parts = [
        (top, bottom) for one, top, bottom in zip(figures, tops, bottoms, strict=True) if one is not None
    ]
    known = [(top, bottom) for top, bottom in parts if top is not None and bottom is not None]
    below = fsum(bottom for _, bottom in known)
    return fsum(top for top, _ in known) / below if len(known) == len(parts) and below else None
