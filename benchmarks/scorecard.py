"""How long the scorecard of a large council takes, against bare xlsxwriter scripts that write the very same workbooks.

    python benchmarks/scorecard.py [MEASURES [SERVICES]]

The council has 1,000 measures over 60 services, with 5 years of quarters behind it. What writing its scorecard asks of
xlsxwriter is taken down once, call by call, and played back as the scripts somebody would have written by hand: cells,
formulas, small lines and charts of the scorecard and of the records beside it. They are timed in turn, in the same run,
twice: as commands, each in a process of its own, from starting Python to the files on the disk; and within a process,
which shows what is neither start nor catalogue, ours each time as a new process would find it: with nothing known.
"""

import marshal
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from statistics import median
from time import perf_counter
from types import CodeType
from typing import NamedTuple

from by_hand import forget, run, taken_down
from commands import command, copied, program

from pmf_xl.books import write_report
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import Catalogue
from pmf_xl.layout.parts import Workbook
from pmf_xl.reports import rendering, scorecard
from pmf_xl.rules.periods import Period
from pmf_xl.workspace_folder import CATALOGUE, WorkspaceFolder, make_workspace_folder
from reports import QUARTER, large

ROUNDS = 5
#: Bytes by which ours may hold more than that of a script: the scorecard has functions for analysts.
FUNCTIONS = 60_000
ALLOWED = 1.5  # of a script by hand
#: Runs scripts that were compiled before, as Python keeps those that it imports.
PLAY = """
import io, marshal, pathlib, sys
for path in map(pathlib.Path, sys.argv[1:]):
    out = io.BytesIO()
    exec(marshal.loads(path.read_bytes()), {"out": out})
    path.with_suffix(".xlsx").write_bytes(out.getvalue())
"""


class Taken(NamedTuple):
    """Seconds of one round."""

    ours: float
    bare: float


def workspace_of(folder: Path, catalogue: Catalogue) -> WorkspaceFolder:
    """Begin a workspace whose catalogue has been read."""
    shutil.rmtree(folder, ignore_errors=True)
    make_workspace_folder(folder, catalogue.framework.council)
    workspace = WorkspaceFolder(folder)
    workspace.__dict__["catalogue"] = catalogue
    return workspace


def declared_in(folder: Path, catalogue: Catalogue) -> tuple[list[Workbook], WorkspaceFolder]:
    """Give the scorecard and its records as they are declared, by writing them once."""
    kept: list[Workbook] = []
    workspace, really = workspace_of(folder, catalogue), rendering.report_parts

    def keep(declared, theme, made_at):  # type: ignore[no-untyped-def]
        kept.append(declared)
        return really(declared, theme, made_at)

    rendering.report_parts = keep
    try:
        scorecard.write_scorecard(workspace, Period.parse(QUARTER))
    finally:
        rendering.report_parts = really
    return kept, workspace


def by_hand(folder: Path, catalogue: Catalogue) -> list[CodeType]:
    """Give the scripts that write the scorecard and its records."""
    every, workspace = declared_in(folder, catalogue)
    theme, now = workspace.theme, workspace.now()
    return [
        taken_down(
            write_report.options(theme),
            lambda book, declared=declared: write_report.write_report(book, declared, theme, now),
        )
        for declared in every
    ]


def compared(folder: Path, measures: int = 1000, services: int = 60, rounds: int = ROUNDS) -> list[Taken]:
    """What each round took."""
    catalogue, period = large(measures, services), Period.parse(QUARTER)
    scripts = by_hand(folder / "first", catalogue)
    taken = []
    for number in range(rounds):
        workspace = workspace_of(folder / f"round {number}", catalogue)
        forget()
        start = perf_counter()
        written = scorecard.write_scorecard(workspace, period).path
        ours = perf_counter() - start
        start = perf_counter()
        bare = [_written(folder / f"bare {place}.xlsx", script) for place, script in enumerate(scripts)]
        taken.append(Taken(ours, perf_counter() - start))
        for mine, other in zip((written, scorecard.records_beside(written)), bare, strict=True):
            assert 0 <= unpacked(mine) - unpacked(other) < FUNCTIONS, (unpacked(mine), unpacked(other))
    return taken


def _written(path: Path, script: CodeType) -> Path:
    """Run a script and put what it wrote on the disk."""
    path.write_bytes(run(script))
    return path


def unpacked(path: Path) -> int:
    """Give the bytes of all parts of a workbook as they are before they are packed, each in its own way."""
    with zipfile.ZipFile(path) as parts:
        return sum(part.file_size for part in parts.infolist())


def council_at(folder: Path, measures: int, services: int) -> Catalogue:
    """Begin a workspace whose catalogue has been read by a command before, as any but the first finds it."""
    catalogue = large(measures, services)
    make_workspace_folder(folder, catalogue.framework.council)
    write_catalogue(catalogue, folder / CATALOGUE)
    command(folder, "check")
    return catalogue


def whole(folder: Path, measures: int = 1000, services: int = 60, rounds: int = ROUNDS) -> list[Taken]:
    """What each round took as commands."""
    catalogue = council_at(folder / "council", measures, services)
    scripts = [folder / f"{place}.compiled" for place in range(2)]
    for path, script in zip(scripts, by_hand(folder / "first", catalogue), strict=True):
        path.write_bytes(marshal.dumps(script))
    taken = []
    for _ in range(rounds):
        with copied(folder / "council") as workspace:
            ours = command(workspace, "scorecard", "--period", QUARTER)
        bare = program([sys.executable, "-c", PLAY, *map(str, scripts)])
        taken.append(Taken(ours.seconds, bare.seconds))
    return taken


def main() -> int:
    measures, services = (int(word) for word in (sys.argv[1:] + ["1000", "60"][len(sys.argv) - 1 :])[:2])
    ratios = []
    for what, compare in (("as commands", whole), ("within a process", compared)):
        with tempfile.TemporaryDirectory() as folder:
            taken = compare(Path(folder), measures, services)
        ours, bare = (median(times) for times in zip(*taken, strict=True))
        ratios.append(median(one.ours / one.bare for one in taken))
        print(f"{measures} measures, {what}: {ours:.2f} s, by hand {bare:.2f} s; {ratios[-1]:.2f} of it")
    return 0 if ratios[0] <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
