"""How long collating takes, beside programs that do nothing but read the same files.

    python benchmarks/collating.py [RETURNS [MEASURES [QUARTERS]]]

`pmf-xl collate` is run as a command, everything included, for a council whose services have returned workbooks of so
many measures, with so many quarters in its ledger; then again, where nothing is new. In the same run the files are read
by calamine, by pandas with openpyxl and by pandas with calamine, on as many processors; what pandas with openpyxl takes
is reckoned from some of the files. Prints seconds and milliseconds a return, ratios, and the most memory it needed.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

from council import NOW, QUARTER, hand_in, workspace_of

ROUNDS = 3
SOME = 40  # files of which the slower readers' time is reckoned
PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def bare(path: Path) -> None:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def pandas_openpyxl(path: Path) -> None:
    import pandas

    pandas.read_excel(path, sheet_name=None, engine="openpyxl")


def pandas_calamine(path: Path) -> None:
    import pandas

    pandas.read_excel(path, sheet_name=None, engine="calamine")


def seconds_to(read: Callable[[Path], None], files: list[Path]) -> float:
    """Seconds to read files on all processors, the processes started and their libraries imported beforehand."""
    with get_context("spawn").Pool(PROCESSORS) as pool:
        pool.map(read, files[:PROCESSORS], chunksize=1)
        start = perf_counter()
        pool.map(read, files, chunksize=max(1, len(files) // (8 * PROCESSORS)))
        return perf_counter() - start


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as where:
        yield Path(
            shutil.copytree(folder, Path(where) / "workspace", ignore=shutil.ignore_patterns(".ledger*"))
        )


def command(folder: Path, *arguments: str) -> tuple[float, int]:
    """Seconds that a command takes, and the most memory of its own process in mebibytes."""
    line = [
        sys.executable,
        "-c",
        "from pmf_xl.cli import main; main()",
        *arguments,
        "--workspace",
        str(folder),
        "--today",
        f"{NOW:%Y-%m-%d}",
    ]
    before = perf_counter()
    done = subprocess.run([*line], capture_output=True, text=True, check=False)
    taken = perf_counter() - before
    assert done.returncode == 0, done.stderr or done.stdout
    return taken, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10


def compared(returns: int, measures: int, quarters: int, rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds for all the returns, medians of interleaved rounds; `memory` in mebibytes."""
    with tempfile.TemporaryDirectory() as where:
        workspace = workspace_of(Path(where) / "council", returns, measures, quarters)
        assert hand_in(workspace) == returns
        workspace.ledger.close()
        command(workspace.folder, "check")  # the catalogue is read once, as it is before anything is issued
        files = sorted(workspace.folder_of("returned", QUARTER).glob("*.xlsx"))
        some = files[:SOME]
        taken: dict[str, list[float]] = {}
        for _ in range(rounds):
            with copied(workspace.folder) as copy:
                first, memory = command(copy, "collate", "--period", str(QUARTER))
                again, _ = command(copy, "collate", "--period", str(QUARTER))
            of_round = {
                "collate": first,
                "collate again": again,
                "memory": memory,
                "calamine": seconds_to(bare, files),
                "pandas with openpyxl": seconds_to(pandas_openpyxl, some) * returns / len(some),
                "pandas with calamine": seconds_to(pandas_calamine, some) * returns / len(some),
            }
            for name, seconds in of_round.items():
                taken.setdefault(name, []).append(seconds)
    return {name: median(listed) for name, listed in taken.items()}


def main() -> None:
    given = [int(word) for word in sys.argv[1:]]
    returns, measures, quarters = (given + [1000, 30, 0][len(given) :])[:3]
    taken = compared(returns, measures, quarters)
    memory = taken.pop("memory")
    print(
        f"{returns:,} returns of {measures} measures, {quarters} quarters behind them, {PROCESSORS} processors"
    )
    for name, seconds in taken.items():
        ratio = taken["collate"] / seconds
        print(
            f"{name:<24}{seconds:9.2f} s {seconds * 1000 / returns:9.2f} ms a return   collate takes {ratio:6.2f} x"
        )
    print(f"at most {memory:,.0f} MiB")


if __name__ == "__main__":
    main()
