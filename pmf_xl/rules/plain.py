"""The functions by row as plain formulas, for any spreadsheet program of the last fifteen years."""

from collections.abc import Sequence

from pmf_xl.rules.declaring import WRONG, Function
from pmf_xl.rules.expression import Literal, specialise
from pmf_xl.rules.in_excel import write
from pmf_xl.rules.in_lambda import period_formula

LEFT_OUT = '""'


def plain_formula(function: Function, cells: Sequence[str]) -> str:
    """Write what a function by row gives as a formula, without the leading equals sign.

    `cells` says where its arguments stand, in their order: an address, or `""` for one that is left out. Raises
    `ValueError` for a function over a series (see `series_in_cells`) or one that needs the ledger.

    >>> from pmf_xl.rules.functions import PERIOD
    >>> plain_formula(PERIOD, ["A2", LEFT_OUT])[:40]
    'IF(AND(OR(A2="",ISNUMBER(A2)),OR(""="","'
    """
    keys = [argument.key for argument in function.arguments]
    given = dict(zip(keys, (*cells, *[LEFT_OUT] * (len(keys) - len(cells))), strict=True))
    if function.name == "PMF_PERIOD":
        return period_formula(given["date"], given["frequency"])
    if function.rule is None:
        raise ValueError(f"{function.name} is no function by row")
    left_out = {key: None for key, place in given.items() if place == LEFT_OUT}
    return write(specialise(function.rule, left_out), given, given={Literal(WRONG): WRONG})
