"""What people type where a figure, a date or a choice belongs, read without guessing.

Each reader gives the value and, where the reading was not the plain one, says so; what cannot be read stays as it
is, for the checks to refuse.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime

from pmf_xl.books.grid import Cell
from pmf_xl.layout.parts import Kind
from pmf_xl.rules.days import day_of, serial
from pmf_xl.rules.letters import as_seen
from pmf_xl.rules.terms import Unit
from pmf_xl.rules.typed_dates import typed_date
from pmf_xl.rules.typed_numbers import plain_signs, typed_number

#: Days that can be meant; before and after them a slip of the keyboard: 5 typed in a date cell is in January 1900.
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


def number_in(text: str) -> float | None:
    """Read a number written as text as `typed_number` does, or give None.

    >>> number_in("95.4 %"), number_in("£1,234.50"), number_in("1.2m"), number_in("- 3")
    (0.954, 1234.5, 1200000.0, -3.0)
    >>> number_in("<5"), number_in("12,34"), number_in("about 90"), number_in("1 2"), number_in("")
    (None, None, None, None, None)
    """
    found = typed_number(text)
    value = float(found.value) if found else math.inf
    return value + 0.0 if math.isfinite(value) else None  # zero has no sign


def suits(text: str, kind: Kind, unit: str) -> bool:
    """Say whether the signs beside the digits belong to the unit: 96% is no number of posts, nor £5 a percentage.

    >>> suits("96%", Kind.FIGURE, "percent"), suits("96%", Kind.FIGURE, "number"), suits("£5", Kind.COUNT, "percent")
    (True, False, False)
    """
    plain = plain_signs(as_seen(text)).casefold()
    percent, currency = (
        kind is Kind.FIGURE and unit == Unit.PERCENT,
        kind is Kind.FIGURE and unit == Unit.CURRENCY,
    )
    if "%" in plain:
        return percent
    return not ("£" in plain and not currency) and not (percent and plain.rstrip().endswith(("k", "m", "bn")))


def day_in(cell: Cell) -> tuple[date | None, bool]:
    """Read a date from a cell, and say whether it stood there as text.

    >>> day_in("12/07/2024"), day_in("end of July"), day_in(45485.0)
    ((datetime.date(2024, 7, 12), True), (None, False), (datetime.date(2024, 7, 12), False))
    """
    if isinstance(cell, str):
        day = _day_written(cell)
        return (day, True) if day else (None, False)
    if isinstance(cell, datetime):
        cell = cell.date()
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):  # a date whose format was lost
        cell = day_of(cell) if serial(EARLIEST) <= cell <= serial(LATEST) else None
    return (cell if isinstance(cell, date) and EARLIEST <= cell <= LATEST else None), False


def _day_written(text: str) -> date | None:
    day = typed_date(text)
    return day if day and EARLIEST <= day <= LATEST else None


#: How programs and people write a choice that is yes or no.
_SPELLINGS = {"yes": frozenset({"y", "true", "1", "✓", "✔", "☑"}), "no": frozenset({"n", "false", "0", "☐"})}


def choice_in(text: str, choices: Sequence[str]) -> str:
    """Read one of a list's choices, however it is capitalised; give any other text as it is.

    >>> choice_in(" on  TRACK ", ("On track", "Done")), choice_in("fine", ("On track", "Done"))
    ('On track', 'fine')
    >>> choice_in("Y", ("Yes",)), choice_in("TRUE", ("Yes", "No")), choice_in("x", ("Yes",))
    ('Yes', 'Yes', 'x')
    """
    squeezed = as_seen(text)
    plain = squeezed.rstrip(".!").casefold()
    said = next((word for word, spellings in _SPELLINGS.items() if plain in spellings), plain)
    return next((str(choice) for choice in choices if choice.casefold() in (plain, said)), squeezed)


def text_in(cell: Cell) -> str | None:
    """Give what a text cell holds as text, trimmed; None for nothing.

    >>> text_in("  fine "), text_in(2014.0), text_in("   ")
    ('fine', '2014', None)
    """
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).replace("\r\n", "\n").replace("_x000D_", "").strip()
    return text if text and (text.isascii() or as_seen(text)) else None
