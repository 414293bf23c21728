"""Every problem code, and the one way to make a problem of it."""

from string import Formatter

from pmf_xl.problems.finding import Code, Message, Problem, Severity, Word
from pmf_xl.problems.in_catalogue import CATALOGUE_CODES
from pmf_xl.problems.in_ledger import LEDGER_CODES
from pmf_xl.problems.in_lists import LIST_CODES
from pmf_xl.problems.in_returns import RETURN_CODES
from pmf_xl.problems.in_time import TIME_CODES

CODES: dict[str, Code] = {
    code.code: code for code in (*RETURN_CODES, *CATALOGUE_CODES, *LEDGER_CODES, *LIST_CODES, *TIME_CODES)
}


def words_of(code: Code) -> list[str]:
    """List the words that fill the texts of a code, in the order in which they come.

    >>> words_of(CODES["late"])
    ['due', 'received']
    """
    parts = (part for text in (code.message, code.remedy) for part in Formatter().parse(text))
    return list(dict.fromkeys(word for _, word, _, _ in parts if word))


class _Words(dict[str, Word]):
    """Words that leave a gap where one is missing: a return is read all the same."""

    def __missing__(self, word: str) -> str:
        return "…"


def problem(
    message: Message,
    *,
    sheet: str | None = None,
    cell: str | None = None,
    ref: str | None = None,
    column: str | None = None,
    severity: Severity | None = None,
) -> Problem:
    """Make a problem of what is to be said and the place it is said of.

    >>> from pmf_xl.problems import messages
    >>> problem(messages.late(due="18 July 2014", received="20 July 2014")).severity
    <Severity.NOTE: 'note'>
    """
    kind, words = CODES[message.code], _Words(message.words)
    return Problem(
        kind.code,
        severity or kind.severity,
        kind.message.format_map(words),
        kind.remedy.format_map(words),
        sheet,
        cell,
        ref,
        column,
    )
