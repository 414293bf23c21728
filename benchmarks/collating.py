"""How long collating takes, beside programs that do nothing but read the same files.

    python benchmarks/collating.py [RETURNS [MEASURES]]

`pmf-xl collate` is run as a command, everything included, for a council whose services have returned workbooks of so
many measures; then again, where nothing is new; then on one processor. In the same run the files are read by calamine,
by pandas with openpyxl and by pandas with calamine, on as many processors, and inflated and hashed, which is the least
that can be done with them. What the slower of them take is reckoned from some of the files.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

from any_council import QUARTER, hand_in, workspace_of
from commands import PROCESSORS, Took, command, copied

ROUNDS = 3
SOME = 40  # files of which the slower readers' time is reckoned
LONG = 5000  # returns
COLLATE = ("collate", "--period", str(QUARTER))


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


def least(path: Path) -> None:
    import hashlib
    import zipfile

    hashlib.sha256(path.read_bytes())
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            parts.read(name)


def seconds_to(read: Callable[[Path], None], files: list[Path]) -> float:
    """Seconds to read files on all processors, the processes started and their libraries imported beforehand."""
    with get_context("spawn").Pool(len(PROCESSORS)) as pool:
        pool.map(read, files[: len(PROCESSORS)], chunksize=1)
        start = perf_counter()
        pool.map(read, files, chunksize=max(1, len(files) // (8 * len(PROCESSORS))))
        return perf_counter() - start


@contextmanager
def council_with(
    services: int, measures: int, quarters: int = 0, versions: int = 1, *, slips: bool = True
) -> Iterator[Path]:
    """The workspace of a council all of whose services have returned their workbook, so many versions of it."""
    with tempfile.TemporaryDirectory() as where:
        workspace = workspace_of(Path(where) / "council", services, measures, quarters)
        for version in range(versions):
            assert hand_in(workspace, version=version, slips=slips) == services
        workspace.ledger.close()
        command(workspace.folder, "check")  # the catalogue is read once, as it is before anything is issued
        yield workspace.folder


def compared(returns: int, measures: int, rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds for all the returns, medians of interleaved rounds; `memory` in mebibytes."""
    taken: dict[str, list[float]] = {}
    with council_with(returns, measures) as folder:
        files = sorted((folder / "returned" / str(QUARTER)).glob("*.xlsx"))
        some = files[:SOME]
        for _ in range(rounds):
            with copied(folder) as copy:
                first, again = command(copy, *COLLATE), command(copy, *COLLATE)
            with copied(folder) as copy:
                alone = command(copy, *COLLATE, processors=1)
            of_round = {
                "collate": first.seconds,
                "again": again.seconds,
                "one processor": alone.seconds,
                "memory": first.memory,
                "calamine": seconds_to(bare, files),
                "pandas with openpyxl": seconds_to(pandas_openpyxl, some) * returns / len(some),
                "pandas with calamine": seconds_to(pandas_calamine, some) * returns / len(some),
                "inflate and SHA-256": seconds_to(least, files),
            }
            for name, seconds in of_round.items():
                taken.setdefault(name, []).append(seconds)
    return {name: median(listed) for name, listed in taken.items()}


def side_by_side(councils: dict[str, tuple[Path, int]], rounds: int = ROUNDS) -> dict[str, Took]:
    """Milliseconds a return and mebibytes of collating at several workspaces, each with so many returns, in turn."""
    taken: dict[str, list[Took]] = {name: [] for name in councils}
    for number in range(rounds):
        for name, (folder, returns) in councils.items():
            if number and returns > LONG:  # once is long enough
                continue
            with copied(folder) as copy:
                taken[name].append(command(copy, *COLLATE))
    return {
        name: Took(
            median(one.seconds for one in listed) * 1000 / councils[name][1],
            round(median(one.memory for one in listed)),
        )
        for name, listed in taken.items()
    }


def main() -> None:
    given = [int(word) for word in sys.argv[1:]]
    returns, measures = (given + [1000, 30][len(given) :])[:2]
    taken = compared(returns, measures)
    memory = taken.pop("memory")
    print(f"{returns:,} returns of {measures} measures, {len(PROCESSORS)} processors")
    for name, seconds in taken.items():
        ratio = taken["collate"] / seconds
        print(
            f"{name:<24}{seconds:9.2f} s {seconds * 1000 / returns:9.2f} ms a return   collate takes {ratio:6.2f} x"
        )
    print(f"at most {memory:,.0f} MiB")


if __name__ == "__main__":
    main()
