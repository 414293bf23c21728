"""A scorecard costs little more than a bare script that writes the same workbook."""

import importlib.util
from pathlib import Path
from statistics import median

import pytest

FILE = Path(__file__).parents[2] / "benchmarks" / "scorecard.py"


def test_a_scorecard_costs_little_more_than_a_script_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most half as much again as the benchmark measures it; far more than that only where something went wrong."""
    monkeypatch.syspath_prepend(str(FILE.parent))
    spec = importlib.util.spec_from_file_location("scorecard_speed", FILE)
    assert spec
    assert spec.loader
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    taken = benchmark.compared(tmp_path, measures=250, services=15, rounds=3)
    assert median(one.ours / one.bare for one in taken) < 3
