"""The collector looks less often while reports are made, and as often as before once they are."""

import gc

import pytest

from pmf_xl.reports.undisturbed import SELDOM, undisturbed


@pytest.fixture(autouse=True)
def as_it_was() -> object:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    yield
    gc.set_threshold(*before)
    if frozen:
        gc.freeze()


def test_it_looks_less_often_and_then_as_often_as_before() -> None:
    gc.set_threshold(700, 11, 12)
    with undisturbed():
        assert gc.get_threshold() == (SELDOM, 11, 12)
    assert gc.get_threshold() == (700, 11, 12)


def test_also_where_something_went_wrong() -> None:
    gc.set_threshold(700, 11, 12)
    with pytest.raises(ZeroDivisionError), undisturbed():
        _ = 1 / 0
    assert gc.get_threshold() == (700, 11, 12)


@pytest.mark.parametrize("least", [0, 2 * SELDOM])
def test_who_wants_it_to_look_never_or_less_often_still_is_given_that(least: int) -> None:
    gc.set_threshold(least, 11, 12)
    with undisturbed():
        assert gc.get_threshold() == (least, 11, 12)


def test_what_was_made_meanwhile_counts_as_old_afterwards() -> None:
    """Or the first thing made afterwards has the collector walk through all of it, which takes longer than some work."""
    gc.collect()
    gc.unfreeze()  # the tests have frozen what they found
    gc.set_threshold(700, 11, 12)
    with undisturbed():
        made = [[] for _ in range(100_000)]
        assert len(gc.get_objects(generation=0)) > len(made)
    assert len(gc.get_objects(generation=0)) < 1000
