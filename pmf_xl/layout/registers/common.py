"""Columns and conditions that registers share."""

from pmf_xl.layout.conditions import LONGEST_TEXT, TOO_LONG, not_a_number
from pmf_xl.layout.parts import Check, Column, Kind
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import (
    Expression,
    blank,
    both,
    either,
    equal,
    is_number,
    less,
    name,
    negate,
    rounded,
)

REFERENCE = Column("reference", "Reference", Kind.TEXT, 12)
OWNER = Column("owner", "Owner", Kind.TEXT, 18)
CHECK = Column("check", "Check", Kind.CHECK, 21)
WHOLE_NUMBER = "Type a whole number."


def title(heading: str, width: float = 40) -> Column:
    """Declare the column that says what a row is about."""
    return Column("title", heading, Kind.LONG_TEXT, width)


def words(key: str, heading: str, prompt: str, width: float = 45, *, optional: bool = False) -> Column:
    """Declare a column of a few sentences."""
    return Column(key, heading, Kind.LONG_TEXT, width, longest=LONGEST_TEXT, prompt=prompt, refusal=TOO_LONG,
                  optional=optional)  # fmt: skip


def needed(key: str, heading: str) -> Check:
    """Ask for an entry that is empty."""
    return Check(blank(name(key)), f"{heading} needed", ProblemCode.ENTRY_MISSING, key)


def a_number(key: str, heading: str) -> Check:
    """Refuse an entry that is no number."""
    return Check(not_a_number(key), f"{heading} is not a number", ProblemCode.OUTTURN_NOT_A_NUMBER, key)


def not_whole(key: str) -> Expression:
    """Hold if a number is not whole, or less than nought."""
    entry = name(key)
    return both(is_number(entry), either(less(entry, 0), negate(equal(rounded(entry, 0), entry))))
