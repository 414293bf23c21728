"""Collating holds one return in memory at a time, however many there are."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from quarter import TESTSHIRE, Quarter, catalogue_of

from pmf_xl.books.write import Filling, collection_bytes
from pmf_xl.collect.stamp import stamp_of
from pmf_xl.layout.collection import Issued, workbook

MEASURES = 60
ROOT = Path(__file__).parents[2]
MEBIBYTE = 1 << (20 if sys.platform == "darwin" else 10)  # in the unit that ru_maxrss is counted in
COLLATE = """
import resource, sys
from datetime import date
from pathlib import Path
sys.path[:0] = {path!r}
from quarter import Quarter, catalogue_of
from test_memory import KIT
folder = Path({folder!r})
quarter = Quarter(folder / "desk", catalogue_of(folder / "kit", KIT), "2024-25-Q1", date(2024, 7, 10))
files = quarter.collate(*sorted(quarter.returned.iterdir())[:{count}]).files
assert [file.submission for file in files] == list(range(1, {count} + 1))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_ROWS = "\n".join(f"| B{n} | Measure {n} | HR | number | higher | quarterly |" for n in range(MEASURES))
KIT = {
    "framework.yaml": TESTSHIRE["framework.yaml"],
    "services.csv": TESTSHIRE["services.csv"],
    "measures.csv": f"| ref | title | service | unit | polarity | frequency |\n{_ROWS}\n",
}


def peak(folder: Path, count: int) -> int:
    """The most memory a process needed that collated so many returns, in mebibytes."""
    path = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "collect")]
    code = COLLATE.format(path=path, folder=str(folder), count=count)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(run.stdout) // MEBIBYTE


@pytest.mark.skipif(not hasattr(resource, "getrusage"), reason="this system does not say")
def test_thirty_returns_need_no_more_memory_than_three(tmp_path: Path) -> None:
    from datetime import date

    for copy in ("three", "thirty"):
        folder = tmp_path / copy
        quarter = Quarter(folder / "desk", catalogue_of(folder / "kit", KIT), "2024-25-Q1", date(2024, 7, 10))
        record = quarter.desk.ledger.issue(quarter.issue("HR")["HR"].issue)
        assert record
        issued = Issued.from_json(record.content)
        for version in range(3 if copy == "three" else 30):
            typed = {
                row.key: {"outturn": version, "commentary": f"version {version} of {row.key} " * 80}
                for row in issued.measures
            }
            filling = Filling(stamp_of(quarter.desk, issued), quarter.time, {"Measures": typed})
            content = collection_bytes(workbook(issued), quarter.desk.theme, quarter.desk.lock, filling)
            (quarter.returned / f"{version:02}.xlsx").write_bytes(content)
        quarter.desk.ledger.close()
    three, thirty = peak(tmp_path / "three", 3), peak(tmp_path / "thirty", 30)
    assert thirty - three < 12, f"{three} MiB for three returns, {thirty} MiB for thirty"
