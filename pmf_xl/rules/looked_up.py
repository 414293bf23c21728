"""`PMF_OUTTURN`, `PMF_TARGET` and `PMF_PARTIAL` as named LAMBDAs that look in a sheet of the workbook itself.

The sheet holds a row for each measure and period: a key, the outturn, the target, and after what it tells people
whether the outturn is partial. Names point to its whole columns, so they stay whatever rows come and go.
"""

from typing import Final

from pmf_xl.rules.functions import LEDGER_OUTTURN, LEDGER_PARTIAL, LEDGER_TARGET
from pmf_xl.rules.in_lambda import as_stored, spread_over

FIGURES_SHEET: Final = "PMF figures"
_KEYS: Final = "A"
_COLUMNS: Final = {LEDGER_OUTTURN.name: "B", LEDGER_TARGET.name: "C", LEDGER_PARTIAL.name: "H"}


def figure_key(reference: str, period: str) -> str:
    """Give the key of a measure's row of a period; capitals do not matter where it is looked up.

    >>> figure_key("HR02", "2024-25-Q1")
    'HR02|2024-25-Q1'
    """
    return f"{reference}|{period}"


def looking_lambdas() -> dict[str, tuple[str, str]]:
    """Give these functions: their names, their formulas as stored, and their help.

    >>> sorted(looking_lambdas())
    ['PMF_OUTTURN', 'PMF_PARTIAL', 'PMF_TARGET']
    """
    made = {}
    for function in (LEDGER_OUTTURN, LEDGER_TARGET, LEDGER_PARTIAL):
        keys, values = (
            f"'{FIGURES_SHEET}'!${column}:${column}" for column in (_KEYS, _COLUMNS[function.name])
        )
        # What is not there gives #N/A, an empty cell nothing: a blank would be shown as zero.
        row = (
            'IF(OR(a_1="",b_1=""),"",LET(found,'
            f'XLOOKUP(TRIM(a_1)&"|"&TRIM(b_1),{keys},{values}),IF(found="","",found)))'
        )
        text = spread_over(function, row, {"ref": "a_1", "period": "b_1"})
        says = f"{function.says.partition(' in the ')[0]}, from the sheet {FIGURES_SHEET} of this workbook."
        heads = ",".join(argument.shown for argument in function.arguments)
        made[function.name] = (as_stored(f"LAMBDA({heads},{text})"), f"{says} {function.call}")
    return made
