"""How long everything takes, beside what it is compared with: one table of ratios.

    python benchmarks [--quick] [NAME ...]

NAME is one of the parts: collate, ages, sizes, issue, reports, start, instructions. Each line compares two
things that were done in turn, in the same run on this computer; what is printed are medians. `--quick` does a tenth of
it, to see that it works. Leaves with 1 where a ratio is above what is asked for.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import which
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from any_council import QUARTER, workspace_of
from commands import PROCESSORS, Took, command, copied, program

if TYPE_CHECKING:
    from scorecard import Taken

QUICK = "--quick" in sys.argv
RETURNS, MEASURES = (100 if QUICK else 1000), 30
ROUNDS = 1 if QUICK else 3
SOME = 40  # workbooks of which a script's time is reckoned


class Line(NamedTuple):
    """A line of the table; with `at_most`, the ratio that is asked for; `at_least` where more is better."""

    what: str
    ours: str
    beside: str
    theirs: str
    ratio: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_met(self) -> bool:
        above = self.at_most is not None and self.ratio > self.at_most
        return not above and not (self.at_least is not None and self.ratio < self.at_least)

    def __str__(self) -> str:
        asked = f"at most {self.at_most:.4g}" if self.at_most is not None else ""
        asked = f"at least {self.at_least:.4g}" if self.at_least is not None else asked
        return (
            f"{self.what:<43}{self.ours:>11}  {self.beside:<36}{self.theirs:>11}{self.ratio:8.2f}  "
            f"{asked:<13}{'' if self.is_met else ' NOT MET'}"
        )


def seconds(one: float) -> str:
    return f"{one:.2f} s"


def each(one: float) -> str:
    return f"{one:.2f} ms"


def collate() -> Iterator[Line]:
    import collating

    took = collating.compared(RETURNS, MEASURES, ROUNDS)
    ours, what = took["collate"], f"collate {RETURNS:,} returns"
    asked = {"calamine": (3.0, None), "pandas with openpyxl": (1 / 5, None)}
    for beside in ("calamine", "pandas with openpyxl", "pandas with calamine", "inflate and SHA-256"):
        at_most, _ = asked.get(beside, (None, None))
        yield Line(
            what, seconds(ours), f"{beside}, both cores", seconds(took[beside]), ours / took[beside], at_most
        )
    again, alone = took["again"], took["one processor"]
    yield Line("collate again", seconds(again), what, seconds(ours), again / ours, 0.05)
    yield Line(
        f"{what}, one processor", seconds(alone), f"{len(PROCESSORS)} processors", seconds(ours),
        alone / ours, at_least=1.7,
    )  # fmt: skip


def ages() -> Iterator[Line]:
    """With nothing that is questioned: of a first quarter less is, and an answer costs more than a return."""
    import collating

    returns = 30 if QUICK else 150
    with ExitStack() as kept:
        councils = {
            quarters: (
                kept.enter_context(collating.council_with(returns, MEASURES, quarters, slips=False)),
                returns,
            )
            for quarters in (0, 20, 80)
        }
        took = collating.side_by_side({str(quarters): one for quarters, one in councils.items()}, ROUNDS)
    for quarters, at_most in (("20", 1.1), ("80", None)):
        yield Line(
            f"a return after {quarters} quarters", each(took[quarters].seconds), "in the first quarter",
            each(took["0"].seconds), took[quarters].seconds / took["0"].seconds, at_most,
        )  # fmt: skip


def sizes() -> Iterator[Line]:
    """Returns of the same hundred services, in more and more versions: what grows is what came before."""
    import collating

    versions = {10: (10, 1), 100: (100, 1), 1000: (100, 10)} | ({} if QUICK else {10_000: (100, 100)})
    took: dict[int, Took] = {}
    with ExitStack() as kept:
        councils = {
            str(returns): (kept.enter_context(collating.council_with(services, MEASURES, 0, number)), returns)
            for returns, (services, number) in versions.items()
        }
        found = collating.side_by_side(councils, ROUNDS)
        took = {returns: found[str(returns)] for returns in versions}
    base = took[100]
    for returns, one in took.items():
        limit = 1.1 if returns == 10_000 else None
        yield Line(
            f"a return among {returns:,}", each(one.seconds), "among 100", each(base.seconds),
            one.seconds / base.seconds, limit,
        )  # fmt: skip
        yield Line(
            f"memory for {returns:,}", f"{one.memory} MiB", "for 100", f"{base.memory} MiB",
            one.memory / base.memory, limit and 1.2,
        )  # fmt: skip


def issue() -> Iterator[Line]:
    import issuing

    with tempfile.TemporaryDirectory() as folder:
        taken = issuing.compared(list(issuing.of_council(Path(folder), SOME)), ROUNDS + 2)
    begun, bare = (median(getattr(one, name) for one in taken) for name in ("begun", "bare"))
    yield Line("write a workbook", each(begun), "bare xlsxwriter script", each(bare), begun / bare, 1 / 3)
    with tempfile.TemporaryDirectory() as folder:
        workspace = workspace_of(Path(folder) / "council", RETURNS, MEASURES)
        workspace.ledger.close()
        command(workspace.folder, "check")
        took: dict[int, list[float]] = {1: [], len(PROCESSORS): []}
        for _ in range(ROUNDS):
            for processors, listed in took.items():
                with copied(workspace.folder) as copy:
                    done = command(copy, "issue", "--period", str(QUARTER), processors=processors)
                    listed.append(done.seconds)
    alone, all_of_them = (median(listed) for listed in took.values())
    what, script = f"issue {RETURNS:,} workbooks", bare * RETURNS / 1000
    yield Line(
        f"{what}, one processor",
        seconds(alone),
        "bare script, one processor",
        seconds(script),
        alone / script,
        1 / 3,
    )
    yield Line(
        f"{what}, one processor", seconds(alone), f"{len(PROCESSORS)} processors", seconds(all_of_them),
        alone / all_of_them, at_least=1.7,
    )  # fmt: skip


def reports() -> Iterator[Line]:
    import pages
    import scorecard

    import reports

    size = (100, 10) if QUICK else (1000, 60)
    with tempfile.TemporaryDirectory() as folder:
        yield _scorecard("whole command", scorecard.whole(Path(folder), *size, ROUNDS + 2), 1.5)
    with tempfile.TemporaryDirectory() as folder:
        yield _scorecard("started", scorecard.compared(Path(folder), *size, ROUNDS + 2))
    taken = pages.compared(*size, ROUNDS)
    made, beside = median(one.pages for one in taken), median(one.scorecard for one in taken)
    ratio = median(one.pages / one.scorecard for one in taken)
    yield Line(
        "pages of 1,000 measures", seconds(made), "the scorecard's command", seconds(beside), ratio, 1.5
    )
    with tempfile.TemporaryDirectory() as folder:
        both = reports.compared(Path(folder), *((50, 5) if QUICK else (300, 20)), ROUNDS)
    mine, scripts = (median(one) for one in zip(*both, strict=True))
    yield Line(
        "report --all, 300 measures",
        seconds(mine),
        "bare xlsxwriter scripts",
        seconds(scripts),
        mine / scripts,
    )


def _scorecard(what: str, taken: "list[Taken]", at_most: float | None = None) -> Line:
    ours, bare = median(one.ours for one in taken), median(one.bare for one in taken)
    ratio = median(one.ours / one.bare for one in taken)
    return Line(
        f"scorecard of 1,000 measures, {what}", seconds(ours), "bare scripts", seconds(bare), ratio, at_most
    )


def start() -> Iterator[Line]:
    python = [sys.executable, "-c", "pass"]
    helped = [sys.executable, "-c", "from pmf_xl.command import run; run()", "--help"]
    with tempfile.TemporaryDirectory() as folder:
        services = 10 if QUICK else 100
        workspace = workspace_of(Path(folder) / "council", services, MEASURES, 1 if QUICK else 20)
        workspace.ledger.close()
        command(workspace.folder, "check")
        asked = {
            "status": ("status", "--period", str(QUARTER)),
            "find": ("find", "waste"),
            "trace": ("trace", "M000001", str(QUARTER.previous())),
        }
        took: dict[str, list[float]] = {"python": [], "help": [], **{name: [] for name in asked}}
        for _ in range(3 * ROUNDS):
            took["python"].append(program(python).seconds)
            took["help"].append(program(helped).seconds)
            for name, arguments in asked.items():
                took[name].append(command(workspace.folder, *arguments).seconds)
    middle = {name: median(listed) for name, listed in took.items()}
    base = middle["python"]
    yield Line(
        "--help", each(1000 * middle["help"]), "python -c pass", each(1000 * base), middle["help"] / base, 4
    )
    for name in asked:
        beyond = middle[name] - base
        yield Line(
            f"{name}, 3,000 measures, beyond Python",
            seconds(beyond),
            "half a second",
            "0.50 s",
            beyond / 0.5,
            1,
        )


def instructions() -> Iterator[Line]:
    """Millions of instructions of reading a return and of writing a workbook, beside the bare thing."""
    if not which("valgrind"):
        print("instructions: valgrind is not installed")
        return
    import counting

    for what, count, beside, bare in counting.counted():
        yield Line(what, f"{count / 1e6:.0f} M", beside, f"{bare / 1e6:.0f} M", count / bare)


PARTS: dict[str, Callable[[], Iterator[Line]]] = {
    "collate": collate, "ages": ages, "sizes": sizes, "issue": issue, "reports": reports,
    "start": start, "instructions": instructions,
}  # fmt: skip


def main() -> int:
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")] or list(PARTS)
    good = True
    for name in wanted:
        for line in PARTS[name]():
            print(line, flush=True)
            good = good and line.is_met
    rated = subprocess.run([sys.executable, str(Path(__file__).parent / "rating.py")], check=False)
    return 0 if good and rated.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
