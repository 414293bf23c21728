"""How long the pages of a large council take, against its scorecard, and how large they are.

    python benchmarks/pages.py [MEASURES [SERVICES]]

The council has 1,000 measures over 60 services, with 5 years of quarters behind it. Both are timed in turn, in the same
run, each as a new process would find it: with nothing known.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from by_hand import forget
from scorecard import workspace_of

from pmf_xl.page.write import write_pages
from pmf_xl.reports.scorecard import write_scorecard
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Reader
from reports import QUARTER, large

ROUNDS = 3
ALLOWED = 1.5  # of the scorecard's time
LARGEST = 5_000_000  # bytes


class Taken(NamedTuple):
    """Seconds of one round, and the bytes of all pages."""

    pages: float
    scorecard: float
    size: int


def compared(measures: int, services: int, rounds: int = ROUNDS) -> list[Taken]:
    """Time both in turn."""
    catalogue, period, taken = large(measures, services), Period.parse(QUARTER), []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            # Each in a folder of its own: where files were just deleted others are slow to make.
            workspace = workspace_of(Path(folder) / f"scorecard {number}", catalogue)
            forget()
            begun = perf_counter()
            write_scorecard(workspace, period)
            scorecard = perf_counter() - begun
            workspace = workspace_of(Path(folder) / f"pages {number}", catalogue)
            forget()
            begun = perf_counter()
            made = write_pages(workspace, period, Reader.OFFICERS)
            pages = perf_counter() - begun
            size = sum(path.stat().st_size for path in made.path.parent.rglob("*") if path.is_file())
            taken.append(Taken(pages, scorecard, size))
    return taken


def main() -> int:
    """Print both, their ratio and the size; leave with 1 where either is above what is allowed."""
    measures, services = (int(word) for word in (*sys.argv[1:3], *("1000", "60")[len(sys.argv) - 1 :]))
    taken = compared(measures, services)
    pages, scorecard = (median(getattr(one, name) for one in taken) for name in ("pages", "scorecard"))
    ratio, size = pages / scorecard, taken[0].size
    print(
        f"pages of {measures:,} measures {pages:.2f} s, scorecard {scorecard:.2f} s: {ratio:.2f} of at most {ALLOWED}"
    )
    print(f"size {size / 1e6:.2f} MB of at most {LARGEST / 1e6:.0f} MB")
    return int(ratio > ALLOWED or size > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
