"""The register of risks: likelihood and impact are given, score and rating follow by the council's own scale."""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import RISKS as TABLE
from pmf_xl.layout.conditions import not_listed
from pmf_xl.layout.parts import Check, Column, Content, Kind
from pmf_xl.layout.registers.common import CHECK, OWNER, REFERENCE, WHOLE_NUMBER, a_number, title, words
from pmf_xl.layout.registers.register import Facts, Register
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import (
    Expression,
    at_least,
    blank,
    both,
    is_number,
    name,
    negate,
    one_of,
    when,
)
from pmf_xl.rules.risk import RISK_RATING, SCORE, facts_of, matrix_in, on_the_scale, score_rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pmf_xl.catalogue import Framework
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.rules.periods import Period

OPEN, CLOSED, HAPPENED = STATUSES = ("Open", "Closed", "Has happened")

#: A level that is left empty is as it was.
_likelihood, _impact = (
    when(blank(name(key)), name(f"last_{key}"), name(key)) for key in ("likelihood", "impact")
)

COLUMNS = (
    REFERENCE,
    title("Risk"),
    Column("controls", "Controls in place", Kind.LONG_TEXT, 34),
    OWNER,
    Column("last_likelihood", "Last likelihood", Kind.COUNT, 11),
    Column("last_impact", "Last impact", Kind.COUNT, 9),
    Column("likelihood", "Likelihood", Kind.COUNT, 11,
           prompt="How likely it is now, 1 being the least. Leave it empty if it is as last time.",
           refusal=WHOLE_NUMBER),
    Column("impact", "Impact", Kind.COUNT, 9,
           prompt="How much it would matter, 1 being the least. Leave it empty if it is as last time.",
           refusal=WHOLE_NUMBER),
    Column("score", "Score", Kind.COUNT, 8, formula=score_rule((), _likelihood, _impact)),
    Column("rating", "Rating", Kind.RATING, 11, formula=RISK_RATING),
    CHECK,
    Column("status", "Status", Kind.CHOICE, 14, choices=STATUSES,
           prompt="Open unless you choose another.", refusal="Choose one from the list."),
    words("commentary", "What is being done", "What keeps it down, and what is done next. Needed while it is over the "
          "council's threshold."),
)  # fmt: skip


def _off_the_scale(key: str) -> Expression:
    return both(is_number(name(key)), negate(on_the_scale(name(key))))


CHECKS = (
    a_number("likelihood", "Likelihood"),
    a_number("impact", "Impact"),
    Check(_off_the_scale("likelihood"), "Likelihood is off the scale", ProblemCode.ENTRY_OUT_OF_RANGE, "likelihood"),
    Check(_off_the_scale("impact"), "Impact is off the scale", ProblemCode.ENTRY_OUT_OF_RANGE, "impact"),
    Check(both(blank(name("likelihood")), blank(name("last_likelihood"))),
          "Likelihood needed", ProblemCode.ENTRY_MISSING, "likelihood"),
    Check(both(blank(name("impact")), blank(name("last_impact"))),
          "Impact needed", ProblemCode.ENTRY_MISSING, "impact"),
    Check(not_listed("status", STATUSES), "Status not in the list", ProblemCode.CHOICE_UNKNOWN, "status"),
    Check(both(is_number(SCORE), at_least(SCORE, name("threshold")), negate(one_of(name("status"), CLOSED)),
               blank(name("commentary"))),
          "What is being done?", ProblemCode.ENTRY_MISSING, "commentary"),
    Check(both(one_of(name("status"), CLOSED, HAPPENED), blank(name("commentary"))),
          "Say why", ProblemCode.ENTRY_MISSING, "commentary"),
)  # fmt: skip


def _facts(framework: "Framework", row: "RegisterRow", period: "Period") -> Facts:
    scale = framework.risk
    facts: dict[str, Content] = dict(facts_of(scale))
    bounds = f"likelihood and impact are whole numbers from 1 to {scale.levels}"
    return facts | {"threshold": scale.threshold, "bounds": bounds, "target_score": row["target_score"]}


def _formulas(facts: Facts) -> "Mapping[str, Expression]":
    """Give the score by the council's own matrix, where it has one."""
    matrix = facts.get("matrix")
    return (
        {"score": score_rule(matrix_in(tuple(str(matrix).split(";"))), _likelihood, _impact)}
        if matrix
        else {}
    )


RISKS = Register(
    TABLE.key, TABLE.thing, "Risks", COLUMNS, frozenset({"likelihood", "impact", "status", "commentary"}), CHECKS,
    last={"last_likelihood": "likelihood", "last_impact": "impact"},
    stands=frozenset({"likelihood", "impact", "status"}),
    facts=_facts, formulas=_formulas,
    closes=lambda entered: entered.get("status") == CLOSED,
    split=CHECK.key,
)  # fmt: skip
