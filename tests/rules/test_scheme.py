"""A council's rating scheme."""

import pytest
from plain_measure import Plain

from pmf_xl.rules import RATING, in_python
from pmf_xl.rules.expression import specialise
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Rating


def rated(scheme: Scheme, outturn: float, target: float, travel_long: str | None = None, **measure) -> object:
    known = {**RuleFacts.of(Plain(**measure), scheme).known(), "due": True}
    figures = {
        "outturn": outturn,
        "target": target,
        "target_high": None,
        "marker": None,
        "travel_long": travel_long,
    }
    return in_python.run(specialise(RATING, known), figures)


def test_south_derbyshire_s_is_the_default() -> None:
    scheme = Scheme()
    assert rated(scheme, 95, 100) == "AMBER"
    assert rated(scheme, 94.9, 100) == "RED"
    assert rated(scheme, 200, 100) == "GREEN"
    on_target = [rating for rating in Rating if scheme.on_target(rating)]
    assert on_target == [Rating.GREEN, Rating.AMBER, Rating.GREY]


def test_a_measure_s_own_tolerance_overrides_amber_and_nothing_else() -> None:
    scheme = Scheme(over_tolerance=0.1, green_tolerance=0.01)
    assert rated(scheme, 91, 100) == "RED"
    assert rated(scheme, 91, 100, tolerance=10, tolerance_basis="points") == "AMBER"
    assert rated(scheme, 99, 100, tolerance=10, tolerance_basis="points") == "GREEN"  # 1 % of 100, not 0.01
    assert rated(scheme, 105, 100, tolerance=10, tolerance_basis="points") == "GREEN"  # 10 % of 100, not 0.1
    assert rated(scheme, 111, 100, tolerance=10, tolerance_basis="points") == "BLUE"


def test_a_basis_without_a_tolerance_says_nothing() -> None:
    assert rated(Scheme(), 95, 100, tolerance_basis="points") == "AMBER"
    assert rated(Scheme(), 91, 100, tolerance=0.1) == "AMBER"


def test_figures_are_rated_as_published_unless_the_scheme_says_otherwise() -> None:
    assert rated(Scheme(), 94.99, 100, decimals=0) == "AMBER"
    assert rated(Scheme(rate_as_published=False), 94.99, 100, decimals=0) == "RED"
    assert rated(Scheme(), 0.93051, 0.98, decimals=1, unit="percent") == "AMBER"
    assert rated(Scheme(), 0.93049, 0.98, decimals=1, unit="percent") == "RED"


def test_havering_s_rule() -> None:
    scheme = Scheme(amber_if_improved=True)
    assert rated(scheme, 80, 100, travel_long="IMPROVING") == "AMBER"
    assert rated(scheme, 80, 100, travel_long="WORSENING") == "RED"


def test_no_data_is_never_on_target() -> None:
    with pytest.raises(ValueError, match="NO DATA never counts as on target"):
        Scheme(counts_as_on_target=frozenset({Rating.GREEN, Rating.NO_DATA}))
    assert not Scheme().on_target("NO DATA")


def test_plain_words_are_taken() -> None:
    scheme = Scheme(tolerance_basis="points", counts_as_on_target={"GREEN", "BLUE"})  # type: ignore[arg-type]
    assert scheme.on_target(Rating.BLUE)
    assert rated(scheme, 99.95, 100) == "AMBER"


@pytest.mark.parametrize("key", ["green_tolerance", "amber_tolerance", "over_tolerance", "slippage_days"])
def test_tolerances_are_not_negative(key: str) -> None:
    with pytest.raises(ValueError, match=f"{key} is -1; give zero or more"):
        Scheme(**{key: -1})
