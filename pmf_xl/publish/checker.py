"""Checks a written publication workbook, cell by cell and part by part, against every rule of the checklist."""

import re
from collections.abc import Iterator

from pmf_xl.publish.checklist import Broken, Fault, Rule, Rules
from pmf_xl.publish.rules_of_documents import RULES as OF_DOCUMENTS
from pmf_xl.publish.rules_of_tables import RULES as OF_TABLES
from pmf_xl.publish.rules_of_text import RULES as OF_TEXT
from pmf_xl.publish.written import CheckedBook

_OURS = Rules()


@_OURS.ask("confidential")
def confidential(book: CheckedBook) -> Iterator[Broken]:
    """Nothing names a measure that is confidential.

    A title of several words is looked for within every text, any other name as the whole of one.
    """
    names = {name.casefold() for name in book.withheld}
    titles = [name for name in names if len(name.split()) > 1]
    within = re.compile("|".join(rf"\b{re.escape(title)}\b" for title in titles)) if titles else None
    for sheet in book.sheets:
        for cell in sheet.cells:
            text = str(cell.value).casefold()
            if text.strip() in names or (within and within.search(text)):
                yield sheet.name, cell.coordinate, "The cell names a measure that is confidential."


RULES: tuple[Rule, ...] = (*OF_DOCUMENTS, *OF_TABLES, *OF_TEXT, *_OURS)


def check(content: bytes, withheld: frozenset[str] = frozenset()) -> list[Fault]:
    """Return every place in a workbook where a rule is broken, rule by rule; `withheld` are names it must not hold."""
    book = CheckedBook(content, withheld)
    return [Fault(rule.code, *broken) for rule in RULES for broken in rule.broken(book)]
