"""How long issuing takes, against a bare xlsxwriter script that writes the very same workbooks.

    python benchmarks/issuing.py

The workbooks are those of every service of two starter kits, small ones, and those of a council whose services have
thirty measures each, all with words of their own. What issuing asks of xlsxwriter is taken down once, call by call, and
written out as the script somebody would have written by hand: each cell, format, validation and formula in place,
nothing to look up or to work out. Both are then timed in turn, in the same run, from what is known of a service to the
file on the disk. Ours is timed twice: beginning with nothing known, and again, as it goes on in a long run.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from types import CodeType
from typing import NamedTuple

import xlsxwriter
from by_hand import forget, run, taken_down
from plain import plain

from pmf_xl.books import write
from pmf_xl.books.archive import archive
from pmf_xl.books.protect import LockedWorkbook
from pmf_xl.catalogue import Catalogue, find_kit, read_kit
from pmf_xl.catalogue.models import HistoryFigure, Target
from pmf_xl.collect.ask import ask
from pmf_xl.collect.workbook_file import WorkbookFile
from pmf_xl.layout.collection import workbook
from pmf_xl.rules.periods import Period
from pmf_xl.workspace_folder import WorkspaceFolder, make_workspace_folder

KITS = {"hart": "2014-15-Q1", "south-derbyshire": "2024-25-Q1"}
QUARTER = Period.parse("2024-25-Q2")
SERVICES, EACH = 40, 30  # of the council
ROUNDS = 10
ALLOWED = 1 / 3  # of a script by hand

Work = Callable[[], object]


def of_kits(folder: Path) -> Iterator[WorkbookFile]:
    """Everything that the services of the kits are asked."""
    for kit, period in KITS.items():
        catalogue, _ = read_kit(find_kit(kit))
        assert catalogue
        yield from _files(folder / kit, catalogue, period)


def of_council(folder: Path, services: int = SERVICES) -> Iterator[WorkbookFile]:
    """Everything that the services of a larger council are asked."""
    return _files(folder / "council", council(services), str(QUARTER))


def _files(folder: Path, catalogue: Catalogue, period: str) -> Iterator[WorkbookFile]:
    make_workspace_folder(folder, catalogue.framework.council)
    workspace = WorkspaceFolder(folder, lambda: datetime(2024, 10, 1, 9))
    workspace.__dict__["catalogue"] = catalogue
    past, due = workspace.past, workspace.period(period)
    for service in catalogue.services:
        yield WorkbookFile.of(workspace, ask(workspace, catalogue.at(due), past, service.code, due))
    workspace.ledger.close()


def council(services: int) -> Catalogue:
    """A council of so many services, with measures like York's, a target for each and a year's past."""
    york, _ = read_kit(find_kit("york"))
    assert york
    every, measures, targets, history = [], [], [], []
    for number in range(services):
        code = f"S{number:03}"
        like = york.services[number % len(york.services)]
        every.append(like.model_copy(update={"code": code, "name": f"Service number {number}"}))
        for count in range(number * EACH, (number + 1) * EACH):
            like_it = york.measures[count % len(york.measures)]
            measure = plain(
                like_it,
                f"M{count:05}",
                service=code,
                title=f"{like_it.title}, the {count}th",
                definition=f"{count}: {like_it.definition}",
            )
            measures.append(measure)
            aim = (
                1.0
                if measure.unit == "yesno"
                else round((0.3 if measure.is_percent else 50) * (1 + count % 7 / 10), 3)
            )
            high = round(aim * 1.1, 3) if measure.polarity == "range" else None
            targets.append(Target(ref=measure.ref, period=QUARTER, target=aim, target_high=high))
            history += [
                HistoryFigure(ref=measure.ref, period=QUARTER.shifted(-back), outturn=aim)
                for back in range(1, 5)
            ]
    framework = york.framework.model_copy(update={"reports": ()})
    return Catalogue(framework, tuple(every), (), tuple(measures), tuple(targets), tuple(history))


# -- the same by hand -----------------------------------------------------------------------------------------------


def by_hand(file: WorkbookFile) -> CodeType:
    """The script that writes one workbook and leaves its bytes in `out`."""
    filling = write.Filling(file.stamp, file.made_at)
    return taken_down(
        write.options(file.theme),
        lambda book: write.write_collection(book, workbook(file.issued), file.theme, filling),
    )


# -- timing -----------------------------------------------------------------------------------------------------------


class Taken(NamedTuple):
    """Milliseconds a workbook, in one round."""

    begun: float  # ours, with nothing known
    later: float  # ours, the same again
    bare: float


def compared(files: list[WorkbookFile], rounds: int = ROUNDS) -> list[Taken]:
    """What each round took."""
    scripts = list(map(by_hand, files))
    assert all(
        abs(len(file.content()) - len(run(script))) < 5000
        for file, script in zip(files, scripts, strict=True)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "workbook.xlsx")

        def all_of_ours() -> None:
            for file in files:
                path.write_bytes(file.content())

        def all_by_hand() -> None:
            for script in scripts:
                path.write_bytes(run(script))

        taken = []
        for _ in range(rounds):
            forget()
            seconds = [_seconds(work) for work in (all_of_ours, all_of_ours, all_by_hand)]
            taken.append(Taken(*(one * 1000 / len(files) for one in seconds)))
    return taken


def split(files: list[WorkbookFile]) -> dict[str, float]:
    """Milliseconds that each step of a workbook takes, later in a run."""
    taken = dict.fromkeys(("declared", "put into sheets", "written as XML", "packed"), 0.0)
    for file in files:
        start = perf_counter()
        declared = workbook(file.issued)
        ends = [start, perf_counter()]
        book = LockedWorkbook(file.lock, write.options(file.theme))
        write.write_collection(book, declared, file.theme, write.Filling(file.stamp, file.made_at))
        ends.append(perf_counter())
        book.close()
        ends.append(perf_counter())
        archive(book.parts)
        ends.append(perf_counter())
        for step, (begun, ended) in zip(taken, pairwise(ends), strict=True):
            taken[step] += (ended - begun) * 1000 / len(files)
    return taken


def _seconds(work: Work) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def main() -> int:
    print(f"xlsxwriter {xlsxwriter.__version__}, medians of {ROUNDS} rounds, milliseconds a workbook")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for name, files in (
            ("kits", list(of_kits(Path(folder)))),
            (f"{EACH} measures each", list(of_council(Path(folder)))),
        ):
            taken = compared(files)
            begun, later, bare = (median(times) for times in zip(*taken, strict=True))
            first, again = (median(one[which] / one.bare for one in taken) for which in (0, 1))
            good = first <= ALLOWED  # of the last: small workbooks are nearly all frame
            print(
                f"{name:<18}{len(files):3} workbooks, by hand {bare:.2f}; begun {begun:.2f}, {first:.2f} of it;"
                f" later {later:.2f}, {again:.2f} of it"
            )
            print(" " * 18 + ", ".join(f"{step} {took:.2f}" for step, took in split(files).items()))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
