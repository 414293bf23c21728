"""The register of budget lines: what was spent and is forecast, against the year's budget."""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import BUDGET as TABLE
from pmf_xl.layout.parts import Check, Column, Kind
from pmf_xl.layout.registers.common import CHECK, OWNER, REFERENCE, a_number, needed, title, words
from pmf_xl.layout.registers.register import Facts, Register
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import blank, both, name, one_of
from pmf_xl.rules.money import BUDGET_RATING, PROFILED, VARIANCE, profile_share
from pmf_xl.rules.terms import Frequency, Rating, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Framework
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.rules.periods import Period

POUNDS = "Type a number of pounds."


COLUMNS = (
    REFERENCE,
    title("Line of the budget", 32),
    Column("kind", "Kind", Kind.TEXT, 10),
    OWNER,
    Column("budget", "Budget for the year", Kind.FIGURE, 13),
    Column("profiled", "Profile to date", Kind.FIGURE, 13, formula=PROFILED),
    Column("actual", "Actual to date", Kind.FIGURE, 13,
           prompt="What was spent up to the end of the period, in pounds; of a saving what was saved, of a reserve "
                  "what it holds.",
           refusal=POUNDS),
    Column("forecast", "Forecast for the year", Kind.FIGURE, 13,
           prompt="What will have been spent by the end of the year, in pounds; likewise.",
           refusal=POUNDS),
    Column("variance", "Variance", Kind.VARIANCE, 13, formula=VARIANCE),
    Column("rating", "Rating", Kind.RATING, 11, formula=BUDGET_RATING),
    CHECK,
    words("commentary", "Commentary", "What the variance comes from and what is done about it. Needed where it is "
          "amber or red."),
)  # fmt: skip

CHECKS = (
    needed("actual", "Actual"),
    needed("forecast", "Forecast"),
    a_number("actual", "Actual"),
    a_number("forecast", "Forecast"),
    Check(both(one_of(name("rating"), Rating.AMBER, Rating.RED), blank(name("commentary"))),
          "Commentary needed", ProblemCode.COMMENTARY_MISSING, "commentary"),
)  # fmt: skip


def _facts(framework: "Framework", row: "RegisterRow", period: "Period") -> Facts:
    periods = Frequency.ANNUAL.months // period.months
    scale = framework.money
    return {
        "unit": str(Unit.CURRENCY), "decimals": 0,
        "share": profile_share(row["profile"] or (), period.number, periods),
        "amber_over": scale.amber_over, "red_over": scale.red_over,
    }  # fmt: skip


BUDGET = Register(
    TABLE.key, TABLE.thing, "Budget", COLUMNS, frozenset({"actual", "forecast", "commentary"}), CHECKS, facts=_facts,
    is_asked=lambda row, period: row["year"] == period.ending(Frequency.ANNUAL),
    split=CHECK.key,
)  # fmt: skip
