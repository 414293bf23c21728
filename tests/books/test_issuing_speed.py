"""Issuing costs a fraction of a bare script that writes the same workbooks."""

from pathlib import Path
from statistics import median

from benchmark import benchmark


def test_issuing_costs_a_fraction_of_a_script_by_hand(tmp_path: Path) -> None:
    """At most a third as the benchmark measures it; far more than that only where something went wrong."""
    issuing = benchmark("issuing")
    files = list(issuing.of_council(tmp_path, 8))
    assert [len(file.issued.measures) for file in files] == [issuing.EACH] * 8
    taken = issuing.compared(files, rounds=3)
    assert median(one.later / one.bare for one in taken) < 0.5
    assert median(one.begun / one.bare for one in taken) < 1
    assert len(list(issuing.of_kits(tmp_path))) == 19
