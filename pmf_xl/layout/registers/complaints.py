"""The register of complaints: how many there were of each theme, and how many of those were upheld."""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import COMPLAINTS as TABLE
from pmf_xl.layout.parts import Check, Column, Kind
from pmf_xl.layout.registers.common import (
    CHECK,
    REFERENCE,
    WHOLE_NUMBER,
    a_number,
    needed,
    not_whole,
    title,
    words,
)
from pmf_xl.layout.registers.register import Facts, Register
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import both, is_number, more, name
from pmf_xl.rules.terms import ComplaintKind

if TYPE_CHECKING:
    from pmf_xl.catalogue import Framework
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.rules.periods import Period

COLUMNS = (
    REFERENCE,
    title("Theme", 36),
    Column("kind", "Kind", Kind.TEXT, 15),
    Column("last_count", "Last time", Kind.COUNT, 10),
    Column("count", "How many", Kind.COUNT, 10,
           prompt="How many there were in this period. 0 if there were none.", refusal=WHOLE_NUMBER),
    Column("upheld", "Of which upheld", Kind.COUNT, 11,
           prompt="How many of them were upheld, in whole or in part. Leave it empty if that is not known yet.",
           refusal=WHOLE_NUMBER),
    CHECK,
    words("commentary", "What was learned", "What was behind them, and what has changed since."),
)  # fmt: skip

CHECKS = (
    needed("count", "How many"),
    a_number("count", "How many"),
    a_number("upheld", "Upheld"),
    Check(not_whole("count"), "Not a whole number", ProblemCode.ENTRY_OUT_OF_RANGE, "count"),
    Check(not_whole("upheld"), "Upheld is not whole", ProblemCode.ENTRY_OUT_OF_RANGE, "upheld"),
    Check(both(is_number(name("upheld")), is_number(name("count")), more(name("upheld"), name("count"))),
          "More upheld than came", ProblemCode.ENTRY_OUT_OF_RANGE, "upheld"),
)  # fmt: skip


def _facts(framework: "Framework", row: "RegisterRow", period: "Period") -> Facts:
    return {
        "bounds": "it is a whole number, 0 or more, and no more are upheld than came",
        "never_upheld": row["kind"] == ComplaintKind.COMPLIMENT,
    }


def _spares(facts: Facts) -> frozenset[str]:
    """Give what is not asked: a compliment cannot be upheld. Of rows issued before that was known, everything is."""
    return frozenset({"upheld"}) if facts.get("never_upheld") else frozenset()


COMPLAINTS = Register(
    TABLE.key, TABLE.thing, "Complaints", COLUMNS, frozenset({"count", "upheld", "commentary"}), CHECKS,
    last={"last_count": "count"}, adds_up=frozenset({"count", "upheld"}), facts=_facts, spares=_spares,
)  # fmt: skip
