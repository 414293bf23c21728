"""The sheet of a monthly look: how measures of a longer period stand so far. What is said there is never a figure.

Its rows are made of measures, not of a table of the catalogue; all else is as of a register, so what comes back is kept
with what is said of registers, where nothing looks for figures.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.conditions import not_listed
from pmf_xl.layout.measures_sheet import yes_no
from pmf_xl.layout.parts import Check, Column, Kind
from pmf_xl.layout.registers.common import CHECK, REFERENCE, a_number, words
from pmf_xl.layout.registers.register import Facts, Register
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import (
    Expression,
    blank,
    both,
    is_number,
    more,
    name,
    one_of,
    same,
    specialise,
    when,
)
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.rating import FORECAST_RATING, forecast_rule
from pmf_xl.rules.terms import Rating, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

YES, NO = YES_OR_NO = ("Yes", "No")
A_FIGURE = "Type a number, such as 95.4%."

_so_far, _expected = name("so_far"), name("expected")
_off = one_of(name("rating"), Rating.AMBER, Rating.RED)

COLUMNS = (
    REFERENCE,
    Column("measure", "Measure", Kind.LONG_TEXT, 34),
    Column("unit", "Unit", Kind.TEXT, 8),
    Column("good_is", "Good is", Kind.TEXT, 8.5),
    Column("previous", "Last outturn", Kind.FIGURE, 10),
    Column("last_so_far", "So far, last month", Kind.FIGURE, 11),
    Column("last_expected", "Expected, last month", Kind.FIGURE, 11),
    Column("aim", "Target by now", Kind.FIGURE, 10),
    Column("target", "Target", Kind.FIGURE, 10),
    Column("so_far", "So far", Kind.FIGURE, 10,
           prompt="The figure as it is known at the end of this month; it never counts. If there is none yet, leave it "
                  "empty and say why in the commentary.",
           refusal=A_FIGURE),
    Column("expected", "Expected", Kind.FIGURE, 10, optional=True,
           prompt="What you expect the figure to be at the end of the quarter. Leave it empty if you cannot say.",
           refusal=A_FIGURE),
    Column("rating_so_far", "Rating so far", Kind.RATING, 11, formula=FORECAST_RATING),
    Column("rating", "Heading for", Kind.RATING, 11, formula=FORECAST_RATING),
    CHECK,
    Column("needs_action", "Action needed", Kind.CHOICE, 9, choices=YES_OR_NO, optional=True,
           prompt="Whether something must be done for the target to be reached.", refusal="Choose Yes or No."),
    words("commentary", "Commentary", "What is behind it. Needed where the measure is heading off target, or where "
          "there is no figure yet.", optional=True),
    words("action", "Action", "What is being done to reach the target.", 34, optional=True),
)  # fmt: skip


def _too_large(key: str) -> Check:
    return Check(both(name("bounded"), is_number(name(key)), more(name(key), 2)),
                 "Too large for a percentage", ProblemCode.PERCENT_SCALE, key)  # fmt: skip


CHECKS = (
    a_number("so_far", "So far"),
    a_number("expected", "Expected"),
    _too_large("so_far"),
    _too_large("expected"),
    Check(both(blank(_so_far), blank(name("commentary"))),
          "Figure needed", ProblemCode.ENTRY_MISSING, "so_far"),
    Check(not_listed("needs_action", YES_OR_NO), "Action needed: Yes or No", ProblemCode.CHOICE_UNKNOWN,
          "needs_action"),
    Check(both(_off, blank(name("commentary"))), "Commentary needed", ProblemCode.COMMENTARY_MISSING, "commentary"),
    Check(both(same(name("needs_action"), YES), blank(name("action"))),
          "Action needed", ProblemCode.ACTION_MISSING, "action"),
)  # fmt: skip


def _formulas(facts: Facts) -> "Mapping[str, Expression]":
    """Give the two ratings: of the figure so far against what was to be reached by now, and of what is expected.

    Where nothing is expected, the measure is heading for what it is rated so far.
    """
    of_measure = RuleFacts.issued(facts)
    by_now = of_measure if facts["aim_as_target"] else _without_bands(of_measure)
    so_far_rated = _rated(by_now, _so_far, facts["aim_figure"], facts["aim_high"])
    expected_rated = _rated(of_measure, _expected, facts["goal"], facts["goal_high"])
    return {"rating_so_far": so_far_rated, "rating": when(blank(_expected), so_far_rated, expected_rated)}


def _meanings(facts: Facts) -> "Mapping[str, Expression]":
    is_yes_no = facts["unit"] == Unit.YESNO
    return {"so_far": yes_no(_so_far), "expected": yes_no(_expected)} if is_yes_no else {}


def _rated(of_measure: RuleFacts, figure: Expression, aim: object, high: object) -> Expression:
    rule = specialise(forecast_rule(of_measure.grades), of_measure.known())
    return specialise(
        rule, {"forecast": figure, "year_target": _number(aim), "year_target_high": _number(high)}
    )


def _number(aim: object) -> float | None:
    return float(aim) if isinstance(aim, int | float) else None


def _without_bands(of_measure: RuleFacts) -> RuleFacts:
    """Leave out figures of its own at which colours end: those are of the whole period, not of a part of it."""
    ends = tuple(replace(end, least=None, most=None) for end in of_measure.ends)
    return replace(
        of_measure, green_from=None, green_up_to=None, amber_from=None, amber_up_to=None, ends=ends
    )


LOOK = Register(
    "looks", "measure", "Monthly look", COLUMNS,
    frozenset({"so_far", "expected", "needs_action", "commentary", "action"}), CHECKS,
    last={"last_so_far": "so_far", "last_expected": "expected"},
    formulas=_formulas, meanings=_meanings, split=CHECK.key,
)  # fmt: skip
