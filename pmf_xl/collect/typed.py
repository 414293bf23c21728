"""What people type where a figure, a date or a choice belongs, read without guessing.

Each reader gives the value and, where the reading was not the plain one, says so; what cannot be read stays as it is,
for the checks to refuse.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pmf_xl.books.read import Cell
from pmf_xl.layout.working_out import serial

_SIGNED = re.compile(r"([+-]?)£?([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?(%|k|m|bn)?", re.IGNORECASE)
_SCALES = {"%": 0.01, "k": 1e3, "m": 1e6, "bn": 1e9}
_DATES = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d %B %y",
    "%d %b %y",
)
_EARLIEST, _LATEST = serial(date(1990, 1, 1)), serial(date(2100, 12, 31))


def number_in(text: str) -> float | None:
    """Read a number written as text, or give None.

    Thousands commas must stand where they belong; a percent sign divides by 100; k, m and bn multiply. Anything else
    beside the digits (`<5`, `about 90`, `3 days`) is not read.

    >>> number_in("95.4 %"), number_in("£1,234.50"), number_in("1.2m"), number_in("- 3")
    (0.954, 1234.5, 1200000.0, -3.0)
    >>> number_in("<5"), number_in("12,34"), number_in("about 90"), number_in("")
    (None, None, None, None)
    """
    squeezed = re.sub(r"\s+", "", text)
    squeezed = squeezed.replace("−", "-").replace("–", "-").translate(_FULL_WIDTH)
    found = _SIGNED.fullmatch(squeezed)
    if not found or not (found[3] or found[4]) or (found[1] and found[2]):
        return None
    digits = (found[3] or "").replace(",", "") + (found[4] or "")
    sign = -1 if "-" in (found[1], found[2]) else 1
    # Decimal digits shifted as text, so that 95.4% is the float that 0.954 is.
    scale = _SCALES.get((found[5] or "").lower(), 1)
    value = float(f"{digits}e-2") if scale == 0.01 else float(digits) * scale
    return sign * value


_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: ".", 0xFF0C: ",", 0xFF05: "%"}


def day_in(cell: Cell) -> tuple[date | None, bool]:
    """Read a date from a cell, and say whether it stood there as text.

    >>> day_in("12/07/2024"), day_in("end of July"), day_in(45485.0)
    ((datetime.date(2024, 7, 12), True), (None, False), (datetime.date(2024, 7, 12), False))
    """
    if isinstance(cell, datetime):
        return cell.date(), False
    if isinstance(cell, date):
        return cell, False
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and _EARLIEST <= cell <= _LATEST:
        return date(1899, 12, 30) + timedelta(days=int(cell)), False  # a date whose format was lost
    if isinstance(cell, str):
        for pattern in _DATES:
            try:
                return datetime.strptime(" ".join(cell.split()), pattern).date(), True
            except ValueError:
                continue
    return None, False


def choice_in(text: str, choices: Sequence[str]) -> str:
    """Read one of a list's choices, however it is capitalised; give any other text as it is.

    >>> choice_in(" on  TRACK ", ("On track", "Done")), choice_in("fine", ("On track", "Done"))
    ('On track', 'fine')
    """
    squeezed = " ".join(text.split())
    return next((str(choice) for choice in choices if choice.casefold() == squeezed.casefold()), squeezed)


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
    return text or None
