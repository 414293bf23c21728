"""A scorecard costs little more than a bare script that writes the same workbook."""

from pathlib import Path
from statistics import median

from benchmark import benchmark


def test_a_scorecard_costs_little_more_than_a_script_by_hand(tmp_path: Path) -> None:
    """At most half as much again as the benchmark measures it; far more than that only where something went wrong."""
    measured = benchmark("scorecard")
    taken = measured.compared(tmp_path, measures=250, services=15, rounds=3)
    assert median(one.ours / one.bare for one in taken) < 3
