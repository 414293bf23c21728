"""Issuing costs little more than a bare script that writes the same workbooks."""

import importlib.util
from pathlib import Path
from statistics import median

FILE = Path(__file__).parents[2] / "benchmarks" / "issuing.py"


def test_issuing_costs_little_more_than_a_script_by_hand() -> None:
    """At most 1.5 times as the benchmark measures it; far more than that only where something went wrong."""
    spec = importlib.util.spec_from_file_location("issuing", FILE)
    assert spec
    assert spec.loader
    issuing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(issuing)
    *_, ratios, count = issuing.compared(rounds=3)
    assert count == 19
    assert median(ratios) < 2.5
