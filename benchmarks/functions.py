"""How long 100,000 ratings in one array call take, against the barest comparison numpy can make in the same run.

    python benchmarks/functions.py

First on arrays. Then on cells as xlwings hands them over, lists of lists, both for the bare comparison and for
PMF_RAG. The bare comparison knows nothing of blanks, markers, decimals or dust.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from pmf_xl.addin.answers import answer
from pmf_xl.rules import rate

ROWS = 100_000


def best(work: Callable[[], object], times: int = 50) -> float:
    """The least milliseconds of so many runs: what else the machine does only ever adds."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return min(taken) * 1000


def main() -> None:
    chance = np.random.default_rng(1)
    target = chance.uniform(10, 1000, ROWS).round(2)
    outturn = (target * chance.uniform(0.8, 1.2, ROWS)).round(2)
    cells = [[value] for value in outturn.tolist()], [[value] for value in target.tolist()]

    def bare(outturn: np.ndarray = outturn, target: np.ndarray = target) -> np.ndarray:
        met = [outturn >= target, outturn >= target - 0.05 * np.abs(target)]
        return np.select(met, ["GREEN", "AMBER"], "RED")

    def bare_on_cells() -> object:
        read = [np.array([row[0] for row in column], np.float64) for column in cells]
        return [[word] for word in bare(*read).tolist()]

    assert [row[0] for row in answer("PMF_RAG", *cells)] == rate(outturn, target).tolist()
    chain = best(bare)
    print(f"{'bare np.select on arrays':<40}{chain:8.2f} ms")
    taken = best(lambda: rate(outturn, target))
    print(f"{'rate(outturn, target) on arrays':<40}{taken:8.2f} ms {taken / chain:6.1f} times")
    chain = best(bare_on_cells, 20)
    print(f"{'bare np.select on cells':<40}{chain:8.2f} ms")
    taken = best(lambda: answer("PMF_RAG", *cells), 20)
    print(f"{'PMF_RAG on cells':<40}{taken:8.2f} ms {taken / chain:6.1f} times")


if __name__ == "__main__":
    main()
