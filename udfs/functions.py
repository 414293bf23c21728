"""What cells call. Every argument may be one cell or many; the answer is a grid of the same shape.

xlwings hands each argument over as a list of rows (None for an empty cell, errors as text) and writes the answer into
the cells. A blank answer is empty text, since Excel shows zero for nothing; an error goes back as its text, which
the wrapper in the add-in turns into the error itself.
"""

# ruff: noqa: D103, N802  # they are called what Excel calls them; their help is where they are declared

from collections.abc import Callable
from typing import Any, TypeVar

import xlwings as xw

from pmf_xl.addin.answers import answer
from pmf_xl.problems import PmfError
from pmf_xl.rules.declaring import CATEGORY
from pmf_xl.rules.functions import function
from udfs.ledger import looked_up, scheme_here

Cells = Any
Work = TypeVar("Work", bound=Callable[..., Any])


def _offered(python: Work) -> Work:
    """Offer a function to Excel under the help it is declared with."""
    declared = function(python.__name__)
    for argument in declared.arguments:
        python = xw.arg(argument.key, ndim=2, err_to_str=True, doc=argument.says)(python)
    python.__doc__ = f"{declared.says} Gives {declared.gives}."
    return xw.func(category=CATEGORY)(python)


@_offered
def PMF_RAG(
    outturn: Cells,
    target: Cells,
    polarity: Cells = None,
    tolerance: Cells = None,
    basis: Cells = None,
    target_high: Cells = None,
    decimals: Cells = None,
    green_tolerance: Cells = None,
    green_from: Cells = None,
    amber_from: Cells = None,
    green_up_to: Cells = None,
    amber_up_to: Cells = None,
    marker: Cells = None,
    over_tolerance: Cells = None,
    travel_long: Cells = None,
    travel_short: Cells = None,
    due: Cells = None,
    tolerance_above: Cells = None,
    green_tolerance_above: Cells = None,
    partial: Cells = None,
) -> Cells:
    given = (outturn, target, polarity, tolerance, basis, target_high, decimals)
    bands = (green_tolerance, green_from, amber_from, green_up_to, amber_up_to)
    scheme = (marker, over_tolerance, travel_long, travel_short, due, tolerance_above, green_tolerance_above)
    return answer("PMF_RAG", *given, *bands, *scheme, partial, scheme=scheme_here())


@_offered
def PMF_VARIANCE(
    outturn: Cells,
    target: Cells,
    polarity: Cells = None,
    target_high: Cells = None,
    decimals: Cells = None,
    partial: Cells = None,
) -> Cells:
    return answer("PMF_VARIANCE", outturn, target, polarity, target_high, decimals, partial)


@_offered
def PMF_VARIANCE_PCT(
    outturn: Cells,
    target: Cells,
    polarity: Cells = None,
    target_high: Cells = None,
    decimals: Cells = None,
    partial: Cells = None,
) -> Cells:
    return answer("PMF_VARIANCE_PCT", outturn, target, polarity, target_high, decimals, partial)


@_offered
def PMF_TOLERANCE(
    target: Cells,
    polarity: Cells = None,
    tolerance: Cells = None,
    basis: Cells = None,
    amber_from: Cells = None,
    amber_up_to: Cells = None,
) -> Cells:
    return answer("PMF_TOLERANCE", target, polarity, tolerance, basis, amber_from, amber_up_to)


@_offered
def PMF_TRAVEL(
    outturn: Cells,
    previous: Cells,
    polarity: Cells = None,
    band: Cells = None,
    target: Cells = None,
    target_high: Cells = None,
    decimals: Cells = None,
    partial: Cells = None,
    previous_partial: Cells = None,
) -> Cells:
    return answer(
        "PMF_TRAVEL",
        outturn,
        previous,
        polarity,
        band,
        target,
        target_high,
        decimals,
        partial,
        previous_partial,
    )


@_offered
def PMF_TREND(
    series: Cells,
    polarity: Cells = None,
    moves: Cells = None,
    target: Cells = None,
    target_high: Cells = None,
    decimals: Cells = None,
    partial: Cells = None,
) -> Cells:
    return answer("PMF_TREND", series, polarity, moves, target, target_high, decimals, partial)


@_offered
def PMF_SPC(
    series: Cells,
    rebase_at: Cells = None,
    partial: Cells = None,
) -> Cells:
    return answer("PMF_SPC", series, rebase_at, partial)


@_offered
def PMF_VARIATION(
    series: Cells,
    polarity: Cells = None,
    target: Cells = None,
    target_high: Cells = None,
    rebase_at: Cells = None,
    partial: Cells = None,
) -> Cells:
    return answer("PMF_VARIATION", series, polarity, target, target_high, rebase_at, partial)


@_offered
def PMF_ASSURANCE(
    series: Cells,
    target: Cells,
    polarity: Cells = None,
    target_high: Cells = None,
    rebase_at: Cells = None,
    partial: Cells = None,
) -> Cells:
    return answer("PMF_ASSURANCE", series, target, polarity, target_high, rebase_at, partial)


@_offered
def PMF_FORECAST(
    series: Cells, periods_in_year: Cells, aggregation: Cells = None, covered: Cells = None
) -> Cells:
    return answer("PMF_FORECAST", series, periods_in_year, aggregation, covered)


@_offered
def PMF_PERIOD(date: Cells, frequency: Cells = None) -> Cells:
    return answer("PMF_PERIOD", date, frequency)


@_offered
def PMF_LABEL(rating: Cells) -> Cells:
    return answer("PMF_LABEL", rating, scheme=scheme_here())


@_offered
def PMF_ROLLUP(
    series: Cells,
    aggregation: Cells = None,
    numerators: Cells = None,
    denominators: Cells = None,
    of: Cells = None,
    give: Cells = None,
) -> Cells:
    return answer("PMF_ROLLUP", series, aggregation, numerators, denominators, of, give)


@_offered
def PMF_ONTARGET(ratings: Cells, due: Cells = None, share_of: Cells = None, counts: Cells = None) -> Cells:
    return answer("PMF_ONTARGET", ratings, due, share_of, counts, scheme=scheme_here())


@_offered
def PMF_QUARTILE(
    outturn: Cells,
    figures: Cells,
    polarity: Cells = None,
    target: Cells = None,
    target_high: Cells = None,
    decimals: Cells = None,
    partial: Cells = None,
) -> Cells:
    return answer("PMF_QUARTILE", outturn, figures, polarity, target, target_high, decimals, partial)


@_offered
def PMF_OUTTURN(ref: Cells, period: Cells, caller: Any = None) -> Cells:
    return _from_ledger("outturn", ref, period, caller)


@_offered
def PMF_TARGET(ref: Cells, period: Cells, caller: Any = None) -> Cells:
    return _from_ledger("target", ref, period, caller)


@_offered
def PMF_PARTIAL(ref: Cells, period: Cells, caller: Any = None) -> Cells:
    return _from_ledger("partial", ref, period, caller)


def _from_ledger(wanted: str, ref: Cells, period: Cells, caller: Any) -> Cells:
    """Look figures up for the workbook of the cell that asks; what stands in the way is told in the cell."""
    try:
        return looked_up(wanted, ref, period, caller.sheet.book if caller is not None else None)
    except PmfError as reason:
        return [[f"PMF: {reason}"]]
