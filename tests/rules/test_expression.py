"""A rule as data: built, put values into, run, written."""

import pickle
import random

import pytest
from random_figures import rated_rows

from pmf_xl.rules import MILESTONE, RATING, TRAVEL, VARIANCE, in_python
from pmf_xl.rules.expression import (
    Call,
    Expression,
    Literal,
    Name,
    at_least,
    at_most,
    blank,
    both,
    divided,
    either,
    is_number,
    join,
    less,
    more,
    name,
    names,
    negate,
    optional,
    rows,
    same,
    specialise,
    tally,
    when,
)
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.in_excel import write
from pmf_xl.rules.in_python import run

a, b, c = name("a"), name("b"), name("c")
CELLS = {"a": "A1", "b": "B1", "c": "C1"}


def test_names_include_counted_columns() -> None:
    assert names(when(more(tally("state", "Complete"), 0), a, b + 1)) == {"state", "a", "b"}


def test_a_rule_has_no_truth_of_its_own() -> None:
    with pytest.raises(TypeError, match="no truth of its own"):
        assert blank(a)


def test_there_are_no_other_operations() -> None:
    with pytest.raises(ValueError, match="no operation called 'power'"):
        Call("power", (a, b))


def test_rules_are_alike_when_they_say_the_same() -> None:
    assert a + 1 == name("a") + 1
    assert hash(a + 1) == hash(name("a") + 1)
    assert Literal(1) != Literal(True)
    assert len({Literal(1), Literal(True), Literal("1")}) == 3
    assert pickle.loads(pickle.dumps(RATING)) == RATING


@pytest.mark.parametrize(
    ("rule", "known", "left"),
    [
        (a + b, {"a": 1, "b": 2}, Literal(3)),
        (when(a, b, c), {"a": True}, b),
        (when(a, b, c), {"a": None}, c),
        (when(a, b, b), {}, b),
        (both(a, b), {"a": True}, b),
        (both(a, b), {"b": False}, Literal(False)),
        (either(a, b), {"b": True}, Literal(True)),
        (either(a, b), {"a": False, "b": False}, Literal(False)),
        (both(a, b, a), {}, both(a, b)),
        (a * b, {"b": 0}, Literal(0)),
        (a + b, {"b": 0}, a),
        (a - b, {"b": 0}, a),
        (a - b, {"a": 0}, 0 - b),
        (a + b, {"a": float("nan")}, Literal(None) + b),
        (when(is_number(a), a + 1, "no"), {"a": "text"}, Literal("no")),
        (a + 1, {"a": "text"}, Literal("text") + 1),
        (tally("a", b), {"a": 1, "b": "x"}, tally("a", "x")),
        (a + b, {"a": c}, c + b),
    ],
)
def test_what_is_known_is_worked_out(rule: Expression, known: dict, left: Expression) -> None:
    assert specialise(rule, known) == left


@pytest.mark.parametrize("rule", [RATING, VARIANCE, TRAVEL])
def test_putting_values_in_first_changes_no_answer(rule: Expression) -> None:
    chance = random.Random(6)
    for row in rated_rows(500, seed=6):
        known = {key: value for key, value in row.items() if chance.random() < 0.5}
        rest = {key: value for key, value in row.items() if key not in known}
        assert run(specialise(rule, known), rest) == run(rule, row)


def test_only_what_is_needed_is_worked_out() -> None:
    assert run(when(is_number(a), a + 1, "no number"), {"a": "text"}) == "no number"
    assert run(both(is_number(a), more(a, 0)), {"a": "text"}) is False
    assert run(either(negate(is_number(a)), more(a, 0)), {"a": "text"}) is True
    assert run(divided(a, b), {"a": 1, "b": 0}) is None


def test_text_where_a_number_is_needed_is_refused() -> None:
    for rule in (a + 1, -a, more(a, 0), name("a") / 2):
        with pytest.raises(TypeError, match="a number was needed here, not 'text'"):
            run(rule, {"a": "text"})
    with pytest.raises(TypeError, match="a number was needed here, not None"):
        run(a + 1, {"a": None})
    with pytest.raises(TypeError, match="true or false was needed"):
        run(when(a, 1, 2), {"a": "text"})


