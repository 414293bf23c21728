"""Collating holds one return in memory at a time, however many there are."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from quarter import GOOD, Quarter, catalogue_of, rewrite

ROOT = Path(__file__).parents[2]
MEBIBYTE = 1 << (20 if sys.platform == "darwin" else 10)  # in the unit that ru_maxrss is counted in
COLLATE = """
import resource, sys
from datetime import date
from pathlib import Path
sys.path[:0] = {path!r}
from quarter import Quarter, catalogue_of
folder = Path({folder!r})
quarter = Quarter(folder / "workspace", catalogue_of(folder / "kit"), "2024-25-Q1", date(2024, 7, 10))
files = quarter.collate().files
assert [file.submission for file in files] == list(range(1, {count} + 1)), [file.problems for file in files]
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(folder: Path, count: int) -> int:
    """The most memory a process needed that collated so many returns, in mebibytes."""
    path = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "collect")]
    code = COLLATE.format(path=path, folder=str(folder), count=count)
    run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    return int(run.stdout) // MEBIBYTE


def _with_workings(book: openpyxl.Workbook) -> None:
    """A sheet of the service's own, which is read with the rest and then of no use."""
    sheet = book.create_sheet("Workings")
    for row in range(1200):
        sheet.append([f"case {row}, step {step}" for step in range(20)])


@pytest.mark.skipif(not hasattr(resource, "getrusage"), reason="this system does not say")
def test_thirty_returns_need_no_more_memory_than_three(tmp_path: Path) -> None:
    start = tmp_path / "start"
    quarter = Quarter(start / "workspace", catalogue_of(start / "kit"), "2024-25-Q1", date(2024, 7, 10))
    entries = GOOD["HR"] | {"HR01": {"Outturn": 0.979, "Commentary": "version 00"}}
    large = quarter.hand_in("HR", entries, also=_with_workings)
    quarter.workspace.ledger.close()
    folders = {count: Path(shutil.copytree(start, tmp_path / str(count))) for count in (3, 30)}
    for count, folder in folders.items():
        returned = folder / large.relative_to(start).parent
        for version in range(1, count):
            copy = Path(shutil.copy(large, returned / f"{version}.xlsx"))
            says = _saying(f"version {version:02}".encode())
            rewrite(
                copy, {"xl/sharedStrings.xml": says, "xl/worksheets/sheet2.xml": says}
            )  # it is in one of them
    three, thirty = (peak(folder, count) for count, folder in folders.items())
    assert thirty - three < 12, f"{three} MiB for three returns, {thirty} MiB for thirty"


def _saying(version: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"version 00", version)
