"""Every problem code, and the one way to make a problem of it."""

from pmf_xl.problems.finding import Code, Problem, Severity
from pmf_xl.problems.in_catalogue import CATALOGUE_CODES
from pmf_xl.problems.in_ledger import LEDGER_CODES
from pmf_xl.problems.in_returns import RETURN_CODES

CODES: dict[str, Code] = {code.code: code for code in (*RETURN_CODES, *CATALOGUE_CODES, *LEDGER_CODES)}


def problem(
    code: str,
    *,
    sheet: str | None = None,
    cell: str | None = None,
    ref: str | None = None,
    column: str | None = None,
    severity: Severity | None = None,
    **words: object,
) -> Problem:
    """Make a problem of a registered code, its message filled with `words`.

    Raises `KeyError` for a code that is not registered or a word that its message needs and was not given.

    >>> problem("late", due="18 July 2014", received="20 July 2014").severity
    <Severity.NOTE: 'note'>
    """
    kind = CODES[code]
    return Problem(
        code,
        severity or kind.severity,
        kind.message.format_map(words),
        kind.remedy.format_map(words),
        sheet,
        cell,
        ref,
        column,
    )
