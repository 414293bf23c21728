"""What the rules know of a measure stands in one place: a name that nobody gives is an error, not a blank."""

import pytest
from plain_measure import Plain

from pmf_xl.layout.measures_sheet import CHECKS
from pmf_xl.rules import RATING, in_excel, in_numpy, in_python
from pmf_xl.rules.direction import TRAVEL
from pmf_xl.rules.expression import Name, name, names, parts, specialise, when
from pmf_xl.rules.facts import FACT_NAMES, FIGURE_NAMES, RuleFacts, unknown_names
from pmf_xl.rules.functions import FUNCTIONS
from pmf_xl.rules.rating import FORECAST_RATING
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.variances import TOLERANCE_LIMIT, VARIANCE, VARIANCE_PERCENT

RULES = {
    "rating": RATING,
    "variance": VARIANCE,
    "variance as a share": VARIANCE_PERCENT,
    "tolerance limit": TOLERANCE_LIMIT,
    "travel": TRAVEL,
    "rating of a forecast": FORECAST_RATING,
}


@pytest.mark.parametrize("rule", RULES)
def test_every_name_of_a_rule_is_given_by_the_measure_or_its_figure(rule: str) -> None:
    assert unknown_names(RULES[rule]) == frozenset()


def test_a_name_that_nobody_gives_is_found() -> None:
    assert unknown_names(when(name("amber_if_close"), "AMBER", RATING)) == {"amber_if_close"}


def test_two_names_only_may_be_left_out() -> None:
    """An optional name that is forgotten is a blank and no error: there are two, whose blank is a rule of its own."""
    optional = {
        part.key
        for rule in RULES.values()
        for part in parts(rule)
        if isinstance(part, Name) and part.optional
    }
    assert optional == {"scheme_basis", "partial"}
    assert optional <= FACT_NAMES | FIGURE_NAMES


def test_functions_for_excel_are_given_all_that_their_rules_ask_for() -> None:
    for function in FUNCTIONS:
        if function.rule is not None:
            assert names(function.rule) <= {argument.key for argument in function.arguments}, function.name


def test_checks_of_the_sheet_ask_for_columns_and_facts_only() -> None:
    for check in CHECKS:
        asked = names(check.when) - FACT_NAMES
        assert "tolerance" not in asked, check.code


ENGINES = {
    "return": in_python.run,
    "table": lambda rule, figure: in_numpy.run(rule, {key: [value] for key, value in figure.items()}),
    "formula": lambda rule, figure: in_excel.write(rule, {key: key.upper() for key in figure}),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_no_engine_takes_a_name_that_is_not_given_for_a_blank(engine: str) -> None:
    """Adding a name to the scheme and forgetting to give it is seen at once, in each of the three."""
    rule = specialise(when(name("a_new_name"), "AMBER", RATING), RuleFacts.of(Plain(), Scheme()).known())
    figure = {
        "outturn": 95.0, "target": 100.0, "target_high": None, "marker": None, "due": True, "travel_long": None,
    }  # fmt: skip
    with pytest.raises(KeyError, match="a_new_name"):
        ENGINES[engine](rule, figure)


def test_what_was_issued_before_a_fact_was_added_is_judged_as_it_was() -> None:
    old = {"polarity": "lower", "tolerance": 0.1, "basis": "percent", "unit": "days"}
    assert RuleFacts.issued(old) == RuleFacts("lower", 0.1, "percent")
    with pytest.raises(KeyError, match="basis"):
        RuleFacts.issued({"polarity": "lower", "tolerance": 0.1})


def test_a_tolerance_of_nothing_is_a_tolerance_of_its_own() -> None:
    scheme = Scheme(amber_tolerance=0.05)
    assert RuleFacts.of(Plain(tolerance=0.0, tolerance_basis="points"), scheme).tolerance == 0
    assert RuleFacts.of(Plain(), scheme).tolerance == 0.05


def test_a_target_says_more_than_its_measure_and_that_more_than_the_scheme() -> None:
    scheme = Scheme(green_tolerance=0.01, amber_tolerance=0.05)
    measure = Plain(amber_from=80, green_from=90)
    assert RuleFacts.of(measure, scheme).amber_from == 80
    target = Plain(tolerance=2, tolerance_basis="points")
    facts = RuleFacts.of(measure, scheme, target)
    assert (facts.amber_from, facts.tolerance, facts.basis) == (None, 2, "points")
    assert (facts.green_from, facts.green_tolerance) == (90, 0.01)  # of green it says nothing
    assert RuleFacts.of(measure, scheme, Plain()) == RuleFacts.of(measure, scheme)


def test_a_tolerance_without_a_basis_has_that_of_the_next_who_says_one() -> None:
    measure = Plain(tolerance=3, tolerance_basis="points")
    assert RuleFacts.of(measure, Scheme(), Plain(tolerance=1)).basis == "points"
    facts = RuleFacts.of(measure, Scheme(), Plain(tolerance_basis="percent"))
    assert (facts.tolerance, facts.basis) == (3, "points")  # a basis alone says nothing
    assert RuleFacts.of(Plain(green_tolerance=2, tolerance_basis="points"), Scheme()).green_basis == "points"
    assert RuleFacts.of(Plain(over_tolerance=2, tolerance_basis="points"), Scheme()).over_basis == "points"
