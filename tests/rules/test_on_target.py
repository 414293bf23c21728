"""The share on target: one count, of what the council's framework says."""

import pytest

from pmf_xl.layout.key import on_target_words, share_words
from pmf_xl.rules.on_target import OnTarget, count_on_target
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Rating

# Eleven measures: six green, two of five others monitored only, two not due, one due without a figure.
ELEVEN = [
    *[("GREEN", True)] * 6,
    ("GREY", True),
    ("GREY", True),
    ("GREY", False),
    ("GREY", False),
    ("NO DATA", True),
]
GREEN = frozenset({Rating.GREEN})
GREEN_AND_GREY = frozenset({Rating.GREEN, Rating.GREY})


@pytest.mark.parametrize(
    ("share_of", "counts_as_on_target", "count", "of"),
    [
        ("rated", GREEN, 6, 6),
        ("rated", GREEN_AND_GREY, 6, 6),  # grey is in neither
        ("due", GREEN, 6, 9),
        ("due", GREEN_AND_GREY, 8, 9),
        ("all", GREEN, 6, 11),
        ("all", GREEN_AND_GREY, 10, 11),
    ],
)
def test_what_it_is_a_share_of_is_the_scheme_s(share_of, counts_as_on_target, count, of):
    scheme = Scheme(counts_as_on_target=counts_as_on_target, share_of=share_of)
    assert count_on_target(scheme, ELEVEN) == OnTarget(count, of)
    assert count_on_target(scheme, ELEVEN).share == count / of


def test_a_plan_of_three_greys_has_no_share_rather_than_none_on_target():
    scheme = Scheme(counts_as_on_target=GREEN)
    assert count_on_target(scheme, [("GREY", False)] * 3).share is None


def test_the_share_is_of_rated_measures_unless_the_framework_says_otherwise():
    assert Scheme().share_of == "rated"
    assert count_on_target(Scheme(), [("AMBER", True), ("RED", False), ("BLUE", True)]) == OnTarget(1, 3)


def test_a_rating_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="PURPLE"):
        count_on_target(Scheme(), [("PURPLE", True)])
    with pytest.raises(ValueError, match="some"):
        Scheme(share_of="some")


@pytest.mark.parametrize(
    ("share_of", "of", "counted"),
    [
        ("rated", "of the measures with a rating", "Green and amber count as on target."),
        ("due", "of the measures due", "Green, amber and grey count as on target."),
        ("all", "of all measures", "Green, amber and grey count as on target."),
    ],
)
def test_the_words_say_what_is_counted(share_of, of, counted):
    scheme = Scheme(share_of=share_of)
    assert share_words(scheme) == of
    assert on_target_words(scheme) == counted
