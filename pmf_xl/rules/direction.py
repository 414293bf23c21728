"""Direction of travel: whether a figure is better or worse than an earlier one.

`TRAVEL` uses the names `outturn`, `previous`, `polarity`, `band`, `target`, `target_high` and `places`, and optionally
`partial`; `ADDED` uses `total`, `earlier` and `first`. Short travel compares with the last due period, long travel with
the same period a year before; for a cumulative measure short travel compares what each period added.
"""

from typing import TYPE_CHECKING, cast, overload

from pmf_xl.rules.arguments import decimals_or_column, evaluate, number_or_column, word_or_column
from pmf_xl.rules.bands import IS_PARTIAL, as_published, is_lower, is_none, is_range
from pmf_xl.rules.expression import (
    Expression,
    Operand,
    absolute,
    blank,
    both,
    either,
    is_number,
    largest,
    less,
    more,
    name,
    one_of,
    rounded,
    same,
    when,
)
from pmf_xl.rules.terms import Polarity, Travel

if TYPE_CHECKING:
    from pmf_xl.rules.arguments import Column, Figure, Numbers, Words

# A range is what is aimed at, whatever figures are rated against.
LOW = as_published(name("target"))
HIGH = when(blank(name("target_high")), LOW, as_published(name("target_high")))
NOW, BEFORE = as_published(name("outturn")), as_published(name("previous"))


def _distance(figure: Expression) -> Expression:
    return largest(LOW - figure, figure - HIGH, 0)


def _compared(now: Expression, before: Expression, more_is: Operand, less_is: Operand) -> Expression:
    """Give one word if there is more now, another if less, each by more than the band."""
    band = absolute(BEFORE) * name("band")
    return when(more(now, before + band), more_is, when(less(now, before - band), less_is, Travel.UNCHANGED))


_moved = when(
    is_range,
    _compared(_distance(NOW), _distance(BEFORE), Travel.WORSENING, Travel.IMPROVING),
    _compared(
        NOW,
        BEFORE,
        when(is_none, Travel.UP, when(is_lower, Travel.WORSENING, Travel.IMPROVING)),
        when(is_none, Travel.DOWN, when(is_lower, Travel.IMPROVING, Travel.WORSENING)),
    ),
)
_range_known = both(
    is_number(name("target")), either(blank(name("target_high")), is_number(name("target_high")))
)

TRAVEL: Expression = when(
    either(IS_PARTIAL, blank(name("outturn")), blank(name("previous"))),
    Travel.NO_COMPARISON,
    when(
        both(is_number(name("outturn")), is_number(name("previous")), one_of(name("polarity"), *Polarity)),
        # Without its range a measure has no good way to move.
        when(
            either(same(name("polarity"), Polarity.HIGHER), is_lower, is_none, _range_known),
            _moved,
            Travel.NO_COMPARISON,
        ),
        None,
    ),
)
#: The same where the earlier figure may be of a part of its period too, as `previous_partial` says.
TRAVEL_OF_BOTH: Expression = when(name("previous_partial"), Travel.NO_COMPARISON, TRAVEL)
ADDED: Expression = when(
    name("first"),
    name("total"),
    when(
        both(is_number(name("total")), is_number(name("earlier"))),
        rounded(name("total") - name("earlier"), 9),
        None,
    ),
)


@overload
def travel(
    outturn: "Figure",
    previous: "Figure",
    *,
    polarity: str = "higher",
    band: float = 0.0,
    target: "Figure" = None,
    target_high: "Figure" = None,
    decimals: int | None = None,
    partial: bool = False,
    previous_partial: bool = False,
) -> Travel: ...


@overload
def travel(
    outturn: "Column",
    previous: "Column",
    *,
    polarity: "Column" = "higher",
    band: "Column" = 0.0,
    target: "Column" = None,
    target_high: "Column" = None,
    decimals: "Column" = None,
    partial: "Column" = False,
    previous_partial: "Column" = False,
) -> "Words": ...


def travel(
    outturn: "Column",
    previous: "Column",
    *,
    polarity: "Column" = "higher",
    band: "Column" = 0.0,
    target: "Column" = None,
    target_high: "Column" = None,
    decimals: "Column" = None,
    partial: "Column" = False,
    previous_partial: "Column" = False,
) -> "Travel | Words":
    """Say which way a figure has moved since an earlier one.

    Any argument may be a column; then an array of words comes back. A change within `band` times the earlier
    figure's size is unchanged. Polarity "range" needs `target` (and `target_high`), and looks at the distance
    from the range; "none" gives UP and DOWN. `decimals` are places of the number as it is held. With `partial` the
    figure, with `previous_partial` the earlier one, is of a part of its period only: they are not compared. Raises
    `TypeError` for text where a number belongs, `ValueError` for a polarity there is not.

    >>> travel(92, 90), travel(92, 90, polarity="lower")
    (<Travel.IMPROVING: 'IMPROVING'>, <Travel.WORSENING: 'WORSENING'>)
    >>> travel([92, None], [90, 90]).tolist()
    ['IMPROVING', 'NO COMPARISON']
    """
    values = {
        "outturn": number_or_column(outturn, "outturn"),
        "previous": number_or_column(previous, "previous"),
        "polarity": word_or_column(Polarity, polarity, "polarity"),
        "band": number_or_column(band, "band"),
        "target": number_or_column(target, "target"),
        "target_high": number_or_column(target_high, "target_high"),
        "places": decimals_or_column(decimals),
        "partial": partial,
        "previous_partial": previous_partial,
    }
    result = evaluate(TRAVEL_OF_BOTH, values)
    return Travel(result) if isinstance(result, str) else cast("Words", result)


@overload
def added(total: "Figure", earlier: "Figure", *, first: bool = False) -> float | None: ...


@overload
def added(total: "Column", earlier: "Column", *, first: "Column" = False) -> "Numbers": ...


def added(total: "Column", earlier: "Column", *, first: "Column" = False) -> "float | Numbers | None":
    """Give what a period added: the running total less the one before it, or all of it in a year's first.

    Takes columns too. None (not-a-number in a column) where either total is missing.

    >>> added(45, 30), added(12, 45, first=True), added(45, None)
    (15.0, 12, None)
    """
    values = {
        "total": number_or_column(total, "total"),
        "earlier": number_or_column(earlier, "earlier"),
        "first": first,
    }
    return cast("float | None", evaluate(ADDED, values))
