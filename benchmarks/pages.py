"""How long the pages of a large council take, against its scorecard, and how large they are.

    python benchmarks/pages.py [MEASURES [SERVICES]]

The council has 1,000 measures over 60 services, with 5 years of quarters behind it. Both are timed in turn, in the same
run, as commands: each in a process of its own, from starting Python to the last file on the disk.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

from commands import command
from scorecard import council_at

from reports import QUARTER

ROUNDS = 5
ALLOWED = 1.5  # of the scorecard's time
LARGEST = 5_000_000  # bytes


class Taken(NamedTuple):
    """Seconds of one round, and the bytes of all pages."""

    pages: float
    scorecard: float
    size: int


def compared(measures: int, services: int, rounds: int = ROUNDS) -> list[Taken]:
    """Time both in turn."""
    taken = []
    with tempfile.TemporaryDirectory() as name:
        council_at(Path(name) / "council", measures, services)
        for number in range(rounds):
            # Each in a folder of its own: where files were just deleted others are slow to make.
            folders = [Path(name) / f"{what} {number}" for what in ("scorecard", "page")]
            for folder in folders:
                shutil.copytree(Path(name) / "council", folder)
            scorecard, pages = (
                command(folder, folder.name.split()[0], "--period", QUARTER).seconds for folder in folders
            )
            made = folders[1] / "reports" / QUARTER / "page"
            size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
            taken.append(Taken(pages, scorecard, size))
    return taken


def main() -> int:
    """Print both, their ratio and the size; leave with 1 where either is above what is allowed."""
    measures, services = (int(word) for word in (*sys.argv[1:3], *("1000", "60")[len(sys.argv) - 1 :]))
    taken = compared(measures, services)
    pages, scorecard = (median(getattr(one, name) for one in taken) for name in ("pages", "scorecard"))
    ratio, size = median(one.pages / one.scorecard for one in taken), taken[0].size
    print(
        f"pages of {measures:,} measures {pages:.2f} s, scorecard {scorecard:.2f} s: {ratio:.2f} of at most {ALLOWED}"
    )
    print(f"size {size / 1e6:.2f} MB of at most {LARGEST / 1e6:.0f} MB")
    return int(ratio > ALLOWED or size > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
