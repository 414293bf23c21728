"""A scorecard costs little more than a bare script that writes the same workbook."""

import gc
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from benchmark import benchmark


@pytest.fixture
def collected_as_for_users() -> Iterator[None]:
    """Python's own thresholds: with those of the tests a bare script gains more than what does some work."""
    as_in_tests = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*as_in_tests)


@pytest.mark.usefixtures("collected_as_for_users")
def test_a_scorecard_costs_little_more_than_a_script_by_hand(tmp_path: Path) -> None:
    """At most half as much again as the benchmark measures it; far more than that only where something went wrong."""
    measured = benchmark("scorecard")
    taken = measured.compared(tmp_path, measures=500, services=30, rounds=3)
    assert median(one.ours / one.bare for one in taken) < 3