def test_a_name_must_be_given_unless_it_is_optional() -> None:
    with pytest.raises(KeyError):
        run(a, {})
    with pytest.raises(KeyError):
        write(a, {})
    assert run(blank(optional("a")), {}) is True
    assert write(when(blank(optional("a")), b, optional("a")), CELLS | {"a": "A9"}) == 'IF(A9="",B1,A9)'
    assert write(when(blank(optional("elsewhere")), b, 1), CELLS) == "B1"


def test_counting_needs_a_whole_column() -> None:
    with pytest.raises(TypeError, match="whole column"):
        in_python.run(rows("a"), {"a": "text"})


@pytest.mark.parametrize(
    ("rule", "formula"),
    [
        (a + b * c, "A1+B1*C1"),
        ((a + b) * c, "(A1+B1)*C1"),
        (a - (b - c), "A1-(B1-C1)"),
        (a - b - c, "A1-B1-C1"),
        (a / (b * c), "A1/(B1*C1)"),
        (-(a + b), "-(A1+B1)"),
        (a * -b, "A1*-B1"),
        (a - -2, "A1--2"),
        (less(a + b, 1), "ROUND(A1+B1,9)<1"),
        (at_least(a, 0.1 + 0.2), "ROUND(A1,9)>=0.3"),
        (at_most(a, 1e-5), "ROUND(A1,9)<=1E-05"),
        (same(a, 'say "yes"'), 'A1="say ""yes"""'),
        (same(a, "x" * 300), f'A1="{"x" * 255}"&"{"x" * 45}"'),
        (join(a, " of ", b + c), 'A1&" of "&B1+C1'),
        (join(a), 'A1&""'),
        (both(blank(a), same(b, "x")), 'AND(A1="",B1="x")'),
        (both(is_number(a), more(a, 0)), "IF(ISNUMBER(A1),ROUND(A1,9)>0,FALSE)"),
        (either(blank(a), less(a, 0), less(b, 0)), 'IF(A1="",TRUE,IF(ROUND(A1,9)<0,TRUE,ROUND(B1,9)<0))'),
        (when(a, None, True), 'IF(A1,"",TRUE)'),
        (when(a, 1.5, 100.0), "IF(A1,1.5,100)"),
        (when(a, 1 / 3, 1), "IF(A1,0.3333333333333333,1)"),
    ],
)
def test_formulas_hold_together(rule: Expression, formula: str) -> None:
    assert write(rule, CELLS) == formula


def test_counts_are_over_ranges() -> None:
    ranges = {"state": "$A$2:$A$9"}
    assert write(join(tally("state", "Complete"), " of ", rows("state")), {}, ranges) == (
        'COUNTIF($A$2:$A$9,"Complete")&" of "&ROWS($A$2:$A$9)-COUNTBLANK($A$2:$A$9)'
    )


def test_what_is_worked_out_elsewhere_is_only_named() -> None:
    gap = a - b
    assert write(when(more(gap, 0), gap, -gap), CELLS, given={gap: "gap"}) == "IF(ROUND(gap,9)>0,gap,-gap)"


@pytest.mark.parametrize("rule", [RATING, TRAVEL, VARIANCE, MILESTONE])
def test_no_formula_is_longer_than_excel_takes(rule: Expression) -> None:
    """Not even where all but what a rating is against, which no sheet leaves open, stands in cells far away."""
    cells = dict.fromkeys(names(rule), "$AA$1048576")
    assert len(write(specialise(rule, {"rate_against": "target", "over_basis": None}), cells)) < 8192


def test_a_rating_as_issued_is_short_enough_to_read() -> None:
    facts = RuleFacts("higher", 0.05, "percent", places=3)
    known = {**facts.known(), "target": 0.98, "target_high": None, "due": True}
    assert write(specialise(RATING, known), {"outturn": "L5", "marker": "M5"}) == (
        'IF(M5="z","GREY",IF(OR(L5="",M5="x"),"NO DATA",IF(ISNUMBER(L5),'
        'IF(ROUND(L5,3)>=0.98,"GREEN",IF(ROUND(L5,3)>=0.931,"AMBER","RED")),"")))'
    )
    assert isinstance(Name("a"), Expression)
