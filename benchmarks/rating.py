"""How long rating 100,000 figures takes, against the barest comparison numpy can make.

    python benchmarks/rating.py

Prints milliseconds for each, best of many, and how many times the bare comparison the ratings cost. The bare
comparison knows nothing of blanks, markers, decimals or dust.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from pmf_xl.rules import rate

ROWS = 100_000


def best(work: Callable[[], object], times: int = 50) -> float:
    """The shortest of many runs, in milliseconds."""
    shortest = float("inf")
    for _ in range(times):
        start = perf_counter()
        work()
        shortest = min(shortest, perf_counter() - start)
    return shortest * 1000


def main() -> None:
    chance = np.random.default_rng(1)
    target = chance.uniform(10, 1000, ROWS).round(2)
    outturn = (target * chance.uniform(0.8, 1.2, ROWS)).round(2)
    gaps = np.where(chance.random(ROWS) < 0.05, np.nan, outturn)
    polarity = chance.choice(np.array(["higher", "lower", "range"], object), ROWS)

    def bare() -> object:
        met = [outturn >= target, outturn >= target - 0.05 * np.abs(target)]
        return np.select(met, ["GREEN", "AMBER"], "RED")

    assert (rate(outturn, target) == bare()).mean() > 0.9999  # dust apart
    chain = best(bare)
    print(f"{'bare np.select':<42}{chain:7.2f} ms")
    for what, work in {
        "rate(outturn, target)": lambda: rate(outturn, target),
        "rate(outturn, target, decimals=1)": lambda: rate(outturn, target, decimals=1),
        "rate(outturn, target), 5% blank": lambda: rate(gaps, target),
        "rate(outturn, target, polarity=a column)": lambda: rate(outturn, target, polarity=polarity),
    }.items():
        taken = best(work, 20)
        print(f"{what:<42}{taken:7.2f} ms {taken / chain:6.1f} times")
    one = best(lambda: [rate(95.0, 100.0) for _ in range(1000)], 10)
    print(f"{'one rating at a time':<42}{one:7.2f} microseconds each")


if __name__ == "__main__":
    main()
