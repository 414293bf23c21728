"""Issuing costs a fraction of a bare script that writes the same workbooks."""

import importlib.util
from pathlib import Path
from statistics import median

import pytest

FILE = Path(__file__).parents[2] / "benchmarks" / "issuing.py"


def test_issuing_costs_a_fraction_of_a_script_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most a third as the benchmark measures it; far more than that only where something went wrong."""
    monkeypatch.syspath_prepend(str(FILE.parent))
    spec = importlib.util.spec_from_file_location("issuing", FILE)
    assert spec
    assert spec.loader
    issuing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(issuing)
    files = list(issuing.of_council(tmp_path, 8))
    assert [len(file.issued.measures) for file in files] == [issuing.EACH] * 8
    taken = issuing.compared(files, rounds=3)
    assert median(one.later / one.bare for one in taken) < 0.5
    assert median(one.begun / one.bare for one in taken) < 1
    assert len(list(issuing.of_kits(tmp_path))) == 19
