"""What the past of a very large council costs: 600,000 figures, of 30,000 measures in 20 quarters.

    python benchmarks/past.py [MEASURES]

The figures stand on the History sheet, or came by returns into the ledger. Told are the seconds until the past is there
(and figures of it can be asked for), those until the figures of one quarter are had beside those of the one before, and
the memory of all that is kept of them then, each in a process of its own.
"""

import resource
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from subprocess import run
from time import perf_counter
from typing import NamedTuple

from plain import plain

from pmf_xl.catalogue import Catalogue, find_kit, read_kit
from pmf_xl.catalogue.models import HistoryFigure
from pmf_xl.ledger import Disposition, Ledger, Received
from pmf_xl.ledger.records import FiledFigure
from pmf_xl.past import Past
from pmf_xl.returns.times import Times
from pmf_xl.rules.periods import Period

MEASURES, QUARTERS = 30_000, 20
NOW = Period.parse("2024-25-Q2")
HISTORY, RETURNS = "history", "returns"
MEBIBYTE = 1 << (20 if sys.platform == "darwin" else 10)  # in the unit that ru_maxrss is counted in


class Taken(NamedTuple):
    """What the past took."""

    gathered: float  # seconds
    asked: float  # seconds, for two figures of each measure
    memory: int  # mebibytes more than before


def _figures(measures: int) -> Iterator[tuple[str, Period, float]]:
    for back in range(QUARTERS - 1, -1, -1):
        when = NOW.shifted(-back)
        for number in range(measures):
            yield f"M{number:05}", when, float(number % 97 + back)


def council(measures: int, *, on_sheet: bool) -> Catalogue:
    """A council of so many quarterly measures, with their past on the History sheet or without."""
    york, _ = read_kit(find_kit("york"))
    assert york
    like = york.measures[0]
    every = tuple(plain(like, f"M{number:05}") for number in range(measures))
    history = tuple(
        HistoryFigure.model_construct(ref=ref, period=when, outturn=outturn, marker=None)
        for ref, when, outturn in (_figures(measures) if on_sheet else ())
    )
    return Catalogue(york.framework, york.services, (), every, (), history)


def fill(ledger: Ledger, measures: int) -> None:
    """Let every figure have come by a return of its quarter."""
    by_period: dict[Period, list[FiledFigure]] = {}
    for ref, when, outturn in _figures(measures):
        filed = FiledFigure(ref, "", str(when), outturn, None, None, None, None, None, "Measures", "E2")
        by_period.setdefault(when, []).append(filed)
    for when, figures in by_period.items():
        ledger.record(
            Received(
                str(when), f"{when}", f"{when}.xlsx", 1, datetime(2024, 10, 1), Disposition.ACCEPTED, "S",
                figures=tuple(figures),
            )
        )  # fmt: skip


def _memory() -> int:
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // MEBIBYTE


def gathered(folder: Path, measures: int, origin: str) -> Taken:
    """Gather the past in this process."""
    catalogue, ledger = council(measures, on_sheet=origin == HISTORY), Ledger(folder / "ledger.sqlite", "c")
    before = _memory()
    start = perf_counter()
    past = Past(Times(catalogue, ledger), ledger)
    there = perf_counter()
    for measure in catalogue.measures:
        assert past.figure(measure.ref, NOW)
        assert past.figure(measure.ref, NOW.previous())
    asked = perf_counter()
    ledger.close()
    return Taken(there - start, asked - there, _memory() - before)


def compared(measures: int = MEASURES) -> dict[str, Taken]:
    """What it takes from either origin."""
    taken = {}
    with tempfile.TemporaryDirectory() as name:
        ledger = Ledger(Path(name, "ledger.sqlite"), "c")
        for origin in (HISTORY, RETURNS):
            if origin == RETURNS:
                fill(ledger, measures)
            command = [sys.executable, __file__, str(measures), origin, name]
            told = run(command, capture_output=True, text=True, check=True).stdout.split()
            taken[origin] = Taken(float(told[0]), float(told[1]), int(told[2]))
        ledger.close()
    return taken


def main() -> None:
    measures = int(sys.argv[1]) if len(sys.argv) > 1 else MEASURES
    if len(sys.argv) > 2:
        print(*gathered(Path(sys.argv[3]), measures, sys.argv[2]))
        return
    for origin, one in compared(measures).items():
        print(
            f"{measures * QUARTERS:,} figures of {origin}: {one.gathered:.1f} s, {one.memory} MiB; "
            f"{2 * measures:,} of them asked for in {one.asked:.1f} s"
        )


if __name__ == "__main__":
    main()
