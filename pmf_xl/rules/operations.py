"""What each operation of a rule means on plain values; every other engine is held to this."""

import math
from collections.abc import Callable, Sequence

from pmf_xl.rules.rounding import compare, round_half_away

Value = float | int | str | bool | None


def is_blank(value: object) -> bool:
    """Say whether nothing is held: None, not-a-number, or empty text."""
    return (
        value is None
        or (isinstance(value, str) and value == "")
        or (isinstance(value, float) and math.isnan(value))
    )


def is_number(value: object) -> bool:
    """Say whether a number is held; true and false are not numbers, nor is not-a-number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not math.isnan(value)


def number(value: Value) -> float:
    """Take a value as a number, or raise `TypeError`."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise TypeError(f"a number was needed here, not {value!r}")


def truth(value: Value) -> bool:
    """Take a value as a condition the way IF does: a blank is false, a number is true unless it is zero."""
    if isinstance(value, bool):
        return value
    if is_blank(value):
        return False
    if is_number(value):
        return value != 0
    raise TypeError(f"true or false was needed here, not {value!r}")


def text(value: Value) -> str:
    """Write a value as a cell joined to text shows it: 15 significant digits, no `.0`, blank as nothing."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return str(value)
    if value is None or math.isnan(value):
        return ""
    return format(value + 0.0, ".15g").upper()


def same(left: Value, right: Value) -> bool:
    """Compare texts without regard to case, as Excel's = does; a blank is the same as empty text."""
    if isinstance(left, bool) or isinstance(right, bool):
        return isinstance(left, bool) and isinstance(right, bool) and left == right
    if is_number(left) or is_number(right):
        return is_number(left) and is_number(right) and compare(number(left), number(right)) == 0
    return text(left).casefold() == text(right).casefold()


def length(value: Value) -> int:
    """Count characters after trimming, as LEN(TRIM()) does: spaces only, and in UTF-16 units."""
    trimmed = " ".join(part for part in text(value).split(" ") if part)
    return len(trimmed.encode("utf-16-le", "surrogatepass")) // 2


def tally(column: Sequence[Value], wanted: Value) -> int:
    """Count the rows of a column that equal a value."""
    return sum(same(value, wanted) for value in column)


def rows(column: Sequence[Value]) -> int:
    """Count the rows of a column that are not blank."""
    return sum(not is_blank(value) for value in column)


def _rounded(value: Value, places: Value) -> float:
    return round_half_away(number(value), int(number(places)))


# Operations whose arguments are all worked out first. `when`, `both` and `either` are lazy: see in_python.
STRICT: dict[str, Callable[..., Value]] = {
    "add": lambda left, right: number(left) + number(right),
    "subtract": lambda left, right: number(left) - number(right),
    "multiply": lambda left, right: number(left) * number(right),
    "divide": lambda left, right: number(left) / number(right),
    "minus": lambda value: -number(value),
    "less": lambda left, right: compare(number(left), number(right)) < 0,
    "at_most": lambda left, right: compare(number(left), number(right)) <= 0,
    "more": lambda left, right: compare(number(left), number(right)) > 0,
    "at_least": lambda left, right: compare(number(left), number(right)) >= 0,
    "equal": lambda left, right: compare(number(left), number(right)) == 0,
    "same": same,
    "negate": lambda value: not truth(value),
    "blank": is_blank,
    "is_number": is_number,
    "absolute": lambda value: abs(number(value)),
    "largest": lambda *values: max(map(number, values)),
    "smallest": lambda *values: min(map(number, values)),
    "rounded": _rounded,
    "join": lambda *values: "".join(map(text, values)),
    "length": length,
}
# Operations over a whole column of the sheet; the column's name is the first argument.
OVER_COLUMNS: dict[str, Callable[..., Value]] = {"tally": tally, "rows": rows}
LAZY = frozenset({"when", "both", "either"})
