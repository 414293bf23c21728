"""Conditions that checks on several sheets share."""

from collections.abc import Iterable

from pmf_xl.rules.expression import Expression, blank, both, is_number, name, negate, one_of

LONGEST_TEXT = 2000  # characters of a commentary
TOO_LONG = f"At most {LONGEST_TEXT:,} characters, please."
A_DATE = "Type a date, such as 31/07/2024."


def not_a_number(key: str) -> Expression:
    """Hold if an entry is filled with something else than a number (or a date, which is held as one)."""
    return both(negate(blank(name(key))), negate(is_number(name(key))))


def not_listed(key: str, choices: Iterable[str]) -> Expression:
    """Hold if an entry is filled with something that is not one of its choices."""
    return both(negate(blank(name(key))), negate(one_of(name(key), *choices)))
