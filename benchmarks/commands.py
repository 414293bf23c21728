"""Running the program as a person does: a command in a process of its own, its time and the most memory it needed."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from any_council import NOW

PROCESSORS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
#: Says at its end how much memory it needed itself, whatever processes it started or was started by.
RUN = """
import atexit, pathlib, re, sys
def needed():
    found = re.search(r"VmHWM:\\s*(\\d+)", pathlib.Path("/proc/self/status").read_text())
    print("needed", int(found[1]) >> 10, file=sys.stderr)
atexit.register(needed)
from pmf_xl.command import run
run()
"""


#: Python keeps what it has compiled, as it does wherever nobody has told it not to.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


class Took(NamedTuple):
    """Seconds by the clock on the wall, and mebibytes at most."""

    seconds: float
    memory: int


def command(folder: Path, *arguments: str, processors: int | None = None) -> Took:
    """Run a command at a workspace, on so many processors."""
    where = ["--workspace", str(folder)] if folder != Path() else []
    today = (
        ["--today", f"{NOW:%Y-%m-%d}"]
        if arguments[0] in ("collate", "issue", "scorecard", "report", "page")
        else []
    )
    return program([sys.executable, "-c", RUN, *arguments, *where, *today], processors)


def program(line: list[str], processors: int | None = None) -> Took:
    """Run a program."""

    def fewer() -> None:
        os.sched_setaffinity(0, PROCESSORS[:processors])

    start = perf_counter()
    done = subprocess.run(
        line,
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
        preexec_fn=fewer if processors else None,
    )
    taken = perf_counter() - start
    assert done.returncode in (0, 1), done.stderr or done.stdout
    said = done.stderr.split("needed ")
    return Took(taken, int(said[1]) if len(said) > 1 else 0)


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """A copy of a workspace, for as long as it is looked at."""
    with tempfile.TemporaryDirectory() as where:
        without = shutil.ignore_patterns(".ledger*")
        yield Path(shutil.copytree(folder, Path(where) / "workspace", ignore=without))
