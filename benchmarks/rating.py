"""How long rating 1,000,000 figures takes, against a chain that an analyst would write in numpy by hand.

    python benchmarks/rating.py

Prints milliseconds for each, the median of runs that take turns, and how many times the chain the ratings cost: as the
figures are, and with decimals, where the chain rounds too. Leaves with 1 where either is more than LIMIT times. The
chain knows nothing of blanks, markers, other polarities or dust.
"""

import sys
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from pmf_xl.rules import rate

ROWS, ROUNDS, LIMIT = 1_000_000, 15, 1.5
Column = Any


def rounded_by_hand(figures: Column, decimals: int) -> Column:
    """Half away from zero; what was added besides the half makes 2.675, which binary holds as less, 2.68."""
    factor = 10.0**decimals
    return np.copysign(np.floor(np.abs(figures) * factor + 0.5 + 1e-9) / factor, figures)


def by_hand(outturn: Column, target: Column) -> Column:
    """Green at the target, amber within 5 % of it, else red."""
    met = [outturn >= target, outturn >= target - 0.05 * np.abs(target)]
    return np.select(met, ["GREEN", "AMBER"], "RED")


def rounding_by_hand(outturn: Column, target: Column, decimals: int) -> Column:
    """The same, of what is printed."""
    return by_hand(rounded_by_hand(outturn, decimals), rounded_by_hand(target, decimals))


def figures(rows: int) -> tuple[Column, Column]:
    """Outturns and targets with two decimals, so that one in ten is a half where one decimal is printed."""
    chance = np.random.default_rng(1)
    target = chance.uniform(10, 1000, rows).round(2)
    return (target * chance.uniform(0.8, 1.2, rows)).round(2), target


def medians(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median of each in milliseconds, when they take turns."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds + 1):
        for name, work in works.items():
            start = perf_counter()
            work()
            taken[name].append(perf_counter() - start)
    return {name: 1000 * median(all_of[1:]) for name, all_of in taken.items()}  # the first run warms up


def compared(rows: int, rounds: int) -> tuple[float, float]:
    """How many times the chain the ratings cost: as the figures are, and with one decimal."""
    outturn, target = figures(rows)
    for ours, theirs in (
        (rate(outturn, target), by_hand(outturn, target)),
        (rate(outturn, target, decimals=1), rounding_by_hand(outturn, target, 1)),
    ):
        assert (ours == theirs).mean() > 0.999  # dust apart
    took = medians(
        {
            "chain": lambda: by_hand(outturn, target),
            "rate": lambda: rate(outturn, target),
            "chain that rounds": lambda: rounding_by_hand(outturn, target, 1),
            "rate with decimals": lambda: rate(outturn, target, decimals=1),
        },
        rounds,
    )
    for name, milliseconds in took.items():
        sys.stdout.write(f"{name:<42}{milliseconds:8.2f} ms\n")
    return took["rate"] / took["chain"], took["rate with decimals"] / took["chain that rounds"]


def others(rows: int) -> None:
    """Print what the chain cannot do."""
    outturn, target = figures(rows)
    chance = np.random.default_rng(2)
    gaps = np.where(chance.random(rows) < 0.05, np.nan, outturn)
    polarity = chance.choice(np.array(["higher", "lower", "range"], object), rows)
    below, aim = (outturn - 500).round(2), (target - 500).round(2)
    took = medians(
        {
            "5% blank, with decimals": lambda: rate(gaps, target, decimals=1),
            "half below nought, with decimals": lambda: rate(below, aim, decimals=1),
            "polarity a column": lambda: rate(outturn, target, polarity=polarity),
        },
        3,
    )
    for name, milliseconds in took.items():
        sys.stdout.write(f"{name:<42}{milliseconds:8.2f} ms\n")
    one = medians({"one": lambda: [rate(95.0, 100.0) for _ in range(1000)]}, 9)["one"]
    sys.stdout.write(f"{'one rating at a time':<42}{one:8.2f} microseconds each\n")


def main() -> None:
    plain, decimals = compared(ROWS, ROUNDS)
    sys.stdout.write(f"{'rate / chain':<42}{plain:8.2f} times\n")
    sys.stdout.write(f"{'rate with decimals / chain that rounds':<42}{decimals:8.2f} times\n")
    others(ROWS)
    sys.exit(max(plain, decimals) > LIMIT)


if __name__ == "__main__":
    main()
