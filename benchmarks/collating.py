"""How long collating takes, and the memory it needs, for few returns and for many.

    python benchmarks/collating.py

Every run is a process of its own, on a desk of its own, and reads as many versions of the eleven returns of Hart as it
is told. Prints milliseconds a return, ledger and feedback included, and the most memory the process needed.
"""

import resource
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from subprocess import run
from time import perf_counter

from pmf_xl.books.write import Filling, collection_bytes
from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.collect.collate import collate
from pmf_xl.collect.issue import issue
from pmf_xl.collect.stamp import stamp_of
from pmf_xl.desk import Desk, make_desk
from pmf_xl.layout.collection import Issued, workbook

VERSIONS = (1, 10)
MEBIBYTE = 1 << (20 if sys.platform == "darwin" else 10)  # in the unit that ru_maxrss is counted in


def hart(folder: Path) -> Desk:
    desk = Desk(folder, lambda: datetime(2014, 7, 10, 9))
    desk.__dict__["catalogue"] = read_kit(find_kit("hart"))[0]
    return desk


def hand_in(folder: Path, versions: int) -> None:
    make_desk(folder, "Hart District Council")
    desk = hart(folder)
    period = desk.period("2014-15-Q1")
    for file in issue(desk, period):
        record = desk.ledger.issue(file.issue)
        assert record
        issued = Issued.from_json(record.content)
        for version in range(versions):
            typed = {
                row.key: {"outturn": version / 100, "commentary": f"{version} " * 500}
                for row in issued.measures
            }
            filling = Filling(stamp_of(desk, issued), desk.now(), {"Measures": typed})
            path = desk.drawer("returned", period) / f"{file.service} {version}.xlsx"
            path.write_bytes(collection_bytes(workbook(issued), desk.theme, desk.lock, filling))
    desk.ledger.close()


def collated(folder: Path) -> None:
    """Collate, and print how many files, how many seconds and the most memory in mebibytes."""
    desk = hart(folder)
    start = perf_counter()
    files = collate(desk, desk.period("2014-15-Q1")).files
    seconds = perf_counter() - start
    print(len(files), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBIBYTE)


def main() -> None:
    for versions in VERSIONS:
        with tempfile.TemporaryDirectory() as folder:
            desk = Path(folder) / "desk"
            hand_in(desk, versions)
            told = run(
                [sys.executable, __file__, str(desk)], capture_output=True, text=True, check=True
            ).stdout
            count, seconds, memory = told.split()
            print(
                f"{count:>4} returns {float(seconds) * 1000 / int(count):8.1f} ms a return {memory:>6} MiB at most"
            )


if __name__ == "__main__":
    collated(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
