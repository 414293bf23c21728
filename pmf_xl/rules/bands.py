"""What a figure is held against, and where green, amber and the grades among them end.

A band ends at a figure of its own ("green from 90, amber from 80"; where lower is better "green up to 10"), or failing
that at what is aimed at less a tolerance. Of a range both ends count, and the upper one may have other bands than the
lower. A band's own figure needs no target; it holds as it is given, whatever the decimals.
"""

from functools import lru_cache

from pmf_xl.rules.expression import (
    Expression,
    absolute,
    at_least,
    at_most,
    blank,
    both,
    either,
    is_number,
    less,
    more,
    name,
    negate,
    one_of,
    optional,
    rounded,
    same,
    when,
)
from pmf_xl.rules.terms import Basis, Polarity, RateAgainst, Rating

polarity, basis, places = name("polarity"), name("basis"), name("places")
is_range, is_lower, is_none = (
    same(polarity, word) for word in (Polarity.RANGE, Polarity.LOWER, Polarity.NONE)
)
has_direction = one_of(polarity, Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE)


def as_published(figure: Expression) -> Expression:
    """Round a figure as it will be printed, so that what is printed and its colour agree."""
    return when(blank(places), figure, rounded(figure, places))


def _given(value: Expression, otherwise: Expression) -> Expression:
    return when(blank(value), otherwise, value)


#: What a figure is rated against: its target, or the council's own figure of the year before, or how others did.
AIM = when(
    same(name("rate_against"), RateAgainst.LAST_YEAR),
    name("last_year"),
    when(same(name("rate_against"), RateAgainst.BENCHMARK), name("benchmark_value"), name("target")),
)
ACTUAL, LOW = as_published(name("outturn")), as_published(AIM)
# A range without an upper bound is a point to hit.
HIGH = when(blank(name("target_high")), LOW, as_published(name("target_high")))
IS_PARTIAL = optional("partial")  # a figure of which nobody says so is of the whole of its period
SCHEME_BASIS = _given(optional("scheme_basis"), basis)
OVER_BASIS = _given(name("over_basis"), SCHEME_BASIS)


def allowance(tolerance: Expression, of_basis: Expression, bound: Expression) -> Expression:
    """Turn a tolerance into the measure's own unit: in percent it is a share of the bound crossed."""
    return when(same(of_basis, Basis.POINTS), tolerance, absolute(bound) * tolerance)


class Band:
    """Where a colour ends: the least and the greatest figure that still has it, by the names of what is given."""

    def __init__(self, least: str, most: str, tolerance: str, above: str, of_basis: Expression) -> None:
        self.least, self.most = name(least), name(most)
        below, beyond_it = name(tolerance), _given(name(above), name(tolerance))
        self.low = _given(self.least, LOW - allowance(below, of_basis, LOW))
        self.high = _given(self.most, HIGH + allowance(beyond_it, of_basis, HIGH))
        self.highest = _given(self.most, LOW + allowance(below, of_basis, LOW))  # where lower is better

    @property
    def holds(self) -> Expression:
        """Hold if the outturn is within the band.

        Asked of the outturn and the worst that is allowed, not of the shortfall: a difference of large numbers
        carries a larger error than nine decimals hide.
        """
        return when(
            is_range,
            both(at_least(ACTUAL, self.low), at_most(ACTUAL, self.high)),
            when(is_lower, at_most(ACTUAL, self.highest), at_least(ACTUAL, self.low)),
        )


GREEN = Band(
    "green_from", "green_up_to", "green_tolerance", "green_tolerance_above",
    _given(name("green_basis"), SCHEME_BASIS),
)  # fmt: skip
AMBER = Band("amber_from", "amber_up_to", "tolerance", "tolerance_above", basis)

_from_given, _up_to_given = (
    both(is_number(green), is_number(amber))
    for green, amber in ((GREEN.least, AMBER.least), (GREEN.most, AMBER.most))
)
#: Whether green and amber both end at figures of their own, so that no target is needed.
HAS_BANDS = when(is_range, both(_from_given, _up_to_given), when(is_lower, _up_to_given, _from_given))
#: Whether something is aimed at that a figure can be compared with.
HAS_TARGET = both(
    is_number(AIM),
    when(is_range, either(blank(name("target_high")), is_number(name("target_high"))), True),
)


def ends_named(grade: str) -> dict[str, str]:
    """Give the names that say where a further grade ends, by what each says."""
    said = ("tolerance", "tolerance_above", "tolerance_basis", "least", "most")
    return {one: f"{grade} {one}" for one in said}


@lru_cache(maxsize=256)
def band_of(grade: str) -> Band:
    """Give the band of a grade: green's, amber's, or that of a further one."""
    if grade in _BUILT_IN:
        return _BUILT_IN[grade]
    named = ends_named(grade)
    return Band(
        named["least"],
        named["most"],
        named["tolerance"],
        named["tolerance_above"],
        name(named["tolerance_basis"]),
    )


_BUILT_IN = {Rating.GREEN.value: GREEN, Rating.AMBER.value: AMBER}


def within(grade: str) -> Expression:
    """Hold if the outturn is within the band of a further grade.

    Where green and amber end at figures of their own there may be no target: then only figures say where it ends.
    """
    band = band_of(grade)
    low, high = is_number(band.least), is_number(band.most)
    own = when(is_range, both(low, high), when(is_lower, high, low))
    return both(either(negate(HAS_BANDS), is_number(AIM), own), band.holds)


def is_wider(better: Band, worse: Band) -> Expression:
    """Hold if the better of two grades reaches further than the worse, which nobody can mean."""
    return when(
        is_range,
        either(less(better.low, worse.low), more(better.high, worse.high)),
        when(is_lower, more(better.highest, worse.highest), less(better.low, worse.low)),
    )


GREEN_IS_WIDER = is_wider(GREEN, AMBER)


def beyond(tolerance: Expression, of_basis: Expression) -> Expression:
    """Hold if the target is exceeded, the good way, by more than the allowance; a range cannot be."""
    extra = allowance(tolerance, of_basis, LOW)
    return when(is_range, False, when(is_lower, less(ACTUAL, LOW - extra), more(ACTUAL, LOW + extra)))
